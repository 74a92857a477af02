#include "tools/sweep/sweep_spec_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/experiment/grid.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/settings.h"
#include "tools/frame/options.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A run before it is added to the plan.
typedef struct Draft {
    ExperimentRun run;
    const SpecRuns *section;
    int board;  // index in its section's list
    int pass;   // 0: first seed of its section
    int number; // in the order of the spec

    double stage_cost;
} Draft;

typedef struct Drafts {
    Draft *items;
    int count;
} Drafts;

static Status refuse(const char *name, int line, Error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static Status refuse(const char *name, int line, Error *error, const char *format, ...) {
    char text[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set(error, STATUS_INVALID, "%s:%d: %s", name, line, text);
}

// --- sections ---

static int shape_count(const SpecRuns *section) {
    return section->shape_count ? section->shape_count
                                : section->widths.count * section->depths.count;
}

static NetShape shape_of(const SpecRuns *section, int size, int i) {
    if (section->shape_count)
        return (NetShape){
            .size = size, .width = section->shapes[i].width, .depth = section->shapes[i].depth};
    return (NetShape){.size = size,
                      .width = section->widths.items[i / section->depths.count],
                      .depth = section->depths.items[i % section->depths.count]};
}

static double combinations(const SpecRuns *section) {
    double count = 1.0;
    for (int i = 0; i < RECIPE_OPTIONS; i++)
        if (section->recipe[i].line)
            count *= section->recipe[i].count;
    return count;
}

static Status check_section(const char *name, const SpecRuns *section, Error *error) {
    const int boards = section->boards.count, line = section->line;
    if (boards == 0)
        return refuse(name, line, error, "boards is missing in this section");
    if (section->shape_count > 0 && (section->widths.count > 0 || section->depths.count > 0))
        return refuse(name, line, error, "expected shapes, or widths and depths, not both");
    if (shape_count(section) == 0)
        return refuse(name, line, error,
                      "shapes, or widths and depths, is missing in this section");
    if (section->hours > 0.0 && (section->budget.line || section->moves.line))
        return refuse(name, line, error, "expected hours, or budget or moves, not both");
    if (!(section->hours > 0.0) && !section->budget.line && !section->moves.line)
        return refuse(name, line, error, "budget, moves or hours is missing in this section");
    const SpecItems *lists[] = {&section->budget, &section->moves, &section->first};
    for (int i = 0; i < 3; i++)
        if (lists[i]->line && lists[i]->count != 1 && lists[i]->count != boards)
            return refuse(name, lists[i]->line, error,
                          "%d values, expected one, or one for each of %d boards", lists[i]->count,
                          boards);
    return STATUS_OK;
}

// --- a run ---

static double item_number(const SpecItems *items, int board) {
    double number = NAN;
    CHECK(value_number(items->text[items->count == 1 ? 0 : board], &number));
    return number;
}

// Settings of combination `number` of the items; `suffix` gets what distinguishes it from the
// first.
static TrainerConfig trainer_of(const SpecRuns *section, long number, NetShape shape, uint64_t seed,
                                char suffix[STORE_NAME_MAX], int *preset) {
    Recipe recipe = recipe_default();
    Option options[RECIPE_OPTIONS + 1];
    int length = 0;
    recipe_options(&recipe, (const Option[]){OPTIONS_END}, options);
    suffix[0] = '\0';
    for (int i = 0; i < RECIPE_OPTIONS; i++) {
        const SpecItems *items = &section->recipe[i];
        if (!items->line)
            continue;
        const char *text = items->text[number % items->count];
        CHECK(options_set(&options[i], text, "", NULL) == STATUS_OK);
        // The name has search, nodes and preset anyway. Settings have their names of the spec in
        // it, so that older sweeps find their runs.
        const char *key = items->former ? options[i].was : options[i].name;
        if (number % items->count > 0 && strcmp(key, "search") != 0 && strcmp(key, "nodes") != 0 &&
            strcmp(key, "preset") != 0 && length < STORE_NAME_MAX)
            length +=
                snprintf(suffix + length, (size_t)(STORE_NAME_MAX - length), "-%s%s", key, text);
        number /= items->count;
    }
    *preset = recipe.preset;
    return recipe_trainer(&recipe, shape, seed);
}

static double move_flops(const TrainerConfig *trainer) {
    return trainer_move_flops(trainer);
}

// Rounds to four digits, so that the number shown is the number used.
static double rounded(double number) {
    char text[32];
    snprintf(text, sizeof text, "%.3e", number);
    return strtod(text, NULL);
}

// Sets a run's compute: where hours are given, `part` of the moves that the board needs.
static void set_compute(Draft *draft, double part) {
    const SpecRuns *section = draft->section;
    ExperimentRun *run = &draft->run;
    const double move = move_flops(&run->trainer);
    const double generation = trainer_generation_flops(&run->trainer);
    const int size = run->trainer.shape.size;
    // About when the first games end: the first snapshot is an untrained net.
    run->first = section->first.line ? item_number(&section->first, draft->board)
                                     : generation * ceil(size * size / 2.0);
    if (section->hours > 0.0) {
        run->budget = part * grid_board_moves(size) * move;
        run->budget = rounded(fmax(run->budget, 8.0 * run->first));
    } else {
        run->budget = INFINITY;
        if (section->budget.line)
            run->budget = item_number(&section->budget, draft->board);
        if (section->moves.line)
            run->budget = fmin(run->budget, item_number(&section->moves, draft->board) * move);
        if (!section->first.line)
            run->first = fmin(run->first, run->budget / 8.0);
    }
    run->cost = run->budget / move * grid_move_seconds(&run->trainer);
}

static Status check_run(const char *name, const Draft *draft, Error *error) {
    const ExperimentRun *run = &draft->run;
    const double least = trainer_generation_flops(&run->trainer);
    const int line = draft->section->line;
    Error found;
    if (trainer_config_check(&run->trainer, &found) != STATUS_OK)
        return refuse(name, line, error, "%s: %s", run->name, found.text);
    if (run->budget < least)
        return refuse(name, line, error,
                      "%s: %.3g paper FLOPs, expected at least one generation's, %.3g", run->name,
                      run->budget, least);
    if (run->first > run->budget)
        return refuse(name, line, error,
                      "%s: its first snapshot is at %.3g paper FLOPs, its end "
                      "at %.3g",
                      run->name, run->first, run->budget);
    return STATUS_OK;
}

static Status add_run(const char *name, const SpecRuns *section, int board, int shape, long number,
                      int seed, Drafts *drafts, Error *error) {
    Draft *draft = &drafts->items[drafts->count];
    *draft = (Draft){.section = section, .board = board, .pass = seed > 0, .number = drafts->count};
    ExperimentRun *run = &draft->run;
    char suffix[STORE_NAME_MAX], base[STORE_NAME_MAX];
    int preset;
    run->trainer =
        trainer_of(section, number, shape_of(section, section->boards.items[board], shape),
                   (uint64_t)section->seeds.items[seed], suffix, &preset);
    run->snapshots = section->snapshots;
    snprintf(run->group, sizeof run->group, "%s", section->name);
    snprintf(run->preset, sizeof run->preset, "%s", preset_names[preset]);
    experiment_name(&run->trainer, run->preset, base);
    const char *label = section->label;
    snprintf(run->label, sizeof run->label, "%s", label);
    char whole[3 * STORE_NAME_MAX];
    snprintf(whole, sizeof whole, "%s%s%s%s", base, suffix, *label ? "-" : "", label);
    if (strlen(whole) >= sizeof run->name)
        return refuse(name, section->line, error, "%.80s...: the name of this run is too long",
                      whole);
    snprintf(run->name, sizeof run->name, "%.*s", STORE_NAME_MAX - 1, whole);
    drafts->count++;
    return STATUS_OK;
}

// --- hours ---

static double cost_of(const Drafts *drafts, int from, double part) {
    double cost = 0.0;
    for (int i = from; i < drafts->count; i++) {
        set_compute(&drafts->items[i], part);
        cost += drafts->items[i].run.cost;
    }
    return cost;
}

// Sets the compute of a section's runs, from `from` on, to take its hours on so many cores.
static void share_hours(const Drafts *drafts, int from, double hours, int cores) {
    const double allowed = hours * 3600.0 * cores;
    double low = 1e-9, high = 1e9; // of the part
    for (int step = 0; step < 60; step++) {
        const double middle = sqrt(low * high);
        if (cost_of(drafts, from, middle) <= allowed)
            low = middle;
        else
            high = middle;
    }
    (void)cost_of(drafts, from, low);
}

static Status add_section(const char *name, const SpecRuns *section, int cores, Drafts *drafts,
                          Error *error) {
    const int from = drafts->count;
    const long numbers = (long)combinations(section);
    Status status = STATUS_OK;
    for (int board = 0; board < section->boards.count; board++)
        for (int shape = 0; shape < shape_count(section); shape++)
            for (long number = 0; number < numbers; number++)
                for (int seed = 0; seed < section->seeds.count && status == STATUS_OK; seed++)
                    status = add_run(name, section, board, shape, number, seed, drafts, error);
    if (status != STATUS_OK)
        return status;
    if (section->hours > 0.0)
        share_hours(drafts, from, section->hours, cores);
    else
        (void)cost_of(drafts, from, 1.0);
    for (int i = from; i < drafts->count && status == STATUS_OK; i++) {
        ExperimentRun *run = &drafts->items[i].run;
        schedule_fit_budget(&run->trainer, run->budget);
        status = check_run(name, &drafts->items[i], error);
    }
    return status;
}

// --- stages ---

static int compare_names(const void *a, const void *b) {
    return strcmp((*(const Draft *const *)a)->run.name, (*(const Draft *const *)b)->run.name);
}

static Status check_names(const char *name, const Drafts *drafts, Error *error) {
    const Draft **sorted = memory_zeroed((size_t)drafts->count, sizeof *sorted);
    Status status = STATUS_OK;
    for (int i = 0; i < drafts->count; i++)
        sorted[i] = &drafts->items[i];
    qsort(sorted, (size_t)drafts->count, sizeof *sorted, compare_names);
    for (int i = 1; i < drafts->count && status == STATUS_OK; i++)
        if (compare_names(&sorted[i - 1], &sorted[i]) == 0)
            status = refuse(name, sorted[i]->section->line, error,
                            "two runs are named %s: expected a label in one of their sections",
                            sorted[i]->run.name);
    free(sorted);
    return status;
}

static int compare_drafts(const void *a, const void *b) {
    const Draft *d = a, *e = b;
    const int d_size = d->run.trainer.shape.size, e_size = e->run.trainer.shape.size;
    if (d->stage_cost != e->stage_cost)
        return (d->stage_cost > e->stage_cost) - (d->stage_cost < e->stage_cost);
    if (d_size != e_size)
        return (d_size > e_size) - (d_size < e_size);
    if (d->pass != e->pass)
        return d->pass - e->pass;
    return d->number - e->number;
}

// A stage is a board's runs of the first seeds, or of the other seeds. Cheap stages come first, but
// a board's first stage precedes its others.
static void order_stages(Drafts *drafts) {
    double cost[BOARD_SIZE_MAX + 1][2] = {{0.0}};
    for (int i = 0; i < drafts->count; i++) {
        const Draft *draft = &drafts->items[i];
        cost[draft->run.trainer.shape.size][draft->pass] += draft->run.cost;
    }
    for (int i = 0; i < drafts->count; i++) {
        Draft *draft = &drafts->items[i];
        const double *own = cost[draft->run.trainer.shape.size];
        draft->stage_cost = draft->pass ? fmax(own[0], own[1]) : own[0];
    }
    qsort(drafts->items, (size_t)drafts->count, sizeof *drafts->items, compare_drafts);
}

static void make_plan(const Drafts *drafts, SweepSpec *spec) {
    SweepPlan *plan = &spec->plan;
    const size_t n = (size_t)drafts->count;
    plan->runs = memory_zeroed(n, sizeof *plan->runs);
    plan->stages = memory_zeroed(n, sizeof *plan->stages);
    for (int i = 0; i < drafts->count; i++) {
        const Draft *draft = &drafts->items[i], *last = draft - 1;
        if (i == 0 || last->pass != draft->pass ||
            last->run.trainer.shape.size != draft->run.trainer.shape.size)
            plan->stages[plan->stage_count++] = (SweepStage){.first = i};
        plan->stages[plan->stage_count - 1].count++;
        plan->runs[plan->run_count++] = draft->run;
        spec->cost += draft->run.cost;
    }
}

Status sweep_spec_plan(const char *name, const SpecRuns *sections, int count, SweepSpec *spec,
                       Error *error) {
    double runs = 0.0;
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        status = check_section(name, &sections[i], error);
        runs += (double)sections[i].boards.count * shape_count(&sections[i]) *
                sections[i].seeds.count * combinations(&sections[i]);
        if (status == STATUS_OK && runs > SWEEP_SPEC_RUNS_MAX)
            status = refuse(name, sections[i].line, error, "%.0f runs by here, expected at most %d",
                            runs, SWEEP_SPEC_RUNS_MAX);
    }
    if (status != STATUS_OK)
        return status;
    Drafts drafts = {.items = memory_zeroed((size_t)runs, sizeof *drafts.items)};
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = add_section(name, &sections[i], spec->cores, &drafts, error);
    if (status == STATUS_OK)
        status = check_names(name, &drafts, error);
    if (status == STATUS_OK) {
        order_stages(&drafts);
        make_plan(&drafts, spec);
    }
    free(drafts.items);
    return status;
}
