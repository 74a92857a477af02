#include "elo/rating/standings.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/rating/rating_pools.h"
#include "elo/rating/rating_table.h"
#include "selfplay/search/reference.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_NODES = 64 };

const char *const standings_model_names[] = {"auto", "bradley-terry", "colours", NULL};

void standings_name(const StoreAgent *agent, char name[STANDINGS_NAME_MAX]) {
    if (agent->nodes == 0) // an engine
        snprintf(name, STANDINGS_NAME_MAX, "%s", agent->run);
    else if (agent->nodes == DEFAULT_NODES)
        snprintf(name, STANDINGS_NAME_MAX, "%s/%d", agent->run, agent->idx);
    else
        snprintf(name, STANDINGS_NAME_MAX, "%s/%d@%d", agent->run, agent->idx, agent->nodes);
}

static int compare_ids(const void *key, const void *agent) {
    const int id = *(const int *)key, other = ((const StoreAgent *)agent)->id;
    return (id > other) - (id < other);
}

// The agent's index in the list, -1 if it is not there (`count` for perfect play).
static int place_of(const StoreAgent *agents, int count, int id) {
    if (id == STORE_PERFECT)
        return count;
    const StoreAgent *agent = bsearch(&id, agents, (size_t)count, sizeof *agents, compare_ids);
    return agent ? (int)(agent - agents) : -1;
}

// A database from outside may hold anything.
static Status check_trials(const Store *store, const StoreAgent *agents, int count,
                           const StoreTrial *trials, int trial_count, Error *error) {
    for (int i = 0; i < trial_count; i++) {
        const StoreTrial *t = &trials[i];
        if (t->black == t->white || place_of(agents, count, t->black) < 0 ||
            place_of(agents, count, t->white) < 0)
            return error_set(error, STATUS_INVALID,
                             "%s: a trial of agents %d and %d, expected two different agents of "
                             "the store",
                             store_path(store), t->black, t->white);
    }
    return STATUS_OK;
}

// Drops trials without games; returns the number left.
static int drop_empty(StoreTrial *trials, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (trials[i].black_wins + trials[i].white_wins > 0)
            trials[kept++] = trials[i];
    return kept;
}

bool standings_is_chosen(const StandingsChoice *choice, const char *description) {
    return !choice->description || store_is_like(choice->description, description);
}

static bool agent_is_chosen(const StandingsChoice *choice, const StoreRun *runs, int count,
                            const StoreAgent *agent) {
    for (int i = 0; i < count; i++)
        if (strcmp(runs[i].name, agent->run) == 0)
            return standings_is_chosen(choice, runs[i].description);
    return false;
}

// Keeps the chosen agents, and the trials between them and with perfect play.
static Status choose(Store *store, const StandingsChoice *choice, StoreAgent *agents, int *count,
                     StoreTrial *trials, int *trial_count, Error *error) {
    if (!choice->description)
        return STATUS_OK;
    StoreRun *runs;
    int run_count;
    const Status status = store_runs(store, choice->size, &runs, &run_count, error);
    if (status != STATUS_OK)
        return status;
    bool *chosen = memory_zeroed((size_t)*count + 1, sizeof *chosen);
    for (int i = 0; i < *count; i++)
        chosen[i] = agent_is_chosen(choice, runs, run_count, &agents[i]);
    chosen[*count] = true; // perfect play
    store_runs_free(runs, run_count);
    int kept = 0;
    for (int i = 0; i < *trial_count; i++)
        if (chosen[place_of(agents, *count, trials[i].black)] &&
            chosen[place_of(agents, *count, trials[i].white)])
            trials[kept++] = trials[i];
    *trial_count = kept;
    kept = 0;
    for (int i = 0; i < *count; i++)
        if (chosen[i])
            agents[kept++] = agents[i];
    *count = kept;
    free(chosen);
    return STATUS_OK;
}

