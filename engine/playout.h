// Random games, fast. A random game's winner is that of the board filled to the end, since exactly
// one side has a chain then; the winning move is found by halving the winner's stones in their
// random order, for when the loser's came does not matter.
#ifndef HEXLAW_ENGINE_PLAYOUT_H
#define HEXLAW_ENGINE_PLAYOUT_H

#include "base/rng.h"
#include "engine/board.h"

// `count` cells of the set, each choice equally likely.
Bits playout_subset(Bits set, int count, Rng *rng);

// The winner of a game that goes on from `board` with uniformly random moves.
Colour playout_fill(const Board *board, Rng *rng);

typedef struct Playout {
    Colour winner;
    int plies; // moves to the winning one, itself included; 0 if the game was won before
    int cell;  // the winning move; -1 if there was none
} Playout;

// The same to the winning move.
Playout playout_run(const Board *board, Rng *rng);

#endif
