#include "elo/experiment/experiment.h"

#include "base/check.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "selfplay/search/player.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOLVERS_MAX = 8 }; // of 64 MiB each

ExperimentTest experiment_test_default(void) {
    return (ExperimentTest){.search = search_config_default(SEARCH_GUMBEL)};
}

double experiment_search_constant(const SearchConfig *search) {
    // The decimal number that was meant, not the float next to it: 0.1, not 0.100000001490116.
    char text[32];
    snprintf(text, sizeof text, "%.7g",
             (double)(search->kind == SEARCH_GUMBEL ? search->c_scale : search->c));
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
        search->c_scale = (float)constant;
    else
        search->c = (float)constant;
    return search_config_check(search, error);
}

Status experiment_agent_load(const char *folder, const StoreAgent *row, Net **net,
                             SearchConfig *search, Error *error) {
    char path[PATH_MAX], named[STORE_NAME_MAX + 64];
    snprintf(named, sizeof named, "agent %d, snapshot %d of run %s,", row->id, row->idx, row->run);
    Status status = store_within(folder, row->weights, named, path, error);
    if (status == STATUS_OK)
        status = experiment_search(row->search, row->nodes, row->c, search, error);
    if (status == STATUS_OK)
        status = weights_load(path, net, NULL, error);
    if (status == STATUS_OK && (*net)->shape.size != row->size) {
        net_destroy(*net);
        return error_set(error, STATUS_INVALID,
                         "%s: a net for another board than the store's %dx%d", path, row->size,
                         row->size);
    }
    return status;
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
                            .multiply_adds = NAN,
                            .looks = NAN,
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

// Whether games against perfect play are not played out (TournamentConfig.perfect).
static bool looks_up(int size) {
    return size > EXPERIMENT_PLAYED_SIZE_MAX && size <= REFERENCE_PERFECT_SIZE_MAX;
}

Perfect *experiment_perfect_create(int threads) {
    PerfectConfig config = perfect_config_default();
    config.solvers = threads < SOLVERS_MAX ? threads : SOLVERS_MAX;
    return perfect_create(&config);
}

// What the tournament's threads make players from; read-only but for `perfect`, which locks itself.
struct ExperimentJobs {
    const StoreAgent *agents;
    char folder[PATH_MAX]; // of the store; weights lie relative to it
    int size;
    uint64_t seed;
    const ExperimentTest *test;
    Perfect *perfect; // NULL where it takes no part, or others play
    const ExperimentHands *hands;
    const TournamentJob *jobs; // being played by others
};

static Status make_agent(const char *folder, const StoreAgent *row, bool greedy, Player **player,
                         Error *error) {
    SearchConfig search;
    Net *net;
    const Status status = experiment_agent_load(folder, row, &net, &search, error);
    if (status != STATUS_OK)
        return status;
    *player = player_agent_create(net, &search, greedy);
    return STATUS_OK;
}

static Status make_player(void *context, int agent, Player **player, Error *error) {
    const ExperimentJobs *jobs = context;
    if (agent == STORE_PERFECT) {
        CHECK(jobs->perfect || jobs->size > REFERENCE_PERFECT_SIZE_MAX);
        *player = reference_player_create(jobs->perfect);
        return STATUS_OK;
    }
    const StoreAgent *row = &jobs->agents[agent];
    const EngineConfig *engine = engine_of(jobs->test, row);
    if (engine) {
        *player = engine_player_create(engine);
        return STATUS_OK;
    }
    return make_agent(jobs->folder, row, jobs->test->greedy, player, error);
}

// --- jobs for others ---

void experiment_job(const ExperimentJobs *jobs, int index, ExperimentJob *job) {
    *job = (ExperimentJob){.size = jobs->size,
                           .seed = jobs->seed,
                           .greedy = jobs->test->greedy,
                           .job = jobs->jobs[index]};
    snprintf(job->folder, sizeof job->folder, "%s", jobs->folder);
    for (int side = 0; side < 2; side++)
        if (job->job.ids[side] != STORE_PERFECT)
            job->players[side] = jobs->agents[job->job.agents[side]];
}

static Status play_elsewhere(void *context, const TournamentJob *list, int count,
                             TournamentDone *done, void *tournament, Error *error) {
    ExperimentJobs *jobs = context;
    jobs->jobs = list;
    return jobs->hands->play(jobs->hands->context, jobs, count, done, tournament, error);
}

Status experiment_job_play(const ExperimentJob *job, Perfect *perfect, TournamentOutcome *outcome,
                           Error *error) {
    Player *players[2] = {NULL, NULL};
    Status status = STATUS_OK;
    for (int side = 0; side < 2 && status == STATUS_OK; side++) {
        if (job->job.ids[side] == STORE_PERFECT) {
            CHECK(perfect || job->size > REFERENCE_PERFECT_SIZE_MAX);
            players[side] = reference_player_create(perfect);
        } else {
            status =
                make_agent(job->folder, &job->players[side], job->greedy, &players[side], error);
        }
    }
    TournamentConfig config = tournament_config_default();
    config.size = job->size;
    config.seed = job->seed;
    config.greedy = job->greedy;
    config.perfect = looks_up(job->size) ? perfect : NULL;
    if (status == STATUS_OK)
        status = tournament_play(&config, &job->job, players, outcome, error);
    player_destroy(players[0]);
    player_destroy(players[1]);
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
        status = store_agent_add(store, snap, nodes[i], experiment_search_constant(search),
                                 search_kind_name(search->kind), NULL, error);
    return status;
}

// Every snapshot of the size that has weights becomes an agent, and every engine.
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

// The agents that play this test, with the numbers the tournament wants.
static int choose_agents(StoreAgent *rows, int count, const ExperimentTest *test,
                         TournamentAgent *agents) {
    const SearchConfig *search = &test->search;
    int kept = 0;
    const char *name = search_kind_name(search->kind);
    for (int i = 0; i < count; i++) {
        const bool tested = has_nodes(test, rows[i].nodes) && strcmp(rows[i].search, name) == 0 &&
                            rows[i].c == experiment_search_constant(search) && rows[i].weights[0] &&
                            takes_part(test, rows[i].run);
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

static Status check_test(const ExperimentTest *test, Error *error) {
    SearchConfig search = test->search;
    Status status = search_config_check(&search, error);
    for (int i = 0; i < test->nodes_count && status == STATUS_OK; i++) {
        search.nodes = test->nodes[i];
        status = search_config_check(&search, error);
    }
    return status;
}

Status experiment_play_by(const ExperimentHands *hands, Store *store, int size,
                          const ExperimentTest *test, const TournamentConfig *tournament,
                          Error *error) {
    CHECK(!hands || test->engine_count == 0);
    Status status = check_test(test, error);
    if (status == STATUS_OK)
        status = enter_agents(store, size, test, error);
    StoreAgent *rows;
    int count;
    if (status != STATUS_OK ||
        (status = store_agents(store, size, &rows, &count, error)) != STATUS_OK)
        return status;
    TournamentAgent *agents = memory_zeroed((size_t)count, sizeof *agents);
    const int chosen = choose_agents(rows, count, test, agents);
    ExperimentJobs jobs = {
        .agents = rows, .size = size, .seed = tournament->seed, .test = test, .hands = hands};
    const TournamentHands elsewhere = {.play = play_elsewhere, .context = &jobs};
    store_folder(store, jobs.folder);
    TournamentConfig config = *tournament;
    config.size = size;
    config.greedy = test->greedy;
    config.make = make_player;
    config.context = &jobs;
    config.hands = hands ? &elsewhere : NULL;
    if (config.games_perfect > 0 && size <= REFERENCE_PERFECT_SIZE_MAX && !hands) {
        jobs.perfect = experiment_perfect_create(pool_threads(tournament->pool));
        config.perfect = looks_up(size) ? jobs.perfect : NULL;
    }
    if (chosen == 0)
        status = error_set(error, STATUS_INVALID, "%s: no agents of board size %d to play",
                           store_path(store), size);
    else if (config.games_perfect > 0)
        status = reference_check(size, error);
    if (status == STATUS_OK)
        status = tournament_run(&config, store, agents, chosen, error);
    perfect_destroy(jobs.perfect);
    free(agents);
    free(rows);
    return status;
}

Status experiment_play(Store *store, int size, const ExperimentTest *test,
                       const TournamentConfig *tournament, Error *error) {
    return experiment_play_by(NULL, store, size, test, tournament, error);
}
