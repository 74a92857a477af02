#include "elo/law/size_data.h"

#include "base/memory.h"
#include "elo/law/size_data_internal.h"
#include "elo/rating/optimiser.h"
#include "elo/rating/student.h"
#include "nn/net.h"
#include "tests/testing.h"

#include <math.h>
#include <string.h>

enum { SHAPES = 5, SEEDS = 3, SNAPS = 14, RUNS = SHAPES * SEEDS, COUNT = RUNS * SNAPS };

// --- made-up boards ---

// By the formula in the header, with powers: log10 of A and B are where each alone leaves 0.5.
static double formula(const SizeDataLaw *law, SizeDataMeasure measure, double n, double d) {
    const double by_size = exp(law->size) / pow(pow(10, n), law->alpha);
    const double by_data = exp(law->data) / pow(pow(10, d), law->beta);
    const double k = pow(pow(by_size, 1 / law->beta) + pow(by_data, 1 / law->beta), law->beta);
    return -measure.decade * log10(measure.best + 1 / (1 / exp(law->plateau) + 1 / k));
}

static SizeDataLaw random_law(Rng *rng) {
    const double alpha = 0.5 + 3 * rng_uniform(rng), beta = 0.5 + 3 * rng_uniform(rng);
    return (SizeDataLaw){.plateau = 6 + 6 * rng_uniform(rng),
                         .alpha = alpha,
                         .size = 3 + alpha * M_LN10 * (3.2 + 0.5 * rng_uniform(rng)),
                         .beta = beta,
                         .data = 3 + beta * M_LN10 * (4.0 + rng_uniform(rng))};
}

static SizeDataBoard *make_board(const SizeDataLaw *law, SizeDataMeasure measure, double luck,
                                 double own, Rng *rng) {
    SizeDataBoard *board = memory_zeroed(1, sizeof *board);
    *board = (SizeDataBoard){.size = 5, .nodes = 16, .count = COUNT};
    board->points = memory_zeroed(COUNT, sizeof *board->points);
    double ahead = 0;
    for (int i = 0; i < COUNT; i++) {
        const int run = i / SNAPS;
        ahead = i % SNAPS ? ahead : luck * rng_normal(rng);
        const double n = 2.8 + 0.4 * (run / SEEDS), d = 2.5 + 0.3 * (i % SNAPS);
        board->points[i] =
            (SizeDataPoint){run, n, d, formula(law, measure, n, d) + ahead + own * rng_normal(rng)};
    }
    return board;
}

