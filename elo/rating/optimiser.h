// NLopt where its memory runs out: it tells so in results that would else be taken for "found
// nothing better", and a fit would differ without a word.
#ifndef HEXLAW_ELO_RATING_OPTIMISER_H
#define HEXLAW_ELO_RATING_OPTIMISER_H

#include "base/memory.h"

#include <nlopt.h>

static inline nlopt_result optimiser_told(nlopt_result result) {
    if (result == NLOPT_OUT_OF_MEMORY)
        memory_exhausted();
    return result;
}

static inline nlopt_opt optimiser_create(nlopt_algorithm algorithm, unsigned parameters,
                                         const double *step) {
    const nlopt_opt optimiser = nlopt_create(algorithm, parameters);
    if (!optimiser)
        memory_exhausted();
    optimiser_told(nlopt_set_initial_step(optimiser, step));
    return optimiser;
}

#endif
