// Tests of elo/unit: training counted in each unit, from standings to fits, tables and figures'
// data.
#include "base/memory.h"
#include "elo/law/paper.h"
#include "elo/law/scaling_table.h"
#include "elo/law/unit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { AGENTS = 24 };

// One run that climbs from a plateau to perfect play, which executed five multiply-adds a paper
// FLOP.
typedef struct Scene {
    Standings standings;
    Rating rating;
    StoreAgent agents[AGENTS + 1]; // the last one an engine
    double elo[AGENTS + 2], covariance[(AGENTS + 2) * (AGENTS + 2)];
} Scene;

static int set_up(void **state) {
    Scene *scene = memory_zeroed(1, sizeof *scene);
    for (int i = 0; i <= AGENTS; i++) {
        StoreAgent *agent = &scene->agents[i];
        const double x = 7 + 0.1 * i;
        *agent = (StoreAgent){.id = i + 1, .size = 3, .nodes = i < AGENTS ? 64 : 0, .idx = i};
        strcpy(agent->run, i < AGENTS ? "run" : "engine");
        agent->paper_flops = i < AGENTS ? pow(10, x) : NAN;
        agent->executed = i < AGENTS ? 5 * pow(10, x) : NAN;
        agent->cpu_seconds = i < AGENTS ? pow(10, 0.5 * x) : NAN;
        agent->moves = i < AGENTS ? pow(10, x) / 50 : NAN;
        scene->elo[i] = fmin(0, fmax(-400, 300 * (x - 9)));
        scene->covariance[i * (AGENTS + 2) + i] = 25;
    }
    scene->rating.players = AGENTS + 2;
    scene->rating.elo = scene->elo;
    scene->rating.covariance = scene->covariance;
    scene->standings = (Standings){.size = 3,
                                   .count = AGENTS + 1,
                                   .agents = scene->agents,
                                   .perfect = true,
                                   .rating = &scene->rating};
    *state = scene;
    return 0;
}

static int tear_down(void **state) {
    free(*state);
    return 0;
}

static ScalingFit *fit_in(const Scene *scene, Unit unit) {
    ScalingBoard *board = scaling_board_create(&scene->standings, 0, unit);
    assert_int_equal(board->count, AGENTS);
    ScalingConfig config = scaling_config_default();
    config.replicates = 20;
    config.unit = unit;
    ScalingFit *fit;
    Error error = {""};
    const Status status =
        scaling_fit(&config, (const ScalingBoard *const *)&board, 1, &fit, &error);
    if (status != STATUS_OK)
        fail_msg("%s", error.text);
    scaling_board_destroy(board);
    return fit;
}

static void test_words(void **state) {
    (void)state;
    for (int i = 0; i < UNITS; i++) {
        assert_non_null(unit_names[i]);
        assert_non_null(strstr(unit_axis((Unit)i), "("));
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(unit_column((Unit)i), unit_column((Unit)j));
            assert_string_not_equal(unit_plural((Unit)i), unit_plural((Unit)j));
            assert_string_not_equal(unit_noun((Unit)i), unit_noun((Unit)j));
            assert_string_not_equal(unit_axis((Unit)i), unit_axis((Unit)j));
        }
    }
    assert_null(unit_names[UNITS]);
}

