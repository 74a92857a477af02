// Where Bradley-Terry does not fit: what the effects of the pairings are due to. Each reason takes
// a share of their variance, in this order, the ratings adapted each time:
// - colour: rates are averaged over colours, and the mean of two logistic curves that moving first
//   has moved apart is flatter than either. Foretold from what moving first is worth to the players
//   of each pairing, and never more than is foretold.
// - distance: players far apart are nearer to each other, or farther, than the steps between them
//   add up to; an effect that grows with the square of the difference.
// - same run: the stronger of two snapshots of one run has won more, or less, than its rating says.
// - cycles: who beats whom beyond ratings, in circles, where it is alike for the snapshots of a
// run,
//   the more alike the nearer they are in strength (the cyclic component of Balduzzi et al. 2018,
//   "Re-evaluating evaluation", as a random effect: the covariance of two pairings is that of two
//   players' styles times that of their opponents', less the same crosswise, so that it changes its
//   sign with the players).
// - rest: each pairing's own.
// The first three are regressions on what pairings miss, with the variance that remains found by
// moments as in elo/rating/rating.h; how that is divided between cycles and rest maximises the
// restricted likelihood (REML, Patterson and Thompson 1971), ratings and regressions integrated
// out. All from the results that were rated: other results would leave more. Ratings are not
// changed by any of it.
#ifndef HEXLAW_ELO_RATING_RATING_MISFIT_H
#define HEXLAW_ELO_RATING_RATING_MISFIT_H

#include "elo/rating/rating.h"

typedef struct RatingMisfit {
    bool told; // Bradley-Terry is doubted at the 5% level, and enough pairings tell why; else all 0
    double elo; // deviation of the pairings' effects: the rating's `effect`
    double colour, distance, same_run, cycles, rest; // shares of their variance, together 1; NAN
                                                     // where the runs do not tell, as part of rest
    double left;                                     // deviation of the rest, Elo
} RatingMisfit;

// Of the games that were rated; run[players] is the same number for snapshots of one run, NULL
// where runs are not known. Time grows as rating_solve()'s.
RatingMisfit rating_misfit(const Rating *rating, const RatingGames *games, int count,
                           const int *run);

// In a line of text; "" where nothing is told.
enum { RATING_MISFIT_MAX = 320 };
void rating_misfit_sentence(RatingMisfit misfit, char text[RATING_MISFIT_MAX]);

#endif
