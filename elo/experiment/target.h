// Training until an agent is good enough, with perfect play as the judge (elo/match/judge.h): after
// every snapshot the agent plays it, and two snapshots in a row at the wanted Elo or better are a
// crossing. One alone would be luck too often: a judged Elo has an error, and many are looked at.
#ifndef HEXLAW_ELO_EXPERIMENT_TARGET_H
#define HEXLAW_ELO_EXPERIMENT_TARGET_H

#include "elo/experiment/experiment.h"
#include "elo/match/judge.h"

typedef struct TargetConfig {
    ExperimentConfig experiment; // review is set here; context is progress()'s
    double until;                // Elo
    int games;                   // that judge a snapshot, even
    // May be NULL; called after every judging with what was found.
    void (*judged)(void *context, const RunSnapshot *snapshot, JudgeElo elo);
} TargetConfig;

// Trains until the crossing, or the run's budget. `*trained` is the run with its judged snapshots,
// to be freed with run_destroy(). The agent has the test search (elo/experiment/experiment.h);
// its games have streams of their own for each snapshot.
Status target_train(const TargetConfig *config, const ExperimentRun *run, Run **trained,
                    Error *error);

// The first of the first two judged snapshots in a row with at least this Elo, -1 if there are
// none.
int target_crossing(const Run *run, double until);

// The version of perfect play that judged the run's snapshots, 0 where none did: the first's.
int target_version(const Run *run);

// The Elo of a snapshot that was judged (judged_games > 0), on a board of this size.
JudgeElo target_elo(const RunSnapshot *snapshot, int size);

// Snapshots from `first` to `budget`, about four for each doubling.
int target_snapshots(double first, double budget);

// Where the first snapshot makes sense: when the first games have ended, at a thousandth of what is
// ample for the board (selfplay/train/shape.h).
double target_first(const TrainerConfig *trainer);

#endif
