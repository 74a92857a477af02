// Horizons of players whose chances are known, and how they grow.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/law/horizon.h"
#include "elo/match/judge.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <string.h>

// Tasks of 1 to 15 plies, done with the chance of the logistic curve.
static HorizonCounts draw_counts(Rng *rng, double half, double steepness, int tasks_each) {
    HorizonCounts counts = {{0}, {0}};
    for (int plies = 1; plies <= 15; plies += 2) {
        const double chance = 1.0 / (1.0 + pow(plies / half, steepness));
        counts.tasks[plies] = tasks_each;
        for (int i = 0; i < tasks_each; i++)
            counts.done[plies] += (double)rng_uniform(rng) < chance;
    }
    return counts;
}

static bool holds(const HorizonLength *length, double truth) {
    return length->low <= truth && truth <= length->high;
}

// 95% intervals hold the truth in 95%: in 400 repetitions 91.5 to 98% (3.2 deviations).
static void known_curves_are_recovered(void **state) {
    (void)state;
    const double half = 6.0, steepness = 2.0, most = half * pow(0.25, 1.0 / steepness);
    const int repetitions = TESTING_SANITIZED ? 100 : 400;
    Rng rng = testing_rng(1);
    int held_half = 0, held_most = 0;
    double mean = 0.0;
    for (int i = 0; i < repetitions; i++) {
        const HorizonCounts counts = draw_counts(&rng, half, steepness, 50);
        const HorizonFit fit = horizon_fit(&counts);
        held_half += holds(&fit.half, half);
        held_most += holds(&fit.most, most);
        mean += log(fit.half.plies / half) / repetitions;
        assert_true(fit.most.plies < fit.half.plies);
        assert_int_equal(fit.shortest, 1);
        assert_int_equal(fit.longest, 15);
    }
    const double slack = TESTING_SANITIZED ? 0.07 : 0.035;
    assert_true(fabs((double)held_half / repetitions - 0.95) < slack);
    assert_true(fabs((double)held_most / repetitions - 0.95) < slack);
    assert_true(fabs(mean) < 0.02);
}

static void all_and_none_have_no_finite_horizon(void **state) {
    (void)state;
    HorizonCounts counts = {{0}, {0}};
    for (int plies = 1; plies <= 9; plies += 2)
        counts.tasks[plies] = counts.done[plies] = 40;
    HorizonFit fit = horizon_fit(&counts);
    assert_true(isinf(fit.half.plies) && isinf(fit.half.high) && fit.half.low > 7.0);
    assert_true(isinf(fit.most.plies));
    memset(counts.done, 0, sizeof counts.done);
    fit = horizon_fit(&counts);
    assert_true(fit.half.plies == 0.0 && fit.half.low == 0.0 && fit.half.high < 3.0);
    // One task tells nothing.
    counts = (HorizonCounts){.tasks = {0, 0, 0, 1}, .done = {0, 0, 0, 1}};
    fit = horizon_fit(&counts);
    assert_true(fit.half.low == 0.0 && isinf(fit.half.high) && isnan(fit.half.plies));
    // A clean step lies where it is.
    counts = (HorizonCounts){{0}, {0}};
    for (int plies = 1; plies <= 9; plies += 2) {
        counts.tasks[plies] = 100;
        counts.done[plies] = plies <= 5 ? 100 : 0;
    }
    fit = horizon_fit(&counts);
    assert_true(fit.half.low >= 4.9 && fit.half.high <= 7.1);
}

// --- players ---

typedef struct Bench {
    Perfect *perfect;
    Pool *pool;
} Bench;

enum { TASKS = TESTING_SANITIZED ? 60 : 300 };

static HorizonFit fit_of(int threads, bool perfect_player, HorizonTask *tasks,
                         HorizonCounts *counts) {
    const PerfectConfig small = {
        .solvers = threads, .solver_bytes = (size_t)4 << 20, .answer_bytes = (size_t)1 << 20};
    const Bench bench = {.perfect = perfect_create(&small), .pool = pool_create(threads)};
    PositionsConfig config = positions_config_default(4);
    config.seed = 3;
    config.perfect = bench.perfect;
    config.pool = bench.pool;
    assert_int_equal(horizon_tasks(&config, tasks, TASKS, NULL), STATUS_OK);
    Player *players[2];
    for (int i = 0; i < threads; i++)
        players[i] =
            perfect_player ? reference_player_create(bench.perfect) : player_random_create();
    const ConversionConfig conversion = {
        .perfect = bench.perfect, .pool = bench.pool, .players = players};
    assert_int_equal(horizon_play(&conversion, tasks, TASKS, 3, counts, NULL), STATUS_OK);
    for (int i = 0; i < threads; i++)
        player_destroy(players[i]);
    pool_destroy(bench.pool);
    perfect_destroy(bench.perfect);
    return horizon_fit(counts);
}