// Keeps the trials between agents; returns their number.
static int drop_perfect(StoreTrial *trials, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (trials[i].black != STORE_PERFECT && trials[i].white != STORE_PERFECT)
            trials[kept++] = trials[i];
    return kept;
}

// Keeps only the agents that occur in trials, in their order; returns their number.
static int keep_players(StoreAgent *agents, int count, const StoreTrial *trials, int trial_count) {
    bool *played = memory_zeroed((size_t)count + 1, sizeof *played);
    for (int i = 0; i < trial_count; i++) {
        if (trials[i].black_wins + trials[i].white_wins == 0)
            continue;
        played[place_of(agents, count, trials[i].black)] = true;
        played[place_of(agents, count, trials[i].white)] = true;
    }
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (played[i])
            agents[kept++] = agents[i];
    free(played);
    return kept;
}

void standings_names(const Standings *standings, char (*names)[STANDINGS_NAME_MAX]) {
    for (int i = 0; i < standings->rating->players; i++) {
        if (i < standings->count)
            standings_name(&standings->agents[i], names[i]);
        else
            snprintf(names[i], sizeof names[i], "%s", standings_zero(standings));
    }
}

static const char *zero_name(int size, int version) {
    return version == 0 ? "perfect play" // boardlaw's MoHex, however strong it is
                        : reference_name(size);
}

const char *standings_zero(const Standings *standings) {
    return standings->perfect ? zero_name(standings->size, standings->perfect_version)
                              : "best agent";
}

// Makes standings of a pool of the players 0 .. count-1, the agents, and `count`, perfect play.
// Takes ownership of its rating and games.
static Standings *standings_of(RatingPool *pool, int size, const StoreAgent *agents, int count) {
    Standings *made = memory_zeroed(1, sizeof *made);
    made->size = size;
    made->perfect = pool->player[pool->players - 1] == count;
    made->count = pool->players - made->perfect;
    made->agents = memory_zeroed((size_t)made->count, sizeof *made->agents);
    for (int i = 0; i < made->count; i++)
        made->agents[i] = agents[pool->player[i]];
    made->rating = pool->rating;
    made->games = pool->games;
    made->game_count = pool->count;
    pool->rating = NULL;
    pool->games = NULL;
    return made;
}

// For `count` agents; the last player is perfect play of this version (0: none of ours).
static RatingConfig rating_config(const StandingsChoice *choice, int count, int version) {
    RatingConfig config = rating_config_default();
    config.anchor = count;
    if (choice->model == STANDINGS_MODEL_COLOURS ||
        (choice->model == STANDINGS_MODEL_AUTO && version > 0))
        config.model = RATING_MODEL_COLOURS;
    config.perfect = version > 0 && choice->size <= REFERENCE_PERFECT_SIZE_MAX;
    return config;
}

