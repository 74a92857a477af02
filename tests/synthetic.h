// Synthetic sweeps with a known law, for coverage studies: rated snapshots of several board sizes
// with the covariance of their ratings, and what size of net each run has. No games are played.
//
// The law of a board b, in x = log10 compute, rises from the plateau p = plateau_size*(b - 1) to
// the ceiling c, begins at start = end - (c - p)/slope, and is
//
//     line     min(c, max(p, c + slope*(x - end)))
//     sigmoid  p + (c - p)/(1 + exp(-4*slope*(x - middle)/(c - p))), middle = (start + end)/2
//     power    c + (p - c)*exp(-slope*(x - start)/(c - p)), the plateau before `start`
//
// so that `slope` is the steepest of each. `end` moves by log10(multiple) decades a board size.
// Shapes of growing capacity follow it, each up to its own ceiling: shape k is full at
// x_k = start + 1.2*(k + 1)/shapes of the incline's length, where its ceiling is the law's Elo, and
// so holds the frontier from x_(k-1) to x_k.
#ifndef HEXLAW_TESTS_SYNTHETIC_H
#define HEXLAW_TESTS_SYNTHETIC_H

#include "base/rng.h"
#include "elo/law/scaling.h"

typedef enum SyntheticCurve { SYNTHETIC_LINE, SYNTHETIC_SIGMOID, SYNTHETIC_POWER } SyntheticCurve;

typedef struct SyntheticConfig {
    int boards, first_size;
    int shapes, seeds, snaps; // runs of a board: shapes * seeds, each of so many snapshots
    SyntheticCurve curve;
    double slope;        // Elo a decade
    double multiple;     // compute for one board size more
    double plateau_size; // Elo, negative
    double ceiling;      // Elo that is never exceeded, at most 0
    double end;          // x of the first board
    double lag; // Elo a decade by which a shape stays behind the law before x_(k-1), where smaller
                // shapes hold the frontier
    double run_luck, snap_luck; // standard deviations of a run's and a snapshot's own Elo
    bool luck_in_compute;       // a run's luck is compute, run_luck/slope decades: none at the
                          // plateau and at the ceiling; else it is added to its Elo everywhere
    double error;         // standard error of each rating by itself ...
    double shared_error;  // ... and of what all ratings of a board err by together
    double size_exponent; // a: the net that holds the frontier grows as compute^a, 10^3 parameters
                          // at x_0 of each board
    int nodes;            // of the search; moves = compute / (nodes * parameters)
} SyntheticConfig;

// The boards of a sweep. Snapshots stand run by run: run r = index / snaps has the shape r / seeds.
typedef struct SyntheticSweep {
    int boards;
    ScalingBoard *board[SCALING_BOARDS_MAX]; // owned
    double *truth[SCALING_BOARDS_MAX];       // [count] Elo of the snapshots without errors, owned
    double *parameters[SCALING_BOARDS_MAX];  // [shapes] weights and biases, owned
    double *moves[SCALING_BOARDS_MAX];       // [count] moves of self-play, owned
} SyntheticSweep;

// Two boards from 4x4, 8 shapes, 3 seeds and 14 snapshots, a line of 500 Elo a decade, as
// tests/law_coverage.c has them; ratings to +-15 Elo, of which they share 5.
SyntheticConfig synthetic_config_default(void);

// The law of a board, without shapes and luck.
double synthetic_elo(const SyntheticConfig *config, int size, double x);

// x at which the board's incline begins, and where it ends.
double synthetic_start(const SyntheticConfig *config, int size);
double synthetic_end(const SyntheticConfig *config, int size);

// Free with synthetic_destroy().
SyntheticSweep *synthetic_create(const SyntheticConfig *config, Rng *rng);
void synthetic_destroy(SyntheticSweep *sweep);

#endif
