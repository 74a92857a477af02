// Random positions for tests.
#ifndef HEXLAW_TESTS_TESTING_POSITION_H
#define HEXLAW_TESTS_TESTING_POSITION_H

#include "base/rng.h"
#include "engine/board.h"

// A position without a winner after `plies` uniform moves from the empty board. Such positions must
// exist.
static inline Board testing_position(Rng *rng, int size, int plies) {
    for (;;) {
        Board board = board_empty(size);
        for (int ply = 0; ply < plies && board.winner == NOBODY; ply++) {
            const Bits legal = board_legal(&board);
            board_play(&board, bits_random(legal, rng));
        }
        if (board.winner == NOBODY)
            return board;
    }
}

#endif
