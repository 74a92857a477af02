#include "tests/testing.h"

#include "base/file.h"
#include "elo/law/paper.h"
#include "elo/law/scaling_runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void destroy_all(ScalingBoard *const *boards, int count) {
    for (int i = 0; i < count; i++)
        scaling_board_destroy(boards[i]);
}

// The paper's runs as a file are those that are compiled in.
static void test_paper(void **state) {
    (void)state;
    char *text;
    size_t length;
    Error error = {""};
    assert_int_equal(file_read(PAPER_RUNS_CSV, 1u << 20, &text, &length, &error), STATUS_OK);
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    int count, points, next = 0;
    if (scaling_runs_read(UNIT_PAPER, "runs", text, length, boards, &count, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    free(text);
    const PaperPoint *paper = paper_runs(&points);
    assert_int_equal(count, 7);
    for (int b = 0; b < count; b++) {
        assert_int_equal(boards[b]->size, 3 + b);
        assert_null(boards[b]->covariance);
        for (int i = 0; i < boards[b]->count; i++, next++) {
            assert_int_equal(boards[b]->size, paper[next].size);
            assert_int_equal(boards[b]->snaps[i].run, paper[next].run);
            assert_true(boards[b]->snaps[i].x == paper[next].log10_flops);
            assert_true(boards[b]->snaps[i].elo == paper[next].elo);
        }
    }
    assert_int_equal(next, points);
    // Without covariance: a fit with intervals, from the runs alone.
    const ScalingConfig config = {.replicates = 40, .seed = 1};
    ScalingFit *fit;
    assert_int_equal(scaling_fit(&config, (const ScalingBoard *const *)boards, 3, &fit, &error),
                     STATUS_OK);
    for (int b = 0; b < 3; b++)
        assert_true(fit->board[b].slope.lo < fit->board[b].slope.value &&
                    fit->board[b].slope.value < fit->board[b].slope.hi);
    scaling_fit_destroy(fit);
    destroy_all(boards, count);
}

static void test_order_and_units(void **state) {
    (void)state;
    static const char text[] = "moves,elo,run,board_size,more\n"
                               "1e5,-10,7,4,a\n1e4,-30,7,4,b\n1e3,-90,-2,4,c\n"
                               "1e5,-1,1,3,a\n1e4,-3,1,3,b\n1e3,-9,1,3,c\n";
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    int count;
    Error error = {""};
    if (scaling_runs_read(UNIT_MOVES, "t", text, sizeof text - 1, boards, &count, &error) !=
        STATUS_OK)
        fail_msg("%s", error.text);
    assert_int_equal(count, 2);
    assert_int_equal(boards[0]->size, 3);
    const FrontierSnap *snaps = boards[1]->snaps;
    assert_int_equal(boards[1]->count, 3);
    assert_true(snaps[0].run == -2 && snaps[0].elo == -90 && fabs(snaps[0].x - 3) < 1e-12);
    assert_true(snaps[1].run == 7 && snaps[1].elo == -30 && fabs(snaps[1].x - 4) < 1e-12);
    assert_true(snaps[2].run == 7 && snaps[2].elo == -10);
    destroy_all(boards, count);
}

static void refused(const char *text, const char *why) {
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    int count = -1;
    Error error = {""};
    assert_int_equal(scaling_runs_read(UNIT_PAPER, "t", text, strlen(text), boards, &count, &error),
                     STATUS_INVALID);
    assert_int_equal(count, 0);
    if (!strstr(error.text, why))
        fail_msg("expected '%s', got '%s'", why, error.text);
}

static void test_refused(void **state) {
    (void)state;
    refused("", "expected");
    refused("board_size,run,log10_flops,elo\n", "t: no rows");
    refused("board_size,log10_flops,elo\n3,9,-1\n", "no column named run");
    refused("board_size,run,elo\n3,1,-1\n", "no column named log10_flops or paper_flops");
    refused("board_size,run,log10_flops,elo\n3,1,9,-1\n3,one,9,-1\n", "t:3: run is 'one'");
    refused("board_size,run,log10_flops,elo\n3,0.5,9,-1\n", "t:2: run is 0.5, expected a whole");
    refused("board_size,run,log10_flops,elo\n3,1e10,9,-1\n", "t:2: run");
    refused("board_size,run,log10_flops,elo\n0,1,9,-1\n", "t:2: board_size");
    refused("board_size,run,log10_flops,elo\n3,1,9,nan\n", "t:2: elo");
    refused("board_size,run,log10_flops,elo\n3,1,9,-9\n3,1,10,-5\n3,1,11,-1\n4,1,9,-1\n",
            "t: 1 rows of board_size 4, expected at least 3");
    char many[4096] = "board_size,run,log10_flops,elo\n";
    for (int size = 1; size <= SCALING_BOARDS_MAX + 1; size++)
        for (int i = 0; i < 3; i++)
            sprintf(many + strlen(many), "%d,1,%d,-1\n", size, i);
    refused(many, "more than 16 board sizes");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper),
        cmocka_unit_test(test_order_and_units),
        cmocka_unit_test(test_refused),
    };
    return TESTING_RUN(tests);
}
