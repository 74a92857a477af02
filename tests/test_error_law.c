#include "base/file.h"
#include "elo/law/error_law.h"
#include "elo/law/scaling_internal.h"
#include "tests/made_up.h"
#include "tests/made_up_errors.h"
#include "tests/testing.h"

#include <string.h>

enum { POSITIONS = 40 };

// A set of equal weights, 100 positions in all of which 60 are errorless.
static ErrorPositions plain_set(void) {
    ErrorPositions set = {.size = 4,
                          .version = 2,
                          .population = 100,
                          .errorless = 60,
                          .count = POSITIONS,
                          .positions = memory_zeroed(POSITIONS, sizeof *set.positions)};
    for (int i = 0; i < POSITIONS; i++) {
        set.positions[i].weight = 1;
        set.positions[i].expected = 0.25;
    }
    return set;
}

// An agent that is wrong for certain in the first `wrong` positions, if its moves are drawn.
static StoreErrors wrong_in(int agent, int wrong) {
    StoreErrors row = {.agent = agent, .version = 2, .positions = POSITIONS};
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        row.chance[kind] = memory_zeroed(POSITIONS, sizeof *row.chance[kind]);
    for (int i = 0; i < wrong; i++)
        row.chance[STORE_ERROR_SEARCH][i] = STORE_CHANCE_ONE;
    return row;
}

static const int wrongs[] = {20, 10, 10, 5, 4, 2, 0};
enum { AGENTS = sizeof wrongs / sizeof *wrongs };

typedef struct Few {
    ErrorPositions set;
    StoreAgent agents[AGENTS];
    StoreErrors *rows;
} Few;

static Few few_create(void) {
    Few few = {.set = plain_set(), .rows = memory_zeroed(AGENTS, sizeof *few.rows)};
    for (int i = 0; i < AGENTS; i++) {
        few.agents[i] = (StoreAgent){
            .id = i, .nodes = 64, .paper_flops = pow(10, 5 + i), .executed = pow(10, 6 + i)};
        snprintf(few.agents[i].run, sizeof few.agents[i].run, "run %d", i / 2);
        few.rows[i] = wrong_in(i, wrongs[i]);
    }
    return few;
}

static void few_free(Few *few) {
    store_errors_free(few->rows, AGENTS);
    free(few->set.positions);
}

static void test_strengths_of_rates(void **state) {
    (void)state;
    Few few = few_create();
    ErrorBoard *made;
    Error error = {""};
    assert_int_equal(error_board_create(&few.set, few.agents, few.rows, AGENTS, STORE_ERROR_SEARCH,
                                        0, UNIT_EXECUTED, &made, &error),
                     STATUS_OK);
    const ScalingBoard *board = made->board;
    assert_int_equal(board->count, AGENTS);
    assert_int_equal(board->strength, STRENGTH_ERRORS);
    // One wrong position is 1% of the population, and four of them are the resolution.
    assert_true(fabs(made->resolution - 0.04) < 1e-12);
    assert_true(fabs(board->limit + log10(0.04)) < 1e-12);
    assert_int_equal(made->beyond, 2);
    for (int i = 0; i < AGENTS; i++) {
        const double rate = fmax(wrongs[i], 4) / 100;
        assert_true(fabs(board->snaps[i].elo + log10(rate)) < 1e-9);
        assert_true(fabs(board->snaps[i].x - (6 + i)) < 1e-12);
        assert_int_equal(board->snaps[i].run, i / 2 * 2);
        for (int j = 0; j < AGENTS; j++) {
            // Both wrong in the fewer of the two: covariance of shares, then the delta method.
            const double p = wrongs[i] / 40.0, q = wrongs[j] / 40.0;
            const double covariance = 0.16 * (fmin(p, q) - p * q) / (POSITIONS - 1);
            const double other = fmax(wrongs[j], 4) / 100;
            const double expected = covariance / (rate * other * M_LN10 * M_LN10);
            assert_true(fabs(board->covariance[i * AGENTS + j] - expected) < 1e-9);
        }
    }
    error_board_destroy(made);
    few_free(&few);
}

