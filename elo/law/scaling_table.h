// The law in a table of frontiers that came from elsewhere, such as elo/law/paper/frontiers.csv: no
// runs, no games, so no bootstrap. How much the numbers hang on a single board is shown by leaving
// each out in turn.
#ifndef HEXLAW_ELO_LAW_SCALING_TABLE_H
#define HEXLAW_ELO_LAW_SCALING_TABLE_H

#include "elo/law/scaling.h"

#include <stddef.h>

// Reads CSV whose first line names the columns: board_size (1 to 64), elo, and what unit_column()
// calls the unit, or log10_flops for paper FLOPs; others are passed over, empty lines too.
// `*points` is sorted by size, then x; free with free(). STATUS_INVALID names `name`, the line and
// what was expected.
Status scaling_table_read(Unit unit, const char *name, const char *text, size_t length,
                          ScalingPoint **points, int *count, Error *error);

typedef struct ScalingTableBoard {
    int size, points;
    FrontierIncline incline; // slope NAN with fewer than 3 points
    double crossing;         // x of its first point at -50 Elo or above, NAN: none
} ScalingTableBoard;

typedef struct ScalingTable {
    Unit unit;
    int boards;
    ScalingTableBoard board[SCALING_BOARDS_MAX];
    ScalingLaw law; // lo and hi: the least and the most when one board is left out, NAN where two
                    // boards or fewer are there
    int predictions;
    ScalingPrediction prediction[SCALING_PREDICTIONS_MAX]; // without intervals
} ScalingTable;

// Fits points that scaling_table_read() gave in this unit. STATUS_INVALID with fewer than two board
// sizes, more than SCALING_BOARDS_MAX, or too few points for a law.
Status scaling_table_fit(Unit unit, const ScalingPoint *points, int count, ScalingTable *table,
                         Error *error);

// The table of the paper's own frontiers (elo/law/paper.h) in this unit; of no boards, with NAN for
// the law, where that is not known (unit_paper()).
void scaling_table_paper(Unit unit, ScalingTable *table);

// {"boards":[{"size","points","slope","plateau","crossing"}],"law":{as scaling_json(), with _lo and
// _hi},"predictions":[{"fitted","size","residual"}],"x": the unit's name}; NAN as null. Free with
// free().
char *scaling_table_json(const ScalingTable *table);

#endif
