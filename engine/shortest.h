// How long a won game lasts: the fewest plies to the win when the winner hurries and the loser
// delays as well as both can.
#ifndef HEXLAW_ENGINE_SHORTEST_H
#define HEXLAW_ENGINE_SHORTEST_H

#include "engine/solver.h"

// Free cells above which it would take too long: those of the empty 5x5 board. Later positions of
// boards to LATTICE_SIZE_MAX (engine/lattice.h) have no more.
enum { SHORTEST_FREE_MAX = 25 };

typedef struct ShortestResult {
    Colour winner;
    int plies;      // from the position to the winning stone, it included; 0 if the game is over
    int move;       // the best move of the side to move, winner or loser; -1 if the game is over
    uint64_t nodes; // of the solver and of this search
    double seconds;
} ShortestResult;

// Deepens until the winner that `solver` tells wins within so many stones; proofs are handed up
// as in the solver, so a loser's move that leaves a quick win untouched is never tried.
// STATUS_INVALID above SHORTEST_FREE_MAX and SOLVER_SIZE_MAX, STATUS_LIMIT if the solver's limits
// (of positions, the solver's and this search's together, and of time) are hit.
Status solver_shortest(Solver *solver, const Board *board, ShortestResult *result, Error *error);

#endif
