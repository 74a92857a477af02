#include "elo/experiment/experiment.h"

#include "elo/match/agent.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ExperimentTest experiment_test_default(void) {
    return (ExperimentTest){.search = search_config_default(SEARCH_GUMBEL)};
}

// --- engines ---

bool experiment_engine_name_good(const char *name) {
    const size_t length = strlen(name);
    return length > 0 && length <= EXPERIMENT_ENGINE_NAME_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
               length;
}

static Status enter_engine(Store *store, int size, const EngineConfig *engine, Error *error) {
    char name[STORE_NAME_MAX], description[32];
    agent_engine_run(engine, size, name);
    snprintf(description, sizeof description, "engine/%d", size);
    const StoreRun run = {.name = name,
                          .description = description,
                          .size = size,
                          .preset = AGENT_ENGINE,
                          .recipe = engine->command,
                          .command = engine->command,
                          .version = "",
                          .done = true};
    const StoreSnap snap = {.run = name,
                            .samples = NAN,
                            .paper_flops = NAN,
                            .weights = "",
                            .multiply_adds = NAN,
                            .looks = NAN,
                            .moves = NAN,
                            .wall_seconds = NAN,
                            .cpu_seconds = NAN};
    int id;
    // A mistyped command must not be stored under the engine's name.
    Status status = engine_player_check(engine, error);
    if (status == STATUS_OK)
        status = store_run_add(store, &run, error);
    if (status == STATUS_OK)
        status = store_snap_add(store, &snap, &id, error);
    if (status == STATUS_OK)
        status = store_agent_add(store, id, 0, 0.0, AGENT_ENGINE, NULL, error);
    return status;
}

// --- agents ---

static bool takes_part(const ExperimentTest *test, const char *run) {
    for (int i = 0; i < test->run_count; i++)
        if (strcmp(test->runs[i], run) == 0)
            return true;
    return !test->runs;
}

static bool has_nodes(const ExperimentTest *test, int nodes) {
    for (int i = 0; i < test->nodes_count; i++)
        if (test->nodes[i] == nodes)
            return true;
    return !test->nodes && nodes == test->search.nodes;
}

static Status enter_snapshot(Store *store, int snap, const ExperimentTest *test, Error *error) {
    const SearchConfig *search = &test->search;
    const int *nodes = test->nodes ? test->nodes : &search->nodes;
    const int count = test->nodes ? test->nodes_count : 1;
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = store_agent_add(store, snap, nodes[i], agent_search_constant(search),
                                 search_kind_name(search->kind), NULL, error);
    return status;
}

// Adds an agent for every snapshot of the size with weights, and for every engine.
static Status enter_agents(Store *store, int size, const ExperimentTest *test, Error *error) {
    StoreRun *runs;
    int run_count;
    Status status = store_runs(store, size, &runs, &run_count, error);
    if (status != STATUS_OK)
        return status;
    status = store_begin(store, error);
    for (int r = 0; r < run_count && status == STATUS_OK; r++) {
        StoreSnap *snaps;
        int snap_count;
        if (!takes_part(test, runs[r].name))
            continue;
        status = store_snaps(store, runs[r].name, &snaps, &snap_count, error);
        if (status != STATUS_OK)
            break;
        for (int s = 0; s < snap_count && status == STATUS_OK; s++)
            if (snaps[s].weights[0])
                status = enter_snapshot(store, snaps[s].id, test, error);
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

// Keeps the agents that play this test; returns their number.
static int choose_agents(StoreAgent *rows, int count, const ExperimentTest *test) {
    const SearchConfig *search = &test->search;
    int kept = 0;
    const char *name = search_kind_name(search->kind);
    for (int i = 0; i < count; i++) {
        const bool tested = has_nodes(test, rows[i].nodes) && strcmp(rows[i].search, name) == 0 &&
                            rows[i].c == agent_search_constant(search) && rows[i].weights[0] &&
                            takes_part(test, rows[i].run);
        if (tested || agent_engine(&rows[i], test->engines, test->engine_count))
            rows[kept++] = rows[i];
    }
    return kept;
}

static Status check_test(const ExperimentTest *test, Error *error) {
    SearchConfig search = test->search;
    Status status = search_config_check(&search, error);
    for (int i = 0; i < test->nodes_count && status == STATUS_OK; i++) {
        search.nodes = test->nodes[i];
        status = search_config_check(&search, error);
    }
    return status;
}

Status experiment_tournament(Store *store, int size, const ExperimentTest *test,
                             const TournamentConfig *config, Tournament **tournament,
                             Error *error) {
    Status status = check_test(test, error);
    if (status == STATUS_OK)
        status = enter_agents(store, size, test, error);
    StoreAgent *rows;
    int count;
    if (status != STATUS_OK ||
        (status = store_agents(store, size, &rows, &count, error)) != STATUS_OK)
        return status;
    const int chosen = choose_agents(rows, count, test);
    TournamentConfig own = *config;
    own.size = size;
    own.greedy = test->greedy;
    if (chosen == 0)
        status = error_set(error, STATUS_INVALID, "%s: no agents of board size %d to play",
                           store_path(store), size);
    else if (own.games_perfect > 0)
        status = reference_check(size, error);
    if (status == STATUS_OK)
        status = tournament_create(&own, store, rows, chosen, tournament, error);
    free(rows);
    return status;
}

Status experiment_play(Store *store, int size, const ExperimentTest *test,
                       const TournamentConfig *config, Pool *pool, Error *error) {
    Tournament *tournament;
    const Status status = experiment_tournament(store, size, test, config, &tournament, error);
    if (status != STATUS_OK)
        return status;
    MatchHall *hall =
        match_hall_create(pool_threads(pool), true, test->engines, test->engine_count);
    tournament_run(tournament, pool, hall);
    match_hall_destroy(hall);
    return tournament_end(tournament, error);
}
