// Shared by trainer.c, learner.c, trainer_file.c and trainer_file_older.c.
#ifndef HEXLAW_SELFPLAY_TRAIN_TRAINER_INTERNAL_H
#define HEXLAW_SELFPLAY_TRAIN_TRAINER_INTERNAL_H

#include "base/bytes.h"
#include "nn/adam.h"
#include "selfplay/train/lane.h"
#include "selfplay/train/trainer.h"

// One thread's working memory for advancing lanes.
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
    float *aux;      // parameters of auxiliary heads, NULL if there are none
    Adam *aux_adam;  // theirs
    Lane **lanes;    // [config.lanes]
    Rng learner_rng; // which samples are drawn
    double owed;     // samples still to be trained on for the moves played so far
    TrainerStats stats;

    // Scratch, not used across generations.
    Cache **caches; // [config.lanes], NULL if the configuration has none
    int workers_made;
    TrainerWorker *workers; // [workers_made]
    struct Learner *learner;
};

// Draws batches from the lanes' replay and steps the optimiser.
typedef struct Learner Learner;
Learner *learner_create(const TrainerConfig *config);
void learner_destroy(Learner *learner);

// The largest number of parts that a batch is split into.
int learner_parts(const TrainerConfig *config);

// One optimiser step on `batch` samples; adds the batch's mean losses to `loss`, and its work,
// without the intake's rows, to the trainer's multiply-adds. Returns the CPU seconds of the pool's
// other threads.
double learner_step(Learner *learner, Trainer *trainer, Pool *pool, int batch, NetLoss *loss);

// Rows of the intake that the learner's forward passes have summed so far.
uint64_t learner_rows(const Learner *learner);

// Whether there are auxiliary heads.
bool trainer_has_aux(const TrainerConfig *config);

// Updates the derived numbers in the stats.
void trainer_count(Trainer *trainer);

// --- trainer_file_older.c ---

// Converts the state of a checkpoint of format 3 to the current format, for a trainer of the same
// settings; false if it is invalid.
bool trainer_state_of_3(const Trainer *trainer, BytesReader *reader, BytesWriter *writer);

#endif
