#include "tests/made_up.h"
#include "tests/testing.h"

#include "base/file.h"
#include "base/memory.h"
#include "elo/law/paper.h"
#include "elo/law/scaling_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- the paper's law ---

static void test_paper_law(void **state) {
    (void)state;
    int count;
    const PaperPoint *paper = paper_frontiers(&count);
    ScalingPoint *points = memory_zeroed((size_t)count, sizeof *points);
    for (int i = 0; i < count; i++)
        points[i] = (ScalingPoint){paper[i].size, paper[i].log10_flops, paper[i].elo};
    const ScalingLaw law = scaling_law_fit(points, count);
    print_message("plateau %.1f*b %+.1f, incline %.1f*x %+.1f*b %+.1f, rms %.2f, %.2f a size\n",
                  law.plateau_size.value, law.plateau_const.value, law.incline_flops.value,
                  law.incline_size.value, law.incline_const.value, law.rms,
                  law.size_multiple.value);
    assert_true(fabs(law.plateau_size.value + 268) < 1);
    assert_true(fabs(law.plateau_const.value - 575) < 1);
    assert_true(fabs(law.incline_flops.value - 506) < 1);
    assert_true(fabs(law.incline_size.value + 430) < 1);
    assert_true(fabs(law.incline_const.value + 4399) < 2);
    assert_true(fabs(law.rms - 58) < 1);
    assert_true(fabs(law.size_multiple.value - 7.1) < 0.05);
    // No better fit at a thousand random points around it.
    Rng rng = testing_stream(1, 0);
    for (int start = 0; start < 1000; start++) {
        ScalingLaw other = law;
        other.plateau_size.value += 40 * rng_normal(&rng);
        other.plateau_const.value += 200 * rng_normal(&rng);
        const double turn = 60 * rng_normal(&rng);
        other.incline_flops.value += turn;
        other.incline_size.value += 60 * rng_normal(&rng);
        other.incline_const.value += -13.5 * turn + 200 * rng_normal(&rng);
        double squares = 0;
        for (int i = 0; i < count; i++)
            squares += pow(points[i].elo - scaling_law_elo(&other, points[i].size, points[i].x), 2);
        assert_true(sqrt(squares / count) >= law.rms);
    }
    free(points);
}

static void test_law_is_recovered(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        Rng rng = testing_stream(seed, 1);
        const double size_slope = -150 - 200 * rng_uniform(&rng);
        const double flops = 250 + 400 * rng_uniform(&rng), multiple = 4 + 30 * rng_uniform(&rng);
        const double shift = log10(multiple), end = 7 + 2 * rng_uniform(&rng);
        const double noise = seed % 2 ? 15 : 0;
        ScalingPoint points[3 * 101];
        for (int i = 0; i < 3 * 101; i++) {
            const int size = 3 + i / 101;
            const double reach = end + shift * (size - 3), plateau = size_slope * (size - 1);
            const double x =
                reach + plateau / flops - 0.8 + (1.6 - plateau / flops) * (i % 101) / 100.0;
            points[i] = (ScalingPoint){
                size, x, fmin(0, fmax(plateau, flops * (x - reach))) + noise * rng_normal(&rng)};
        }
        const ScalingLaw law = scaling_law_fit(points, 3 * 101);
        const double slack = noise > 0 ? 0.06 : 1e-3;
        assert_true(fabs(law.incline_flops.value / flops - 1) < slack);
        assert_true(fabs(law.plateau_size.value / size_slope - 1) < slack);
        assert_true(fabs(law.size_multiple.value / multiple - 1) < slack);
        assert_true(fabs(law.rms - noise) < 0.15 * noise + 0.1);
    }
    const ScalingPoint one_size[] = {{3, 7, -300}, {3, 8, -200}, {3, 9, -100},
                                     {3, 10, 0},   {3, 11, 0},   {3, 12, 0}};
    assert_true(isnan(scaling_law_fit(one_size, 6).incline_flops.value));
}

// --- shapes through a few points ---