// Rates agents that all played.
static Status rate(const Store *store, const StandingsChoice *choice, int version,
                   const StoreAgent *agents, int count, const StoreTrial *trials, int trial_count,
                   Standings ***list, int *list_count, Error *error) {
    RatingGames *games = memory_zeroed((size_t)trial_count, sizeof *games);
    for (int i = 0; i < trial_count; i++)
        games[i] = (RatingGames){place_of(agents, count, trials[i].black),
                                 place_of(agents, count, trials[i].white), trials[i].black_wins,
                                 trials[i].white_wins};
    char(*texts)[STANDINGS_NAME_MAX] = memory_zeroed((size_t)count, sizeof *texts);
    const char **names = memory_zeroed((size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) {
        standings_name(&agents[i], texts[i]);
        names[i] = texts[i];
    }
    names[count] = reference_name(choice->size);
    const RatingConfig config = rating_config(choice, count, version);
    RatingPools *pools;
    Error why;
    const Status status =
        rating_pools_solve(&config, count + 1, games, trial_count, names, &pools, &why);
    free(texts);
    free(names);
    free(games);
    if (status != STATUS_OK)
        return error_set(error, status, "%s: %s", store_path(store), why.text);
    *list = memory_zeroed((size_t)pools->count, sizeof **list);
    *list_count = pools->count;
    int first = 0;
    for (int i = 0; i < pools->count; i++)
        if (pools->pools[i].player[pools->pools[i].players - 1] == count)
            first = i;
    for (int i = 0; i < pools->count; i++) {
        // The pool with perfect play moves to the front.
        const int from = i == 0 ? first : i <= first ? i - 1 : i;
        (*list)[i] = standings_of(&pools->pools[from], choice->size, agents, count);
        (*list)[i]->pool = i + 1;
    }
    rating_pools_destroy(pools);
    return STATUS_OK;
}

// For the pool with the reference player, which is in one pool only.
static void count_settled(Standings *standings, const StoreTrial *trials, int count) {
    for (int i = 0; i < count; i++) {
        const StoreTrial *t = &trials[i];
        if (t->perfect == 0 || standings->size <= REFERENCE_PERFECT_SIZE_MAX)
            continue;
        standings->zero_games += t->black_wins + t->white_wins;
        standings->zero_settled += t->settled;
        standings->zero_proven += t->proven;
        standings->zero_stones += t->settled_stones;
    }
}

// What is rated: agents that played, and trials with games.
typedef struct Chosen {
    StoreAgent *agents;
    StoreTrial *trials;
    int count, trial_count;
    int version; // of perfect play among them, 0: none of ours
} Chosen;

static void chosen_free(Chosen *chosen) {
    free(chosen->agents);
    free(chosen->trials);
}

// Free with chosen_free(), also after an error.
static Status load(Store *store, const StandingsChoice *choice, Chosen *chosen, Error *error) {
    *chosen = (Chosen){0};
    // Trials are read first: agents added between the two queries then have no trials.
    Status status = store_trials(store, choice->size, choice->greedy, &chosen->trials,
                                 &chosen->trial_count, error);
    if (status == STATUS_OK)
        status = store_agents(store, choice->size, &chosen->agents, &chosen->count, error);
    if (status == STATUS_OK)
        status = check_trials(store, chosen->agents, chosen->count, chosen->trials,
                              chosen->trial_count, error);
    if (status == STATUS_OK)
        status = choose(store, choice, chosen->agents, &chosen->count, chosen->trials,
                        &chosen->trial_count, error);
    if (status == STATUS_OK && choice->among_agents)
        chosen->trial_count = drop_perfect(chosen->trials, chosen->trial_count);
    if (status == STATUS_OK)
        status = store_perfect_version(store, choice->size, chosen->trials, chosen->trial_count,
                                       &chosen->version, error);
    if (status != STATUS_OK)
        return status;
    chosen->count =
        keep_players(chosen->agents, chosen->count, chosen->trials, chosen->trial_count);
    chosen->trial_count = drop_empty(chosen->trials, chosen->trial_count);
    if (chosen->count > 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "%s: no %s games on %dx%d to rate%s%.80s",
                     store_path(store), choice->greedy ? "greedy" : "sampled", choice->size,
                     choice->size, choice->description ? " of runs described as " : "",
                     choice->description ? choice->description : "");
}

Status standings_load_pools(Store *store, const StandingsChoice *choice, Standings ***pools,
                            int *pool_count, Error *error) {
    *pools = NULL;
    *pool_count = 0;
    Chosen chosen;
    Status status = load(store, choice, &chosen, error);
    if (status == STATUS_OK)
        status = rate(store, choice, chosen.version, chosen.agents, chosen.count, chosen.trials,
                      chosen.trial_count, pools, pool_count, error);
    for (int i = 0; i < *pool_count; i++)
        if ((*pools)[i]->perfect) {
            (*pools)[i]->perfect_version = chosen.version;
            count_settled((*pools)[i], chosen.trials, chosen.trial_count);
        }
    chosen_free(&chosen);
    return status;
}

Status standings_results(Store *store, const StandingsChoice *choice, Results **results, int *zero,
                         Error *error) {
    *results = NULL;
    *zero = -1;
    Chosen chosen;
    const Status status = load(store, choice, &chosen, error);
    if (status == STATUS_OK) {
        Results *made = memory_zeroed(1, sizeof *made);
        made->count = chosen.trial_count;
        made->games = memory_zeroed((size_t)made->count, sizeof *made->games);
        made->drawn = memory_zeroed((size_t)made->count, sizeof *made->drawn);
        for (int i = 0; i < made->count; i++) {
            const StoreTrial *t = &chosen.trials[i];
            made->games[i] = (RatingGames){place_of(chosen.agents, chosen.count, t->black),
                                           place_of(chosen.agents, chosen.count, t->white),
                                           t->black_wins, t->white_wins};
            if (made->games[i].black == chosen.count || made->games[i].white == chosen.count)
                *zero = chosen.count;
        }
        made->players = chosen.count + (*zero >= 0);
        made->names = memory_zeroed((size_t)made->players, sizeof *made->names);
        for (int i = 0; i < chosen.count; i++) {
            char name[STANDINGS_NAME_MAX];
            standings_name(&chosen.agents[i], name);
            made->names[i] = memory_string(name);
        }
        if (*zero >= 0)
            made->names[*zero] = memory_string(zero_name(choice->size, chosen.version));
        *results = made;
    }
    chosen_free(&chosen);
    return status;
}

void standings_destroy_pools(Standings **pools, int count) {
    for (int i = 0; i < count; i++)
        standings_destroy(pools[i]);
    free(pools);
}

// Reports players that are not connected by games.
static Status refuse_apart(const Store *store, Standings *const *pools, int count, Error *error) {
    char text[240] = "";
    size_t length = 0;
    for (int i = 0; i < count && i < 3; i++) {
        char name[STANDINGS_NAME_MAX];
        standings_name(&pools[i]->agents[0], name);
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%.50s%s (%d agents)",
                                   i ? ", " : "", name, pools[i]->count > 1 ? " and others" : "",
                                   pools[i]->count);
    }
    return error_set(error, STATUS_INVALID,
                     "%s: %d pools of agents on %dx%d have no chain of games to each other: %s%s; "
                     "choose one by its runs' description, or let them play",
                     store_path(store), count, pools[0]->size, pools[0]->size, text,
                     count > 3 ? ", ..." : "");
}

