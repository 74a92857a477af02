// Who wins, of boards of any size, as far as a limit of positions goes. Every position is searched
// afresh: whether it is settled depends on the position and the limit alone, not on what was asked
// before. Of a position and the same turned by 180 degrees the answer is the same.
#ifndef HEXLAW_ENGINE_SETTLER_H
#define HEXLAW_ENGINE_SETTLER_H

#include "engine/board.h"

typedef struct Settler Settler;

// One thread at a time. `positions`: searched for an answer at most, at least 1.
Settler *settler_create(uint64_t positions);
void settler_destroy(Settler *settler);

// The winner of a position that is not over (checked), NOBODY where the limit was hit. `*move` is a
// winning move of the side to move, -1 where there is none or it is unknown.
Colour settler_settle(Settler *settler, const Board *board, int *move);

#endif
