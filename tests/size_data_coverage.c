// Coverage of the intervals of elo/law/size_data.h: sweeps whose law is known, with luck of runs
// and errors of ratings, fitted and bootstrapped as by `hexlaw fit --sizes`. Prints how often 95%
// intervals hold the truth, and fails where that differs from 95% by more than chance allows, or
// where intervals are wider than the actual errors ask for.
//
//     size_data_coverage SWEEPS [REPLICATES [LUCK [DELAY [SHAPES [SEEDS]]]]]
//
// LUCK is the standard deviation of what a run's Elo differs by, DELAY that of log10 of the moves
// by which it is ahead.
#include "base/memory.h"
#include "base/rng.h"
#include "elo/law/size_data.h"
#include "elo/rating/rating.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SNAPS = 16, TALLIES = 6, SHOWN_EACH = 100 };

typedef struct World {
    int shapes, seeds;
    double luck, delay, snap_luck, error, shared_error;
    SizeDataLaw law;
    int nodes;
} World;

// Near to what 5x5 to 7x7 showed: a plateau of -2000 Elo; where only the net limits, -880 Elo at
// 2,000 parameters; where only the moves do, -880 Elo at 10^4.5.
static World world_default(void) {
    const double at = log(pow(10.0, 880.0 / 400.0));
    return (World){.shapes = 8,
                   .seeds = 3,
                   .luck = 15.0,
                   .snap_luck = 10.0,
                   .error = 14.0,
                   .shared_error = 5.0,
                   .nodes = 16,
                   .law = {.plateau = log(pow(10.0, 2000.0 / 400.0) - 1.0),
                           .size = at + 2.8 * log(2000.0),
                           .alpha = 2.8,
                           .data = at + 3.4 * M_LN10 * 4.5,
                           .beta = 3.4}};
}

// Nets from 700 to 24,000 parameters; larger ones are trained for longer, as a sweep does.
static SizeDataBoard *make_board(const World *world, Rng *rng) {
    const int count = world->shapes * world->seeds * SNAPS;
    const size_t n = (size_t)count;
    SizeDataBoard *board = memory_zeroed(1, sizeof *board);
    *board = (SizeDataBoard){.size = 5, .nodes = world->nodes, .count = count};
    board->points = memory_zeroed(n, sizeof *board->points);
    board->covariance = memory_zeroed(n * n, sizeof *board->covariance);
    const double all = pow(world->shared_error, 2.0), own = pow(world->error, 2.0);
    for (size_t i = 0; i < n * n; i++)
        board->covariance[i] = all + (i % (n + 1) == 0 ? own : 0.0);
    const double together = world->shared_error * rng_normal(rng);
    double luck = 0.0, ahead = 0.0;
    for (int i = 0; i < count; i++) {
        const int run = i / SNAPS, snap = i % SNAPS;
        const double size = (run / world->seeds) / (world->shapes - 1.0);
        if (snap == 0) {
            luck = world->luck * rng_normal(rng);
            ahead = world->delay * rng_normal(rng);
        }
        const double parameters = log10(700.0) + size * log10(24000.0 / 700.0);
        const double moves = 2.1 + (3.0 + size) * snap / (SNAPS - 1.0);
        board->points[i] = (SizeDataPoint){
            run, parameters, moves,
            size_data_y(&world->law, size_data_elo(), parameters, moves + ahead) + luck + together +
                world->snap_luck * rng_normal(rng) + world->error * rng_normal(rng)};
    }
    return board;
}

typedef struct Tally {
    const char *name;
    double truth;
    int inside, count;
    double sum, squares, width;
} Tally;

static void add(Tally *self, ScalingValue value) {
    self->inside += value.lo <= self->truth && self->truth <= value.hi;
    self->count++;
    self->sum += value.value - self->truth;
    self->squares += pow(value.value - self->truth, 2.0);
    self->width += value.hi - value.lo;
}

// As in law_coverage.c: 93 to 97% within what chance does to so many sweeps, and on the average
// intervals no wider than a tenth above 1.96 times the root mean square of the errors.
static bool print_tally(const Tally *self) {
    const double n = self->count, share = self->inside / n;
    const double slack = fmax(0.02, 4.0 * sqrt(0.95 * 0.05 / n));
    const double ratio = self->width / n / 2.0 / (RATING_Z95 * sqrt(self->squares / n));
    const double widest = 1.15 + 3.0 / sqrt(2.0 * n);
    const bool good = fabs(share - 0.95) <= slack && ratio <= widest;
    printf("%-18s in %5.1f%% of %d; mean error %.3f, deviation %.3f, interval's half %.3f, %.2f of "
           "the errors', at most %.2f%s\n",
           self->name, 100.0 * share, self->count, self->sum / n,
           sqrt(fmax(0.0, self->squares / n - pow(self->sum / n, 2.0))), self->width / n / 2.0,
           ratio, widest, good ? "" : "  <- not 95%");
    return good;
}

static bool print_all(const Tally tallies[TALLIES]) {
    bool good = true;
    for (int i = 0; i < TALLIES; i++)
        good &= print_tally(&tallies[i]);
    fflush(stdout);
    return good;
}

int main(int argc, char **argv) {
    World world = world_default();
    const int sweeps = argc > 1 ? atoi(argv[1]) : 60;
    const int replicates = argc > 2 ? atoi(argv[2]) : 200;
    world.luck = argc > 3 ? atof(argv[3]) : world.luck;
    world.delay = argc > 4 ? atof(argv[4]) : world.delay;
    world.shapes = argc > 5 ? atoi(argv[5]) : world.shapes;
    world.seeds = argc > 6 ? atoi(argv[6]) : world.seeds;
    const SizeDataLaw *law = &world.law;
    const double whole = law->alpha + law->beta, goal = size_data_elo().goal;
    const double compute = size_data_best_compute(law, size_data_elo(), world.nodes, goal);
    Tally tallies[TALLIES] = {
        {"alpha", law->alpha, 0, 0, 0.0, 0.0, 0.0},
        {"beta", law->beta, 0, 0, 0.0, 0.0, 0.0},
        {"a", law->beta / whole, 0, 0, 0.0, 0.0, 0.0},
        {"exponent of C", law->alpha * law->beta / whole, 0, 0, 0.0, 0.0, 0.0},
        {"log10 C at -50 Elo", compute, 0, 0, 0.0, 0.0, 0.0},
        {"log10 N at -50 Elo", size_data_best(law, world.nodes, compute), 0, 0, 0.0, 0.0, 0.0}};
    for (int r = 0; r < sweeps; r++) {
        Rng rng = rng_stream((uint64_t)r, RNG_TEST, 12);
        SizeDataBoard *board = make_board(&world, &rng);
        const ScalingConfig config = {.replicates = replicates, .seed = (uint64_t)r};
        SizeDataFit fit;
        Error error = {""};
        if (size_data_fit(&config, size_data_elo(), board, &fit, &error) != STATUS_OK) {
            fprintf(stderr, "%s\n", error.text);
            return 2;
        }
        size_data_board_destroy(board);
        add(&tallies[0], fit.alpha);
        add(&tallies[1], fit.beta);
        add(&tallies[2], fit.size_share);
        add(&tallies[3], fit.compute);
        add(&tallies[4], fit.goal_compute);
        add(&tallies[5], fit.goal_parameters);
        if ((r + 1) % SHOWN_EACH == 0 && r + 1 < sweeps)
            print_all(tallies);
    }
    return print_all(tallies) ? 0 : 1;
}
