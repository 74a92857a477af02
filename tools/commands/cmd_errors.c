// hexlaw errors: how often agents throw a won position away; and the positions for that, drawn.
#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "elo/errors/error_draw.h"
#include "elo/errors/error_measure.h"
#include "elo/errors/error_rates.h"
#include "elo/experiment/experiment.h"
#include "elo/match/agent.h"
#include "elo/rating/standings.h"
#include "nn/weights.h"
#include "tools/commands/commands.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAVE_EACH = 8,        // agents, in one transaction
    COUNT_DEFAULT = 1024, // positions drawn
};

static const char *const kind_names[STORE_ERROR_KINDS] = {"net", "net_greedy", "search",
                                                          "search_greedy"};

typedef struct Settings {
    TextList stores;
    IntList sizes;
    const char *weights;
    const char *draw;
    int positions;
    bool positions_given;
} Settings;

typedef struct Work {
    const Command *command;
    const Settings *settings;
    Progress *progress;
    Pool *pool;
    cJSON *json; // the documents, NULL without --json
} Work;

// --- output ---

// The rates of one agent, by kind.
typedef struct Line {
    char name[STANDINGS_NAME_MAX];
    int id;
    double paper_flops; // NAN: not known
    ErrorRate rates[STORE_ERROR_KINDS];
} Line;

static void print_lines(const ErrorPositions *set, const Line *lines, int count) {
    printf("%dx%d, %d positions of version %d: moves that throw the win away, %%, in all %.0f won "
           "positions\n",
           set->size, set->size, set->count, set->version, set->population);
    printf("%-28s  %11s", "agent", "paper FLOPs");
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        printf("  %-25s", kind_names[kind]);
    printf("\n");
    for (int i = 0; i < count; i++) {
        printf("%-28s  %11.3e", lines[i].name, lines[i].paper_flops);
        for (int kind = 0; kind < STORE_ERROR_KINDS; kind++) {
            const ErrorRate *rate = &lines[i].rates[kind];
            char interval[32];
            snprintf(interval, sizeof interval, "(%.3f to %.3f)", 100.0 * rate->low,
                     100.0 * rate->high);
            printf("  %7.3f %-17s", 100.0 * rate->rate, interval);
        }
        printf("\n");
    }
}

static cJSON *lines_json(const ErrorPositions *set, const Line *lines, int count) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "size", set->size);
    cJSON_AddNumberToObject(json, "version", set->version);
    cJSON_AddNumberToObject(json, "positions", set->count);
    cJSON_AddNumberToObject(json, "population", set->population);
    cJSON_AddNumberToObject(json, "errorless", set->errorless);
    cJSON *list = cJSON_AddArrayToObject(json, "agents");
    for (int i = 0; i < count; i++) {
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "name", lines[i].name);
        if (lines[i].id > 0)
            cJSON_AddNumberToObject(item, "agent", lines[i].id);
        json_add_number(item, "paper_flops", lines[i].paper_flops);
        for (int kind = 0; kind < STORE_ERROR_KINDS; kind++) {
            const ErrorRate *rate = &lines[i].rates[kind];
            cJSON *one = cJSON_AddObjectToObject(item, kind_names[kind]);
            json_add_number(one, "rate", rate->rate);
            json_add_number(one, "deviation", rate->deviation);
            json_add_number(one, "low", rate->low);
            json_add_number(one, "high", rate->high);
            json_add_number(one, "seen", rate->seen);
        }
        cJSON_AddItemToArray(list, item);
    }
    return json;
}

static void tell(const Work *work, const ErrorPositions *set, const Line *lines, int count) {
    if (work->json)
        cJSON_AddItemToArray(work->json, lines_json(set, lines, count));
    else
        print_lines(set, lines, count);
}

// The lines' rates from the answers.
static Status rate_lines(const ErrorPositions *set, const StoreErrors *rows, Line *lines, int count,
                         Error *error) {
    ErrorRate *rates = memory_zeroed((size_t)count + 1, sizeof *rates);
    Status status = STATUS_OK;
    for (int kind = 0; kind < STORE_ERROR_KINDS && status == STATUS_OK; kind++) {
        status = error_rates(set, rows, count, (StoreErrorKind)kind, rates, NULL, error);
        for (int i = 0; i < count && status == STATUS_OK; i++)
            lines[i].rates[kind] = rates[i];
    }
    free(rates);
    return status;
}

// --- the agents of a store ---

static bool is_asked(const StoreAgent *agent) {
    return agent->weights[0] && strcmp(agent->search, AGENT_ENGINE) != 0;
}

