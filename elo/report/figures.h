// Figures through gnuplot, run as a program. Each figure leaves four kinds of file: NAME.svg,
// NAME.png, the data (NAME*.csv) and the script (NAME.gp) that drew it; `gnuplot NAME.gp` in the
// folder draws it again. The same input gives the same bytes of data and script. The paper's
// numbers lie in lighter colours under ours wherever it has published them.
#ifndef HEXLAW_ELO_REPORT_FIGURES_H
#define HEXLAW_ELO_REPORT_FIGURES_H

#include "elo/law/horizon_field.h"
#include "elo/law/scaling.h"
#include "elo/rating/standings.h"

typedef struct FiguresConfig {
    const char *folder;  // made where it is missing
    const char *gnuplot; // the program, looked up in PATH
    bool paper;          // draw the paper's numbers as well
} FiguresConfig;

// gnuplot "gnuplot", paper true; the folder is the caller's.
FiguresConfig figures_config_default(void);

// What is drawn from; borrowed. The arrays hold one entry a board size, in any order.
typedef struct FiguresData {
    int boards;
    const ScalingFit *fit;
    const ScalingBoard *const *scaling; // that the fit was made from
    const Standings *const *standings;
    const StoreTrial *const *trials; // between the agents of the standings
    const int *trial_count;
    const HorizonField *const *horizons;
} FiguresData;

typedef struct Figure {
    const char *name, *title;
    const char *about; // what is to be seen, for those who read the figure or cannot see it
    // Draws it. STATUS_INVALID: these results do not hold what it takes; the message says why.
    Status (*draw)(const FiguresConfig *config, const FiguresData *data, Error *error);
} Figure;

// All figures, in the order of the paper's. The array is static.
const Figure *figures_list(int *count);

// The figure of this name, NULL where there is none.
const Figure *figures_find(const char *name);

// "compare": the frontiers and lines of two fits, the second's dashed and lighter. The names stand
// in the legend.
Status figures_compare(const FiguresConfig *config, const ScalingFit *first, const char *first_name,
                       const ScalingFit *second, const char *second_name, Error *error);

// "horizon": 50% horizons of `count` boards against compute, both logarithmic, and Elo beside them.
// STATUS_INVALID where none is measured.
Status figures_horizon(const FiguresConfig *config, const HorizonField *const *boards, int count,
                       Error *error);

#endif
