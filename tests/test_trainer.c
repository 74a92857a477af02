// Trainer and runs: what a run's bytes may and may not depend on.
#include "base/bytes.h"
#include "base/file.h"
#include "base/memory.h"
#include "nn/adam.h"
#include "nn/weights.h"
#include "selfplay/train/footprint.h"
#include "selfplay/train/lane.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/run.h"
#include "selfplay/train/settings.h"
#include "tests/testing_folder.h"

#include <malloc.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static TrainerConfig small_config(int width) {
    TrainerConfig config =
        trainer_config_default((NetShape){.size = 3, .width = width, .depth = 2});
    config.lane_games = 16;
    config.lanes = 3;
    config.batch = 64;
    config.replay = 1000;
    config.search.nodes = 12;
    config.seed = 42;
    return config;
}

// Everything that is off by default.
static TrainerConfig full_config(int width) {
    TrainerConfig config = small_config(width);
    config.full_share = 0.4;
    config.fast_nodes = 5;
    config.random_share = 0.5;
    config.random_moves = 2;
    config.opening = 0.5;
    config.temperature = 0.8;
    config.policy_target = TRAINER_TARGET_VISITS;
    config.target_temperature = 1.2;
    config.replay_share = 0.5;
    config.replay_least = 200;
    config.batch_hold = 500.0;
    config.batch_factor = 3.0;
    config.batch_most = 256;
    config.rate_decay = TRAINER_DECAY_POWER;
    config.rate_hold = 300.0;
    config.rate_warmup = 100.0;
    config.weight_decay = 0.01f;
    config.gradient_clip = 0.5f;
    config.ownership_weight = 0.5f;
    config.ownership_target = TRAINER_OWNERSHIP_CHAIN;
    config.moves_left_weight = 0.3f;
    config.ema = 0.3;
    config.ema_play = true;
    return config;
}

static void assert_same_weights(const Net *a, const Net *b) {
    assert_int_equal(a->parameter_count, b->parameter_count);
    assert_memory_equal(a->parameters, b->parameters, a->parameter_count * sizeof(float));
}

// ---- trainer ----

static void test_threads_make_no_difference(void **state) {
    (void)state;
    // A width for which shards go to threads, and one for which they do not.
    // And one where they begin to as the batch grows.
    for (int w = 0; w < 3; w++) {
        TrainerConfig config = w == 0   ? small_config(8)
                               : w == 1 ? small_config(96)
                                        : full_config(96);
        if (w == 1)
            config.batch = 256;
        Trainer *trainers[3];
        for (int threads = 1; threads <= 3; threads++) {
            Pool *pool = pool_create(threads);
            Trainer *trainer = trainers[threads - 1] = trainer_create(&config);
            for (int i = 0; i < 25; i++)
                trainer_generation(trainer, pool);
            pool_destroy(pool);
        }
        assert_true(trainer_stats(trainers[0]).steps > 10);
        const TrainerStats one = trainer_stats(trainers[0]);
        assert_true(one.looks > 0.0);
        for (int i = 1; i < 3; i++) {
            const TrainerStats more = trainer_stats(trainers[i]);
            assert_same_weights(trainer_net(trainers[0]), trainer_net(trainers[i]));
            assert_true(more.multiply_adds == one.multiply_adds && more.looks == one.looks);
        }
        for (int i = 0; i < 3; i++)
            trainer_destroy(trainers[i]);
    }
}

static void test_seed_makes_a_difference(void **state) {
    (void)state;
    TrainerConfig config = small_config(8);
    Trainer *one = trainer_create(&config);
    config.seed++;
    Trainer *other = trainer_create(&config);
    assert_memory_not_equal(trainer_net(one)->parameters, trainer_net(other)->parameters,
                            trainer_net(one)->parameter_count * sizeof(float));
    trainer_destroy(one);
    trainer_destroy(other);
}

