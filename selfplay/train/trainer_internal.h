// What trainer.c, learner.c, trainer_file.c and trainer_file_older.c share.
#ifndef HEXLAW_SELFPLAY_TRAIN_TRAINER_INTERNAL_H
#define HEXLAW_SELFPLAY_TRAIN_TRAINER_INTERNAL_H

#include "base/bytes.h"
#include "nn/adam.h"
#include "selfplay/train/lane.h"
#include "selfplay/train/trainer.h"

// What one thread works with while it advances lanes.
typedef struct TrainerWorker {
    Search *full;
    Search *fast; // NULL where all moves are searched with all nodes
    Evaluator *evaluator;
} TrainerWorker;

struct Trainer {
    TrainerConfig config;
    Net *net;
    Net *averaged; // NULL where weights are not averaged
    Adam *adam;
    float *aux;      // heads for training only, NULL where there are none
    Adam *aux_adam;  // theirs
    Lane **lanes;    // [config.lanes]
    Rng learner_rng; // which samples are drawn
    double owed;     // samples still to be learnt from for the moves played so far
    TrainerStats stats;

    // Scratch, nothing of which outlives a generation.
    Cache **caches; // [config.lanes], NULL where the configuration asks for none
    int workers_made;
    TrainerWorker *workers; // [workers_made]
    struct Learner *learner;
};

// Draws batches from the lanes' replay and steps the optimiser.
typedef struct Learner Learner;
Learner *learner_create(const TrainerConfig *config);
void learner_destroy(Learner *learner);

// In how many parts, at most, a batch is learnt from.
int learner_parts(const TrainerConfig *config);

// One optimiser step on `batch` samples; adds the batch's mean losses to `loss`, and what is
// computed to the trainer's multiply-adds, but for the intake's rows. CPU seconds of the pool's
// other threads are returned.
double learner_step(Learner *learner, Trainer *trainer, Pool *pool, int batch, NetLoss *loss);

// Rows of the intake that the learner's forward passes have summed so far.
uint64_t learner_rows(const Learner *learner);

// Whether there are heads for training only.
bool trainer_has_aux(const TrainerConfig *config);

// Brings what follows from other numbers up to date in the stats.
void trainer_count(Trainer *trainer);

// --- trainer_file_older.c ---

// The state of a checkpoint of format 3 as that of today's, for a trainer of its settings; false
// where it is none.
bool trainer_state_of_3(const Trainer *trainer, BytesReader *reader, BytesWriter *writer);

#endif
