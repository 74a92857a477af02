// What the tests may see of the solver: they turn its rules off one by one.
#ifndef HEXLAW_ENGINE_SOLVER_INTERNAL_H
#define HEXLAW_ENGINE_SOLVER_INTERNAL_H

#include "engine/proof_search.h"
#include "engine/solver.h"

struct Solver {
    SolverConfig config;
    ProofSearch search;
};

#endif
