#include "tools/sweep/sweep_spec_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/law/scaling.h"
#include "elo/report/figures.h"
#include "tools/frame/options.h"

#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINE_MAX_BYTES = 190, // inih reads lines up to 197 bytes as one
    KEYS_MAX = 64,
    OWN_KEYS_MAX = 8,
};

typedef enum SectionKind {
    SECTION_NONE,
    SECTION_SWEEP,
    SECTION_RUNS,
    SECTION_PLAY,
    SECTION_FIT
} SectionKind;

typedef struct Reader {
    const char *name, *at; // of the text; the rest to be read
    int line;
    SweepSpec *spec;
    SpecRuns *sections; // [SECTIONS_MAX]
    int section_count;
    SectionKind kind;                // of the section being read
    char keys[KEYS_MAX][ITEM_BYTES]; // keys of this section so far
    int key_count;
    bool kinds[SECTION_FIT + 1]; // kinds of sections so far
    int plan_line;               // of the last key that selects the tournament's plan
    Status status;
    Error *error;
} Reader;

static void refuse(Reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Only the first error is reported.
static void refuse(Reader *reader, const char *format, ...) {
    if (reader->status != STATUS_OK)
        return;
    char text[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    reader->status =
        error_set(reader->error, STATUS_INVALID, "%s:%d: %s", reader->name, reader->line, text);
}

// --- values ---

// Splits "a, b,c" into items; with `ranges` an item may be a range of whole numbers.
static bool split(Reader *reader, const char *key, const char *value, bool ranges,
                  SpecItems *items) {
    *items = (SpecItems){.line = reader->line};
    IntList list;
    if (ranges && strchr(value, '-') && value_list(value, &list)) {
        if (list.count > ITEMS_MAX)
            refuse(reader, "%s: %d values, expected at most %d", key, list.count, ITEMS_MAX);
        for (int i = 0; i < list.count && i < ITEMS_MAX; i++)
            snprintf(items->text[items->count++], ITEM_BYTES, "%d", list.items[i]);
        return reader->status == STATUS_OK;
    }
    for (const char *at = value;; at++) {
        at += strspn(at, " \t");
        size_t length = strcspn(at, ",");
        const char *next = at + length;
        while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t'))
            length--;
        if (length == 0 || length >= ITEM_BYTES || items->count == ITEMS_MAX) {
            refuse(reader, "%s = %.60s: expected 1 to %d values with commas between", key, value,
                   ITEMS_MAX);
            return false;
        }
        memcpy(items->text[items->count++], at, length);
        at = next;
        if (!*at)
            return true;
    }
}

// Positive numbers such as 1e9, 40k and 2.5M.
static void read_numbers(Reader *reader, const char *key, const char *value, SpecItems *items) {
    if (!split(reader, key, value, false, items))
        return;
    for (int i = 0; i < items->count; i++) {
        double number;
        if (!value_number(items->text[i], &number) || number <= 0.0 || number > 1e24)
            refuse(reader, "%s %s: expected a number above 0, such as 1e9 or 40k", key,
                   items->text[i]);
    }
}

static void read_shapes(Reader *reader, const char *value, SpecRuns *runs) {
    SpecItems items;
    if (!split(reader, "shapes", value, false, &items))
        return;
    for (int i = 0; i < items.count; i++) {
        char *cross = strchr(items.text[i], 'x');
        int width, depth;
        if (cross)
            *cross = '\0';
        if (!cross || !value_integer(items.text[i], &width) || !value_integer(cross + 1, &depth) ||
            width < 1 || width > NET_WIDTH_MAX || depth < 0 || depth > NET_DEPTH_MAX) {
            refuse(reader, "shapes: expected WIDTHxDEPTH such as 16x2, width to %d, depth to %d",
                   NET_WIDTH_MAX, NET_DEPTH_MAX);
            return;
        }
        runs->shapes[i].width = width;
        runs->shapes[i].depth = depth;
    }
    runs->shape_count = items.count;
}

// Sets one value by the table of options; an unknown key is an error that names the nearest key.
static bool set_by_table(Reader *reader, const Option *options, const char *key,
                         const char *value) {
    for (int i = 0; options[i].name; i++) {
        if (strcmp(options[i].name, key) != 0)
            continue;
        char text[LINE_MAX_BYTES + 8];
        int length = 0; // without the blanks in a list
        for (const char *at = value; *at && length < LINE_MAX_BYTES; at++)
            if (!options[i].list || *at != ' ')
                text[length++] = *at;
        text[length] = '\0';
        Error error;
        if (options_set(&options[i], options[i].text ? value : text, "", &error) != STATUS_OK)
            refuse(reader, "%s", error.text);
        return true;
    }
    return false;
}

static void refuse_key(Reader *reader, const char *key, const Option *const tables[],
                       const char *const *more) {
    const char *names[4 * KEYS_MAX];
    int count = 0;
    for (; *tables; tables++)
        for (const Option *option = *tables; option->name; option++)
            names[count++] = option->name;
    for (; *more; more++)
        names[count++] = *more;
    CHECK(count <= 4 * KEYS_MAX);
    const int nearest = value_nearest(key, names, count);
    refuse(reader, "unknown key %.60s%s%s%s", key, nearest >= 0 ? ": did you mean " : "",
           nearest >= 0 ? names[nearest] : "", nearest >= 0 ? "?" : "");
}

// --- sections ---

static void read_sweep(Reader *reader, const char *key, const char *value) {
    SweepSpec *spec = reader->spec;
    const Option options[] = {
        {.name = "seed", .value = "N", .whole = &spec->seed},
        {.name = "cores", .value = "N", .integer = &spec->cores, .least = 1, .most = 1e6},
        {.name = "checkpoint",
         .value = "TIME",
         .seconds = &spec->checkpoint_seconds,
         .least = 0.01,
         .most = 86400},
        {.name = "memory",
         .value = "BYTES",
         .number = &spec->memory,
         .least = 1e6,
         .most = 1e15,
         .expected = "a number of bytes, such as 4G,"},
        OPTIONS_END,
    };
    if (!set_by_table(reader, options, key, value))
        refuse_key(reader, key, (const Option *const[]){options, NULL},
                   (const char *const[]){NULL});
}

static void refuse_figure(Reader *reader, const char *name) {
    int count;
    const Figure *figures = figures_list(&count);
    const char *names[SWEEP_SPEC_FIGURES_MAX];
    CHECK(count <= SWEEP_SPEC_FIGURES_MAX);
    for (int i = 0; i < count; i++)
        names[i] = figures[i].name;
    const int nearest = value_nearest(name, names, count);
    char all[ERROR_TEXT_MAX / 2];
    size_t length = 0;
    for (int i = 0; i < count && length < sizeof all; i++)
        length +=
            (size_t)snprintf(all + length, sizeof all - length, "%s%s", i ? ", " : "", names[i]);
    refuse(reader, "figures: no figure %.60s%s%s%s, expected yes, no, or some of %s", name,
           nearest >= 0 ? " (did you mean " : "", nearest >= 0 ? names[nearest] : "",
           nearest >= 0 ? "?)" : "", all);
}

// "yes" or "all", "no", or names.
static void read_figures(Reader *reader, const char *value) {
    SweepSpec *spec = reader->spec;
    spec->figures = strcmp(value, "no") != 0;
    SpecItems items;
    if (!spec->figures || strcmp(value, "yes") == 0 || strcmp(value, "all") == 0 ||
        !split(reader, "figures", value, false, &items))
        return;
    for (int i = 0; i < items.count; i++) {
        const Figure *figure = figures_find(items.text[i]);
        if (!figure) {
            refuse_figure(reader, items.text[i]);
            return;
        }
        for (int k = 0; k < spec->figure_count; k++)
            if (spec->figure_names[k] == figure->name)
                refuse(reader, "figures: %s is there twice", figure->name);
        if (reader->status != STATUS_OK)
            return;
        spec->figure_names[spec->figure_count++] = figure->name;
    }
}

// Names of units, each once.
static void read_units(Reader *reader, const char *value) {
    SweepSpec *spec = reader->spec;
    SpecItems items;
    if (!split(reader, "x", value, false, &items))
        return;
    spec->unit_count = 0;
    for (int i = 0; i < items.count && reader->status == STATUS_OK; i++) {
        int unit = 0;
        while (unit_names[unit] && strcmp(unit_names[unit], items.text[i]) != 0)
            unit++;
        if (!unit_names[unit]) {
            refuse(reader, "x %.60s: expected some of paper, executed, seconds, moves",
                   items.text[i]);
            return;
        }
        for (int k = 0; k < spec->unit_count; k++)
            if (spec->units[k] == (Unit)unit)
                refuse(reader, "x: %s is there twice", unit_names[unit]);
        if (reader->status == STATUS_OK)
            spec->units[spec->unit_count++] = (Unit)unit;
    }
}

static void read_fit(Reader *reader, const char *key, const char *value) {
    const Option options[] = {
        {.name = "replicates",
         .value = "N",
         .integer = &reader->spec->replicates,
         .least = 10,
         .most = 1e6},
        OPTIONS_END,
    };
    if (strcmp(key, "figures") == 0)
        read_figures(reader, value);
    else if (strcmp(key, "x") == 0)
        read_units(reader, value);
    else if (!set_by_table(reader, options, key, value))
        refuse_key(reader, key, (const Option *const[]){options, NULL},
                   (const char *const[]){"figures", "x", NULL});
}

static void read_play(Reader *reader, const char *key, const char *value) {
    const Option own[] = {
        {.name = "nodes",
         .value = "LIST",
         .list = &reader->spec->nodes,
         .least = 1,
         .most = SEARCH_NODES_MAX,
         .expected = "numbers of nodes"},
        OPTIONS_END,
    };
    Option options[PLAY_OPTIONS + sizeof own / sizeof own[0]];
    play_options(&reader->spec->play, own, options); // of options with one name the first is used
    for (const Option *option = options; option->name; option++)
        if (option->flag && strcmp(option->name, key) == 0) {
            if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
                refuse(reader, "%s %.60s: expected yes or no", key, value);
            *option->flag = strcmp(value, "yes") == 0;
            return;
        }
    if (!set_by_table(reader, options, key, value))
        refuse_key(reader, key, (const Option *const[]){options, NULL},
                   (const char *const[]){NULL});
    if (strcmp(key, "target") == 0 || strcmp(key, "max-games") == 0 ||
        strcmp(key, "round-robin") == 0)
        reader->plan_line = reader->line;
    const TournamentConfig *tournament = &reader->spec->play.tournament;
    if (tournament->games_pair % 2 || tournament->games_perfect % 2)
        refuse(reader, "%s %.60s: expected an even number, half with each colour", key, value);
}

// Every item must be a valid value of the option.
static bool read_recipe(Reader *reader, SpecRuns *runs, const char *key, const char *value,
                        const Option options[RECIPE_OPTIONS + 1]) {
    for (int i = 0; i < RECIPE_OPTIONS; i++) {
        if (!options_is_name(&options[i], key))
            continue;
        SpecItems *items = &runs->recipe[i];
        if (!split(reader, key, value, options[i].integer != NULL, items))
            return true;
        items->former = strcmp(options[i].name, key) != 0;
        for (int k = 0; k < items->count; k++) {
            Error error;
            if (options_set(&options[i], items->text[k], "", &error) != STATUS_OK)
                refuse(reader, "%s", error.text);
        }
        return true;
    }
    return false;
}

static void read_runs(Reader *reader, const char *key, const char *value) {
    SpecRuns *runs = &reader->sections[reader->section_count - 1];
    const char *label = "";
    const Option options[OWN_KEYS_MAX] = {
        {.name = "boards",
         .value = "LIST",
         .list = &runs->boards,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .expected = "board sizes"},
        {.name = "widths",
         .value = "LIST",
         .list = &runs->widths,
         .least = 1,
         .most = NET_WIDTH_MAX,
         .expected = "widths"},
        {.name = "depths",
         .value = "LIST",
         .list = &runs->depths,
         .least = 0,
         .most = NET_DEPTH_MAX,
         .expected = "depths"},
        {.name = "seeds", .value = "LIST", .list = &runs->seeds},
        {.name = "snapshots",
         .value = "N",
         .integer = &runs->snapshots,
         .least = 2,
         .most = RUN_SNAPSHOTS_MAX},
        {.name = "hours",
         .value = "X",
         .number = &runs->hours,
         .least = 1e-3,
         .most = 1e6,
         .expected = "hours"},
        {.name = "label", .value = "NAME", .text = &label},
        OPTIONS_END,
    };
    Recipe values = recipe_default(); // the options point into it
    Option recipe[RECIPE_OPTIONS + 1];
    recipe_options(&values, (const Option[]){OPTIONS_END}, recipe);
    if (strcmp(key, "budget") == 0)
        read_numbers(reader, key, value, &runs->budget);
    else if (strcmp(key, "moves") == 0)
        read_numbers(reader, key, value, &runs->moves);
    else if (strcmp(key, "first") == 0)
        read_numbers(reader, key, value, &runs->first);
    else if (strcmp(key, "shapes") == 0)
        read_shapes(reader, value, runs);
    else if (!set_by_table(reader, options, key, value) &&
             !read_recipe(reader, runs, key, value, recipe))
        refuse_key(reader, key, (const Option *const[]){options, recipe, NULL},
                   (const char *const[]){"budget", "moves", "first", "shapes", NULL});
    if (!*label)
        return;
    if (strlen(label) >= LABEL_BYTES || !experiment_engine_name_good(label))
        refuse(reader, "label %.60s: expected 1 to %d letters, digits or -._", label,
               LABEL_BYTES - 1);
    snprintf(runs->label, sizeof runs->label, "%s", label);
}

// "[runs NAME]"
static void begin_section(Reader *reader, const char *line, size_t length) {
    char name[LABEL_BYTES + 8] = "";
    const char *end = memchr(line, ']', length);
    if (!end || end - line - 1 >= (int)sizeof name) {
        refuse(reader, "expected a section such as [runs] or [tournament]");
        return;
    }
    memcpy(name, line + 1, (size_t)(end - line - 1));
    static const char *const names[] = {"sweep", "runs", "tournament", "conclusions"};
    static const SectionKind kinds[] = {SECTION_SWEEP, SECTION_RUNS, SECTION_PLAY, SECTION_FIT};
    const bool labelled = strncmp(name, "runs ", 5) == 0;
    int i = 0;
    while (i < 4 && strcmp(names[i], labelled ? "runs" : name) != 0)
        i++;
    reader->key_count = 0;
    if (i == 4) {
        refuse(reader,
               "unknown section [%s]: expected [sweep], [runs], [runs NAME], [tournament] "
               "or [conclusions]",
               name);
        return;
    }
    reader->kind = kinds[i];
    if (reader->kind != SECTION_RUNS) {
        if (reader->kinds[reader->kind])
            refuse(reader, "a second section [%s]", name);
        reader->kinds[reader->kind] = true;
        return;
    }
    const char *label = labelled ? name + 5 : "sweep";
    if (!experiment_engine_name_good(label) || strlen(label) >= LABEL_BYTES)
        refuse(reader, "[%s]: expected a name of letters, digits and -._", name);
    for (int k = 0; k < reader->section_count; k++)
        if (strcmp(reader->sections[k].name, label) == 0)
            refuse(reader, "a second section [%s]: expected another name", name);
    if (reader->section_count == SECTIONS_MAX) {
        refuse(reader, "more than %d sections of runs", SECTIONS_MAX);
        return;
    }
    SpecRuns *runs = &reader->sections[reader->section_count++];
    *runs = (SpecRuns){.line = reader->line, .seeds = {.count = 1, .items = {1}}, .snapshots = 14};
    snprintf(runs->name, sizeof runs->name, "%.31s", label);
}

// --- the file ---

static bool seen_before(Reader *reader, const char *key) {
    for (int i = 0; i < reader->key_count; i++)
        if (strcmp(reader->keys[i], key) == 0)
            return true;
    if (reader->key_count < KEYS_MAX)
        snprintf(reader->keys[reader->key_count++], ITEM_BYTES, "%s", key);
    return false;
}

static int on_value(void *context, const char *section, const char *key, const char *value) {
    Reader *reader = context;
    (void)section; // next_line() has handled sections, empty ones too
    if (reader->status != STATUS_OK)
        return 1;
    if (reader->kind == SECTION_NONE)
        refuse(reader, "%.60s: expected a section such as [runs] before it", key);
    else if (strlen(key) >= ITEM_BYTES)
        refuse(reader, "unknown key %.60s", key);
    else if (seen_before(reader, key))
        refuse(reader, "%s is given twice in its section", key);
    else if (!*value)
        refuse(reader, "%s: a value is missing", key);
    if (reader->status != STATUS_OK)
        return 1;
    switch (reader->kind) {
    case SECTION_SWEEP:
        read_sweep(reader, key, value);
        break;
    case SECTION_RUNS:
        read_runs(reader, key, value);
        break;
    case SECTION_PLAY:
        read_play(reader, key, value);
        break;
    case SECTION_FIT:
        read_fit(reader, key, value);
        break;
    case SECTION_NONE:
        break;
    }
    return 1;
}

// Reads a line for inih, like fgets(); also handles section headers.
static char *next_line(char *buffer, int room, void *context) {
    Reader *reader = context;
    if (!*reader->at || reader->status != STATUS_OK)
        return NULL;
    const size_t length = strcspn(reader->at, "\n"), whole = length + (reader->at[length] == '\n');
    reader->line++;
    const size_t blank = strspn(reader->at, " \t\r");
    if (length > LINE_MAX_BYTES || (int)whole >= room) {
        refuse(reader, "%zu bytes in a line, expected at most %d", length, LINE_MAX_BYTES);
        return NULL;
    }
    if (blank > 0 && blank < length && !strchr(";#", reader->at[blank])) {
        refuse(reader, "expected a key, a section or a comment at the beginning of the line");
        return NULL;
    }
    if (reader->at[0] == '[')
        begin_section(reader, reader->at, length);
    memcpy(buffer, reader->at, whole);
    buffer[whole] = '\0';
    reader->at += whole;
    return buffer;
}

Status sweep_spec_read(const char *name, const char *text, SweepSpec *spec, Error *error) {
    const ExperimentTest test = experiment_test_default();
    *spec = (SweepSpec){.seed = 1,
                        .cores = 2,
                        .checkpoint_seconds = 30.0,
                        .play = play_settings_default(),
                        .nodes = {.count = 1, .items = {test.search.nodes}},
                        .replicates = scaling_config_default().replicates,
                        .units = {UNIT_PAPER},
                        .unit_count = 1,
                        .figures = true};
    Reader reader = {.name = name, .at = text, .spec = spec, .error = error};
    reader.sections = memory_zeroed(SECTIONS_MAX, sizeof *reader.sections);
    // inih returns the number of the first line that it cannot parse.
    const int wrong = ini_parse_stream(next_line, &reader, on_value, &reader);
    if (wrong > 0 && reader.status == STATUS_OK) {
        reader.line = wrong;
        refuse(&reader, "expected KEY = VALUE, a section in brackets, or a comment after ;");
    }
    Error plan;
    if (reader.status == STATUS_OK && play_plan(&spec->play, "", &plan) != STATUS_OK) {
        reader.line = reader.plan_line;
        refuse(&reader, "%s", plan.text);
    }
    if (reader.status == STATUS_OK && reader.section_count == 0)
        refuse(&reader, "no section [runs]: expected at least one");
    if (reader.status == STATUS_OK)
        reader.status = sweep_spec_plan(name, reader.sections, reader.section_count, spec, error);
    free(reader.sections);
    if (reader.status != STATUS_OK)
        sweep_spec_free(spec);
    return reader.status;
}

void sweep_spec_free(SweepSpec *spec) {
    free(spec->plan.runs);
    free(spec->plan.stages);
    spec->plan = (SweepPlan){0};
}
