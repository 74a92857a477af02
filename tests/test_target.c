// Training to a target Elo: what a crossing is, where training ends, and that neither threads, nor
// a disk, nor an interruption makes a difference.
#include "tests/testing.h"
#include "tests/testing_folder.h"

#include "base/memory.h"
#include "elo/experiment/target.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static ExperimentRun plan(void) {
    const NetShape shape = {.size = 3, .width = 8, .depth = 1};
    ExperimentRun run = {.name = "target",
                         .group = "test",
                         .preset = "default",
                         .trainer = trainer_config_default(shape),
                         .budget = 1e8,
                         .cost = 1.0};
    run.trainer.seed = testing_seed();
    run.first = target_first(&run.trainer);
    run.snapshots = target_snapshots(run.first, run.budget);
    return run;
}

static TargetConfig config_for(const char *folder, int threads) {
    return (TargetConfig){.experiment = {.folder = folder,
                                         .origin = {.command = "test", .version = "0"},
                                         .threads = threads},
                          .until = -100.0,
                          .games = 100};
}

static Run *train_to(const TargetConfig *config, const ExperimentRun *run, Status expected) {
    Run *trained;
    Error error;
    const Status status = target_train(config, run, &trained, &error);
    if (status != expected)
        fail_msg("status %d: %s", (int)status, error.text);
    return trained;
}

static void check_same(const Run *a, const Run *b) {
    assert_int_equal(a->taken, b->taken);
    for (int i = 0; i < a->taken; i++) {
        assert_true(a->snapshot[i].paper_flops == b->snapshot[i].paper_flops);
        assert_true(a->snapshot[i].multiply_adds == b->snapshot[i].multiply_adds);
        assert_true(a->snapshot[i].looks == b->snapshot[i].looks);
        assert_true(a->snapshot[i].judged_games == b->snapshot[i].judged_games);
        assert_true(a->snapshot[i].judged_wins == b->snapshot[i].judged_wins);
    }
}

static void a_crossing_is_two_in_a_row(void **state) {
    (void)state;
    // 0 wins stand for a bad snapshot, 50 of 100 games for a perfect one, -1 for one not judged.
    const struct {
        int wins[6], expected;
    } cases[] = {
        {{0, 50, 0, 50, 50, 0}, 3}, {{50, 50, 0, 0, 0, 0}, 0},    {{0, 50, 0, 50, 0, 50}, -1},
        {{0, 0, 0, 0, 50, 50}, 4},  {{0, 50, -1, 50, 0, 50}, -1}, {{50, 0, 50, 50, 50, 50}, 2},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        RunSnapshot snapshots[6] = {{0}};
        for (int i = 0; i < 6; i++)
            if (cases[c].wins[i] >= 0) {
                snapshots[i].judged_games = 100;
                snapshots[i].judged_wins = cases[c].wins[i];
            }
        const Run run = {.taken = 6, .snapshot = snapshots};
        assert_int_equal(target_crossing(&run, -50.0), cases[c].expected);
    }
    assert_int_equal(target_snapshots(1.0, 1024.0), 41);
    assert_int_equal(target_snapshots(5.0, 5.0), 2);
}

static void training_ends_at_the_crossing(void **state) {
    (void)state;
    const ExperimentRun run = plan();
    Run *trained[2];
    for (int i = 0; i < 2; i++) {
        const TargetConfig config = config_for(NULL, 1 + i);
        trained[i] = train_to(&config, &run, STATUS_OK);
        assert_int_equal(target_crossing(trained[i], config.until), trained[i]->taken - 2);
        assert_false(trained[i]->done);
        assert_true(trained[i]->snapshot[0].games > 0.0);
        assert_int_equal(target_version(trained[i]), REFERENCE_VERSION);
    }
    check_same(trained[0], trained[1]);
    run_destroy(trained[0]);
    run_destroy(trained[1]);
}

