// Where Bradley-Terry does not fit: the causes of the pairings' effects. Each explains a share of
// their variance, in this order, with the ratings refitted each time:
// - colour: rates are averaged over colours, and the mean of two logistic curves that moving first
//   has moved apart is flatter than either. Predicted from what moving first is worth to the
//   players of each pairing, and never more than predicted.
// - distance: players far apart are nearer to each other, or farther, than the steps between them
//   add up to; an effect that grows with the square of the difference.
// - same run: the stronger of two snapshots of one run has won more, or less, than rated.
// - cycles: results beyond ratings that form cycles, similar for the snapshots of a run, the more
// so
//   the nearer they are in strength (the cyclic component of Balduzzi et al. 2018, "Re-evaluating
//   evaluation", as a random effect: the covariance of two pairings is that of two players' styles
//   times that of their opponents', less the same crosswise, so that it changes its sign with the
//   players).
// - rest: each pairing's own.
// The first three are regressions on the pairings' residuals, with the remaining variance found by
// moments as in elo/rating/rating.h; its division between cycles and rest maximises the restricted
// likelihood (REML, Patterson and Thompson 1971), ratings and regressions integrated out.
// In-sample: on other results more would remain. Ratings are not changed.
#ifndef HEXLAW_ELO_RATING_RATING_MISFIT_H
#define HEXLAW_ELO_RATING_RATING_MISFIT_H

#include "elo/rating/rating.h"

typedef struct RatingMisfit {
    bool told;  // Bradley-Terry is rejected at the 5% level, and there are enough pairings to say
                // why; else all 0
    double elo; // standard deviation of the pairings' effects: the rating's `effect`
    // Shares of their variance, together 1; NAN where the runs do not determine it: part of rest.
    double colour, distance, same_run, cycles, rest;
    double left; // standard deviation of the rest, Elo
} RatingMisfit;

// From the games that were rated; run[players] is the same number for snapshots of one run, NULL if
// runs are unknown. Time grows as for rating_solve().
RatingMisfit rating_misfit(const Rating *rating, const RatingGames *games, int count,
                           const int *run);

// As a line of text; "" if `told` is false.
enum { RATING_MISFIT_MAX = 320 };
void rating_misfit_sentence(RatingMisfit misfit, char text[RATING_MISFIT_MAX]);

#endif
