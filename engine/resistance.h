// How much each free cell matters to both sides: the board as two electrical circuits, one a side,
// with a voltage between its edges (Shannon's machine; Anshelevich 2002). A free cell is a
// resistor, an own stone conducts, an opposing one insulates. The current through a cell tells how
// much of the side's way from edge to edge depends on it.
#ifndef HEXLAW_ENGINE_RESISTANCE_H
#define HEXLAW_ENGINE_RESISTANCE_H

#include "engine/board.h"
#include "engine/lattice.h"

// Writes to score[cell], for each free cell, the sum over both sides of the share of the current
// that passes through the cell; 0 to 2.
void resistance_scores(const Lattice *lattice, const Cells stones[2],
                       float score[LATTICE_CELLS_MAX]);

// Takes the cells out of `*cells` that most current passes through, as many as `most`, on boards to
// LATTICE_SIZE_MAX; of equal ones the first.
Bits resistance_take(const Board *board, Bits *cells, int most);

#endif
