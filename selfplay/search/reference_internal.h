// Shared by reference.c and reference_large.c.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_INTERNAL_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_INTERNAL_H

#include "base/rng.h"
#include "engine/board.h"

// Those positions of a call that somebody else is asked about, and the answers. Begins as zeros.
typedef struct ReferenceRest {
    int count, room;
    Board *boards;
    Rng *rngs;
    int *moves;
    int *numbers; // places in the call
} ReferenceRest;

// Empties it, with room for `n`.
void reference_rest_begin(ReferenceRest *rest, int n);
void reference_rest_add(ReferenceRest *rest, const Board *board, const Rng *rng, int number);

// Puts the answers where they belong in the call.
void reference_rest_hand_back(const ReferenceRest *rest, int *moves, Rng *rngs);
void reference_rest_free(ReferenceRest *rest);

// Draws one of `open`, which is not empty, by the policy [cells] of the board; of cells without any
// the last.
int reference_draw(const float *policy, Bits open, Rng *rng);

#endif
