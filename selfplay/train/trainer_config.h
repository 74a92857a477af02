// Configuration of a training run (selfplay/train/trainer.h).
#ifndef HEXLAW_SELFPLAY_TRAIN_TRAINER_CONFIG_H
#define HEXLAW_SELFPLAY_TRAIN_TRAINER_CONFIG_H

#include "base/error.h"
#include "nn/net.h"
#include "selfplay/search/search_config.h"

#include <stdbool.h>
#include <stdint.h>

// How the learning rate falls (selfplay/train/schedule.h).
typedef enum TrainerDecay {
    TRAINER_DECAY_NONE,
    TRAINER_DECAY_POWER,  // by a power of the samples trained on: needs no end
    TRAINER_DECAY_COSINE, // along half a cosine, in paper FLOPs, to a known end
} TrainerDecay;

extern const char *const trainer_decay_names[]; // in that order, NULL after the last

// The policy target.
typedef enum TrainerTarget {
    TRAINER_TARGET_IMPROVED, // search_policy()
    TRAINER_TARGET_VISITS,   // shares of search_visits()
} TrainerTarget;

// The owner of a cell (nn/net_aux.h).
typedef enum TrainerOwnership {
    TRAINER_OWNERSHIP_STONES, // the colour of the stone on it when the game is over
    TRAINER_OWNERSHIP_CHAIN,  // the winner, where it is part of a chain from edge to edge
} TrainerOwnership;

extern const char *const trainer_target_names[]; // in the order of their enumerations
extern const char *const trainer_ownership_names[];

