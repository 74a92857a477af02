// Random positions that the side to move wins, by the solver: they test a player away from the
// openings it has memorised.
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
// uniformly random legal moves, repeated until the game is not over and the side to move wins.
// Positions may repeat on small boards. STATUS_INVALID if `least` and `most` allow no position.
Status positions_draw(const PositionsConfig *config, Board *boards, int count, Error *error);

#endif
