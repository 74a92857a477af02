// Shows a sweep's plan before it runs.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEP_SHOW_H
#define HEXLAW_TOOLS_SWEEP_SWEEP_SHOW_H

#include "tools/sweep/sweep_spec.h"

// Measured over predicted time of self-play on one core of this machine, by the model of
// elo/experiment/grid.h: the mean over four runs, each representing a quarter of the plan's cost.
double sweep_show_measure(const SweepSpec *spec);

// Prints stages, runs, compute, memory and hours on stdout, as text or JSON. `slowness` is the
// result of sweep_show_measure().
void sweep_show_plan(const SweepSpec *spec, double slowness, int cores, bool json);

#endif
