// A table of training runs from elsewhere, such as elo/law/paper/runs.csv, as boards to fit: with
// runs to draw from, so with a bootstrap, but without errors of the ratings.
#ifndef HEXLAW_ELO_LAW_SCALING_RUNS_H
#define HEXLAW_ELO_LAW_SCALING_RUNS_H

#include "elo/law/scaling.h"

#include <stddef.h>

// Reads CSV with the columns of scaling_table_read() and `run`, a whole number: rows of one board
// size and run are its snapshots, in any order. `boards` is filled ascending in size; free each
// with scaling_board_destroy(). STATUS_INVALID with `name`, the line and what was expected; for no
// row at all, more than SCALING_BOARDS_MAX sizes, or fewer than 3 snapshots of one.
Status scaling_runs_read(Unit unit, const char *name, const char *text, size_t length,
                         ScalingBoard *boards[SCALING_BOARDS_MAX], int *count, Error *error);

#endif
