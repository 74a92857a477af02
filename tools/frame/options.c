#include "tools/frame/options.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "elo/store/store.h"

#include <argp.h>
#include <ctype.h>
#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_FIRST = 0x200, KEY_HELP = 'h', EXPECTED_MAX = 320 };

// The description of values for an option without `expected`.
static const char *noun(const Option *option) {
    if (option->expected)
        return option->expected;
    if (option->integer || option->whole)
        return "a whole number";
    if (option->number)
        return "a number";
    if (option->seconds)
        return "a time such as 90s, 5m or 1h30m";
    if (option->list)
        return "numbers such as 3,4,5 or 3-5";
    return "a value";
}

static bool bounded_below(const Option *option) {
    return (option->least != 0 || option->most != 0) && isfinite(option->least);
}

static bool bounded_above(const Option *option) {
    return bounded_below(option) && option->most >= option->least && isfinite(option->most);
}

static void bound_text(const Option *option, double bound, char text[VALUE_TEXT_MAX]) {
    if (option->seconds)
        value_seconds_text(bound, text);
    else
        value_number_text(bound, text);
}

// "2 to 11", "at least 1", "paper, default", or "".
static void range_text(const Option *option, char text[EXPECTED_MAX]) {
    char least[VALUE_TEXT_MAX];
    char most[VALUE_TEXT_MAX];
    text[0] = '\0';
    bound_text(option, option->least, least);
    bound_text(option, option->most, most);
    if (bounded_above(option))
        snprintf(text, EXPECTED_MAX, "%s to %s", least, most);
    else if (bounded_below(option))
        snprintf(text, EXPECTED_MAX, "at least %s", least);
    if (!option->choice)
        return;
    size_t used = 0;
    for (int i = 0; option->choices[i]; i++)
        used += (size_t)snprintf(text + used, EXPECTED_MAX - used, "%s%s", i ? ", " : "",
                                 option->choices[i]);
    CHECK(used < EXPECTED_MAX);
}

static Status refuse(const char *dashes, const Option *option, const char *value, Error *error) {
    char range[EXPECTED_MAX];
    range_text(option, range);
    if (option->choice)
        return error_set(error, STATUS_INVALID, "%s%s %.80s: expected one of %s", dashes,
                         option->name, value, range);
    const char *link = !range[0] ? "" : bounded_above(option) ? " from " : " of ";
    return error_set(error, STATUS_INVALID, "%s%s %.80s: expected %s%s%s", dashes, option->name,
                     value, noun(option), link, range);
}

static bool within(const Option *option, double value) {
    return (!bounded_below(option) || value >= option->least) &&
           (!bounded_above(option) || value <= option->most);
}

static bool set_number(const Option *option, const char *value) {
    double number = 0;
    int integer = 0;
    if (option->integer) {
        if (!value_integer(value, &integer) || !within(option, integer))
            return false;
        *option->integer = integer;
        return true;
    }
    const bool good = option->number ? value_number(value, &number) : value_seconds(value, &number);
    if (!good || !within(option, number))
        return false;
    *(option->number ? option->number : option->seconds) = number;
    return true;
}

static bool set_list(const Option *option, const char *value) {
    IntList list;
    if (!value_list(value, &list))
        return false;
    for (int i = 0; i < list.count; i++)
        if (!within(option, list.items[i]))
            return false;
    *option->list = list;
    return true;
}

static bool set_choice(const Option *option, const char *value) {
    for (int i = 0; option->choices[i]; i++)
        if (strcmp(option->choices[i], value) == 0) {
            *option->choice = i;
            return true;
        }
    return false;
}

