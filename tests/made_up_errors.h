// Synthetic sweeps with a known law of errors, measured on a set of positions drawn for each.
//
// A position has a difficulty z, normal in the population; half of the set's positions are drawn
// from a harder population and weigh less. An agent of rate p in the population throws the win
// away where sqrt(common) z + sqrt(own) e + sqrt(rest) u exceeds the normal quantile of 1 - p; e is
// the run's own opinion of the position, u is drawn anew for each move, so that the chance is known
// and its mean over the population is p.
#ifndef HEXLAW_TESTS_MADE_UP_ERRORS_H
#define HEXLAW_TESTS_MADE_UP_ERRORS_H

#include "base/memory.h"
#include "base/rng.h"
#include "elo/law/error_board.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MADE_UP_SHAPES = 8 };

typedef struct MadeUpErrors {
    int size, seeds, snaps; // seeds of each of 8 shapes, snapshots of a run
    int positions;
    double exponent, plateau, start, length; // the law: decades, x where the incline begins, and
                                             // for how many decades of compute there are agents
    double bend;                             // of its incline in the middle, decades
    double run_noise, agent_noise;           // decades
    double common, own; // shares of variance; the rest is drawn anew for each move
} MadeUpErrors;

static const MadeUpErrors made_up_errors_usual = {.size = 5,
                                                  .seeds = 3,
                                                  .snaps = 14,
                                                  .positions = 512,
                                                  .exponent = 0.6,
                                                  .plateau = 0.4,
                                                  .start = 8,
                                                  .length = 4,
                                                  .run_noise = 0.04,
                                                  .agent_noise = 0.02,
                                                  .common = 0.5,
                                                  .own = 0.3};

static double made_up_errors_at(const MadeUpErrors *sweep, double x) {
    const double t = (x - sweep->start) / sweep->length;
    return sweep->plateau + fmax(0, sweep->exponent * (x - sweep->start)) +
           (t > 0 && t < 1 ? 4 * sweep->bend * t * (1 - t) : 0);
}

static double made_up_above(double x) {
    return 0.5 * erfc(x * M_SQRT1_2);
}

// The x that a standard normal exceeds with chance p.
static double made_up_quantile(double p) {
    double low = -8, high = 8;
    for (int i = 0; i < 40; i++) {
        const double middle = 0.5 * (low + high);
        if (made_up_above(middle) > p)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

// Positions of difficulties z, without boards, which the rates do not look at.
static ErrorPositions made_up_positions(const MadeUpErrors *sweep, Rng *rng, double *z) {
    const double shift = 2;
    ErrorPositions set = {.size = sweep->size,
                          .version = 1,
                          .population = 1e5,
                          .count = sweep->positions,
                          .positions =
                              memory_zeroed((size_t)sweep->positions, sizeof *set.positions)};
    for (int i = 0; i < set.count; i++) {
        z[i] = rng_normal(rng) + (rng_uniform(rng) < 0.5F ? shift : 0);
        set.positions[i].weight = 2 / (1 + exp(shift * z[i] - 0.5 * shift * shift));
        set.positions[i].expected =
            made_up_above((made_up_quantile(0.1) - z[i] * sqrt(0.5)) * M_SQRT2);
    }
    return set;
}

// Shapes of growing capacity follow the law up to their own ceiling, larger ones at larger compute.
static ErrorBoard *made_up_errors_board(const MadeUpErrors *sweep, Rng *rng) {
    const int runs = MADE_UP_SHAPES * sweep->seeds, count = runs * sweep->snaps;
    const size_t n = (size_t)sweep->positions;
    double *z = memory_zeroed(2 * n, sizeof *z), *own = z + n;
    ErrorPositions set = made_up_positions(sweep, rng, z);
    StoreAgent *agents = memory_zeroed((size_t)count, sizeof *agents);
    StoreErrors *rows = memory_zeroed((size_t)count, sizeof *rows);
    const double rest = sqrt(1 - sweep->common - sweep->own);
    for (int run = 0; run < runs; run++) {
        const double capacity = (run / sweep->seeds + 1.0) / MADE_UP_SHAPES;
        const double luck = sweep->run_noise * rng_normal(rng);
        const double ceiling =
            made_up_errors_at(sweep, sweep->start + 1.1 * capacity * sweep->length);
        for (size_t i = 0; i < n; i++)
            own[i] = sqrt(sweep->common) * z[i] + sqrt(sweep->own) * rng_normal(rng);
        for (int snap = 0; snap < sweep->snaps; snap++) {
            const int agent = run * sweep->snaps + snap;
            const double x = sweep->start + sweep->length * (-0.75 + 0.85 * capacity +
                                                             0.9 * snap / (sweep->snaps - 1.0));
            const double y = fmin(made_up_errors_at(sweep, x), ceiling) + luck +
                             sweep->agent_noise * rng_normal(rng);
            const double limit = made_up_quantile(pow(10, -fmax(y, 0.1)));
            agents[agent] = (StoreAgent){.id = agent,
                                         .nodes = 64,
                                         .width = run / sweep->seeds + 1,
                                         .paper_flops = pow(10, x)};
            snprintf(agents[agent].run, sizeof agents[agent].run, "%d", run);
            rows[agent] = (StoreErrors){.agent = agent, .version = 1, .positions = set.count};
            uint16_t *chance = rows[agent].chance[STORE_ERROR_SEARCH] =
                memory_zeroed(n, sizeof *chance);
            for (size_t i = 0; i < n; i++)
                chance[i] =
                    (uint16_t)lround(STORE_CHANCE_ONE * made_up_above((limit - own[i]) / rest));
        }
    }
    Error error = {""};
    ErrorBoard *board;
    if (error_board_create(&set, agents, rows, count, STORE_ERROR_SEARCH, 0, UNIT_PAPER, &board,
                           &error) != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    store_errors_free(rows, count);
    free(agents);
    free(set.positions);
    free(z);
    return board;
}

#endif
