#include "tools/shared/play.h"

#include "base/pool.h"
#include "elo/match/agent.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

PlaySettings play_settings_default(void) {
    const ExperimentTest test = experiment_test_default();
    return (PlaySettings){
        .search = (int)test.search.kind,
        .nodes = test.search.nodes,
        .c = agent_search_constant(&test.search),
        .greedy = test.greedy,
        .tournament = tournament_config_default(),
    };
}

void play_options(PlaySettings *settings, const Option *own, Option *all) {
    TournamentConfig *plan = &settings->tournament;
    const Option options[PLAY_OPTIONS] = {
        {.name = "search",
         .value = "NAME",
         .choice = &settings->search,
         .choices = search_kind_names,
         .help = "search that all agents play with"},
        {.name = "nodes",
         .value = "N",
         .integer = &settings->nodes,
         .least = 1,
         .most = SEARCH_NODES_MAX,
         .help = "positions searched for a move"},
        {.name = "c",
         .value = "X",
         .number = &settings->c,
         .given = &settings->c_given,
         .least = SEARCH_C_LEAST,
         .most = SEARCH_C_MOST,
         .default_text = "1 (regularised), 1.25 (puct), 0.1 (gumbel)",
         .help = "the search's constant; gumbel: weight of values"},
        {.name = "greedy",
         .flag = &settings->greedy,
         .help = "play the likeliest move instead of drawing from the search's policy"},
        {.name = "games-perfect",
         .value = "N",
         .integer = &plan->games_perfect,
         .least = 0,
         .most = 1e6,
         .help = "games against perfect play in a job, half with each colour; above 7x7 against "
                 "the reference player; 0: none, and the best agent is the zero"},
        {.name = "renew-perfect",
         .flag = &plan->renew_perfect,
         .help =
             "forget games against another version of perfect play or of the reference player, and "
             "play them anew"},
        {.name = "games-pair",
         .value = "N",
         .integer = &plan->games_pair,
         .least = 2,
         .most = 1e6,
         .help = "games between two agents in a job, half with each colour"},
        {.name = "rounds",
         .value = "N",
         .integer = &plan->rounds,
         .least = 0,
         .most = 1000,
         .help = "rounds after the first, each planned from what was played before"},
        {.name = "neighbours",
         .value = "N",
         .integer = &plan->neighbours,
         .least = 1,
         .most = 1000,
         .help = "next stronger agents that each meets in a round"},
        {.name = "target",
         .letter = 't',
         .value = "ELO",
         .number = &plan->target,
         .given = &settings->target_given,
         .least = 0.1,
         .most = 1000,
         .default_text = "",
         .help = "play what tells most until every agent's 95% interval, by Bradley-Terry, is "
                 "+-ELO or less; exit "
                 "code 1: --max-games were not enough"},
        {.name = "max-games",
         .value = "N",
         .integer = &settings->most,
         .given = &settings->most_given,
         .least = 1,
         .most = 2e9,
         .default_text = "10000 an agent",
         .help = "with --target: games that a board's agents may have in the store"},
        {.name = "round-robin",
         .value = "N",
         .integer = &settings->robin,
         .given = &settings->robin_given,
         .least = 2,
         .most = 1e6,
         .default_text = "",
         .help = "play every pairing, N games each: a multiple of --games-pair"},
    };
    for (; own->name; own++)
        *all++ = *own;
    for (int i = 0; i < PLAY_OPTIONS; i++)
        *all++ = options[i];
    *all = (Option)OPTIONS_END;
}

Status play_plan(PlaySettings *settings, const char *dashes, Error *error) {
    TournamentConfig *plan = &settings->tournament;
    if (settings->most_given && !settings->target_given)
        return error_set(error, STATUS_INVALID, "%smax-games without %starget: expected both",
                         dashes, dashes);
    plan->games_max = settings->most;
    if (!settings->robin_given)
        return STATUS_OK;
    if (settings->target_given)
        return error_set(error, STATUS_INVALID,
                         "%sround-robin and %starget: expected one of the two", dashes, dashes);
    if (settings->robin % plan->games_pair != 0)
        return error_set(error, STATUS_INVALID,
                         "%sround-robin %d: expected a multiple of %sgames-pair %d", dashes,
                         settings->robin, dashes, plan->games_pair);
    if (plan->games_perfect > 0)
        plan->games_perfect = plan->games_pair;
    plan->robin = settings->robin / plan->games_pair;
    return STATUS_OK;
}

