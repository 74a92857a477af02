// Coverage of the intervals: tournaments simulated from known ratings on boards with a known law,
// rated, fitted and bootstrapped as by `hexlaw fit`. Prints the shares and fails if one differs
// from 95% by more than chance allows, or the intervals are too wide or too narrow for the actual
// errors: with few repetitions even too wide intervals may all cover the truth.
//
// Slopes, bends and the compute for a board size have a truth, the law's. Where the luck of the
// best runs moves the frontier itself (intercept, crossing, plateau) or nothing but the sweep
// defines a number (a prediction's residual), the truth is what such sweeps find on the average.
//
//     law_coverage REPETITIONS [REPLICATES [RUN-NOISE [GAMES [BOARDS [SHAPES [SEEDS]]]]]]
#include "base/memory.h"
#include "base/rng.h"
#include "elo/law/scaling.h"
#include "elo/rating/rating.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    BOARDS_MOST = 3,
    RUNS_MOST = 24,
    SNAPS = 14,
    AGENTS_MOST = RUNS_MOST * SNAPS,
    SHOWN_EACH = 100 // repetitions
};

// The law: 500 Elo a decade, and log10(multiple) decades a board size.
static const double slope = 500.0, multiple = 9.0, plateau_size = -300.0, agent_noise = 10.0;

typedef struct World {
    double run_noise;
    int games, boards, shapes, seeds;
} World;

static int agents_of(const World *world) {
    return world->shapes * world->seeds * SNAPS;
}

// An estimate and its interval, less the law's truth.
typedef struct Found {
    int board;
    ScalingValue error;
} Found;

typedef struct Tally {
    const char *name;
    bool own;                 // the truth is the mean of a board's estimates
    int count, room, without; // without an interval
    Found *found;
} Tally;

static void tally_error(Tally *self, int board, ScalingValue error) {
    if (!isfinite(error.value) || !isfinite(error.lo)) {
        self->without++;
        return;
    }
    if (self->count == self->room) {
        self->room = 2 * self->room + 64;
        Found *more = memory_zeroed((size_t)self->room, sizeof *more);
        for (int i = 0; i < self->count; i++)
            more[i] = self->found[i];
        free(self->found);
        self->found = more;
    }
    self->found[self->count++] = (Found){board, error};
}

static void tally(Tally *self, int board, ScalingValue value, double truth) {
    tally_error(self, board,
                (ScalingValue){value.value - truth, value.lo - truth, value.hi - truth});
}

// In decades, as its errors are factors.
static void tally_ratio(Tally *self, int board, ScalingValue value, double truth) {
    tally(self, board, (ScalingValue){log10(value.value), log10(value.lo), log10(value.hi)},
          log10(truth));
}

static double law_at(int size, double x) {
    const double plateau = plateau_size * (size - 1);
    const double end = 8.0 + log10(multiple) * (size - 3);
    return fmin(0.0, fmax(plateau, slope * (x - end)));
}

// Shapes of growing capacity follow the law up to their own ceiling, larger ones at larger compute;
// each run and each of its snapshots has a random deviation.
static ScalingBoard *make_agents(const World *world, int size, Rng *rng, double *truth) {
    const int agents = agents_of(world);
    const size_t count = (size_t)agents;
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->size = size;
    board->count = agents;
    board->snaps = memory_zeroed(count, sizeof *board->snaps);
    board->covariance = memory_zeroed(count * count, sizeof *board->covariance);
    board->shape = memory_zeroed(count, sizeof *board->shape);
    const double plateau = plateau_size * (size - 1), length = -plateau / slope;
    const double end = 8.0 + log10(multiple) * (size - 3);
    for (int run = 0; run < world->shapes * world->seeds; run++) {
        const int shape = run / world->seeds;
        const double capacity = (shape + 1.0) / world->shapes;
        const double luck = world->run_noise * rng_normal(rng);
        const double ceiling = plateau * (1.0 - fmin(1.0, 1.2 * capacity));
        for (int snap = 0; snap < SNAPS; snap++) {
            const int agent = run * SNAPS + snap;
            const double x = end + length * (-1.3 + 0.85 * capacity + 0.9 * snap / (SNAPS - 1.0));
            truth[agent] = fmin(law_at(size, x), ceiling) + luck + agent_noise * rng_normal(rng);
            board->snaps[agent] = (FrontierSnap){run, x, NAN};
            board->shape[agent] = shape;
        }
    }
    return board;
}

static int ascending(const void *a, const void *b, void *truth) {
    const double p = ((double *)truth)[*(const int *)a], q = ((double *)truth)[*(const int *)b];
    return (p > q) - (p < q);
}

static RatingGames play(int black, int white, const double *truth, int games, Rng *rng) {
    const double p = 1.0 / (1.0 + pow(10.0, (truth[white] - truth[black]) / 400.0));
    RatingGames result = {black, white, 0.0, 0.0};
    for (int i = 0; i < games; i++)
        if ((double)rng_uniform(rng) < p)
            result.black_wins += 1.0;
        else
            result.white_wins += 1.0;
    return result;
}

