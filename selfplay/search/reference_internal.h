// Shared by reference.c and reference_large.c.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_INTERNAL_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_INTERNAL_H

#include "base/rng.h"
#include "engine/board.h"

// The subset of a call's positions that is passed on to another player, and the results. Initialise
// with zeros.
typedef struct ReferenceRest {
    int count, room;
    Board *boards;
    Rng *rngs;
    int *moves;
    int *numbers; // indices in the call
} ReferenceRest;

// Empties it, with room for `n`.
void reference_rest_begin(ReferenceRest *rest, int n);
void reference_rest_add(ReferenceRest *rest, const Board *board, const Rng *rng, int number);

// Copies moves and streams back to their indices in the call.
void reference_rest_hand_back(const ReferenceRest *rest, int *moves, Rng *rngs);
void reference_rest_free(ReferenceRest *rest);

// Draws one of `open`, which is not empty, in proportion to the policy [cells] of the board; the
// last one if all have 0.
int reference_draw(const float *policy, Bits open, Rng *rng);

#endif
