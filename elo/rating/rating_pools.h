// Players who are not connected by games, not even through others, have no common scale: each pool
// (connected component) is rated by itself. Plain ratings need points in either direction
// (rating_parts_by_points()); games between its pools tell nothing about ratings within them, and
// are left out.
#ifndef HEXLAW_ELO_RATING_RATING_POOLS_H
#define HEXLAW_ELO_RATING_RATING_POOLS_H

#include "elo/rating/rating.h"

typedef struct RatingPool {
    int players;
    int *player;        // [players] their numbers among all players, ascending
    const char **names; // [players] borrowed
    int count;
    RatingGames *games; // [count] players by number in the pool
    Rating *rating;     // the config's anchor has its anchor_elo; in another pool the best has 0
} RatingPool;

// A player that plain Bradley-Terry puts infinitely far from all others.
typedef struct RatingBeyond {
    int player;           // number among all players
    double games, points; // all that it played, also with players who are rated
} RatingBeyond;

typedef struct RatingPools {
    int count;
    RatingPool *pools;    // [count] in order of their first players
    int idle;             // players without games, in no pool
    int beyond_count;     // 0 but for plain ratings
    RatingBeyond *beyond; // [beyond_count] players with games, in no pool
} RatingPools;

// A pool without the config's anchor is rated by Bradley-Terry where the model is colours.
// An anchor that is in no pool is of no influence. STATUS_INVALID too if all are beyond. Free with
// rating_pools_destroy(). Errors as for rating_solve().
Status rating_pools_solve(const RatingConfig *config, int players, const RatingGames *games,
                          int count, const char *const *names, RatingPools **pools, Error *error);
void rating_pools_destroy(RatingPools *pools);

#endif
