// The reference player: the zero of Elo ratings on boards that are too large for perfect play, 8x8
// to 11x11. It has a net with a search, and a solver with a limit.
//
// For each position the solver searches up to a limit of positions (engine/settler.h) and returns
// the winner, or unknown.
// - Won: it plays the solver's winning move, so what is settled is never given away.
// - Lost: all moves are equal, and it plays its search's move.
// - Not settled: a move is drawn from the search's improved policy. If the solver proves that it
//   loses, another one is drawn, a few times.
//
// Both limits are numbers of positions, so that nothing depends on time.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_LARGE_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_LARGE_H

#include "nn/net.h"
#include "selfplay/search/player.h"

#include <stdint.h>

typedef struct ReferenceLargeConfig {
    int nodes;          // of Gumbel search, the root included
    uint64_t positions; // the solver's limit for one answer
    int draws;          // moves drawn for a position that is not settled, at least 1
} ReferenceLargeConfig;

// The configuration of the zero of the Elo scale (docs/zero.md): 256 nodes, 200 positions, 4 draws.
ReferenceLargeConfig reference_large_config_default(void);

// Takes ownership of `net`; boards must be of its size (else STATUS_INVALID). Implements settled().
Player *reference_large_create(const ReferenceLargeConfig *config, Net *net);

#endif