// Multiply-adds are those of the forward passes, the samples' passes and the steps, and for each
// row that was summed one for each hidden unit.
static void check_multiply_adds(const TrainerConfig *config, const TrainerStats *stats) {
    const NetShape shape = config->shape;
    Net *net = net_create(shape);
    const double step = (double)net->parameter_count * ADAM_WORK + net_batch_work(shape);
    const double without = (double)stats->evaluations * net_forward_work(shape) +
                           (double)stats->samples * net_sample_work(shape) +
                           (double)stats->steps * step;
    const double rows = (stats->multiply_adds - without) / shape.width;
    const double passes = (double)stats->evaluations + 2.0 * (double)stats->samples;
    assert_true(rows == floor(rows));
    assert_true(rows > 0.5 * passes && rows < net_planes(shape.inputs) * 9.0 * passes);
    net_destroy(net);
}

static void test_compute_is_counted(void **state) {
    (void)state;
    TrainerConfig config = small_config(8);
    config.cache = 0;
    config.search.proofs = false; // on so small a board they would spare most evaluations
    Trainer *trainer = trainer_create(&config);
    Pool *pool = pool_create(1);
    for (int i = 0; i < 20; i++)
        trainer_generation(trainer, pool);
    const TrainerStats stats = trainer_stats(trainer);
    const double moves = 20.0 * config.lanes * config.lane_games * config.plies;
    assert_true((double)stats.moves == moves);
    assert_true(stats.paper_flops == moves * config.search.nodes * net_paper_flops(config.shape));
    // Wins are not evaluated, so there are fewer evaluations than nodes.
    assert_true((double)stats.evaluations <= moves * config.search.nodes);
    assert_true((double)stats.evaluations > 0.5 * moves * config.search.nodes);
    assert_true(stats.samples == stats.steps * (uint64_t)config.batch);
    assert_true(stats.looks == 0.0);
    check_multiply_adds(&config, &stats);
    pool_destroy(pool);
    trainer_destroy(trainer);
}

// Looks by proofs are counted separately, and so is computing the chains.
static void test_looks_are_counted(void **state) {
    (void)state;
    TrainerConfig config = small_config(8);
    config.cache = 0;
    Pool *pool = pool_create(1);
    for (int chains = 0; chains < 2; chains++) {
        config.shape.inputs = chains ? NET_CHAINS : NET_STONES;
        config.search.proofs = !chains;
        Trainer *trainer = trainer_create(&config);
        for (int i = 0; i < 20; i++)
            trainer_generation(trainer, pool);
        const TrainerStats stats = trainer_stats(trainer);
        const int cells = config.shape.size * config.shape.size;
        if (chains)
            assert_true(stats.looks ==
                        looks_work((Looks){.floods = stats.evaluations + stats.samples}, cells));
        else // all that was evaluated was looked at first, and what was won was not evaluated
            assert_true(stats.looks > looks_work((Looks){.positions = stats.evaluations}, cells));
        check_multiply_adds(&config, &stats);
        assert_true(trainer_executed(&stats) == stats.multiply_adds + stats.looks);
        trainer_destroy(trainer);
    }
    pool_destroy(pool);
}

