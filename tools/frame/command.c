#include "tools/frame/command.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/pool.h"
#include "tools/frame/options.h"
#include "tools/frame/plain.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 1024, COMMANDS_MAX = 64 };

static void say(const char *name, const char *format, va_list arguments) {
    char line[ERROR_TEXT_MAX + 256];
    vsnprintf(line, sizeof line, format, arguments);
    plain_line(line);
    fprintf(stderr, "%s: %s\n", name, line);
}

__attribute__((format(printf, 2, 3))) static void say_that(const char *name, const char *format,
                                                           ...) {
    va_list arguments;
    va_start(arguments, format);
    say(name, format, arguments);
    va_end(arguments);
}

void command_refuse(const Command *command, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(command->name, format, arguments);
    va_end(arguments);
    exit(COMMAND_WRONG);
}

void command_warn(const Command *command, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(command->name, format, arguments);
    va_end(arguments);
}

int command_end(const Command *command, Status status, const Error *error) {
    if (status == STATUS_OK)
        return COMMAND_DONE;
    command_warn(command, "%s", error->text);
    switch (status) {
    case STATUS_LIMIT:
        return COMMAND_NO;
    case STATUS_STOPPED:
        return COMMAND_STOPPED;
    default:
        return COMMAND_WRONG;
    }
}

// Where addresses are limited. OpenBLAS asks for a buffer of 128 MiB for each thread, again and
// again for ever where there is none; the C library takes as much to begin a thread's heap, and its
// stack takes 8.
static void check_addresses(const Command *command, int threads) {
    const double wanted = (threads * 264.0 - 128.0) * 0x1p20, there = memory_addresses();
    char need[MEMORY_TEXT_MAX], left[MEMORY_TEXT_MAX];
    if (wanted <= there)
        return;
    memory_text(wanted, need);
    memory_text(there, left);
    command_refuse(command,
                   "%d thread%s need%s %s of addresses, the limit (ulimit -v) leaves "
                   "%s: expected a higher limit%s",
                   threads, threads > 1 ? "s" : "", threads > 1 ? "" : "s", need, left,
                   threads > 1 ? " or fewer --threads" : "");
}

const char command_mix_machines[] =
    "go on with runs that another type of processor, BLAS or build began; their weights are then "
    "those that no one machine comes to, and run.json names all that took part";

Command command_read(const CommandSyntax *syntax, int argc, char **argv) {
    Command command = {.name = argv[0], .seed = 1, .threads = pool_processors()};
    const Option common[] = {
        {.name = "json", .flag = &command.json, .help = "print the results as JSON"},
        {.name = "quiet", .letter = 'q', .flag = &command.quiet, .help = "show no progress"},
        {.name = "seed",
         .value = "N",
         .whole = &command.seed,
         .expected = "a whole number from 0 to 2^64 - 1",
         .help = "the same seed gives the same results"},
        {.name = "threads",
         .value = "N",
         .integer = &command.threads,
         .least = 1,
         .most = THREADS_MAX,
         .expected = "a number of threads",
         .default_text = "all processors",
         .help = "how many processors to use; results do not depend on it"},
    };
    OptionTable table = {.count = 0};
    for (const Option *option = syntax->options; option->name; option++) {
        CHECK(table.count < OPTIONS_MAX - 4);
        table.items[table.count++] = option;
    }
    table.own = table.count;
    for (int i = 0; i < 4; i++)
        if (syntax->common & (1 << i))
            table.items[table.count++] = &common[i];

    Error error;
    OptionsRead read;
    if (options_read(&table, argc, argv, &read, &error) != STATUS_OK)
        command_refuse(&command, "%s (see %s --help)", error.text, command.name);
    if (read.help) {
        options_help(&table, command.name, syntax);
        exit(fflush(stdout) ? COMMAND_WRONG : COMMAND_DONE);
    }
    command.argument_count = argc - read.first_argument;
    command.arguments = argv + read.first_argument;
    if (options_take(&table, syntax->most_arguments > 0, command.arguments, &command.argument_count,
                     &error) != STATUS_OK)
        command_refuse(&command, "%s (see %s --help)", error.text, command.name);
    if (command.argument_count > syntax->most_arguments)
        command_refuse(&command, "unexpected argument %.80s (see %s --help)",
                       command.arguments[syntax->most_arguments], command.name);
    if (command.argument_count < syntax->least_arguments)
        command_refuse(&command, "expected %s (see %s --help)", syntax->arguments, command.name);
    if (!syntax->without_nets)
        check_addresses(&command, syntax->common & COMMON_THREADS ? command.threads : 1);
    return command;
}

