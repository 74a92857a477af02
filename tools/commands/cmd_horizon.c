// hexlaw horizon: the longest tasks that agents complete, and how they grow with compute.
#include "elo/experiment/experiment.h"
#include "elo/match/agent.h"
#include "elo/match/judge.h"
#include "elo/report/figures.h"
#include "nn/weights.h"
#include "selfplay/search/reference.h"
#include "tools/commands/commands.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"
#include "tools/shared/analysis.h"
#include "tools/shared/snapshots.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN_GAMES = 400 }; // from the empty board, to rate an agent of a run

typedef struct Settings {
    AnalysisSource source;
    const char *run;
    int positions;
    bool all; // agents of a store, not those on the frontier only
    bool renew_perfect;
    const char *out, *gnuplot;
} Settings;

typedef struct Trial {
    const Command *command;
    const Settings *settings;
    Progress *progress;
    Pool *pool;
    Perfect *perfect; // for the current board
    HorizonTask *tasks;
    int size; // of the tasks' board, 0: no tasks yet
} Trial;

// --- playing ---

// Draws the board's tasks unless they have been drawn.
static Status begin_board(Trial *trial, int size, Error *error) {
    if (trial->size == size)
        return STATUS_OK;
    trial->size = size;
    perfect_destroy(trial->perfect);
    trial->perfect = judge_perfect_create(size, trial->command->threads);
    PositionsConfig config = positions_config_default(size);
    config.seed = trial->command->seed;
    config.perfect = trial->perfect;
    config.pool = trial->pool;
    config.stop = command_stop();
    return horizon_tasks(&config, trial->tasks, trial->settings->positions, error);
}

// Plays the tasks, and with `rate` also games to rate the agent; frees the net.
static Status play(Trial *trial, Net *net, const SearchConfig *search, bool rate,
                   HorizonAgent *agent, HorizonCounts *counts, Error *error) {
    const int threads = trial->command->threads, size = net->shape.size;
    const uint64_t seed = trial->command->seed;
    Player **players = judge_players_create(net, search, trial->settings->source.greedy, threads);
    net_destroy(net);
    const ConversionConfig config = {
        .perfect = trial->perfect, .pool = trial->pool, .players = players, .stop = command_stop()};
    JudgeGames games;
    Status status =
        horizon_play(&config, trial->tasks, trial->settings->positions, seed, counts, error);
    if (status == STATUS_OK)
        agent->fit = horizon_fit(counts);
    if (status == STATUS_OK && rate) {
        status = judge_games(&config, size, RUN_GAMES, seed, &games, error);
        agent->elo = status == STATUS_OK ? games.elo.elo : NAN;
    }
    judge_players_destroy(players, threads);
    return status;
}

static void show(Trial *trial, const char *what, int done, int count) {
    progress_show(
        trial->progress,
        &(ProgressState){.what = what, .done = (double)done / count, .seconds_left = -1.0});
}

// --- agents of a run ---

static Status load_snapshot(const char *path, Net **net, double *x, Error *error) {
    WeightsMeta meta;
    Status status = weights_load(path, net, &meta, error);
    if (status != STATUS_OK)
        return status;
    const char *text = weights_meta_find(&meta, "paper_flops");
    double flops;
    if (!text || !value_number(text, &flops) || !(flops > 0.0)) {
        status = error_set(error, STATUS_INVALID,
                           "%s: does not tell its paper_flops, expected a snapshot of a run", path);
        net_destroy(*net);
    } else {
        *x = log10(flops);
    }
    weights_meta_free(&meta);
    return status;
}

static Status play_snapshot(Trial *trial, HorizonField *field, int number, Error *error) {
    const ExperimentTest test = experiment_test_default();
    HorizonAgent *agent = &field->agents[number];
    char path[PATH_MAX];
    Net *net;
    Status status = snapshots_path(trial->settings->run, number, path, error);
    show(trial, path, number, field->count);
    if (status == STATUS_OK)
        status = load_snapshot(path, &net, &agent->x, error);
    if (status != STATUS_OK)
        return status;
    if (number == 0)
        status = begin_board(trial, field->size = net->shape.size, error);
    else if (net->shape.size != field->size)
        status = error_set(error, STATUS_INVALID, "%s: a net for %dx%d, expected %dx%d", path,
                           net->shape.size, net->shape.size, field->size, field->size);
    if (status != STATUS_OK) {
        net_destroy(net);
        return status;
    }
    HorizonCounts counts;
    snprintf(field->names[number], STANDINGS_NAME_MAX, "snapshot %d", number);
    return play(trial, net, &test.search, true, agent, &counts, error);
}