// With playout caps each kind of move counts with its own nodes, and only the full searches become
// samples.
static void test_capped_moves_are_counted(void **state) {
    (void)state;
    TrainerConfig config = small_config(8);
    config.full_share = 0.25;
    config.fast_nodes = 3;
    config.replay_ratio = 2.0;
    config.cache = 0;
    Trainer *trainer = trainer_create(&config);
    Pool *pool = pool_create(1);
    for (int i = 0; i < 200; i++)
        trainer_generation(trainer, pool);
    const TrainerStats stats = trainer_stats(trainer);
    const double moves = 200.0 * config.lanes * config.lane_games * config.plies;
    const double full = (double)stats.full_moves, fast = moves - full;
    assert_true((double)stats.moves == moves);
    assert_true(fabs(full / moves - 0.25) < 0.03);
    const double nodes = full * config.search.nodes + fast * config.fast_nodes;
    assert_true(stats.paper_flops == nodes * net_paper_flops(config.shape));
    assert_true((double)stats.evaluations <= nodes);
    assert_true((double)stats.evaluations > 0.5 * nodes);
    assert_true(trainer_move_nodes(&config) == 0.25 * 12 + 0.75 * 3);
    // Twice each, except the moves before the first batch.
    assert_true((double)stats.samples <= 2.0 * full);
    assert_true((double)stats.samples > 1.8 * full);
    pool_destroy(pool);
    trainer_destroy(trainer);

    LaneConfig lane_config = lane_config_default(3, 16);
    lane_config.full_share = 0.25;
    Search *searches[2];
    SearchConfig search_config = search_config_default(SEARCH_GUMBEL);
    for (int i = 0; i < 2; i++) {
        search_config.nodes = i == 0 ? 9 : 3;
        searches[i] = search_create(&search_config, 3, 16);
    }
    Evaluator *uniform = evaluator_uniform_create(3, 16);
    Lane *lane = lane_create(&lane_config, 3, 0);
    lane_advance(lane, searches[0], searches[1], uniform, 100);
    const LaneCounts counts = lane_counts(lane);
    assert_int_equal(counts.moves, 1600);
    const uint64_t samples = lane_replay(lane)->added;
    assert_true(samples <= counts.full_moves);
    assert_true(samples + 16 * 9 >= counts.full_moves);
    lane_destroy(lane);
    evaluator_destroy(uniform);
    for (int i = 0; i < 2; i++)
        search_destroy(searches[i]);
}

static void test_cache_saves_evaluations(void **state) {
    (void)state;
    uint64_t evaluations[2];
    Pool *pool = pool_create(1);
    for (int with = 0; with < 2; with++) {
        TrainerConfig config = small_config(8);
        config.cache = with ? 512 : 0;
        Trainer *trainer = trainer_create(&config);
        for (int i = 0; i < 5; i++)
            trainer_generation(trainer, pool);
        evaluations[with] = trainer_stats(trainer).evaluations;
        trainer_destroy(trainer);
    }
    assert_true(evaluations[1] < evaluations[0] * 3 / 4);
    pool_destroy(pool);
}

// A net briefly trained on 3x3 must predict outcomes better than the untrained net.
static void test_learning_lowers_the_loss(void **state) {
    (void)state;
    TrainerConfig config = trainer_config_default((NetShape){.size = 3, .width = 16, .depth = 1});
    config.search.nodes = 16;
    Trainer *trainer = trainer_create(&config);
    Pool *pool = pool_create(2);
    NetLoss early = {0};
    for (int i = 0; i < 90; i++) {
        trainer_generation(trainer, pool);
        if (i == 9)
            early = trainer_stats(trainer).loss;
    }
    const NetLoss late = trainer_stats(trainer).loss;
    assert_true(early.policy > 0.0);
    assert_true(late.value < 0.5 * early.value);
    assert_true(late.policy - late.policy_entropy < 0.7 * (early.policy - early.policy_entropy));
    pool_destroy(pool);
    trainer_destroy(trainer);
}

// ---- files ----

