#include "selfplay/train/preset.h"

const char *const preset_names[] = {"default", "paper", "paper-fixed", "muzero", NULL};

// Moves between two optimiser steps, and samples in one: the paper's 32k parallel games.
enum { PAPER_GAMES = 32 * 1024 };

// Optimiser steps from a sample's entering the paper's buffer to its leaving.
enum { PAPER_BUFFER = 64 };

static TrainerConfig paper(NetShape shape) {
    TrainerConfig config = trainer_config_default(shape);
    config.search = search_config_default(SEARCH_REGULARISED);
    config.search.nodes = 64;
    config.search.c = 1.0f / 16.0f;
    config.search.lambda = SEARCH_LAMBDA_PAPER;
    config.search.fpu = SEARCH_FPU_LOSS;
    config.search.dirichlet_weight = 0.25f;
    config.search.dirichlet_total = 10.0f;
    config.search.dirichlet_over = SEARCH_DIRICHLET_OVER_CELLS;
    config.plies = PAPER_GAMES / (config.lanes * config.lane_games);
    config.random_share = 0.0;
    config.outcome_share = 1.0f;
    config.rotate = false;
    config.replay = PAPER_BUFFER * PAPER_GAMES;
    config.replay_share = 1.0;
    config.batch = PAPER_GAMES;
    config.replay_ratio = 1.0;
    config.learning_rate = 1e-3f;
    config.value_weight = 1.0f;
    config.alpha = 0.0f;
    return config;
}

static TrainerConfig paper_fixed(NetShape shape) {
    TrainerConfig config = paper(shape);
    config.search.lambda = SEARCH_LAMBDA_RIGHT;
    // About the weight that the fault gives the prior at a root after 63 simulations
    // (docs/recipe.md).
    config.search.c = 0.5f;
    return config;
}

void preset_learn_model(TrainerConfig *config) {
    config->shape.model = NET_LEARNED;
    config->shape.dynamics = 1;
    config->shape.prediction = 1;
    config->search.proofs = false;
    config->cache = 0;
}

void preset_forget_model(TrainerConfig *config) {
    config->shape.model = NET_RULES;
    config->shape.frame = NET_FRAME_MOVER;
    config->shape.dynamics = config->shape.prediction = 0;
}

static TrainerConfig muzero(NetShape shape) {
    TrainerConfig config = trainer_config_default(shape);
    preset_learn_model(&config);
    // What came to -50 Elo on 4x4 where the default's search does not (docs/lab/muzero.md).
    config.search.kind = SEARCH_PUCT;
    config.search.c = search_config_default(SEARCH_PUCT).c;
    config.temperature = 1.0f;
    config.latent_gradient = 1.0f;
    return config;
}

TrainerConfig preset_config(Preset preset, NetShape shape) {
    static TrainerConfig (*const make[])(NetShape) = {trainer_config_default, paper, paper_fixed,
                                                      muzero};
    return make[preset](shape);
}
