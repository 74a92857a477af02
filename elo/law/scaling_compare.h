// Two laws side by side: what one experiment has over another, with intervals from the bootstraps
// of both.
#ifndef HEXLAW_ELO_LAW_SCALING_COMPARE_H
#define HEXLAW_ELO_LAW_SCALING_COMPARE_H

#include "elo/law/scaling.h"

// A board size that both have. Every difference is the first less the second, NAN where either has
// no such number.
typedef struct ScalingDifference {
    int size;
    ScalingValue slope;     // Elo per decade
    ScalingValue intercept; // of the inclines' lines, at x = 0
    double x;               // the middle of the compute that both inclines cover, or lies between
    ScalingValue height;    // of the lines at `x`, Elo
    ScalingValue compute;   // what the first needs to reach -50 Elo, as a multiple of the second's
} ScalingDifference;

typedef struct ScalingComparison {
    Unit unit;
    int boards;
    ScalingDifference board[SCALING_BOARDS_MAX];
    ScalingValue law_slope,
        law_intercept;         // incline_flops and incline_const; NAN: not both have one
    ScalingValue law_multiple; // first's size_multiple as a multiple of the second's
} ScalingComparison;

// The fits must be in one unit (checked) and hold their replicates, as scaling_fit() leaves them.
// STATUS_INVALID where they have no board size in common.
Status scaling_compare(ScalingFit *first, ScalingFit *second, ScalingComparison *comparison,
                       Error *error);

// {"boards":[{"size","slope","intercept","x","height","compute" with _lo and _hi}],
// "law":{"slope","intercept","multiple" with _lo and _hi},"x": the unit's name}; NAN as null. Free
// with free().
char *scaling_compare_json(const ScalingComparison *comparison);

#endif