static const StoreErrors *find_row(const StoreErrors *rows, int count, int agent) {
    for (int i = 0; i < count; i++)
        if (rows[i].agent == agent)
            return &rows[i];
    return NULL;
}

static Status measure_agent(const Work *work, const char *folder, const ErrorPositions *set,
                            const StoreAgent *agent, StoreErrors *row, Error *error) {
    Net *net;
    SearchConfig search;
    *row = error_measure_row(set, agent->id);
    Status status = agent_load(folder, agent, &net, &search, error);
    if (status != STATUS_OK)
        return status;
    status =
        error_measure(net, &search, set->positions, set->count, work->pool, row->chance, error);
    net_destroy(net);
    return status;
}

static void show_agents(const Work *work, int size, int done, int count, double start) {
    char what[64], rate[64];
    const double seconds = clock_now() - start;
    snprintf(what, sizeof what, "%dx%d, agent %d of %d", size, size, done + 1, count);
    snprintf(rate, sizeof rate, "%.1f agents/s", seconds > 0.0 ? done / seconds : 0.0);
    progress_show(work->progress, &(ProgressState){.what = what,
                                                   .rate = done > 0 ? rate : NULL,
                                                   .done = (double)done / count,
                                                   .seconds_left = -1.0});
}

// Measures up to SAVE_EACH agents into `rows`; `*fresh` were, whatever the status.
static Status measure_some(const Work *work, const char *folder, const ErrorPositions *set,
                           const StoreAgent *const *agents, int count, StoreErrors *rows,
                           int *fresh, Error *error) {
    Status status = STATUS_OK;
    for (*fresh = 0; *fresh < SAVE_EACH && *fresh < count && status == STATUS_OK;) {
        if (*command_stop())
            return error_set(error, STATUS_STOPPED,
                             "stopped with %d agents of %dx%d to be measured: the same command "
                             "goes on from there",
                             count - *fresh, set->size, set->size);
        StoreErrors *row = &rows[*fresh];
        status = measure_agent(work, folder, set, agents[*fresh], row, error);
        if (status == STATUS_OK)
            ++*fresh;
        else
            store_errors_clear(row);
    }
    return status;
}

// Stores what was measured also where the rest could not be.
static Status measure_agents(const Work *work, Store *store, const ErrorPositions *set,
                             const StoreAgent *const *agents, int count, Error *error) {
    char folder[PATH_MAX];
    store_folder(store, folder);
    const double start = clock_now();
    Status status = STATUS_OK;
    for (int done = 0, fresh; done < count && status == STATUS_OK; done += fresh) {
        StoreErrors rows[SAVE_EACH];
        show_agents(work, set->size, done, count, start);
        status = measure_some(work, folder, set, agents + done, count - done, rows, &fresh, error);
        Error saving;
        const Status saved = store_errors_set(store, rows, fresh, &saving);
        if (saved != STATUS_OK) {
            status = saved;
            *error = saving;
        }
        for (int i = 0; i < fresh; i++)
            store_errors_clear(&rows[i]);
    }
    return status;
}

static Status tell_store(const Work *work, Store *store, const ErrorPositions *set,
                         const StoreAgent *agents, int count, Error *error) {
    StoreErrors *rows;
    int row_count;
    Status status = store_errors(store, set->size, set->version, &rows, &row_count, error);
    if (status != STATUS_OK)
        return status;
    Line *lines = memory_zeroed((size_t)row_count + 1, sizeof *lines);
    for (int i = 0; i < row_count; i++)
        for (int k = 0; k < count; k++)
            if (agents[k].id == rows[i].agent) {
                lines[i] = (Line){.id = agents[k].id, .paper_flops = agents[k].paper_flops};
                standings_name(&agents[k], lines[i].name);
            }
    status = rate_lines(set, rows, lines, row_count, error);
    if (status == STATUS_OK)
        tell(work, set, lines, row_count);
    free(lines);
    store_errors_free(rows, row_count);
    return status;
}

static Status measure_board(const Work *work, Store *store, const ErrorPositions *set,
                            Error *error) {
    StoreAgent *agents;
    StoreErrors *known = NULL;
    int count, known_count = 0, missing = 0;
    Status status = store_agents(store, set->size, &agents, &count, error);
    if (status != STATUS_OK)
        return status;
    const StoreAgent **todo = memory_zeroed((size_t)count + 1, sizeof *todo);
    status = store_errors(store, set->size, set->version, &known, &known_count, error);
    for (int i = 0; i < count && status == STATUS_OK; i++)
        if (is_asked(&agents[i]) && !find_row(known, known_count, agents[i].id))
            todo[missing++] = &agents[i];
    store_errors_free(known, known_count);
    if (status == STATUS_OK && known_count + missing == 0)
        status = error_set(error, STATUS_INVALID, "%s: no agents of %dx%d with nets",
                           store_path(store), set->size, set->size);
    if (status == STATUS_OK)
        status = measure_agents(work, store, set, todo, missing, error);
    if (status == STATUS_OK)
        status = tell_store(work, store, set, agents, count, error);
    free(todo);
    free(agents);
    return status;
}

