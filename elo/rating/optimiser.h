// Searches for the least or the greatest value of a function of a few numbers, without its
// gradient (NLopt's Nelder and Mead 1965, and Rowan's Subplex 1990). Deterministic.
#ifndef HEXLAW_ELO_RATING_OPTIMISER_H
#define HEXLAW_ELO_RATING_OPTIMISER_H

#include <stdbool.h>

typedef enum OptimiserMethod { OPTIMISER_NELDER_MEAD, OPTIMISER_SUBPLEX } OptimiserMethod;

typedef struct OptimiserConfig {
    OptimiserMethod method;
    int parameters;
    const double *step;       // [parameters] initial step
    const double *low, *high; // [parameters] bounds; NULL: none
    // Stops when all parameters change by less than this relative amount, or the value by less than
    // this relative or absolute amount; 0: off.
    double parameters_relative, value_relative, value_absolute;
    int evaluations; // at most
    bool greatest;   // maximise; else minimise
    double (*objective)(const double *parameters, void *context);
    void *context;
} OptimiserConfig;

// Starts at `parameters` and replaces them by the best point found, with its value. False if the
// search failed; both are meaningless then. Ends the process when out of memory: otherwise a fit
// would silently differ.
bool optimiser_run(const OptimiserConfig *config, double *parameters, double *value);

#endif
