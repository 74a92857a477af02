// The unit of training compute, and so of the x axis of curves and laws (docs/law.md#compute).
#ifndef HEXLAW_ELO_LAW_UNIT_H
#define HEXLAW_ELO_LAW_UNIT_H

#include "elo/rating/standings.h"

typedef enum Unit {
    UNIT_PAPER,    // paper FLOPs
    UNIT_EXECUTED, // executed multiply-adds, including looks
    UNIT_SECONDS,  // CPU seconds of training
    UNIT_MOVES,    // moves of self-play
    UNITS,
} Unit;

extern const char *const unit_names[]; // in that order, NULL after the last

// "paper FLOPs", "executed multiply-adds", "CPU seconds", "moves of self-play".
const char *unit_plural(Unit unit);

// The quantity measured in it: "compute", "executed compute", "training time", "self-play".
const char *unit_noun(Unit unit);

// The label of an axis.
const char *unit_axis(Unit unit);

// The name of a column of numbers.
const char *unit_column(Unit unit);

// An agent's training compute; NAN if it is not in the store.
double unit_of(Unit unit, const StoreAgent *agent);

// STATUS_INVALID if the store, named `path`, lacks the training compute in this unit of some
// trained agents of a board size.
Status unit_check_agents(Unit unit, const StoreAgent *agents, int count, int size, const char *path,
                         Error *error);

// The same for those of the standings.
Status unit_check(Unit unit, const Standings *standings, const char *path, Error *error);

// The amount of the unit that the paper's protocol takes for one paper FLOP; NAN if unknown.
double unit_paper(Unit unit);

#endif
