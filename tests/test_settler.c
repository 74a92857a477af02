// The winner within a limit: on large boards as on small ones, and independent of earlier calls.
#include "tests/testing.h"
#include "tests/testing_position.h"

#include "engine/settler.h"
#include "engine/solver.h"

// The solver in two words, which settler.c alone asks elsewhere.
Solver *solver_wide_create(const SolverConfig *config);
void solver_wide_destroy(Solver *solver);
SolverResult solver_wide_solve(Solver *solver, const Board *board);

static void two_words_search_what_one_does(void **state) {
    (void)state;
    SolverConfig config = solver_config_default();
    config.max_nodes = 300;
    Solver *narrow = solver_create(&config), *wide = solver_wide_create(&config);
    Rng rng = testing_rng(1);
    int settled = 0;
    for (int i = 0; i < (TESTING_SANITIZED ? 20 : 60); i++) {
        const int size = 4 + i % 5;
        const Board board = testing_position(&rng, size, size);
        const SolverResult one = solver_solve(narrow, &board);
        const SolverResult two = solver_wide_solve(wide, &board);
        assert_int_equal(one.winner, two.winner);
        assert_int_equal(one.move, two.move);
        assert_true(one.proof == two.proof && one.nodes == two.nodes);
        settled += one.winner != NOBODY;
    }
    assert_true(settled > 10);
    solver_destroy(narrow);
    solver_wide_destroy(wide);
}

// Plays on at random for the loser, by the settler's moves for the winner.
static void carry_through(Settler *settler, Board board, Colour winner, Rng *rng) {
    while (board.winner == NOBODY) {
        int move;
        const Colour settled = settler_settle(settler, &board, &move);
        assert_true(settled == winner || settled == NOBODY);
        if (settled == NOBODY)
            return; // within a limit this may be
        if ((Colour)board.to_move == winner)
            assert_true(move >= 0);
        else
            move = bits_random(board_legal(&board), rng);
        board_play(&board, move);
    }
    assert_int_equal(board.winner, winner);
}

static void winners_of_large_boards_win(void **state) {
    (void)state;
    Settler *settler = settler_create(200);
    Rng rng = testing_rng(2);
    int settled = 0;
    for (int i = 0; i < (TESTING_SANITIZED ? 8 : 20); i++) {
        const int size = 8 + i % 4;
        const Board board = testing_position(&rng, size, size * size / 2);
        int move;
        const Colour winner = settler_settle(settler, &board, &move);
        settled += winner != NOBODY;
        if (winner != NOBODY)
            carry_through(settler, board, winner, &rng);
    }
    assert_true(settled > 4);
    settler_destroy(settler);
}

static void answers_depend_on_nothing_asked_before(void **state) {
    (void)state;
    Settler *used = settler_create(60);
    Rng rng = testing_rng(3);
    int settled = 0, open = 0;
    for (int i = 0; i < (TESTING_SANITIZED ? 12 : 30); i++) {
        const int size = 8 + i % 2;
        const Board board = testing_position(&rng, size, size + 4), turned = board_rotated(&board);
        Settler *fresh = settler_create(60);
        int move, again, opposite;
        const Colour winner = settler_settle(used, &board, &move);
        assert_int_equal(settler_settle(fresh, &board, &again), winner);
        assert_int_equal(settler_settle(used, &turned, &opposite), winner);
        assert_int_equal(move, again);
        assert_int_equal(opposite, move < 0 ? -1 : size * size - 1 - move);
        settled += winner != NOBODY;
        open += winner == NOBODY;
        settler_destroy(fresh);
    }
    assert_true(settled > 0 && open > 0);
    settler_destroy(used);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_words_search_what_one_does),
        cmocka_unit_test(winners_of_large_boards_win),
        cmocka_unit_test(answers_depend_on_nothing_asked_before),
    };
    return TESTING_RUN(tests);
}