Status options_set(const Option *option, const char *value, const char *dashes, Error *error) {
    bool good = true;
    if (option->flag) {
        *option->flag = true;
    } else if (option->text) {
        *option->text = value;
        good = *value != '\0';
    } else if (option->texts) {
        if (option->texts->count == TEXT_LIST_MAX)
            return error_set(error, STATUS_INVALID, "%s%s: given more than %d times", dashes,
                             option->name, (int)TEXT_LIST_MAX);
        option->texts->items[option->texts->count++] = value;
        good = *value != '\0';
    } else if (option->whole) {
        good = value_whole(value, option->whole);
    } else if (option->list) {
        good = set_list(option, value);
    } else if (option->choice) {
        good = set_choice(option, value);
    } else {
        good = set_number(option, value);
    }
    if (!good)
        return refuse(dashes, option, value, error);
    if (option->given)
        *option->given = true;
    return STATUS_OK;
}

static void check_option(const Option *option) {
    const int targets = !!option->flag + !!option->integer + !!option->whole + !!option->number +
                        !!option->seconds + !!option->text + !!option->texts + !!option->list +
                        !!option->choice;
    CHECK(targets == 1);
    CHECK(!option->choice == !option->choices);
    CHECK(!option->flag == !!option->value);
    CHECK(option->letter != KEY_HELP);
    CHECK(option->subject == COMMAND_NOTHING || option->text || option->texts);
}

static Status refuse_unknown(const OptionTable *table, const char *argument, Error *error) {
    char word[VALUE_TEXT_MAX];
    snprintf(word, sizeof word, "%s", argument + strspn(argument, "-"));
    word[strcspn(word, "=")] = '\0';
    const char *names[OPTIONS_MAX];
    int starting = 0; // number of options that the word abbreviates
    for (int i = 0; i < table->count; i++) {
        names[i] = table->items[i]->name;
        starting += strncmp(names[i], word, strlen(word)) == 0;
    }
    if (strncmp(argument, "--", 2) == 0 && starting > 1)
        return error_set(error, STATUS_INVALID, "--%s: could be any of %d options", word, starting);
    const int nearest = value_nearest(word, names, table->count);
    if (nearest >= 0)
        return error_set(error, STATUS_INVALID, "unknown option %.80s: did you mean --%s?",
                         argument, names[nearest]);
    return error_set(error, STATUS_INVALID, "unknown option %.80s", argument);
}

// The arguments of getopt_long().
typedef struct Getopt {
    struct option names[2 * OPTIONS_MAX + 2];
    char letters[2 * OPTIONS_MAX + 4];
} Getopt;

static Getopt getopt_of(const OptionTable *table) {
    Getopt read = {.letters = ":h"}; // the colon: distinguish missing values from unknown options
    size_t used = strlen(read.letters), names = 0;
    for (int i = 0; i < table->count; i++) {
        const Option *option = table->items[i];
        const int value = option->value ? required_argument : no_argument;
        check_option(option);
        read.names[names++] = (struct option){option->name, value, NULL, KEY_FIRST + i};
        if (option->was)
            read.names[names++] = (struct option){option->was, value, NULL, KEY_FIRST + i};
        if (option->letter)
            read.letters[used++] = option->letter;
        if (option->letter && option->value)
            read.letters[used++] = ':';
    }
    read.names[names] = (struct option){"help", no_argument, NULL, KEY_HELP};
    return read;
}

// The option for a key returned by getopt_long(), NULL for none.
static const Option *option_of(const OptionTable *table, int key) {
    for (int i = 0; i < table->count; i++)
        if (KEY_FIRST + i == key || (table->items[i]->letter && table->items[i]->letter == key))
            return table->items[i];
    return NULL;
}

// The error where getopt_long() returns ':' or '?'; `argument` is the last it has processed.
static Status refuse_argument(const OptionTable *table, int key, const char *argument,
                              Error *error) {
    const Option *option = optopt ? option_of(table, optopt) : NULL;
    if (key == ':')
        return error_set(error, STATUS_INVALID, "--%s: a value is missing: expected %s",
                         option->name, noun(option));
    if (option)
        return error_set(error, STATUS_INVALID, "--%s: takes no value", option->name);
    if (optopt > 0 && optopt < KEY_FIRST)
        return refuse_unknown(table, (char[]){'-', (char)optopt, '\0'}, error);
    return refuse_unknown(table, argument, error);
}

