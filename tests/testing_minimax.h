// The winner by plain minimax, with nothing but the rules: for small boards, or late positions.
#ifndef HEXLAW_TESTS_TESTING_MINIMAX_H
#define HEXLAW_TESTS_TESTING_MINIMAX_H

#include "engine/board.h"

static inline bool minimax_wins(const Board *board);

// Whether the side to move wins by this move.
static inline bool minimax_wins_by(const Board *board, int cell) {
    Board child = *board;
    board_play(&child, cell);
    return child.winner != NOBODY || !minimax_wins(&child);
}

// Whether the side to move wins, by exhaustive search.
static inline bool minimax_wins(const Board *board) {
    for (Bits moves = board_free(board); moves;)
        if (minimax_wins_by(board, bits_pop(&moves)))
            return true;
    return false;
}

static inline Colour minimax_winner(const Board *board) {
    return minimax_wins(board) ? (Colour)board->to_move : colour_other((Colour)board->to_move);
}

static inline Bits minimax_winning_moves(const Board *board) {
    Bits winning = 0;
    for (Bits moves = board_free(board); moves;) {
        const int cell = bits_pop(&moves);
        if (minimax_wins_by(board, cell))
            winning |= bits_cell(cell);
    }
    return winning;
}

#endif