Status standings_load_chosen(Store *store, const StandingsChoice *choice, Standings **standings,
                             Error *error) {
    *standings = NULL;
    Standings **pools;
    int count;
    Status status = standings_load_pools(store, choice, &pools, &count, error);
    if (status != STATUS_OK)
        return status;
    if (count > 1) {
        status = refuse_apart(store, pools, count, error);
    } else {
        *standings = pools[0];
        pools[0] = NULL;
    }
    standings_destroy_pools(pools, count);
    return status;
}

Status standings_load(Store *store, int size, bool greedy, Standings **standings, Error *error) {
    const StandingsChoice choice = {.size = size, .greedy = greedy};
    return standings_load_chosen(store, &choice, standings, error);
}

int standings_keep_trials(const Standings *standings, StoreTrial *trials, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (place_of(standings->agents, standings->count, trials[i].black) >= 0 &&
            place_of(standings->agents, standings->count, trials[i].white) >= 0)
            trials[kept++] = trials[i];
    return kept;
}

void standings_destroy(Standings *standings) {
    if (!standings)
        return;
    rating_destroy(standings->rating);
    free(standings->games);
    free(standings->agents);
    free(standings);
}

static bool is_above(const Standings *standings, int agent) {
    return standings->perfect &&
           standings->rating->elo[agent] - rating_margin(standings->rating, agent) > 0.0;
}

int standings_above_perfect(const Standings *standings) {
    int above = 0;
    for (int i = 0; i < standings->count; i++)
        above += is_above(standings, i);
    return above;
}