// Against the textbook formula (X'VX)^-1 X'Vy with V inverted by hand for two blocks of two.
static void test_lines_know_what_errors_share(void **state) {
    (void)state;
    enum { N = 4 };
    const double x[N] = {7, 8, 9, 10}, elo[N] = {-600, -435, -290, -120};
    const double shared = 900, own = 400; // of the pairs 0, 1 and 2, 3
    CurvePoint point[N];
    double covariance[N * N] = {0}, inverse[N][N] = {{0}};
    for (int i = 0; i < N; i++) {
        point[i] = (CurvePoint){x[i], elo[i], i};
        for (int j = 0; j < N; j++) {
            covariance[i * N + j] = i / 2 == j / 2 ? shared + (i == j ? own : 0) : 0;
            if (i / 2 == j / 2)
                inverse[i][j] = (i == j ? shared + own : -shared) / (own * (own + 2 * shared));
        }
    }
    double a = 0, b = 0, c = 0, p = 0, q = 0; // normal equations a b; b c and their right side
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a += inverse[i][j];
            b += inverse[i][j] * x[j];
            c += x[i] * inverse[i][j] * x[j];
            p += inverse[i][j] * elo[j];
            q += x[i] * inverse[i][j] * elo[j];
        }
    const double slope = (a * q - b * p) / (a * c - b * b);
    CurvePoints points = {N, point, covariance};
    CurveLine line = curve_line(&points);
    assert_true(line.scatter == 0); // the errors explain the residuals
    assert_true(fabs(line.slope - slope) < 1e-3);
    assert_true(fabs(line.intercept - (p - slope * b) / a) < 1e-2);
    double alone[N * N] = {0};
    for (int i = 0; i < N; i++)
        alone[i * N + i] = shared + own;
    points.covariance = alone;
    assert_true(fabs(curve_line(&points).slope - slope) > 1); // errors shared by pairs matter ...
    for (int i = 0; i < N * N; i++)
        covariance[i] = alone[i] + 1e6;
    points.covariance = covariance;
    line = curve_line(&points);
    points.covariance = alone; // ... and errors shared by all do not change the slope
    assert_true(fabs(line.slope - curve_line(&points).slope) < 1e-2);
}

// The shape that generated the points has the lowest AICc and predicts runs best.
static void test_the_right_shape_wins(void **state) {
    (void)state;
    enum { N = 16 };
    for (int made = 0; made < 4; made++) {
        CurvePoint point[N];
        double covariance[N * N] = {0};
        Rng rng = testing_stream(3, (uint64_t)(20 + made));
        for (int i = 0; i < N; i++) {
            const double x = 7 + 3.0 * i / (N - 1), t = (x - 8.5) / 1.5;
            const double elo[] = {-500 + 400 * t, -300 + 350 * t - 250 * t * t,
                                  -1000 / (1 + exp((x - 8.5) / 0.4)), -pow(10, 3 - 0.6 * (x - 7))};
            point[i] = (CurvePoint){x, elo[made] + 5 * rng_normal(&rng), i / 2};
            covariance[i * N + i] = 25;
        }
        const CurvePoints points = {N, point, covariance};
        ScalingModel models[4];
        for (int shape = 0; shape < 4; shape++)
            models[shape] = curve_model((CurveShape)shape, &points, -1000);
        for (int shape = 0; shape < 4; shape++) {
            // A parabola includes the line, but AICc penalises its third parameter.
            assert_true(shape == made || models[made].aicc < models[shape].aicc);
            assert_true(shape == made ||
                        models[made].cross_validation < models[shape].cross_validation + 0.5);
        }
    }
}

// --- synthetic sweeps with a known law ---

