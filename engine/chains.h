// What is linked to each edge by adjacency and bridges: input planes that spare a net from
// computing it.
//
// Two stones of a side are linked if they are neighbours, or if they have two neighbours in common
// and both are free (a bridge: when one is taken, the other still joins them). A stone is linked to
// an edge of its side if it is on it, or on the next line with both its neighbours on the edge
// free. The chain of an edge is all stones that are linked to it, through each other too.
//
// Links may overlap in a free cell and are counted all the same, so a chain is a heuristic, not a
// proof.
#ifndef HEXLAW_ENGINE_CHAINS_H
#define HEXLAW_ENGINE_CHAINS_H

#include "engine/bits.h"

enum { CHAINS_PLANES = 4 };

// `mine` joins top to bottom and `theirs` left to right. Planes: the cells that are linked to the
// edge or to its chain, stones of the chain and free ones, for top, bottom (of mine), left and
// right (of theirs). Sizes 2 to BITS_SIZE_MAX; the stones are disjoint.
void chains_find(Bits mine, Bits theirs, int size, Bits planes[CHAINS_PLANES]);

#endif
