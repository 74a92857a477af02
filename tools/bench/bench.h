// Shared by the benchmarks: medians, the machine's own sgemm rate.
#ifndef HEXLAW_TOOLS_BENCH_BENCH_H
#define HEXLAW_TOOLS_BENCH_BENCH_H

#include "base/clock.h"
#include "base/pool.h"
#include "nn/net.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"

// The benchmarks, each in tools/bench/bench_<name>.c: X(name, summary).
#define BENCHES(X)                                                                                 \
    X(engine, "moves, random games and solver positions a second")                                 \
    X(selfplay, "moves and leaf evaluations a second, and where the time goes")                    \
    X(learn, "forward, backward and optimiser against this machine's sgemm")                       \
    X(search, "each search rule without a network")                                                \
    X(net, "the network's forward pass by batch")                                                  \
    X(signature, "a number that changes only when behaviour does")

#define DECLARE_BENCH(name, summary) int bench_##name(int argc, char **argv);
BENCHES(DECLARE_BENCH)
#undef DECLARE_BENCH

// Sorts the numbers and returns their median.
double bench_median(double *numbers, int count);

// Does a piece of work and returns its amount.
typedef double BenchWork(void *context);

// How work is measured: repeated for `seconds` by `clock`, in each of `rounds` rounds.
typedef struct BenchRounds {
    int rounds;
    double seconds;
    double (*clock)(void); // base/clock.h
    Pool *pool;            // NULL: the rate of sgemm is not measured before each round
} BenchRounds;

// Medians over rounds; NAN without a pool: GFLOP/s of sgemm, and `rate` over it.
typedef struct BenchRate {
    double rate; // work a second
    double sgemm, share;
} BenchRate;
BenchRate bench_measure(const BenchRounds *rounds, BenchWork *work, void *context);

// GFLOP/s of sgemm on `pool`'s threads, each with one call at a time of the best of several square
// shapes, measured for about `seconds`.
double bench_sgemm(Pool *pool, double seconds);

// Options that benchmarks share: --shape, --rounds, --time.
Option bench_shape_option(TextList *asked);
Option bench_rounds_option(int *rounds);
Option bench_time_option(double *seconds);

// The shapes given, or the default ones. Returns their number, at most TEXT_LIST_MAX.
int bench_shapes(const Command *command, const TextList *asked, NetShape *shapes);

// A shape as a new JSON object of size, width and depth, and as it is typed: "3,16,2".
enum { BENCH_SHAPE_TEXT = 40 };
cJSON *bench_shape_json(NetShape shape);
void bench_shape_text(NetShape shape, char text[BENCH_SHAPE_TEXT]);

// Peak resident memory of this process, MB.
double bench_peak_mb(void);

// Load average of the machine over the last minute, reported because it affects the figures.
double bench_load(void);

// Samples a second that one thread trains on, in steps of `batch`.
double bench_learn_rate(NetShape shape, int batch, double seconds, uint64_t seed);

// A random net whose residual layers have an effect: alpha 0.3.
Net *bench_random_net(NetShape shape, uint64_t seed);

#endif
