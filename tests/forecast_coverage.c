// How often forecasts hold: synthetic sweeps whose law is a line, a sigmoid or a power, cut off at
// 30 to 65% of the incline; the best agent's true strength half, one and two decades further on,
// and its rating, are foretold from the rest. And of five boards, in every second, that of the next
// size, at compute where its law is at 30 to 90% of its incline. Prints the shares, and fails if
// one differs from 95% by more than chance allows, or the intervals are too wide for the errors.
//
//     forecast_coverage REPETITIONS [LUCK-OF-RUNS [compute]]
//
// `compute`: the luck of runs is compute, not Elo that is added (tests/synthetic.h).
#include "elo/law/forecast.h"
#include "elo/rating/student.h"
#include "tests/synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DISTANCES = 3, KINDS = FORECAST_SHAPES + 1, SIZE = 8, BOARDS = 5 };

#define WIDEST 1.3

static const double ahead[DISTANCES] = {0.5, 1.0, 2.0};

typedef struct Tally {
    int inside, count;
    double sum, squares, half;
} Tally;

static void tally(Tally *self, ScalingValue value, double truth) {
    self->inside += value.lo <= truth && truth <= value.hi;
    self->count++;
    self->sum += value.value - truth;
    self->squares += (value.value - truth) * (value.value - truth);
    self->half += (value.hi - value.lo) / 2.0;
}

// 95% within what chance does to that many (four deviations), widened to 93 to 97%; and on the
// average no wider than `widest` times 1.96 times the root mean square of the errors, which chance
// takes for smaller by a share of 1 / sqrt(2 * count).
static bool good(const Tally *self, double widest) {
    const double n = self->count, share = self->inside / n;
    const double slack = fmax(0.02, 4.0 * sqrt(0.95 * 0.05 / n));
    const double ratio = self->half / n / (RATING_Z95 * sqrt(self->squares / n));
    return share >= 0.95 - slack && share <= 0.95 + slack &&
           ratio <= widest * (1.0 + 3.0 / sqrt(2.0 * n));
}

static bool print_tally(const char *name, const Tally *self, bool judged, double widest) {
    const double n = self->count;
    const bool fine = !judged || good(self, widest);
    printf("  %-8s in %5.1f%%, error %4.0f, rms %3.0f, +-%3.0f%s\n", name, 100.0 * self->inside / n,
           self->sum / n, sqrt(self->squares / n), self->half / n, fine ? "" : "  <- not 95%");
    return fine;
}

// The frontier of the true strengths.
static double best_truth(const ScalingBoard *board, const double *truth, double x) {
    double best = -INFINITY;
    for (int i = 0; i < board->count; i++) {
        const FrontierSnap *s = &board->snaps[i];
        const bool more = i + 1 < board->count && s[1].run == s->run;
        if (s->x > x || (more && s[1].x <= x))
            continue;
        const double share = more ? (x - s->x) / (s[1].x - s->x) : 0.0;
        best = fmax(best, truth[i] + (more ? share * (truth[i + 1] - truth[i]) : 0.0));
    }
    return fmin(0.0, best);
}

typedef struct Study {
    SyntheticConfig config;
    Tally shape[DISTANCES][KINDS], rated[DISTANCES];
    double weight[FORECAST_SHAPES];
    int made;
} Study;

static void try_once(Study *study, uint64_t repetition) {
    Rng rng = rng_stream(repetition, RNG_TEST, 12);
    SyntheticSweep *sweep = synthetic_create(&study->config, &rng);
    const double start = synthetic_start(&study->config, SIZE);
    const double end = synthetic_end(&study->config, SIZE);
    const double cut = start + (0.3 + 0.35 * (double)rng_uniform(&rng)) * (end - start);
    ForecastBasis *basis;
    if (forecast_basis_create(sweep->board[0], cut, &basis, NULL) == STATUS_OK) {
        study->made++;
        for (int d = 0; d < DISTANCES; d++) {
            const double x = cut + ahead[d];
            const Forecast forecast = forecast_at(basis, x);
            const double truth = best_truth(sweep->board[0], sweep->truth[0], x);
            for (int k = 0; k < KINDS; k++)
                tally(&study->shape[d][k], forecast.shape[k], truth);
            for (int k = 0; d == 0 && k < FORECAST_SHAPES; k++)
                study->weight[k] += forecast.weight[k];
            if (repetition % 4 != 0)
                continue;
            double elo;
            const Forecast rated = forecast_rated(basis, x, &elo);
            tally(&study->rated[d], rated.shape[FORECAST_SHAPES], elo);
        }
        forecast_basis_destroy(basis);
    }
    synthetic_destroy(sweep);
}

