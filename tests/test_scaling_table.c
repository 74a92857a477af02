#include "base/file.h"
#include "elo/law/paper.h"
#include "elo/law/scaling_table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static ScalingPoint *read_paper(int *count) {
    char *text;
    size_t length;
    Error error = {""};
    if (file_read(PAPER_CSV, 1u << 20, &text, &length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    ScalingPoint *points;
    if (scaling_table_read(UNIT_PAPER, PAPER_CSV, text, length, &points, count, &error) !=
        STATUS_OK)
        fail_msg("%s", error.text);
    free(text);
    return points;
}

// The file gives the same points as the arrays that were compiled in, and the paper's law.
static void test_paper(void **state) {
    (void)state;
    int count, compiled;
    ScalingPoint *points = read_paper(&count);
    const PaperPoint *paper = paper_frontiers(&compiled);
    assert_int_equal(count, compiled);
    for (int i = 0; i < count; i++) {
        assert_int_equal(points[i].size, paper[i].size);
        assert_true(points[i].x == paper[i].log10_flops);
        assert_true(points[i].elo == paper[i].elo);
    }
    ScalingTable table;
    Error error = {""};
    if (scaling_table_fit(UNIT_PAPER, points, count, &table, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    free(points);
    assert_int_equal(table.boards, 7);
    assert_true(fabs(table.law.incline_flops.value - 506) < 1);
    assert_true(fabs(table.law.size_multiple.value - 7.1) < 0.05);
    assert_true(table.law.incline_flops.lo < 506 && table.law.incline_flops.hi > 506);
    assert_true(table.law.incline_flops.hi - table.law.incline_flops.lo < 40);
    for (int i = 0; i < 7; i++)
        assert_true(fabs(table.board[i].crossing - paper_first_crossing(3 + i, -50)) < 1e-9);
    // Laws of 2 to 6 boards predict the 5 to 1 larger boards.
    assert_int_equal(table.predictions, 5 + 4 + 3 + 2 + 1);
    for (int i = 0; i < table.predictions; i++) {
        assert_true(table.prediction[i].fitted < table.prediction[i].size);
        assert_true(table.prediction[i].residual.value > 0);
        assert_true(table.prediction[i].residual.value < 0.15);
    }
    char *json = scaling_table_json(&table);
    assert_non_null(strstr(json, "\"law\":{\"plateau_size\":-26"));
    assert_non_null(strstr(json, "{\"fitted\":8,\"size\":9,\"residual\":0.0"));
    free(json);
}

// The residual share, computed directly from its definition.
static void test_predictions_are_what_they_say(void **state) {
    (void)state;
    int count;
    ScalingPoint *points = read_paper(&count);
    ScalingTable table;
    Error error = {""};
    assert_int_equal(scaling_table_fit(UNIT_PAPER, points, count, &table, &error), STATUS_OK);
    int known = 0;
    while (points[known].size <= 6)
        known++;
    const ScalingLaw law = scaling_law_fit(points, known);
    double sum = 0, squares = 0, errors = 0, n = 0;
    for (int i = 0; i < count; i++) {
        if (points[i].size != 9)
            continue;
        n++;
        sum += points[i].elo;
        squares += points[i].elo * points[i].elo;
        errors += pow(points[i].elo - scaling_law_elo(&law, 9, points[i].x), 2);
    }
    const double expected = errors / (squares - sum * sum / n);
    bool seen = false;
    for (int i = 0; i < table.predictions; i++)
        if (table.prediction[i].fitted == 6 && table.prediction[i].size == 9) {
            assert_true(fabs(table.prediction[i].residual.value / expected - 1) < 1e-9);
            seen = true;
        }
    assert_true(seen);
    free(points);
}

static void test_columns(void **state) {
    (void)state;
    static const char text[] = "elo,board_size,paper_flops,who\n-50,4,1e9,a\n-300,3,1e7,b\n"
                               "-20,3,1e8,c\n";
    ScalingPoint *points;
    int count;
    Error error = {""};
    assert_int_equal(
        scaling_table_read(UNIT_PAPER, "t", text, sizeof text - 1, &points, &count, &error),
        STATUS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(points[0].size, 3);
    assert_true(fabs(points[0].x - 7) < 1e-12 && points[0].elo == -300);
    assert_true(fabs(points[2].x - 9) < 1e-12 && points[2].size == 4);
    ScalingTable table;
    assert_int_equal(scaling_table_fit(UNIT_PAPER, points, count, &table, &error), STATUS_INVALID);
    assert_string_equal(error.text, "3 points in the table, expected at least 5");
    assert_int_equal(scaling_table_fit(UNIT_PAPER, points, 2, &table, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "1 board sizes in the table"));
    free(points);
}

static void refused(const char *text, const char *why) {
    ScalingPoint *points;
    int count;
    Error error = {""};
    assert_int_equal(
        scaling_table_read(UNIT_PAPER, "t", text, strlen(text), &points, &count, &error),
        STATUS_INVALID);
    assert_null(points);
    if (!strstr(error.text, why))
        fail_msg("expected '%s', got '%s'", why, error.text);
}

static void test_refusals(void **state) {
    (void)state;
    refused("", "t: empty");
    refused("size,elo\n", "t:1: no column named board_size, only size, elo");
    refused("board_size,elo\n",
            "t:1: no column named log10_flops or paper_flops, only board_size, elo");
    refused("board_size,log10_flops,elo\n3,9,x\n", "t:2: elo is 'x'");
    refused("board_size,log10_flops,elo\n\n3.5,9,0\n", "t:3: board_size is 3.5");
    refused("board_size,log10_flops,elo\n0,9,0\n", "from 1 to 64");
    refused("board_size,paper_flops,elo\n3,0,0\n", "t:2: paper_flops is '0'");
    refused("board_size,log10_flops,elo\n3,inf,0\n", "log10_flops is 'inf'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper),
        cmocka_unit_test(test_predictions_are_what_they_say),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
