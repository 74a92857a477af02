// A sweep: many training runs, their tournaments, and what is concluded from them, done by a crew.
//
// The plan is a list of runs in stages. Runs are trained in the order of the stages, within a stage
// the dearest first; they enter the store in the order of the plan, each as soon as all before it
// have. When a stage's runs have entered, the tournament of its board is played among the runs of
// that board in this and the earlier stages, and then the caller concludes (fits, draws). While one
// stage plays, members of the crew who have nothing to play train runs of the next.
//
// The rows of the store are a function of the plan alone: neither the number of workers, nor who
// was ready first, nor where it was stopped or killed makes a difference (but for the columns of
// times). Every step looks for what is there already, so the same call goes on where the last one
// ended, and a plan with more runs adds what is missing.
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
    const char *newest;          // the run that last had something to tell
    double newest_done;          // 0 to 1, of that run
    double seconds_done;         // expected CPU seconds' worth of training that is done
    double seconds;              // of all runs
    double moves_per_second;     // of all that train now
    int training, playing;       // members at work
    int stage, stages;           // stages that are concluded
    int size;                    // board whose tournament is being played, or 0
    double tournament;           // how much of that, 0 to 1
    double games_per_second;     // of that
    bool ended;                  // nobody works any more
} SweepProgress;

typedef struct SweepConfig {
    const char *folder;
    ExperimentOrigin origin;
    ExperimentTest test;         // without engines and runs
    TournamentConfig tournament; // its plan and seed
    double checkpoint_seconds;   // between two checkpoints of a run
    bool mix_machines;           // a member may go on with what another type of machine began
    double memory;               // bytes that training may take up on each machine; 0: no limit
    double patience;             // seconds that a file of another process may be out of sight
    Crew *crew;                  // whose work is sweep_work()
    const volatile sig_atomic_t *stop; // may be NULL
    void *context;                     // for the functions below; each may be NULL
    // Ten times a second at most, and in the end; an error ends the sweep.
    Status (*progress)(void *context, const SweepProgress *progress, Error *error);
    void (*note)(void *context, const char *line); // what a log should have: runs done or failed
    // After each stage that changed the store. An error that does not come from the system counts
    // only after the last stage: before that there may be too little to conclude from.
    Status (*conclude)(void *context, bool last, Error *error);
} SweepConfig;

// Does what is missing. STATUS_STOPPED when stopped, everything saved. Runs of other settings in
// the folder, runs that do not fit into memory, and boards of which this build has no perfect play
// to play against are refused before anything is done. A run that
// fails (training diverges, its files are damaged) or a tournament that does is left out and the
// rest goes on; the first of these errors is told in the end. When the system refuses to write,
// everybody saves what can be saved and the sweep ends.
Status sweep_run(const SweepConfig *config, const SweepPlan *plan, Error *error);

// What the members of the crew do, with a SweepWorker as the context of all of them in a process.
typedef struct SweepWorker SweepWorker;

// `stop` may be NULL: not 0 has the process end its pieces early, as when it is told so.
SweepWorker *sweep_worker_create(const volatile sig_atomic_t *stop);
void sweep_worker_destroy(SweepWorker *worker);
CrewWork sweep_work;

// What a crew's processes must agree on (base/mpi/crew_mpi.h): the program's version and the size
// of the messages that they send each other.
enum { SWEEP_HELLO_MAX = 64 };
void sweep_hello(const char *version, char hello[SWEEP_HELLO_MAX]);

#endif
