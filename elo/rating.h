// Bradley-Terry ratings: the probability that i beats j is 1/(1 + 10^((elo_j - elo_i)/400)).
// Maximum a posteriori by damped Newton steps. The rates of a pair with either as Black are
// averaged equally, whatever the number of games, so that moving first favours nobody; a pair that
// played one way round only counts as it is.
//
// Two priors keep players without a win or without a loss finite:
// - Jeffreys' (the default): half a win and half a loss for each pair, times the pair's leverage,
//   so that all pairs together add as many games as there are players. It takes away the first
//   order of the estimate's bias (Firth 1993, "Bias reduction of maximum likelihood estimates").
// - one win and one loss for each pair that played, as boardlaw's elos.py. Harmless with 1,024
//   games for every pair; where many weak players meet a strong one in a few games each, the wins
//   it invents all say the same and pull up the weak together.
#ifndef HEXLAW_ELO_RATING_H
#define HEXLAW_ELO_RATING_H

#include "base/error.h"

#include <stdbool.h>

#define RATING_ELO_PER_LOGIT 173.71779276130073 // 400 / ln 10
#define RATING_Z95           1.959963984540054  // half the width of a 95% interval in deviations

typedef struct RatingGames {
    int black, white; // players, 0 .. players-1, different
    double black_wins, white_wins;
} RatingGames;

typedef enum RatingPrior { RATING_PRIOR_JEFFREYS, RATING_PRIOR_PAIR } RatingPrior;

typedef struct RatingConfig {
    RatingPrior prior;
    int anchor;    // the player at 0 Elo, or RATING_BEST
    int steps_max; // Newton steps before giving up
} RatingConfig;

enum { RATING_BEST = -1 }; // anchor at the player who comes out best

typedef struct Rating {
    int players, anchor;
    double *elo;        // [players]
    double *covariance; // [players, players] in Elo^2: inverse Hessian, the anchor's row 0
    double *games;      // [players] played by each
    double *score;      // [players] share of them that each won, NAN without games
} Rating;

// Jeffreys' prior, anchor RATING_BEST, steps_max 200
RatingConfig rating_config_default(void);

// Rates `players` players on the results in any order (a pair may come more than once). Refused
// with STATUS_INVALID where the players do not hang together by games; the message names some that
// cannot be compared with the anchor. `names` (may be NULL: numbers) are only for that message.
// Dense linear algebra: time grows with the cube of the players (a few thousand are fine).
Status rating_solve(const RatingConfig *config, int players, const RatingGames *games, int count,
                    const char *const *names, Rating **rating, Error *error);
void rating_destroy(Rating *rating);

// Half the width of a player's 95% interval, Elo.
double rating_margin(const Rating *rating, int player);

#endif
