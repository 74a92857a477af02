// Ratings of synthetic results by players of known strength.
#ifndef HEXLAW_TESTS_RATED_H
#define HEXLAW_TESTS_RATED_H

#include "elo/rating/rating.h"
#include "tests/testing.h"

#include <math.h>

static inline Rating *rated(RatingConfig config, int players, const RatingGames *games, int count) {
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, players, games, count, NULL, &rating, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return rating;
}

static inline int binomial(Rng *rng, int n, double p) {
    int wins = 0;
    for (int i = 0; i < n; i++)
        wins += rng_uniform(rng) < p;
    return wins;
}

static inline double expected(double elo_difference) {
    return 1.0 / (1.0 + pow(10.0, -elo_difference / 400.0));
}

#endif
