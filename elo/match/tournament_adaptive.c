#include "elo/match/tournament_internal.h"

#include "base/memory.h"
#include "elo/match/pairing.h"

#include <math.h>
#include <stdlib.h>

enum {
    ROUND_JOBS_MIN = 8, // a round may have this many jobs, even with few games so far
};

static int component_of(int *parent, int player) {
    while (parent[player] != player)
        player = parent[player] = parent[parent[player]];
    return player;
}

// Of the first round's jobs, adds those of agents that have not played yet, and those that connect
// separate components of the graph of games.
static void plan_newcomers(Plan *plan) {
    const int players = plan->count + 1; // perfect play is the last
    int *parent = memory_zeroed((size_t)players, sizeof *parent);
    bool *played = memory_zeroed((size_t)players, sizeof *played);
    for (int i = 0; i < players; i++)
        parent[i] = i;
    for (int i = 0; i < plan->game_count; i++) {
        const RatingGames *games = &plan->games[i];
        played[games->black] = played[games->white] = true;
        parent[component_of(parent, games->black)] = component_of(parent, games->white);
    }
    plan_first(plan);
    int kept = 0;
    for (int i = 0; i < plan->job_count; i++) {
        const PlanJob *job = &plan->jobs[i];
        if (!played[job->first] || (!played[job->second] && !job->perfect) ||
            component_of(parent, job->first) != component_of(parent, job->second))
            plan->jobs[kept++] = *job;
    }
    plan->job_count = kept;
    free(parent);
    free(played);
}

static long games_left(const Plan *plan) {
    const long most = plan->config->games_max > 0 ? plan->config->games_max
                                                  : (long)plan->count * TOURNAMENT_GAMES_AN_AGENT;
    return most - plan->game_total;
}

// Progress towards the target by the variances, 0 to 1.
static double done_with(const Plan *plan, const Rating *rating) {
    double sum = 0.0;
    for (int i = 0; i < plan->count; i++) {
        const double ratio = plan->config->target / fmax(rating_margin(rating, i), 1e-9);
        sum += fmin(1.0, ratio * ratio);
    }
    return sum / plan->count;
}

// The number of games of each pair of players, [players, players], above the diagonal; free with
// free().
static double *games_met(const Plan *plan, size_t players) {
    double *met = memory_zeroed(players * players, sizeof *met);
    for (int i = 0; i < plan->game_count; i++) {
        const RatingGames *games = &plan->games[i];
        const bool swap = games->white < games->black;
        const size_t low = (size_t)(swap ? games->white : games->black);
        const size_t high = (size_t)(swap ? games->black : games->white);
        met[low * players + high] += games->black_wins + games->white_wins;
    }
    return met;
}

static void add_chosen(Plan *plan, const Rating *rating) {
    const TournamentConfig *config = plan->config;
    const int larger =
        config->games_perfect > config->games_pair ? config->games_perfect : config->games_pair;
    long games = plan->game_total; // at most as many games again, then a new rating
    if (games < (long)ROUND_JOBS_MIN * larger)
        games = (long)ROUND_JOBS_MIN * larger;
    const long left = games_left(plan);
    const PairingConfig pairing = {.target = config->target,
                                   .games = config->games_pair,
                                   .special = plan->perfect ? plan->count : -1,
                                   .games_special = config->games_perfect,
                                   .games_max = games < left ? games : left,
                                   .even = config->even};
    double *met = games_met(plan, (size_t)rating->players);
    Pairing *chosen;
    int count;
    pairing_choose(&pairing, rating, met, &chosen, &count);
    free(met);
    for (int i = 0; i < count; i++)
        plan_add_job(plan, chosen[i].first, chosen[i].second);
    free(chosen);
}

Status plan_adaptive(Plan *plan, Error *error) {
    plan->from = plan->to;
    plan_newcomers(plan);
    if (plan->job_count > 0) {
        long games = 0;
        for (int i = 0; i < plan->job_count; i++)
            games += plan->jobs[i].games;
        if (games <= games_left(plan))
            return STATUS_OK;
        plan->job_count = 0;
        return error_set(
            error, STATUS_LIMIT,
            "%dx%d: %ld games are allowed and %ld played, expected %ld more for the first "
            "games of every agent",
            plan->config->size, plan->config->size, games_left(plan) + plan->game_total,
            plan->game_total, games);
    }
    Rating *rating;
    Status status = plan_rate(plan, &rating, error);
    if (status != STATUS_OK)
        return status;
    double widest = 0.0;
    int wide = 0;
    for (int i = 0; i < plan->count; i++) {
        const double margin = rating_margin(rating, i);
        wide += margin > plan->config->target;
        widest = fmax(widest, margin);
    }
    plan->from = done_with(plan, rating);
    if (wide > 0)
        add_chosen(plan, rating);
    rating_destroy(rating);
    // Variances are about proportional to the inverse of the games.
    long games = 0;
    for (int i = 0; i < plan->job_count; i++)
        games += plan->jobs[i].games;
    const double before = (double)(plan->game_total > 0 ? plan->game_total : 1);
    plan->to = fmin(1.0, plan->from * (1.0 + (double)games / before));
    if (wide > 0 && plan->job_count == 0)
        return error_set(
            error, STATUS_LIMIT,
            "%dx%d: %d of %d agents have 95%% intervals wider than +-%g Elo (the widest: "
            "+-%.0f) after %ld games, and no more are allowed",
            plan->config->size, plan->config->size, wide, plan->count, plan->config->target, widest,
            plan->game_total);
    return STATUS_OK;
}
