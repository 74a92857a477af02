// Searches for the least or the greatest value of a function of a few numbers, without its
// gradient (NLopt's Nelder and Mead 1965, and Rowan's Subplex 1990). Deterministic.
#ifndef HEXLAW_ELO_RATING_OPTIMISER_H
#define HEXLAW_ELO_RATING_OPTIMISER_H

#include <stdbool.h>

typedef enum OptimiserMethod { OPTIMISER_NELDER_MEAD, OPTIMISER_SUBPLEX } OptimiserMethod;

typedef struct OptimiserConfig {
    OptimiserMethod method;
    int parameters;
    const double *step;       // [parameters] at first
    const double *low, *high; // [parameters] bounds; NULL: none
    // Ends where all parameters change by less than this share, or the value by less than this
    // share or amount; 0: not looked at.
    double parameters_relative, value_relative, value_absolute;
    int evaluations; // at most
    bool greatest;   // else the least value is looked for
    double (*objective)(const double *parameters, void *context);
    void *context;
} OptimiserConfig;

// From `parameters` on, which become the best that were found, with their value. False where the
// search failed; they mean nothing then. Without memory the process ends: a fit would differ else
// without a word.
bool optimiser_run(const OptimiserConfig *config, double *parameters, double *value);

#endif
