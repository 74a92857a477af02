// What the planner and the workers of a sweep send each other: the bytes of these structs, between
// threads or processes of one program.
#ifndef HEXLAW_ELO_EXPERIMENT_SWEEP_INTERNAL_H
#define HEXLAW_ELO_EXPERIMENT_SWEEP_INTERNAL_H

#include "elo/experiment/sweep.h"

typedef enum SweepKind { SWEEP_TRAIN, SWEEP_PLAY } SweepKind;

typedef struct SweepPiece {
    SweepKind kind;
    union {
        struct {
            char folder[PATH_MAX]; // of the run
            ExperimentRun run;
            double checkpoint_seconds;
            bool mix_machines;
        } train;
        ExperimentJob play;
    };
} SweepPiece;

typedef struct SweepNews {
    double done; // 0 to 1, of the run
    double moves_per_second;
    int snapshots; // taken
} SweepNews;

typedef struct SweepResult {
    Status status;
    Error error;
    StoreTrial trials[2]; // of a job
    bool kept[2];         // whether its games follow behind this, by episode_put()
} SweepResult;

// --- sweep_message.c ---

enum { SWEEP_GAMES_MAX = 1000000 }; // of a job

// Reading what was sent: false for what no sound hexlaw sends. The games of a result, of size 0
// where none were kept, are the caller's.
bool sweep_piece_read(const char *bytes, size_t length, SweepPiece *piece);
bool sweep_news_read(const char *bytes, size_t length, SweepNews *news);
bool sweep_result_read(const char *bytes, size_t length, SweepResult *result, Episode games[2]);

// --- sweep_plan.c ---

// The board of a stage.
int sweep_plan_size(const SweepPlan *plan, int stage);

// The order in which runs are trained, into order[plan->run_count]: within a stage the dearest
// first, so that its members end together.
void sweep_plan_sort(const SweepPlan *plan, int *order);

// Whether a later tournament of the stage's board was begun before, and the stage's own therefore
// ended. It must not be played again then: what an adaptive one would play next depends on what is
// in the store, and jobs that are planned there are the later one's.
Status sweep_plan_was_ended(const SweepPlan *plan, int stage, Store *store, bool *was,
                            Error *error);

#endif
