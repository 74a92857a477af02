// How much each free cell matters to both sides: the board as two electrical circuits, one for each
// side, with a voltage between its edges (Shannon's machine; Anshelevich 2002). A free cell is a
// resistor, an own stone conducts, an opposing one insulates. The current through a cell measures
// how much the side's connection from edge to edge depends on it.
#ifndef HEXLAW_ENGINE_RESISTANCE_H
#define HEXLAW_ENGINE_RESISTANCE_H

#include "engine/board.h"
#include "engine/lattice.h"

// Writes to score[cell], for each free cell, the sum over both sides of the share of the current
// that passes through the cell; 0 to 2.
void resistance_scores(const Lattice *lattice, const Cells stones[2],
                       float score[LATTICE_CELLS_MAX]);

// Removes from `*cells`, and returns, the up to `most` cells with the largest current, on boards to
// LATTICE_SIZE_MAX; ties go to the first.
Bits resistance_take(const Board *board, Bits *cells, int most);

#endif