// Each plays the next two above it, the one about 250 Elo above, and perfect play (player `agents`)
// while it may win one game in a hundred, as in tournament.h.
static int play_all(const double *truth, int agents, int games, Rng *rng, RatingGames *results) {
    int order[AGENTS_MOST], count = 0;
    for (int i = 0; i < agents; i++)
        order[i] = i;
    qsort_r(order, (size_t)agents, sizeof *order, ascending, (void *)truth);
    for (int i = 0; i < agents; i++) {
        int rung = i;
        while (rung + 1 < agents && truth[order[rung]] < truth[order[i]] + 250.0)
            rung++;
        const int others[] = {i + 1, i + 2, rung > i + 2 ? rung : agents, agents};
        for (int k = 0; k < 4; k++) {
            const bool perfect = k == 3;
            if (perfect ? truth[order[i]] < -798.0 : others[k] >= agents)
                continue;
            const int other = perfect ? agents : order[others[k]];
            results[count++] = play(order[i], other, truth, games, rng);
            results[count++] = play(other, order[i], truth, games, rng);
        }
    }
    return count;
}

static ScalingBoard *make_board(const World *world, int size, Rng *rng, Tally *ratings) {
    double truth[AGENTS_MOST + 1];
    const int agents = agents_of(world);
    ScalingBoard *board = make_agents(world, size, rng, truth);
    truth[agents] = 0.0;
    RatingGames *results = memory_zeroed((size_t)agents * 8, sizeof *results);
    const int count = play_all(truth, agents, world->games, rng, results);
    RatingConfig config = rating_config_default();
    config.anchor = agents;
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, agents + 1, results, count, NULL, &rating, &error) != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    for (int i = 0; i < agents; i++) {
        const double margin = rating_margin(rating, i);
        board->snaps[i].elo = rating->elo[i];
        tally(ratings, size,
              (ScalingValue){rating->elo[i], rating->elo[i] - margin, rating->elo[i] + margin},
              truth[i]);
        for (int j = 0; j < agents; j++)
            board->covariance[i * agents + j] = rating->covariance[i * (agents + 1) + j];
    }
    rating_destroy(rating);
    free(results);
    return board;
}

// 95% within what chance does to that many repetitions (four deviations), widened to 93 to 97%; and
// on the average the half is 1.96 times the root mean square of the errors, of which chance takes
// or adds a share of 1 / sqrt(2 * repetitions), widened by a tenth.
static bool print_tally(const Tally *self, int repetitions) {
    double mean[SCALING_BOARDS_MAX] = {0}, of[SCALING_BOARDS_MAX] = {0}, sum = 0.0, squares = 0.0;
    double own_squares = 0.0, width = 0.0;
    const double n = self->count;
    for (int i = 0; i < self->count; i++) {
        const Found *found = &self->found[i];
        mean[found->board] += found->error.value;
        of[found->board] += 1.0;
        sum += found->error.value;
        squares += pow(found->error.value, 2.0);
        width += found->error.hi - found->error.lo;
    }
    int inside = 0;
    for (int i = 0; i < self->count; i++) {
        const Found *found = &self->found[i];
        const double middle = mean[found->board] / of[found->board];
        const double truth = self->own ? middle : 0.0;
        inside += found->error.lo <= truth && truth <= found->error.hi;
        own_squares += pow(found->error.value - middle, 2.0);
    }
    const double share = inside / n, half = width / n / 2.0;
    const double ratio = half / (RATING_Z95 * sqrt((self->own ? own_squares : squares) / n));
    const double slack = fmax(0.02, 4.0 * sqrt(0.95 * 0.05 / repetitions));
    const double most = 1.1 + 3.0 / sqrt(2.0 * repetitions);
    const double least = 0.9 - 3.0 / sqrt(2.0 * repetitions);
    const bool good =
        fabs(share - 0.95) <= slack && least <= ratio && ratio <= most && self->without == 0;
    printf("%-26s in %5.1f%% of %d, %d without; error %.3f, deviation %.3f, interval's half %.3f, "
           "%.2f of the errors' (%.2f to %.2f)%s\n",
           self->name, 100.0 * share, self->count, self->without, sum / n, sqrt(own_squares / n),
           half, ratio, least, most, good ? "" : "  <- not 95%");
    return good;
}

enum {
    RATINGS,
    SLOPE,
    BEND,
    LAW_SLOPE,
    MULTIPLE,
    STEP,
    CROSSING,
    INTERCEPT,
    LAW_INTERCEPT,
    LAW_PLATEAU,
    RESIDUAL,
    TALLIES
};

