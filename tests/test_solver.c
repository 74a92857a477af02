// The solver against a naive minimax, with nothing but the rules.
#include "tests/testing.h"
#include "tests/testing_minimax.h"

#include "engine/shortest.h"
#include "engine/solver_internal.h"

static SolverConfig small_table(void) {
    SolverConfig config = solver_config_default();
    config.table_bytes = (size_t)4 << 20;
    return config;
}

// A position in which nobody has won, with `stones` stones of which either side may have any
// number: hand-made positions are answered as well as played ones.
static Board random_position(Rng *rng, int size, int stones) {
    for (;;) {
        Board board = board_empty(size);
        const bool played = rng_below(rng, 4) != 0;
        while (board.ply < stones && board.winner == NOBODY) {
            const Bits open = board_free(&board);
            const int cell = bits_random(open, rng);
            const Colour colour = played ? (Colour)board.to_move : (Colour)rng_below(rng, 2);
            board_place(&board, colour, cell);
        }
        if (board.winner == NOBODY) {
            if (!played)
                board_set_to_move(&board, (Colour)rng_below(rng, 2));
            return board;
        }
    }
}

// The fewest stones with which the naive minimax is quick enough.
static int fewest_stones(int size) {
    const int free_cells = TESTING_SANITIZED ? 8 : 10;
    return size * size > free_cells ? size * size - free_cells : 0;
}

static Board random_late_position(Rng *rng, int size) {
    const int fewest = fewest_stones(size), most = size * size - 2;
    return random_position(rng, size, fewest + (int)rng_below(rng, (uint32_t)(most - fewest + 1)));
}

// With all free cells outside the proof given to the loser, the winner must still win.
static void check_proof(const Board *board, const SolverResult *result) {
    const Bits open = board_free(board);
    assert_true((result->proof & ~open) == 0);
    const Colour loser = colour_other(result->winner);
    Bits stones[2] = {board->stones[BLACK], board->stones[WHITE]};
    stones[loser] |= open & ~result->proof;
    const Board worst =
        board_from_stones(board->size, stones[BLACK], stones[WHITE], (Colour)board->to_move);
    assert_int_not_equal(worst.winner, loser);
    if (result->proof)
        assert_int_equal(minimax_winner(&worst), result->winner);
}

static void agrees_with_naive_minimax(void **state) {
    (void)state;
    const SolverConfig config = small_table();
    Solver *solver = solver_create(&config);
    for (int size = 2; size <= 5; size++) {
        Rng rng = testing_rng((uint64_t)size);
        const int positions = TESTING_SANITIZED ? 200 : 3000;
        for (int i = 0; i < positions; i++) {
            const Board board = random_late_position(&rng, size);
            const SolverResult result = solver_solve(solver, &board);
            assert_int_equal(result.winner, minimax_winner(&board));
            check_proof(&board, &result);
            if (result.winner == board.to_move) {
                Board child = board;
                board_play(&child, result.move);
                assert_true(child.winner != NOBODY || !minimax_wins(&child));
            } else {
                assert_int_equal(result.move, -1);
            }
        }
    }
    solver_destroy(solver);
}

// Every rule alone, and all but one: each must be right by itself and together with the others.
static void every_rule_is_right(void **state) {
    (void)state;
    enum { RULES = 6 };
    const SolverConfig config = small_table();
    for (int only = 0; only < 2; only++)
        for (int rule = 0; rule < RULES; rule++) {
            Solver *solver = solver_create(&config);
            bool on[RULES];
            for (int i = 0; i < RULES; i++)
                on[i] = (i == rule) == (only == 1);
            ProofRules *rules = &solver->search.rules;
            rules->connections = on[0];
            rules->fill_in = on[1];
            rules->vulnerable = on[2];
            rules->dominated = on[3];
            rules->lemmas = on[4];
            rules->widening = on[5] ? 25 : 100;
            Rng rng = testing_rng((uint64_t)(40 + only * RULES + rule));
            const int positions = TESTING_SANITIZED ? 50 : 1000;
            for (int i = 0; i < positions; i++) {
                const Board board = random_late_position(&rng, 3 + i % 3);
                const SolverResult result = solver_solve(solver, &board);
                assert_int_equal(result.winner, minimax_winner(&board));
                check_proof(&board, &result);
            }
            solver_destroy(solver);
        }
}

static void winning_moves_are_those_of_naive_minimax(void **state) {
    (void)state;
    const SolverConfig config = small_table();
    Solver *solver = solver_create(&config);
    for (int size = 2; size <= 5; size++) {
        Rng rng = testing_rng((uint64_t)(10 + size));
        const int positions = TESTING_SANITIZED ? 50 : 500;
        for (int i = 0; i < positions; i++) {
            const Board board = random_late_position(&rng, size);
            Bits winning;
            assert_int_equal(solver_winning_moves(solver, &board, &winning, NULL), STATUS_OK);
            assert_true(winning == minimax_winning_moves(&board));
        }
    }
    solver_destroy(solver);
}

static void rotation_and_swapping_sides_change_nothing(void **state) {
    (void)state;
    const SolverConfig config = small_table();
    Rng rng = testing_rng(20);
    for (int i = 0; i < 200; i++) {
        Solver *solver = solver_create(&config);
        const Board board = random_position(&rng, 5, 5 + (int)rng_below(&rng, 10));
        const Board rotated = board_rotated(&board), swapped = board_swapped(&board);
        const Colour winner = solver_solve(solver, &board).winner;
        assert_int_equal(solver_solve(solver, &rotated).winner, winner);
        assert_int_equal(solver_solve(solver, &swapped).winner, colour_other(winner));
        Bits moves, turned, mirrored;
        assert_int_equal(solver_winning_moves(solver, &board, &moves, NULL), STATUS_OK);
        assert_int_equal(solver_winning_moves(solver, &rotated, &turned, NULL), STATUS_OK);
        assert_int_equal(solver_winning_moves(solver, &swapped, &mirrored, NULL), STATUS_OK);
        assert_true(bits_rotate(moves, 5) == turned);
        assert_true(bits_transpose(moves, 5) == mirrored);
        solver_destroy(solver);
    }
}

