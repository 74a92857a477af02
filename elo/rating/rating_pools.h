// Players who are not connected by games, not even through others, have no common scale: each pool
// (connected component) is rated by itself.
#ifndef HEXLAW_ELO_RATING_RATING_POOLS_H
#define HEXLAW_ELO_RATING_RATING_POOLS_H

#include "elo/rating/rating.h"

typedef struct RatingPool {
    int players;
    int *player;        // [players] their numbers among all players, ascending
    const char **names; // [players] borrowed
    int count;
    RatingGames *games; // [count] players by number in the pool
    Rating *rating;     // 0 Elo is the config's anchor if it is in the pool, else the best player
} RatingPool;

typedef struct RatingPools {
    int count;
    RatingPool *pools; // [count] in order of their first players
    int idle;          // players without games, in no pool
} RatingPools;

// A pool without the config's anchor is rated by Bradley-Terry. Free with rating_pools_destroy().
// Errors as for rating_solve().
Status rating_pools_solve(const RatingConfig *config, int players, const RatingGames *games,
                          int count, const char *const *names, RatingPools **pools, Error *error);
void rating_pools_destroy(RatingPools *pools);

#endif
