// Shared by the commands that run sweeps: the crew, progress, and after every stage the fit and the
// figures.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEPING_H
#define HEXLAW_TOOLS_SWEEP_SWEEPING_H

#include "elo/experiment/sweep.h"
#include "tools/frame/command.h"
#include "tools/frame/progress.h"
#include "tools/shared/analysis.h"

typedef struct SweepingConfig {
    const Command *command;
    const char *out;   // the experiment's folder
    const char *typed; // the command line, to be recorded
    const SweepPlan *plan;
    ExperimentTest test;
    TournamentConfig tournament; // its plan
    uint64_t seed;               // of tournaments and fits
    double checkpoint_seconds;   // as in SweepConfig
    double memory;               // as in SweepConfig
    bool mix_machines;           // as in SweepConfig
    int replicates;              // of the bootstrap
    const Unit *units;           // [unit_count] what is fitted against, the first for DIR/fit.json
    int unit_count;              // 1 to UNITS
    bool figures;                // draw them: without names all that the results suffice for
    const char *const *figure_names;
    int figure_count;
    bool notes;         // print a line for each run that is done
    Crew *crew;         // NULL: threads of this process, command->threads of them
    Progress *progress; // borrowed, may be NULL
} SweepingConfig;

typedef struct Sweeping {
    const SweepingConfig *config;
    Analysis analysis;              // of the games played; close with sweeping_close()
    bool fitted;                    // there are fits
    ScalingFit *fits[UNITS];        // [config->unit_count]
    char figures[UNITS][PATH_MAX];  // folders of the figures
    AnalysisDrawing drawing[UNITS]; // the figures drawn
    // for the pace
    bool begun;
    double began, began_done; // time of the first progress report, and share done then
    double pace;              // as in SweepStatus
    double noted;             // when DIR/progress.json was last written
} Sweeping;

// Does the part of the sweep that is not done yet. Writes the fit to DIR/fit.json and the figures
// to DIR/figures, those of further units to DIR/fit-UNIT.json and DIR/figures-UNIT, anew after
// every stage.
Status sweeping_run(Sweeping *self, const SweepingConfig *config, Error *error);

// Prints the fit on stdout, and the paths of all results.
void sweeping_print(const Sweeping *self);
void sweeping_close(Sweeping *self);

#endif
