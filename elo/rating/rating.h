// Ratings of players from their games, relative to one player, the anchor, at 0 Elo, by one of
// three models:
//
// - Bradley-Terry: the probability that i beats j is 1/(1 + 10^((elo_j - elo_i)/400)). The rates of
//   a pair with either as Black are averaged equally, whatever the number of games, so that moving
//   first favours nobody; a pair that played with only one colour counts as it is.
// - colours: every player has two strengths, as Black and as White, and i as Black beats j as White
//   with probability 1/(1 + 10^((white_j - black_i)/400)) (Bradley-Terry between the players as
//   Black and the players as White; in paired comparisons, order effects of each player's own:
//   Davidson and Beaver 1977, "On extending the Bradley-Terry model to incorporate within-pair
//   order effects"). A player's Elo is the share of points s that it is expected to score against
//   the anchor, half of the games as Black: elo = 400 log10(s/(1 - s)). So Elo relative to the
//   anchor predicts the results of games against it, which a single strength cannot do for all
//   pairs at once where attack and defence differ: against a perfect player, who loses no game as
//   Black, s is half the chance to win as Black, and Elo is at most 0, reached by a player that
//   always wins as Black.
// - plain: Bradley-Terry over games as independent trials, each with the same weight whoever was
//   Black, by maximum likelihood: no prior, no effects of pairings. Every player's expected points
//   are the points that it made (Zermelo 1929; Ford 1957), which is what Ordo solves for. Finite
//   only where every two players are joined by a chain of points in either direction.
//
// Maximum a posteriori by damped Newton steps.
//
// Two priors keep the ratings of players without a win or without a loss finite (with colours each
// player counts as two):
// - Jeffreys' (the default): half a win and half a loss for each pair, times the pair's leverage,
//   so that all pairs together add as many games as there are players. It takes away the first
//   order of the estimate's bias (Firth 1993, "Bias reduction of maximum likelihood estimates").
// - one win and one loss for each pair that played, as boardlaw's elos.py. Harmless with 1,024
//   games for every pair; where many weak players meet a strong one in a few games each, the added
//   wins raise all the weak players together.
//
// Games are not independent trials. They come in pairs, one with each player as Black, and where
// moving first is worth much the score of a pair varies less than that of two games: the variance
// of a pairing's rate is computed from its rates as Black and as White. And two ratings do not
// describe a pairing in full: each pairing has a random effect of its own, normal with a standard
// deviation (`effect`) that is estimated from how far pairings lie from the ratings beyond chance
// (the moments of Paule and Mandel 1982, with each pairing's leverage; 0 where Bradley-Terry fits).
// Pairings are weighted by both (Williams 1982, "Extra-binomial variation in logistic linear
// models"), so a thousand games of one pairing do not count like a thousand games of many, and
// intervals hold for another choice of opponents as well. With colours a pairing is one player as
// Black against another as White, and has an effect for each order; those with the anchor have a
// deviation of their own, as a perfect player differs from all trained ones. The score against the
// anchor contains the effect: it is predicted from the games with the anchor as far as they
// determine it (the best linear unbiased prediction, Henderson 1975, with a binomial likelihood).
// So a player near the anchor gets the Elo of its games with it, and one that loses all of them the
// Elo that its games with others predict, with a wide interval.
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
    RATING_SPREAD_BINOMIAL, // games as independent trials, as in plain Bradley-Terry and boardlaw
} RatingSpread;

typedef enum RatingModel {
    RATING_MODEL_BRADLEY_TERRY,
    RATING_MODEL_COLOURS,
    RATING_MODEL_PLAIN,
} RatingModel;

typedef struct RatingConfig {
    RatingModel model;
    bool perfect;        // colours: the anchor is known to lose no game as Black
    RatingPrior prior;   // plain has none
    RatingSpread spread; // plain: binomial
    int anchor;          // the player at `anchor_elo`, or RATING_BEST (not with colours)
    double anchor_elo;   // 0; with colours it must be
    int steps_max;       // Newton steps before giving up
} RatingConfig;

enum { RATING_BEST = -1 }; // anchor at the best player

typedef struct Rating {
    RatingModel model;
    int players, anchor;
    double *elo;        // [players]
    double *covariance; // [players, players] in Elo^2: inverse Hessian, the anchor's row 0
    double *games;      // [players] played by each
    double *score;      // [players] share of them that each won, NAN without games
    // Colours, else NULL: both strengths relative to the anchor's as White. [players], Elo;
    // INFINITY for a perfect anchor as Black, NAN where no games determine it.
    double *black, *white;
    double *unseen; // [players] Elo^2: variance of the effect of a player's pairing with the anchor
                    // that their games leave open. Part of the margins, not of the covariance,
                    // which is of the estimates. Colours, else NULL.
    // Does the model fit?
    double chi_square; // of the pairings' rates against the ratings, over the informative pairings
    double freedom; // its expectation if the model fits: these pairings less what the ratings take
    int telling;    // informative pairings, by the ratings
    // Standard deviation of the pairings' effects, Elo; 0 with SPREAD_BINOMIAL. Plain has none:
    // this and the next two are NAN.
    double effect;
    double effect_anchor; // colours: the same for the pairings with the anchor
    double misfit; // the same for two players' rates with colours averaged, to compare the models
                   // by. With Bradley-Terry equal to `effect`; with colours, of pairings without
                   // the anchor
} Rating;

// Bradley-Terry, Jeffreys' prior, spread by pairs, anchor RATING_BEST, steps_max 200
RatingConfig rating_config_default(void);

// Rates `players` players from results in any order (a pair may occur more than once).
// STATUS_INVALID if the players are not connected by games, plain: by points in either direction;
// the message names some that cannot be compared with the anchor. With colours the games must
// determine every player's strength as Black, which those of a perfect player as Black do not, and
// that player must not have lost any of these. `names` (NULL: numbers) are only for these messages.
// Dense linear algebra: time grows with the cube of the players (a few thousand are fine).
Status rating_solve(const RatingConfig *config, int players, const RatingGames *games, int count,
                    const char *const *names, Rating **rating, Error *error);
void rating_destroy(Rating *rating);

// The connected components of the graph of games, within which players can be compared: writes the
// number of each player's component to part[players], from 0 in order of their first players.
// Returns the number of components.
int rating_parts(int players, const RatingGames *games, int count, int *part);

// The same by points: the strongly connected components of the graph with an edge from each player
// to those who took points from it, within which plain ratings are finite (Ford 1957, "Solution of
// a ranking problem from binary comparisons"). A player who only won, or only lost, is one alone.
int rating_parts_by_points(int players, const RatingGames *games, int count, int *part);

// The name of a model; NULL-terminated list in order of RatingModel.
extern const char *const rating_model_names[];

// The p-value of the fit: the chance of one as bad or worse if the model holds (Wilson and
// Hilferty's approximation to the chi-square distribution); NAN if no pairing is left to test with.
double rating_fit_chance(const Rating *rating);

// The chance that `player` is stronger than `other`.
double rating_superiority(const Rating *rating, int player, int other);

// Half the width of a player's 95% interval, Elo.
double rating_margin(const Rating *rating, int player);

#endif
