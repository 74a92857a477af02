// A sweep: many training runs, their tournaments, and their evaluation, done by a crew.
//
// The plan is a list of runs in stages. Runs are trained in the order of the stages, within a stage
// the most expensive first; they are added to the store in the order of the plan, each as soon as
// all before it have been. When a stage's runs have been added, the tournament of its board is
// played among the runs of that board in this and the earlier stages, and then the caller evaluates
// (fits, draws). While one stage plays, crew members without a job train runs of the next.
//
// The rows of the store are a function of the plan alone: they depend neither on the number of
// workers, nor on the order in which they finish, nor on where the sweep was stopped or killed
// (except the columns of times). Every step skips what exists, so the same call continues where the
// last one ended, and a plan with more runs adds what is missing.
#ifndef HEXLAW_ELO_EXPERIMENT_SWEEP_H
#define HEXLAW_ELO_EXPERIMENT_SWEEP_H

#include "base/crew.h"
#include "elo/experiment/experiment.h"

typedef struct SweepStage {
    int first, count; // runs[first .. first+count-1], all of one board size
} SweepStage;

typedef struct SweepPlan {
    ExperimentRun *runs; // [run_count], names all different
    int run_count;
    SweepStage *stages; // [stage_count], one after the other, all runs together
    int stage_count;
} SweepPlan;

typedef enum SweepRunState {
    SWEEP_RUN_WAITING,
    SWEEP_RUN_TRAINING,
    SWEEP_RUN_TRAINED,
    SWEEP_RUN_FAILED,
} SweepRunState;

typedef struct SweepRunProgress {
    SweepRunState state;
    double done;             // 0 to 1, of its compute
    double moves_per_second; // while it trains
    int snapshots;           // taken
} SweepRunProgress;

typedef struct SweepProgress {
    int runs_done, runs;
    const SweepRunProgress *run; // [runs], in the order of the plan
    const char *newest;          // the run with the latest news
    double newest_done;          // 0 to 1, of that run
    double seconds_done;         // expected CPU seconds of the training done so far
    double seconds;              // of all runs
    double moves_per_second;     // of all runs in training
    int training, playing;       // members at work
    int stage, stages;           // stages evaluated, all stages
    int size;                    // board whose tournament is being played, or 0
    double tournament;           // fraction of it that is done
    double games_per_second;     // of that
    bool ended;                  // no member works any more
} SweepProgress;

typedef struct SweepConfig {
    const char *folder;
    ExperimentOrigin origin;
    ExperimentTest test;         // without engines and runs
    TournamentConfig tournament; // its plan and seed
    double checkpoint_seconds;   // between two checkpoints of a run
    bool mix_machines;           // a member may continue a run begun on another type of machine
    double memory;               // bytes that training may take up on each machine; 0: no limit
    double patience;             // seconds that a file of another process may be invisible
    Crew *crew;                  // its work function is sweep_work()
    const volatile sig_atomic_t *stop; // may be NULL
    void *context;                     // for the functions below; each may be NULL
    // At most ten times a second, and at the end; an error ends the sweep.
    Status (*progress)(void *context, const SweepProgress *progress, Error *error);
    void (*note)(void *context, const char *line); // lines for a log: runs done or failed
    // After each stage that changed the store. Errors other than the system's count only after the
    // last stage: before that there may be too little data.
    Status (*conclude)(void *context, bool last, Error *error);
} SweepConfig;

// Does what is missing. STATUS_STOPPED when stopped, everything saved. Fails before doing anything
// if the folder has runs with other settings, if runs do not fit into memory, or if this build
// lacks the perfect play or reference player of a board. A run that fails (training diverges, its
// files are damaged) or a tournament that fails is left out and the rest continues; the first of
// these errors is returned at the end. When writing fails, all members save what they can and the
// sweep ends.
Status sweep_run(const SweepConfig *config, const SweepPlan *plan, Error *error);

// The work of the crew's members; the context is one SweepWorker per process.
typedef struct SweepWorker SweepWorker;

// `stop` may be NULL; not 0: the process ends its pieces early, as after crew_stop().
SweepWorker *sweep_worker_create(const volatile sig_atomic_t *stop);
void sweep_worker_destroy(SweepWorker *worker);
CrewWork sweep_work;

// A text that must be equal in all of a crew's processes (base/mpi/crew_mpi.h): the program's
// version and the sizes of its messages.
enum { SWEEP_HELLO_MAX = 64 };
void sweep_hello(const char *version, char hello[SWEEP_HELLO_MAX]);

#endif