static void test_which_agents_are_taken(void **state) {
    (void)state;
    Few few = few_create();
    ErrorBoard *made;
    Error error = {""};
    // Nobody errs if the likeliest move is taken: all are at what a set of this size can tell.
    assert_int_equal(error_board_create(&few.set, few.agents, few.rows, AGENTS,
                                        STORE_ERROR_SEARCH_GREEDY, 0, UNIT_PAPER, &made, &error),
                     STATUS_OK);
    assert_true(made->resolution > 0.01 && made->resolution < 0.1);
    assert_int_equal(made->beyond, AGENTS);
    for (int i = 0; i < AGENTS; i++)
        assert_true(isfinite(made->board->snaps[i].elo) &&
                    made->board->snaps[i].elo == made->board->limit);
    error_board_destroy(made);
    // Other nodes, and compute that nobody knows.
    few.agents[1].nodes = 16;
    few.agents[2].executed = NAN;
    few.agents[3].paper_flops = 0;
    assert_int_equal(error_board_create(&few.set, few.agents, few.rows, AGENTS, STORE_ERROR_SEARCH,
                                        0, UNIT_EXECUTED, &made, &error),
                     STATUS_OK);
    assert_int_equal(made->board->count, AGENTS - 3);
    assert_true(fabs(made->board->snaps[1].elo + log10(0.04)) < 1e-9);
    error_board_destroy(made);
    assert_int_equal(error_board_create(&few.set, few.agents, few.rows, AGENTS, STORE_ERROR_SEARCH,
                                        16, UNIT_PAPER, &made, &error),
                     STATUS_OK);
    assert_int_equal(made->board->count, 1);
    assert_int_equal(made->board->nodes, 16);
    error_board_destroy(made);
    few.set.version = 3;
    assert_int_equal(error_board_create(&few.set, few.agents, few.rows, AGENTS, STORE_ERROR_SEARCH,
                                        0, UNIT_PAPER, &made, &error),
                     STATUS_INVALID);
    assert_null(made);
    few_free(&few);
}

static double trace(const double *matrix, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += matrix[i * n + i];
    return sum;
}

// What runs have of their own is not in what they share, and nothing else is missing there.
static void test_what_runs_share(void **state) {
    (void)state;
    double share[2];
    for (int own = 0; own < 2; own++) {
        MadeUpErrors sweep = made_up_errors_usual;
        sweep.common = own ? 0.1 : 0.6;
        sweep.own = own ? 0.6 : 0;
        Rng rng = testing_stream(10, (uint64_t)own);
        ErrorBoard *made = made_up_errors_board(&sweep, &rng);
        const ScalingBoard *board = made->board;
        share[own] = trace(board->shared, board->count) / trace(board->covariance, board->count);
        for (int i = 0; i < board->count * board->count; i++) {
            const int turned = i % board->count * board->count + i / board->count;
            assert_true(fabs(board->shared[i] - board->shared[turned]) < 1e-12);
        }
        error_board_destroy(made);
    }
    print_message("shared %.2f where runs find alike hard, %.2f where they do not\n", share[0],
                  share[1]);
    assert_true(share[0] > 0.9 && share[0] < 1.1);
    assert_true(share[1] > 0.05 && share[1] < 0.5);
}

