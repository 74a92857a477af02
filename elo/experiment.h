// An experiment: a folder with a store and the training runs whose snapshots are its agents.
//
//   FOLDER/hexlaw.sqlite   the store (elo/store.h)
//   FOLDER/runs/NAME/      a training run (selfplay/run.h)
//   FOLDER/figures/        figures and their data
//
// What is there already is never done again, so every step can be repeated after it was cut off.
#ifndef HEXLAW_ELO_EXPERIMENT_H
#define HEXLAW_ELO_EXPERIMENT_H

#include "elo/store.h"
#include "elo/tournament.h"
#include "selfplay/engine_player.h"
#include "selfplay/run.h"

typedef struct ExperimentRun {
    char name[STORE_NAME_MAX]; // of its folder and its row in the store
    TrainerConfig trainer;
    double first, budget; // paper FLOPs of the first and the last snapshot
    int snapshots;
    double cost; // expected CPU seconds, for progress and for the order of work
} ExperimentRun;

typedef struct ExperimentProgress {
    int runs_done, runs;
    const char *newest;  // name of a run that just advanced
    double seconds_done; // expected CPU seconds' worth of training that is done
    double seconds;      // of all runs
    double moves_per_second;
} ExperimentProgress;

typedef struct ExperimentConfig {
    const char *folder;
    const char *group;   // first part of the runs' description in the store
    const char *preset;  // name of the recipe
    const char *command; // what was typed
    const char *version; // of hexlaw
    int threads;
    const volatile sig_atomic_t *stop; // may be NULL
    // May be NULL; called by any of the threads, one at a time.
    void (*progress)(void *context, const ExperimentProgress *progress);
    void *context;
} ExperimentConfig;

// "5x5-w64-d4-s1", with the search's name and nodes where they are not the default recipe's, and
// with the preset's name (selfplay/preset.h) where it is another.
void experiment_name(const TrainerConfig *trainer, const char *preset, char name[STORE_NAME_MAX]);

// Trains the runs, each on one thread, several at once (a single run on all threads), and enters
// them into the store in the order given once all are done: numbers in the store do not depend on
// which was ready first. When stopped, everything is kept and nothing entered.
Status experiment_train(const ExperimentConfig *config, const ExperimentRun *runs, int count,
                        Error *error);

// How agents play when they are rated: the same for all of a store. Engines, other programs that
// speak HTP, play in their own way. Each has a row "SIZExSIZE-engine-NAME" among the runs, its
// command as the recipe: another command needs another name.
typedef struct ExperimentTest {
    SearchConfig search;
    bool greedy;
    const EngineConfig *engines; // borrowed
    int engine_count;
} ExperimentTest;

// Letters, digits and -._ , at most EXPERIMENT_ENGINE_NAME_MAX bytes.
enum { EXPERIMENT_ENGINE_NAME_MAX = 64 };
bool experiment_engine_name_good(const char *name);

// Gumbel's improved policy without noise, 64 nodes, moves drawn from it.
ExperimentTest experiment_test_default(void);

// The number that stands in the store's column agents.c for a search: its c, gumbel's value_scale.
double experiment_search_constant(const SearchConfig *search);
Status experiment_search(const char *name, int nodes, double constant, SearchConfig *search,
                         Error *error);

// Enters every snapshot of one board size as an agent of that test, and the test's engines, and
// plays a tournament between them. `tournament` gives its plan; size, make and context are set
// here. Perfect play takes part on boards where it can be computed in a game's time.
Status experiment_play(Store *store, int size, const ExperimentTest *test,
                       const TournamentConfig *tournament, Error *error);

enum { EXPERIMENT_PERFECT_SIZE_MAX = 6 };

#endif
