// What a learned model knows: nothing at first, and after training more than that.
#include "tests/testing.h"

#include "elo/match/model_truth.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/trainer.h"

#include <math.h>
#include <string.h>

static ModelTruth look(const Net *net, Perfect *perfect) {
    ModelTruthConfig config = model_truth_config_default();
    config.perfect = perfect;
    config.seed = testing_seed();
    ModelTruth truth;
    Error error;
    if (model_truth(&config, net, &truth, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return truth;
}

static TrainerConfig recipe(NetFrame frame) {
    TrainerConfig config =
        preset_config(PRESET_MUZERO, (NetShape){.size = 3, .width = 16, .depth = 1});
    config.shape.frame = frame;
    config.seed = testing_seed();
    return config;
}

static void training_teaches_the_rules(void **state) {
    (void)state;
    const PerfectConfig small = {.solvers = 1, .solver_bytes = 1 << 20, .answer_bytes = 1 << 20};
    Perfect *perfect = perfect_create(&small);
    for (int frame = NET_FRAME_MOVER; frame <= NET_FRAME_ROOT; frame++) {
        const TrainerConfig config = recipe((NetFrame)frame);
        Trainer *trainer = trainer_create(&config);
        Pool *pool = pool_create(1);
        const ModelTruth before = look(trainer_net(trainer), perfect);
        for (int i = 0; i < 150; i++)
            trainer_generation(trainer, pool);
        const ModelTruth after = look(trainer_net(trainer), perfect);
        assert_int_equal(before.at[0].going, 256);
        assert_int_equal(before.at[0].over, 0);
        assert_true(isnan(before.at[0].over_error));
        assert_true(before.at[0].illegal == 0.0); // the root knows its moves
        for (int depth = 0; depth <= MODEL_TRUTH_DEPTH; depth++) {
            assert_int_equal(after.at[depth].going + after.at[depth].over, 256);
            assert_true(depth == 0 || after.at[depth].going <= after.at[depth - 1].going);
        }
        assert_int_equal(after.at[9].going, 0); // nine cells
        // Nothing is known of the cells: taken ones have their share, about a third there.
        assert_true(before.at[2].illegal > 0.2);
        for (int depth = 1; depth <= 3; depth++) {
            if (!(after.at[depth].illegal < 0.75 * before.at[depth].illegal))
                fail_msg("frame %d, depth %d: %g, before training %g", frame, depth,
                         after.at[depth].illegal, before.at[depth].illegal);
            assert_true(after.at[depth].value_error < before.at[depth].value_error);
        }
        assert_true(after.at[3].over_error < 0.8 * before.at[3].over_error);
        pool_destroy(pool);
        trainer_destroy(trainer);
    }
    perfect_destroy(perfect);
}

static void other_nets_are_refused(void **state) {
    (void)state;
    ModelTruthConfig config = model_truth_config_default();
    ModelTruth truth;
    Error error;
    Net *plain = net_create((NetShape){.size = 3, .width = 4});
    assert_int_equal(model_truth(&config, plain, &truth, &error), STATUS_INVALID);
    assert_string_equal(error.text, "a net without a learned model");
    net_destroy(plain);
    Net *large = net_create((NetShape){.size = 9, .width = 4, .model = NET_LEARNED});
    assert_int_equal(model_truth(&config, large, &truth, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "a model of 9x9, expected"));
    net_destroy(large);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(training_teaches_the_rules),
        cmocka_unit_test(other_nets_are_refused),
    };
    return TESTING_RUN(tests);
}
