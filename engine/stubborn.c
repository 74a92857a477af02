#include "engine/stubborn.h"

#include "base/check.h"
#include "engine/resistance.h"

static Board after(const Board *board, int cell) {
    Board child;
    board_play_from(board, cell, &child);
    return child;
}

// Whether the side to move wins by `reply` against `cell`, from what is known of the same reply to
// other moves: it wins again if nothing that it needs is taken.
typedef struct Refutations {
    Bits needed[BOARD_CELLS_MAX]; // of the last win by this reply; 0: none seen yet
} Refutations;

// Counts the winning replies of the opponent to the losing move `cell`, no further than to
// `enough`.
static int count_replies(Solver *solver, const Board *board, int cell, Refutations *refutations,
                         int enough) {
    const Board child = after(board, cell);
    const Colour opponent = (Colour)child.to_move;
    int count = 0;
    for (Bits replies = board_free(&child); replies && count < enough;) {
        const int reply = bits_pop(&replies);
        const Bits needed = refutations->needed[reply];
        if (needed && !bits_has(needed, cell)) {
            count++;
            continue;
        }
        const Board grandchild = after(&child, reply);
        if (grandchild.winner == opponent) {
            refutations->needed[reply] = bits_cell(reply);
            count++;
            continue;
        }
        const SolverResult result = solver_solve(solver, &grandchild);
        CHECK(result.winner != NOBODY);
        if (result.winner == opponent) {
            refutations->needed[reply] = result.proof | bits_cell(reply);
            count++;
        } else {
            replies &= result.proof;
        }
    }
    return count;
}

Bits stubborn_moves(Solver *solver, const Board *board) {
    CHECK(board->winner == NOBODY && board->size <= SOLVER_SIZE_MAX);
    Bits free_cells = board_free(board);
    if (bits_count(free_cells) > STUBBORN_WIDE_CELLS)
        return resistance_take(board, &free_cells, STUBBORN_WIDE_MOVES);
    Refutations refutations = {0};
    int fewest = BOARD_CELLS_MAX;
    Bits moves = 0;
    for (Bits cells = board_free(board); cells;) {
        const int cell = bits_pop(&cells);
        const int count = count_replies(solver, board, cell, &refutations, fewest + 1);
        if (count < fewest) {
            fewest = count;
            moves = 0;
        }
        if (count == fewest)
            moves |= bits_cell(cell);
    }
    return moves;
}
