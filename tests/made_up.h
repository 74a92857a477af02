// Synthetic sweeps with a known law: rated snapshots, without games.
#ifndef HEXLAW_TESTS_MADE_UP_H
#define HEXLAW_TESTS_MADE_UP_H

#include "base/memory.h"
#include "base/rng.h"
#include "elo/law/scaling.h"

#include <math.h>

typedef struct MadeUp {
    int size, runs, snaps;
    double slope, plateau, end; // of the true law
    double bend;                // of its incline in the middle, Elo
    double run_noise, agent_noise, game_noise;
} MadeUp;

static const MadeUp made_up_usual = {.size = 5,
                                     .runs = 8,
                                     .snaps = 12,
                                     .slope = 500,
                                     .plateau = -1200,
                                     .end = 10,
                                     .run_noise = 15,
                                     .agent_noise = 10,
                                     .game_noise = 15};

static double made_up_elo(const MadeUp *sweep, double x) {
    const double length = -sweep->plateau / sweep->slope;
    const double t = (x - sweep->end) / length + 1;
    if (t < 0)
        return sweep->plateau;
    return fmin(0, sweep->plateau * (1 - t) + 4 * sweep->bend * fmax(0, t * (1 - t)));
}

// Runs of growing capacity: each follows the law up to its own ceiling, larger ones at larger
// compute.
static ScalingBoard *made_up_board(const MadeUp *sweep, Rng *rng) {
    const int n = sweep->runs * sweep->snaps;
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->size = sweep->size;
    board->count = n;
    board->snaps = memory_zeroed((size_t)n, sizeof *board->snaps);
    board->covariance = memory_zeroed((size_t)n * (size_t)n, sizeof *board->covariance);
    const double length = -sweep->plateau / sweep->slope;
    for (int i = 0; i < n; i++) {
        const int run = i / sweep->snaps, snap = i % sweep->snaps;
        const double capacity = (run + 1.0) / sweep->runs;
        const double x =
            sweep->end + length * (-1.3 + 0.85 * capacity + 0.9 * snap / (sweep->snaps - 1.0));
        const double ceiling = sweep->plateau * (1 - fmin(1, 1.2 * capacity));
        board->snaps[i] = (FrontierSnap){run, x, fmin(made_up_elo(sweep, x), ceiling)};
        board->covariance[(size_t)i * (size_t)n + (size_t)i] = pow(sweep->game_noise, 2);
    }
    for (int run = 0; run < sweep->runs; run++) {
        const double luck = sweep->run_noise * rng_normal(rng);
        for (int i = run * sweep->snaps; i < (run + 1) * sweep->snaps; i++)
            board->snaps[i].elo +=
                luck + sweep->agent_noise * rng_normal(rng) + sweep->game_noise * rng_normal(rng);
    }
    return board;
}

#endif
