// Players who never met, not even through others, have no scale in common: each pool of those who
// hang together is rated by itself.
#ifndef HEXLAW_ELO_RATING_RATING_POOLS_H
#define HEXLAW_ELO_RATING_RATING_POOLS_H

#include "elo/rating/rating.h"

typedef struct RatingPool {
    int players;
    int *player;        // [players] their numbers among all, ascending
    const char **names; // [players] borrowed
    int count;
    RatingGames *games; // [count] by number in the pool
    Rating *rating;     // its best player at 0 Elo, or the config's anchor where that is one of it
} RatingPool;

typedef struct RatingPools {
    int count;
    RatingPool *pools; // [count] in order of their first players
    int idle;          // players without games, who are in none
} RatingPools;

// A pool without the config's anchor is rated by Bradley-Terry. Give back with
// rating_pools_destroy(). Errors as rating_solve().
Status rating_pools_solve(const RatingConfig *config, int players, const RatingGames *games,
                          int count, const char *const *names, RatingPools **pools, Error *error);
void rating_pools_destroy(RatingPools *pools);

#endif