// All settings but those of the net and the search, as ROW(KIND, type, field, least, most, default,
// help, further fields of a Setting in base/setting.h): a field of TrainerConfig, and a row of the
// settings' table (selfplay/train/settings.h). Their effect on paper FLOPs is in docs/recipe.md.
// clang-format off
#define TRAINER_SETTINGS(ROW) \
    /* Self-play. */ \
    ROW(INTEGER, int, lanes, 1, 1024, 2, \
        "groups of games; each is played by one thread at a time") \
    ROW(INTEGER, int, lane_games, 1, 4096, NAN, \
        "games in a lane", .follows = "64; 256 for nets 512 wide") \
    ROW(INTEGER, int, plies, 1, 1024, 1, \
        "moves in every game between two rounds of learning") \
    ROW(INTEGER, int, cache, 0, 1 << 24, 1024, \
        "entries of each lane's evaluation cache; 0: none", .before = "0") \
    ROW(DOUBLE, double, full_share, 0.01, 1, 1, \
        "playout caps: share of the moves searched with all nodes, the only ones learnt from", \
        .before = "1") \
    ROW(INTEGER, int, fast_nodes, 1, SEARCH_NODES_MAX, 8, \
        "playout caps: nodes of the other moves", .before = "") \
    ROW(DOUBLE, double, random_share, 0, 1, 0.5, \
        "share of the games that begin with random moves", .before = "0") \
    ROW(INTEGER, int, random_moves, 1, 2 * BOARD_SIZE_MAX - 2, 1, \
        "random moves that such a game begins with at most, not enough to win", .before = "") \
    ROW(DOUBLE, double, opening, 0, 1, 1, \
        "share of the cells: as many moves of a game are explored, the later ones likeliest", \
        .before = "1") \
    ROW(DOUBLE, double, temperature, 0, 100, 0, \
        "of explored moves, drawn from the improved policy; 0: as the search has them", \
        .before = "0") \
    ROW(SWITCH, bool, ema_play, 0, 1, false, \
        "the averaged net plays in training", \
        .choices = setting_switch_names, .was = "average_play", .before = "no") \
    /* Samples. */ \
    ROW(CHOICE, TrainerTarget, policy_target, 0, 1, TRAINER_TARGET_IMPROVED, \
        "policy target: the search's improved policy, or shares of its visits", \
        .choices = trainer_target_names, .before = "improved") \
    ROW(DOUBLE, double, target_temperature, 0.1, 10, 1, \
        "of the policy target", .before = "1") \
    ROW(FLOAT, float, outcome_share, 0, 1, 0.5, \
        "value target: share of the outcome beside the search's value") \
    ROW(SWITCH, bool, rotate, 0, 1, true, \
        "turn samples by 180 degrees at random", .choices = setting_switch_names) \
    ROW(INTEGER, int, replay, 1, 1 << 24, 131072, \
        "samples kept") \
    ROW(DOUBLE, double, replay_share, 0.001, 1, 0.4, \
        "of all samples so far, the newest share that is learnt from, if kept", .before = "1") \
    ROW(INTEGER, int, replay_least, 1, 1 << 24, 4096, \
        "and never fewer than these, if there", .before = "") \
    ROW(DOUBLE, double, reanalyse, 0, 64, 0, \
        "samples searched anew for each move played, for fresh targets", .before = "0") \
    /* Learning. */ \
    ROW(INTEGER, int, batch, 1, 1 << 16, 256, \
        "samples in an optimiser step") \
    ROW(DOUBLE, double, batch_hold, 0, 1e15, 0, \
        "samples learnt from when the batch doubles; 0: never", .before = "0") \
    ROW(DOUBLE, double, batch_factor, 1.1, 1e6, 4, \
        "times as many samples when it doubles again", .before = "") \
    ROW(INTEGER, int, batch_most, 1, 1 << 16, 4096, \
        "the batch does not double past this", .before = "") \
    ROW(DOUBLE, double, replay_ratio, 0, 1024, 16, \
        "times that a sample is learnt from, on average", .was = "reuse") \
    ROW(FLOAT, float, learning_rate, 1e-9, 1, 3e-3, \
        "Adam's learning rate") \
    ROW(CHOICE, TrainerDecay, rate_decay, 0, 2, TRAINER_DECAY_NONE, \
        "how the learning rate falls: not, by a power of the samples learnt from, or along a " \
        "cosine of the compute", .choices = trainer_decay_names, .before = "none") \
    ROW(DOUBLE, double, rate_warmup, 0, 1e15, 0, \
        "samples in which the learning rate rises from 0; 0: at once", \
        .was = "rate_warm", .before = "0") \
    ROW(DOUBLE, double, rate_hold, 1, 1e15, 1e5, \
        "power: samples before the decay begins", .before = "") \
    ROW(DOUBLE, double, rate_power, 0, 10, 0.5, \
        "power: exponent of the decay", .before = "") \
    ROW(DOUBLE, double, rate_end, 0, 1e30, 0, \
        "cosine: paper FLOPs at which it ends; 0: the run's budget", .before = "") \
    ROW(DOUBLE, double, rate_floor, 1e-6, 1, 0.01, \
        "share of the learning rate that decay leaves", .before = "") \
    ROW(FLOAT, float, beta1, 0, 0.9999, 0.9, \
        "Adam's memory of the gradient's mean", .before = "0.899999976") \
    ROW(FLOAT, float, beta2, 0, 0.99999, 0.999, \
        "Adam's memory of the gradient's square", .before = "0.999000013") \
    ROW(FLOAT, float, epsilon, 1e-12, 1, 1e-8, \
        "Adam's epsilon", .before = "9.99999994e-09") \
    ROW(FLOAT, float, weight_decay, 0, 10, 0, \
        "Adam's decoupled weight decay", .before = "0") \
    ROW(FLOAT, float, gradient_clip, 0, 1e6, 0, \
        "longest gradient of a step; 0: any", .was = "clip", .before = "0") \
    ROW(FLOAT, float, value_weight, 0, 1000, 1, \
        "weight of the value's error in the loss") \
    ROW(FLOAT, float, ownership_weight, 0, 100, 0, \
        "weight of a head for training only that tells who will own each cell; 0: none", \
        .was = "owner_weight", .before = "0") \
    ROW(CHOICE, TrainerOwnership, ownership_target, 0, 1, TRAINER_OWNERSHIP_STONES, \
        "owner: of the stone at the end, or the winner along its chain from edge to edge", \
        .choices = trainer_ownership_names, .was = "owner_target", .before = "") \
    ROW(FLOAT, float, moves_left_weight, 0, 100, 0, \
        "weight of a head for training only that tells the moves left; 0: none", \
        .was = "left_weight", .before = "0") \
    ROW(INTEGER, int, unroll, 1, 64, 5, \
        "learned model: moves that it is unrolled for in learning", .before = "") \
    ROW(FLOAT, float, latent_gradient, 0, 1, 0.5, \
        "learned model: share of the gradient that goes on from a move to the one before it", \
        .before = "") \
    ROW(DOUBLE, double, ema, 0, 1, 0, \
        "weights are averaged over this share of the samples learnt from; 0: not", \
        .was = "average", .before = "0") \
    ROW(FLOAT, float, alpha, -10, 10, 0.3, \
        "what the residual layers' alphas start at")
// clang-format on

typedef struct TrainerConfig {
    NetShape shape;
    SearchConfig search;
    uint64_t seed;
#define TRAINER_FIELD(KIND, TYPE, FIELD, ...) TYPE FIELD;
    TRAINER_SETTINGS(TRAINER_FIELD)
#undef TRAINER_FIELD
} TrainerConfig;

// Rows of the table: the net's inputs and model, the search's settings, and these.
#define TRAINER_COUNT(...) +1
enum { SETTINGS = 5 + SEARCH_SETTINGS_COUNT TRAINER_SETTINGS(TRAINER_COUNT) };
#undef TRAINER_COUNT

// Recommended games in a lane for a net: few enough for the trees to stay in cache, and for wide
// nets enough for efficient sgemm batches.
int trainer_lane_games(NetShape shape);

// The recipe for a board size and net, tuned by measurement (docs/recipe.md): the defaults of the
// table.
TrainerConfig trainer_config_default(NetShape shape);

#endif
