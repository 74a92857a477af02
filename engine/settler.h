// Who wins, on boards of any size, within a limit of positions searched. Every position is searched
// afresh: whether it is settled depends on the position and the limit alone, not on earlier calls.
// A position and its rotation by 180 degrees get the same answer.
#ifndef HEXLAW_ENGINE_SETTLER_H
#define HEXLAW_ENGINE_SETTLER_H

#include "engine/board.h"

typedef struct Settler Settler;

// For one thread at a time. `positions`: the limit for one answer, at least 1.
Settler *settler_create(uint64_t positions);
void settler_destroy(Settler *settler);

// The winner of a position that is not over (checked), NOBODY if the limit was hit. `*move` is a
// winning move of the side to move, -1 if there is none or it is unknown.
Colour settler_settle(Settler *settler, const Board *board, int *move);

#endif
