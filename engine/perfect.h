// Who wins, for many threads, with a cache. How perfect play chooses moves is in
// selfplay/search/reference.h.
#ifndef HEXLAW_ENGINE_PERFECT_H
#define HEXLAW_ENGINE_PERFECT_H

#include "base/error.h"
#include "engine/solver.h"

#include <stddef.h>

typedef struct Perfect Perfect;

typedef struct PerfectConfig {
    int solvers;         // number of threads served at once; others wait
    size_t solver_bytes; // each solver's transposition table
    size_t answer_bytes; // cache of answers, at least 1 MiB; each takes 48 bytes
} PerfectConfig;

// One solver, 64 MiB each.
PerfectConfig perfect_config_default(void);

// May be used by any number of threads at once.
Perfect *perfect_create(const PerfectConfig *config);
void perfect_destroy(Perfect *perfect);

// Whether the side to move wins. STATUS_INVALID if the game is over or the board is larger than
// SOLVER_SIZE_MAX. There is no limit on time: meant for boards to 7x7 (docs/solver.md).
Status perfect_wins(Perfect *perfect, const Board *board, bool *won, Error *error);

#endif
