#include "elo/experiment.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "selfplay/player.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ExperimentTest experiment_test_default(void) {
    return (ExperimentTest){.search = search_config_default(SEARCH_GUMBEL)};
}

double experiment_search_constant(const SearchConfig *search) {
    // The decimal number that was meant, not the float next to it: 0.1, not 0.100000001490116.
    char text[32];
    snprintf(text, sizeof text, "%.7g",
             (double)(search->kind == SEARCH_GUMBEL ? search->value_scale : search->c));
    return strtod(text, NULL);
}

Status experiment_search(const char *name, int nodes, double constant, SearchConfig *search,
                         Error *error) {
    SearchKind kind;
    const Status status = search_kind_parse(name, &kind, error);
    if (status != STATUS_OK)
        return status;
    *search = search_config_default(kind);
    search->nodes = nodes;
    if (kind == SEARCH_GUMBEL)
        search->value_scale = (float)constant;
    else
        search->c = (float)constant;
    return search_config_check(search, error);
}

// --- engines ---

static const char engine_search[] = "engine"; // in place of a search's name

bool experiment_engine_name_good(const char *name) {
    const size_t length = strlen(name);
    return length > 0 && length <= EXPERIMENT_ENGINE_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
               length;
}

static void engine_run(const EngineConfig *engine, int size, char name[STORE_NAME_MAX]) {
    snprintf(name, STORE_NAME_MAX, "%dx%d-engine-%s", size, size, engine->name);
}

static Status enter_engine(Store *store, int size, const EngineConfig *engine, Error *error) {
    char name[STORE_NAME_MAX], description[32];
    engine_run(engine, size, name);
    snprintf(description, sizeof description, "engine/%d", size);
    const StoreRun run = {.name = name,
                          .description = description,
                          .size = size,
                          .preset = engine_search,
                          .recipe = engine->command,
                          .command = engine->command,
                          .version = "",
                          .done = true};
    const StoreSnap snap = {.run = name,
                            .samples = NAN,
                            .paper_flops = NAN,
                            .weights = "",
                            .executed_flops = NAN,
                            .moves = NAN,
                            .wall_seconds = NAN,
                            .cpu_seconds = NAN};
    int id;
    // A mistyped command must not be kept under the engine's name.
    Status status = engine_player_check(engine, error);
    if (status == STATUS_OK)
        status = store_run_add(store, &run, error);
    if (status == STATUS_OK)
        status = store_snap_add(store, &snap, &id, error);
    if (status == STATUS_OK)
        status = store_agent_add(store, id, 0, 0.0, engine_search, NULL, error);
    return status;
}

// The engine of the test that the row stands for, NULL if it is none of them.
static const EngineConfig *engine_of(const ExperimentTest *test, const StoreAgent *row) {
    for (int i = 0; i < test->engine_count; i++) {
        char name[STORE_NAME_MAX];
        engine_run(&test->engines[i], row->size, name);
        if (strcmp(row->search, engine_search) == 0 && strcmp(row->run, name) == 0)
            return &test->engines[i];
    }
    return NULL;
}

// --- players ---

// What the tournament's threads make players from; read-only but for `perfect`, which locks itself.
typedef struct Makers {
    const StoreAgent *agents;
    char folder[PATH_MAX]; // of the store; weights lie relative to it
    const ExperimentTest *test;
    Perfect *perfect; // NULL where it takes no part
} Makers;

static Status make_player(void *context, int agent, Player **player, Error *error) {
    const Makers *makers = context;
    if (agent == STORE_PERFECT) {
        CHECK(makers->perfect);
        *player = player_perfect_create(makers->perfect);
        return STATUS_OK;
    }
    const StoreAgent *row = &makers->agents[agent];
    const EngineConfig *engine = engine_of(makers->test, row);
    if (engine) {
        *player = engine_player_create(engine);
        return STATUS_OK;
    }
    char path[PATH_MAX];
    SearchConfig search;
    Net *net;
    Status status = STATUS_OK;
    if (row->weights[0] == '/')
        snprintf(path, sizeof path, "%s", row->weights);
    else
        status = file_path(makers->folder, row->weights, path, error);
    if (status == STATUS_OK)
        status = experiment_search(row->search, row->nodes, row->c, &search, error);
    if (status == STATUS_OK)
        status = weights_load(path, &net, NULL, error);
    if (status != STATUS_OK)
        return status;
    if (net->shape.size != row->size) {
        net_destroy(net);
        return error_set(error, STATUS_INVALID,
                         "%s: a net for another board than the store's %dx%d", path, row->size,
                         row->size);
    }
    *player = player_agent_create(net, &search, makers->test->greedy);
    return STATUS_OK;
}

