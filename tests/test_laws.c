#include "tests/testing.h"

#include "base/memory.h"
#include "elo/law/laws.h"
#include "tests/synthetic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 200 };

static SyntheticConfig usual(void) {
    SyntheticConfig config = synthetic_config_default();
    config.boards = 1;
    return config;
}

static void add(Laws *laws, const char *name, const SyntheticConfig *config, int stream) {
    Rng rng = testing_stream(21, (uint64_t)stream);
    SyntheticSweep *sweep = synthetic_create(config, &rng);
    const ScalingConfig scaling = {.replicates = REPLICATES, .seed = (uint64_t)stream};
    Error error = {""};
    if (laws_add(laws, &scaling, name, (const ScalingBoard *const *)sweep->board, sweep->boards,
                 &error) != STATUS_OK)
        fail_msg("%s", error.text);
    synthetic_destroy(sweep);
}

static void compare(Laws *laws) {
    Error error = {""};
    if (laws_compare(laws, &error) != STATUS_OK)
        fail_msg("%s", error.text);
}

static void between(double low, double value, double high) {
    if (!(low < value && value < high))
        fail_msg("%g, expected %g to %g", value, low, high);
}

// B needs ten times the compute of A; C has the ceiling of neither; D is less steep.
static Laws *four(void) {
    SyntheticConfig a = usual(), b = usual(), c = usual(), d = usual();
    b.end += 1.0;
    c.ceiling = -300.0;
    c.end -= 0.6;
    d.slope = 300.0;
    Laws *laws = laws_create(UNIT_PAPER);
    add(laws, "A", &a, 0);
    add(laws, "B", &b, 1);
    add(laws, "C", &c, 2);
    add(laws, "D", &d, 3);
    compare(laws);
    return laws;
}

static void test_what_differs(void **state) {
    (void)state;
    Laws *laws = four();
    assert_int_equal(laws->pairs, 6);
    static const LawsVerdict expected[] = {LAWS_SHIFTED, LAWS_CEILINGS, LAWS_CEILINGS,
                                           LAWS_SLOPES,  LAWS_SLOPES,   LAWS_CEILINGS};
    for (int i = 0; i < 6; i++)
        if (laws->pair[i].verdict != expected[i])
            fail_msg("%d: %s", i, laws->pair[i].sentence);
    const LawsPair *pair = &laws->pair[0]; // A, B
    between(0.85, pair->shift.alone.value, 1.15);
    between(pair->shift.alone.lo, 1.0, pair->shift.alone.hi);
    between(pair->slope.all.lo, 0.0, pair->slope.all.hi);
    assert_non_null(strstr(pair->sentence, "B needs "));
    assert_non_null(strstr(pair->sentence, " times the compute of A ("));
    assert_non_null(strstr(pair->sentence, "slopes "));
    // The frontier's ceiling is a maximum, so it lies a little above the law's.
    between(-330.0, laws->pair[1].board[0].ceiling.alone.value, -200.0);
    assert_non_null(strstr(laws->pair[1].sentence, "C stops rising at -2"));
    assert_non_null(strstr(laws->pair[3].sentence, "Elo less with D ("));
    laws_destroy(laws);
}

// What holds for all at once is wider than what holds for one, and about the same middle.
static void test_all_at_once(void **state) {
    (void)state;
    Laws *laws = four();
    between(2.2, laws->critical, 4.5);
    for (int i = 0; i < laws->pairs; i++) {
        const LawsValue *const values[] = {&laws->pair[i].shift, &laws->pair[i].slope};
        for (int k = 0; k < 2; k++) {
            const ScalingValue one = values[k]->alone, all = values[k]->all;
            assert_true(all.lo < one.lo && one.hi < all.hi && all.value == one.value);
            assert_true(fabs((all.hi - all.lo) / (one.hi - one.lo) - laws->critical / 1.95996) <
                        1e-4);
            assert_true(fabs(all.hi + all.lo - one.hi - one.lo) < 1e-9 * (1.0 + fabs(one.lo)));
        }
    }
    const double six = laws->critical;
    laws_destroy(laws);
    SyntheticConfig config = usual();
    laws = laws_create(UNIT_PAPER);
    add(laws, "A", &config, 0);
    add(laws, "B", &config, 1);
    compare(laws);
    assert_true(laws->critical < six); // one pair has less to correct for
    laws_destroy(laws);
}

