// Shared by rating_misfit.c and rating_misfit_cycles.c: the informative pairings with their
// residuals.
#ifndef HEXLAW_ELO_RATING_RATING_MISFIT_INTERNAL_H
#define HEXLAW_ELO_RATING_RATING_MISFIT_INTERNAL_H

#include "elo/rating/rating_misfit.h"

// A pairing, in logits from the first player.
typedef struct RatingMisfitRow {
    int first, second;
    int runs[2];       // ascending
    double ahead;      // by the ratings
    double miss;       // residual from Bradley-Terry's ratings
    double variance;   // of that residual, by chance
    double advantages; // what moving first is worth between them, by their results
    double trust;      // inverse variance of `advantages`; 0: not both colours were played
    int colour;        // 1 or -1: only as Black, only as White; 0: both
} RatingMisfitRow;

// Sorted by runs. Vectors of one value per row are stored beside them.
typedef struct RatingMisfitRows {
    int players, count;
    const int *run;       // [players]
    const double *elo;    // [players]
    RatingMisfitRow *row; // [count]
    double *miss;         // [count] residuals from the ratings and the reasons so far
    double *reasons[2];   // [count] regressors that have taken a share and a degree of freedom
    int reason_count;
} RatingMisfitRows;

// Information added to each player, as uninformative results would leave a rating undetermined.
#define RATING_MISFIT_LOOSE 1e-4

// The share of cycles in this variance of effects, logits^2; the rest is the pairings' own. NAN if
// the runs do not separate the two.
double rating_misfit_cycles(const RatingMisfitRows *rows, double whole);

#endif
