// Figures through gnuplot, run as a program. Each figure leaves four kinds of file: NAME.svg,
// NAME.png, the data (NAME_*.csv) and the script (NAME.gp) that drew it; `gnuplot NAME.gp` in the
// folder draws it again. The same input gives the same bytes of data and script.
#ifndef HEXLAW_ELO_FIGURES_H
#define HEXLAW_ELO_FIGURES_H

#include "elo/scaling.h"

typedef struct FiguresConfig {
    const char *folder;  // made where it is missing
    const char *gnuplot; // the program, looked up in PATH
    bool paper;          // draw the paper's frontiers of the same board sizes as well
} FiguresConfig;

// gnuplot "gnuplot", paper true; the folder is the caller's.
FiguresConfig figures_config_default(void);

// "curves": Elo against training compute, all runs thin, each board's frontier thick in a colour of
// its own, the line of its incline with its slope in the legend, the paper's frontier dashed.
// `boards` are those the fit was made from, in any order.
Status figures_curves(const FiguresConfig *config, const ScalingFit *fit,
                      const ScalingBoard *const *boards, Error *error);

// "law": the frontiers with the law fitted across boards. STATUS_INVALID without a law.
Status figures_law(const FiguresConfig *config, const ScalingFit *fit, Error *error);

#endif