static Status play_run(Trial *trial, HorizonField **field, Error *error) {
    int count;
    Status status = snapshots_count(trial->settings->run, &count, error);
    if (status != STATUS_OK)
        return status;
    *field = horizon_field_create(0, count);
    (*field)->perfect_version = REFERENCE_VERSION;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = play_snapshot(trial, *field, i, error);
    return status == STATUS_OK ? horizon_field_fit(*field, error) : status;
}

// --- agents of a store ---

// Measurements by different versions of perfect play must not be mixed.
static Status check_version(const Store *store, HorizonField *field, Error *error) {
    if (field->perfect_version != 0 && field->perfect_version != REFERENCE_VERSION)
        return error_set(error, STATUS_INVALID,
                         "%s: its horizons on %dx%d are against perfect play of version %d, this "
                         "hexlaw plays version %d: hexlaw horizon --renew-perfect measures them "
                         "anew",
                         store_path(store), field->size, field->size, field->perfect_version,
                         REFERENCE_VERSION);
    field->perfect_version = REFERENCE_VERSION;
    return STATUS_OK;
}

// Measures an agent and writes the result to the store.
static Status play_agent(Trial *trial, Store *store, const StoreAgent *row, HorizonField *field,
                         int agent, Error *error) {
    char folder[PATH_MAX];
    Net *net;
    SearchConfig search;
    HorizonCounts counts;
    store_folder(store, folder);
    Status status = check_version(store, field, error);
    if (status == STATUS_OK)
        status = begin_board(trial, field->size, error);
    if (status == STATUS_OK)
        status = agent_load(folder, row, &net, &search, error);
    if (status == STATUS_OK)
        status = play(trial, net, &search, false, &field->agents[agent], &counts, error);
    if (status != STATUS_OK)
        return status;
    StoreHorizon rows[HORIZON_PLIES_MAX];
    const StoreHorizon common = {.agent = row->id,
                                 .greedy = trial->settings->source.greedy,
                                 .seed = trial->command->seed,
                                 .perfect = REFERENCE_VERSION};
    return store_horizons_set(store, rows, horizon_rows(&counts, &common, rows), error);
}

// Whether the agent was measured with exactly these tasks.
static bool is_known(const Trial *trial, const HorizonField *field, int agent) {
    return field->agents[agent].fit.tasks == trial->settings->positions &&
           field->seeds[agent] == trial->command->seed;
}

static Status play_board(Trial *trial, Store *store, const Standings *standings,
                         const ScalingBoard *board, HorizonField *field, Error *error) {
    const bool chosen = trial->settings->source.sizes.count > 0;
    if (!chosen && (field->size < HORIZON_SIZE_MIN || field->size > REFERENCE_PERFECT_SIZE_MAX))
        return STATUS_OK; // reported below
    if (field->count == 0)
        return error_set(error, STATUS_INVALID, "no agents of %dx%d with compute in the store",
                         field->size, field->size);
    bool *wanted = memory_zeroed((size_t)field->count, sizeof *wanted);
    Status status = horizon_frontier(field->agents, field->count, wanted, error);
    for (int i = 0; i < field->count && status == STATUS_OK; i++) {
        const StoreAgent *row = &standings->agents[board->agent[i]];
        if (!(wanted[i] || trial->settings->all) || !row->weights[0] || is_known(trial, field, i))
            continue;
        show(trial, field->names[i], i, field->count);
        status = play_agent(trial, store, row, field, i, error);
    }
    free(wanted);
    return status == STATUS_OK ? horizon_field_fit(field, error) : status;
}

static Status play_store(Trial *trial, HorizonField *fields[SCALING_BOARDS_MAX], int *count,
                         Error *error) {
    Analysis analysis;
    Store *store = NULL;
    AnalysisSource source = trial->settings->source;
    source.stop = command_stop();
    Status status = analysis_open(&source, &analysis, error);
    if (status == STATUS_OK)
        status = store_open(store_path(analysis.store), STORE_WRITE, &store, error);
    for (int i = 0; i < analysis.count && status == STATUS_OK; i++) {
        ScalingBoard *board = scaling_board_create(analysis.standings[i], 0, UNIT_PAPER);
        if (trial->settings->renew_perfect)
            status = store_perfect_forget_horizons(store, board->size, analysis.greedy,
                                                   REFERENCE_VERSION, error);
        if (status == STATUS_OK)
            status = horizon_field_load(store, analysis.standings[i], board, UNIT_PAPER,
                                        analysis.greedy, &fields[*count], error);
        if (status == STATUS_OK)
            status =
                play_board(trial, store, analysis.standings[i], board, fields[(*count)++], error);
        scaling_board_destroy(board);
    }
    store_close(store);
    analysis_close(&analysis);
    return status;
}

