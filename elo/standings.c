#include "elo/standings.h"

#include "base/check.h"
#include "base/memory.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_NODES = 64 };

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

// The agent's place in the list, -1 if it is not there (`count` for perfect play).
static int place_of(const StoreAgent *agents, int count, int id) {
    if (id == STORE_PERFECT)
        return count;
    const StoreAgent *agent = bsearch(&id, agents, (size_t)count, sizeof *agents, compare_ids);
    return agent ? (int)(agent - agents) : -1;
}

// A database from outside may say anything.
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

// Keeps only the agents that occur in trials, in their order; returns how many.
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

static void name_players(const Standings *standings, int players,
                         char (*names)[STANDINGS_NAME_MAX]) {
    for (int i = 0; i < players; i++) {
        if (i < standings->count)
            standings_name(&standings->agents[i], names[i]);
        else
            snprintf(names[i], sizeof names[i], "perfect play");
    }
}

void standings_names(const Standings *standings, char (*names)[STANDINGS_NAME_MAX]) {
    name_players(standings, standings->rating->players, names);
}

static Status rate(Standings *standings, const StoreTrial *trials, int count, Error *error) {
    const int players = standings->count + 1; // with perfect play, dropped below if it did not play
    RatingGames *games = memory_zeroed((size_t)count, sizeof *games);
    int used = 0;
    for (int i = 0; i < count; i++) {
        const StoreTrial *t = &trials[i];
        if (t->black_wins + t->white_wins == 0)
            continue;
        games[used++] = (RatingGames){place_of(standings->agents, standings->count, t->black),
                                      place_of(standings->agents, standings->count, t->white),
                                      t->black_wins, t->white_wins};
        standings->perfect |= t->black == STORE_PERFECT || t->white == STORE_PERFECT;
    }
    char(*texts)[STANDINGS_NAME_MAX] = memory_zeroed((size_t)players, sizeof *texts);
    const char **names = memory_zeroed((size_t)players, sizeof *names);
    name_players(standings, players, texts);
    for (int i = 0; i < players; i++)
        names[i] = texts[i];
    RatingConfig config = rating_config_default();
    config.anchor = standings->perfect ? standings->count : RATING_BEST;
    Status status = rating_solve(&config, standings->perfect ? players : players - 1, games, used,
                                 names, &standings->rating, error);
    free(texts);
    free(names);
    standings->games = games;
    standings->game_count = used;
    return status;
}

Status standings_load(Store *store, int size, bool greedy, Standings **standings, Error *error) {
    *standings = NULL;
    StoreAgent *agents = NULL;
    StoreTrial *trials = NULL;
    int agent_count, trial_count;
    // Trials first: what is added between the two readings are agents without trials.
    Status status = store_trials(store, size, greedy, &trials, &trial_count, error);
    if (status == STATUS_OK)
        status = store_agents(store, size, &agents, &agent_count, error);
    if (status == STATUS_OK)
        status = check_trials(store, agents, agent_count, trials, trial_count, error);
    int version = 0;
    if (status == STATUS_OK)
        status = store_perfect_version(store, trials, trial_count, &version, error);
    if (status != STATUS_OK) {
        free(agents);
        free(trials);
        return status;
    }
    Standings *made = memory_zeroed(1, sizeof *made);
    made->size = size;
    made->perfect_version = version;
    made->count = keep_players(agents, agent_count, trials, trial_count);
    made->agents = agents;
    if (made->count == 0)
        status = error_set(error, STATUS_INVALID, "%s: no %s games on %dx%d to rate",
                           store_path(store), greedy ? "greedy" : "sampled", size, size);
    else
        status = rate(made, trials, trial_count, error);
    free(trials);
    if (status != STATUS_OK) {
        standings_destroy(made);
        return status;
    }
    *standings = made;
    return STATUS_OK;
}

void standings_destroy(Standings *standings) {
    if (!standings)
        return;
    rating_destroy(standings->rating);
    free(standings->games);
    free(standings->agents);
    free(standings);
}

// A number rounded to what is worth reading, null for NAN.
static void add_number(cJSON *object, const char *name, double value, int decimals) {
    if (isnan(value)) {
        cJSON_AddNullToObject(object, name);
        return;
    }
    const double scale = pow(10.0, decimals);
    cJSON_AddNumberToObject(object, name, round(value * scale) / scale);
}

typedef struct Place {
    double elo;
    int agent;
} Place;

// Strongest first, then by place in the store.
static int compare_places(const void *a, const void *b) {
    const Place *p = a, *q = b;
    if (p->elo != q->elo)
        return p->elo < q->elo ? 1 : -1;
    return p->agent - q->agent;
}

static void add_agents(cJSON *list, const Standings *standings) {
    const Rating *rating = standings->rating;
    Place *places = memory_zeroed((size_t)standings->count, sizeof *places);
    for (int i = 0; i < standings->count; i++)
        places[i] = (Place){rating->elo[i], i};
    qsort(places, (size_t)standings->count, sizeof *places, compare_places);
    for (int i = 0; i < standings->count; i++) {
        const int a = places[i].agent;
        const double elo = rating->elo[a], margin = rating_margin(rating, a);
        char name[STANDINGS_NAME_MAX];
        standings_name(&standings->agents[a], name);
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "agent", standings->agents[a].id);
        cJSON_AddStringToObject(object, "name", name);
        cJSON_AddNumberToObject(object, "size", standings->size);
        add_number(object, "elo", elo, 2);
        add_number(object, "lo", elo - margin, 2);
        add_number(object, "hi", elo + margin, 2);
        cJSON_AddNumberToObject(object, "games", rating->games[a]);
        add_number(object, "score", rating->score[a], 4);
        add_number(
            object, "los",
            i + 1 < standings->count ? rating_superiority(rating, a, places[i + 1].agent) : NAN, 4);
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
