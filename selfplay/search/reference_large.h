// The reference player: the 0 of every Elo on boards that are too large for perfect play, 8x8 to
// 11x11. It has a net with a search, and a solver with a limit.
//
// Of each position the solver looks at a number of positions (engine/settler.h) and says who wins,
// or that it does not know.
// - Won: it plays the solver's winning move, so what is settled is never given away.
// - Lost: all moves are equal, and it plays what its search has.
// - Not settled: a move is drawn from the search's improved policy. If the solver says that the
//   opponent wins after it, another one is drawn, a few times.
//
// Both limits are numbers of positions, so that nothing depends on time.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_LARGE_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_LARGE_H

#include "nn/net.h"
#include "selfplay/search/player.h"

#include <stdint.h>

typedef struct ReferenceLargeConfig {
    int nodes;          // of Gumbel search, its own included
    uint64_t positions; // that the solver looks at for an answer
    int draws;          // moves drawn for a position that is not settled, at least 1
} ReferenceLargeConfig;

// What the zero of the scale is measured with (docs/zero.md): 256 nodes, 200 positions, 4 draws.
ReferenceLargeConfig reference_large_config_default(void);

// Takes over `net`; boards are of its size (else STATUS_INVALID). Tells what it settled.
Player *reference_large_create(const ReferenceLargeConfig *config, Net *net);

#endif
