// Inferior cells, which need not be searched, found from the six neighbours of each (Hayward, van
// Rijswijck 2006, "Hex and combinatorics"; Henderson 2010, "Playing and solving the game of Hex").
//
// The neighbours of a free cell form a ring; stones beyond an edge belong to the edge's owner. A
// stone on the cell can matter only if the ring can still be completed so that each side has two
// separate parts of it: only then may the cell join what was apart. Else the cell is dead, and its
// colour changes no winner. From this follow:
//
// - captured: two adjacent free cells of which a side can answer a stone on either by taking the
//   other, which kills the first. Both may be counted as stones of that side.
// - vulnerable: a cell that one stone of the opponent next to it would kill. A move there gains
//   nothing: if any move wins, one that is not vulnerable does.
// - dominated: a cell that becomes dead or captured for the mover by its move elsewhere. That move
//   is at least as good.
#ifndef HEXLAW_ENGINE_INFERIOR_H
#define HEXLAW_ENGINE_INFERIOR_H

#include "engine/lattice.h"

// A position with dead and captured cells filled in, which does not change the winner.
typedef struct InferiorFill {
    Cells stones[2];   // by colour, filled-in cells included; dead cells go to Black
    Cells captured[2]; // filled in for each side because it captures them: if the side relies on
                       // its stones, it needs these cells
} InferiorFill;

// Fills in repeatedly until no more cells are found. `stones` by colour.
InferiorFill inferior_fill(const Lattice *lattice, const Cells stones[2]);

// Free cells of a filled-in position that `mover` need not play because the opponent can kill them.
// If the opponent wins by relying on this, it needs one killer for each: inferior_killers().
Cells inferior_vulnerable(const Lattice *lattice, const Cells stones[2], int mover);

// The free cells next to `cell` on which a stone of the other side kills it for `mover`.
Cells inferior_killers(const Lattice *lattice, const Cells stones[2], int mover, int cell);

// `candidates` of `mover` without those that another candidate dominates.
Cells inferior_undominated(const Lattice *lattice, const Cells stones[2], int mover,
                           Cells candidates);

// `winner` wins with the stones `*needed` and the other cells of `*region` free, all else being the
// loser's. Removes dead cells from both.
void inferior_trim(const Lattice *lattice, int winner, Cells *needed, Cells *region);

#endif
