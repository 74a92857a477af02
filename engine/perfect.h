// The moves among which the perfect player chooses. They are a function of the position alone,
// whatever was asked before and by which thread, so that a game is reproduced by its random stream:
//
// - in a won position all moves that win;
// - in a lost one the most stubborn moves: those that leave the opponent the fewest winning
//   replies.
//
// The player takes one of them, uniformly at random.
#ifndef HEXLAW_ENGINE_PERFECT_H
#define HEXLAW_ENGINE_PERFECT_H

#include "base/error.h"
#include "engine/solver.h"

#include <stddef.h>

typedef struct Perfect Perfect;

typedef struct PerfectConfig {
    size_t solver_bytes; // the solver's transposition table
    size_t answer_bytes; // remembered answers, at least 1 MiB; each takes 64 bytes
} PerfectConfig;

// 64 MiB each.
PerfectConfig perfect_config_default(void);

// May be used by any number of threads at once; they take turns.
Perfect *perfect_create(const PerfectConfig *config);
void perfect_destroy(Perfect *perfect);

// The moves to choose from, never empty, and whether the side to move wins. STATUS_INVALID if the
// game is over or the board is larger than SOLVER_SIZE_MAX. There is no limit on time: meant for
// boards to 6x6.
Status perfect_moves(Perfect *perfect, const Board *board, Bits *moves, bool *won, Error *error);

#endif