static void perfect_play_has_none_and_random_play_a_short_one(void **state) {
    (void)state;
    HorizonTask tasks[TASKS];
    HorizonCounts counts;
    const HorizonFit perfect = fit_of(1, true, tasks, &counts);
    assert_int_equal(perfect.done, TASKS);
    assert_true(isinf(perfect.half.plies) && isinf(perfect.most.plies));
    int least = 16, most = 0;
    for (int i = 0; i < TASKS; i++) {
        assert_int_equal(tasks[i].plies % 2, 1);
        least = tasks[i].plies < least ? tasks[i].plies : least;
        most = tasks[i].plies > most ? tasks[i].plies : most;
    }
    assert_int_equal(least, perfect.shortest);
    assert_int_equal(most, perfect.longest);
    assert_true(most >= 9);
    const HorizonFit random = fit_of(1, false, tasks, &counts);
    assert_true(random.done < TASKS && random.half.high < 4.0);
}

static void threads_make_no_difference(void **state) {
    (void)state;
    HorizonTask tasks[2][TASKS];
    HorizonCounts counts[2];
    for (int i = 0; i < 2; i++)
        fit_of(1 + i, false, tasks[i], &counts[i]);
    for (int i = 0; i < TASKS; i++) {
        assert_true(tasks[0][i].start.stones[BLACK] == tasks[1][i].start.stones[BLACK]);
        assert_int_equal(tasks[0][i].plies, tasks[1][i].plies);
    }
    assert_memory_equal(&counts[0], &counts[1], sizeof counts[0]);
}

// --- growth ---

// One run, a snapshot a third of a decade: some on the plateau, which would bend the curve, then
// `count` with horizons by the shape with 3% of noise, the last out of reach.
static HorizonGrowth grow(bool exponential, int count) {
    enum { PLATEAU = 6 };
    const int all = PLATEAU + count;
    HorizonAgent *agents = memory_zeroed((size_t)all, sizeof *agents);
    Rng rng = testing_rng(7);
    for (int i = 0; i < all; i++) {
        const double x = (i - PLATEAU) / 3.0, up = x > 0.0 ? x : 0.0;
        const double plies = exponential ? 1.2 * pow(2.0, up) : 1.2 + 4.0 * up;
        agents[i] = (HorizonAgent){.x = 8.0 + x, .elo = -1000.0 + 250.0 * up};
        agents[i].fit.tasks = 100;
        agents[i].fit.half.plies = plies * exp(0.03 * rng_normal(&rng));
    }
    agents[all - 1].fit.half.plies = INFINITY;
    HorizonGrowth growth;
    bool used[32];
    assert_int_equal(horizon_growth(agents, all, &growth, used, NULL), STATUS_OK);
    for (int i = 0; i < PLATEAU - 1; i++)
        assert_false(used[i]);
    assert_true(used[PLATEAU + 1] && used[all - 2] && !used[all - 1]);
    assert_in_range(growth.points, count - 2, count - 1); // the first stands where it bends
    free(agents);
    return growth;
}

static void shapes_are_told_apart(void **state) {
    (void)state;
    char text[HORIZON_SENTENCE_MAX];
    const HorizonGrowth exponential = grow(true, 12);
    assert_int_equal(exponential.shape, HORIZON_EXPONENTIAL);
    assert_true(exponential.slope.lo < log10(2.0) && log10(2.0) < exponential.slope.hi);
    assert_true(exponential.slope.hi - exponential.slope.lo < 0.06);
    assert_true(fabs(exponential.elo.value - 250.0) < 1e-6);
    horizon_sentence(&exponential, 5, text);
    assert_non_null(strstr(text, "exponentially in log compute"));
    const HorizonGrowth linear = grow(false, 12);
    assert_int_equal(linear.shape, HORIZON_LINEAR);
    assert_true(linear.linear_error < 0.06);
    const HorizonGrowth few = grow(true, 5);
    assert_int_equal(few.shape, HORIZON_UNCLEAR);
    assert_true(isnan(few.slope.value));
    horizon_sentence(&few, 5, text);
    assert_non_null(strstr(text, "expected at least 5"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_curves_are_recovered),
        cmocka_unit_test(all_and_none_have_no_finite_horizon),
        cmocka_unit_test(perfect_play_has_none_and_random_play_a_short_one),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(shapes_are_told_apart),
    };
    return TESTING_RUN(tests);
}