// --- output ---

static void print_length(const HorizonFit *fit, const HorizonLength *length) {
    char plies[24], interval[48];
    if (isnan(length->plies))
        snprintf(plies, sizeof plies, "-");
    else if (isinf(length->plies))
        snprintf(plies, sizeof plies, "> %d", fit->longest);
    else if (length->plies <= 0.0)
        snprintf(plies, sizeof plies, "< %d", fit->shortest);
    else
        snprintf(plies, sizeof plies, "%.1f", length->plies);
    char low[16] = "-", high[16] = "-";
    if (length->low > 0.0 && isfinite(length->low))
        snprintf(low, sizeof low, "%.1f", length->low);
    else if (isinf(length->low))
        snprintf(low, sizeof low, "> %d", fit->longest);
    if (isfinite(length->high) && length->high > 0.0)
        snprintf(high, sizeof high, "%.1f", length->high);
    else if (length->high <= 0.0)
        snprintf(high, sizeof high, "< %d", fit->shortest);
    snprintf(interval, sizeof interval, "(%s to %s)", low, high);
    printf("  %6s  %-14s", plies, interval);
}

static void print_field(const HorizonField *field) {
    if (field->size < HORIZON_SIZE_MIN || field->size > REFERENCE_PERFECT_SIZE_MAX) {
        printf("%dx%d: left out, horizons are measured on boards %dx%d to %dx%d\n", field->size,
               field->size, HORIZON_SIZE_MIN, HORIZON_SIZE_MIN, REFERENCE_PERFECT_SIZE_MAX,
               REFERENCE_PERFECT_SIZE_MAX);
        return;
    }
    if (field->perfect_version != 0)
        printf("%dx%d, against perfect play of version %d\n", field->size, field->size,
               field->perfect_version);
    printf("%-28s  %11s  %6s  %6s  %6s  %-14s  %6s  %s\n", "agent", "paper FLOPs", "Elo", "done",
           "50%", "horizon, plies", "80%", "horizon, plies");
    for (int i = 0; i < field->count; i++) {
        const HorizonAgent *agent = &field->agents[i];
        if (agent->fit.tasks == 0)
            continue;
        printf("%-28s  %11.3e  %6.0f  %5.1f%%", field->names[i], pow(10.0, agent->x), agent->elo,
               100.0 * agent->fit.done / agent->fit.tasks);
        print_length(&agent->fit, &agent->fit.half);
        print_length(&agent->fit, &agent->fit.most);
        printf("%s\n", field->used[i] ? "" : "  not in the fit");
    }
    char text[HORIZON_SENTENCE_MAX];
    horizon_sentence(&field->growth, field->size, text);
    printf("%s\n", text);
}

static void add_length(cJSON *json, const char *name, const HorizonLength *length) {
    cJSON *item = cJSON_AddObjectToObject(json, name);
    cJSON_AddBoolToObject(item, "beyond_longest", isinf(length->plies));
    cJSON_AddBoolToObject(item, "below_shortest", length->plies <= 0.0);
    json_add_number(item, "plies", length->plies > 0.0 ? length->plies : NAN);
    json_add_number(item, "low", length->low);
    json_add_number(item, "high", length->high);
}

static void add_value(cJSON *json, const char *name, ScalingValue value) {
    cJSON *item = cJSON_AddObjectToObject(json, name);
    json_add_number(item, "value", value.value);
    json_add_number(item, "low", value.lo);
    json_add_number(item, "high", value.hi);
}

static cJSON *field_json(const HorizonField *field) {
    static const char *const shapes[] = {"unclear", "exponential", "linear"};
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "size", field->size);
    json_add_number(json, "perfect_version",
                    field->perfect_version > 0 ? (double)field->perfect_version : NAN);
    cJSON *list = cJSON_AddArrayToObject(json, "agents");
    for (int i = 0; i < field->count; i++) {
        const HorizonAgent *agent = &field->agents[i];
        if (agent->fit.tasks == 0)
            continue;
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "name", field->names[i]);
        json_add_number(item, "paper_flops", pow(10.0, agent->x));
        json_add_number(item, "elo", agent->elo);
        cJSON_AddNumberToObject(item, "tasks", agent->fit.tasks);
        cJSON_AddNumberToObject(item, "done", agent->fit.done);
        cJSON_AddNumberToObject(item, "shortest", agent->fit.shortest);
        cJSON_AddNumberToObject(item, "longest", agent->fit.longest);
        add_length(item, "horizon50", &agent->fit.half);
        add_length(item, "horizon80", &agent->fit.most);
        cJSON_AddBoolToObject(item, "fitted", field->used[i]);
        cJSON_AddItemToArray(list, item);
    }
    const HorizonGrowth *growth = &field->growth;
    cJSON_AddNumberToObject(json, "points", growth->points);
    add_value(json, "log10_horizon_per_decade", growth->slope);
    add_value(json, "elo_per_decade", growth->elo);
    json_add_number(json, "exponential_error", growth->exponential_error);
    json_add_number(json, "linear_error", growth->linear_error);
    json_add_number(json, "exponential_advantage", growth->advantage);
    cJSON_AddStringToObject(json, "growth", shapes[growth->shape]);
    char text[HORIZON_SENTENCE_MAX];
    horizon_sentence(growth, field->size, text);
    cJSON_AddStringToObject(json, "answer", text);
    return json;
}