// The boards chosen, else those that have agents and positions.
static Status choose_sizes(const Settings *settings, Store *store, IntList *sizes, Error *error) {
    *sizes = settings->sizes;
    int all[16], count;
    if (sizes->count > 0)
        return STATUS_OK;
    const Status status = store_sizes(store, all, &count, error);
    for (int i = 0; i < count && status == STATUS_OK; i++)
        if (error_positions_has(all[i]))
            sizes->items[sizes->count++] = all[i];
    if (status == STATUS_OK && sizes->count == 0)
        return error_set(error, STATUS_INVALID, "%s: no agents of boards with positions to measure",
                         store_path(store));
    return status;
}

static Status measure_store(const Work *work, const char *path, Error *error) {
    Store *store = NULL, *present;
    IntList sizes = {0};
    // Opened for reading first: a store that is not there is not made.
    Status status = store_open(path, STORE_READ, &present, error);
    if (status != STATUS_OK)
        return status;
    store_close(present);
    status = store_open(path, STORE_WRITE, &store, error);
    if (status == STATUS_OK)
        status = choose_sizes(work->settings, store, &sizes, error);
    for (int i = 0; i < sizes.count && status == STATUS_OK; i++) {
        ErrorPositions *set;
        status = error_positions_builtin(sizes.items[i], &set, error);
        if (status == STATUS_OK)
            status = measure_board(work, store, set, error);
        error_positions_destroy(set);
    }
    store_close(store);
    return status;
}

// --- one weights file ---

static double flops_of(const WeightsMeta *meta) {
    const char *text = weights_meta_find(meta, "paper_flops");
    double flops;
    return text && value_number(text, &flops) ? flops : NAN;
}

static Status measure_weights(const Work *work, Error *error) {
    Net *net;
    WeightsMeta meta;
    ErrorPositions *set;
    const char *path = work->settings->weights;
    Status status = weights_load(path, &net, &meta, error);
    if (status != STATUS_OK)
        return status;
    Line line = {.paper_flops = flops_of(&meta)};
    snprintf(line.name, sizeof line.name, "%s", path);
    weights_meta_free(&meta);
    status = error_positions_builtin(net->shape.size, &set, error);
    if (status == STATUS_OK) {
        const ExperimentTest test = experiment_test_default();
        StoreErrors row = error_measure_row(set, 0);
        status = error_measure(net, &test.search, set->positions, set->count, work->pool,
                               row.chance, error);
        if (status == STATUS_OK)
            status = rate_lines(set, &row, &line, 1, error);
        if (status == STATUS_OK)
            tell(work, set, &line, 1);
        store_errors_clear(&row);
        error_positions_destroy(set);
    }
    net_destroy(net);
    return status;
}

// --- drawing a set ---

static void show_draw(void *context, const char *what, double done) {
    progress_show(context, &(ProgressState){.what = what, .done = done, .seconds_left = -1.0});
}

static void tell_draw(const Work *work, const ErrorPositions *set, const ErrorDrawReport *report) {
    const double kish = error_positions_kish(set), effective = error_positions_effective(set);
    if (!work->json) {
        printf(
            "%dx%d: %d positions, for %.0f won ones of %d games, %.0f of them errorless; as good "
            "as %.0f with equal weights, for errors %.0f\n"
            "%d positions solved in %.1f s, panel asked in %.1f s\n",
            set->size, set->size, set->count, set->population, report->games, set->errorless, kish,
            effective, report->asked, report->label_seconds, report->panel_seconds);
        return;
    }
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "size", set->size);
    cJSON_AddNumberToObject(json, "version", set->version);
    cJSON_AddNumberToObject(json, "games", report->games);
    cJSON_AddNumberToObject(json, "solved", report->asked);
    cJSON_AddNumberToObject(json, "population", set->population);
    cJSON_AddNumberToObject(json, "errorless", set->errorless);
    cJSON_AddNumberToObject(json, "positions", set->count);
    json_add_number(json, "effective_weights", kish);
    json_add_number(json, "effective_errors", effective);
    json_add_number(json, "solve_seconds", report->label_seconds);
    json_add_number(json, "panel_seconds", report->panel_seconds);
    cJSON_AddItemToArray(work->json, json);
}

