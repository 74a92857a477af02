// Training with a learned model: samples that can be followed through their games, samples that are
// searched anew, and what a run's bytes and counts may depend on.
#include "tests/testing.h"

#include "base/memory.h"
#include "nn/adam.h"
#include "nn/net_latent.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/settings.h"
#include "selfplay/train/trainer.h"

#include <math.h>
#include <string.h>

static TrainerConfig small_config(NetFrame frame) {
    TrainerConfig config =
        preset_config(PRESET_MUZERO, (NetShape){.size = 3, .width = 12, .depth = 1});
    config.shape.frame = frame;
    config.lane_games = 16;
    config.lanes = 3;
    config.batch = 64;
    config.replay = 600; // soon full, so that games are overwritten from their beginning on
    config.search.nodes = 12;
    config.unroll = 4;
    config.reanalyse = 0.3;
    config.seed = testing_seed();
    return config;
}

// ---- lanes ----

static Lane *played_lane(const LaneConfig *config, Search *search, Evaluator *evaluator,
                         int plies) {
    Lane *lane = lane_create(config, testing_seed(), 0);
    lane_advance(lane, search, NULL, evaluator, plies);
    return lane;
}

// Each sample's moves lead to the positions of the samples after it, and to the end; rotated, the
// whole game is.
static void samples_follow_their_games(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(4, 8);
    config.moves = true;
    config.random_share = 0.5;
    config.replay_capacity = 100; // overwritten several times
    SearchConfig searching = search_config_default(SEARCH_PUCT);
    searching.nodes = 8;
    Search *search = search_create(&searching, 4, config.games);
    Evaluator *uniform = evaluator_uniform_create(4, config.games);
    Lane *lane = played_lane(&config, search, uniform, 60);
    const Replay *replay = lane_replay(lane);
    assert_int_equal(replay->count, 100);
    for (int i = 0; i < replay->count; i++)
        for (int rotated = 0; rotated < 2; rotated++) {
            NetInput input;
            float policy[16], value;
            replay_get(replay, i, rotated, 4, &input, policy, &value);
            Board board = board_from_stones(4, input.mine, input.theirs, BLACK);
            for (int step = 0;; step++) {
                const ReplayStep found = replay_step(replay, i, step, rotated);
                if (board.winner != NOBODY) {
                    // Black is to move in this frame, and White has just won.
                    assert_int_equal(found.index, -1);
                    assert_true(found.value == -1.0f);
                    assert_true(replay_step(replay, i, step + 1, rotated).value == 1.0f);
                    assert_true(replay_step(replay, i, step + 6, rotated).value == -1.0f);
                    break;
                }
                NetInput there;
                replay_get(replay, found.index, rotated, 4, &there, policy, &value);
                assert_true(there.mine == board.stones[BLACK]);
                assert_true(there.theirs == board.stones[WHITE]);
                assert_true(value == found.value);
                board_play(&board, found.move);
                board = board_swapped(&board);
            }
        }
    lane_destroy(lane);
    evaluator_destroy(uniform);
    search_destroy(search);
}

// With evaluations that have not changed, a search without noise finds what it found before.
static void samples_are_searched_anew(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(3, 8);
    config.reanalyse = 0.5;
    config.outcome_share = 0.25f;
    SearchConfig searching = search_config_default(SEARCH_PUCT);
    searching.nodes = 16;
    searching.dirichlet_weight = 1.0f; // so that only what is searched anew has its own prior
    Search *search = search_create(&searching, 3, config.games);
    Evaluator *uniform = evaluator_uniform_create(3, config.games);
    Lane *lane = played_lane(&config, search, uniform, 100);
    const Replay *replay = lane_replay(lane);
    const uint64_t moves = lane_counts(lane).moves;
    assert_true(lane_reanalysed(lane) <= moves / 2);
    assert_true(lane_reanalysed(lane) >= moves / 2 - 10 * 4); // from when there are samples
    int renewed = 0;
    for (int i = 0; i < replay->count; i++) {
        NetInput input;
        float policy[9], value;
        replay_get(replay, i, false, 3, &input, policy, &value);
        const Board board = board_from_stones(3, input.mine, input.theirs, BLACK);
        Rng rng = testing_rng(1);
        search_run(search, uniform, &board, &rng, 1, false);
        const float outcome = replay->left[i] % 2 ? 1.0f : -1.0f;
        bool same = fabsf(value - 0.25f * outcome - 0.75f * search_value(search, 0)) < 1e-5f;
        for (int cell = 0; cell < 9; cell++)
            same &= fabsf(policy[cell] - search_policy(search, 0)[cell]) < 1e-5f;
        renewed += same;
    }
    // Half as many searches as samples leave e^-0.5 of them as they were, or rather fewer, as the
    // oldest were drawn more often.
    assert_true(renewed > replay->count / 4 && renewed < replay->count * 3 / 4);
    lane_destroy(lane);
    evaluator_destroy(uniform);
    search_destroy(search);
}