static ScalingFit *fit_all(const ScalingBoard *const *boards, int count, int replicates) {
    ScalingConfig config = scaling_config_default();
    config.replicates = replicates;
    ScalingFit *fit;
    Error error;
    if (scaling_fit(&config, boards, count, &fit, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return fit;
}

// A value and its interval are a level of strength.
static void same(ScalingValue errors, ScalingValue elo, double grain, double zero) {
    assert_true(isnan(errors.value) == isnan(elo.value));
    if (isnan(elo.value))
        return;
    assert_true(fabs(errors.value - (zero + grain * elo.value)) < 1e-6);
    assert_true(fabs(errors.lo - (zero + grain * elo.lo)) < 1e-6);
    assert_true(fabs(errors.hi - (zero + grain * elo.hi)) < 1e-6);
}

// The same numbers in decades give the same law in decades: a fit does not depend on the unit.
static void test_units_of_strength(void **state) {
    (void)state;
    enum { BOARDS = 3 };
    const double grain = strength_grain(STRENGTH_ERRORS);
    ScalingBoard *elo[BOARDS], *errors[BOARDS];
    for (int b = 0; b < BOARDS; b++) {
        Rng rng = testing_stream(7, (uint64_t)b);
        MadeUp sweep = made_up_usual;
        sweep.size = 3 + b;
        sweep.end = 8 + b;
        elo[b] = made_up_board(&sweep, &rng);
        elo[b]->split = sweep.end - 1;
        errors[b] = scale_board(elo[b]);
        errors[b]->strength = STRENGTH_ERRORS;
        errors[b]->limit = 4 - 0.5 * b;
        for (int i = 0; i < errors[b]->count; i++)
            errors[b]->snaps[i].elo = errors[b]->limit + grain * elo[b]->snaps[i].elo;
        for (int i = 0; i < errors[b]->count * errors[b]->count; i++)
            errors[b]->covariance[i] *= grain * grain;
    }
    ScalingFit *first = fit_all((const ScalingBoard *const *)elo, BOARDS, 40);
    ScalingFit *second = fit_all((const ScalingBoard *const *)errors, BOARDS, 40);
    for (int b = 0; b < BOARDS; b++) {
        const ScalingIncline *p = &first->board[b], *q = &second->board[b];
        const double ceiling = errors[b]->limit;
        assert_int_equal(p->points, q->points);
        assert_true(fabs(p->r2 - q->r2) < 1e-6);
        same(q->slope, p->slope, grain, 0);
        same(q->bend, p->bend, grain, 0);
        same(q->intercept, p->intercept, grain, ceiling);
        same(q->before, p->before, grain, 0);
        same(q->after, p->after, grain, 0);
        same(q->change, p->change, grain, 0);
        assert_true(isfinite(p->change.lo) &&
                    fabs(p->change.value - (p->after.value - p->before.value)) < 1e-9);
        assert_true(fabs(q->scatter - grain * p->scatter) < 1e-6);
        assert_true(fabs(q->incline.plateau - (ceiling + grain * p->incline.plateau)) < 1e-6);
        assert_true(fabs(q->line.aicc - p->line.aicc) < 1e-6);
        assert_true(isnan(q->power.aicc) && isnan(p->floor.aicc) && isfinite(q->floor.aicc));
        for (int i = 0; i < FRONTIER_GRID; i++)
            assert_true(fabs(second->frontier[b]->elo[i] -
                             (ceiling + grain * first->frontier[b]->elo[i])) < 1e-6);
        // 1% of errors, wherever that is.
        const double near = frontier_first(second->frontier[b], 2);
        assert_true(fabs(q->crossing.value - near) < 1e-9);
    }
    // One law, though its boards have other ceilings: size moves it by so much.
    const double shift = -0.5;
    assert_true(fabs(second->law.incline_flops.value - grain * first->law.incline_flops.value) <
                0.02);
    assert_true(fabs(second->law.incline_size.value -
                     (grain * first->law.incline_size.value + shift)) < 0.05);
    scaling_fit_destroy(first);
    scaling_fit_destroy(second);
    for (int b = 0; b < BOARDS; b++) {
        scaling_board_destroy(elo[b]);
        scaling_board_destroy(errors[b]);
    }
}

// Errors that level off are told from a power, and a power from them.
static void test_a_floor_is_found(void **state) {
    (void)state;
    enum { COUNT = 16, REPETITIONS = 20 };
    const double grain = strength_grain(STRENGTH_ERRORS);
    int better[2] = {0};
    for (int repetition = 0; repetition < REPETITIONS; repetition++)
        for (int floors = 0; floors < 2; floors++) {
            Rng rng = testing_stream(8, (uint64_t)repetition);
            CurvePoint point[COUNT];
            double covariance[COUNT * COUNT] = {0};
            for (int i = 0; i < COUNT; i++) {
                const double x = 8 + 0.25 * i, rate = pow(10, -0.6 * (x - 8));
                const double y = -log10(rate + (floors ? 0.02 : 0));
                point[i] = (CurvePoint){x, (y + 0.02 * rng_normal(&rng) - 4) / grain, i};
                covariance[i * COUNT + i] = pow(0.02 / grain, 2);
            }
            const CurvePoints points = {COUNT, point, covariance};
            const ScalingModel line = curve_model(CURVE_LINE, &points, NAN);
            const ScalingModel floor = curve_model(CURVE_FLOOR, &points, NAN);
            assert_int_equal(floor.parameters, 3);
            better[floors] += floor.aicc < line.aicc - 2;
            if (floors)
                assert_true(floor.cross_validation < 0.6 * line.cross_validation);
        }
    print_message("levels off: found in %d of %d, and in %d where there is none\n", better[1],
                  REPETITIONS, better[0]);
    assert_int_equal(better[1], REPETITIONS);
    assert_true(better[0] <= REPETITIONS / 5);
}

static void check_golden(const char *json, const char *path) {
    char *golden;
    size_t length;
    Error error;
    const char *write = getenv("GOLDEN"); // GOLDEN=write rewrites it
    if (write && strcmp(write, "write") == 0) {
        char line[4096];
        const int bytes = snprintf(line, sizeof line, "%s\n", json);
        assert_int_equal(file_write(path, line, (size_t)bytes, &error), STATUS_OK);
    }
    assert_int_equal(file_read(path, 10000, &golden, &length, &error), STATUS_OK);
    golden[length - 1] = '\0'; // its newline
    assert_string_equal(json, golden);
    free(golden);
}

static void test_json(void **state) {
    (void)state;
    ScalingFit *fit = memory_zeroed(1, sizeof *fit);
    fit->boards = 1;
    fit->unit = UNIT_EXECUTED;
    fit->strength = STRENGTH_ERRORS;
    fit->board[0] = (ScalingIncline){.size = 5,
                                     .slope = {0.612345, 0.55, 0.67},
                                     .intercept = {-4.5, -5, -4},
                                     .r2 = 0.98,
                                     .scatter = 0.03,
                                     .bend = {-0.1, -0.2, 0.02},
                                     .line = {2, 11.25, 0.05},
                                     .parabola = {3, 13.5, 0.06},
                                     .floor = {3, 12.5, 0.055},
                                     .crossing = {10.5, 10.25, 10.75},
                                     .step = {NAN, NAN, NAN},
                                     .split = 10,
                                     .before = {0.7, 0.6, 0.8},
                                     .after = {0.5, 0.25, 0.75},
                                     .change = {-0.2, -0.5, 0.1},
                                     .points = 12,
                                     .first_minus50 = 3e10,
                                     .paper_first_minus50 = NAN};
    fit->law = (ScalingLaw){.rms = NAN};
    fit->verdict = SCALING_UNCLEAR;
    strcpy(fit->verdict_text, "So.");
    ScalingBoard board = {.count = 30};
    ErrorBoard measured = {.board = &board, .resolution = 0.00125, .beyond = 4};
    const ErrorLaw law = {
        .kind = STORE_ERROR_NET_GREEDY, .boards = 1, .board = {&measured}, .fit = fit};
    char *json = error_law_json(&law);
    check_golden(json, TEST_DATA "/fit_errors.json");
    free(json);
    free(fit);
}

// What the verdict says is in the words of errors.
static void test_the_verdict_in_words(void **state) {
    (void)state;
    MadeUpErrors sweep = made_up_errors_usual;
    for (int bent = 0; bent < 2; bent++) {
        sweep.bend = bent ? 0.5 : 0;
        Rng rng = testing_stream(9, (uint64_t)bent);
        ErrorBoard *made = made_up_errors_board(&sweep, &rng);
        const ScalingBoard *board = made->board;
        ScalingFit *fit = fit_all(&board, 1, 60);
        const char *text = fit->verdict_text;
        assert_null(strstr(text, "Elo"));
        assert_non_null(strstr(text, "to the power of 0."));
        if (bent) {
            assert_int_equal(fit->verdict, SCALING_NOT_LINEAR);
            assert_non_null(strstr(text, "Errors do not fall as a power of compute"));
            assert_non_null(strstr(text, " decades above the straight line"));
        } else {
            assert_int_equal(fit->verdict, SCALING_LINEAR);
            assert_non_null(strstr(text, "Errors fall as a power of compute"));
            assert_true(fabs(fit->board[0].slope.value - sweep.exponent) < 0.08);
        }
        scaling_fit_destroy(fit);
        error_board_destroy(made);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strengths_of_rates),
        cmocka_unit_test(test_which_agents_are_taken),
        cmocka_unit_test(test_what_runs_share),
        cmocka_unit_test(test_units_of_strength),
        cmocka_unit_test(test_a_floor_is_found),
        cmocka_unit_test(test_the_verdict_in_words),
        cmocka_unit_test(test_json),
    };
    return TESTING_RUN(tests);
}
