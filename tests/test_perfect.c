// The perfect player's moves against its stated rule, counted by a naive minimax.
#include "tests/testing.h"
#include "tests/testing_position.h"

#include "base/pool.h"
#include "engine/perfect.h"

static PerfectConfig small_tables(void) {
    return (PerfectConfig){
        .solvers = 2, .solver_bytes = (size_t)4 << 20, .answer_bytes = (size_t)1 << 20};
}

static bool naive_wins(const Board *board) {
    for (Bits moves = board_free(board); moves;) {
        Board child = *board;
        board_play(&child, bits_pop(&moves));
        if (child.winner != NOBODY || !naive_wins(&child))
            return true;
    }
    return false;
}

static Bits naive_winning_moves(const Board *board) {
    Bits winning = 0;
    for (Bits moves = board_free(board); moves;) {
        const int cell = bits_pop(&moves);
        Board child = *board;
        board_play(&child, cell);
        if (child.winner != NOBODY || !naive_wins(&child))
            winning |= bits_cell(cell);
    }
    return winning;
}

static Bits naive_moves(const Board *board) {
    const Bits winning = naive_winning_moves(board);
    if (winning)
        return winning;
    int fewest = BOARD_CELLS_MAX;
    Bits stubborn = 0;
    for (Bits moves = board_free(board); moves;) {
        const int cell = bits_pop(&moves);
        Board child = *board;
        board_play(&child, cell);
        const int replies = bits_count(naive_winning_moves(&child));
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
    const PerfectConfig config = small_tables();
    Perfect *perfect = perfect_create(&config);
    Rng rng = testing_rng(1);
    int lost = 0;
    for (int size = 2; size <= 4; size++) {
        const int free_cells = TESTING_SANITIZED ? 8 : 10;
        const int fewest = size * size > free_cells ? size * size - free_cells : 0;
        const int positions = TESTING_SANITIZED ? 100 : 1000;
        for (int i = 0; i < positions; i++) {
            const int stones = fewest + (int)rng_below(&rng, (uint32_t)(size * size - 1 - fewest));
            const Board board = testing_position(&rng, size, stones);
            Bits moves, defence;
            bool won;
            for (int asked = 0; asked < 2; asked++) { // before the winning moves are known, after
                assert_int_equal(perfect_defence(perfect, &board, &defence, &won, NULL), STATUS_OK);
                assert_true(won == naive_wins(&board));
                assert_int_equal(perfect_moves(perfect, &board, &moves, &won, NULL), STATUS_OK);
                assert_true(won == naive_wins(&board));
                assert_true(defence == (won ? 0 : moves));
            }
            assert_true(moves == naive_moves(&board));
            lost += !won;
        }
    }
    assert_true(lost > 30);
    perfect_destroy(perfect);
}

static void answers_do_not_depend_on_what_was_asked_before(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Perfect *worn = perfect_create(&config);
    Rng rng = testing_rng(2);
    for (int i = 0; i < 100; i++) {
        const Board board = testing_position(&rng, 5, 6 + (int)rng_below(&rng, 10));
        const Board rotated = board_rotated(&board);
        Perfect *fresh = perfect_create(&config);
        Bits first, second, turned;
        bool won, won_again;
        assert_int_equal(perfect_moves(worn, &board, &first, &won, NULL), STATUS_OK);
        assert_int_equal(perfect_moves(fresh, &board, &second, &won_again, NULL), STATUS_OK);
        assert_true(first == second && won == won_again);
        assert_int_equal(perfect_moves(fresh, &rotated, &turned, &won_again, NULL), STATUS_OK);
        assert_true(bits_rotate(first, 5) == turned && won == won_again);
        perfect_destroy(fresh);
    }
    perfect_destroy(worn);
}

static void never_loses_from_a_won_position(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Perfect *perfect = perfect_create(&config);
    for (int game = 0; game < 200; game++) {
        Rng rng = testing_rng((uint64_t)(100 + game));
        Board board = board_empty(4);
        while (board.winner == NOBODY) {
            Bits moves = board_legal(&board);
            if (board.to_move == BLACK) {
                bool won;
                assert_int_equal(perfect_moves(perfect, &board, &moves, &won, NULL), STATUS_OK);
                assert_true(won);
            }
            board_play(&board, bits_nth(moves, (int)rng_below(&rng, (uint32_t)bits_count(moves))));
        }
        assert_int_equal(board.winner, BLACK);
    }
    perfect_destroy(perfect);
}

enum { SHARED = 200 };

typedef struct Shared {
    Perfect *perfect;
    Board boards[SHARED];
    Bits moves[SHARED];
} Shared;

static void ask(void *context, int index, int thread) {
    (void)thread;
    Shared *shared = context;
    bool won;
    if (perfect_moves(shared->perfect, &shared->boards[index], &shared->moves[index], &won, NULL) !=
        STATUS_OK)
        shared->moves[index] = 0;
}

static void threads_may_share_one(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Shared *shared = calloc(1, sizeof *shared);
    assert_non_null(shared);
    Rng rng = testing_rng(3);
    for (int i = 0; i < SHARED; i++)
        shared->boards[i] = testing_position(&rng, 4, (int)rng_below(&rng, 10));
    Bits alone[SHARED];
    for (int threads = 1; threads <= 4; threads += 3) {
        shared->perfect = perfect_create(&config);
        Pool *pool = pool_create(threads);
        pool_run(pool, SHARED, ask, shared);
        pool_destroy(pool);
        perfect_destroy(shared->perfect);
        for (int i = 0; i < SHARED; i++) {
            assert_true(shared->moves[i] != 0);
            if (threads == 1)
                alone[i] = shared->moves[i];
            else
                assert_true(shared->moves[i] == alone[i]);
        }
    }
    free(shared);
}

// Above PERFECT_WIDE_CELLS free cells: some of the moves that win, or as many as are looked at.
static void wide_positions_have_some_moves(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Perfect *perfect = perfect_create(&config);
    Solver *solver = solver_create(&(SolverConfig){.table_bytes = (size_t)4 << 20});
    Rng rng = testing_rng(4);
    int lost = 0, won_count = 0;
    for (int i = 0; i < (TESTING_SANITIZED ? 8 : 30); i++) {
        const Board board = testing_position(&rng, 6, 3 + (int)rng_below(&rng, 3));
        const Board rotated = board_rotated(&board);
        Bits moves, turned, winning;
        bool won, won_again;
        assert_int_equal(perfect_moves(perfect, &board, &moves, &won, NULL), STATUS_OK);
        assert_int_equal(perfect_moves(perfect, &rotated, &turned, &won_again, NULL), STATUS_OK);
        assert_true(bits_rotate(moves, 6) == turned && won == won_again);
        assert_int_equal(solver_winning_moves(solver, &board, &winning, NULL), STATUS_OK);
        assert_true(won == (winning != 0));
        assert_true((moves & ~board_free(&board)) == 0 && moves != 0);
        if (won)
            assert_true((moves & ~winning) == 0);
        else
            assert_true(bits_count(moves) == PERFECT_WIDE_MOVES &&
                        moves == perfect_wide_defence(&board));
        won_count += won;
        lost += !won;
    }
    assert_true(lost > 0 && won_count > 0);
    solver_destroy(solver);
    perfect_destroy(perfect);
}

static void finished_games_and_large_boards_are_refused(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Perfect *perfect = perfect_create(&config);
    const Board board = board_from_stones(2, bits_cell(0) | bits_cell(2), bits_cell(1), WHITE);
    Bits moves;
    bool won;
    Error error;
    assert_int_equal(perfect_moves(perfect, &board, &moves, &won, &error), STATUS_INVALID);
    const Board large = board_empty(SOLVER_SIZE_MAX + 1);
    assert_int_equal(perfect_moves(perfect, &large, &moves, &won, &error), STATUS_INVALID);
    assert_int_equal(perfect_defence(perfect, &board, &moves, &won, &error), STATUS_INVALID);
    perfect_destroy(perfect);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_follow_the_rule),
        cmocka_unit_test(answers_do_not_depend_on_what_was_asked_before),
        cmocka_unit_test(never_loses_from_a_won_position),
        cmocka_unit_test(threads_may_share_one),
        cmocka_unit_test(wide_positions_have_some_moves),
        cmocka_unit_test(finished_games_and_large_boards_are_refused),
    };
    return TESTING_RUN(tests);
}
