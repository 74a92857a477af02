// Games played on from given positions against perfect defence: does a player carry a win through?
//
// The player has the side to move at the start. After each of its moves the solver is asked; once
// the defender wins the game is over, since perfect play keeps what it has won. While it does not,
// the defender plays by the rule for lost positions (engine/perfect.h). So a game costs the solver
// no more than the lost half of perfect play.
#ifndef HEXLAW_ELO_CONVERSION_H
#define HEXLAW_ELO_CONVERSION_H

#include "base/pool.h"
#include "engine/perfect.h"
#include "selfplay/player.h"

#include <signal.h>

typedef struct ConversionConfig {
    Perfect *perfect;
    Pool *pool;
    Player *const *players;            // [threads of the pool], all alike
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED, results of no use
} ConversionConfig;

typedef struct ConversionGame {
    Board start; // not over. One that the side to move cannot win is lost with its first move
    Rng rng;     // this game's own stream, from which both sides draw
    int kept;    // out: moves of the player until it had won, or lost what it had
    bool won;    // out
} ConversionGame;

// Plays all games in lockstep. A game's result depends on its start, its stream and the player (to
// the rounding of batches of other lengths), not on the number of threads.
Status conversion_play(const ConversionConfig *config, ConversionGame *games, int count,
                       Error *error);

#endif
