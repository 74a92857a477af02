// hexlaw horizon: how long a task agents carry through, and how that grows with compute.
#include "elo/experiment.h"
#include "elo/figures.h"
#include "elo/judge.h"
#include "nn/weights.h"
#include "tools/analysis.h"
#include "tools/commands.h"
#include "tools/json_out.h"
#include "tools/progress.h"
#include "tools/snapshots.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN_GAMES = 400 }; // from the empty board, that rate the agents of a run

typedef struct Settings {
    AnalysisSource source;
    const char *run;
    int positions;
    const char *out, *gnuplot;
} Settings;

// The agents of one board size.
typedef struct Field {
    int size, count;
    HorizonAgent *agents;              // [count]
    char (*names)[STANDINGS_NAME_MAX]; // [count]
    bool *used;                        // [count]
    HorizonGrowth growth;
} Field;

typedef struct Trial {
    const Command *command;
    const Settings *settings;
    Progress *progress;
    Pool *pool;
    Perfect *perfect; // of the board at hand
    HorizonTask *tasks;
} Trial;

static Field field_create(int size, int count) {
    const size_t n = (size_t)count;
    return (Field){.size = size,
                   .agents = memory_zeroed(n, sizeof(HorizonAgent)),
                   .names = memory_zeroed(n, sizeof(char[STANDINGS_NAME_MAX])),
                   .used = memory_zeroed(n, sizeof(bool))};
}

static void field_free(Field *field) {
    free(field->agents);
    free(field->names);
    free(field->used);
}

// --- playing ---

static Status begin_board(Trial *trial, int size, Error *error) {
    perfect_destroy(trial->perfect);
    trial->perfect = judge_perfect_create(size, trial->command->threads);
    PositionsConfig config = positions_config_default(size);
    config.seed = trial->command->seed;
    config.perfect = trial->perfect;
    config.pool = trial->pool;
    config.stop = command_stop();
    return horizon_tasks(&config, trial->tasks, trial->settings->positions, error);
}

// Plays the tasks, and with `elo` also what rates the agent; frees the net.
static Status play(Trial *trial, Net *net, const SearchConfig *search, bool rate,
                   HorizonAgent *agent, Error *error) {
    const int threads = trial->command->threads, size = net->shape.size;
    const uint64_t seed = trial->command->seed;
    Player **players = judge_players_create(net, search, trial->settings->source.greedy, threads);
    net_destroy(net);
    const ConversionConfig config = {
        .perfect = trial->perfect, .pool = trial->pool, .players = players, .stop = command_stop()};
    HorizonCounts counts;
    JudgeGames games;
    Status status =
        horizon_play(&config, trial->tasks, trial->settings->positions, seed, &counts, error);
    if (status == STATUS_OK)
        agent->fit = horizon_fit(&counts);
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

static Status play_run(Trial *trial, Field *field, Error *error) {
    const char *folder = trial->settings->run;
    int count;
    Status status = snapshots_count(folder, &count, error);
    if (status != STATUS_OK)
        return status;
    *field = field_create(0, count);
    const ExperimentTest test = experiment_test_default();
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        char path[PATH_MAX];
        Net *net;
        HorizonAgent *agent = &field->agents[i];
        status = snapshots_path(folder, i, path, error);
        show(trial, path, i, count);
        if (status == STATUS_OK)
            status = load_snapshot(path, &net, &agent->x, error);
        if (status != STATUS_OK)
            break;
        if (i == 0)
            status = begin_board(trial, field->size = net->shape.size, error);
        if (status == STATUS_OK && net->shape.size != field->size)
            status = error_set(error, STATUS_INVALID, "%s: a net for %dx%d, expected %dx%d", path,
                               net->shape.size, net->shape.size, field->size, field->size);
        if (status != STATUS_OK) {
            net_destroy(net);
            break;
        }
        snprintf(field->names[i], STANDINGS_NAME_MAX, "snapshot %d", i);
        field->count = i + 1;
        status = play(trial, net, &test.search, true, agent, error);
    }
    return status;
}

// --- agents of a store ---

static int run_number(const StoreAgent *agents, int agent) {
    int run = 0;
    while (strcmp(agents[run].run, agents[agent].run) != 0)
        run++;
    return run;
}

static Status play_store_board(Trial *trial, const Standings *standings, const char *folder,
                               Field *field, Error *error) {
    *field = field_create(standings->size, standings->count);
    Status status = begin_board(trial, standings->size, error);
    for (int i = 0; i < standings->count && status == STATUS_OK; i++) {
        const StoreAgent *row = &standings->agents[i];
        if (!row->weights[0]) // an engine, which has no compute
            continue;
        HorizonAgent *agent = &field->agents[field->count];
        Net *net;
        SearchConfig search;
        standings_name(row, field->names[field->count]);
        show(trial, field->names[field->count], i, standings->count);
        *agent = (HorizonAgent){.run = run_number(standings->agents, i),
                                .x = log10(row->paper_flops),
                                .elo = standings->rating->elo[i]};
        status = experiment_agent_load(folder, row, &net, &search, error);
        if (status == STATUS_OK)
            status = play(trial, net, &search, false, agent, error);
        field->count++;
    }
    if (status == STATUS_OK && field->count == 0)
        status = error_set(error, STATUS_INVALID, "no agents of %dx%d with weights in the store",
                           standings->size, standings->size);
    return status;
}