static void check_checkpoint(TrainerConfig config) {
    char *folder = make_folder(), path[128];
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    Pool *pool = pool_create(2);
    Error error;
    Trainer *whole = trainer_create(&config);
    for (int i = 0; i < 30; i++)
        trainer_generation(whole, pool);
    Trainer *part = trainer_create(&config);
    for (int i = 0; i < 30; i++) {
        if (i % 7 == 3) { // as if killed here
            assert_int_equal(trainer_save(part, path, &error), STATUS_OK);
            trainer_destroy(part);
            assert_int_equal(trainer_load(&config, path, false, &part, &error), STATUS_OK);
        }
        trainer_generation(part, pool);
    }
    assert_same_weights(trainer_net(whole), trainer_net(part));
    assert_true(trainer_stats(whole).multiply_adds == trainer_stats(part).multiply_adds);
    assert_true(trainer_stats(whole).looks == trainer_stats(part).looks);

    // Other settings and damage are refused.
    Trainer *none = NULL;
    TrainerConfig other = config;
    other.batch++;
    assert_int_equal(trainer_load(&other, path, false, &none, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "other settings"));
    char *bytes;
    size_t length;
    assert_int_equal(file_read(path, 1 << 26, &bytes, &length, &error), STATUS_OK);
    for (size_t at = 0; at < length; at += 1 + length / 61) {
        bytes[at] = (char)(bytes[at] ^ 4);
        assert_int_equal(file_write(path, bytes, length, &error), STATUS_OK);
        assert_int_equal(trainer_load(&config, path, false, &none, &error), STATUS_INVALID);
        bytes[at] = (char)(bytes[at] ^ 4);
        assert_int_equal(file_write(path, bytes, at, &error), STATUS_OK);
        assert_int_equal(trainer_load(&config, path, false, &none, &error), STATUS_INVALID);
    }
    free(bytes);
    trainer_destroy(whole);
    trainer_destroy(part);
    pool_destroy(pool);
    remove_folder(folder);
}

static void test_checkpoint_goes_on_alike(void **state) {
    (void)state;
    check_checkpoint(small_config(8));
    check_checkpoint(full_config(8));
}

// A valid file except for its first 8 bytes.
static void begin_file_with(const char *path, const char *magic) {
    char *bytes;
    size_t length;
    Error error;
    assert_int_equal(file_read(path, 1 << 26, &bytes, &length, &error), STATUS_OK);
    memcpy(bytes, magic, 8);
    const size_t end = length - sizeof(uint64_t);
    const uint64_t checksum = bytes_checksum(bytes, end);
    memcpy(bytes + end, &checksum, sizeof checksum);
    assert_int_equal(file_write(path, bytes, length, &error), STATUS_OK);
    free(bytes);
}

// Checkpoints of other versions are distinguished from files that are no checkpoints.
static void test_checkpoint_of_another_version(void **state) {
    (void)state;
    char *folder = make_folder(), path[128];
    snprintf(path, sizeof path, "%s/checkpoint", folder);
    const TrainerConfig config = small_config(8);
    Trainer *trainer = trainer_create(&config), *none = NULL;
    Error error;
    assert_int_equal(trainer_save(trainer, path, &error), STATUS_OK);
    begin_file_with(path, "HEXLAWT4");
    assert_int_equal(trainer_load(&config, path, false, &none, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "/checkpoint: a checkpoint of format 4, expected 5"));
    begin_file_with(path, "HEXLAWX5");
    assert_int_equal(trainer_load(&config, path, false, &none, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "not a checkpoint of hexlaw train"));
    trainer_destroy(trainer);
    remove_folder(folder);
}

// Stops after so many generations.
typedef struct Stopper {
    volatile sig_atomic_t stop;
    int left;
} Stopper;

static void count_down(void *context, const TrainerStats *stats, int taken) {
    (void)stats;
    (void)taken;
    Stopper *stopper = context;
    if (--stopper->left == 0)
        stopper->stop = 1;
}

