// The trainer's learning step: averaged weights, clipping, growing batches, auxiliary heads.
#include "base/memory.h"
#include "nn/adam.h"
#include "nn/net_aux.h"
#include "selfplay/train/trainer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static TrainerConfig small_config(void) {
    TrainerConfig config = trainer_config_default((NetShape){.size = 3, .width = 8, .depth = 2});
    config.lane_games = 16;
    config.lanes = 3;
    config.batch = 64;
    config.replay = 1000;
    config.search.nodes = 12;
    config.seed = 42;
    return config;
}

// The averaged weights against a naive average of the weights that a run without averaging has.
static void test_weights_are_averaged(void **state) {
    (void)state;
    TrainerConfig config = small_config();
    config.batch = 48;
    config.replay_ratio = 1.0; // one step a generation
    Trainer *plain = trainer_create(&config);
    config.ema = 0.25;
    Trainer *averaged = trainer_create(&config);
    config.ema_play = true;
    Trainer *played_by = trainer_create(&config);
    const size_t count = trainer_net(plain)->parameter_count;
    double *naive = memory_zeroed(count, sizeof *naive);
    for (size_t i = 0; i < count; i++)
        naive[i] = (double)trainer_net(plain)->parameters[i];
    Pool *pool = pool_create(1);
    for (int generation = 0; generation < 40; generation++) {
        const uint64_t steps = trainer_stats(plain).steps;
        trainer_generation(plain, pool);
        trainer_generation(averaged, pool);
        trainer_generation(played_by, pool);
        const double step = (double)trainer_stats(plain).steps;
        if (trainer_stats(plain).steps == steps)
            continue;
        const double share = fmin(1.0 / (0.25 * step), 1.0);
        for (size_t i = 0; i < count; i++)
            naive[i] += share * ((double)trainer_net(plain)->parameters[i] - naive[i]);
    }
    assert_true(trainer_stats(plain).steps > 30);
    double apart = 0.0;
    for (size_t i = 0; i < count; i++) {
        assert_true(fabs((double)trainer_net(averaged)->parameters[i] - naive[i]) < 1e-5);
        apart = fmax(apart, fabs((double)trainer_net(plain)->parameters[i] - naive[i]));
    }
    assert_true(apart > 1e-3);
    assert_memory_not_equal(trainer_net(averaged)->parameters, trainer_net(played_by)->parameters,
                            count * sizeof(float));
    free(naive);
    pool_destroy(pool);
    trainer_destroy(plain);
    trainer_destroy(averaged);
    trainer_destroy(played_by);
}

// With a large epsilon Adam's first step is learning rate * gradient.
static double first_step(TrainerConfig config) {
    config.epsilon = 1.0f;
    config.replay_ratio = 1.0;
    config.batch = 48;
    Trainer *trainer = trainer_create(&config), *before = trainer_create(&config);
    Pool *pool = pool_create(1);
    while (trainer_stats(trainer).steps == 0)
        trainer_generation(trainer, pool);
    double square = 0.0;
    for (size_t i = 0; i < trainer_net(trainer)->parameter_count; i++) {
        const float change =
            trainer_net(trainer)->parameters[i] - trainer_net(before)->parameters[i];
        square += (double)change * (double)change;
    }
    pool_destroy(pool);
    trainer_destroy(trainer);
    trainer_destroy(before);
    return sqrt(square);
}

static void test_long_gradients_are_clipped(void **state) {
    (void)state;
    TrainerConfig config = small_config();
    config.learning_rate = 0.1f;
    const double any = first_step(config);
    config.gradient_clip = 1e6f;
    assert_true(first_step(config) == any);
    config.gradient_clip = 0.01f;
    const double clipped = first_step(config);
    assert_true(any > 2e-3);
    assert_true(clipped < 1.001e-3 && clipped > 0.95e-3); // 0.1 * 0.01, and Adam's own root
}

static void test_batches_and_windows_grow(void **state) {
    (void)state;
    TrainerConfig config = small_config();
    config.batch_hold = 1000.0;
    config.batch_most = 256;
    Trainer *trainer = trainer_create(&config);
    config.replay_share = 0.2;
    config.replay_least = 30;
    Trainer *windowed = trainer_create(&config);
    Pool *pool = pool_create(1);
    TrainerStats before = {0}, stats = {0};
    while (stats.samples < 10000) {
        before = stats;
        trainer_generation(trainer, pool);
        trainer_generation(windowed, pool);
        stats = trainer_stats(trainer);
        if (stats.samples <= 1000)
            assert_true(stats.samples == 64 * stats.steps);
    }
    assert_true(stats.samples - before.samples == 256 * (stats.steps - before.steps));
    assert_memory_not_equal(trainer_net(trainer)->parameters, trainer_net(windowed)->parameters,
                            trainer_net(trainer)->parameter_count * sizeof(float));
    pool_destroy(pool);
    trainer_destroy(trainer);
    trainer_destroy(windowed);
}

// Auxiliary heads change what is learnt, but are not saved or played with; their losses are
// reported and decrease.
static void test_heads_for_training_learn(void **state) {
    (void)state;
    TrainerConfig config = small_config();
    Trainer *plain = trainer_create(&config);
    config.ownership_weight = 0.5f;
    config.moves_left_weight = 0.5f;
    Trainer *more = trainer_create(&config);
    Pool *pool = pool_create(1);
    NetLoss early = {0};
    for (int i = 0; i < 90; i++) {
        trainer_generation(plain, pool);
        trainer_generation(more, pool);
        if (early.owner == 0.0)
            early = trainer_stats(more).loss;
    }
    const NetLoss late = trainer_stats(more).loss;
    assert_true(late.owner < 0.9 * early.owner);
    assert_true(late.left < 0.9 * early.left);
    assert_true(trainer_stats(plain).loss.owner == 0.0);
    const Net *a = trainer_net(plain), *b = trainer_net(more);
    assert_int_equal(a->parameter_count, b->parameter_count);
    assert_memory_not_equal(a->parameters, b->parameters, a->parameter_count * sizeof(float));
    const TrainerStats stats = trainer_stats(more);
    assert_true(stats.paper_flops == trainer_stats(plain).paper_flops);
    // They cost passes of their own, and steps.
    const double steps = (double)net_aux_count(config.shape) * ADAM_WORK * (double)stats.steps;
    const double heads = (double)stats.samples * net_aux_work(config.shape) + steps;
    assert_true(stats.multiply_adds >
                heads + (double)stats.samples * net_sample_work(config.shape));
    pool_destroy(pool);
    trainer_destroy(plain);
    trainer_destroy(more);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights_are_averaged),
        cmocka_unit_test(test_long_gradients_are_clipped),
        cmocka_unit_test(test_batches_and_windows_grow),
        cmocka_unit_test(test_heads_for_training_learn),
    };
    return cmocka_run_group_tests_name("learner", tests, NULL, NULL);
}
