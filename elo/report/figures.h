// Figures through gnuplot, run as a program. Each figure has four kinds of file: NAME.svg,
// NAME.png, the data (NAME*.csv) and the script (NAME.gp); `gnuplot NAME.gp` in the folder draws it
// again. The same input gives the same bytes of data and script. The paper's numbers are drawn
// below ours in lighter colours where it has published them.
#ifndef HEXLAW_ELO_REPORT_FIGURES_H
#define HEXLAW_ELO_REPORT_FIGURES_H

#include "elo/law/error_law.h"
#include "elo/law/horizon_field.h"
#include "elo/law/laws.h"
#include "elo/law/scaling.h"
#include "elo/rating/standings.h"

typedef struct FiguresConfig {
    const char *folder;  // created if missing
    const char *gnuplot; // the program, looked up in PATH
    bool paper;          // draw the paper's numbers as well
} FiguresConfig;

// gnuplot "gnuplot", paper true; the folder is the caller's.
FiguresConfig figures_config_default(void);

// The data of the figures; borrowed. The arrays have one entry per board size, in any order.
typedef struct FiguresData {
    int boards;
    const ScalingFit *fit;
    const ScalingBoard *const *scaling; // input of the fit
    const Standings *const *standings;
    const StoreTrial *const *trials; // between the agents of the standings
    const int *trial_count;
    const HorizonField *const *horizons;
    const ErrorLaw *errors; // NULL: none is measured
    const Laws *laws;       // of the labels, NULL where all runs have one
} FiguresData;

typedef struct Figure {
    const char *name, *title;
    const char *about; // description, also for readers who cannot see the figure
    // Draws it. STATUS_INVALID: the results lack what the figure needs; the message says why.
    Status (*draw)(const FiguresConfig *config, const FiguresData *data, Error *error);
} Figure;

// All figures, in the order of the paper's. The array is static.
const Figure *figures_list(int *count);

// The figure of this name, NULL if there is none.
const Figure *figures_find(const char *name);

// "laws": the frontiers and lines of any number of laws, a panel a board size.
Status figures_laws(const FiguresConfig *config, const Laws *laws, Error *error);

// "horizon": 50% horizons of `count` boards against compute, both logarithmic, and Elo beside them.
// STATUS_INVALID if none is measured.
Status figures_horizon(const FiguresConfig *config, const HorizonField *const *boards, int count,
                       Error *error);

#endif