// The same snapshots twice: no difference, though each has its own luck in the bootstrap.
static void test_against_itself(void **state) {
    (void)state;
    SyntheticConfig config = usual();
    Laws *laws = laws_create(UNIT_PAPER);
    add(laws, "one", &config, 5);
    add(laws, "other", &config, 5);
    compare(laws);
    const LawsPair *pair = &laws->pair[0];
    assert_int_equal(pair->verdict, LAWS_NOT_TOLD_APART);
    assert_true(pair->shift.alone.value == 0.0 && pair->slope.alone.value == 0.0);
    assert_true(pair->shift.alone.lo < 0.0 && 0.0 < pair->shift.alone.hi);
    assert_false(pair->uneven);
    assert_int_equal(strncmp(pair->sentence, "not told apart: other needs 1 times", 35), 0);
    laws_destroy(laws);
}

// Boards weigh by their precision; where they differ, that widens the mean and is told.
static void test_boards(void **state) {
    (void)state;
    SyntheticConfig config = usual(), other;
    config.boards = 3;
    other = config;
    other.end += 0.4;
    Laws *laws = laws_create(UNIT_PAPER);
    add(laws, "A", &config, 6);
    add(laws, "B", &other, 7);
    other.multiple *= 4.0; // 0, 0.6 and 1.2 decades later
    add(laws, "C", &other, 8);
    compare(laws);
    const LawsPair *same = &laws->pair[0], *apart = &laws->pair[1];
    assert_int_equal(same->boards, 3);
    double low = INFINITY, high = -INFINITY;
    for (int b = 0; b < 3; b++) {
        low = fmin(low, same->board[b].shift.alone.value);
        high = fmax(high, same->board[b].shift.alone.value);
    }
    assert_true(low <= same->shift.alone.value && same->shift.alone.value <= high);
    assert_false(same->shifts_differ);
    assert_true(apart->shifts_differ);
    assert_true(apart->shift.alone.hi - apart->shift.alone.lo >
                4.0 * (same->shift.alone.hi - same->shift.alone.lo));
    assert_non_null(strstr(apart->sentence, ", from 2."));
    assert_non_null(strstr(apart->sentence, " on 6x6"));
    laws_destroy(laws);
}

// Two halves of one pool, whose ratings err by 300 Elo together, which has no part in what differs.
static ScalingBoard *pool_of_two(void) {
    SyntheticConfig config = usual();
    config.shared_error = 300.0;
    Rng rng = testing_stream(22, 0);
    SyntheticSweep *sweep = synthetic_create(&config, &rng);
    ScalingBoard *board = sweep->board[0];
    sweep->board[0] = NULL;
    synthetic_destroy(sweep);
    return board;
}

static double width_of_halves(bool pool) {
    ScalingBoard *board = pool_of_two();
    bool *keep = memory_zeroed((size_t)board->count, sizeof *keep);
    Laws *laws = laws_create(UNIT_PAPER);
    const ScalingConfig scaling = {.replicates = REPLICATES, .seed = 1};
    Error error = {""};
    if (pool)
        laws_pool(board, 1);
    for (int half = 0; half < 2; half++) {
        for (int i = 0; i < board->count; i++)
            keep[i] = board->snaps[i].run % 2 == half;
        ScalingBoard *part = laws_part(board, keep);
        for (int i = 0; i < part->count; i++)
            assert_int_equal(part->snaps[i].run % 2, half);
        assert_int_equal(laws_add(laws, &scaling, half ? "odd" : "even",
                                  (const ScalingBoard *const[]){part}, 1, &error),
                         STATUS_OK);
        scaling_board_destroy(part);
    }
    compare(laws);
    const ScalingValue shift = laws->pair[0].shift.alone;
    assert_true(shift.lo < 0.0 && 0.0 < shift.hi);
    laws_destroy(laws);
    scaling_board_destroy(board);
    free(keep);
    return shift.hi - shift.lo;
}