// The number of each player's run, [rating->players]; free with free().
static int *runs_of(const Standings *standings) {
    const int count = standings->count;
    int *run = memory_zeroed((size_t)count + 1, sizeof *run); // its first agent
    run[count] = count;
    for (int i = 0; i < count; i++)
        while (strcmp(standings->agents[run[i]].run, standings->agents[i].run) != 0)
            run[i]++;
    return run;
}

StandingsCheck standings_check(const Standings *standings, bool misfit) {
    StandingsCheck check = {.first = {NAN, NAN, 0}};
    const Rating *rating = standings->rating;
    Rating *own = NULL;
    if (rating->black) {
        RatingConfig config = rating_config_default();
        config.anchor = rating->anchor;
        // Without a rating there is nothing to check.
        if (rating_solve(&config, rating->players, standings->games, standings->game_count, NULL,
                         &own, NULL) != STATUS_OK)
            return check;
        rating = own;
    }
    check.first = rating_first_move(rating, standings->games, standings->game_count);
    if (misfit) {
        int *run = runs_of(standings);
        check.misfit = rating_misfit(rating, standings->games, standings->game_count, run);
        free(run);
    }
    rating_destroy(own);
    return check;
}

typedef struct Place {
    double elo;
    int agent;
} Place;

// Strongest first, then by order in the store.
static int compare_places(const void *a, const void *b) {
    const Place *p = a, *q = b;
    if (p->elo != q->elo)
        return p->elo < q->elo ? 1 : -1;
    return p->agent - q->agent;
}

static void add_zero(cJSON *object, const Standings *standings) {
    cJSON_AddStringToObject(object, "zero", standings_zero(standings));
    if (standings->perfect_version > 0)
        cJSON_AddNumberToObject(object, "zero_version", standings->perfect_version);
    if (standings->zero_games == 0)
        return;
    const double games = (double)standings->zero_games, settled = (double)standings->zero_settled;
    cJSON_AddNumberToObject(object, "zero_games", games);
    rating_table_add_number(object, "zero_settled", settled / games, 1e4);
    rating_table_add_number(object, "zero_stones",
                            settled > 0.0 ? standings->zero_stones / settled : NAN, 100.0);
    rating_table_add_number(object, "zero_proven", (double)standings->zero_proven / games, 1e4);
}

static void add_agents(cJSON *list, const Standings *standings) {
    const Rating *rating = standings->rating;
    const StandingsCheck check = standings_check(standings, true);
    Place *places = memory_zeroed((size_t)standings->count, sizeof *places);
    const int above = standings_above_perfect(standings);
    for (int i = 0; i < standings->count; i++)
        places[i] = (Place){rating->elo[i], i};
    qsort(places, (size_t)standings->count, sizeof *places, compare_places);
    for (int i = 0; i < standings->count; i++) {
        const int a = places[i].agent;
        char name[STANDINGS_NAME_MAX];
        standings_name(&standings->agents[a], name);
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "agent", standings->agents[a].id);
        cJSON_AddStringToObject(object, "name", name);
        cJSON_AddNumberToObject(object, "size", standings->size);
        rating_table_add_place(
            object, rating, a,
            i + 1 < standings->count ? rating_superiority(rating, a, places[i + 1].agent) : NAN);
        cJSON_AddBoolToObject(object, "above_perfect", is_above(standings, a));
        cJSON_AddNumberToObject(object, "agents_above_perfect", above);
        rating_table_add_strengths(object, rating, a);
        rating_table_add_fit(object, standings->pool, rating, check.first);
        add_zero(object, standings);
        rating_table_add_misfit(object, check.misfit);
        cJSON_AddItemToArray(list, object);
    }
    free(places);
}

char *standings_json(const Standings *const *standings, int count) {
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < count; i++)
        add_agents(list, standings[i]);
    char *text = cJSON_PrintUnformatted(list);
    CHECK(text);
    cJSON_Delete(list);
    return text;
}
