// Ratings of players by their games, one of them, the anchor, at 0 Elo, by one of two models:
//
// - Bradley-Terry: the probability that i beats j is 1/(1 + 10^((elo_j - elo_i)/400)). The rates of
//   a pair with either as Black are averaged equally, whatever the number of games, so that moving
//   first favours nobody; a pair that played one way round only counts as it is.
// - colours: every player has two strengths, as Black and as White, and i as Black beats j as White
//   with probability 1/(1 + 10^((white_j - black_i)/400)) (Bradley-Terry between the players as
//   Black and the players as White; in paired comparisons, order effects of each player's own:
//   Davidson and Beaver 1977, "On extending the Bradley-Terry model to incorporate within-pair
//   order effects"). A player's Elo is the share of points s that it is expected to score against
//   the anchor, half of the games as Black: elo = 400 log10(s/(1 - s)). So a difference to the
//   anchor says how games against it end, which no single number can say of all pairs at once where
//   attack and defence go apart: against a perfect player, who loses no game as Black, s is half
//   the chance to win as Black, and Elo at most 0, reached by who always does.
//
// Maximum a posteriori by damped Newton steps.
//
// Two priors keep players without a win or without a loss finite (with colours each player is
// two):
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
// of many, and intervals hold for another choice of opponents as well. With colours a pairing is
// one player as Black against another as White, and has an effect for each way round; those with
// the anchor have a deviation of their own, as who plays perfectly differs from all who learnt.
// What is scored against the anchor contains the effect: it is predicted from the games with the
// anchor as far as they tell it (the best linear unbiased prediction, Henderson 1975, with a
// binomial likelihood). So a player near the anchor has the Elo of its games with it, and one that
// loses all of them the Elo that its games with others promise, with a wide interval.
#ifndef HEXLAW_ELO_RATING_RATING_H
#define HEXLAW_ELO_RATING_RATING_H

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

typedef enum RatingModel { RATING_MODEL_BRADLEY_TERRY, RATING_MODEL_COLOURS } RatingModel;

typedef struct RatingConfig {
    RatingModel model;
    bool perfect; // colours: the anchor loses no game as Black, by theory
    RatingPrior prior;
    RatingSpread spread;
    int anchor;    // the player at 0 Elo, or RATING_BEST (not with colours)
    int steps_max; // Newton steps before giving up
} RatingConfig;

enum { RATING_BEST = -1 }; // anchor at the player who comes out best

typedef struct Rating {
    int players, anchor;
    double *elo;        // [players]
    double *covariance; // [players, players] in Elo^2: inverse Hessian, the anchor's row 0
    double *games;      // [players] played by each
    double *score;      // [players] share of them that each won, NAN without games
    // Colours, else NULL: either strength relative to the anchor's as White. [players], Elo; of a
    // perfect anchor as Black INFINITY, NAN where no games tell it.
    double *black, *white;
    double *unseen; // [players] Elo^2: what too few games with the anchor leave open of the effect
                    // of a player's pairing with it. In margins, not in the covariance, which is
                    // of the estimates. Colours, else NULL.
    // Does the model fit?
    double chi_square; // of the pairings' rates against the ratings, from those that tell something
    double freedom;    // what it is where the model fits: these pairings less what ratings take
    int telling;       // pairings that tell something by the ratings
    double effect;     // deviation of the pairings' own effects, Elo; 0 with SPREAD_BINOMIAL
    double effect_anchor; // colours: the same of the pairings with the anchor
    double misfit; // the same of two players' rates with colours averaged: what the models can
                   // be compared by. With Bradley-Terry the effect, with colours of pairings
                   // without the anchor
} Rating;

// Bradley-Terry, Jeffreys' prior, spread by pairs, anchor RATING_BEST, steps_max 200
RatingConfig rating_config_default(void);

// Rates `players` players on the results in any order (a pair may come more than once). Refused
// with STATUS_INVALID where the players do not hang together by games; the message names some that
// cannot be compared with the anchor. With colours the games must tell every player's strength as
// Black, which those of a perfect player as Black do not, and that player must not have lost any of
// these. `names` (may be NULL: numbers) are only for these messages.
// Dense linear algebra: time grows with the cube of the players (a few thousand are fine).
Status rating_solve(const RatingConfig *config, int players, const RatingGames *games, int count,
                    const char *const *names, Rating **rating, Error *error);
void rating_destroy(Rating *rating);

// Which players can be compared: those who hang together by games have one number in part[players],
// numbers ascending from 0 in order of their first players. Returns how many parts there are.
int rating_parts(int players, const RatingGames *games, int count, int *part);

// The name of a model, as in `hexlaw rate --model`; NULL-terminated list in order of RatingModel.
extern const char *const rating_model_names[];

// The chance of so bad a fit or a worse one if the model holds (Wilson and Hilferty's
// approximation to the chi-square distribution); NAN where no pairing is left to tell.
double rating_fit_chance(const Rating *rating);

// The chance that `player` is stronger than `other`.
double rating_superiority(const Rating *rating, int player, int other);

// Half the width of a player's 95% interval, Elo.
double rating_margin(const Rating *rating, int player);

#endif