static SizeDataFit fit_of(const SizeDataBoard *board, SizeDataMeasure measure, int replicates) {
    const ScalingConfig config = {.replicates = replicates, .seed = 3};
    SizeDataFit fit;
    Error error = {""};
    if (size_data_fit(&config, measure, board, &fit, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return fit;
}

// --- the law ---

static void test_the_law_is_the_formula(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int i = 0; i < 2000; i++) {
        const SizeDataLaw law = random_law(&rng);
        const SizeDataMeasure measure = i % 2 ? size_data_elo() : size_data_error();
        const double n = 2 + 4 * rng_uniform(&rng), d = 2 + 5 * rng_uniform(&rng);
        const double expected = formula(&law, measure, n, d);
        assert_true(fabs(size_data_y(&law, measure, n, d) - expected) <
                    1e-9 * fmax(1, fabs(expected)));
    }
    assert_true(size_data_y(&(SizeDataLaw){8, 0, 1, 0, 1}, size_data_elo(), 30, 30) <= 0);
}

// The best use of compute against a search along constant compute, and the inverses.
static void test_the_best_use_of_compute(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    const SizeDataMeasure elo = size_data_elo();
    for (int i = 0; i < 200; i++) {
        const SizeDataLaw law = random_law(&rng);
        const int nodes = 1 + (int)rng_below(&rng, 64);
        const double c = 8 + 4 * rng_uniform(&rng), n = size_data_best(&law, nodes, c);
        const double d = c - log10(nodes) - n, best = size_data_best_y(&law, elo, nodes, c);
        assert_true(fabs(best - formula(&law, elo, n, d)) < 1e-6 * fmax(1, fabs(best)));
        for (double off = -1; off <= 1; off += 0.125)
            assert_true(formula(&law, elo, n + off, d - off) <= best + 1e-9 * fabs(best));
        assert_true(fabs(size_data_best_at(&law, nodes, n) - c) < 1e-9);
        const double back = size_data_best_compute(&law, elo, nodes, best);
        if (best < -1 && best > -1000)
            assert_true(fabs(back - c) < 1e-4);
        const double share = size_data_best(&law, nodes, c + 1) - n;
        assert_true(fabs(share - law.beta / (law.alpha + law.beta)) < 1e-9);
    }
    const SizeDataLaw law = random_law(&rng);
    assert_true(isnan(size_data_best_compute(&law, elo, 16, 0)));
    assert_true(isnan(size_data_best_compute(&law, elo, 16, -1e5))); // below the plateau
}

static void test_a_law_without_noise_is_found(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    for (int i = 0; i < 12; i++) {
        const SizeDataLaw law = random_law(&rng);
        const SizeDataMeasure measure = i % 2 ? size_data_elo() : size_data_error();
        SizeDataBoard *board = make_board(&law, measure, 0, 0, &rng);
        const SizeDataFit fit = fit_of(board, measure, 0);
        const double whole = law.alpha + law.beta;
        assert_true(fabs(fit.alpha.value / law.alpha - 1) < 1e-2);
        assert_true(fabs(fit.beta.value / law.beta - 1) < 1e-2);
        assert_true(fabs(fit.size_share.value - law.beta / whole) < 3e-3);
        assert_true(fabs(fit.compute.value / (law.alpha * law.beta / whole) - 1) < 1e-2);
        assert_true(fit.rms < 1e-2 * measure.decade);
        assert_true(isnan(fit.alpha.lo)); // no replicates, no interval
        assert_int_equal(fit.runs, RUNS);
        assert_int_equal(fit.shapes, SHAPES);
        const double reached = size_data_best_y(&fit.law, measure, 16, fit.goal_compute.value);
        assert_true(fabs(reached - measure.goal) < 1e-6 * measure.decade);
        assert_true(fabs(fit.goal_compute.value - log10(16) - fit.goal_parameters.value -
                         fit.goal_moves.value) < 1e-9);
        size_data_board_destroy(board);
    }
}

// --- no better fit is there ---

typedef struct Problem {
    const SizeDataSample *sample;
} Problem;

// Huber's loss with 1.345 deviations, from the formula.
static double loss_of(const double *t, void *context) {
    const SizeDataSample *sample = ((Problem *)context)->sample;
    const SizeDataLaw law = {.plateau = t[0],
                             .size = t[1] + t[2] * M_LN10 * 3.6,
                             .alpha = t[2],
                             .data = t[3] + t[4] * M_LN10 * 4.4,
                             .beta = t[4]};
    double total = 0;
    for (int i = 0; i < sample->count; i++) {
        const SizeDataPoint *p = &sample->points[i];
        const double r = fabs(p->y - formula(&law, sample->measure, p->parameters, p->moves)) /
                         sqrt(sample->variance[i]);
        total += r < 1.345 ? r * r : 1.345 * (2 * r - 1.345);
    }
    return total;
}

static void test_no_start_leads_to_a_better_fit(void **state) {
    (void)state;
    Rng rng = testing_rng(4);
    const double step[] = {0.5, 0.5, 0.3, 0.5, 0.3}, low[] = {-5, -15, 0.05, -15, 0.05},
                 high[] = {18, 20, 20, 20, 20};
    for (int i = 0; i < 4; i++) {
        const SizeDataLaw law = random_law(&rng);
        SizeDataBoard *board = make_board(&law, size_data_elo(), 60, 20, &rng);
        for (int k = 0; k < COUNT; k += 17)
            board->points[k].y -= 400; // not what the law says
        double variance[COUNT];
        for (int k = 0; k < COUNT; k++)
            variance[k] = 4000 + 3000 * (k % 3);
        const SizeDataSample sample = {size_data_elo(), COUNT, board->points, variance};
        SizeDataLaw found;
        const double least = size_data_solve(&sample, &found);
        Problem problem = {&sample};
        const double there[] = {found.plateau, found.size - found.alpha * M_LN10 * 3.6, found.alpha,
                                found.data - found.beta * M_LN10 * 4.4, found.beta};
        assert_true(fabs(loss_of(there, &problem) - least) < 1e-6 * least);
        const OptimiserConfig config = {.method = OPTIMISER_NELDER_MEAD,
                                        .parameters = 5,
                                        .step = step,
                                        .low = low,
                                        .high = high,
                                        .value_relative = 1e-9,
                                        .evaluations = 2500,
                                        .objective = loss_of,
                                        .context = &problem};
        for (int start = 0; start < 6; start++) {
            double t[5] = {12 * rng_uniform(&rng), 6 * rng_uniform(&rng),
                           0.2 + 4 * rng_uniform(&rng), 6 * rng_uniform(&rng),
                           0.2 + 4 * rng_uniform(&rng)};
            double value;
            if (start == 0)
                memcpy(t, there, sizeof t);
            assert_true(optimiser_run(&config, t, &value));
            assert_true(value > least * (1 - 3e-4));
        }
        size_data_board_destroy(board);
    }
}

// --- intervals ---

static double *covariance_of(double own, double shared) {
    double *covariance = memory_zeroed(COUNT * COUNT, sizeof *covariance);
    for (int i = 0; i < COUNT * COUNT; i++)
        covariance[i] = shared * shared + (i % (COUNT + 1) == 0 ? own * own : 0);
    return covariance;
}

static double width(ScalingValue value) {
    return value.hi - value.lo;
}

// Errors of its own that a run has are shown by the runs drawn and must not be shown again; what
// all ratings err by together is shown by no run.
static void test_errors_are_counted_once(void **state) {
    (void)state;
    Rng rng = testing_rng(5);
    const SizeDataLaw law = {.plateau = 10, .alpha = 2, .size = 18, .beta = 2.2, .data = 25};
    SizeDataBoard *board = make_board(&law, size_data_elo(), 10, 40, &rng);
    const SizeDataFit known = fit_of(board, size_data_elo(), 1000);
    board->covariance = covariance_of(40, 0);
    const SizeDataFit own = fit_of(board, size_data_elo(), 1000);
    assert_true(width(own.size_share) / width(known.size_share) < 1.25);
    assert_true(width(own.size_share) / width(known.size_share) > 0.8);
    assert_true(width(own.plateau) / width(known.plateau) < 1.25);
    free(board->covariance);
    board->covariance = covariance_of(40, 100);
    const SizeDataFit shared = fit_of(board, size_data_elo(), 1000);
    assert_true(width(shared.plateau) > 2 * 1.96 * 100 * 0.85);
    assert_true(width(shared.plateau) < 2 * 1.96 * 100 * 1.3);
    const SizeDataFit again = fit_of(board, size_data_elo(), 1000);
    assert_memory_equal(&shared, &again, sizeof again);
    size_data_board_destroy(board);
}

static void test_the_mean_of_boards(void **state) {
    (void)state;
    const double z = 1.959964, s = 0.1;
    ScalingValue values[4];
    const double at[] = {0.5, 0.5, 0.5, 0.5};
    for (int i = 0; i < 4; i++)
        values[i] = (ScalingValue){at[i], at[i] - z * s, at[i] + z * s};
    ScalingValue mean = size_data_pool(values, 4);
    assert_true(fabs(mean.value - 0.5) < 1e-9);
    assert_true(fabs(mean.hi - 0.5 - student_quantile(3) * s / 2) <
                1e-4); // of four, with 3 degrees of freedom
    for (int i = 0; i < 4; i++)
        values[i] = (ScalingValue){i, i - 1e-6, i + 1e-6};
    mean = size_data_pool(values, 4); // the spread alone: the standard deviation is 1.291
    assert_true(fabs(mean.value - 1.5) < 1e-6);
    assert_true(fabs(mean.hi - 1.5 - student_quantile(3) * 1.290994 / 2) < 1e-3);
    values[0] = (ScalingValue){100, -900, 1100}; // hardly counts
    mean = size_data_pool(values, 4);
    assert_true(fabs(mean.value - 2) < 0.1);
    values[1].lo = values[1].hi = NAN;
    assert_true(isfinite(size_data_pool(values, 4).value));
    assert_true(isnan(size_data_pool(values, 2).value));
}

// --- from standings ---

typedef struct Scene {
    Standings standings;
    StoreAgent agents[COUNT];
    Rating rating;
    double elo[COUNT], covariance[COUNT * COUNT];
} Scene;

static Scene *scene_create(void) {
    Scene *scene = memory_zeroed(1, sizeof *scene);
    scene->standings =
        (Standings){.size = 5, .count = COUNT, .agents = scene->agents, .rating = &scene->rating};
    scene->rating = (Rating){.players = COUNT, .elo = scene->elo, .covariance = scene->covariance};
    for (int i = 0; i < COUNT; i++) {
        StoreAgent *agent = &scene->agents[i];
        *agent = (StoreAgent){.id = i,
                              .size = 5,
                              .nodes = 64,
                              .width = 4 << (i / SNAPS / SEEDS),
                              .depth = 1,
                              .train_nodes = 16,
                              .moves = pow(10, 2.5 + 0.3 * (i % SNAPS))};
        snprintf(agent->run, sizeof agent->run, "run-%d", i / SNAPS);
        const NetShape shape = {.size = 5, .width = agent->width, .depth = 1};
        agent->paper_flops = 16 * net_paper_flops(shape) * agent->moves;
        scene->elo[i] = -10.0 * (COUNT - i);
        scene->covariance[i * COUNT + i] = 100 + i;
    }
    return scene;
}

static SizeDataBoard *board_of(const Scene *scene) {
    ScalingBoard *scaling = scaling_board_create(&scene->standings, 0, UNIT_PAPER);
    SizeDataBoard *board = size_data_board_create(&scene->standings, scaling);
    scaling_board_destroy(scaling);
    return board;
}

static void test_only_nets_of_a_kind_are_taken(void **state) {
    (void)state;
    Scene *scene = scene_create();
    SizeDataBoard *board = board_of(scene);
    assert_int_equal(board->count, COUNT);
    assert_int_equal(board->nodes, 16);
    assert_int_equal(board->left_out, 0);
    for (int i = 0; i < COUNT; i++) {
        assert_true(fabs(board->points[i].moves - 2.5 - 0.3 * (i % SNAPS)) < 1e-9);
        assert_true(board->points[i].y == scene->elo[i]);
    }
    double list[COUNT];
    assert_int_equal(size_data_shapes(board, list), SHAPES);
    for (int i = 1; i < SHAPES; i++)
        assert_true(list[i] > list[i - 1]);
    size_data_board_destroy(board);
    scene->agents[3].paper_flops *= 0.7; // a playout cap, or a net that grew
    scene->agents[7].train_nodes = 64;
    scene->agents[8].inputs = NET_CHAINS;
    scene->agents[9].moves = NAN;      // boardlaw's: it follows
    scene->agents[10].paper_flops = 0; // an engine
    board = board_of(scene);
    assert_int_equal(board->count, COUNT - 4);
    assert_int_equal(board->left_out, 3); // the engine is no snapshot
    const int moved = 9 - 3;              // where agent 9 stands now
    assert_true(fabs(board->points[moved].moves - 2.5 - 0.3 * 9) < 1e-9);
    assert_true(board->covariance[moved * (COUNT - 4) + moved] == 109);
    size_data_board_destroy(board);
    free(scene);
}

static void test_too_few_runs_are_refused(void **state) {
    (void)state;
    Rng rng = testing_rng(6);
    const SizeDataLaw law = random_law(&rng);
    SizeDataBoard *board = make_board(&law, size_data_elo(), 0, 1, &rng);
    const ScalingConfig config = {.replicates = 20};
    SizeDataFit fit;
    Error error = {""};
    board->count = 2 * SEEDS * SNAPS; // two sizes
    assert_int_equal(size_data_fit(&config, size_data_elo(), board, &fit, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "6 runs of 2 sizes of net"));
    board->count = 0;
    assert_int_equal(size_data_fit(&config, size_data_elo(), board, &fit, &error), STATUS_INVALID);
    size_data_board_destroy(board);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_law_is_the_formula),
        cmocka_unit_test(test_the_best_use_of_compute),
        cmocka_unit_test(test_a_law_without_noise_is_found),
        cmocka_unit_test(test_no_start_leads_to_a_better_fit),
        cmocka_unit_test(test_errors_are_counted_once),
        cmocka_unit_test(test_the_mean_of_boards),
        cmocka_unit_test(test_only_nets_of_a_kind_are_taken),
        cmocka_unit_test(test_too_few_runs_are_refused),
    };
    return TESTING_RUN(tests);
}
