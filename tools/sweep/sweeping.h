// What the commands that carry out sweeps share: the crew, progress, and after every stage the fit
// and the figures.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEPING_H
#define HEXLAW_TOOLS_SWEEP_SWEEPING_H

#include "elo/experiment/sweep.h"
#include "tools/frame/command.h"
#include "tools/frame/progress.h"
#include "tools/shared/analysis.h"

typedef struct SweepingConfig {
    const Command *command;
    const char *out;   // the experiment's folder
    const char *typed; // for the record
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
    bool figures;                // draw them: with no names all that there is enough for
    const char *const *figure_names;
    int figure_count;
    bool notes;         // a line for each run that is done
    Crew *crew;         // NULL: threads of this process, as many as the command says
    Progress *progress; // borrowed, may be NULL
} SweepingConfig;

typedef struct Sweeping {
    const SweepingConfig *config;
    Analysis analysis;              // of what has been played; close with sweeping_close()
    bool fitted;                    // there are fits
    ScalingFit *fits[UNITS];        // [config->unit_count]
    char figures[UNITS][PATH_MAX];  // folders of the figures
    AnalysisDrawing drawing[UNITS]; // figures there are
    // how fast it goes
    bool begun;
    double began, began_done; // when progress was first told, and how much was done then
    double pace;              // as in SweepStatus
    double noted;             // when DIR/progress.json was last written
} Sweeping;

// Does what is missing. The fit is kept in DIR/fit.json, the figures in DIR/figures, those of
// further units in DIR/fit-UNIT.json and DIR/figures-UNIT; all are renewed whenever a stage is
// done.
Status sweeping_run(Sweeping *self, const SweepingConfig *config, Error *error);

// The fit on stdout, and where everything is.
void sweeping_print(const Sweeping *self);
void sweeping_close(Sweeping *self);

#endif