static void test_one_pool(void **state) {
    (void)state;
    const double together = width_of_halves(true), apart = width_of_halves(false);
    // 300 Elo are 0.6 decades: 1.96 * 0.6 * sqrt(2) to either side
    between(2.0, apart, 5.0);
    between(0.02, together, 0.5);
}

static void test_refusals(void **state) {
    (void)state;
    SyntheticConfig config = usual(), large = usual(), few = usual();
    Error error = {""};
    Laws *laws = laws_create(UNIT_PAPER);
    assert_int_equal(laws_compare(laws, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "0 laws to compare"));
    few.shapes = few.seeds = 1;
    few.snaps = 2;
    add(laws, "few", &few, 9); // a note, no law
    assert_int_equal(laws->count, 0);
    assert_int_equal(laws->notes, 1);
    assert_int_equal(laws->note[0].snaps, 2);
    add(laws, "A", &config, 10);
    assert_int_equal(laws_compare(laws, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "1 law to compare"));
    large.first_size = 5;
    add(laws, "B", &large, 11);
    assert_int_equal(laws_compare(laws, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "no two of the laws have a board size in common"));
    config.seeds = 1;
    add(laws, "C", &config, 12);
    compare(laws);
    assert_int_equal(laws->pair[0].verdict, LAWS_APART);
    assert_non_null(strstr(laws->pair[0].sentence, "A and B have no board in common"));
    assert_int_equal(laws->pair[1].board[0].runs[0], 24);
    assert_int_equal(laws->pair[1].board[0].runs[1], 8);
    assert_true(laws->pair[1].uneven);
    char *json = laws_json(laws);
    assert_non_null(strstr(json, "{\"laws\":[{\"name\":\"A\",\"boards\":[{\"size\":4,\"slope\":"));
    assert_non_null(strstr(json, "\"left_out\":[{\"name\":\"few\",\"size\":4,\"snapshots\":2}]"));
    assert_non_null(
        strstr(json, "\"first\":\"A\",\"second\":\"B\",\"verdict\":\"no board in common\""));
    assert_non_null(strstr(json, "\"runs\":[24,8],\"elo\":"));
    assert_non_null(strstr(json, "\"shift_all_lo\":"));
    free(json);
    laws_destroy(laws);
}

// --- the ceiling of a frontier ---

static double ceiling_of(double plateau, double ceiling, double last, double fall) {
    double x[FRONTIER_GRID], elo[FRONTIER_GRID];
    for (int i = 0; i < FRONTIER_GRID; i++) {
        x[i] = 8.0 + last * i / (FRONTIER_GRID - 1.0);
        elo[i] = fmin(ceiling, fmax(plateau, plateau + 500.0 * (x[i] - 9.0)));
        if (i > FRONTIER_GRID - 6)
            elo[i] -= fall;
    }
    const FrontierIncline incline = frontier_incline(x, elo, FRONTIER_GRID);
    return frontier_ceiling(x, elo, FRONTIER_GRID, &incline);
}

static void test_ceiling(void **state) {
    (void)state;
    for (double ceiling = -900.0; ceiling < -60.0; ceiling += 70.0)
        assert_true(fabs(ceiling_of(-1200.0, ceiling, 5.0, 0.0) - ceiling) < 1e-9);
    assert_true(ceiling_of(-1200.0, 0.0, 5.0, 0.0) == 0.0);    // reaches perfect play
    assert_true(ceiling_of(-1200.0, -100.0, 2.2, 0.0) == 0.0); // still rises
    assert_true(ceiling_of(-1200.0, -100.0, 1.0, 0.0) == 0.0); // has not begun to
    assert_true(ceiling_of(-1200.0, 0.0, 3.45, 100.0) == 0.0); // the last agents are worse
    assert_true(fabs(ceiling_of(-1200.0, -300.0, 5.0, 100.0) + 300.0) < 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_differs),   cmocka_unit_test(test_all_at_once),
        cmocka_unit_test(test_against_itself), cmocka_unit_test(test_boards),
        cmocka_unit_test(test_one_pool),       cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_ceiling),
    };
    return TESTING_RUN(tests);
}