static ScalingFit *fit_boards(ScalingBoard **boards, int count, int replicates, uint64_t seed) {
    ScalingConfig config = scaling_config_default();
    config.replicates = replicates;
    config.seed = seed;
    ScalingFit *fit;
    Error error = {""};
    if (scaling_fit(&config, (const ScalingBoard *const *)boards, count, &fit, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return fit;
}

static void test_slope_intervals_cover(void **state) {
    (void)state;
    enum { REPETITIONS = 60 };
    static const int runs[] = {8, 24};
    for (int c = 0; c < 2; c++) {
        MadeUp sweep = made_up_usual;
        sweep.runs = runs[c];
        int inside = 0, linear = 0;
        double sum = 0;
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
            Rng rng = testing_stream((uint64_t)repetition, 2);
            ScalingBoard *board = made_up_board(&sweep, &rng);
            ScalingFit *fit = fit_boards(&board, 1, 80, 1);
            const ScalingValue slope = fit->board[0].slope;
            inside += slope.lo <= sweep.slope && sweep.slope <= slope.hi;
            linear += fit->verdict == SCALING_LINEAR;
            sum += slope.value;
            assert_true(slope.lo < slope.value && slope.value < slope.hi);
            assert_true(fit->board[0].points >= 6 && fit->board[0].r2 > 0.9);
            assert_true(isnan(fit->law.rms)); // no law of one board
            scaling_fit_destroy(fit);
            scaling_board_destroy(board);
        }
        print_message("%d runs: mean slope %.1f of %.0f, its interval holds it in %d%% of %d, "
                      "linear in %d\n",
                      runs[c], sum / REPETITIONS, sweep.slope, 100 * inside / REPETITIONS,
                      REPETITIONS, linear);
        assert_true(fabs(sum / REPETITIONS - sweep.slope) < 5);
        assert_true(inside >= 53);
        assert_true(linear >= 52);
    }
}

static void test_a_curve_is_called_one(void **state) {
    (void)state;
    enum { REPETITIONS = 40 };
    // 500 Elo a decade over three decades, bent by 150 Elo.
    MadeUp sweep = made_up_usual;
    sweep.plateau = -1500;
    sweep.bend = 150;
    sweep.runs = 16;
    int not_linear = 0, linear = 0;
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        Rng rng = testing_stream((uint64_t)repetition, 3);
        ScalingBoard *board = made_up_board(&sweep, &rng);
        ScalingFit *fit = fit_boards(&board, 1, 100, 1);
        not_linear += fit->verdict == SCALING_NOT_LINEAR;
        linear += fit->verdict == SCALING_LINEAR;
        if (fit->verdict == SCALING_NOT_LINEAR)
            assert_non_null(strstr(fit->verdict_text, "does not grow linearly"));
        scaling_fit_destroy(fit);
        scaling_board_destroy(board);
    }
    print_message("bent by 150 Elo: not linear in %d of %d, linear in %d\n", not_linear,
                  REPETITIONS, linear);
    assert_true(not_linear >= 33);
    assert_true(linear <= 5);
}

static void test_few_points_are_unclear(void **state) {
    (void)state;
    FrontierSnap snaps[] = {{0, 7, -400}, {0, 8, -200}, {0, 9, -3}};
    ScalingBoard board = {.size = 3, .count = 3, .snaps = snaps};
    ScalingBoard *boards[] = {&board};
    ScalingFit *fit = fit_boards(boards, 1, 50, 1);
    assert_int_equal(fit->verdict, SCALING_UNCLEAR);
    assert_non_null(strstr(fit->verdict_text, "Too few"));
    scaling_fit_destroy(fit);
    board.count = 2;
    ScalingConfig config = scaling_config_default();
    Error error;
    assert_int_equal(scaling_fit(&config, (const ScalingBoard *const *)boards, 1, &fit, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "3x3: 2 rated snapshots"));
}

// --- several boards ---

static ScalingFit *fit_three(uint64_t seed, ScalingBoard *boards[3]) {
    for (int i = 0; i < 3; i++) {
        Rng rng = testing_stream(7, (uint64_t)(4 + i));
        MadeUp sweep = made_up_usual;
        sweep.size = 5 - i; // out of order: the fit sorts
        sweep.plateau = -300 * (sweep.size - 1);
        sweep.end = 8 + log10(9) * (sweep.size - 3);
        boards[i] = made_up_board(&sweep, &rng);
    }
    return fit_boards(boards, 3, 100, seed);
}

