// How runs that differ in their seed alone differ in Elo: their luck. What another sweep of the
// same shapes would find is drawn from it (scaling_bootstrap.c). docs/law.md has the reasons and
// the coverage of the intervals.
#ifndef HEXLAW_ELO_LAW_SCALING_LUCK_H
#define HEXLAW_ELO_LAW_SCALING_LUCK_H

#include "base/rng.h"
#include "elo/law/scaling.h"

// A snapshot of another sweep stands at `expected` + `deviation` * (sqrt(steady) * u + sqrt(1 -
// steady) * v) and what its rating errs by. u and v are normal, v of each snapshot by itself, u
// with the correlation exp(-d/reach) for snapshots of a run d decades of compute apart
// (Ornstein-Uhlenbeck).
typedef struct Luck {
    int runs;
    int *run;          // [count] of each snapshot, 0 .. runs-1
    int *order;        // [count] snapshots by run, then compute
    int *before;       // [count] for each of `order` the one before it in its run, or -1
    double *expected;  // [count] mean of its shape's runs at its compute, Elo
    double *deviation; // [count] of runs of a shape where they stand about as high, Elo
    double steady;     // share of the variance that lasts from snapshot to snapshot ...
    double reach;      // ... over so many decades; INFINITY: over the whole run
    int freedom;       // degrees of freedom that the deviations were found with
    double most;       // what no draw exceeds: 0, perfect play, if no rating does; else INFINITY
} Luck;

// From the deviations of a shape's runs from their mean, less what ratings err by (method of
// moments). Without a shape that has several runs `freedom` is 0, runs are expected where they are
// and deviate by 0. Free with luck_free().
Luck luck_create(const ScalingBoard *board);
void luck_free(Luck *luck);

// Draws the board's Elo in another sweep, without errors of ratings; deviations are `scale` times
// as large.
void luck_draw(const Luck *luck, const ScalingBoard *board, double scale, Rng *rng, double *elo);

#endif
