#include "elo/rating/rating_pools.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

// Whether both players are of part `number`.
static bool is_inside(const RatingGames *games, const int *part, int number) {
    return part[games->black] == number && part[games->white] == number;
}

// Collects the players of part `number` and their games; `place` [players] is the index of each in
// its pool.
static void gather(RatingPool *pool, int number, const int *part, int *place, int players,
                   const RatingGames *games, int count, const char *const *names) {
    for (int i = 0; i < players; i++)
        pool->players += part[i] == number;
    pool->player = memory_zeroed((size_t)pool->players, sizeof *pool->player);
    pool->names = memory_zeroed((size_t)pool->players, sizeof *pool->names);
    for (int i = 0, at = 0; i < players; i++) {
        if (part[i] != number)
            continue;
        place[i] = at;
        pool->player[at] = i;
        pool->names[at++] = names[i];
    }
    for (int i = 0; i < count; i++)
        pool->count += is_inside(&games[i], part, number);
    pool->games = memory_zeroed((size_t)pool->count, sizeof *pool->games);
    for (int i = 0, at = 0; i < count; i++) {
        if (!is_inside(&games[i], part, number))
            continue;
        pool->games[at] = games[i];
        pool->games[at].black = place[games[i].black];
        pool->games[at++].white = place[games[i].white];
    }
}

static Status solve(const RatingConfig *config, RatingPool *pool, Error *error) {
    RatingConfig own = *config;
    own.anchor = RATING_BEST;
    own.anchor_elo = 0.0;
    for (int i = 0; i < pool->players; i++)
        if (pool->player[i] == config->anchor) {
            own.anchor = i;
            own.anchor_elo = config->anchor_elo;
        }
    if (own.anchor == RATING_BEST && own.model == RATING_MODEL_COLOURS)
        own.model = RATING_MODEL_BRADLEY_TERRY;
    return rating_solve(&own, pool->players, pool->games, pool->count, pool->names, &pool->rating,
                        error);
}

// Lists players who are alone in their part, and have games if it is by points; counts the idle.
static void set_apart(RatingPools *pools, int players, const int *part, const int *members,
                      const RatingGames *games, int count) {
    RatingBeyond *all = memory_zeroed((size_t)players, sizeof *all);
    for (int i = 0; i < count; i++) {
        const double played = games[i].black_wins + games[i].white_wins;
        all[games[i].black].games += played;
        all[games[i].black].points += games[i].black_wins;
        all[games[i].white].games += played;
        all[games[i].white].points += games[i].white_wins;
    }
    for (int i = 0; i < players; i++) {
        if (members[part[i]] > 1)
            continue;
        if (all[i].games > 0.0)
            all[pools->beyond_count++] = (RatingBeyond){i, all[i].games, all[i].points};
        else
            pools->idle++;
    }
    pools->beyond = all;
}

// Plain ratings of players of whom no two are on one scale.
static Status check_any(const RatingPools *pools, Error *error) {
    if (pools->count > 0 || pools->beyond_count == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID,
                     "no plain ratings of %d players: no two of them are joined by a chain of wins "
                     "and one of losses, so all differences are infinite",
                     pools->beyond_count);
}

Status rating_pools_solve(const RatingConfig *config, int players, const RatingGames *games,
                          int count, const char *const *names, RatingPools **pools, Error *error) {
    *pools = NULL;
    int *part = memory_zeroed((size_t)players, sizeof *part);
    int *place = memory_zeroed((size_t)players, sizeof *place);
    const int parts = config->model == RATING_MODEL_PLAIN
                          ? rating_parts_by_points(players, games, count, part)
                          : rating_parts(players, games, count, part);
    int *members = memory_zeroed((size_t)parts, sizeof *members);
    for (int i = 0; i < players; i++)
        members[part[i]]++;
    RatingPools *made = memory_zeroed(1, sizeof *made);
    made->pools = memory_zeroed((size_t)parts, sizeof *made->pools);
    set_apart(made, players, part, members, games, count);
    Status status = STATUS_OK;
    for (int number = 0; number < parts && status == STATUS_OK; number++) {
        if (members[number] == 1)
            continue;
        RatingPool *pool = &made->pools[made->count++];
        gather(pool, number, part, place, players, games, count, names);
        status = solve(config, pool, error);
    }
    free(members);
    free(part);
    free(place);
    if (status == STATUS_OK)
        status = check_any(made, error);
    if (status == STATUS_OK)
        *pools = made;
    else
        rating_pools_destroy(made);
    return status;
}

void rating_pools_destroy(RatingPools *pools) {
    if (!pools)
        return;
    for (int i = 0; i < pools->count; i++) {
        free(pools->pools[i].player);
        free(pools->pools[i].names);
        free(pools->pools[i].games);
        rating_destroy(pools->pools[i].rating);
    }
    free(pools->pools);
    free(pools->beyond);
    free(pools);
}
