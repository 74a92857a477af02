// Who wins, exactly, and by which move. Sizes 1 to 7 in practice, 8 as far as the limits go; larger
// boards are unknown. The answer is the truth or "unknown", never a guess.
//
// docs/solver.md tells the methods and what they cost.
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
    int move;      // a winning move of the side to move; -1 where there is none or it is unknown
    Bits proof;    // free cells that the winner needs: it wins, with the same side to move, even if
                   // all other free cells were stones of the loser; 0 where unknown
    uint64_t nodes;
    double seconds;
} SolverResult;

// One solver serves one thread at a time.
Solver *solver_create(const SolverConfig *config);
void solver_destroy(Solver *solver);

// From here on what is not answered when `*stop` is not 0 is unknown, as if a limit had been hit.
void solver_listen(Solver *solver, const volatile sig_atomic_t *stop);

// Solves a position. The table is kept between calls: what was once found out is found again at
// once. Of a game that is over the winner is told, with no move.
SolverResult solver_solve(Solver *solver, const Board *board);

// Forgets everything, as if newly created.
void solver_clear(Solver *solver);

// All moves of the side to move that win, or 0 if none does. STATUS_LIMIT when a limit (it holds
// for the whole call) left a move open; then `*winning` holds those known to win. STATUS_INVALID
// when the game is over or the board is larger than SOLVER_SIZE_MAX.
Status solver_winning_moves(Solver *solver, const Board *board, Bits *winning, Error *error);

#endif