static Status draw(const Work *work, Error *error) {
    const Settings *settings = work->settings;
    Store *stores[TEXT_LIST_MAX] = {NULL};
    Status status = STATUS_OK;
    for (int i = 0; i < settings->stores.count && status == STATUS_OK; i++)
        status = store_open(settings->stores.items[i], STORE_READ, &stores[i], error);
    ErrorDrawConfig config = error_draw_config_default();
    config.size = settings->sizes.items[0];
    config.seed = work->command->seed;
    config.count = settings->positions;
    config.pool = work->pool;
    config.stop = command_stop();
    config.progress = show_draw;
    config.context = work->progress;
    ErrorPositions *set = NULL;
    ErrorDrawReport report;
    if (status == STATUS_OK)
        status = error_draw(&config, stores, settings->stores.count, &set, &report, error);
    if (status == STATUS_OK) {
        char *text = error_positions_encode(set);
        status = file_write(settings->draw, text, strlen(text), error);
        free(text);
    }
    if (status == STATUS_OK)
        tell_draw(work, set, &report);
    error_positions_destroy(set);
    for (int i = 0; i < settings->stores.count; i++)
        store_close(stores[i]);
    return status;
}

// --- the command ---

static void check_settings(const Command *command, const Settings *settings) {
    if (!settings->weights == (settings->stores.count == 0))
        command_refuse(command, "expected --store=FILE or --weights=FILE, one of the two");
    if (settings->draw && (settings->weights || settings->sizes.count != 1))
        command_refuse(command, "--draw: expected --store=FILE and one board, --boards=N, with it");
    if (settings->positions_given && !settings->draw)
        command_refuse(command, "--positions: expected --draw with it");
    if (settings->weights && settings->sizes.count > 0)
        command_refuse(command, "--boards: expected --store with it");
}

int cmd_errors(int argc, char **argv) {
    Settings settings = {.positions = COUNT_DEFAULT};
    const Option options[] = {
        {.name = "store",
         .value = "FILE",
         .texts = &settings.stores,
         .subject = COMMAND_STORE,
         .help = "a store whose agents are measured; may be given several times"},
        {.name = "boards",
         .was = "size",
         .value = "LIST",
         .list = &settings.sizes,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .expected = "board sizes",
         .default_text = "all that have positions",
         .help = "board sizes"},
        {.name = "weights",
         .value = "FILE",
         .text = &settings.weights,
         .subject = COMMAND_WEIGHTS,
         .help = "a weights file instead of a store, with 64 nodes of Gumbel search"},
        {.name = "draw",
         .value = "FILE",
         .text = &settings.draw,
         .help = "draws the positions of one board from the games of the stores and writes them to "
                 "FILE, instead of measuring"},
        {.name = "positions",
         .value = "N",
         .integer = &settings.positions,
         .given = &settings.positions_given,
         .least = 1,
         .most = ERROR_POSITIONS_MAX,
         .expected = "a number of positions",
         .help = "how many are drawn"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about =
                "Measures how often agents throw a won position away, on solved boards: the share "
                "of the won positions of many games in which their move loses, by the net alone "
                "and by their search, moves drawn and greedy, with 95% intervals. All agents "
                "of a board are asked the same positions, which are part of the program. A store "
                "remembers the answers.",
            .example = "hexlaw errors --store exp/hexlaw.sqlite --boards 5\n"
                       "hexlaw errors exp/runs/5x5-w32-d2-s1/snap-09.safetensors",
        },
        argc, argv);
    check_settings(&command, &settings);
    const ProgressConfig bar = progress_config_default();
    const Work work = {.command = &command,
                       .settings = &settings,
                       .progress = progress_create(&bar, command.quiet),
                       .pool = pool_create(command.threads),
                       .json = command.json ? cJSON_CreateArray() : NULL};
    command_stop(); // installs the signal handlers
    Error error;
    Status status = STATUS_OK;
    if (settings.draw)
        status = draw(&work, &error);
    else if (settings.weights)
        status = measure_weights(&work, &error);
    for (int i = 0; !settings.draw && i < settings.stores.count && status == STATUS_OK; i++)
        status = measure_store(&work, settings.stores.items[i], &error);
    progress_destroy(work.progress);
    if (work.json)
        json_out_if(status == STATUS_OK, work.json);
    pool_destroy(work.pool);
    return command_end(&command, status, &error);
}
