#include "tests/testing.h"

#include "elo/law/frontier.h"
#include "elo/law/paper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Frontier *make(const FrontierSnap *snaps, int count) {
    Frontier *frontier;
    Error error = {""};
    if (frontier_create(snaps, count, &frontier, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return frontier;
}

// A direct implementation of the definition: the best of the runs' interpolated curves.
static double naive_elo(const FrontierSnap *snaps, int count, double x) {
    double best = -INFINITY;
    for (int i = 0; i < count; i++) {
        if (snaps[i].x > x)
            continue;
        int next = -1, later = 0; // the run's next snapshot, and whether one lies between i and x
        for (int j = 0; j < count; j++) {
            if (snaps[j].run != snaps[i].run || snaps[j].x <= snaps[i].x)
                continue;
            if (snaps[j].x <= x)
                later = 1;
            else if (next < 0 || snaps[j].x < snaps[next].x)
                next = j;
        }
        if (later)
            continue;
        const double share = next < 0 ? 0 : (x - snaps[i].x) / (snaps[next].x - snaps[i].x);
        const double elo =
            next < 0 ? snaps[i].elo : snaps[i].elo + share * (snaps[next].elo - snaps[i].elo);
        best = fmax(best, elo);
    }
    return best;
}

static void test_against_the_definition(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        Rng rng = testing_stream(seed, 0);
        const int count = 1 + (int)rng_below(&rng, 60);
        FrontierSnap snaps[60];
        for (int i = 0; i < count; i++)
            snaps[i] = (FrontierSnap){(int)rng_below(&rng, 6), 6 + 4 * rng_uniform(&rng),
                                      -1000 * rng_uniform(&rng)};
        Frontier *frontier = make(snaps, count);
        for (int i = 0; i < FRONTIER_GRID; i++)
            assert_true(fabs(frontier->elo[i] - naive_elo(snaps, count, frontier->x[i])) < 1e-6);
        // Records are the snapshots that stand on it.
        int records = 0;
        for (int i = 0; i < count; i++)
            records += snaps[i].elo >= naive_elo(snaps, count, snaps[i].x) - 1e-9;
        assert_int_equal(frontier->records, records);
        for (int i = 0; i < frontier->records; i++) {
            const FrontierSnap *snap = &snaps[frontier->record[i]];
            assert_true(snap->elo >= naive_elo(snaps, count, snap->x) - 1e-9);
            assert_true(i == 0 || snap->x > snaps[frontier->record[i - 1]].x);
        }
        frontier_destroy(frontier);
    }
}

// The frontiers drawn by boardlaw's analysis follow from their runs.
static void test_paper_frontiers(void **state) {
    (void)state;
    int run_count, point_count;
    const PaperPoint *runs = paper_runs(&run_count), *points = paper_frontiers(&point_count);
    assert_int_equal(run_count, 2966);
    assert_int_equal(point_count, 707);
    for (int size = 3; size <= 9; size++) {
        FrontierSnap *snaps = calloc((size_t)run_count, sizeof *snaps);
        int count = 0;
        for (int i = 0; i < run_count; i++)
            if (runs[i].size == size)
                snaps[count++] = (FrontierSnap){runs[i].run, runs[i].log10_flops, runs[i].elo};
        double squares = 0;
        int all = 0;
        for (int i = 0; i < point_count; i++)
            if (points[i].size == size) {
                squares += pow(naive_elo(snaps, count, points[i].log10_flops) - points[i].elo, 2);
                all++;
            }
        Frontier *frontier = make(snaps, count);
        const double first = frontier_first(frontier, -50);
        assert_int_equal(all, 101);
        assert_true(sqrt(squares / all) < 6.0); // read off a picture
        assert_true(fabs(first - paper_first_crossing(size, -50)) < 0.06);
        frontier_destroy(frontier);
        free(snaps);
    }
    assert_true(fabs(pow(10, paper_first_crossing(5, -50)) / 8.1e12 - 1) < 0.01);
    assert_true(isnan(paper_first_crossing(10, -50)));
}

static void test_first_crossings(void **state) {
    (void)state;
    const FrontierSnap snaps[] = {
        {0, 7, -300}, {0, 8, -40},   {0, 9, -60},    {0, 10, -30},   {0, 11, -20}, // lucky at 8
        {1, 7, -200}, {1, 9.5, -45}, {1, 9.75, -49}, {1, 12, -50.5},
    };
    assert_true(frontier_first_two(snaps, 9, -50) == 9.5);
    assert_true(isnan(frontier_first_two(snaps, 9, -10)));
    Frontier *frontier = make(snaps, 9);
    const double expected = 7 + 250.0 / 260.0; // on run 0's way from -300 to -40
    assert_true(fabs(frontier_first(frontier, -50) - expected) < 0.01);
    assert_true(isnan(frontier_first(frontier, 0)));
    frontier_destroy(frontier);
}

static void test_incline_is_found(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        Rng rng = testing_stream(seed, 2);
        const FrontierIncline truth = {.plateau = -200 - 1500 * rng_uniform(&rng),
                                       .start = 7 + 2 * rng_uniform(&rng),
                                       .end = 10 + 2 * rng_uniform(&rng)};
        const double noise = seed % 2 ? 20 : 0;
        double x[101], elo[101];
        for (int i = 0; i < 101; i++) {
            x[i] = 6 + 0.07 * i;
            elo[i] = frontier_incline_elo(&truth, x[i]) + noise * rng_normal(&rng);
        }
        const FrontierIncline found = frontier_incline(x, elo, 101);
        const double slope = -truth.plateau / (truth.end - truth.start);
        const double slack = noise > 0 ? 60 / slope + 0.05 : 1e-3;
        assert_true(fabs(found.start - truth.start) < slack);
        assert_true(fabs(found.end - truth.end) < slack);
        assert_true(fabs(found.plateau - truth.plateau) < (noise > 0 ? 25 : 0.5));
        assert_true(fabs(found.slope / slope - 1) < (noise > 0 ? 0.15 : 1e-3));
        assert_true(fabs(found.rms - noise) < 0.3 * noise + 0.1);
    }
}

// All incline: no plateau seen, perfect play not reached.
static void test_incline_without_ends(void **state) {
    (void)state;
    double x[20], elo[20];
    for (int i = 0; i < 20; i++) {
        x[i] = 8 + 0.1 * i;
        elo[i] = -1500 + 500 * (x[i] - 8);
    }
    const FrontierIncline found = frontier_incline(x, elo, 20);
    assert_true(fabs(found.slope - 500) < 1);
    assert_true(fabs(found.start - 8) < 0.01);
    assert_true(fabs(found.end - 11) < 0.01);
    for (int i = 0; i < 20; i++) // as good as perfect from the start
        elo[i] = 0;
    assert_true(frontier_incline(x, elo, 20).rms < 1e-9);
}

static void test_bad_numbers(void **state) {
    (void)state;
    const FrontierSnap snaps[] = {{0, 7, -300}, {3, INFINITY, -40}};
    Frontier *frontier;
    Error error;
    assert_int_equal(frontier_create(snaps, 0, &frontier, &error), STATUS_INVALID);
    assert_int_equal(frontier_create(snaps, 2, &frontier, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "run 3"));
    assert_null(frontier);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_the_definition), cmocka_unit_test(test_paper_frontiers),
        cmocka_unit_test(test_first_crossings),        cmocka_unit_test(test_incline_is_found),
        cmocka_unit_test(test_incline_without_ends),   cmocka_unit_test(test_bad_numbers),
    };
    return TESTING_RUN(tests);
}
