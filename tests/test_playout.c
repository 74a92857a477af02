// Random games against games played move by move.
#include "tests/testing.h"

#include "engine/playout.h"

#include <math.h>
#include <string.h>

// A position some random moves into a game, not won.
static Board random_position(Rng *rng, int size) {
    Board board = board_empty(size);
    const uint32_t plies = rng_below(rng, (uint32_t)(size * size));
    for (uint32_t ply = 0; ply < plies; ply++) {
        const Bits legal = board_legal(&board) & ~board_winning(&board, (Colour)board.to_move);
        if (!legal)
            break;
        board_play(&board, bits_random(legal, rng));
    }
    return board;
}

static void subsets_have_their_size(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int repeat = 0; repeat < 20000; repeat++) {
        const Bits set = ((Bits)rng_next(&rng) << 64 | rng_next(&rng)) &
                         bits_geometry[1 + rng_below(&rng, BITS_SIZE_MAX)].all;
        const int count = (int)rng_below(&rng, (uint32_t)bits_count(set) + 1);
        const Bits chosen = playout_subset(set, count, &rng);
        assert_true((chosen & ~set) == 0);
        assert_int_equal(bits_count(chosen), count);
    }
}

// 4 of 10 cells from `first` on: 210 sets, Pearson's chi-squared.
static void check_evenness(int first, Rng *rng) {
    enum { EACH = 1000, DRAWS = 210 * EACH };
    int drawn[1024] = {0};
    const Bits set = bits_up(1023, first);
    for (int i = 0; i < DRAWS; i++)
        drawn[(int)bits_down(playout_subset(set, 4, rng), first)]++;
    double chi_squared = 0;
    int sets = 0;
    for (int i = 0; i < 1024; i++) {
        if (__builtin_popcount((unsigned)i) != 4) {
            assert_int_equal(drawn[i], 0);
            continue;
        }
        sets++;
        chi_squared += (drawn[i] - EACH) * (double)(drawn[i] - EACH) / EACH;
    }
    assert_int_equal(sets, 210);
    assert_true(fabs(chi_squared - 209) < 6 * sqrt(2.0 * 209));
}

static void all_subsets_are_equally_likely(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    check_evenness(20, &rng);
    check_evenness(59, &rng); // on both sides of the border between the halves of a set
}

// What many random games from one position come to.
typedef struct Summary {
    double black_wins, plies, plies_squared;
    double cells[BOARD_CELLS_MAX]; // the winning moves
} Summary;

enum { GAMES = 40000 };

static void assert_close(double a, double b, double deviation) {
    if (fabs(a - b) > 6 * deviation + 1e-12)
        fail_msg("%.5f and %.5f differ by more than 6 deviations of %.5f", a, b, deviation);
}

static void random_games_are_those_that_are_played_out(void **state) {
    (void)state;
    for (int size = 2; size <= BOARD_SIZE_MAX; size++) {
        Rng rng = testing_rng(10 + (uint64_t)size);
        const Board start = size % 2 == 0 ? board_empty(size) : random_position(&rng, size);
        Summary fast = {0}, slow = {0};
        double filled = 0;
        for (int game = 0; game < GAMES; game++) {
            filled += playout_fill(&start, &rng) == BLACK;
            const Playout playout = playout_run(&start, &rng);
            fast.black_wins += playout.winner == BLACK;
            fast.plies += playout.plies;
            fast.plies_squared += playout.plies * playout.plies;
            fast.cells[playout.cell]++;
            // The winner moves last.
            assert_int_equal(playout.plies % 2 == 1, playout.winner == (Colour)start.to_move);
            Board board = start;
            int cell = -1;
            while (board.winner == NOBODY) {
                const Bits legal = board_legal(&board);
                cell = bits_random(legal, &rng);
                board_play(&board, cell);
            }
            const int plies = board.ply - start.ply;
            slow.black_wins += board.winner == BLACK;
            slow.plies += plies;
            slow.plies_squared += plies * plies;
            slow.cells[cell]++;
        }
        const double coin = sqrt(0.5 / GAMES); // of a difference of two shares, at most
        assert_close(fast.black_wins / GAMES, slow.black_wins / GAMES, coin);
        assert_close(filled / GAMES, slow.black_wins / GAMES, coin);
        const double mean = slow.plies / GAMES;
        const double variance = slow.plies_squared / GAMES - mean * mean;
        assert_close(fast.plies / GAMES, mean, sqrt(2 * variance / GAMES));
        assert_close(fast.plies_squared / GAMES - fast.plies / GAMES * fast.plies / GAMES, variance,
                     sqrt(20.0 / GAMES) * variance);
        for (int c = 0; c < size * size; c++) {
            const double share = (fast.cells[c] + slow.cells[c]) / (2 * GAMES);
            assert_close(fast.cells[c] / GAMES, slow.cells[c] / GAMES, sqrt(2 * share / GAMES));
        }
    }
}

static void decided_games_stay_decided(void **state) {
    (void)state;
    Rng rng = testing_rng(30);
    Board board = board_empty(3);
    for (int i = 0; i < 3; i++) {
        board_place(&board, BLACK, 3 * i);
        const Colour expected = i == 2 ? BLACK : NOBODY;
        assert_int_equal(board.winner, expected);
    }
    assert_int_equal(playout_fill(&board, &rng), BLACK);
    const Playout playout = playout_run(&board, &rng);
    assert_int_equal(playout.winner, BLACK);
    assert_int_equal(playout.plies, 0);
    assert_int_equal(playout.cell, -1);
    board = board_empty(1);
    const Playout only = playout_run(&board, &rng);
    assert_int_equal(only.winner, BLACK);
    assert_int_equal(only.plies, 1);
    assert_int_equal(only.cell, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subsets_have_their_size),
        cmocka_unit_test(all_subsets_are_equally_likely),
        cmocka_unit_test(random_games_are_those_that_are_played_out),
        cmocka_unit_test(decided_games_stay_decided),
    };
    return TESTING_RUN(tests);
}
