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
// with what proofs and inputs look at (selfplay/search/looks.h).
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
    uint64_t steps;       // of the optimiser
    uint64_t samples;     // learnt from, steps * batch
    uint64_t evaluations; // leaves evaluated
    double paper_flops;
    double multiply_adds;             // executed, without
    double looks;                     // what is taken for as many; both NAN: an older hexlaw began
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