static void test_run_goes_on_alike(void **state) {
    (void)state;
    char *folder = make_folder(), one[128], two[128];
    snprintf(one, sizeof one, "%s/one", folder);
    snprintf(two, sizeof two, "%s/two", folder);
    RunConfig config = run_config_default((NetShape){.size = 3, .width = 4, .depth = 1});
    config.trainer.search.nodes = 8;
    config.trainer.lane_games = 16;
    config.trainer.batch = 64;
    config.first = 2.0 * trainer_generation_flops(&config.trainer);
    // A number that fifteen digits do not represent exactly.
    config.budget = nextafter(64.0 * trainer_generation_flops(&config.trainer), 0.0);
    config.snapshots = 6;
    config.pool = pool_create(2);
    config.folder = one;
    Error error;
    Run *whole;
    assert_int_equal(run_train(&config, &whole, &error), STATUS_OK);
    assert_true(whole->done);
    assert_int_equal(whole->taken, 6);
    for (int i = 0; i < 6; i++) {
        // Due at 2, 4, 8, ... generations.
        const double due = trainer_generation_flops(&config.trainer) * (double)(2 << i);
        assert_true(whole->snapshot[i].paper_flops == due);
    }

    config.folder = two;
    config.checkpoint_seconds = 0.0;
    Run *pieces = NULL;
    int stops = 0;
    for (int left = 1;; left = left * 3 % 23 + 1) {
        Stopper stopper = {.left = left};
        config.stop = &stopper.stop;
        config.progress = count_down;
        config.context = &stopper;
        const Status status = run_train(&config, &pieces, &error);
        if (status == STATUS_OK)
            break;
        assert_int_equal(status, STATUS_STOPPED);
        run_destroy(pieces);
        stops++;
    }
    assert_true(stops >= 3);
    assert_int_equal(pieces->taken, 6);
    for (int i = 0; i < 6; i++) {
        char path_one[256], path_two[256], *bytes_one, *bytes_two;
        size_t length_one, length_two;
        snprintf(path_one, sizeof path_one, "%s/%s", one, whole->snapshot[i].weights);
        snprintf(path_two, sizeof path_two, "%s/%s", two, pieces->snapshot[i].weights);
        assert_int_equal(file_read(path_one, 1 << 24, &bytes_one, &length_one, &error), STATUS_OK);
        assert_int_equal(file_read(path_two, 1 << 24, &bytes_two, &length_two, &error), STATUS_OK);
        assert_int_equal(length_one, length_two);
        assert_memory_equal(bytes_one, bytes_two, length_one);
        free(bytes_one);
        free(bytes_two);
    }
    char checkpoint[256];
    snprintf(checkpoint, sizeof checkpoint, "%s/checkpoint", two);
    assert_int_not_equal(access(checkpoint, F_OK), 0);

    // Other settings in the same folder are refused, a damaged record too; both name the folder.
    config.stop = NULL;
    config.progress = NULL;
    config.budget *= 2.0;
    assert_int_equal(run_train(&config, NULL, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, two));
    config.budget /= 2.0;
    char record[256];
    snprintf(record, sizeof record, "%s/run.json", two);
    assert_int_equal(file_write(record, "{\"format\":1}", 12, &error), STATUS_OK);
    assert_int_equal(run_train(&config, NULL, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "run.json"));
    run_destroy(whole);
    run_destroy(pieces);
    pool_destroy(config.pool);
    remove_folder(folder);
}

// Settings that make training diverge: an error that says so, also on a resumed run, and no
// snapshot of unusable weights.
static void test_divergence_is_told(void **state) {
    (void)state;
    char *folder = make_folder(), snapshot[128];
    RunConfig config = run_config_default((NetShape){.size = 3, .width = 16, .depth = 64});
    config.trainer.learning_rate = 1.0f;
    config.trainer.alpha = 10.0f;
    config.trainer.search.nodes = 8;
    config.trainer.lane_games = 16;
    config.trainer.batch = 64;
    config.first = trainer_generation_flops(&config.trainer);
    config.budget = 200.0 * config.first;
    config.folder = folder;
    config.pool = pool_create(1);
    for (int attempt = 0; attempt < 2; attempt++) {
        Error error = {""};
        Run *run;
        assert_int_equal(run_train(&config, &run, &error), STATUS_INVALID);
        assert_null(run);
        assert_non_null(strstr(error.text, "diverged"));
        assert_non_null(strstr(error.text, folder));
    }
    // Every snapshot that exists is usable.
    for (int i = 0; i < config.snapshots; i++) {
        snprintf(snapshot, sizeof snapshot, "%s/snap-%02d.safetensors", folder, i);
        Error error;
        Net *net;
        if (access(snapshot, F_OK) != 0)
            continue;
        assert_int_equal(weights_load(snapshot, &net, NULL, &error), STATUS_OK);
        net_destroy(net);
    }
    pool_destroy(config.pool);
    remove_folder(folder);
}

