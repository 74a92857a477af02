// The stubborn defence against its stated rule, counted by a naive minimax.
#include "tests/testing.h"
#include "tests/testing_minimax.h"
#include "tests/testing_position.h"

#include "engine/stubborn.h"

static Bits naive_stubborn(const Board *board) {
    int fewest = BOARD_CELLS_MAX;
    Bits stubborn = 0;
    for (Bits moves = board_free(board); moves;) {
        const int cell = bits_pop(&moves);
        Board child;
        board_play_from(board, cell, &child);
        const int replies = bits_count(minimax_winning_moves(&child));
        if (replies < fewest) {
            fewest = replies;
            stubborn = 0;
        }
        if (replies == fewest)
            stubborn |= bits_cell(cell);
    }
    return stubborn;
}

static void moves_follow_the_rule(void **state) {
    (void)state;
    Solver *solver = solver_create(&(SolverConfig){.table_bytes = (size_t)4 << 20});
    Rng rng = testing_rng(1);
    int lost = 0;
    for (int size = 2; size <= 4; size++) {
        const int free_cells = TESTING_SANITIZED ? 7 : 9;
        const int fewest = size * size > free_cells ? size * size - free_cells : 0;
        for (int i = 0; i < (TESTING_SANITIZED ? 100 : 1000); i++) {
            const int stones = fewest + (int)rng_below(&rng, (uint32_t)(size * size - 1 - fewest));
            const Board board = testing_position(&rng, size, stones);
            if (minimax_winning_moves(&board))
                continue;
            assert_true(stubborn_moves(solver, &board) == naive_stubborn(&board));
            lost++;
        }
    }
    assert_true(lost > 30);
    solver_destroy(solver);
}

static void wide_positions_have_as_many_as_are_looked_at(void **state) {
    (void)state;
    Solver *solver = solver_create(&(SolverConfig){.table_bytes = (size_t)4 << 20});
    Rng rng = testing_rng(2);
    for (int i = 0; i < 30; i++) {
        const Board board = testing_position(&rng, 6, 1 + (int)rng_below(&rng, 4));
        const Bits moves = stubborn_moves(solver, &board);
        assert_int_equal(bits_count(moves), STUBBORN_WIDE_MOVES);
        assert_true((moves & ~board_free(&board)) == 0);
    }
    solver_destroy(solver);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_follow_the_rule),
        cmocka_unit_test(wide_positions_have_as_many_as_are_looked_at),
    };
    return TESTING_RUN(tests);
}
