// Messages between the planner and the workers of a sweep, threads or processes of one program. A
// piece ends with a MatchResult; for training only its status and error are used.
#ifndef HEXLAW_ELO_EXPERIMENT_SWEEP_INTERNAL_H
#define HEXLAW_ELO_EXPERIMENT_SWEEP_INTERNAL_H

#include "elo/experiment/sweep.h"

typedef enum SweepKind { SWEEP_TRAIN, SWEEP_PLAY } SweepKind;

typedef struct SweepTraining {
    char folder[PATH_MAX]; // of the run
    ExperimentRun run;
    double checkpoint_seconds;
    bool mix_machines;
} SweepTraining;

typedef struct SweepPiece {
    SweepKind kind;
    union {
        SweepTraining train;
        MatchJob play;
    };
} SweepPiece;

typedef struct SweepNews {
    double done; // 0 to 1, of the run
    double moves_per_second;
    int snapshots; // taken
} SweepNews;

// --- sweep_message.c ---

void sweep_piece_put(const SweepPiece *piece, BytesWriter *writer);

// Reads a message: false, with nothing to free, if it is invalid.
bool sweep_piece_read(const char *bytes, size_t length, SweepPiece *piece);
bool sweep_news_read(const char *bytes, size_t length, SweepNews *news);
bool sweep_result_read(const char *bytes, size_t length, MatchResult *result);

// --- sweep_plan.c ---

// The board of a stage.
int sweep_plan_size(const SweepPlan *plan, int stage);

// The order in which runs are trained, into order[plan->run_count]: within a stage the most
// expensive first, so that the members finish at about the same time.
void sweep_plan_sort(const SweepPlan *plan, int *order);

// Whether a later tournament of the stage's board has begun, so that the stage's own has ended.
// Then it must not be continued: what an adaptive tournament plays next depends on the store, and
// the open jobs there belong to the later one.
Status sweep_plan_was_ended(const SweepPlan *plan, int stage, Store *store, bool *was,
                            Error *error);

#endif
