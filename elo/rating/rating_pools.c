#include "elo/rating/rating_pools.h"

#include "base/memory.h"

#include <stdlib.h>

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
        pool->count += part[games[i].black] == number;
    pool->games = memory_zeroed((size_t)pool->count, sizeof *pool->games);
    for (int i = 0, at = 0; i < count; i++) {
        if (part[games[i].black] != number)
            continue;
        pool->games[at] = games[i];
        pool->games[at].black = place[games[i].black];
        pool->games[at++].white = place[games[i].white];
    }
}

static Status solve(const RatingConfig *config, RatingPool *pool, Error *error) {
    RatingConfig own = *config;
    own.anchor = RATING_BEST;
    for (int i = 0; i < pool->players; i++)
        if (pool->player[i] == config->anchor)
            own.anchor = i;
    if (own.anchor == RATING_BEST)
        own.model = RATING_MODEL_BRADLEY_TERRY;
    return rating_solve(&own, pool->players, pool->games, pool->count, pool->names, &pool->rating,
                        error);
}

Status rating_pools_solve(const RatingConfig *config, int players, const RatingGames *games,
                          int count, const char *const *names, RatingPools **pools, Error *error) {
    *pools = NULL;
    int *part = memory_zeroed((size_t)players, sizeof *part);
    int *place = memory_zeroed((size_t)players, sizeof *place);
    const int parts = rating_parts(players, games, count, part);
    int *members = memory_zeroed((size_t)parts, sizeof *members);
    for (int i = 0; i < players; i++)
        members[part[i]]++;
    RatingPools *made = memory_zeroed(1, sizeof *made);
    made->pools = memory_zeroed((size_t)parts, sizeof *made->pools);
    Status status = STATUS_OK;
    for (int number = 0; number < parts && status == STATUS_OK; number++) {
        if (members[number] == 1) {
            made->idle++;
            continue;
        }
        RatingPool *pool = &made->pools[made->count++];
        gather(pool, number, part, place, players, games, count, names);
        status = solve(config, pool, error);
    }
    free(members);
    free(part);
    free(place);
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
    free(pools);
}
