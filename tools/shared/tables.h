// Tables of frontiers and of runs that come from elsewhere, in files or pipes.
#ifndef HEXLAW_TOOLS_SHARED_TABLES_H
#define HEXLAW_TOOLS_SHARED_TABLES_H

#include "elo/law/scaling_runs.h"
#include "elo/law/scaling_table.h"
#include "tools/frame/value.h"

// The law in a table of frontiers.
Status tables_frontiers(const char *path, Unit unit, ScalingTable *table, Error *error);
void tables_print(const ScalingTable *table);

// The boards of a table of runs, of these sizes, or all where there are none. Each board is to be
// destroyed, also after an error.
Status tables_runs(const char *path, Unit unit, const IntList *sizes,
                   ScalingBoard *boards[SCALING_BOARDS_MAX], int *count, Error *error);

#endif
