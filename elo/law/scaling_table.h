// The law fitted to a table of frontiers from another source, such as elo/law/paper/frontiers.csv:
// without runs and games, so without bootstrap. Leaving out each board in turn shows how much the
// numbers depend on a single one.
#ifndef HEXLAW_ELO_LAW_SCALING_TABLE_H
#define HEXLAW_ELO_LAW_SCALING_TABLE_H

#include "elo/law/scaling.h"

#include <stddef.h>

// Reads CSV whose first line names the columns: board_size (1 to 64), elo, and unit_column() of the
// unit, or log10_flops for paper FLOPs; other columns and empty lines are ignored. `*points` is
// sorted by size, then x; free with free(). STATUS_INVALID with `name`, the line and what was
// expected.
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
    ScalingLaw law; // lo and hi: least and greatest value when one board is left out, NAN with at
                    // most two boards
    int predictions;
    ScalingPrediction prediction[SCALING_PREDICTIONS_MAX]; // without intervals
} ScalingTable;

// Fits points read by scaling_table_read() in this unit. STATUS_INVALID with fewer than two board
// sizes, more than SCALING_BOARDS_MAX, or too few points for a law.
Status scaling_table_fit(Unit unit, const ScalingPoint *points, int count, ScalingTable *table,
                         Error *error);

// The table of the paper's own frontiers (elo/law/paper.h) in this unit; without boards and with a
// law of NAN if the conversion is unknown (unit_paper()).
void scaling_table_paper(Unit unit, ScalingTable *table);

// {"boards":[{"size","points","slope","plateau","crossing"}],"law":{as scaling_json(), with _lo and
// _hi},"predictions":[{"fitted","size","residual"}],"x": the unit's name}; NAN as null. Free with
// free().
char *scaling_table_json(const ScalingTable *table);

#endif
