// An experiment: a folder with a store and the training runs whose snapshots are its agents.
//
//   FOLDER/hexlaw.sqlite   the store (elo/store/store.h)
//   FOLDER/runs/NAME/      a training run (selfplay/train/run.h)
//   FOLDER/figures/        figures and their data
//
// Existing results are never recomputed, so every step can be repeated after an interruption.
#ifndef HEXLAW_ELO_EXPERIMENT_EXPERIMENT_H
#define HEXLAW_ELO_EXPERIMENT_EXPERIMENT_H

#include "base/file.h"
#include "elo/match/tournament.h"
#include "elo/store/store.h"
#include "selfplay/search/engine_player.h"
#include "selfplay/train/run.h"

typedef struct ExperimentRun {
    char name[STORE_NAME_MAX];   // of its folder and its row in the store
    char group[32];              // first part of its description in the store
    char preset[32];             // name of the recipe
    char label[STORE_LABEL_MAX]; // what it is called in comparisons; "": by what differs
    TrainerConfig trainer;
    double first, budget; // paper FLOPs of the first and the last snapshot
    int snapshots;
    double cost; // expected CPU seconds, for progress and for the order of work
} ExperimentRun;

// "5x5-w64-d4-s1", with the search's name and nodes if they differ from the default recipe's, and
// the preset's name (selfplay/train/preset.h) if it is not the default.
void experiment_name(const TrainerConfig *trainer, const char *preset, char name[STORE_NAME_MAX]);

// FOLDER/runs/NAME
Status experiment_run_folder(const char *folder, const ExperimentRun *run, char path[PATH_MAX],
                             Error *error);

// The configuration for run_train(); the caller sets folder, pool and the rest.
RunConfig experiment_run_config(const ExperimentRun *run);

// The origin of a run, for the record.
typedef struct ExperimentOrigin {
    const char *command; // command line
    const char *version; // of hexlaw
} ExperimentOrigin;

// Adds the run and its snapshots to the store; existing rows are not changed.
Status experiment_enter(Store *store, const ExperimentOrigin *origin, const ExperimentRun *run,
                        const Run *trained, Error *error);

typedef struct ExperimentConfig {
    const char *folder; // NULL: nothing is kept on disk
    ExperimentOrigin origin;
    int threads;
    bool mix_machines;                 // as in RunConfig
    const volatile sig_atomic_t *stop; // may be NULL
    // As in RunConfig.
    void (*progress)(void *context, const TrainerStats *stats, int taken);
    RunReview *review;
    void *context;
} ExperimentConfig;

// Trains one run on all threads, and adds it to the store once it is done or its review ends it.
// When stopped, everything is saved but nothing is added. `*trained` (`trained` may be NULL) is the
// run so far, to be freed with run_destroy(). For many runs see elo/experiment/sweep.h.
Status experiment_train(const ExperimentConfig *config, const ExperimentRun *run, Run **trained,
                        Error *error);

// How agents play when they are rated: the same for all agents of a store. Engines, other programs
// that speak HTP, have their own search. Each has a row "SIZExSIZE-engine-NAME" among the runs,
// with its command as the recipe: another command needs another name.
typedef struct ExperimentTest {
    SearchConfig search;
    const int *nodes; // search nodes, one agent of each snapshot per entry; NULL: search.nodes
    int nodes_count;
    const char *const *runs; // names of the runs whose snapshots take part; NULL: all in the store
    int run_count;
    bool greedy;
    const EngineConfig *engines; // borrowed
    int engine_count;
} ExperimentTest;

// Letters, digits and -._ , at most EXPERIMENT_ENGINE_NAME_MAX bytes.
enum { EXPERIMENT_ENGINE_NAME_MAX = 64 };
bool experiment_engine_name_good(const char *name);

// Gumbel search without noise, 64 nodes, moves drawn from the improved policy.
ExperimentTest experiment_test_default(void);

// A tournament between all agents of one board size that play this test: every snapshot and the
// test's engines are added as agents. `config` has its plan; size and greedy are set here. Perfect
// play takes part, on boards above 7x7 the reference player (selfplay/search/reference.h), unless
// config->games_perfect is 0; STATUS_INVALID if this build has no net for it.
Status experiment_tournament(Store *store, int size, const ExperimentTest *test,
                             const TournamentConfig *config, Tournament **tournament, Error *error);

// The same, and plays it to its end with the threads of a pool.
Status experiment_play(Store *store, int size, const ExperimentTest *test,
                       const TournamentConfig *config, Pool *pool, Error *error);

#endif
