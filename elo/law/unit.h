// What training compute is counted in, and so what the x axis of curves and laws is
// (docs/law.md#compute).
#ifndef HEXLAW_ELO_LAW_UNIT_H
#define HEXLAW_ELO_LAW_UNIT_H

#include "elo/rating/standings.h"

typedef enum Unit {
    UNIT_PAPER,    // paper FLOPs
    UNIT_EXECUTED, // multiply-adds really made, with what is looked at
    UNIT_SECONDS,  // CPU seconds of training
    UNIT_MOVES,    // moves of self-play
    UNITS,
} Unit;

extern const char *const unit_names[]; // in that order, NULL after the last

// "paper FLOPs", "executed multiply-adds", "CPU seconds", "moves of self-play".
const char *unit_plural(Unit unit);

// What is measured in it: "compute", "executed compute", "training time", "self-play".
const char *unit_noun(Unit unit);

// The label of an axis.
const char *unit_axis(Unit unit);

// The name of a column of numbers.
const char *unit_column(Unit unit);

// What an agent was trained with; NAN where its store does not tell.
double unit_of(Unit unit, const StoreAgent *agent);

// STATUS_INVALID where trained agents are among the standings whose store, named `path`, does not
// tell how much of the unit they were trained with.
Status unit_check(Unit unit, const Standings *standings, const char *path, Error *error);

// How much of the unit the paper's protocol takes for one paper FLOP; NAN where that is not known.
double unit_paper(Unit unit);

#endif
