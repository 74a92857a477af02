#include "selfplay/train/trainer_config.h"

#include "nn/adam.h"

int trainer_lane_games(NetShape shape) {
    return shape.width < 512 ? 64 : 256;
}

const char *const trainer_decay_names[] = {"none", "power", "cosine", NULL};

const char *const trainer_target_names[] = {"improved", "visits", NULL};

const char *const trainer_owner_names[] = {"stones", "chain", NULL};

TrainerConfig trainer_config_default(NetShape shape) {
    SearchConfig search = search_config_default(SEARCH_GUMBEL);
    search.nodes = 16;
    search.value_scale = 0.3f;
    search.proofs = true;
    const AdamConfig adam = adam_config_default();
    return (TrainerConfig){
        .shape = shape,
        .search = search,
        .seed = 1,
        .lanes = 2,
        .lane_games = trainer_lane_games(shape),
        .plies = 1,
        .cache = 1024,
        .full_share = 1.0,
        .fast_nodes = 8,
        .random_share = 0.5,
        .random_moves = 1,
        .opening = 1.0,
        .target_temperature = 1.0,
        .outcome_share = 0.5f,
        .rotate = true,
        .replay = 131072,
        .replay_share = 0.4,
        .replay_least = 4096,
        .batch = 256,
        .batch_factor = 4.0,
        .batch_most = 4096,
        .reuse = 16.0,
        .learning_rate = 3e-3f,
        .rate_hold = 1e5,
        .rate_power = 0.5,
        .rate_floor = 0.01,
        .beta1 = adam.beta1,
        .beta2 = adam.beta2,
        .epsilon = adam.epsilon,
        .value_weight = 1.0f,
        .alpha = 0.3f,
    };
}
