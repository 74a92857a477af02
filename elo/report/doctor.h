// Signs that training, not the law, is at fault: what to check first if a curve bends or runs
// differ widely. Each finding is data and a sentence; docs/law.md gives every threshold, what it
// was measured on, and which are conventions.
//
// What is checked:
//   run.json    losses of the snapshots, samples learnt from, settings
//   weights     the newest snapshot's net, on random positions and on self-play of its own
//   ratings     of a store's agents, if any
#ifndef HEXLAW_ELO_REPORT_DOCTOR_H
#define HEXLAW_ELO_REPORT_DOCTOR_H

#include "elo/match/model_truth.h"
#include "elo/rating/standings.h"
#include "selfplay/train/run.h"

typedef enum DoctorSign {
    DOCTOR_LOSS_SPIKE, // loss of a snapshot, as a multiple of the largest of the three before
    DOCTOR_DEAD_UNITS, // share of the ReLU units that are never active
    DOCTOR_SATURATED,  // share of the value head's certain outputs that are wrong
    DOCTOR_COLLAPSED,  // share of the policy's certain moves in won positions that lose the win
    DOCTOR_NOISE,      // gradient noise scale, as a multiple of the batch
    DOCTOR_OVERFIT,    // value loss on fresh self-play, as a multiple of that in training
    DOCTOR_STALE,      // share of all samples so far that the learner draws from
    DOCTOR_OVERUSED,   // times that a sample is used (reuse)
    DOCTOR_PLATEAU,    // Elo gained over the run's last factor of four in compute
    DOCTOR_SPREAD,     // Elo below the best run that differs only in its seed
    DOCTOR_UNREAD,     // 1: the run's folder exists but cannot be read
    DOCTOR_SIGNS,
} DoctorSign;

extern const char *const doctor_sign_names[]; // "loss-spike", in that order

typedef enum DoctorSeverity {
    DOCTOR_NOTICE, // may be normal; to be considered if the law breaks
    DOCTOR_SEVERE, // training did not do what it was meant to
} DoctorSeverity;

enum { DOCTOR_SENTENCE_MAX = 320 };

typedef struct DoctorFinding {
    char run[STORE_NAME_MAX];
    DoctorSign sign;
    DoctorSeverity severity;
    double number, expected; // the measured number; the limit it exceeds
    char sentence[DOCTOR_SENTENCE_MAX];
} DoctorFinding;

// What the learned model of a run's newest net knows; no sign, but what to look at first.
typedef struct DoctorModel {
    char run[STORE_NAME_MAX];
    int unroll; // moves that it was unrolled for in training
    ModelTruth truth;
} DoctorModel;

typedef struct DoctorFindings {
    int count;
    DoctorFinding *list; // [count], owned; free with doctor_findings_free()
    int models;          // runs with a learned model, on boards that are solved
    DoctorModel *model;  // [models], owned likewise
} DoctorFindings;

void doctor_findings_free(DoctorFindings *findings);

typedef struct DoctorConfig {
    uint64_t seed;
    int positions;      // random positions
    int samples;        // of fresh self-play
    int nodes;          // search nodes a move of that self-play, at most the run's own
    double solve_nodes; // limit of positions of the solver, per solved position
    int model_games;    // in which a learned model is compared with the solver
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED
    // May be NULL; called before each checked run.
    void (*progress)(void *context, const char *run, double done);
    void *context;
} DoctorConfig;

// 512 positions, 2,048 samples with 16 nodes a move, 2,000 positions per solver call, 256 games of
// a learned model, seed 1.
DoctorConfig doctor_config_default(void);

// --- the parts of doctor_run() and doctor_store() ---

// Losses and replay, from the record of a run.
void doctor_losses(const char *name, const Run *run, DoctorFindings *findings);
void doctor_replay(const char *name, const Run *run, DoctorFindings *findings);

// The net on random positions, compared with the solver where it finishes within its limit.
void doctor_net(const DoctorConfig *config, const char *name, const Net *net,
                DoctorFindings *findings);

// The net on fresh self-play of its own: gradient noise scale and losses. `last` is the net's
// snapshot, for the losses in training. STATUS_INVALID if the net's outputs are not finite.
Status doctor_gradients(const DoctorConfig *config, const char *name, const TrainerConfig *trainer,
                        const RunSnapshot *last, const Net *net, DoctorFindings *findings,
                        Error *error);

// What a learned model knows; nothing for nets without one and boards above 7x7.
Status doctor_model(const DoctorConfig *config, const char *name, const TrainerConfig *trainer,
                    const Net *net, DoctorFindings *findings, Error *error);

// Ratings of one board size; `runs` of the store, to find those that differ only in their seed.
void doctor_ratings(const Standings *standings, const StoreRun *runs, int run_count,
                    DoctorFindings *findings);

// --- whole runs and stores ---

// All checks of a run's folder; adds its findings.
Status doctor_run(const DoctorConfig *config, const char *name, const char *folder,
                  DoctorFindings *findings, Error *error);

// Every run of the store whose folder, runs/NAME beside the store, exists, and the ratings of every
// board size with agents that played (sampled moves). `*looked_at` and `*without` count the runs
// with and without a folder. A folder that cannot be read, or of another version, is a finding.
Status doctor_store(const DoctorConfig *config, Store *store, DoctorFindings *findings,
                    int *looked_at, int *without, Error *error);

#endif
