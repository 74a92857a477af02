#include "tests/testing.h"

#include "elo/law/forecast.h"
#include "elo/rating/student.h"
#include "tests/synthetic.h"

#include <math.h>
#include <string.h>

static SyntheticConfig long_boards(SyntheticCurve curve) {
    SyntheticConfig config = synthetic_config_default();
    config.boards = 1;
    config.first_size = 8;
    config.curve = curve;
    return config;
}

static ForecastBasis *basis_of(const ScalingBoard *board, double cut) {
    ForecastBasis *basis;
    Error error = {""};
    if (forecast_basis_create(board, cut, &basis, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return basis;
}

// x at this share of the incline.
static double place(const SyntheticConfig *config, int size, double share) {
    const double start = synthetic_start(config, size);
    return start + share * (synthetic_end(config, size) - start);
}

// Without luck and with small errors the shape is found, and what it foretells is the law.
static void test_the_right_shape_foretells(void **state) {
    (void)state;
    for (int curve = 0; curve < FORECAST_SHAPES; curve++) {
        SyntheticConfig config = long_boards((SyntheticCurve)curve);
        config.run_luck = config.snap_luck = config.shared_error = 0.0;
        config.error = 6.0;
        Rng rng = testing_rng((uint64_t)curve);
        SyntheticSweep *sweep = synthetic_create(&config, &rng);
        const double cut = place(&config, 8, 0.55);
        ForecastBasis *basis = basis_of(sweep->board[0], cut);
        const Forecast forecast = forecast_at(basis, cut + 1.0);
        const double law = synthetic_elo(&config, 8, cut + 1.0);
        assert_true(forecast.weight[curve] > 0.9);
        // A sigmoid's lower end is known on a coarse grid only.
        assert_true(fabs(forecast.shape[curve].value - law) <
                    (curve == SYNTHETIC_SIGMOID ? 60.0 : 30.0));
        for (int other = 0; other < FORECAST_SHAPES; other++)
            assert_true(other == curve || fabs(forecast.shape[other].value - law) >
                                              fabs(forecast.shape[curve].value - law));
        forecast_basis_destroy(basis);
        synthetic_destroy(sweep);
    }
}

// A line without errors known: the interval is near that of ordinary least squares with known
// scatter, which the sums over luck and scatter can only widen.
static void test_interval_of_a_line(void **state) {
    (void)state;
    enum { N = 24 };
    FrontierSnap snaps[N];
    Rng rng = testing_rng(7);
    double mean = 0.0, spread = 0.0;
    for (int i = 0; i < N; i++) {
        // Runs of one snapshot each: all on the frontier as they rise by 30 Elo from one to the
        // next with a scatter of 5; the first four are the plateau.
        snaps[i] = (FrontierSnap){i, 8.0 + 0.1 * i,
                                  -1500.0 + 40.0 * fmax(0.0, i - 4.0) + 5.0 * rng_normal(&rng)};
        if (i >= 4)
            mean += snaps[i].x / (N - 4);
    }
    for (int i = 4; i < N; i++)
        spread += pow(snaps[i].x - mean, 2.0);
    const ScalingBoard board = {.size = 5, .count = N, .snaps = snaps};
    ForecastBasis *basis = basis_of(&board, 99.0);
    double before = 0.0;
    for (double ahead = 0.0; ahead <= 1.0; ahead += 0.5) {
        const double x = snaps[N - 1].x + ahead;
        const ScalingValue line = forecast_at(basis, x).shape[FORECAST_LINE];
        const double error = 5.0 * sqrt(1.0 + 1.0 / (N - 4) + pow(x - mean, 2.0) / spread);
        const double half = 0.5 * (line.hi - line.lo);
        assert_true(fabs(line.value - (-1500.0 + 400.0 * (x - 8.4))) < 4.0 * error);
        assert_true(half > 0.7 * 1.96 * error && half < 2.5 * 1.96 * error);
        assert_true(half > before);
        before = half;
    }
    forecast_basis_destroy(basis);
}

// Sums over a fine grid of the Elo at both ends, with the flat prior that forecast_curve.c has, for
// points of runs of their own: the evidence of a line or a power, and the shares that it has below
// three Elo at x.
static double sum_up(bool power, const FrontierSnap *snaps, int count, double x,
                     const double elo[3], double share[3]) {
    static const double levels[] = {2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0};
    const double first = snaps[0].x, span = snaps[count - 1].x - first, step = 12.0;
    double evidence = 0.0, below[3] = {0.0};
    for (int cell = 0; cell < 49; cell++) {
        const double variance = pow(levels[cell / 7], 2.0) + pow(levels[cell % 7], 2.0);
        for (double a = -3000.0 + step / 2.0; a < 0.0; a += step)
            for (double b = a + step / 2.0; b < (power ? 0.0 : 1500.0); b += step) {
                double squares = 0.0;
                for (int i = 0; i <= count; i++) {
                    const double t = ((i < count ? snaps[i].x : x) - first) / span;
                    const double curve =
                        power ? -pow(-a, 1.0 - t) * pow(-b, t) : fmin(0.0, a + t * (b - a));
                    if (i < count)
                        squares += pow(snaps[i].elo - curve, 2.0);
                    if (i < count || squares > 60.0 * variance)
                        continue;
                    const double weight =
                        exp(-0.5 * squares / variance) / pow(variance, 0.5 * count);
                    evidence += weight;
                    for (int k = 0; k < 3; k++)
                        below[k] += weight * 0.5 * erfc((curve - elo[k]) / sqrt(2.0 * variance));
                }
            }
    }
    for (int k = 0; k < 3; k++)
        share[k] = below[k] / evidence;
    return evidence;
}

static void test_against_plain_sums(void **state) {
    (void)state;
    enum { N = 9, PLATEAU = 4 };
    static const double rise[] = {-1330, -1180, -950, -840, -690};
    FrontierSnap snaps[N];
    for (int i = 0; i < N; i++) // the incline begins after the plateau's last
        snaps[i] = (FrontierSnap){i, 8.0 + 0.25 * i, i < PLATEAU ? -1500.0 : rise[i - PLATEAU]};
    const ScalingBoard board = {.size = 5, .count = N, .snaps = snaps};
    ForecastBasis *basis = basis_of(&board, 99.0);
    const Forecast forecast = forecast_at(basis, 10.5);
    double evidence[2];
    for (int power = 0; power < 2; power++) {
        const ScalingValue value = forecast.shape[power ? FORECAST_POWER : FORECAST_LINE];
        const double elo[3] = {value.lo, value.value, value.hi};
        double share[3];
        evidence[power] = sum_up(power, snaps + PLATEAU, N - PLATEAU, 10.5, elo, share);
        assert_true(fabs(share[0] - 0.025) < 0.002);
        assert_true(fabs(share[1] - 0.5) < 0.01);
        assert_true(fabs(share[2] - 0.975) < 0.002);
    }
    const double ratio = forecast.weight[FORECAST_POWER] / forecast.weight[FORECAST_LINE];
    assert_true(fabs(log(ratio / (evidence[1] / evidence[0]))) < 0.05);
    forecast_basis_destroy(basis);
}

// Nothing beyond the cut is looked at, and runs that begin there are not known.
static void test_the_future_is_not_known(void **state) {
    (void)state;
    const SyntheticConfig config = long_boards(SYNTHETIC_LINE);
    Rng rng = testing_rng(3);
    SyntheticSweep *sweep = synthetic_create(&config, &rng);
    ScalingBoard *board = sweep->board[0];
    const double cut = place(&config, 8, 0.5);
    ForecastBasis *basis = basis_of(board, cut);
    const Forecast first = forecast_at(basis, cut + 1.0);
    forecast_basis_destroy(basis);
    for (int i = 0; i < board->count; i++)
        if (board->snaps[i].x > cut)
            board->snaps[i].elo = -3.0 * i;
    basis = basis_of(board, cut);
    const Forecast second = forecast_at(basis, cut + 1.0);
    forecast_basis_destroy(basis);
    assert_memory_equal(&first, &second, sizeof first);
    synthetic_destroy(sweep);
}

// An error that all ratings of a board share moves the truth's interval, not the rating's.
static void test_shared_errors(void **state) {
    (void)state;
    SyntheticConfig config = long_boards(SYNTHETIC_LINE);
    double half[2][2];
    for (int shared = 0; shared < 2; shared++) {
        config.shared_error = shared ? 100.0 : 0.0;
        Rng rng = testing_rng(4);
        SyntheticSweep *sweep = synthetic_create(&config, &rng);
        const double cut = place(&config, 8, 0.4);
        ForecastBasis *basis = basis_of(sweep->board[0], cut);
        double elo;
        const ScalingValue truth = forecast_at(basis, cut + 0.5).shape[FORECAST_LINE];
        const ScalingValue rated = forecast_rated(basis, cut + 0.5, &elo).shape[FORECAST_LINE];
        half[shared][0] = 0.5 * (truth.hi - truth.lo);
        half[shared][1] = 0.5 * (rated.hi - rated.lo);
        forecast_basis_destroy(basis);
        synthetic_destroy(sweep);
    }
    assert_true(half[0][1] > half[0][0]); // its own error
    const double wider = sqrt(half[1][0] * half[1][0] - half[0][0] * half[0][0]);
    assert_true(wider > 0.7 * 196.0 && wider < 1.3 * 196.0);
    assert_true(fabs(half[1][1] / half[0][1] - 1.0) < 0.15);
}

static void refused(const ScalingBoard *board, double cut, const char *why) {
    ForecastBasis *basis;
    Error error = {""};
    assert_int_equal(forecast_basis_create(board, cut, &basis, &error), STATUS_INVALID);
    assert_null(basis);
    if (!strstr(error.text, why))
        fail_msg("expected '%s', got '%s'", why, error.text);
}

static void test_too_little_is_refused(void **state) {
    (void)state;
    const SyntheticConfig config = long_boards(SYNTHETIC_LINE);
    Rng rng = testing_rng(5);
    SyntheticSweep *sweep = synthetic_create(&config, &rng);
    refused(sweep->board[0], -1.0, "no snapshots");
    refused(sweep->board[0], place(&config, 8, 0.1), "8x8: ");
    synthetic_destroy(sweep);
    FrontierSnap flat[20];
    for (int i = 0; i < 20; i++)
        flat[i] = (FrontierSnap){0, 0.2 * i, 0.0};
    const ScalingBoard perfect = {.size = 3, .count = 20, .snaps = flat};
    refused(&perfect, 99.0, "3x3: ");
}

// Scores are what the trials say, trials what is in the data.
static void test_cuts(void **state) {
    (void)state;
    SyntheticConfig config = synthetic_config_default();
    config.boards = 2;
    config.first_size = 6;
    Rng rng = testing_rng(6);
    SyntheticSweep *sweep = synthetic_create(&config, &rng);
    ForecastCuts *cuts = forecast_cuts_create((const ScalingBoard *const *)sweep->board, 2);
    assert_true(cuts->count > 8);
    int count[FORECAST_STEPS_MAX + 1] = {0}, held[FORECAST_STEPS_MAX + 1] = {0};
    for (int i = 0; i < cuts->count; i++) {
        const ForecastTrial *trial = &cuts->trial[i];
        const ScalingValue all = trial->forecast.shape[FORECAST_SHAPES];
        count[trial->steps]++;
        held[trial->steps] += all.lo <= trial->elo && trial->elo <= all.hi;
        assert_true(fabs(trial->forecast.x - trial->cut - 0.5 * trial->steps) < 1e-9);
        assert_true(trial->elo <= 0.0 && all.lo <= all.value && all.value <= all.hi && all.hi <= 0);
        const double sum =
            trial->forecast.weight[0] + trial->forecast.weight[1] + trial->forecast.weight[2];
        assert_true(fabs(sum - 1.0) < 1e-9);
        // The frontier is near the law.
        assert_true(fabs(trial->elo - synthetic_elo(&config, trial->size, trial->forecast.x)) < 90);
    }
    for (int steps = 1; steps <= FORECAST_STEPS_MAX; steps++) {
        const ForecastScore *score = &cuts->score[steps][FORECAST_SHAPES];
        assert_int_equal(score->count, count[steps]);
        assert_int_equal(score->held, held[steps]);
        assert_true(count[steps] ? score->rms >= fabs(score->error) : isnan(score->rms));
    }
    forecast_cuts_destroy(cuts);
    synthetic_destroy(sweep);
}

// Within the data, beyond it, too far beyond it, and on boards without any.
static void test_budgets(void **state) {
    (void)state;
    SyntheticConfig config = synthetic_config_default();
    config.boards = 3;
    config.first_size = 5;
    config.snap_luck = 0.0;
    Rng rng = testing_rng(8);
    SyntheticSweep *sweep = synthetic_create(&config, &rng);
    // All boards as if training had stopped within their inclines.
    for (int b = 0; b < 3; b++) {
        ScalingBoard *board = sweep->board[b];
        int kept = 0;
        for (int i = 0; i < board->count; i++)
            if (board->snaps[i].x <= place(&config, 5 + b, 0.7))
                board->snaps[kept++] = board->snaps[i];
        board->count = kept;
        free(board->covariance);
        board->covariance = NULL;
    }
    const ScalingBoard *const *boards = (const ScalingBoard *const *)sweep->board;
    const ScalingConfig scaling = {.replicates = 0};
    ScalingFit *fit;
    Error error = {""};
    assert_int_equal(scaling_fit(&scaling, boards, 3, &fit, &error), STATUS_OK);
    ForecastAnswer answers[FORECAST_ANSWERS_MAX];
    const double x = place(&config, 6, 0.9);
    assert_int_equal(forecast_budget(fit, boards, x, answers), 5);
    assert_int_equal(answers[0].source, FORECAST_CURVES);
    assert_int_equal(answers[1].source, FORECAST_CURVES);
    assert_int_equal(answers[2].source, FORECAST_MEASURED);
    assert_true(answers[1].ahead > 0.0 && answers[2].ahead < 0.0);
    assert_true(fabs(answers[1].elo.value - synthetic_elo(&config, 6, x)) < 200.0);
    assert_true(fabs(answers[2].elo.value - synthetic_elo(&config, 7, x)) < 90.0);
    for (int i = 3; i < 5; i++) {
        assert_int_equal(answers[i].size, 5 + i);
        assert_int_equal(answers[i].source, FORECAST_ACROSS);
        assert_true(answers[i].elo.lo <= answers[i].elo.value);
        assert_true(answers[i].elo.value <= answers[i].elo.hi && answers[i].elo.hi <= 0.0);
    }
    assert_int_equal(forecast_budget(fit, boards, x + 3.0, answers), 5);
    assert_int_equal(answers[0].source, FORECAST_NONE);
    assert_non_null(strstr(answers[0].reason.text, "beyond its data"));
    assert_int_equal(forecast_budget(fit, boards, 1.0, answers), 5);
    assert_non_null(strstr(answers[2].reason.text, "7x7: below the least compute"));
    fit->boards = 2;
    ScalingValue value;
    assert_int_equal(forecast_across(fit, 8, x, &value, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "boards to carry a law on from: 2, expected at least 3"));
    fit->boards = 3;
    scaling_fit_destroy(fit);
    synthetic_destroy(sweep);
}

// Against tables of Student's t.
static void test_student(void **state) {
    (void)state;
    static const double table[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447};
    for (int i = 0; i < 6; i++)
        assert_true(fabs(student_quantile(i + 1) / table[i] - 1.0) <
                    (i < 2 || i == 5 ? 1e-3 : 0.03));
    assert_true(fabs(student_quantile(1000000) - 1.95996) < 1e-4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_right_shape_foretells),
        cmocka_unit_test(test_interval_of_a_line),
        cmocka_unit_test(test_against_plain_sums),
        cmocka_unit_test(test_the_future_is_not_known),
        cmocka_unit_test(test_shared_errors),
        cmocka_unit_test(test_too_little_is_refused),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_budgets),
        cmocka_unit_test(test_student),
    };
    return TESTING_RUN(tests);
}
