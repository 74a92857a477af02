#include "tests/synthetic.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

SyntheticConfig synthetic_config_default(void) {
    return (SyntheticConfig){.boards = 2,
                             .first_size = 4,
                             .shapes = 8,
                             .seeds = 3,
                             .snaps = 14,
                             .curve = SYNTHETIC_LINE,
                             .slope = 500.0,
                             .multiple = 9.0,
                             .plateau_size = -300.0,
                             .end = 9.0,
                             .run_luck = 15.0,
                             .snap_luck = 10.0,
                             .error = 14.0,
                             .shared_error = 5.0,
                             .size_exponent = 0.5,
                             .nodes = 64};
}

static double height(const SyntheticConfig *config, int size) {
    return config->ceiling - config->plateau_size * (size - 1);
}

double synthetic_end(const SyntheticConfig *config, int size) {
    return config->end + log10(config->multiple) * (size - config->first_size);
}

double synthetic_start(const SyntheticConfig *config, int size) {
    return synthetic_end(config, size) - height(config, size) / config->slope;
}

double synthetic_elo(const SyntheticConfig *config, int size, double x) {
    const double h = height(config, size), c = config->ceiling;
    const double start = synthetic_start(config, size), end = synthetic_end(config, size);
    switch (config->curve) {
    case SYNTHETIC_SIGMOID:
        return c - h / (1.0 + exp(4.0 * config->slope * (x - 0.5 * (start + end)) / h));
    case SYNTHETIC_POWER:
        return c - h * exp(-config->slope * fmax(0.0, x - start) / h);
    default:
        return fmin(c, fmax(c - h, c + config->slope * (x - end)));
    }
}

// Where shape k is full, as a share of the incline's length from its start.
static double full_at(const SyntheticConfig *config, int k) {
    return 1.2 * (k + 1) / config->shapes;
}

static double shape_elo(const SyntheticConfig *config, int size, int k, double x) {
    const double start = synthetic_start(config, size);
    const double length = synthetic_end(config, size) - start;
    const double full = start + length * full_at(config, k);
    const double behind = k > 0 ? fmax(0.0, start + length * full_at(config, k - 1) - x) : 0.0;
    const double elo = synthetic_elo(config, size, fmin(x, full)) - config->lag * behind;
    return fmax(config->plateau_size * (size - 1), elo);
}

static void make_board(const SyntheticConfig *config, int b, Rng *rng, SyntheticSweep *sweep) {
    const int size = config->first_size + b, runs = config->shapes * config->seeds;
    const size_t count = (size_t)(runs * config->snaps);
    ScalingBoard *board = sweep->board[b] = memory_zeroed(1, sizeof *board);
    double *truth = sweep->truth[b] = memory_zeroed(count, sizeof *truth);
    double *moves = sweep->moves[b] = memory_zeroed(count, sizeof *moves);
    double *parameters = sweep->parameters[b] =
        memory_zeroed((size_t)config->shapes, sizeof *parameters);
    board->size = size;
    board->nodes = config->nodes;
    board->count = (int)count;
    board->snaps = memory_zeroed(count, sizeof *board->snaps);
    board->covariance = memory_zeroed(count * count, sizeof *board->covariance);
    board->shape = memory_zeroed(count, sizeof *board->shape);
    const double start = synthetic_start(config, size);
    const double length = synthetic_end(config, size) - start;
    for (int k = 0; k < config->shapes; k++)
        parameters[k] = pow(10.0, 3.0 + config->size_exponent * length *
                                            (full_at(config, k) - full_at(config, 0)));
    const double together = config->shared_error * rng_normal(rng);
    int i = 0;
    for (int run = 0; run < runs; run++) {
        const int k = run / config->seeds;
        const double capacity = (k + 1.0) / config->shapes,
                     luck = config->run_luck * rng_normal(rng);
        for (int snap = 0; snap < config->snaps; snap++, i++) {
            const double x =
                start + length * (-0.3 + 0.85 * capacity + 0.9 * snap / (config->snaps - 1.0));
            truth[i] = config->luck_in_compute
                           ? shape_elo(config, size, k, x + luck / config->slope)
                           : shape_elo(config, size, k, x) + luck;
            truth[i] += config->snap_luck * rng_normal(rng);
            board->shape[i] = k;
            moves[i] = pow(10.0, x) / (config->nodes * parameters[k]);
            board->snaps[i] =
                (FrontierSnap){run, x, truth[i] + together + config->error * rng_normal(rng)};
        }
    }
    const double all = config->shared_error * config->shared_error;
    for (size_t j = 0; j < count * count; j++)
        board->covariance[j] = all + (j % (count + 1) == 0 ? config->error * config->error : 0.0);
}

SyntheticSweep *synthetic_create(const SyntheticConfig *config, Rng *rng) {
    CHECK(config->boards >= 1 && config->boards <= SCALING_BOARDS_MAX && config->first_size >= 2);
    CHECK(config->shapes >= 1 && config->seeds >= 1 && config->snaps >= 2 && config->nodes >= 1);
    CHECK(config->slope > 0.0 && config->plateau_size * (config->first_size - 1) < config->ceiling);
    SyntheticSweep *sweep = memory_zeroed(1, sizeof *sweep);
    sweep->boards = config->boards;
    for (int b = 0; b < config->boards; b++)
        make_board(config, b, rng, sweep);
    return sweep;
}

void synthetic_destroy(SyntheticSweep *sweep) {
    if (!sweep)
        return;
    for (int b = 0; b < sweep->boards; b++) {
        scaling_board_destroy(sweep->board[b]);
        free(sweep->truth[b]);
        free(sweep->parameters[b]);
        free(sweep->moves[b]);
    }
    free(sweep);
}