// ---- trainer ----

static void assert_same_runs(const Trainer *a, const Trainer *b) {
    char *bytes[2];
    size_t length[2];
    const TrainerStats one = trainer_stats(a), other = trainer_stats(b);
    trainer_encode(a, &bytes[0], &length[0]);
    trainer_encode(b, &bytes[1], &length[1]);
    assert_int_equal(length[0], length[1]);
    const Net *net = trainer_net(a);
    assert_memory_equal(net->parameters, trainer_net(b)->parameters,
                        net->parameter_count * sizeof(float));
    assert_true(one.multiply_adds == other.multiply_adds && one.looks == other.looks);
    assert_true(one.reanalysed == other.reanalysed && one.paper_flops == other.paper_flops);
    free(bytes[0]);
    free(bytes[1]);
}

static void threads_and_interruptions_make_no_difference(void **state) {
    (void)state;
    for (int frame = NET_FRAME_MOVER; frame <= NET_FRAME_ROOT; frame++) {
        TrainerConfig config = small_config((NetFrame)frame);
        config.shape.width = frame ? 96 : 12; // a width for which shards go to threads
        config.search.kind = frame ? SEARCH_REGULARISED : SEARCH_GUMBEL; // one draws in its search
        Pool *one = pool_create(1), *two = pool_create(2);
        Trainer *whole = trainer_create(&config), *parts = trainer_create(&config);
        for (int i = 0; i < 24; i++) {
            trainer_generation(whole, one);
            trainer_generation(parts, two);
            if (i % 7 != 3)
                continue;
            char *bytes;
            size_t length;
            Error error;
            trainer_encode(parts, &bytes, &length);
            trainer_destroy(parts);
            if (trainer_decode(&config, "x", bytes, length, false, &parts, &error) != STATUS_OK)
                fail_msg("%s", error.text);
            free(bytes);
        }
        assert_true(trainer_stats(whole).steps > 10 && trainer_stats(whole).reanalysed > 0);
        assert_same_runs(whole, parts);
        trainer_destroy(whole);
        trainer_destroy(parts);
        pool_destroy(one);
        pool_destroy(two);
    }
}

// Damage anywhere is found, or at least does no harm; the checksum is made to fit.
static void damaged_checkpoints_are_refused(void **state) {
    (void)state;
    TrainerConfig config = small_config(NET_FRAME_MOVER);
    Pool *pool = pool_create(1);
    Trainer *trainer = trainer_create(&config), *read;
    for (int i = 0; i < 20; i++)
        trainer_generation(trainer, pool);
    char *bytes;
    size_t length;
    trainer_encode(trainer, &bytes, &length);
    Rng rng = testing_rng(2);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
        const size_t at = rng_below(&rng, (uint32_t)(length - 8));
        const char kept = bytes[at];
        bytes[at] = (char)(kept ^ (1 << rng_below(&rng, 8)));
        const uint64_t checksum = bytes_checksum(bytes, length - 8);
        memcpy(bytes + length - 8, &checksum, 8);
        Error error;
        if (trainer_decode(&config, "x", bytes, length, false, &read, &error) == STATUS_OK) {
            trainer_generation(read, pool); // of values that are possible
            trainer_destroy(read);
        } else {
            refused++;
        }
        bytes[at] = kept;
    }
    assert_true(refused > 40);
    free(bytes);
    trainer_destroy(trainer);
    pool_destroy(pool);
}

