// An experiment: a folder with a store and the training runs whose snapshots are its agents.
//
//   FOLDER/hexlaw.sqlite   the store (elo/store/store.h)
//   FOLDER/runs/NAME/      a training run (selfplay/train/run.h)
//   FOLDER/figures/        figures and their data
//
// What is there already is never done again, so every step can be repeated after it was cut off.
#ifndef HEXLAW_ELO_EXPERIMENT_EXPERIMENT_H
#define HEXLAW_ELO_EXPERIMENT_EXPERIMENT_H

#include "base/file.h"
#include "elo/match/tournament.h"
#include "elo/store/store.h"
#include "selfplay/search/engine_player.h"
#include "selfplay/train/run.h"

typedef struct ExperimentRun {
    char name[STORE_NAME_MAX]; // of its folder and its row in the store
    char group[32];            // first part of its description in the store
    char preset[32];           // name of the recipe
    TrainerConfig trainer;
    double first, budget; // paper FLOPs of the first and the last snapshot
    int snapshots;
    double cost; // expected CPU seconds, for progress and for the order of work
} ExperimentRun;

// "5x5-w64-d4-s1", with the search's name and nodes where they are not the default recipe's, and
// with the preset's name (selfplay/train/preset.h) where it is another.
void experiment_name(const TrainerConfig *trainer, const char *preset, char name[STORE_NAME_MAX]);

// FOLDER/runs/NAME
Status experiment_run_folder(const char *folder, const ExperimentRun *run, char path[PATH_MAX],
                             Error *error);

// What run_train() wants for it; folder, pool and the rest are the caller's.
RunConfig experiment_run_config(const ExperimentRun *run);

// How a run came about, for the record.
typedef struct ExperimentOrigin {
    const char *command; // what was typed
    const char *version; // of hexlaw
} ExperimentOrigin;

// Enters the run and its snapshots into the store; what is there already stays.
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

// Trains one run on all threads, and enters it into the store once it is done or its review has
// enough. When stopped, everything is kept and nothing entered. `*trained` (may be NULL) is what
// there is of it at the end, to be freed with run_destroy(). Many runs together are a sweep
// (elo/experiment/sweep.h).
Status experiment_train(const ExperimentConfig *config, const ExperimentRun *run, Run **trained,
                        Error *error);

// How agents play when they are rated: the same for all of a store. Engines, other programs that
// speak HTP, play in their own way. Each has a row "SIZExSIZE-engine-NAME" among the runs, its
// command as the recipe: another command needs another name.
typedef struct ExperimentTest {
    SearchConfig search;
    const int *nodes; // search nodes of the agents that each snapshot makes; NULL: search.nodes
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

// Gumbel's improved policy without noise, 64 nodes, moves drawn from it.
ExperimentTest experiment_test_default(void);

// A tournament between all agents of one board size that play this test: every snapshot is entered
// as one, and the test's engines. `config` gives its plan; size and greediness are set here.
// Perfect play takes part, on boards above 7x7 the reference player (selfplay/search/reference.h),
// unless config->games_perfect is 0; STATUS_INVALID where this build has no net for it.
Status experiment_tournament(Store *store, int size, const ExperimentTest *test,
                             const TournamentConfig *config, Tournament **tournament, Error *error);

// The same, played to its end by the threads of a pool.
Status experiment_play(Store *store, int size, const ExperimentTest *test,
                       const TournamentConfig *config, Pool *pool, Error *error);

#endif
