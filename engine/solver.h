// Exact solver: who wins, and by which move. Sizes 1 to 7 in practice, 8 within the limits; larger
// boards are unknown. The answer is proven or "unknown", never a guess.
//
// docs/solver.md describes the methods and their cost.
#ifndef HEXLAW_ENGINE_SOLVER_H
#define HEXLAW_ENGINE_SOLVER_H

#include "base/error.h"
#include "engine/board.h"

#include <signal.h>
#include <stddef.h>

typedef struct Solver Solver;

enum { SOLVER_SIZE_MAX = 8 };

typedef struct SolverConfig {
    size_t table_bytes; // transposition table, at least 1 MiB
    uint64_t max_nodes; // positions searched per call before the answer is "unknown"; 0: no limit
    double max_seconds; // wall time per call, likewise; 0: no limit
} SolverConfig;

// 64 MiB, no limits.
SolverConfig solver_config_default(void);

typedef struct SolverResult {
    Colour winner; // NOBODY: unknown, a limit was hit or the board is too large
    int move;      // a winning move of the side to move; -1 if there is none or it is unknown
    Bits proof;    // free cells that the winner needs: it wins, with the same side to move, even if
                   // all other free cells were stones of the loser; 0 where unknown
    uint64_t nodes;
    double seconds;
} SolverResult;

// A solver is used by one thread at a time.
Solver *solver_create(const SolverConfig *config);
void solver_destroy(Solver *solver);

// From here on searches end once `*stop` is not 0, with "unknown" as if a limit had been hit.
void solver_listen(Solver *solver, const volatile sig_atomic_t *stop);

// Solves a position. The table is kept between calls, so known results are returned at once. For a
// game that is over, returns the winner, with no move.
SolverResult solver_solve(Solver *solver, const Board *board);

// Clears all results, as if newly created.
void solver_clear(Solver *solver);

// All moves of the side to move that win, or 0 if none does. STATUS_LIMIT if a limit (for the whole
// call) left a move undecided; then `*winning` contains the moves known to win. STATUS_INVALID when
// the game is over or the board is larger than SOLVER_SIZE_MAX.
Status solver_winning_moves(Solver *solver, const Board *board, Bits *winning, Error *error);

#endif
