// The network and the compute that suit a board: one table, tuned by measuring (docs/recipe.md).
#ifndef HEXLAW_SELFPLAY_TRAIN_SHAPE_H
#define HEXLAW_SELFPLAY_TRAIN_SHAPE_H

#include "nn/net.h"

// The shape that reaches -50 Elo against perfect play soonest on a board of `size`,
// BOARD_SIZE_MIN to BOARD_SIZE_MAX, with these inputs; measured to 7x7.
NetShape shape_recommended(int size, NetInputs inputs);

// Paper FLOPs after which such a net should long have come as far: a limit for training to a goal.
double shape_budget(int size, NetInputs inputs);

#endif
