#include "selfplay/train/settings.h"

#include "engine/board.h"

#include <math.h>
#include <string.h>

// clang-format off
#define NUMBER(KIND, FIELD, LEAST, MOST, USUAL, HELP) \
    SETTING_ROW(KIND, TrainerConfig, FIELD, #FIELD, LEAST, MOST, USUAL, HELP)
#define CHOICE(FIELD, NAMES, COUNT, USUAL, HELP) \
    SETTING_ROW_CHOICE(TrainerConfig, FIELD, #FIELD, NAMES, COUNT, USUAL, HELP)
#define SWITCH(FIELD, USUAL, HELP) SETTING_ROW_SWITCH(TrainerConfig, FIELD, #FIELD, USUAL, HELP)

const Setting setting_table[] = {
    SETTING_ROW_CHOICE(TrainerConfig, shape.inputs, "inputs", net_inputs_names, 2, NET_STONES,
           "what the network is told of a position: the stones, as in the paper, or with them "
           "what each edge has as good as joined to it"),
    SEARCH_SETTINGS(TrainerConfig, search.),
    NUMBER(INTEGER, lanes, 1, 1024, 2,
          "groups of games; each is played by one thread at a time"),
    SETTING_ROW_FOLLOWING(INTEGER, TrainerConfig, lane_games, "lane_games", 1, 4096,
        "64; 256 for nets 512 wide", "games in a lane"),
    NUMBER(INTEGER, plies, 1, 1024, 1, "moves in every game between two rounds of learning"),
    NUMBER(INTEGER, cache, 0, 1 << 24, 1024,
          "entries of each lane's evaluation cache; 0: none"),
    NUMBER(DOUBLE, full_share, 0.01, 1, 1,
          "playout caps: share of the moves searched with all nodes, the only ones learnt from"),
    NUMBER(INTEGER, fast_nodes, 1, SEARCH_NODES_MAX, 8,
          "playout caps: nodes of the other moves"),
    NUMBER(DOUBLE, random_share, 0, 1, 0.5,
          "share of the games that begin with random moves"),
    NUMBER(INTEGER, random_moves, 1, 2 * BOARD_SIZE_MAX - 2, 1,
          "random moves that such a game begins with at most, not enough to win"),
    NUMBER(DOUBLE, opening, 0, 1, 1,
          "share of the cells: as many moves of a game are explored, the later ones likeliest"),
    NUMBER(DOUBLE, temperature, 0, 100, 0,
          "of explored moves, drawn from the improved policy; 0: as the search has them"),
    SWITCH(ema_play, false, "the averaged net plays in training"),
    CHOICE(policy_target, trainer_target_names, 2, TRAINER_TARGET_IMPROVED,
           "policy target: the search's improved policy, or shares of its visits"),
    NUMBER(DOUBLE, target_temperature, 0.1, 10, 1, "of the policy target"),
    NUMBER(FLOAT, outcome_share, 0, 1, 0.5,
          "value target: share of the outcome beside the search's value"),
    SWITCH(rotate, true, "turn samples by 180 degrees at random"),
    NUMBER(INTEGER, replay, 1, 1 << 24, 131072, "samples kept"),
    NUMBER(DOUBLE, replay_share, 0.001, 1, 0.4,
          "of all samples so far, the newest share that is learnt from, if kept"),
    NUMBER(INTEGER, replay_least, 1, 1 << 24, 4096, "and never fewer than these, if there"),
    NUMBER(INTEGER, batch, 1, 1 << 16, 256, "samples in an optimiser step"),
    NUMBER(DOUBLE, batch_hold, 0, 1e15, 0,
          "samples learnt from when the batch doubles; 0: never"),
    NUMBER(DOUBLE, batch_factor, 1.1, 1e6, 4,
          "times as many samples when it doubles again"),
    NUMBER(INTEGER, batch_most, 1, 1 << 16, 4096, "the batch does not double past this"),
    NUMBER(DOUBLE, replay_ratio, 0, 1024, 16, "times that a sample is learnt from, on average"),
    NUMBER(FLOAT, learning_rate, 1e-9, 1, 3e-3, "Adam's learning rate"),
    CHOICE(rate_decay, trainer_decay_names, 3, TRAINER_DECAY_NONE,
           "how the learning rate falls: not, by a power of the samples learnt from, or along a "
           "cosine of the compute"),
    NUMBER(DOUBLE, rate_warmup, 0, 1e15, 0,
          "samples in which the learning rate rises from 0; 0: at once"),
    NUMBER(DOUBLE, rate_hold, 1, 1e15, 1e5, "power: samples before the decay begins"),
    NUMBER(DOUBLE, rate_power, 0, 10, 0.5, "power: exponent of the decay"),
    NUMBER(DOUBLE, rate_end, 0, 1e30, 0,
          "cosine: paper FLOPs at which it ends; 0: the run's budget"),
    NUMBER(DOUBLE, rate_floor, 1e-6, 1, 0.01,
          "share of the learning rate that decay leaves"),
    NUMBER(FLOAT, beta1, 0, 0.9999, 0.9, "Adam's memory of the gradient's mean"),
    NUMBER(FLOAT, beta2, 0, 0.99999, 0.999, "Adam's memory of the gradient's square"),
    NUMBER(FLOAT, epsilon, 1e-12, 1, 1e-8, "Adam's epsilon"),
    NUMBER(FLOAT, weight_decay, 0, 10, 0, "Adam's decoupled weight decay"),
    NUMBER(FLOAT, gradient_clip, 0, 1e6, 0, "longest gradient of a step; 0: any"),
    NUMBER(FLOAT, value_weight, 0, 1000, 1, "weight of the value's error in the loss"),
    NUMBER(FLOAT, ownership_weight, 0, 100, 0,
          "weight of a head for training only that tells who will own each cell; 0: none"),
    CHOICE(ownership_target, trainer_ownership_names, 2, TRAINER_OWNERSHIP_STONES,
           "owner: of the stone at the end, or the winner along its chain from edge to edge"),
    NUMBER(FLOAT, moves_left_weight, 0, 100, 0,
          "weight of a head for training only that tells the moves left; 0: none"),
    NUMBER(DOUBLE, ema, 0, 1, 0,
          "weights are averaged over this share of the samples learnt from; 0: not"),
    NUMBER(FLOAT, alpha, -10, 10, 0.3, "what the residual layers' alphas start at"),
};
// clang-format on

const SettingHistory setting_history[] = {
    {"cache", "0"},
    // The recipe as a table came with presets.
    {"lambda", "right"},
    {"fpu", "node"},
    {"dirichlet_over", "moves"},
    {"rate_decay", "none"},
    {"rate_warmup", "0"},
    {"rate_hold", NULL},
    {"rate_power", NULL},
    {"rate_end", NULL},
    {"rate_floor", NULL},
    {"weight_decay", "0"},
    // What a recipe may do besides.
    {"full_share", "1"},
    {"fast_nodes", NULL},
    {"opening", "1"},
    {"temperature", "0"},
    {"ema_play", "no"},
    {"policy_target", "improved"},
    {"target_temperature", "1"},
    {"replay_share", "1"},
    {"replay_least", NULL},
    {"batch_hold", "0"},
    {"batch_factor", NULL},
    {"batch_most", NULL},
    {"beta1", "0.899999976"},
    {"beta2", "0.999000013"},
    {"epsilon", "9.99999994e-09"},
    {"gradient_clip", "0"},
    {"ema", "0"},
    // Heads for training only.
    {"ownership_weight", "0"},
    {"ownership_target", NULL},
    {"moves_left_weight", "0"},
    // Games that begin with random moves.
    {"random_share", "0"},
    {"random_moves", NULL},
    // Each alone.
    {"proofs", "no"},
    {"inputs", "stones"},
    {NULL, NULL},
};

const SettingRename setting_renames[] = {
    {"fpu", "unvisited"},
    {"dirichlet_weight", "noise_share"},
    {"dirichlet_total", "noise_total"},
    {"dirichlet_over", "noise_over"},
    {"max_considered_actions", "considered"},
    {"c_visit", "value_visits"},
    {"c_scale", "value_scale"},
    {"ema_play", "average_play"},
    {"replay_ratio", "reuse"},
    {"rate_warmup", "rate_warm"},
    {"gradient_clip", "clip"},
    {"ownership_weight", "owner_weight"},
    {"ownership_target", "owner_target"},
    {"moves_left_weight", "left_weight"},
    {"ema", "average"},
    {NULL, NULL},
};

const char *setting_was(const Setting *setting) {
    for (const SettingRename *rename = setting_renames; rename->is; rename++)
        if (strcmp(rename->is, setting->name) == 0)
            return rename->was;
    return NULL;
}

// Enumerations are kept as int.
_Static_assert(sizeof(SearchKind) == sizeof(int) && sizeof(TrainerDecay) == sizeof(int) &&
                   sizeof(NetInputs) == sizeof(int),
               "int");

TrainerConfig trainer_config_default(NetShape shape) {
    TrainerConfig config = {.seed = 1};
    setting_reset(setting_table, SETTINGS, &config);
    config.shape = shape;
    config.search.c = search_config_default(config.search.kind).c;
    config.lane_games = trainer_lane_games(shape);
    return config;
}
