// Random positions whose side to move wins, as the solver knows: what a player's grasp of the game
// is tried on away from the openings it knows by heart.
#ifndef HEXLAW_ELO_MATCH_POSITIONS_H
#define HEXLAW_ELO_MATCH_POSITIONS_H

#include "base/pool.h"
#include "engine/perfect.h"

#include <signal.h>

typedef struct PositionsConfig {
    int size;
    int least, most; // stones on the board, both included
    uint64_t seed;
    Perfect *perfect;
    Pool *pool;
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED
} PositionsConfig;

// From the empty board to three quarters full; seed, perfect and pool are the caller's.
PositionsConfig positions_config_default(int size);

// Draws boards[0 .. count-1], each from a stream of its own: the number of stones uniformly, then
// uniformly random legal moves, all again while the game is over or its side to move does not win.
// They may repeat on small boards. STATUS_INVALID where `least` and `most` leave no position.
Status positions_draw(const PositionsConfig *config, Board *boards, int count, Error *error);

#endif
