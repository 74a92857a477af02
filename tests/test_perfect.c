// Who wins, against a naive minimax.
#include "tests/testing.h"
#include "tests/testing_minimax.h"
#include "tests/testing_position.h"

#include "base/pool.h"
#include "engine/perfect.h"

static PerfectConfig small_tables(void) {
    return (PerfectConfig){
        .solvers = 2, .solver_bytes = (size_t)4 << 20, .answer_bytes = (size_t)1 << 20};
}

static void winners_are_those_of_minimax(void **state) {
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
            const Board rotated = board_rotated(&board);
            bool won, again, turned;
            assert_int_equal(perfect_wins(perfect, &board, &won, NULL), STATUS_OK);
            assert_int_equal(perfect_wins(perfect, &board, &again, NULL), STATUS_OK);
            assert_int_equal(perfect_wins(perfect, &rotated, &turned, NULL), STATUS_OK);
            assert_true(won == minimax_wins(&board) && again == won && turned == won);
            lost += !won;
        }
    }
    assert_true(lost > 30);
    perfect_destroy(perfect);
}

enum { SHARED = 200 };

typedef struct Shared {
    Perfect *perfect;
    Board boards[SHARED];
    int won[SHARED];
} Shared;

static void ask(void *context, int index, int thread) {
    (void)thread;
    Shared *shared = context;
    bool won = false;
    const Status status = perfect_wins(shared->perfect, &shared->boards[index], &won, NULL);
    shared->won[index] = status == STATUS_OK ? won : -1;
}

static void threads_may_share_one(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Shared *shared = calloc(1, sizeof *shared);
    assert_non_null(shared);
    Rng rng = testing_rng(3);
    for (int i = 0; i < SHARED; i++)
        shared->boards[i] = testing_position(&rng, 4, (int)rng_below(&rng, 10));
    int alone[SHARED];
    for (int threads = 1; threads <= 4; threads += 3) {
        shared->perfect = perfect_create(&config);
        Pool *pool = pool_create(threads);
        pool_run(pool, SHARED, ask, shared);
        pool_destroy(pool);
        perfect_destroy(shared->perfect);
        for (int i = 0; i < SHARED; i++) {
            assert_true(shared->won[i] >= 0);
            if (threads == 1)
                alone[i] = shared->won[i];
            else
                assert_true(shared->won[i] == alone[i]);
        }
    }
    free(shared);
}

static void finished_games_and_large_boards_are_refused(void **state) {
    (void)state;
    const PerfectConfig config = small_tables();
    Perfect *perfect = perfect_create(&config);
    const Board board = board_from_stones(2, bits_cell(0) | bits_cell(2), bits_cell(1), WHITE);
    bool won;
    Error error;
    assert_int_equal(perfect_wins(perfect, &board, &won, &error), STATUS_INVALID);
    const Board large = board_empty(SOLVER_SIZE_MAX + 1);
    assert_int_equal(perfect_wins(perfect, &large, &won, &error), STATUS_INVALID);
    perfect_destroy(perfect);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(winners_are_those_of_minimax),
        cmocka_unit_test(threads_may_share_one),
        cmocka_unit_test(finished_games_and_large_boards_are_refused),
    };
    return TESTING_RUN(tests);
}
