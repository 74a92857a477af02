// Training up to a target Elo, judged against perfect play (elo/match/judge.h): after every
// snapshot the agent plays against it, and two snapshots in a row at the target or better are a
// crossing. A single one would be luck too often: a judged Elo has an error, and there are many
// snapshots.
#ifndef HEXLAW_ELO_EXPERIMENT_TARGET_H
#define HEXLAW_ELO_EXPERIMENT_TARGET_H

#include "elo/experiment/experiment.h"
#include "elo/match/judge.h"

typedef struct TargetConfig {
    ExperimentConfig experiment; // review is set here; context is progress()'s
    double until;                // Elo
    int games;                   // to judge a snapshot with, even
    // May be NULL; called after each judged snapshot with its Elo.
    void (*judged)(void *context, const RunSnapshot *snapshot, JudgeElo elo);
} TargetConfig;

// Trains until the crossing, or the run's budget. `*trained` is the run with its judged snapshots,
// to be freed with run_destroy(). The agent has the test search (elo/experiment/experiment.h); the
// games of each snapshot have random streams of their own.
Status target_train(const TargetConfig *config, const ExperimentRun *run, Run **trained,
                    Error *error);

// The first of the first two judged snapshots in a row with at least this Elo, -1 if none.
int target_crossing(const Run *run, double until);

// The version of perfect play that judged the first judged snapshot of the run, 0 if none was
// judged.
int target_version(const Run *run);

// The Elo of a snapshot that was judged (judged_games > 0), on a board of this size.
JudgeElo target_elo(const RunSnapshot *snapshot, int size);

// The number of snapshots from `first` to `budget`, about four per doubling.
int target_snapshots(double first, double budget);

// Compute of the first useful snapshot: when the first games have ended, or a thousandth of what is
// ample for the board (selfplay/train/shape.h), whichever is more.
double target_first(const TrainerConfig *trainer);

#endif