// The law is the same line in another unit of the same meaning, moved by the factor; the paper's
// crossing is converted with the paper's factor, and not known where there is none.
static void test_fits(void **state) {
    const Scene *scene = *state;
    ScalingFit *paper = fit_in(scene, UNIT_PAPER), *executed = fit_in(scene, UNIT_EXECUTED);
    ScalingFit *seconds = fit_in(scene, UNIT_SECONDS), *moves = fit_in(scene, UNIT_MOVES);
    const ScalingIncline *a = &paper->board[0], *b = &executed->board[0];
    assert_true(fabs(a->slope.value - 300) < 1 && fabs(b->slope.value - a->slope.value) < 1e-6);
    assert_true(fabs(b->crossing.value - a->crossing.value - log10(5)) < 1e-9);
    assert_true(fabs(b->first_minus50 / a->first_minus50 - 5) < 1e-9);
    assert_true(fabs(a->paper_first_minus50 / 1.35e11 - 1) < 0.01);
    assert_true(fabs(b->paper_first_minus50 / a->paper_first_minus50 - unit_paper(UNIT_EXECUTED)) <
                1e-9);
    assert_true(fabs(seconds->board[0].slope.value - 600) < 2); // half as many decades
    assert_true(fabs(seconds->board[0].first_minus50 - sqrt(a->first_minus50)) < 1e-3);
    assert_true(fabs(moves->board[0].first_minus50 * 50 / a->first_minus50 - 1) < 1e-9);
    assert_true(isnan(seconds->board[0].paper_first_minus50));
    assert_true(isnan(moves->board[0].paper_first_minus50));
    assert_non_null(strstr(executed->verdict_text, "ten times the executed compute buys"));
    assert_non_null(strstr(seconds->verdict_text, "ten times the training time buys"));
    char *json = scaling_json(seconds);
    assert_non_null(strstr(json, ",\"x\":\"seconds\",\"y\":\"elo\"}"));
    assert_non_null(strstr(json, "\"paper_first_minus50\":null"));
    free(json);
    scaling_fit_destroy(paper);
    scaling_fit_destroy(executed);
    scaling_fit_destroy(seconds);
    scaling_fit_destroy(moves);
}

// A store without the unit's data is rejected in one line; engines, which have no compute, are
// ignored.
static void test_unknown_compute(void **state) {
    Scene *scene = *state;
    Error error = {""};
    for (int i = 0; i < UNITS; i++)
        assert_int_equal(unit_check((Unit)i, &scene->standings, "s", &error), STATUS_OK);
    scene->agents[3].executed = NAN;
    scene->agents[4].executed = NAN;
    assert_int_equal(unit_check(UNIT_PAPER, &scene->standings, "s", &error), STATUS_OK);
    assert_int_equal(unit_check(UNIT_EXECUTED, &scene->standings, "old.sqlite", &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "old.sqlite: 2 of 24 trained agents on 3x3 do not tell "
                                       "their executed multiply-adds"));
    assert_null(strchr(error.text, '\n'));
}

static void test_paper_factor(void **state) {
    (void)state;
    assert_true(unit_paper(UNIT_PAPER) == 1);
    // 64 passes a move, and three of a sample.
    assert_true(fabs(unit_paper(UNIT_EXECUTED) - 67.0 / 64) < 1e-12);
    assert_true(isnan(unit_paper(UNIT_SECONDS)) && isnan(unit_paper(UNIT_MOVES)));
}

static void test_tables(void **state) {
    (void)state;
    static const char text[] = "board_size,moves,elo\n3,1000,-200\n3,10000,-30\n";
    ScalingPoint *points;
    int count;
    Error error = {""};
    assert_int_equal(
        scaling_table_read(UNIT_MOVES, "t", text, sizeof text - 1, &points, &count, &error),
        STATUS_OK);
    assert_int_equal(count, 2);
    assert_true(fabs(points[1].x - 4) < 1e-12);
    free(points);
    assert_int_equal(
        scaling_table_read(UNIT_EXECUTED, "t", text, sizeof text - 1, &points, &count, &error),
        STATUS_INVALID);
    assert_string_equal(error.text,
                        "t:1: no column named executed_multiply_adds, only board_size, moves, elo");
    ScalingTable *table = memory_zeroed(2, sizeof *table);
    scaling_table_paper(UNIT_PAPER, &table[0]);
    scaling_table_paper(UNIT_EXECUTED, &table[1]);
    assert_int_equal(table[1].boards, table[0].boards);
    for (int i = 0; i < table[0].boards; i++) {
        const double moved = table[1].board[i].crossing - table[0].board[i].crossing;
        assert_true(fabs(moved - log10(unit_paper(UNIT_EXECUTED))) < 1e-9);
    }
    assert_true(fabs(table[1].law.incline_flops.value - 506) < 10);
    char *json = scaling_table_json(&table[1]);
    assert_non_null(strstr(json, ",\"x\":\"executed\"}"));
    free(json);
    scaling_table_paper(UNIT_SECONDS, &table[1]);
    assert_int_equal(table[1].boards, 0);
    assert_true(isnan(table[1].law.incline_flops.value) && isnan(table[1].law.rms));
    free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test_setup_teardown(test_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_compute, set_up, tear_down),
        cmocka_unit_test(test_paper_factor),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
