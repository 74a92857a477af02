// A training run in a folder of its own: a trainer taken to its budget, with snapshots on the way.
//
//   FOLDER/run.json             settings, and every snapshot with its compute and times
//   FOLDER/snap-00.safetensors  weights of snapshot 0, and so on
//   FOLDER/games                a few self-play games from before each snapshot (episode.h)
//   FOLDER/live                 games in progress, every two seconds while the run is training
//   FOLDER/checkpoint           the state to resume from; removed when the run is done
//   FOLDER/run.lock             locked while a process trains it
//
// Snapshots are evenly spaced in log compute, the last at the budget. A run that was stopped or
// killed resumes from its checkpoint and ends with the same weights, byte by byte; snapshots taken
// after the checkpoint are taken again.
#ifndef HEXLAW_SELFPLAY_TRAIN_RUN_H
#define HEXLAW_SELFPLAY_TRAIN_RUN_H

#include "base/error.h"
#include "base/pool.h"
#include "selfplay/train/trainer.h"

#include <signal.h>

enum { RUN_SNAPSHOTS_MAX = 999, RUN_MACHINES_MAX = 64 };

#define RUN_WEIGHTS_FORMAT "snap-%02d.safetensors" // with a snapshot's number, within the folder

typedef struct RunSnapshot {
    int idx;          // from 0
    char weights[32]; // file name within the folder
    double paper_flops;
    double multiply_adds, looks;      // as in TrainerStats; NAN: an older hexlaw's
    double samples, moves, games;     // trained on; played; finished
    double wall_seconds, cpu_seconds; // of training so far
    double policy_loss, policy_entropy, value_loss;
    // Results of a review (elo/experiment/target.h), 0 without one: games, games won, on boards to
    // 7x7 as Black alone, wall seconds, and the version of perfect play
    // (selfplay/search/reference.h).
    double judged_games, judged_wins, judge_seconds, judge_version;
} RunSnapshot;

typedef struct Run {
    TrainerConfig trainer;
    double first, budget; // paper FLOPs of the first and the last snapshot
    int snapshots;        // number planned, 2 to RUN_SNAPSHOTS_MAX
    bool done;
    int taken;             // snapshots taken so far
    RunSnapshot *snapshot; // [taken], owned
    int machine_count;     // above 1: it was resumed on another machine or build
    char **machines;       // [machine_count] texts (nn/machine.h), in the order they came, the
                           // first RUN_MACHINES_MAX of them; owned
} Run;

// Reviews the newest snapshot, may store results in it, and sets whether training is to end.
typedef Status RunReview(void *context, const Trainer *trainer, Run *run, bool *enough,
                         Error *error);

typedef struct RunConfig {
    const char *folder; // created if missing; NULL: nothing is written, only returned
    TrainerConfig trainer;
    double first, budget;
    int snapshots;
    double checkpoint_seconds; // wall time between two checkpoints
    bool mix_machines;         // resume from a checkpoint of another machine or build (trainer.h)
    double lock_seconds;       // how long to wait while another process trains this run
    Pool *pool;
    const volatile sig_atomic_t *stop; // may be NULL; not 0: save and end with STATUS_STOPPED
    // May be NULL; called after every generation and every snapshot by the calling thread.
    void (*progress)(void *context, const TrainerStats *stats, int taken);
    // May be NULL; called by the calling thread after every snapshot, and at the start if there are
    // any. Once it sets `*enough`, training ends with STATUS_OK, the checkpoint is kept, and the
    // run is not done: it can be resumed with another review.
    RunReview *review;
    void *context; // passed to both
} RunConfig;

// One checkpoint in 30 s, 16 snapshots from one generation's compute on; folder, budget and pool
// are the caller's.
RunConfig run_config_default(NetShape shape);

// Reads the run so far from the folder, NULL if there is none; fails as run_train() would. Nothing
// is written.
Status run_look(const RunConfig *config, Run **run, Error *error);

// Reads the run in a folder, whatever its settings; for inspecting a run without resuming it. Free
// with run_destroy().
Status run_open(const char *folder, Run **run, Error *error);

// Removes what a killed process left in the folder: temporary files, and the checkpoint of a run
// that is done. `run` may be NULL. No other process may be using the folder.
Status run_tidy(const char *folder, const Run *run, Error *error);

// Trains the run to its end, from its checkpoint if there is one. `run` may be NULL; `*run` is the
// run in the folder afterwards, also when stopped; free with run_destroy(). A folder with a run of
// other settings, or whose run another process trains, is refused and left unchanged. Training that
// diverges ends with STATUS_INVALID, without a snapshot of it.
Status run_train(const RunConfig *config, Run **run, Error *error);

void run_destroy(Run *run);

// The stored games, numbered by their snapshots, and those in progress; an empty list if there is
// no such file. Free with episode_list_free().
Status run_games_read(const char *folder, EpisodeList *list, Error *error);
Status run_live_read(const char *folder, EpisodeList *list, Error *error);

#endif