static bool print_all(const Tally *tallies, const int verdicts[3], int repetitions) {
    bool good = true;
    for (int i = 0; i < TALLIES; i++)
        if (tallies[i].count + tallies[i].without > 0)
            good &= print_tally(&tallies[i], repetitions);
    printf("a straight law is called linear in %d, not linear in %d, unclear in %d of %d\n",
           verdicts[SCALING_LINEAR], verdicts[SCALING_NOT_LINEAR], verdicts[SCALING_UNCLEAR],
           repetitions);
    fflush(stdout);
    // One in a hundred by chance alone, and one more in a short run.
    return good && verdicts[SCALING_NOT_LINEAR] <= 1 + repetitions / 100;
}

static void tally_fit(const ScalingFit *fit, Tally *tallies) {
    for (int b = 0; b < fit->boards; b++) {
        const ScalingIncline *board = &fit->board[b];
        const double end = 8.0 + log10(multiple) * (board->size - 3);
        tally(&tallies[SLOPE], b, board->slope, slope);
        tally(&tallies[BEND], b, board->bend, 0.0);
        tally(&tallies[CROSSING], b, board->crossing, end + SCALING_NEAR_PERFECT / slope);
        tally(&tallies[INTERCEPT], b, board->intercept, -slope * end);
        if (b > 0)
            tally_ratio(&tallies[STEP], b, board->step, multiple);
    }
    tally(&tallies[LAW_SLOPE], 0, fit->law.incline_flops, slope);
    tally(&tallies[LAW_INTERCEPT], 0, fit->law.incline_const,
          -slope * (8.0 - 3.0 * log10(multiple)));
    tally(&tallies[LAW_PLATEAU], 0, fit->law.plateau_size, plateau_size);
    tally_ratio(&tallies[MULTIPLE], 0, fit->law.size_multiple, multiple);
    for (int i = 0; i < fit->predictions; i++)
        tally_ratio(&tallies[RESIDUAL], i, fit->prediction[i].residual, 1.0);
}

static void repeat(const World *world, int repetition, int replicates, Tally *tallies,
                   int *verdicts) {
    Rng rng = rng_stream((uint64_t)repetition, RNG_TEST, 11);
    ScalingBoard *boards[BOARDS_MOST];
    for (int b = 0; b < world->boards; b++)
        boards[b] = make_board(world, 4 + b, &rng, &tallies[RATINGS]);
    const ScalingConfig config = {.replicates = replicates, .seed = (uint64_t)repetition};
    ScalingFit *fit;
    Error error = {""};
    if (scaling_fit(&config, (const ScalingBoard *const *)boards, world->boards, &fit, &error) !=
        STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    tally_fit(fit, tallies);
    verdicts[fit->verdict]++;
    scaling_fit_destroy(fit);
    for (int b = 0; b < world->boards; b++)
        scaling_board_destroy(boards[b]);
}

static double argument(int argc, char **argv, int index, double otherwise) {
    return argc > index ? atof(argv[index]) : otherwise;
}

int main(int argc, char **argv) {
    const int repetitions = (int)argument(argc, argv, 1, 40.0);
    const int replicates = (int)argument(argc, argv, 2, 200.0);
    const World world = {.run_noise = argument(argc, argv, 3, 15.0),
                         .games = (int)argument(argc, argv, 4, 64.0),
                         .boards = (int)argument(argc, argv, 5, 2.0),
                         .shapes = (int)argument(argc, argv, 6, 8.0),
                         .seeds = (int)argument(argc, argv, 7, 3.0)};
    if (world.boards < 2 || world.boards > BOARDS_MOST || world.shapes < 1 || world.seeds < 1 ||
        world.shapes * world.seeds > RUNS_MOST) {
        fprintf(stderr, "expected 2 to %d boards and at most %d runs\n", BOARDS_MOST, RUNS_MOST);
        return 2;
    }
    Tally tallies[TALLIES] = {[RATINGS] = {.name = "ratings"},
                              [SLOPE] = {.name = "slope of the incline"},
                              [BEND] = {.name = "bend"},
                              [LAW_SLOPE] = {.name = "the law's slope"},
                              [MULTIPLE] = {.name = "compute a board size, log"},
                              [STEP] = {.name = "step, log"},
                              [CROSSING] = {.name = "crossing", .own = true},
                              [INTERCEPT] = {.name = "intercept", .own = true},
                              [LAW_INTERCEPT] = {.name = "the law's intercept", .own = true},
                              [LAW_PLATEAU] = {.name = "the law's plateau", .own = true},
                              [RESIDUAL] = {.name = "residual, log", .own = true}};
    int verdicts[3] = {0};
    bool good = true;
    for (int r = 0; r < repetitions; r++) {
        repeat(&world, r, replicates, tallies, verdicts);
        if ((r + 1) % SHOWN_EACH == 0 || r + 1 == repetitions)
            good = print_all(tallies, verdicts, r + 1);
    }
    for (int i = 0; i < TALLIES; i++)
        free(tallies[i].found);
    return good ? 0 : 1;
}
