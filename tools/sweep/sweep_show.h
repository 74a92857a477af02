// What a sweep is going to do, told before it does it.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEP_SHOW_H
#define HEXLAW_TOOLS_SWEEP_SWEEP_SHOW_H

#include "tools/sweep/sweep_spec.h"

// How long self-play takes on one core of this machine against the model of elo/experiment/grid.h:
// the mean over four runs, each of which stands for a quarter of the plan's cost.
double sweep_show_measure(const SweepSpec *spec);

// Stages, runs, compute, memory and hours on stdout, as text or JSON. `slowness` is what
// sweep_show_measure() gives.
void sweep_show_plan(const SweepSpec *spec, double slowness, int cores, bool json);

#endif
