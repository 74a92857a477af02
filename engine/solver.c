#include "engine/solver.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "engine/solver_internal.h"

#include <stdlib.h>

SolverConfig solver_config_default(void) {
    return (SolverConfig){.table_bytes = (size_t)64 << 20, .max_nodes = 0, .max_seconds = 0};
}

Solver *solver_create(const SolverConfig *config) {
    Solver *solver = memory_zeroed(1, sizeof *solver);
    solver->config = *config;
    solver->search.table = proof_table_create(config->table_bytes);
    solver->search.rules = proof_rules_default();
    return solver;
}

void solver_destroy(Solver *solver) {
    if (solver) {
        proof_table_destroy(solver->search.table);
        free(solver);
    }
}

void solver_clear(Solver *solver) {
    proof_table_clear(solver->search.table);
    lemmas_clear(&solver->search.lemmas);
}

// The remaining limits of a call.
typedef struct Budget {
    double start;
    uint64_t nodes; // used so far
} Budget;

static Budget budget_start(void) {
    return (Budget){.start = clock_now()};
}

// Solves a position that is not over. Boards that are too large for Cells are unknown.
static ProofResult solve(Solver *solver, const Board *board, Budget *budget) {
    const SolverConfig *config = &solver->config;
    ProofSearch *search = &solver->search;
    const ProofResult unknown = {.solved = false, .move = -1};
    if (board->size > LATTICE_SIZE_MAX || (config->max_nodes && budget->nodes >= config->max_nodes))
        return unknown;
    if (search->lattice.size != board->size) {
        search->lattice = lattice_of(board->size);
        lemmas_clear(&search->lemmas);
    }
    search->max_nodes = config->max_nodes ? config->max_nodes - budget->nodes : 0;
    search->deadline = config->max_seconds > 0 ? budget->start + config->max_seconds : 0;
    const Cells stones[2] = {(Cells)board->stones[BLACK], (Cells)board->stones[WHITE]};
    ProofResult result = proof_search(search, stones, board->to_move);
    budget->nodes += search->nodes;
    if (result.won && result.move < 0) // won whoever moves: any move will do
        result.move = cells_first(result.cells ? result.cells : (Cells)board_free(board));
    return result;
}

void solver_listen(Solver *solver, const volatile sig_atomic_t *stop) {
    solver->search.stop = stop;
}

SolverResult solver_solve(Solver *solver, const Board *board) {
    CHECK(board->size >= 1 && board->size <= BOARD_SIZE_MAX);
    if (board->winner != NOBODY)
        return (SolverResult){.winner = (Colour)board->winner, .move = -1};
    Budget budget = budget_start();
    const ProofResult result = solve(solver, board, &budget);
    const Colour mover = (Colour)board->to_move;
    return (SolverResult){.winner = !result.solved ? NOBODY
                                    : result.won   ? mover
                                                   : colour_other(mover),
                          .move = result.move,
                          .proof = result.cells,
                          .nodes = budget.nodes,
                          .seconds = clock_now() - budget.start};
}

Status solver_winning_moves(Solver *solver, const Board *board, Bits *winning, Error *error) {
    *winning = 0;
    if (board->winner != NOBODY)
        return error_set(error, STATUS_INVALID,
                         "winning moves: the game is over, expected one that goes on");
    if (board->size > SOLVER_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "winning moves: size %d, expected at most %d",
                         board->size, SOLVER_SIZE_MAX);
    Budget budget = budget_start();
    for (Bits candidates = board_free(board); candidates;) {
        const int cell = bits_pop(&candidates);
        Board child = *board;
        board_play(&child, cell);
        if (child.winner != NOBODY) {
            *winning |= bits_cell(cell);
            continue;
        }
        const ProofResult reply = solve(solver, &child, &budget);
        if (!reply.solved)
            return error_set(error, STATUS_LIMIT,
                             "winning moves: a limit was reached after %llu positions",
                             (unsigned long long)budget.nodes);
        if (reply.won)
            candidates &= reply.cells; // moves elsewhere lose likewise
        else
            *winning |= bits_cell(cell);
    }
    return STATUS_OK;
}
