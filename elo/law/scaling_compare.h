// Compares two laws: differences between two experiments, with intervals from the bootstraps of
// both.
#ifndef HEXLAW_ELO_LAW_SCALING_COMPARE_H
#define HEXLAW_ELO_LAW_SCALING_COMPARE_H

#include "elo/law/scaling.h"

// A board size of both. Every difference is the first minus the second, NAN if either is missing.
typedef struct ScalingDifference {
    int size;
    ScalingValue slope;     // Elo per decade
    ScalingValue intercept; // of the inclines' lines, at x = 0
    double x; // middle of the compute range that both inclines cover, or of the gap between them
    ScalingValue height;  // of the lines at `x`, Elo
    ScalingValue compute; // of the first to reach -50 Elo, as a multiple of the second's
} ScalingDifference;

typedef struct ScalingComparison {
    Unit unit;
    int boards;
    ScalingDifference board[SCALING_BOARDS_MAX];
    ScalingValue law_slope,
        law_intercept;         // incline_flops and incline_const; NAN: missing in either
    ScalingValue law_multiple; // first's size_multiple as a multiple of the second's
} ScalingComparison;

// The fits must have the same unit (checked) and contain their replicates, as returned by
// scaling_fit(). STATUS_INVALID if they have no board size in common.
Status scaling_compare(ScalingFit *first, ScalingFit *second, ScalingComparison *comparison,
                       Error *error);

// {"boards":[{"size","slope","intercept","x","height","compute" with _lo and _hi}],
// "law":{"slope","intercept","multiple" with _lo and _hi},"x": the unit's name}; NAN as null. Free
// with free().
char *scaling_compare_json(const ScalingComparison *comparison);

#endif
