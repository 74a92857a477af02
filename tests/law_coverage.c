// Coverage of the intervals: tournaments simulated from known ratings on boards with a known law,
// rated, fitted and bootstrapped as by `hexlaw fit`. Prints the shares and fails if one differs
// from 95% by more than chance allows, or the intervals are too wide for the actual errors: with
// few repetitions even too wide intervals may all cover the truth.
//
//     law_coverage REPETITIONS [REPLICATES [RUN-NOISE [GAMES]]]
#include "base/memory.h"
#include "base/rng.h"
#include "elo/law/scaling.h"
#include "elo/rating/rating.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    BOARDS = 2,
    SHAPES = 8,
    SEEDS = 3,
    SNAPS = 14,
    RUNS = SHAPES * SEEDS,
    AGENTS = RUNS * SNAPS,
    SHOWN_EACH = 100 // repetitions
};

// The law: 500 Elo a decade, and log10(multiple) decades a board size.
static const double slope = 500.0, multiple = 9.0, plateau_size = -300.0, agent_noise = 10.0;

typedef struct Tally {
    const char *name;
    bool wide; // wider than necessary is no failure
    int inside, count;
    double sum, squares, width;
} Tally;

static void tally(Tally *self, ScalingValue value, double truth) {
    self->inside += value.lo <= truth && truth <= value.hi;
    self->count++;
    self->sum += value.value - truth;
    self->squares += (value.value - truth) * (value.value - truth);
    self->width += value.hi - value.lo;
}

static double law_at(int size, double x) {
    const double plateau = plateau_size * (size - 1);
    const double end = 8.0 + log10(multiple) * (size - 3);
    return fmin(0.0, fmax(plateau, slope * (x - end)));
}