// Every snapshot of the size that has weights becomes an agent, and every engine.
static Status enter_agents(Store *store, int size, const ExperimentTest *test, Error *error) {
    const SearchConfig *search = &test->search;
    StoreRun *runs;
    int run_count;
    Status status = store_runs(store, size, &runs, &run_count, error);
    if (status != STATUS_OK)
        return status;
    status = store_begin(store, error);
    for (int r = 0; r < run_count && status == STATUS_OK; r++) {
        StoreSnap *snaps;
        int snap_count;
        status = store_snaps(store, runs[r].name, &snaps, &snap_count, error);
        if (status != STATUS_OK)
            break;
        for (int s = 0; s < snap_count && status == STATUS_OK; s++)
            if (snaps[s].weights[0])
                status = store_agent_add(store, snaps[s].id, search->nodes,
                                         experiment_search_constant(search),
                                         search_kind_name(search->kind), NULL, error);
        store_snaps_free(snaps, snap_count);
    }
    for (int i = 0; i < test->engine_count && status == STATUS_OK; i++)
        status = enter_engine(store, size, &test->engines[i], error);
    if (status == STATUS_OK)
        status = store_commit(store, error);
    else
        store_rollback(store);
    store_runs_free(runs, run_count);
    return status;
}

// The agents that play this test, with the numbers the tournament wants.
static int choose_agents(StoreAgent *rows, int count, const ExperimentTest *test,
                         TournamentAgent *agents) {
    const SearchConfig *search = &test->search;
    int kept = 0;
    const char *name = search_kind_name(search->kind);
    for (int i = 0; i < count; i++) {
        const bool tested = rows[i].nodes == search->nodes && strcmp(rows[i].search, name) == 0 &&
                            rows[i].c == experiment_search_constant(search) && rows[i].weights[0];
        if (!tested && !engine_of(test, &rows[i]))
            continue;
        rows[kept] = rows[i];
        int run = 0;
        while (run < kept && strcmp(rows[run].run, rows[kept].run) != 0)
            run++;
        agents[kept] = (TournamentAgent){
            .id = rows[kept].id,
            .run = run, // the place of the run's first agent
            .paper_flops = rows[kept].paper_flops,
        };
        kept++;
    }
    return kept;
}

Status experiment_play(Store *store, int size, const ExperimentTest *test,
                       const TournamentConfig *tournament, Error *error) {
    Status status = search_config_check(&test->search, error);
    if (status == STATUS_OK)
        status = enter_agents(store, size, test, error);
    StoreAgent *rows;
    int count;
    if (status != STATUS_OK ||
        (status = store_agents(store, size, &rows, &count, error)) != STATUS_OK)
        return status;
    TournamentAgent *agents = memory_zeroed((size_t)count, sizeof *agents);
    const int chosen = choose_agents(rows, count, test, agents);
    Makers makers = {.agents = rows, .test = test};
    file_folder(store_path(store), makers.folder);
    TournamentConfig config = *tournament;
    config.size = size;
    config.greedy = test->greedy;
    config.make = make_player;
    config.context = &makers;
    if (size <= EXPERIMENT_PERFECT_SIZE_MAX) {
        const PerfectConfig perfect = perfect_config_default();
        makers.perfect = perfect_create(&perfect);
    } else {
        config.games_perfect = 0;
    }
    if (chosen == 0)
        status = error_set(error, STATUS_INVALID, "%s: no agents of board size %d to play",
                           store_path(store), size);
    else
        status = tournament_run(&config, store, agents, chosen, error);
    perfect_destroy(makers.perfect);
    free(agents);
    free(rows);
    return status;
}