static void winning_openings(void **state) {
    (void)state;
    static const int expected[] = {0, 1, 2, 5, 4, 13, 24};
    const SolverConfig config = small_table();
    Solver *solver = solver_create(&config);
    for (int size = 1; size < (int)(sizeof expected / sizeof expected[0]); size++) {
        const Board board = board_empty(size);
        Bits winning;
        assert_int_equal(solver_winning_moves(solver, &board, &winning, NULL), STATUS_OK);
        assert_int_equal(bits_count(winning), expected[size]);
        assert_true(bits_rotate(winning, size) == winning);
    }
    solver_destroy(solver);
}

// The fewest plies to the end, both sides trying every move.
static int naive_plies(const Board *board, Colour winner) {
    int best = -1;
    for (Bits moves = board_free(board); moves;) {
        Board child = *board;
        board_play(&child, bits_pop(&moves));
        if (board->to_move == winner && child.winner == NOBODY && minimax_winner(&child) != winner)
            continue;
        const int plies = 1 + (child.winner != NOBODY ? 0 : naive_plies(&child, winner));
        if (best < 0 || (board->to_move == winner ? plies < best : plies > best))
            best = plies;
    }
    return best;
}

static void shortest_wins_are_those_of_naive_search(void **state) {
    (void)state;
    const SolverConfig config = small_table();
    Solver *solver = solver_create(&config);
    Rng rng = testing_rng(30);
    for (int i = 0; i < (TESTING_SANITIZED ? 20 : 200); i++) {
        const int size = 2 + i % 4;
        const int fewest = size * size > 7 ? size * size - 7 : 0;
        const Board board = random_position(
            &rng, size, fewest + (int)rng_below(&rng, (uint32_t)(size > 2 ? 5 : 3)));
        ShortestResult result;
        assert_int_equal(solver_shortest(solver, &board, &result, NULL), STATUS_OK);
        assert_int_equal(result.winner, minimax_winner(&board));
        assert_int_equal(result.plies, naive_plies(&board, result.winner));
        Board child = board;
        board_play(&child, result.move);
        const int after = child.winner != NOBODY ? 0 : naive_plies(&child, result.winner);
        assert_int_equal(after, result.plies - 1);
    }
    solver_destroy(solver);
}

static void shortest_wins_from_the_empty_board(void **state) {
    (void)state;
    static const int expected[] = {0, 1, 3, 5, 9, 13};
    const SolverConfig config = small_table();
    Solver *solver = solver_create(&config);
    for (int size = 1; size * size <= SHORTEST_FREE_MAX; size++) {
        const Board board = board_empty(size);
        ShortestResult result;
        assert_int_equal(solver_shortest(solver, &board, &result, NULL), STATUS_OK);
        assert_int_equal(result.winner, BLACK);
        assert_int_equal(result.plies, expected[size]);
    }
    const Board large = board_empty(6);
    ShortestResult result;
    Error error;
    assert_int_equal(solver_shortest(solver, &large, &result, &error), STATUS_INVALID);
    solver_destroy(solver);
    SolverConfig limited = small_table();
    limited.max_nodes = 1000;
    solver = solver_create(&limited);
    const Board board = board_empty(5);
    assert_int_equal(solver_shortest(solver, &board, &result, &error), STATUS_LIMIT);
    solver_destroy(solver);
}

static void limits_give_unknown_never_a_guess(void **state) {
    (void)state;
    const Board board = board_empty(7);
    SolverConfig config = small_table();
    config.max_nodes = 10;
    Solver *solver = solver_create(&config);
    const SolverResult few = solver_solve(solver, &board);
    assert_int_equal(few.winner, NOBODY);
    assert_int_equal(few.move, -1);
    assert_true(few.nodes <= 10);
    Bits winning;
    Error error;
    assert_int_equal(solver_winning_moves(solver, &board, &winning, &error), STATUS_LIMIT);
    solver_destroy(solver);

    config.max_nodes = 0;
    config.max_seconds = 1e-9;
    solver = solver_create(&config);
    assert_int_equal(solver_solve(solver, &board).winner, NOBODY);
    solver_destroy(solver);
}

static void a_finished_game_is_told_as_such(void **state) {
    (void)state;
    const SolverConfig config = small_table();
    Solver *solver = solver_create(&config);
    const Board board = board_from_stones(2, bits_cell(0) | bits_cell(2), bits_cell(1), WHITE);
    const SolverResult result = solver_solve(solver, &board);
    assert_int_equal(result.winner, BLACK);
    assert_int_equal(result.move, -1);
    Bits winning;
    Error error;
    assert_int_equal(solver_winning_moves(solver, &board, &winning, &error), STATUS_INVALID);
    solver_destroy(solver);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_naive_minimax),
        cmocka_unit_test(every_rule_is_right),
        cmocka_unit_test(shortest_wins_are_those_of_naive_search),
        cmocka_unit_test(shortest_wins_from_the_empty_board),
        cmocka_unit_test(winning_moves_are_those_of_naive_minimax),
        cmocka_unit_test(rotation_and_swapping_sides_change_nothing),
        cmocka_unit_test(winning_openings),
        cmocka_unit_test(limits_give_unknown_never_a_guess),
        cmocka_unit_test(a_finished_game_is_told_as_such),
    };
    return TESTING_RUN(tests);
}