Status options_read(const OptionTable *table, int argc, char **argv, OptionsRead *read,
                    Error *error) {
    const Getopt by = getopt_of(table);
    *read = (OptionsRead){.help = false};
    opterr = 0;
    optind = 0; // glibc: restart the scan
    int key;
    while ((key = getopt_long(argc, argv, by.letters, by.names, NULL)) != -1) {
        if (key == KEY_HELP) {
            read->help = true;
            return STATUS_OK;
        }
        const Status status = key == ':' || key == '?'
                                  ? refuse_argument(table, key, argv[optind - 1], error)
                                  : options_set(option_of(table, key), optarg, "--", error);
        if (status != STATUS_OK)
            return status;
    }
    read->first_argument = optind;
    return STATUS_OK;
}

bool options_is_name(const Option *option, const char *name) {
    return strcmp(option->name, name) == 0 || (option->was && strcmp(option->was, name) == 0);
}

// Whether FOLDER/NAME exists.
static bool holds(const char *folder, const char *name) {
    char path[PATH_MAX];
    return file_path(folder, name, path, NULL) == STATUS_OK && access(path, F_OK) == 0;
}

static bool ends(const char *text, const char *end) {
    const size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcasecmp(text + length - tail, end) == 0;
}

// Reading a pipe would consume its data, and closing it would stop its writer: only regular files
// are opened.
static bool is_sqlite(const char *path) {
    char start[16] = "";
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return false;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const bool is = file >= 0 && read(file, start, sizeof start) == (ssize_t)sizeof start &&
                    memcmp(start, "SQLite format 3", sizeof start) == 0;
    if (file >= 0)
        close(file);
    return is;
}

static CommandSubject subject_of(const char *argument) {
    static const struct {
        const char *end;
        CommandSubject subject;
    } names[] = {{".sqlite", COMMAND_STORE}, {".safetensors", COMMAND_WEIGHTS},
                 {".sgf", COMMAND_GAME},     {".hsgf", COMMAND_GAME},
                 {".csv", COMMAND_TABLE},    {".tsv", COMMAND_TABLE},
                 {".pgn", COMMAND_TABLE}};
    if (strcmp(argument, "-") == 0)
        return COMMAND_TABLE;
    if (strncmp(argument, "http://", 7) == 0 || strncmp(argument, "https://", 8) == 0)
        return COMMAND_LINK;
    if (holds(argument, STORE_FILE))
        return COMMAND_STORE;
    if (holds(argument, "run.json") || holds(argument, "snap-00.safetensors"))
        return COMMAND_RUN;
    if (is_sqlite(argument))
        return COMMAND_STORE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ends(argument, names[i].end))
            return names[i].subject;
    return COMMAND_NOTHING;
}

// The option that the argument sets, NULL if the argument is one of the command's own.
static const Option *option_for(const OptionTable *table, bool others, const char *argument) {
    const CommandSubject subject = subject_of(argument);
    const Option *first = NULL;
    for (int i = 0; i < table->own; i++) {
        const Option *option = table->items[i];
        if (option->subject != COMMAND_NOTHING && option->subject == subject)
            return option;
        if (option->subject != COMMAND_NOTHING && !first)
            first = option;
    }
    return others ? NULL : first;
}

Status options_take(const OptionTable *table, bool others, char **arguments, int *count,
                    Error *error) {
    int kept = 0;
    for (int i = 0; i < *count; i++) {
        const Option *option = option_for(table, others, arguments[i]);
        const char *before = option && option->text ? *option->text : NULL;
        if (!option || (before && others)) {
            arguments[kept++] = arguments[i];
            continue;
        }
        if (before)
            return error_set(error, STATUS_INVALID, "unexpected argument %.80s: --%s is %.80s",
                             arguments[i], option->name, before);
        const Status status = options_set(option, arguments[i], "--", error);
        if (status != STATUS_OK)
            return status;
    }
    *count = kept;
    return STATUS_OK;
}

