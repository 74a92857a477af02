// Sweeps whose files are invisible for a while, as on a network file system: the planner waits for
// them, and if they never appear it ends with one error and everything saved.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/experiment/sweep_internal.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { RUNS = 2 };

typedef struct World {
    char folder[64];
    SweepWorker *worker;
    double seconds; // for which the first run's record is hidden once it is trained
    int hidden;     // number of times it was hidden
    bool stale;     // it is visible, but in an older version
    pthread_t thread;
} World;

static void run_command(const World *world, const char *what) {
    char command[256];
    snprintf(command, sizeof command, "cd '%s/runs/first' && %s", world->folder, what);
    assert_int_equal(system(command), 0);
}

static void *show_later(void *context) {
    const World *world = context;
    usleep((useconds_t)(world->seconds * 1e6));
    run_command(world, "mv hidden run.json");
    return NULL;
}

static void work(void *context, CrewMember *member, const char *bytes, size_t length,
                 BytesWriter *out) {
    World *world = context;
    SweepPiece *piece = memory_zeroed(1, sizeof *piece);
    assert_true(sweep_piece_read(bytes, length, piece));
    const bool first = piece->kind == SWEEP_TRAIN && strcmp(piece->train.run.name, "first") == 0;
    free(piece);
    sweep_work(world->worker, member, bytes, length, out);
    if (!first || world->seconds <= 0.0)
        return;
    world->hidden++;
    run_command(world, world->stale ? "cp run.json hidden && sed -i 's/true/false/' run.json"
                                    : "mv run.json hidden");
    if (world->seconds < 1e3)
        assert_int_equal(pthread_create(&world->thread, NULL, show_later, world), 0);
}

static ExperimentRun planned(const char *name, uint64_t seed, double budget) {
    ExperimentRun run = {.group = "test",
                         .trainer = trainer_config_default((NetShape){.size = 2, .width = 2}),
                         .budget = budget,
                         .snapshots = 2,
                         .cost = 1.0};
    snprintf(run.name, sizeof run.name, "%s", name);
    snprintf(run.preset, sizeof run.preset, "default");
    run.trainer.seed = seed;
    run.first = trainer_generation_flops(&run.trainer);
    return run;
}

// The second run takes `budget`.
static Status sweep(World *world, double patience, double budget, Error *error) {
    ExperimentRun runs[RUNS] = {planned("first", 1, 1e6), planned("second", 2, budget)};
    SweepStage stage = {.first = 0, .count = RUNS};
    const SweepPlan plan = {.runs = runs, .run_count = RUNS, .stages = &stage, .stage_count = 1};
    SweepConfig config = {.folder = world->folder,
                          .origin = {.command = "test", .version = "test"},
                          .test = experiment_test_default(),
                          .tournament = tournament_config_default(),
                          .checkpoint_seconds = 1e6, // none but what is saved in the end
                          .patience = patience};
    config.test.search.nodes = 4;
    config.tournament.rounds = 0;
    world->worker = sweep_worker_create(NULL);
    config.crew = crew_threads_create(2, work, world);
    const Status status = sweep_run(&config, &plan, error);
    crew_destroy(config.crew);
    sweep_worker_destroy(world->worker);
    return status;
}

static World new_world(void) {
    World world = {.folder = "/tmp/test_sweep.XXXXXX"};
    assert_non_null(mkdtemp(world.folder));
    return world;
}

static bool is_there(const World *world, const char *name) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", world->folder, name);
    return access(path, F_OK) == 0;
}

static void end_world(World *world) {
    char command[96];
    snprintf(command, sizeof command, "rm -r '%s'", world->folder);
    assert_int_equal(system(command), 0);
}

static void out_of_sight_for_a_moment(void **state) {
    (void)state;
    for (int stale = 0; stale < 2; stale++) {
        World world = new_world();
        Error error = {""};
        world.seconds = 0.7;
        world.stale = stale;
        if (sweep(&world, 60.0, 2e6, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        assert_int_equal(world.hidden, 1);
        pthread_join(world.thread, NULL);
        end_world(&world);
    }
}

// All others save, and the same sweep continues from there.
static void never_seen_again(void **state) {
    (void)state;
    World world = new_world();
    Error error = {""};
    world.seconds = 1e9;
    assert_int_equal(sweep(&world, 0.5, 1e12, &error), STATUS_IO); // hours without the error
    assert_non_null(strstr(error.text, "first/run.json: is not there"));
    assert_true(is_there(&world, "runs/second/checkpoint"));
    run_command(&world, "mv hidden run.json");
    // A record that is out of sight beside its checkpoint is not written anew without what it
    // tells.
    run_command(&world, "mv ../second/run.json ../second/hidden");
    assert_int_equal(sweep(&world, 0.5, 1e12, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "second/run.json: cannot read"));
    assert_true(is_there(&world, "runs/second/checkpoint"));
    assert_false(is_there(&world, "runs/second/run.json"));
    run_command(&world, "rm -r ../second");
    world.seconds = 0.0;
    if (sweep(&world, 0.5, 2e6, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    end_world(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(out_of_sight_for_a_moment),
        cmocka_unit_test(never_seen_again),
    };
    return TESTING_RUN(tests);
}
