// Auxiliary heads, for training only: further targets for the neck (the input of the heads), so
// that it learns more from a game. Their parameters are not part of a Net: they are in no weights
// file and are not computed in play.
//
// Two linear heads on the neck (similar to those for Go in Wu 2019, "Accelerating self-play
// learning in Go", section 3.4):
//   owner  for each cell, 1 if it will be the mover's, -1 if the opponent's, 0 if neither's
//   left   moves left in the game, divided by the number of cells
// Both with squared errors; for the owner, the mean over cells.
#ifndef HEXLAW_NN_NET_AUX_H
#define HEXLAW_NN_NET_AUX_H

#include "nn/net.h"

// The end of a sample's game, in the net's frame.
typedef struct NetAuxTarget {
    Bits mine, theirs; // cells, disjoint
    int left;          // moves, this one included
} NetAuxTarget;

typedef struct NetAux {
    const float *parameters;     // [net_aux_count()]
    const NetAuxTarget *targets; // [n]
    float ownership_weight, moves_left_weight;
    float *gradient; // [net_aux_count()], added to
} NetAux;

// Parameters of both heads. Initialise with 0: then they send no gradient to the neck until they
// have learnt something.
size_t net_aux_count(NetShape shape);

// Multiply-adds of a sample's forward and backward passes through the heads.
double net_aux_work(NetShape shape);

// net_backward() with ownership_weight * owner's error + moves_left_weight * left's error added to
// the loss. `aux` NULL: without.
void net_backward_aux(const Net *net, NetWork *work, const NetInput *inputs,
                      const NetTarget *targets, int n, float value_weight, float scale,
                      float *gradient, NetLoss *loss, const NetAux *aux);

#endif
