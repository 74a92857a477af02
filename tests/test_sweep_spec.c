// Specs of sweeps: what they plan, and how they are refused.
#include "base/memory.h"
#include "elo/experiment/grid.h"
#include "selfplay/train/settings.h"
#include "tools/sweep/sweep_spec.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static SweepSpec read_good(const char *text) {
    SweepSpec spec;
    Error error = {""};
    if (sweep_spec_read("spec", text, &spec, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return spec;
}

static void refuses(const char *text, const char *expected) {
    SweepSpec spec;
    Error error = {""};
    if (sweep_spec_read("spec", text, &spec, &error) != STATUS_INVALID)
        fail_msg("not refused: %s", text);
    if (!strstr(error.text, expected))
        fail_msg("expected '%s', got '%s'", expected, error.text);
    assert_null(spec.plan.runs);
}

static const ExperimentRun *find(const SweepSpec *spec, const char *name) {
    for (int i = 0; i < spec->plan.run_count; i++)
        if (strcmp(spec->plan.runs[i].name, name) == 0)
            return &spec->plan.runs[i];
    fail_msg("no run %s", name);
    return NULL;
}

static const char base[] =
    "[runs]\nboards = 3-4\nshapes = 2x1, 4x2\nseeds = 1-3\nmoves = 10k, 20k\n";

static void test_lists_multiply(void **state) {
    (void)state;
    SweepSpec spec = read_good(base);
    assert_int_equal(spec.plan.run_count, 2 * 2 * 3);
    // Two stages a board: the first seed, then the others; the cheap board first.
    assert_int_equal(spec.plan.stage_count, 4);
    const ExperimentRun *run = find(&spec, "4x4-w4-d2-s3");
    assert_int_equal(run->trainer.shape.width, 4);
    assert_int_equal(run->trainer.seed, 3);
    assert_int_equal(run->snapshots, 14);
    const double move = trainer_move_flops(&run->trainer);
    assert_true(fabs(run->budget / move - 20e3) < 1e-6);
    sweep_spec_free(&spec);
}

static void test_stages_are_whole_and_cheap_first(void **state) {
    (void)state;
    SweepSpec spec = read_good(base);
    int next = 0;
    double last = 0.0, sum = 0.0;
    for (int i = 0; i < spec.plan.stage_count; i++) {
        const SweepStage *stage = &spec.plan.stages[i];
        assert_int_equal(stage->first, next);
        double cost = 0.0;
        for (int k = 0; k < stage->count; k++) {
            const ExperimentRun *run = &spec.plan.runs[next + k];
            assert_int_equal(run->trainer.shape.size, spec.plan.runs[next].trainer.shape.size);
            cost += run->cost;
        }
        next += stage->count;
        sum += cost;
        assert_true(cost >= last);
        last = cost;
    }
    assert_int_equal(next, spec.plan.run_count);
    assert_true(fabs(sum - spec.cost) < 1e-9 * sum);
    sweep_spec_free(&spec);
}

// The first value of a list does not change a run's name: a list that grows adds runs.
static void check_longer_lists(const char *key) {
    char text[512], name[64];
    snprintf(text, sizeof text, "%s%s = 4\nbatch=128\n", base, key);
    SweepSpec one = read_good(text);
    snprintf(text, sizeof text, "%s%s = 4, 8\nbatch = 128, 256\n", base, key);
    SweepSpec four = read_good(text);
    assert_int_equal(four.plan.run_count, 4 * one.plan.run_count);
    for (int i = 0; i < one.plan.run_count; i++) {
        const ExperimentRun *run = &one.plan.runs[i], *same = find(&four, run->name);
        char *a = trainer_config_text(&run->trainer), *b = trainer_config_text(&same->trainer);
        assert_string_equal(a, b);
        assert_true(run->budget == same->budget && run->first == same->first);
        free(a);
        free(b);
    }
    snprintf(name, sizeof name, "3x3-w2-d1-s1-batch256-%s8", key);
    const ExperimentRun *other = find(&four, name);
    assert_int_equal(other->trainer.batch, 256);
    assert_true(other->trainer.replay_ratio == 8.0);
    sweep_spec_free(&one);
    sweep_spec_free(&four);
}

// Runs are named by their spec's keys, so that specs with former names find their runs.
static void test_longer_lists_add_runs(void **state) {
    (void)state;
    check_longer_lists("replay-ratio");
    check_longer_lists("reuse");
}

static void test_hours_are_shared_out(void **state) {
    (void)state;
    static const char text[] =
        "[sweep]\ncores = 4\n[runs]\nboards = 4-6\nshapes = 8x1,32x2\nhours = 1.5\n";
    SweepSpec spec = read_good(text);
    assert_true(fabs(spec.cost / (1.5 * 3600.0 * 4) - 1.0) < 0.01);
    const ExperimentRun *small = find(&spec, "4x4-w8-d1-s1"), *large = find(&spec, "6x6-w8-d1-s1");
    const double four = small->budget / net_paper_flops(small->trainer.shape);
    const double six = large->budget / net_paper_flops(large->trainer.shape);
    assert_true(fabs(six / four / (grid_board_moves(6) / grid_board_moves(4)) - 1.0) < 0.01);
    sweep_spec_free(&spec);
}

static void test_the_rest_is_read(void **state) {
    (void)state;
    char text[1024];
    snprintf(text, sizeof text,
             "; a comment\n[sweep]\nseed = 9\nmemory = 2G\ncheckpoint = 1m\n"
             "[tournament]\nnodes = 1, 8,64 ; three\nsearch = puct\ngreedy = yes\nrounds = 0\n"
             "[conclusions]\nreplicates = 50\nfigures = no\n%s"
             "preset = paper\nlanes = 1\nlane-games = 4\nlabel = old\n[runs "
             "more]\nboards=3\nwidths=2\ndepths=1\n"
             "budget=1e9\nmoves=1k\nfirst=1e6\nsnapshots=3\n",
             base);
    SweepSpec spec = read_good(text);
    assert_int_equal(spec.seed, 9);
    assert_true(spec.memory == 2e9 && spec.checkpoint_seconds == 60.0);
    assert_int_equal(spec.nodes.count, 3);
    assert_int_equal(spec.nodes.items[2], 64);
    assert_int_equal(spec.play.search, SEARCH_PUCT);
    assert_true(spec.play.greedy && !spec.figures);
    assert_int_equal(spec.play.tournament.rounds, 0);
    assert_int_equal(spec.replicates, 50);
    const ExperimentRun *old = find(&spec, "3x3-w2-d1-s1-regularised64-paper-old");
    assert_string_equal(old->preset, "paper");
    const ExperimentRun *more = find(&spec, "3x3-w2-d1-s1");
    assert_string_equal(more->group, "more");
    assert_true(more->budget < 1e9 && more->first == 1e6); // the fewer of budget and moves
    sweep_spec_free(&spec);
}

static void test_plans_and_figures_are_read(void **state) {
    (void)state;
    char text[512];
    snprintf(text, sizeof text,
             "%s[tournament]\nmax-games = 5000\ntarget = 25\n[conclusions]\nfigures = law, elo\n"
             "x = executed, paper\n",
             base);
    SweepSpec spec = read_good(text);
    assert_true(spec.play.tournament.target == 25.0);
    assert_int_equal(spec.play.tournament.games_max, 5000);
    assert_true(spec.figures);
    assert_int_equal(spec.figure_count, 2);
    assert_string_equal(spec.figure_names[0], "law");
    assert_string_equal(spec.figure_names[1], "elo");
    assert_int_equal(spec.unit_count, 2);
    assert_int_equal(spec.units[0], UNIT_EXECUTED);
    assert_int_equal(spec.units[1], UNIT_PAPER);
    sweep_spec_free(&spec);
    snprintf(text, sizeof text,
             "%s[tournament]\nround-robin = 1024\ngames-pair = 128\n[conclusions]\nfigures = all\n",
             base);
    spec = read_good(text);
    assert_int_equal(spec.play.tournament.robin, 8);
    assert_int_equal(spec.play.tournament.games_perfect, 128);
    assert_true(spec.figures && spec.figure_count == 0 && spec.play.tournament.target == 0.0);
    sweep_spec_free(&spec);
}

static void test_bad_specs_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *more, *expected; // after `base`
    } bad[] = {
        {"boardz = 3\n", "spec:6: unknown key boardz: did you mean boards?"},
        {"learning-rte = 1\n", "spec:6: unknown key learning-rte: did you mean learning-rate?"},
        {"learning-rate = 2\n", "spec:6: learning-rate 2: expected a number"},
        {"batch = 64, x\n", "spec:6: batch x: expected"},
        {"widths = 2\n", "spec:1: expected shapes, or widths and depths, not both"},
        {"boards = 3\n", "spec:6: boards is given twice"},
        {"hours = 1\n", "spec:1: expected hours, or budget or moves, not both"},
        {"\n\nfirst = 1, 2, 3\n", "spec:8: 3 values, expected one, or one for each of 2 boards"},
        {"first = 1e20\n", "its first snapshot is at 1e+20"},
        {"budget = 0\n", "spec:6: budget 0: expected a number above 0"},
        {"reuse = 1,,2\n", "spec:6: reuse = 1,,2: expected 1 to 32 values"},
        {"label = a/b\n", "spec:6: label a/b: expected"},
        {"nothing\n", "spec:6: expected KEY = VALUE"},
        {"snapshots =\n", "spec:6: snapshots: a value is missing"},
        {"[run]\n", "spec:6: unknown section [run]"},
        {"[runs]\n", "spec:6: a second section [runs]"},
        {"[runs a b]\n", "expected a name of letters"},
        {"[runs b]\nboards = 3\nshapes = 2x1\nmoves = 9k\n",
         "spec:6: two runs are named 3x3-w2-d1-s1: expected a label"},
        {"[runs b]\nboards = 3\n", "spec:6: shapes, or widths and depths, is missing"},
        {"[runs b]\nboards = 12\n", "spec:7: boards 12: expected board sizes from"},
        {"[runs b]\nshapes = 2,1\n", "spec:7: shapes: expected WIDTHxDEPTH"},
        {"[tournament]\ngames-pair = 3\n", "spec:7: games-pair 3: expected an even number"},
        {"[tournament]\ngreedy = 1\n", "spec:7: greedy 1: expected yes or no"},
        {"[sweep]\nmemory = lots\n", "spec:7: memory lots: expected a number of bytes"},
        {"[tournament]\ntarget = 0\n", "spec:7: target 0: expected a number from 0.1"},
        {"[tournament]\nmax-games = 9\nnodes = 1\n",
         "spec:7: max-games without target: expected both"},
        {"[tournament]\ntarget = 25\nround-robin = 64\nnodes = 1\n",
         "spec:8: round-robin and target: expected one of the two"},
        {"[tournament]\nround-robin = 65\n",
         "spec:7: round-robin 65: expected a multiple of games-pair 64"},
        {"[conclusions]\nfigures = law, tme\n",
         "spec:7: figures: no figure tme (did you mean time?), expected yes, no, or some of "},
        {"[conclusions]\nx = paper, flops\n",
         "spec:7: x flops: expected some of paper, executed, seconds, moves"},
        {"[conclusions]\nx = moves, moves\n", "spec:7: x: moves is there twice"},
        {"[conclusions]\nfigures = law, no\n", "spec:7: figures: no figure no"},
        {"[conclusions]\nfigures = law, law\n", "spec:7: figures: law is there twice"},
        {"  batch = 3\n", "spec:6: expected a key, a section or a comment at the beginning"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, "%s%s", base, bad[i].more);
        refuses(text, bad[i].expected);
    }
    refuses("", "spec:0: no section [runs]");
    refuses("boards = 3\n", "spec:1: boards: expected a section");
    refuses("[runs]\nboards = 3\nshapes = 2x1\n", "spec:1: budget, moves or hours is missing");
    char *line = memory_zeroed(4096, 1);
    memset(line, ';', 300);
    refuses(line, "spec:1: 300 bytes in a line");
    free(line);
    refuses("[runs]\nboards=3\nwidths=1-60\ndepths=1-60\nseeds=1-60\nmoves=1k\n",
            "spec:1: 216000 runs by here");
}

static void test_ready_specs(void **state) {
    (void)state;
    for (int i = 0; sweep_spec_names[i]; i++) {
        SweepSpec spec = read_good(sweep_spec_text(sweep_spec_names[i]));
        assert_true(spec.plan.run_count >= 36);
        sweep_spec_free(&spec);
    }
    assert_null(sweep_spec_text("none"));
    // A night has about ten hours, of which six are for training.
    SweepSpec night = read_good(sweep_spec_text("night"));
    assert_true(fabs(night.cost / 3600.0 / night.cores - 6.0) < 0.1);
    sweep_spec_free(&night);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_multiply),
        cmocka_unit_test(test_stages_are_whole_and_cheap_first),
        cmocka_unit_test(test_longer_lists_add_runs),
        cmocka_unit_test(test_hours_are_shared_out),
        cmocka_unit_test(test_the_rest_is_read),
        cmocka_unit_test(test_plans_and_figures_are_read),
        cmocka_unit_test(test_bad_specs_are_refused),
        cmocka_unit_test(test_ready_specs),
    };
    return cmocka_run_group_tests_name("sweep_spec", tests, NULL, NULL);
}
