// The recommended network and compute for a board: one table, tuned empirically (docs/recipe.md).
#ifndef HEXLAW_SELFPLAY_TRAIN_SHAPE_H
#define HEXLAW_SELFPLAY_TRAIN_SHAPE_H

#include "nn/net.h"

// The shape that reaches -50 Elo against perfect play soonest on a board of `size`,
// BOARD_SIZE_MIN to BOARD_SIZE_MAX, with these inputs; measured to 7x7.
NetShape shape_recommended(int size, NetInputs inputs);

// Paper FLOPs by which such a net should long have reached that level: a limit for training to a
// target.
double shape_budget(int size, NetInputs inputs);

#endif