static void default_text(const Option *option, char text[VALUE_TEXT_MAX]) {
    text[0] = '\0';
    if (option->default_text)
        snprintf(text, VALUE_TEXT_MAX, "%s", option->default_text);
    else if (option->integer)
        value_number_text(*option->integer, text);
    else if (option->whole)
        snprintf(text, VALUE_TEXT_MAX, "%llu", (unsigned long long)*option->whole);
    else if (option->number)
        value_number_text(*option->number, text);
    else if (option->seconds)
        value_seconds_text(*option->seconds, text);
    else if (option->text && *option->text)
        snprintf(text, VALUE_TEXT_MAX, "%s", *option->text);
    else if (option->list && option->list->count)
        value_list_text(option->list, text);
    else if (option->choice)
        snprintf(text, VALUE_TEXT_MAX, "%s", option->choices[*option->choice]);
}

// "board size (2 to 11; default: 5)"
static char *help_text(const Option *option) {
    char range[EXPECTED_MAX];
    char value[VALUE_TEXT_MAX];
    range_text(option, range);
    default_text(option, value);
    char text[1024];
    const int length =
        snprintf(text, sizeof text, "%s%s%s%s%s%s%s", option->help,
                 range[0] || value[0] ? " (" : "", range, range[0] && value[0] ? "; " : "",
                 value[0] ? "default: " : "", value, range[0] || value[0] ? ")" : "");
    CHECK(length < (int)sizeof text);
    return memory_string(text);
}

// "[STORE|GAMES]", the options that an argument can set, then the command's own arguments.
static void arguments_text(const OptionTable *table, const char *own, char text[EXPECTED_MAX]) {
    size_t used = 0;
    for (int i = 0; i < table->own; i++)
        if (table->items[i]->subject != COMMAND_NOTHING)
            used += (size_t)snprintf(text + used, EXPECTED_MAX - used, "%c%s", used ? '|' : '[',
                                     table->items[i]->name);
    for (size_t i = 0; i < used; i++)
        text[i] = (char)toupper((unsigned char)text[i]);
    used += (size_t)snprintf(text + used, EXPECTED_MAX - used, "%s%s%s", used ? "]" : "",
                             used && own ? " " : "", own ? own : "");
    CHECK(used < EXPECTED_MAX);
}

void options_help(const OptionTable *table, const char *name, const CommandSyntax *syntax) {
    struct argp_option lines[OPTIONS_MAX + 3] = {0};
    char *texts[OPTIONS_MAX];
    int line = 0;
    for (int i = 0; i < table->count; i++) {
        const Option *option = table->items[i];
        check_option(option);
        texts[i] = help_text(option);
        if (i == table->own)
            lines[line++] = (struct argp_option){.doc = "Options of many commands:", .group = -1};
        // A group of its own keeps an option where the table has it; argp sorts inside groups.
        lines[line++] = (struct argp_option){.name = option->name,
                                             .key = option->letter ? option->letter : KEY_FIRST + i,
                                             .arg = option->value,
                                             .doc = texts[i],
                                             .group = i < table->own ? i + 1 : -1};
    }
    lines[line++] = (struct argp_option){
        .name = "help", .key = KEY_HELP, .doc = "print this help", .group = -1};

    char around[4096];
    int used = snprintf(around, sizeof around, "%s\v%s", syntax->about,
                        strchr(syntax->example, '\n') ? "Examples:\n" : "Example:\n");
    for (const char *at = syntax->example; *at && used < (int)sizeof around;) {
        const int length = (int)strcspn(at, "\n");
        used += snprintf(around + used, sizeof around - (size_t)used, "  %.*s\n", length, at);
        at += length + (at[length] == '\n');
    }
    CHECK(used < (int)sizeof around);
    char arguments[EXPECTED_MAX];
    arguments_text(table, syntax->arguments, arguments);
    const struct argp argp = {.options = lines, .args_doc = arguments, .doc = around};
    char called[VALUE_TEXT_MAX];
    snprintf(called, sizeof called, "%s", name);
    argp_help(&argp, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC, called);
    for (int i = 0; i < table->count; i++)
        free(texts[i]);
}