static Status play_store(Trial *trial, Field fields[SCALING_BOARDS_MAX], int *count, Error *error) {
    Analysis analysis;
    char folder[PATH_MAX];
    Status status = analysis_open(&trial->settings->source, &analysis, error);
    if (status == STATUS_OK)
        file_folder(store_path(analysis.store), folder);
    for (int i = 0; i < analysis.count && status == STATUS_OK; i++)
        status = play_store_board(trial, analysis.standings[i], folder, &fields[(*count)++], error);
    analysis_close(&analysis);
    return status;
}

// --- what is told ---

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

static void print_field(const Field *field) {
    printf("%-28s  %11s  %6s  %6s  %6s  %-14s  %6s  %s\n", "agent", "paper FLOPs", "Elo", "done",
           "50%", "horizon, plies", "80%", "horizon, plies");
    for (int i = 0; i < field->count; i++) {
        const HorizonAgent *agent = &field->agents[i];
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

static cJSON *field_json(const Field *field) {
    static const char *const shapes[] = {"unclear", "exponential", "linear"};
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "size", field->size);
    cJSON *list = cJSON_AddArrayToObject(json, "agents");
    for (int i = 0; i < field->count; i++) {
        const HorizonAgent *agent = &field->agents[i];
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
    cJSON_AddStringToObject(json, "growth", shapes[growth->shape]);
    char text[HORIZON_SENTENCE_MAX];
    horizon_sentence(growth, field->size, text);
    cJSON_AddStringToObject(json, "answer", text);
    return json;
}

static void tell(const Command *command, const Field *fields, int count) {
    cJSON *list = command->json ? cJSON_CreateArray() : NULL;
    for (int i = 0; i < count; i++)
        if (command->json)
            cJSON_AddItemToArray(list, field_json(&fields[i]));
        else
            print_field(&fields[i]);
    if (list)
        json_out(list);
}

static Status draw(const Settings *settings, const Field *fields, int count, Error *error) {
    FiguresConfig config = figures_config_default();
    config.folder = settings->out;
    config.gnuplot = settings->gnuplot;
    FiguresHorizons boards[SCALING_BOARDS_MAX];
    for (int i = 0; i < count; i++)
        boards[i] = (FiguresHorizons){.size = fields[i].size,
                                      .count = fields[i].count,
                                      .agents = fields[i].agents,
                                      .growth = &fields[i].growth};
    return figures_horizon(&config, boards, count, error);
}

// --- the command ---

static int horizon(const Command *command, const Settings *settings) {
    const ProgressConfig bar = progress_config_default();
    Trial trial = {.command = command,
                   .settings = settings,
                   .progress = progress_create(&bar, command->quiet),
                   .pool = pool_create(command->threads),
                   .tasks = memory_zeroed((size_t)settings->positions, sizeof(HorizonTask))};
    command_stop(); // listens from here on
    Field fields[SCALING_BOARDS_MAX] = {{0}};
    int count = 0;
    Error error;
    Status status = settings->run ? play_run(&trial, &fields[count++], &error)
                                  : play_store(&trial, fields, &count, &error);
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = horizon_growth(fields[i].agents, fields[i].count, &fields[i].growth,
                                fields[i].used, &error);
    progress_destroy(trial.progress);
    if (status == STATUS_OK && settings->out)
        status = draw(settings, fields, count, &error);
    if (status == STATUS_OK)
        tell(command, fields, count);
    for (int i = 0; i < count; i++)
        field_free(&fields[i]);
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
         .help = "all snapshots of a run's folder instead, DIR/runs/NAME of an experiment, rated "
                 "by 400 games against perfect play"},
        {.name = "positions",
         .value = "N",
         .integer = &settings.positions,
         .least = 20,
         .most = 1000000,
         .expected = "a number of positions",
         .help = "tasks: random won positions, the same for all agents of a board"},
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
            .about = "Measures time horizons on boards 3x3 to 7x7: the length in plies of the "
                     "won positions that an agent wins against perfect defence with a chance of "
                     "50% and 80%, with 95% intervals, and whether the horizon grows "
                     "exponentially or linearly in log compute.",
            .example = "hexlaw horizon --store exp/hexlaw.sqlite --out exp/figures\n"
                       "hexlaw horizon --run exp/runs/5x5-w32-d2-s1",
        },
        argc, argv);
    if (!settings.run == !settings.source.store)
        command_refuse(&command, "expected --store=FILE or --run=DIR, one of the two");
    return horizon(&command, &settings);
}