// The sizes that have training runs, ascending.
static Status sizes_of(Store *store, IntList *sizes, Error *error) {
    StoreRun *runs;
    int count;
    const Status status = store_runs(store, 0, &runs, &count, error);
    if (status != STATUS_OK)
        return status;
    bool there[BOARD_SIZE_MAX + 1] = {false};
    for (int i = 0; i < count; i++)
        there[runs[i].size] = true;
    store_runs_free(runs, count);
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
        if (there[size])
            sizes->items[sizes->count++] = size;
    if (sizes->count == 0)
        return error_set(error, STATUS_INVALID,
                         "%s: no training runs in it; hexlaw train adds some", store_path(store));
    return STATUS_OK;
}

Status play_open_store(const char *path, IntList *sizes, Store **store, Error *error) {
    if (access(path, F_OK) != 0)
        return error_set(error, STATUS_IO, "%s: no such store; hexlaw train --out DIR makes one",
                         path);
    Status status = store_open(path, STORE_WRITE, store, error);
    if (status != STATUS_OK || sizes->count > 0)
        return status;
    status = sizes_of(*store, sizes, error);
    if (status != STATUS_OK)
        store_close(*store);
    return status;
}

typedef struct Watch {
    Progress *progress;
    double from, to;
    int size;
} Watch;

static void on_progress(void *context, const TournamentProgress *now) {
    const Watch *watch = context;
    char what[96], rate[48];
    snprintf(what, sizeof what,
             now->rounds > 0 ? "%dx%d tournament, round %d of %d" : "%dx%d tournament, round %d",
             watch->size, watch->size, now->round + 1, now->rounds);
    snprintf(rate, sizeof rate, "%.0f games/s",
             now->seconds > 0.0 ? (double)now->games_played / now->seconds : 0.0);
    progress_show(watch->progress,
                  &(ProgressState){
                      .what = what,
                      .rate = rate,
                      .done = watch->from + (watch->to - watch->from) * now->fraction,
                      .seconds_left = -1.0,
                  });
}

Status play_test(const PlaySettings *settings, ExperimentTest *test, Error *error) {
    const SearchKind kind = (SearchKind)settings->search;
    *test = (ExperimentTest){.search = search_config_default(kind), .greedy = settings->greedy};
    const double constant = settings->c_given ? settings->c : agent_search_constant(&test->search);
    return agent_search(search_kind_name(kind), settings->nodes, constant, &test->search, error);
}

Status play_boards(const Command *command, Store *store, const IntList *sizes,
                   const PlaySettings *settings, const PlayShare *share, Error *error) {
    ExperimentTest test;
    Status status = play_test(settings, &test, error);
    test.engines = settings->engines;
    test.engine_count = settings->engine_count;
    const ProgressConfig bar = progress_config_default();
    Progress *own = share ? NULL : progress_create(&bar, command->quiet);
    const PlayShare whole = share ? *share : (PlayShare){.progress = own, .from = 0.0, .to = 1.0};
    TournamentConfig config = settings->tournament;
    config.seed = command->seed;
    config.stop = command_stop();
    config.progress = on_progress;
    Pool *pool = pool_create(command->threads);
    Status limit = STATUS_OK; // a board that needs more games does not stop the others
    for (int i = 0; i < sizes->count && status == STATUS_OK; i++) {
        const double step = (whole.to - whole.from) / sizes->count;
        Watch watch = {.progress = whole.progress,
                       .from = whole.from + step * i,
                       .to = whole.from + step * (i + 1),
                       .size = sizes->items[i]};
        config.progress_context = &watch;
        status = experiment_play(store, sizes->items[i], &test, &config, pool, error);
        if (status == STATUS_LIMIT) {
            limit = status;
            status = STATUS_OK;
        }
    }
    if (status == STATUS_OK)
        status = limit;
    pool_destroy(pool);
    progress_destroy(own);
    if (status == STATUS_STOPPED)
        error_set(error, status, "stopped; every game played is stored, the same command goes on");
    return status;
}