void command_typed(int argc, char **argv, char *text, int room) {
    int length = 0;
    text[0] = '\0';
    for (int i = 0; i < argc && length < room; i++)
        length +=
            snprintf(text + length, (size_t)(room - length), "%s%s", i > 0 ? " " : "", argv[i]);
    if (length >= room)
        strcpy(text + room - 4, "...");
}

// A signal handler can reach nothing else: the one piece of state that belongs to the whole
// process.
static volatile sig_atomic_t stop_requested;

static void on_signal(int signal_number) {
    static const char line[] =
        "\nstopping: what is done so far will be saved (once more to quit at once)\n";
    if (stop_requested) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
        return;
    }
    stop_requested = 1;
    const int saved = errno;
    const ssize_t written = write(STDERR_FILENO, line, sizeof line - 1);
    (void)written; // an error cannot be reported anywhere else
    errno = saved;
}

const volatile sig_atomic_t *command_stop(void) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &stop_requested;
}

void command_stop_end(void) {
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

static int entry_count(const CommandGroup *group) {
    int count = 0;
    while (group->entries[count].name)
        count++;
    CHECK(count <= COMMANDS_MAX);
    return count;
}

static int group_help(const CommandGroup *group) {
    printf("Usage: %s COMMAND [OPTION...]\n%s\n\nCommands:\n", group->name, group->about);
    int widest = 0;
    for (const CommandEntry *entry = group->entries; entry->name; entry++)
        if ((int)strlen(entry->name) > widest)
            widest = (int)strlen(entry->name);
    for (const CommandEntry *entry = group->entries; entry->name; entry++)
        printf("  %-*s  %s\n", widest, entry->name, entry->summary);
    printf("\n%s COMMAND --help tells the options of a command, with an example.\n"
           "Exit codes: 0 done, 1 the answer is no, 2 wrong use or bad input, 130 stopped.\n",
           group->name);
    return COMMAND_DONE;
}

static int unknown_command(const CommandGroup *group, const char *word) {
    const char *names[COMMANDS_MAX];
    const int count = entry_count(group);
    for (int i = 0; i < count; i++)
        names[i] = group->entries[i].name;
    const int nearest = value_nearest(word, names, count);
    if (nearest >= 0)
        say_that(group->name, "unknown command %.80s: did you mean %s %s?", word, group->name,
                 names[nearest]);
    else
        say_that(group->name, "unknown %s %.80s (see %s --help)",
                 word[0] == '-' ? "option" : "command", word, group->name);
    return COMMAND_WRONG;
}

static int run_entry(const CommandGroup *group, const char *word, int argc, char **argv) {
    for (const CommandEntry *entry = group->entries; entry->name; entry++)
        if (strcmp(entry->name, word) == 0) {
            char name[VALUE_TEXT_MAX];
            CHECK(snprintf(name, sizeof name, "%s %s", group->name, word) < (int)sizeof name);
            argv[0] = name;
            return entry->run(argc, argv);
        }
    return unknown_command(group, word);
}

int command_group(const CommandGroup *group, int argc, char **argv) {
    const char *word = argc > 1 ? argv[1] : "--help";
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return group_help(group);
    if (group->version && strcmp(word, "--version") == 0) {
        printf("%s\n", group->version);
        return COMMAND_DONE;
    }
    if (strcmp(word, "help") == 0) {
        if (argc == 2)
            return group_help(group);
        // `help bench engine` is `bench engine --help`.
        char *arguments[COMMANDS_MAX] = {NULL};
        int count = 0;
        while (count < COMMANDS_MAX - 2 && count + 2 < argc) {
            arguments[count] = argv[count + 2];
            count++;
        }
        arguments[count++] = (char[]){"--help"};
        return run_entry(group, argv[2], count, arguments);
    }
    return run_entry(group, word, argc - 1, argv + 1);
}

// A file opened later must not take the place of a standard stream that the caller closed: results
// would be written into it. Here such a stream becomes one that refuses every read and write.
static void hold_standard_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            exit(COMMAND_WRONG);
}

int command_main(const CommandGroup *group, int argc, char **argv) {
    hold_standard_streams();
    plain_stdout();
    // A reader that went away shows as a failed write, which is reported like any other.
    signal(SIGPIPE, SIG_IGN);
    // Otherwise objects that lack a member would be written without an error.
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = memory_for_library, .free_fn = free});
    const int result = command_group(group, argc, argv);
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return result;
    if (errno != EPIPE)
        fprintf(stderr, "%s: cannot write the results: %s\n", group->name,
                errno ? strerror(errno) : "an earlier write failed");
    return COMMAND_WRONG;
}
