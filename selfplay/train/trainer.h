// One training run: generations, each of self-play in lanes and then learning from their replay.
//
// A run is a function of its configuration alone: its weights are bit-identical whether or not it
// is interrupted (trainer_save, trainer_load), and for any number of threads in the pool.
//
// Compute is counted twice. Paper FLOPs = search nodes a move x net_paper_flops() x moves played
// (Jones 2021), full and fast moves each with their own nodes, samples searched anew as moves;
// with a learned model trainer_search_flops(). Executed multiply-adds are those
// actually computed: by the forward passes that no cache or proof saved, by the learner's forward
// and backward passes and its optimiser (nn/net.h, ADAM_WORK), the intake counted as a sparse sum
// of rows; plus the equivalent of proofs and input planes (selfplay/search/looks.h).
#ifndef HEXLAW_SELFPLAY_TRAIN_TRAINER_H
#define HEXLAW_SELFPLAY_TRAIN_TRAINER_H

#include "base/error.h"
#include "base/pool.h"
#include "nn/net.h"
#include "selfplay/train/lane.h"
#include "selfplay/train/trainer_config.h"

#include <stdbool.h>

typedef struct TrainerStats {
    uint64_t generations;
    uint64_t moves;       // played in self-play
    uint64_t full_moves;  // of those, searched with all nodes
    uint64_t games;       // finished
    uint64_t black_wins;  // of those
    uint64_t reanalysed;  // samples searched anew
    uint64_t steps;       // of the optimiser
    uint64_t samples;     // trained on, the sum of batches
    uint64_t evaluations; // leaves evaluated
    double paper_flops;
    double multiply_adds;             // executed, without
    double looks;                     // the equivalent of other work; both NAN if an older hexlaw
                                      // began the run
    double wall_seconds, cpu_seconds; // spent in trainer_generation()
    NetLoss loss;                     // mean over the newest generation with optimiser steps
} TrainerStats;

// Executed multiply-adds, all together.
static inline double trainer_executed(const TrainerStats *stats) {
    return stats->multiply_adds + stats->looks;
}

typedef struct Trainer Trainer;

// How many of `threads` threads can be busy: a lane is played by one at a time, and a batch is
// split into only a few parts.
typedef struct TrainerThreads {
    int playing, learning;
} TrainerThreads;
TrainerThreads trainer_threads(const TrainerConfig *config, int threads);

// The configuration must be valid (checked).
Trainer *trainer_create(const TrainerConfig *config);
void trainer_destroy(Trainer *trainer);

// Runs one generation with the pool's threads.
void trainer_generation(Trainer *trainer, Pool *pool);

// False once training has diverged: a parameter, the loss or an output of the net is not finite. To
// be called after every generation; the weights are unusable from then on.
bool trainer_sound(const Trainer *trainer);

// Search nodes of a move, and paper FLOPs of one generation; averages if playout caps are used.
double trainer_move_nodes(const TrainerConfig *config);
double trainer_generation_flops(const TrainerConfig *config);

// Paper FLOPs of a move, samples searched anew included: nodes x net_paper_flops(), with a learned
// model net_paper_flops() and (nodes - 1) x net_latent_paper_flops(). The same for one search.
double trainer_move_flops(const TrainerConfig *config);
double trainer_search_flops(NetShape shape, double nodes);

// The net for play: the averaged one if weights are averaged.
const Net *trainer_net(const Trainer *trainer);
TrainerStats trainer_stats(const Trainer *trainer);
const TrainerConfig *trainer_config(const Trainer *trainer);

// The first lane, whose first games are recorded for viewing (lane_episode()).
enum { TRAINER_WATCHED = 16 };
const Lane *trainer_first_lane(const Trainer *trainer);

// Write the run's whole state to a checkpoint, and resume from it. A checkpoint of another
// configuration, a damaged one, or one with impossible values is refused with a message that names
// the fault; so is one of another machine (nn/machine.h), unless `mix_machines`.
Status trainer_save(const Trainer *trainer, const char *path, Error *error);
Status trainer_load(const TrainerConfig *config, const char *path, bool mix_machines,
                    Trainer **trainer, Error *error);

// The same in memory. The bytes are owned by the caller; `name` replaces the file's name in
// messages.
void trainer_encode(const Trainer *trainer, char **bytes, size_t *length);
Status trainer_decode(const TrainerConfig *config, const char *name, const char *bytes,
                      size_t length, bool mix_machines, Trainer **trainer, Error *error);

#endif
