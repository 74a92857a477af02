// How runs that differ in their seed alone differ in Elo: their luck. What another sweep of the
// same shapes would find is drawn from it (scaling_bootstrap.c). docs/law.md has the reasons and
// the coverage of the intervals.
#ifndef HEXLAW_ELO_LAW_SCALING_LUCK_H
#define HEXLAW_ELO_LAW_SCALING_LUCK_H

#include "elo/law/scaling.h"

// A snapshot of another sweep stands at `expected` + `deviation` * (sqrt(steady) * u + sqrt(1 -
// steady) * v) and what its rating errs by, u normal for each run and v for each snapshot.
typedef struct Luck {
    int runs;
    int *run;          // [count] of each snapshot, 0 .. runs-1
    double *expected;  // [count] mean of its shape's runs at its compute, Elo
    double *deviation; // [count] of runs of a shape where they stand about as high, Elo
    double steady;     // share of the variance that the snapshots of a run have in common
    int freedom;       // degrees of freedom of the deviations
} Luck;

// From the deviations of a shape's runs from their mean, less what ratings err by (method of
// moments). Without a shape that has several runs `freedom` is 0, runs are expected where they are
// and deviate by 0. Free with luck_free().
Luck luck_create(const ScalingBoard *board);
void luck_free(Luck *luck);

#endif