static void test_three_boards(void **state) {
    (void)state;
    ScalingBoard *boards[3];
    ScalingFit *fit = fit_three(1, boards), *again, *other;
    for (int i = 0; i < 3; i++)
        assert_int_equal(fit->board[i].size, 3 + i);
    const ScalingLaw *law = &fit->law;
    assert_true(fabs(law->incline_flops.value - 500) < 30);
    assert_true(law->incline_flops.lo < 500 && 500 < law->incline_flops.hi);
    assert_true(law->size_multiple.lo < 9 && 9 < law->size_multiple.hi);
    assert_true(law->plateau_size.lo < -300 && -300 < law->plateau_size.hi);
    assert_true(fit->board[0].first_minus50 > 0 && fit->board[0].paper_first_minus50 > 1.3e11);
    char *json = scaling_json(fit);
    for (int i = 0; i < 3; i++)
        scaling_board_destroy(boards[i]);
    again = fit_three(1, boards);
    char *same = scaling_json(again);
    assert_string_equal(json, same); // equal seeds, equal results
    for (int i = 0; i < 3; i++)
        scaling_board_destroy(boards[i]);
    other = fit_three(2, boards);
    assert_true(other->board[0].slope.value == fit->board[0].slope.value);
    assert_true(other->board[0].slope.lo != fit->board[0].slope.lo);
    for (int i = 0; i < 3; i++)
        scaling_board_destroy(boards[i]);
    free(json);
    free(same);
    scaling_fit_destroy(fit);
    scaling_fit_destroy(again);
    scaling_fit_destroy(other);
}

// The format that `hexlaw fit --json` promises, from a fit filled in by hand.
static void test_json(void **state) {
    (void)state;
    ScalingFit *fit = memory_zeroed(1, sizeof *fit);
    fit->boards = 2;
    fit->board[0] = (ScalingIncline){.size = 3,
                                     .slope = {512.345678, 470, 550.5},
                                     .intercept = {-4000, -4100.5, -3900},
                                     .r2 = 0.9876543,
                                     .scatter = 12.5,
                                     .bend = {-3, -9, 3},
                                     .ceiling = {-120, -150, -90},
                                     .line = {2, 11.25, 20},
                                     .parabola = {3, 13.5, 21},
                                     .sigmoid = {2, 12, 19.5},
                                     .power = {2, NAN, NAN},
                                     .crossing = {7.8, 7.7, 7.9},
                                     .step = {NAN, NAN, NAN},
                                     .points = 12,
                                     .first_minus50 = 6.25e7,
                                     .paper_first_minus50 = 1.35e11};
    fit->board[1] = (ScalingIncline){.size = 11,
                                     .slope = {NAN, NAN, NAN},
                                     .intercept = {NAN, NAN, NAN},
                                     .r2 = NAN,
                                     .points = 1,
                                     .step = {9, 7, 12},
                                     .first_minus50 = NAN,
                                     .paper_first_minus50 = NAN};
    fit->law = (ScalingLaw){.plateau_size = {NAN, NAN, NAN},
                            .plateau_const = {NAN, NAN, NAN},
                            .incline_flops = {506, 490, 520},
                            .incline_size = {-430, -440, -420},
                            .incline_const = {-4399, -4500, -4300},
                            .size_multiple = {7.08884, 6.9, 7.3},
                            .rms = 58.4623};
    fit->predictions = 1;
    fit->prediction[0] = (ScalingPrediction){3, 11, {0.125, 0.1, 0.2}};
    fit->verdict = SCALING_NOT_LINEAR;
    strcpy(fit->verdict_text, "It \"bends\".");
    char *json = scaling_json(fit), *golden;
    size_t length;
    Error error;
    const char *write = getenv("GOLDEN"); // GOLDEN=write rewrites it
    if (write && strcmp(write, "write") == 0) {
        char line[4096];
        const int bytes = snprintf(line, sizeof line, "%s\n", json);
        assert_int_equal(file_write(TEST_DATA "/fit.json", line, (size_t)bytes, &error), STATUS_OK);
    }
    assert_int_equal(file_read(TEST_DATA "/fit.json", 10000, &golden, &length, &error), STATUS_OK);
    golden[length - 1] = '\0'; // its newline
    assert_string_equal(json, golden);
    free(golden);
    free(json);
    free(fit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper_law),
        cmocka_unit_test(test_law_is_recovered),
        cmocka_unit_test(test_slope_intervals_cover),
        cmocka_unit_test(test_a_curve_is_called_one),
        cmocka_unit_test(test_few_points_are_unclear),
        cmocka_unit_test(test_three_boards),
        cmocka_unit_test(test_lines_know_what_errors_share),
        cmocka_unit_test(test_the_right_shape_wins),
        cmocka_unit_test(test_json),
    };
    return TESTING_RUN(tests);
}