static void a_budget_may_end_first(void **state) {
    (void)state;
    ExperimentRun run = plan();
    run.budget = 1.1 * run.first;
    run.snapshots = 2;
    const TargetConfig config = config_for(NULL, 1);
    Run *trained = train_to(&config, &run, STATUS_OK);
    assert_int_equal(target_crossing(trained, config.until), -1);
    assert_true(trained->done);
    run_destroy(trained);
}

// Stops once so many snapshots are judged, or, below 0, at once.
typedef struct Stopper {
    sig_atomic_t stop;
    int left;
} Stopper;

static void on_judged(void *context, const RunSnapshot *snapshot, JudgeElo elo) {
    (void)snapshot;
    (void)elo;
    Stopper *stopper = context;
    stopper->stop = --stopper->left <= 0;
}

static void stopped_runs_go_on(void **state) {
    (void)state;
    const ExperimentRun run = plan();
    char *folder = make_folder();
    const TargetConfig free_config = config_for(NULL, 1);
    Run *whole = train_to(&free_config, &run, STATUS_OK);
    TargetConfig config = config_for(folder, 2);
    Stopper stopper = {.left = 2};
    config.experiment.stop = &stopper.stop;
    config.experiment.context = &stopper;
    config.judged = on_judged;
    Run *part = train_to(&config, &run, STATUS_STOPPED);
    assert_int_equal(part->taken, 2);
    run_destroy(part);
    stopper = (Stopper){.left = 1000};
    Run *rest = train_to(&config, &run, STATUS_OK);
    assert_int_equal(stopper.left, 1000 - (whole->taken - 2)); // those before are not judged again
    check_same(whole, rest);
    run_destroy(rest);
    // Once more: nothing is left to do. With a higher aim it goes on.
    stopper = (Stopper){.left = 1000};
    Run *again = train_to(&config, &run, STATUS_OK);
    assert_int_equal(stopper.left, 1000);
    check_same(whole, again);
    run_destroy(again);
    config.until = -0.5;
    Run *further = train_to(&config, &run, STATUS_OK);
    assert_true(further->taken > whole->taken);
    run_destroy(further);
    run_destroy(whole);
    remove_folder(folder);
}

// Stopped while a snapshot is being judged: it exists, without a result, and is judged when the run
// continues.
static Status stopping_review(void *context, const Trainer *trainer, Run *run, bool *enough,
                              Error *error) {
    (void)trainer;
    int *calls = context;
    if (++*calls == 2)
        return error_set(error, STATUS_STOPPED, "stopped");
    run->snapshot[run->taken - 1].judged_games = 2.0;
    run->snapshot[run->taken - 1].judge_version = REFERENCE_VERSION;
    *enough = *calls == 4;
    return STATUS_OK;
}

static void a_stopped_review_is_asked_again(void **state) {
    (void)state;
    char *folder = make_folder();
    const ExperimentRun planned = plan();
    RunConfig config = experiment_run_config(&planned);
    int calls = 0;
    config.folder = folder;
    config.pool = pool_create(1);
    config.review = stopping_review;
    config.context = &calls;
    Run *run;
    assert_int_equal(run_train(&config, &run, NULL), STATUS_STOPPED);
    assert_int_equal(run->taken, 2);
    run_destroy(run);
    assert_int_equal(run_train(&config, &run, NULL), STATUS_OK);
    assert_int_equal(run->taken, 3);
    for (int i = 0; i < 3; i++)
        assert_true(run->snapshot[i].judged_games == 2.0);
    run_destroy(run);
    pool_destroy(config.pool);
    remove_folder(folder);
}

static void large_boards_are_refused(void **state) {
    (void)state;
    ExperimentRun run = plan();
    run.trainer.shape.size = JUDGE_SIZE_MAX + 1;
    const TargetConfig config = config_for(NULL, 1);
    assert_null(train_to(&config, &run, STATUS_INVALID));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crossing_is_two_in_a_row),
        cmocka_unit_test(training_ends_at_the_crossing),
        cmocka_unit_test(a_budget_may_end_first),
        cmocka_unit_test(stopped_runs_go_on),
        cmocka_unit_test(a_stopped_review_is_asked_again),
        cmocka_unit_test(large_boards_are_refused),
    };
    return TESTING_RUN(tests);
}