static bool print_study(const Study *study, int repetitions) {
    bool fine = study->made >= 0.9 * repetitions;
    printf("%s, luck of %.0f Elo%s: %d of %d can be foretold; weights",
           forecast_shape_names[study->config.curve], study->config.run_luck,
           study->config.luck_in_compute ? " in compute" : "", study->made, repetitions);
    for (int k = 0; k < FORECAST_SHAPES; k++)
        printf(" %.2f", study->weight[k] / study->made);
    putchar('\n');
    for (int d = 0; d < DISTANCES; d++) {
        printf(" %.1f decades ahead\n", ahead[d]);
        for (int k = 0; k < KINDS; k++)
            fine &= print_tally(forecast_shape_names[k], &study->shape[d][k], k == FORECAST_SHAPES,
                                WIDEST);
        fine &= print_tally("rated", &study->rated[d], study->rated[d].count >= 100, WIDEST);
    }
    fflush(stdout);
    return fine;
}

static void try_across(const SyntheticConfig *config, uint64_t repetition, Tally *self) {
    Rng rng = rng_stream(repetition, RNG_TEST, 13);
    SyntheticSweep *sweep = synthetic_create(config, &rng);
    const ScalingConfig scaling = {.replicates = 0};
    ScalingFit *fit;
    if (scaling_fit(&scaling, (const ScalingBoard *const *)sweep->board, BOARDS, &fit, NULL) !=
        STATUS_OK)
        abort();
    const int last = BOARDS, size = config->first_size + last;
    const double start = synthetic_start(config, size), end = synthetic_end(config, size);
    const double x = start + (0.3 + 0.6 * (double)rng_uniform(&rng)) * (end - start);
    ScalingValue value;
    if (forecast_across(fit, size, x, &value, NULL) == STATUS_OK) {
        // The next board as the same maker makes it.
        SyntheticConfig next = *config;
        next.boards = 1;
        next.first_size = size;
        next.end = end;
        SyntheticSweep *other = synthetic_create(&next, &rng);
        tally(self, value, best_truth(other->board[0], other->truth[0], x));
        synthetic_destroy(other);
    }
    scaling_fit_destroy(fit);
    synthetic_destroy(sweep);
}

int main(int argc, char **argv) {
    const int repetitions = argc > 1 ? atoi(argv[1]) : 40;
    SyntheticConfig config = synthetic_config_default();
    config.run_luck = argc > 2 ? atof(argv[2]) : 15.0;
    config.luck_in_compute = argc > 3 && strcmp(argv[3], "compute") == 0;
    bool fine = true;
    for (int curve = 0; curve < FORECAST_SHAPES; curve++) {
        Study study = {.config = config};
        study.config.boards = 1;
        study.config.first_size = SIZE;
        study.config.curve = (SyntheticCurve)curve;
        for (int r = 0; r < repetitions; r++)
            try_once(&study, (uint64_t)r);
        fine &= print_study(&study, repetitions);
    }
    Tally across = {0};
    config.boards = BOARDS;
    config.first_size = 3;
    for (int r = 0; r < repetitions; r += 2)
        try_across(&config, (uint64_t)r, &across);
    printf("a board one size larger than five others, lines\n");
    fine &=
        print_tally("across", &across, true, WIDEST * student_quantile(BOARDS - 2) / RATING_Z95);
    return fine ? 0 : 1;
}
