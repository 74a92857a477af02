#include "elo/rating/optimiser.h"

#include "base/memory.h"

#include <nlopt.h>

// NLopt reports lack of memory in its result code.
static nlopt_result told(nlopt_result result) {
    if (result == NLOPT_OUT_OF_MEMORY)
        memory_exhausted();
    return result;
}

static double evaluate(unsigned count, const double *parameters, double *gradient, void *context) {
    const OptimiserConfig *config = context;
    (void)count;
    (void)gradient;
    return config->objective(parameters, config->context);
}

bool optimiser_run(const OptimiserConfig *config, double *parameters, double *value) {
    static const nlopt_algorithm methods[] = {
        [OPTIMISER_NELDER_MEAD] = NLOPT_LN_NELDERMEAD, [OPTIMISER_SUBPLEX] = NLOPT_LN_SBPLX};
    const nlopt_opt search = nlopt_create(methods[config->method], (unsigned)config->parameters);
    if (!search)
        memory_exhausted();
    told(nlopt_set_initial_step(search, config->step));
    if (config->low)
        told(nlopt_set_lower_bounds(search, config->low));
    if (config->high)
        told(nlopt_set_upper_bounds(search, config->high));
    told((config->greatest ? nlopt_set_max_objective : nlopt_set_min_objective)(search, evaluate,
                                                                                (void *)config));
    told(nlopt_set_xtol_rel(search, config->parameters_relative));
    told(nlopt_set_ftol_rel(search, config->value_relative));
    told(nlopt_set_ftol_abs(search, config->value_absolute));
    told(nlopt_set_maxeval(search, config->evaluations));
    const nlopt_result result = told(nlopt_optimize(search, parameters, value));
    nlopt_destroy(search);
    return result > 0;
}
