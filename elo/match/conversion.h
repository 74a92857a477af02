// Games played on from given won positions against perfect defence: does the player complete the
// win?
//
// The player has the side to move at the start, in a won position. It wins if none of its moves
// gives the win away, since perfect play would keep it; until then the opponent is a defender,
// which moves only in lost positions. The solver is slow where many cells are free. There the game
// is played on without solving: if a later position is found to be lost, the win was given away
// there or before; only for games that seem won are the skipped positions solved afterwards, the
// last first. So weak players, whose moves lead to the hardest positions, cost no more than strong
// ones, and every result is exact.
#ifndef HEXLAW_ELO_MATCH_CONVERSION_H
#define HEXLAW_ELO_MATCH_CONVERSION_H

#include "base/pool.h"
#include "engine/perfect.h"
#include "selfplay/search/player.h"

#include <signal.h>

typedef struct ConversionConfig {
    Perfect *perfect;
    Pool *pool;
    Player *const *players;   // [threads of the pool], all alike
    Player *const *defenders; // [threads]; NULL: perfect play's (selfplay/search/reference.h)
    bool first_moves;         // compute `kept` too
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED, results invalid
} ConversionConfig;

typedef struct ConversionGame {
    Board start; // not over, won for the side to move
    Rng rng;     // the game's own stream, used by both sides
    bool kept;   // out, with `first_moves`: the player's first move kept the win
    bool won;    // out
    int plies;   // out: plies played until the result was known
} ConversionGame;

// Plays all games in lockstep. A game's result depends on its start, its stream and the player (to
// the rounding of batches of other lengths), not on the number of threads.
Status conversion_play(const ConversionConfig *config, ConversionGame *games, int count,
                       Error *error);

#endif
