// A defence without any knowledge of the opponent: in a lost position the moves that leave it the
// fewest winning replies. It was perfect play's until it turned out to be easy to beat
// (docs/zero.md), and is kept to be measured against.
//
// Where more than STUBBORN_WIDE_CELLS cells are free, counting replies would take minutes: there it
// is the STUBBORN_WIDE_MOVES cells that most current passes through (engine/resistance.h).
#ifndef HEXLAW_ENGINE_STUBBORN_H
#define HEXLAW_ENGINE_STUBBORN_H

#include "engine/solver.h"

enum { STUBBORN_WIDE_CELLS = 30, STUBBORN_WIDE_MOVES = 16 };

// The moves, never empty. The position must be lost for its side to move, of a size that the
// solver, which has no limits, can solve (checked).
Bits stubborn_moves(Solver *solver, const Board *board);

#endif