static void tell(const Command *command, HorizonField *const *fields, int count) {
    cJSON *list = command->json ? cJSON_CreateArray() : NULL;
    for (int i = 0; i < count; i++)
        if (command->json)
            cJSON_AddItemToArray(list, field_json(fields[i]));
        else
            print_field(fields[i]);
    if (list) {
        json_out(list);
    } else if (count > 1) {
        char text[HORIZON_SENTENCE_MAX];
        horizon_sentence_of_all((const HorizonField *const *)fields, count, text);
        printf("%s\n", text);
    }
}

static Status draw(const Settings *settings, HorizonField *const *fields, int count, Error *error) {
    FiguresConfig config = figures_config_default();
    config.folder = settings->out;
    config.gnuplot = settings->gnuplot;
    return figures_horizon(&config, (const HorizonField *const *)fields, count, error);
}

// --- the command ---

static int horizon(const Command *command, const Settings *settings) {
    const ProgressConfig bar = progress_config_default();
    Trial trial = {.command = command,
                   .settings = settings,
                   .progress = progress_create(&bar, command->quiet),
                   .pool = pool_create(command->threads),
                   .tasks = memory_zeroed((size_t)settings->positions, sizeof(HorizonTask))};
    command_stop(); // installs the signal handlers
    HorizonField *fields[SCALING_BOARDS_MAX] = {NULL};
    int count = 0;
    Error error;
    Status status = settings->run ? play_run(&trial, &fields[count++], &error)
                                  : play_store(&trial, fields, &count, &error);
    progress_destroy(trial.progress);
    if (status == STATUS_OK && settings->out)
        status = draw(settings, fields, count, &error);
    if (status == STATUS_OK)
        tell(command, fields, count);
    for (int i = 0; i < count; i++)
        horizon_field_destroy(fields[i]);
    free(trial.tasks);
    perfect_destroy(trial.perfect);
    pool_destroy(trial.pool);
    return command_end(command, status, &error);
}

int cmd_horizon(int argc, char **argv) {
    Settings settings = {.positions = 1000, .gnuplot = figures_config_default().gnuplot};
    const Option own[] = {
        {.name = "run",
         .value = "DIR",
         .text = &settings.run,
         .subject = COMMAND_RUN,
         .help = "all snapshots of a run's folder instead, DIR/runs/NAME of an experiment, rated "
                 "by 400 games against perfect play"},
        {.name = "positions",
         .value = "N",
         .integer = &settings.positions,
         .least = 20,
         .most = 1000000,
         .expected = "a number of positions",
         .help = "tasks: random won positions, the same for all agents of a board"},
        {.name = "all",
         .flag = &settings.all,
         .help = "measure all agents of a store, not only those on the incline of the frontier"},
        {.name = "renew-perfect",
         .flag = &settings.renew_perfect,
         .help = "what a store remembers of measurements against another version of perfect play "
                 "is forgotten, and measured anew"},
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &settings.out,
         .default_text = "none drawn",
         .help = "where the figure goes, with its data and gnuplot script"},
        {.name = "gnuplot",
         .value = "PROGRAM",
         .text = &settings.gnuplot,
         .help = "the program that draws"},
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&settings.source, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about =
                "Measures time horizons on boards 3x3 to 7x7: the length in plies of the "
                "won positions that an agent wins against perfect defence with a chance of "
                "50% and 80%, with 95% intervals, and whether the horizon grows "
                "exponentially or linearly in log compute. A store remembers what was measured: "
                "it is not done again, and hexlaw plot and report show it.",
            .example = "hexlaw horizon --store exp/hexlaw.sqlite --out exp/figures\n"
                       "hexlaw horizon --run exp/runs/5x5-w32-d2-s1",
        },
        argc, argv);
    if (!settings.run == !settings.source.store)
        command_refuse(&command, "expected --store=FILE or --run=DIR, one of the two");
    return horizon(&command, &settings);
}
