// One training run: generations of self-play in lanes and of learning from their replay.
//
// A run is a function of its configuration alone. Whether it is interrupted (trainer_save,
// trainer_load), and how many threads the pool has, makes no difference to a single bit of its
// weights.
//
// Compute is counted twice. Paper FLOPs = search nodes a move x net_paper_flops() x moves played
// (Jones 2021), moves of two kinds each with its own nodes. Executed multiply-adds are those really
// made: by the forward passes that no cache or proof spared, by the learner's forward and backward
// passes and its optimiser (nn/net.h, ADAM_WORK), the intake's as the sums of rows that they are;
// with what proofs and inputs look at (selfplay/looks.h).
#ifndef HEXLAW_SELFPLAY_TRAINER_H
#define HEXLAW_SELFPLAY_TRAINER_H

#include "base/error.h"
#include "base/pool.h"
#include "nn/net.h"
#include "selfplay/lane.h"
#include "selfplay/search.h"

#include <stdbool.h>

// How the learning rate falls (selfplay/schedule.h).
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
typedef enum TrainerOwner {
    TRAINER_OWNER_STONES, // of the stone on it when the game is over
    TRAINER_OWNER_CHAIN,  // the winner, where it is part of a chain from edge to edge
} TrainerOwner;

extern const char *const trainer_target_names[]; // in the order of their enumerations
extern const char *const trainer_owner_names[];

// Bounds of all fields stand in selfplay/settings.c; what paper FLOPs see of them in
// docs/recipe.md.
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
    bool average_play;   // the averaged net plays

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
    double reuse;        // times that each sample is learnt from, on average
    float learning_rate; // Adam
    TrainerDecay rate_decay;
    double rate_warm;            // samples over which the learning rate rises from 0
    double rate_hold;            // power: samples learnt from before the decay begins
    double rate_power;           // power: exponent
    double rate_end;             // cosine: paper FLOPs at its end; 0: see schedule_fit_budget()
    double rate_floor;           // share of the learning rate that decay leaves
    float beta1, beta2, epsilon; // Adam's
    float weight_decay;          // Adam's, decoupled
    float clip;                  // longest gradient a step takes; 0: any
    float value_weight; // weight of the squared value error beside the policy's cross-entropy
    float owner_weight; // of the error about who will own the cells, a head for training only
    TrainerOwner owner_target;
    float left_weight; // of the error about the moves left, another
    float alpha;       // what the residual layers' alphas start at
    double average;    // weights are averaged over this share of the samples learnt from; 0: not
} TrainerConfig;

// Games of a lane that suit a net: few enough for the trees to stay in cache, and for wide nets
// enough to fill sgemm.
int trainer_lane_games(NetShape shape);

// The recipe for a board size and net, from what was measured (docs/recipe.md).
TrainerConfig trainer_config_default(NetShape shape);
Status trainer_config_check(const TrainerConfig *config, Error *error);

// The configuration as text, one `name = value` a line: equal texts, equal runs.
// Owned by the caller, free with free().
char *trainer_config_text(const TrainerConfig *config);

// Reads such a text. STATUS_INVALID unless it is, to the byte, what trainer_config_text() makes of
// a configuration that passes trainer_config_check().
Status trainer_config_parse(const char *text, TrainerConfig *config, Error *error);

// The first line in which two such texts differ, "batch = 256, expected batch = 128"; for messages.
enum { TRAINER_DIFFERENCE_MAX = 160 };
void trainer_config_difference(const char *stored, const char *wanted,
                               char difference[TRAINER_DIFFERENCE_MAX]);

typedef struct TrainerStats {
    uint64_t generations;
    uint64_t moves;       // played in self-play
    uint64_t full_moves;  // of those, searched with all nodes
    uint64_t games;       // finished
    uint64_t black_wins;  // of those
    uint64_t steps;       // of the optimiser
    uint64_t samples;     // learnt from, steps * batch
    uint64_t evaluations; // leaves evaluated
    double paper_flops;
    double multiply_adds;             // executed, without
    double looks;                     // what is taken for as many
    double wall_seconds, cpu_seconds; // spent in trainer_generation()
    NetLoss loss;                     // mean of the newest generation that learnt
} TrainerStats;

// Executed multiply-adds, all together.
static inline double trainer_executed(const TrainerStats *stats) {
    return stats->multiply_adds + stats->looks;
}

typedef struct Trainer Trainer;

// How many of so many threads have something to do: a lane is played by one at a time, and a batch
// is learnt from in a few parts.
typedef struct TrainerThreads {
    int playing, learning;
} TrainerThreads;
TrainerThreads trainer_threads(const TrainerConfig *config, int threads);

// The configuration must be valid (checked).
Trainer *trainer_create(const TrainerConfig *config);
void trainer_destroy(Trainer *trainer);

// Plays and learns one generation with the pool's threads.
void trainer_generation(Trainer *trainer, Pool *pool);

// False once training has diverged: a parameter, the loss or an answer of the net is no number. To
// be asked after every generation; from then on the weights are of no use.
bool trainer_sound(const Trainer *trainer);

// Search nodes of a move, and paper FLOPs of one generation: with playout caps on average.
double trainer_move_nodes(const TrainerConfig *config);
double trainer_generation_flops(const TrainerConfig *config);

// The net that plays best: the averaged one where weights are averaged.
const Net *trainer_net(const Trainer *trainer);
TrainerStats trainer_stats(const Trainer *trainer);
const TrainerConfig *trainer_config(const Trainer *trainer);

// The first lane, whose first games are kept for people to watch (lane_episode()).
enum { TRAINER_WATCHED = 16 };
const Lane *trainer_first_lane(const Trainer *trainer);

// Writes all that the run consists of to a file, and goes on from such a file. A checkpoint of
// another configuration, a damaged one, or one with a number in it that no run can come to is
// refused and names what was wrong; so is one of another machine (nn/machine.h), unless
// `mix_machines`.
Status trainer_save(const Trainer *trainer, const char *path, Error *error);
Status trainer_load(const TrainerConfig *config, const char *path, bool mix_machines,
                    Trainer **trainer, Error *error);

// The same in memory. The bytes are owned by the caller; `name` stands in messages for the file's.
void trainer_encode(const Trainer *trainer, char **bytes, size_t *length);
Status trainer_decode(const TrainerConfig *config, const char *name, const char *bytes,
                      size_t length, bool mix_machines, Trainer **trainer, Error *error);

#endif
