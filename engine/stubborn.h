// A defence without a model of the opponent: in a lost position the moves that leave the opponent
// the fewest winning replies. Perfect play used it until it proved easy to beat (docs/zero.md); it
// is kept for comparison.
//
// With more than STUBBORN_WIDE_CELLS free cells, counting replies would take minutes: then the
// moves are the STUBBORN_WIDE_MOVES cells with the largest current (engine/resistance.h).
#ifndef HEXLAW_ENGINE_STUBBORN_H
#define HEXLAW_ENGINE_STUBBORN_H

#include "engine/solver.h"

enum { STUBBORN_WIDE_CELLS = 30, STUBBORN_WIDE_MOVES = 16 };

// The moves, never empty. The position must be lost for its side to move, of a size that the
// solver, which has no limits, can solve (checked).
Bits stubborn_moves(Solver *solver, const Board *board);

#endif
