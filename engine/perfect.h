// The moves among which the perfect player chooses. They are a function of the position alone,
// whatever was asked before and by which thread, so that a game is reproduced by its random stream:
//
// - in a won position all moves that win;
// - in a lost one the most stubborn moves: those that leave the opponent the fewest winning
//   replies;
// - where more than PERFECT_WIDE_CELLS cells are free, the first moves on 6x6 and larger boards,
//   both of these would take minutes: only the PERFECT_WIDE_MOVES cells that most current passes
//   through (engine/resistance.h) are looked at. Those of them that win; in a lost position all of
//   them. Where one wins but none of these, the next as many are looked at, and so on.
//
// The player takes one of them, uniformly at random.
#ifndef HEXLAW_ENGINE_PERFECT_H
#define HEXLAW_ENGINE_PERFECT_H

#include "base/error.h"
#include "engine/solver.h"

#include <stddef.h>

typedef struct Perfect Perfect;

enum { PERFECT_WIDE_CELLS = 30, PERFECT_WIDE_MOVES = 16 };

typedef struct PerfectConfig {
    int solvers;         // so many threads are answered at once; others wait
    size_t solver_bytes; // each solver's transposition table
    size_t answer_bytes; // remembered answers, at least 1 MiB; each takes 64 bytes
} PerfectConfig;

// One solver, 64 MiB each.
PerfectConfig perfect_config_default(void);

// May be used by any number of threads at once.
Perfect *perfect_create(const PerfectConfig *config);
void perfect_destroy(Perfect *perfect);

// The moves to choose from, never empty, and whether the side to move wins. STATUS_INVALID if the
// game is over or the board is larger than SOLVER_SIZE_MAX. There is no limit on time: meant for
// boards to 7x7 (docs/solver.md).
Status perfect_moves(Perfect *perfect, const Board *board, Bits *moves, bool *won, Error *error);

// What a defender needs, much less work in won positions: whether the side to move wins, and if it
// does not, its moves as above; 0 if it does. Errors likewise.
Status perfect_defence(Perfect *perfect, const Board *board, Bits *moves, bool *won, Error *error);

// What perfect_defence() answers for a lost position with more than PERFECT_WIDE_CELLS free cells
// (checked; sizes to SOLVER_SIZE_MAX, game not over): found without knowing that it is lost, that
// is at once.
Bits perfect_wide_defence(const Board *board);

#endif