// Each node is evaluated, the root as a position, the others as moves.
static void compute_is_counted(void **state) {
    (void)state;
    TrainerConfig config = small_config(NET_FRAME_MOVER);
    const NetShape shape = config.shape;
    Pool *pool = pool_create(1);
    Trainer *trainer = trainer_create(&config);
    for (int i = 0; i < 20; i++)
        trainer_generation(trainer, pool);
    const TrainerStats stats = trainer_stats(trainer);
    const double searches = (double)(stats.moves + stats.reanalysed), steps = (double)stats.steps;
    assert_true(stats.reanalysed > 100);
    assert_true((double)stats.evaluations == searches * config.search.nodes);
    assert_true(stats.paper_flops ==
                searches * (net_paper_flops(shape) +
                            (config.search.nodes - 1) * net_latent_paper_flops(shape)));
    assert_true(fabs(trainer_generation_flops(&config) * 20.0 / stats.paper_flops - 1.0) < 0.15);
    Net *net = net_create(shape);
    const double without =
        searches * (net_forward_work(shape) + (config.search.nodes - 1) * net_latent_work(shape)) +
        (double)stats.samples * net_unroll_sample_work(shape, config.unroll) +
        steps * ((double)net->parameter_count * ADAM_WORK +
                 net_unroll_batch_work(shape, config.unroll));
    const double rows = (stats.multiply_adds - without) / shape.width;
    const double passes = searches + 2.0 * (double)stats.samples;
    assert_true(rows == floor(rows) && rows > 0.5 * passes && rows < 18.0 * passes);
    assert_true(stats.looks == 0.0);
    net_destroy(net);
    trainer_destroy(trainer);
    pool_destroy(pool);
}

// The loss of the root falls well below that of knowing nothing.
static void it_learns(void **state) {
    (void)state;
    for (int frame = NET_FRAME_MOVER; frame <= NET_FRAME_ROOT; frame++) {
        TrainerConfig config =
            preset_config(PRESET_MUZERO, (NetShape){.size = 2, .width = 16, .depth = 1});
        config.shape.frame = (NetFrame)frame;
        config.lane_games = 32;
        config.batch = 128;
        config.seed = testing_seed();
        Pool *pool = pool_create(1);
        Trainer *trainer = trainer_create(&config);
        for (int i = 0; i < 200; i++)
            trainer_generation(trainer, pool);
        const TrainerStats stats = trainer_stats(trainer);
        if (!(stats.loss.value < 0.1))
            fail_msg("frame %s: value loss %g", net_frame_names[frame], stats.loss.value);
        trainer_destroy(trainer);
        pool_destroy(pool);
    }
}

static void what_does_not_go_together_is_refused(void **state) {
    (void)state;
    TrainerConfig config = small_config(NET_FRAME_MOVER);
    Error error;
    assert_int_equal(trainer_config_check(&config, &error), STATUS_OK);
#define REFUSED(change, why)                                                                       \
    do {                                                                                           \
        TrainerConfig other = config;                                                              \
        change;                                                                                    \
        assert_int_equal(trainer_config_check(&other, &error), STATUS_INVALID);                    \
        if (!strstr(error.text, why))                                                              \
            fail_msg("%s", error.text);                                                            \
    } while (0)
    REFUSED(other.search.proofs = true, "proofs yes with a learned model, expected no");
    REFUSED(other.cache = 64, "a cache with a learned model, expected 0");
    REFUSED(other.full_share = 0.5, "full_share 0.5 with reanalyse, expected 1");
    REFUSED((other.full_share = 0.5, other.reanalyse = 0.0), "with a learned model, expected 1");
    REFUSED(other.moves_left_weight = 0.5f, "heads for training only with a learned model");
    REFUSED(other.shape.model = NET_RULES, "expected 0 together at most");
#undef REFUSED
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_follow_their_games),
        cmocka_unit_test(samples_are_searched_anew),
        cmocka_unit_test(threads_and_interruptions_make_no_difference),
        cmocka_unit_test(damaged_checkpoints_are_refused),
        cmocka_unit_test(compute_is_counted),
        cmocka_unit_test(it_learns),
        cmocka_unit_test(what_does_not_go_together_is_refused),
    };
    return TESTING_RUN(tests);
}
