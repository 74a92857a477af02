#include "engine/settler.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/solver.h"

#include <stdlib.h>

enum { TABLE_BYTES = 4 << 20 };

// The same solver in two words (engine/wide.h).
Solver *solver_wide_create(const SolverConfig *config);
void solver_wide_destroy(Solver *solver);
void solver_wide_clear(Solver *solver);
SolverResult solver_wide_solve(Solver *solver, const Board *board);

struct Settler {
    SolverConfig config;
    Solver *narrow, *wide; // created on first use
};

Settler *settler_create(uint64_t positions) {
    CHECK(positions > 0);
    Settler *settler = memory_zeroed(1, sizeof *settler);
    settler->config = solver_config_default();
    settler->config.table_bytes = TABLE_BYTES;
    settler->config.max_nodes = positions;
    return settler;
}

void settler_destroy(Settler *settler) {
    if (!settler)
        return;
    solver_destroy(settler->narrow);
    if (settler->wide)
        solver_wide_destroy(settler->wide);
    free(settler);
}

static SolverResult solve(Settler *settler, const Board *board) {
    if (board->size <= SOLVER_SIZE_MAX) {
        if (!settler->narrow)
            settler->narrow = solver_create(&settler->config);
        solver_clear(settler->narrow);
        return solver_solve(settler->narrow, board);
    }
    if (!settler->wide)
        settler->wide = solver_wide_create(&settler->config);
    solver_wide_clear(settler->wide);
    return solver_wide_solve(settler->wide, board);
}

Colour settler_settle(Settler *settler, const Board *board, int *move) {
    CHECK(board->winner == NOBODY);
    const Board rotated = board_rotated(board);
    const bool turned = rotated.stones[BLACK] < board->stones[BLACK] ||
                        (rotated.stones[BLACK] == board->stones[BLACK] &&
                         rotated.stones[WHITE] < board->stones[WHITE]);
    const SolverResult result = solve(settler, turned ? &rotated : board);
    *move = turned && result.move >= 0 ? board_cells(board) - 1 - result.move : result.move;
    return result.winner;
}
