// Length of a won game: plies to the win when the winner minimises and the loser maximises it.
#ifndef HEXLAW_ENGINE_SHORTEST_H
#define HEXLAW_ENGINE_SHORTEST_H

#include "engine/solver.h"

// Limit of free cells, for time: those of the empty 5x5 board, or of later positions on boards to
// LATTICE_SIZE_MAX (engine/lattice.h).
enum { SHORTEST_FREE_MAX = 25 };

typedef struct ShortestResult {
    Colour winner;
    int plies;      // from the position to the winning stone, it included; 0 if the game is over
    int move;       // the best move of the side to move, winner or loser; -1 if the game is over
    uint64_t nodes; // of the solver and of this search
    double seconds;
} ShortestResult;

// Iterative deepening in the winner's stones, after `solver` has found the winner; proofs are
// backed up as in the solver, so a loser's move that does not disturb a quick win is never tried.
// STATUS_INVALID above SHORTEST_FREE_MAX or SOLVER_SIZE_MAX, STATUS_LIMIT if the solver's limits
// (of positions, the solver's and this search's together, and of time) are hit.
Status solver_shortest(Solver *solver, const Board *board, ShortestResult *result, Error *error);

#endif
