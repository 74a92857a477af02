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
//
// The unit of error is not the game. Games come in pairs, one with each player as Black, and where
// moving first is worth much the score of a pair varies less than that of two games: the variance
// of a pairing's rate is taken from its rates as Black and as White. And what two players do
// against each other is not in full a matter of two numbers: each pairing has an effect of its own,
// normal with a deviation (`effect`) that is found from how far pairings lie from the ratings
// beyond chance (the moments of Paule and Mandel 1982, with each pairing's leverage; 0 where
// Bradley-Terry fits). Pairings are weighted by both (Williams 1982, "Extra-binomial variation in
// logistic linear models"), so a thousand games of one pairing do not count like a thousand games
// of many, and intervals hold for another choice of opponents as well.
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

typedef enum RatingSpread {
    RATING_SPREAD_PAIRS,    // as above
    RATING_SPREAD_BINOMIAL, // every game by itself, as Bradley-Terry alone has it, and boardlaw
} RatingSpread;

typedef struct RatingConfig {
    RatingPrior prior;
    RatingSpread spread;
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
    // Does Bradley-Terry fit?
    double chi_square; // of the pairings' rates against the ratings, from those that tell something
    double freedom;    // what it is where Bradley-Terry fits: these pairings less what ratings take
    double effect;     // deviation of the pairings' own effects, Elo; 0 with SPREAD_BINOMIAL
} Rating;

// Jeffreys' prior, spread by pairs, anchor RATING_BEST, steps_max 200
RatingConfig rating_config_default(void);

// Rates `players` players on the results in any order (a pair may come more than once). Refused
// with STATUS_INVALID where the players do not hang together by games; the message names some that
// cannot be compared with the anchor. `names` (may be NULL: numbers) are only for that message.
// Dense linear algebra: time grows with the cube of the players (a few thousand are fine).
Status rating_solve(const RatingConfig *config, int players, const RatingGames *games, int count,
                    const char *const *names, Rating **rating, Error *error);
void rating_destroy(Rating *rating);

// Which players can be compared: those who hang together by games have one number in part[players],
// numbers ascending from 0 in order of their first players. Returns how many parts there are.
int rating_parts(int players, const RatingGames *games, int count, int *part);

// The chance of so bad a fit or a worse one if Bradley-Terry holds (Wilson and Hilferty's
// approximation to the chi-square distribution); NAN where no pairing is left to tell.
double rating_fit_chance(const Rating *rating);

// The chance that `player` is stronger than `other`.
double rating_superiority(const Rating *rating, int player, int other);

// Half the width of a player's 95% interval, Elo.
double rating_margin(const Rating *rating, int player);

#endif