// Shapes of growing capacity follow the law up to their own ceiling, larger ones at larger compute;
// each run and each of its snapshots has a random deviation.
static ScalingBoard *make_agents(int size, double run_noise, Rng *rng, double *truth) {
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->size = size;
    board->count = AGENTS;
    board->snaps = memory_zeroed(AGENTS, sizeof *board->snaps);
    board->covariance = memory_zeroed((size_t)AGENTS * AGENTS, sizeof *board->covariance);
    const double plateau = plateau_size * (size - 1), length = -plateau / slope;
    const double end = 8.0 + log10(multiple) * (size - 3);
    for (int run = 0; run < RUNS; run++) {
        const double capacity = (run / SEEDS + 1.0) / SHAPES, luck = run_noise * rng_normal(rng);
        const double ceiling = plateau * (1.0 - fmin(1.0, 1.2 * capacity));
        for (int snap = 0; snap < SNAPS; snap++) {
            const int agent = run * SNAPS + snap;
            const double x = end + length * (-1.3 + 0.85 * capacity + 0.9 * snap / (SNAPS - 1.0));
            truth[agent] = fmin(law_at(size, x), ceiling) + luck + agent_noise * rng_normal(rng);
            board->snaps[agent] = (FrontierSnap){run, x, NAN};
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

// Each plays the next two above it, the one about 250 Elo above, and perfect play (player AGENTS)
// while it may win one game in a hundred, as in tournament.h.
static int play_all(const double *truth, int games, Rng *rng, RatingGames *results) {
    int order[AGENTS], count = 0;
    for (int i = 0; i < AGENTS; i++)
        order[i] = i;
    qsort_r(order, AGENTS, sizeof *order, ascending, (void *)truth);
    for (int i = 0; i < AGENTS; i++) {
        int rung = i;
        while (rung + 1 < AGENTS && truth[order[rung]] < truth[order[i]] + 250.0)
            rung++;
        const int others[] = {i + 1, i + 2, rung > i + 2 ? rung : AGENTS, AGENTS};
        for (int k = 0; k < 4; k++) {
            const bool perfect = k == 3;
            if (perfect ? truth[order[i]] < -798.0 : others[k] >= AGENTS)
                continue;
            const int other = perfect ? AGENTS : order[others[k]];
            results[count++] = play(order[i], other, truth, games, rng);
            results[count++] = play(other, order[i], truth, games, rng);
        }
    }
    return count;
}

static ScalingBoard *make_board(int size, double run_noise, int games, Rng *rng, Tally *ratings) {
    double truth[AGENTS + 1];
    ScalingBoard *board = make_agents(size, run_noise, rng, truth);
    truth[AGENTS] = 0.0;
    RatingGames *results = memory_zeroed((size_t)AGENTS * 8, sizeof *results);
    const int count = play_all(truth, games, rng, results);
    RatingConfig config = rating_config_default();
    config.anchor = AGENTS;
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, AGENTS + 1, results, count, NULL, &rating, &error) != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    for (int i = 0; i < AGENTS; i++) {
        const double margin = rating_margin(rating, i);
        board->snaps[i].elo = rating->elo[i];
        tally(ratings,
              (ScalingValue){rating->elo[i], rating->elo[i] - margin, rating->elo[i] + margin},
              truth[i]);
        for (int j = 0; j < AGENTS; j++)
            board->covariance[i * AGENTS + j] = rating->covariance[i * (AGENTS + 1) + j];
    }
    rating_destroy(rating);
    free(results);
    return board;
}

// 95% within what chance does to that many repetitions (four deviations), widened to 93 to 97%; and
// on the average no wider than 1.96 times the root mean square of the errors, which chance takes
// for smaller by a share of 1 / sqrt(2 * repetitions), widened by a tenth.
static bool print_tally(const Tally *self, int repetitions) {
    const double share = (double)self->inside / self->count, n = self->count;
    const double slack = fmax(0.02, 4.0 * sqrt(0.95 * 0.05 / repetitions));
    const double half = self->width / n / 2.0,
                 ratio = half / (RATING_Z95 * sqrt(self->squares / n));
    const double widest = 1.1 + 3.0 / sqrt(2.0 * repetitions);
    const bool good =
        share >= 0.95 - slack && (self->wide || (share <= 0.95 + slack && ratio <= widest));
    printf("%-22s in %5.1f%% of %d; error %.2f, deviation %.2f, interval's half %.2f, %.2f of the "
           "errors', at most %.2f%s\n",
           self->name, 100.0 * share, self->count, self->sum / n,
           sqrt(fmax(0.0, self->squares / n - pow(self->sum / n, 2.0))), half, ratio, widest,
           good ? "" : "  <- not 95%");
    return good;
}

static bool print_all(const Tally *tallies, size_t count, const int verdicts[3], int repetitions) {
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= print_tally(&tallies[i], repetitions);
    printf("a straight law is called linear in %d, not linear in %d, unclear in %d of %d\n",
           verdicts[SCALING_LINEAR], verdicts[SCALING_NOT_LINEAR], verdicts[SCALING_UNCLEAR],
           repetitions);
    fflush(stdout);
    return good;
}

int main(int argc, char **argv) {
    const int repetitions = argc > 1 ? atoi(argv[1]) : 40;
    const int replicates = argc > 2 ? atoi(argv[2]) : 200;
    const double run_noise = argc > 3 ? atof(argv[3]) : 15.0;
    const int games = argc > 4 ? atoi(argv[4]) : 64;
    Tally tallies[] = {{.name = "ratings"},
                       {.name = "slope of the incline"},
                       {.name = "bend", .wide = true},
                       {.name = "the law's slope"},
                       {.name = "compute a board size"}};
    int verdicts[3] = {0};
    for (int r = 0; r < repetitions; r++) {
        Rng rng = rng_stream((uint64_t)r, RNG_TEST, 11);
        ScalingBoard *boards[BOARDS];
        for (int b = 0; b < BOARDS; b++)
            boards[b] = make_board(4 + b, run_noise, games, &rng, &tallies[0]);
        const ScalingConfig config = {.replicates = replicates, .seed = (uint64_t)r};
        ScalingFit *fit;
        Error error = {""};
        if (scaling_fit(&config, (const ScalingBoard *const *)boards, BOARDS, &fit, &error) !=
            STATUS_OK) {
            fprintf(stderr, "%s\n", error.text);
            return 2;
        }
        for (int b = 0; b < BOARDS; b++) {
            tally(&tallies[1], fit->board[b].slope, slope);
            tally(&tallies[2], fit->board[b].bend, 0.0);
            scaling_board_destroy(boards[b]);
        }
        tally(&tallies[3], fit->law.incline_flops, slope);
        tally(&tallies[4], fit->law.size_multiple, multiple);
        verdicts[fit->verdict]++;
        scaling_fit_destroy(fit);
        if ((r + 1) % SHOWN_EACH == 0 && r + 1 < repetitions)
            print_all(tallies, sizeof tallies / sizeof *tallies, verdicts, r + 1);
    }
    return print_all(tallies, sizeof tallies / sizeof *tallies, verdicts, repetitions) ? 0 : 1;
}
