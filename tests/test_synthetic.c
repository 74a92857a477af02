#include "tests/testing.h"

#include "tests/synthetic.h"

#include <math.h>

static const SyntheticCurve curves[] = {SYNTHETIC_LINE, SYNTHETIC_SIGMOID, SYNTHETIC_POWER};

// Each curve rises from the plateau to the ceiling, nowhere steeper than it was told to be.
static void test_laws(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        SyntheticConfig config = synthetic_config_default();
        config.curve = curves[i];
        config.ceiling = -40.0;
        const double end = synthetic_end(&config, 5), start = synthetic_start(&config, 5);
        assert_true(fabs(end - config.end - log10(9.0)) < 1e-12);
        assert_true(fabs((end - start) * config.slope - (1200.0 - 40.0)) < 1e-9);
        double steepest = 0.0, before = synthetic_elo(&config, 5, start - 20.0);
        assert_true(fabs(before + 1200.0) < 1e-6);
        for (double x = start - 5.0; x < end + 5.0; x += 1e-3) {
            const double rise = synthetic_elo(&config, 5, x + 1e-3) - synthetic_elo(&config, 5, x);
            assert_true(rise >= 0.0);
            steepest = fmax(steepest, rise / 1e-3);
        }
        assert_true(fabs(steepest - config.slope) < 1.0);
        assert_true(fabs(synthetic_elo(&config, 5, end + 40.0) + 40.0) < 1.0);
    }
}

// Without luck and errors the best snapshots lie on the law, none above it, and the net that holds
// the frontier grows as it was told to.
static void test_frontier_is_the_law(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        SyntheticConfig config = synthetic_config_default();
        config.curve = curves[i];
        config.run_luck = config.snap_luck = config.error = config.shared_error = 0.0;
        config.lag = 200.0;
        Rng rng = testing_rng((uint64_t)i);
        SyntheticSweep *sweep = synthetic_create(&config, &rng);
        for (int b = 0; b < sweep->boards; b++) {
            const ScalingBoard *board = sweep->board[b];
            const int size = 4 + b, each = config.seeds * config.snaps;
            int held = 0;
            assert_int_equal(board->size, size);
            assert_int_equal(board->count, 8 * 3 * 14);
            for (int j = 0; j < board->count; j++) {
                const double law = synthetic_elo(&config, size, board->snaps[j].x);
                assert_true(board->snaps[j].elo <= law + 1e-9);
                assert_true(board->snaps[j].elo == sweep->truth[b][j]);
                held += board->snaps[j].elo > law - 1e-9 && law > -299.0 * (size - 1);
                const double compute = 64.0 * sweep->parameters[b][j / each] * sweep->moves[b][j];
                assert_true(fabs(log10(compute) - board->snaps[j].x) < 1e-9);
            }
            assert_true(held >= 8 * 3); // each run somewhere
            const double length = synthetic_end(&config, size) - synthetic_start(&config, size);
            const double grown = log10(sweep->parameters[b][7] / sweep->parameters[b][0]);
            assert_true(fabs(grown / (length * 1.2 * 7.0 / 8.0) - 0.5) < 1e-9);
        }
        synthetic_destroy(sweep);
    }
}

// Luck and errors have the deviations that were asked for, and the covariance says so.
static void test_errors(void **state) {
    (void)state;
    SyntheticConfig config = synthetic_config_default();
    config.boards = 1;
    config.run_luck = config.snap_luck = 0.0;
    config.shared_error = 30.0;
    enum { REPETITIONS = 400 };
    double squares = 0.0, products = 0.0;
    for (int r = 0; r < REPETITIONS; r++) {
        Rng rng = testing_stream(1, (uint64_t)r);
        SyntheticSweep *sweep = synthetic_create(&config, &rng);
        const ScalingBoard *board = sweep->board[0];
        const int n = board->count;
        const double a = board->snaps[0].elo - sweep->truth[0][0];
        const double b = board->snaps[n - 1].elo - sweep->truth[0][n - 1];
        squares += (a * a + b * b) / 2.0 / REPETITIONS;
        products += a * b / REPETITIONS;
        assert_true(fabs(board->covariance[0] - (900.0 + 196.0)) < 1e-9);
        assert_true(fabs(board->covariance[1] - 900.0) < 1e-9);
        synthetic_destroy(sweep);
    }
    // Standard errors of both means are 71 Elo^2.
    assert_true(fabs(squares - 1096.0) < 300.0);
    assert_true(fabs(products - 900.0) < 300.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_laws),
        cmocka_unit_test(test_frontier_is_the_law),
        cmocka_unit_test(test_errors),
    };
    return TESTING_RUN(tests);
}
