// What a training run is set to (selfplay/train/trainer.h).
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
    TRAINER_DECAY_POWER,  // by a power of the samples learnt from: no end need be known
    TRAINER_DECAY_COSINE, // along half a cosine, in paper FLOPs, to a known end
} TrainerDecay;

extern const char *const trainer_decay_names[]; // in that order, NULL after the last

// What the policy learns from a search.
typedef enum TrainerTarget {
    TRAINER_TARGET_IMPROVED, // search_policy()
    TRAINER_TARGET_VISITS,   // shares of search_visits()
} TrainerTarget;

// What the owner of a cell is (nn/net_aux.h).
typedef enum TrainerOwnership {
    TRAINER_OWNERSHIP_STONES, // of the stone on it when the game is over
    TRAINER_OWNERSHIP_CHAIN,  // the winner, where it is part of a chain from edge to edge
} TrainerOwnership;

extern const char *const trainer_target_names[]; // in the order of their enumerations
extern const char *const trainer_ownership_names[];

// Bounds, defaults and meaning of all fields but the seed and the net's size are rows in
// selfplay/train/settings.c; what paper FLOPs see of them stands in docs/recipe.md.
enum { SETTINGS = SEARCH_SETTINGS_COUNT + 42 };

typedef struct TrainerConfig {
    NetShape shape;
    SearchConfig search;
    uint64_t seed;

    // Self-play.
    int lanes, lane_games; // lanes x games are played in parallel
    int plies;             // moves in every game between two rounds of learning
    int cache;             // entries of each lane's evaluation cache; 0: none
    double full_share;   // playout caps (Wu 2019, KataGo): share of the moves, at random, that are
                         // searched with all nodes and learnt from
    int fast_nodes;      // nodes of the other moves, which are searched without noise
    double random_share; // share of the games that begin with random moves, which cost nothing
    int random_moves;    // 1 to this many, uniformly
    double opening;      // share of the cells: as many moves of a game are explored, the later
                         // ones are the likeliest
    double temperature;  // of explored moves, drawn from the improved policy; 0: as the search
                         // has them
    bool ema_play;       // the averaged net plays

    // Samples.
    TrainerTarget policy_target;
    double target_temperature; // policy target: to the power of 1 / this
    float outcome_share; // value target: this share of the outcome, the rest of the root's value
    bool rotate;         // turn samples by 180 degrees at random
    int replay;          // samples kept, all lanes together
    double replay_share; // of all samples so far, this newest share is learnt from, if kept
    int replay_least;    // and never fewer than these, all lanes together

    // Learning.
    int batch;           // samples an optimiser step
    double batch_hold;   // the batch doubles when so many were learnt from; 0: never
    double batch_factor; // and again whenever they are this many times as many
    int batch_most;      // but not past this
    double replay_ratio; // times that each sample is learnt from, on average
    float learning_rate; // Adam
    TrainerDecay rate_decay;
    double rate_warmup;          // samples over which the learning rate rises from 0
    double rate_hold;            // power: samples learnt from before the decay begins
    double rate_power;           // power: exponent
    double rate_end;             // cosine: paper FLOPs at its end; 0: see schedule_fit_budget()
    double rate_floor;           // share of the learning rate that decay leaves
    float beta1, beta2, epsilon; // Adam's
    float weight_decay;          // Adam's, decoupled
    float gradient_clip;         // longest gradient a step takes; 0: any
    float value_weight;     // weight of the squared value error beside the policy's cross-entropy
    float ownership_weight; // of the error about who will own the cells, a head for training only
    TrainerOwnership ownership_target;
    float moves_left_weight; // of the error about the moves left, another
    float alpha;             // what the residual layers' alphas start at
    double ema; // weights are averaged over this share of the samples learnt from; 0: not
} TrainerConfig;

// Games of a lane that suit a net: few enough for the trees to stay in cache, and for wide nets
// enough to fill sgemm.
int trainer_lane_games(NetShape shape);

// The recipe for a board size and net, from what was measured (docs/recipe.md): the defaults of the
// table.
TrainerConfig trainer_config_default(NetShape shape);

#endif