static void test_difference_is_the_first_line_that_differs(void **state) {
    (void)state;
    char difference[TRAINER_DIFFERENCE_MAX];
    TrainerConfig a = small_config(8), b = a;
    b.batch = 65;
    b.alpha = 0.25f;
    char *one = trainer_config_text(&a), *other = trainer_config_text(&b);
    trainer_config_difference(one, other, difference);
    assert_string_equal(difference, "batch = 64, expected batch = 65");
    trainer_config_difference("", other, difference);
    assert_string_equal(difference, ", expected size = 3");
    free(one);
    free(other);
}

static void test_bad_settings_are_refused(void **state) {
    (void)state;
    const TrainerConfig good = small_config(8);
    Error error;
    assert_int_equal(trainer_config_check(&good, &error), STATUS_OK);
    TrainerConfig bad[10];
    for (int i = 0; i < 10; i++)
        bad[i] = good;
    bad[0].shape.size = 12;
    bad[1].shape.width = 0;
    bad[2].search.nodes = 0;
    bad[3].batch = 0;
    bad[4].replay_ratio = -1.0;
    bad[5].learning_rate = 2.0f;
    bad[6].replay = 1; // fewer than lanes
    bad[7].outcome_share = 1.5f;
    bad[8].replay = 64; // less than a batch: 21 samples for each of three lanes
    bad[8].batch = 64;
    bad[9].search.nodes = SEARCH_NODES_MAX;
    bad[9].lane_games = 65; // the memory of their trees
    for (int i = 0; i < 10; i++) {
        error.text[0] = '\0';
        assert_int_equal(trainer_config_check(&bad[i], &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "expected"));
    }
}

// ---- memory ----

// Bytes allocated on the heap, by the C library.
static double heap_bytes(void) {
    const struct mallinfo2 info = mallinfo2();
    return (double)info.uordblks + (double)info.hblkhd;
}

static void test_footprint_is_an_upper_bound(void **state) {
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); // sanitizers use another heap, which the C library does not count
#endif
    const NetShape shapes[] = {{.size = 3, .width = 2, .depth = 1},
                               {.size = 5, .width = 64, .depth = 4},
                               {.size = 9, .width = 128, .depth = 2},
                               {.size = 9, .width = 512, .depth = 1},
                               {.size = 5, .width = 64, .depth = 2, .model = NET_LEARNED}};
    Pool *pool = pool_create(1);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        TrainerConfig config = preset_config(
            shapes[i].model == NET_LEARNED ? PRESET_MUZERO : PRESET_DEFAULT, shapes[i]);
        config.plies = 1;
        config.search.nodes = i == 3 ? 4 : 16; // time is not what is measured
        const double before = heap_bytes();
        Trainer *trainer = trainer_create(&config);
        trainer_generation(trainer, pool);
        const double taken = heap_bytes() - before, expected = footprint_trainer(&config);
        trainer_destroy(trainer);
        assert_true(taken <= expected);
        assert_true(expected <= 2.0 * taken + 8e6); // the checkpoint beside it, and a little
    }
    pool_destroy(pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_footprint_is_an_upper_bound),
        cmocka_unit_test(test_threads_make_no_difference),
        cmocka_unit_test(test_seed_makes_a_difference),
        cmocka_unit_test(test_compute_is_counted),
        cmocka_unit_test(test_looks_are_counted),
        cmocka_unit_test(test_capped_moves_are_counted),
        cmocka_unit_test(test_cache_saves_evaluations),
        cmocka_unit_test(test_learning_lowers_the_loss),
        cmocka_unit_test(test_checkpoint_goes_on_alike),
        cmocka_unit_test(test_checkpoint_of_another_version),
        cmocka_unit_test(test_run_goes_on_alike),
        cmocka_unit_test(test_divergence_is_told),
        cmocka_unit_test(test_difference_is_the_first_line_that_differs),
        cmocka_unit_test(test_bad_settings_are_refused),
    };
    return cmocka_run_group_tests_name("trainer", tests, NULL, NULL);
}
