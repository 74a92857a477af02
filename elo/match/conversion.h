// Games played on from given positions against perfect defence: does a player carry a win through?
//
// The player has the side to move at the start, and can win. It does so if none of its moves throws
// the win away, since perfect play keeps what it is given; until then a defender moves, a player
// that is only ever asked in lost positions. The solver is slow where many cells are free. There
// the game is played on without asking who wins: a player that is found to have lost the win later
// had thrown it away then or before, and only of games that seem won are the moves from the
// beginning looked at, the last first. So weak players, whose moves make the hardest positions,
// cost no more than strong ones, and every result is exact.
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
    Player *const *defenders; // likewise; NULL: perfect play's (selfplay/search/reference.h)
    bool first_moves;         // find out `kept` too
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED, results of no use
} ConversionConfig;

typedef struct ConversionGame {
    Board start; // not over, won for the side to move
    Rng rng;     // this game's own stream, from which both sides draw
    bool kept;   // out, with `first_moves`: the player's first move kept the win
    bool won;    // out
    int plies;   // out: played, no more than it took to know who wins
} ConversionGame;

// Plays all games in lockstep. A game's result depends on its start, its stream and the player (to
// the rounding of batches of other lengths), not on the number of threads.
Status conversion_play(const ConversionConfig *config, ConversionGame *games, int count,
                       Error *error);

#endif
