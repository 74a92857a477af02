// The solver's internals, for the tests, which turn its rules off one by one.
#ifndef HEXLAW_ENGINE_SOLVER_INTERNAL_H
#define HEXLAW_ENGINE_SOLVER_INTERNAL_H

#include "engine/proof_search.h"
#include "engine/solver.h"

_Static_assert((int)SOLVER_SIZE_MAX <= (int)LATTICE_SIZE_MAX, "a board must fit into one word");

struct Solver {
    SolverConfig config;
    ProofSearch search;
};

#endif
