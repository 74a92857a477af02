// Random games, fast. The winner is found by filling the board at random, since exactly one side
// then has a winning chain; the winning move by binary search over the winner's stones in random
// order, because the order of the loser's does not matter.
#ifndef HEXLAW_ENGINE_PLAYOUT_H
#define HEXLAW_ENGINE_PLAYOUT_H

#include "base/rng.h"
#include "engine/board.h"

// `count` cells of the set, each choice equally likely.
Bits playout_subset(Bits set, int count, Rng *rng);

// The winner of a game continued from `board` with uniformly random moves.
Colour playout_fill(const Board *board, Rng *rng);

typedef struct Playout {
    Colour winner;
    int plies; // moves to the winning one, itself included; 0 if the game was won before
    int cell;  // the winning move; -1 if there was none
} Playout;

// The same to the winning move.
Playout playout_run(const Board *board, Rng *rng);

#endif
