// Shared by rating_misfit.c and rating_misfit_cycles.c: the pairings that tell, with what they
// miss.
#ifndef HEXLAW_ELO_RATING_RATING_MISFIT_INTERNAL_H
#define HEXLAW_ELO_RATING_RATING_MISFIT_INTERNAL_H

#include "elo/rating/rating_misfit.h"

// A pairing, in logits from the first player.
typedef struct RatingMisfitRow {
    int first, second;
    int runs[2];       // ascending
    double ahead;      // by the ratings
    double miss;       // what Bradley-Terry's ratings do not explain
    double variance;   // of that, by chance
    double advantages; // what moving first is worth between them, as their results have it
    double trust;      // the inverse of that number's variance; 0: not both colours were played
    int colour;        // 1 or -1: only as Black, only as White; 0: both
} RatingMisfitRow;

// In order of runs. Values of all rows are vectors beside them.
typedef struct RatingMisfitRows {
    int players, count;
    const int *run;       // [players]
    const double *elo;    // [players]
    RatingMisfitRow *row; // [count]
    double *miss;         // [count] what ratings, and the reasons so far, do not explain
    double *reasons[2];   // [count] those that have taken a share and a degree of freedom
    int reason_count;
} RatingMisfitRows;

// Players whose results say nothing of them may be anywhere: information added to each.
#define RATING_MISFIT_LOOSE 1e-4

// The share of cycles in this variance of effects, logits^2; the others are pairings' own. NAN
// where runs do not tell them apart.
double rating_misfit_cycles(const RatingMisfitRows *rows, double whole);

#endif
