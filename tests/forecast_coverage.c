// How often forecasts hold: synthetic sweeps of a line, a sigmoid or a power, whose snapshots are
// cut off in the middle of the incline; the best agent half, one and two decades further on is
// foretold from the rest. Prints the shares and fails if one differs from 95% by more than chance
// allows, or the intervals are too wide for the errors.
//
//     forecast_coverage REPETITIONS [RUN-LUCK]
#include "elo/law/forecast.h"
#include "tests/synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DISTANCES = 3, KINDS = FORECAST_SHAPES + 1 };

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

// The frontier of the true strengths.
static double best_truth(const ScalingBoard *board, const double *truth, double x) {
    double best = -INFINITY;
    for (int i = 0; i + 1 < board->count; i++) {
        const FrontierSnap *s = &board->snaps[i];
        if (s->x > x || (s[1].run == s->run && s[1].x <= x))
            continue;
        const double share = s[1].run == s->run ? (x - s->x) / (s[1].x - s->x) : 0.0;
        best = fmax(best, truth[i] + share * (truth[i + 1] - truth[i]));
    }
    return fmin(0.0, best);
}

int main(int argc, char **argv) {
    const int repetitions = argc > 1 ? atoi(argv[1]) : 40;
    const double luck = argc > 2 ? atof(argv[2]) : 15.0;
    const char *const names[] = {"line", "sigmoid", "power"};
    for (int curve = 0; curve < 3; curve++) {
        SyntheticConfig config = synthetic_config_default();
        config.boards = 1;
        config.first_size = 8;
        config.curve = (SyntheticCurve)curve;
        config.run_luck = luck;
        Tally tallies[DISTANCES][KINDS] = {{{0}}}, rated[DISTANCES] = {{0}};
        double weights[FORECAST_SHAPES] = {0};
        int refused = 0;
        for (int r = 0; r < repetitions; r++) {
            Rng rng = rng_stream((uint64_t)r, RNG_TEST, 12);
            SyntheticSweep *sweep = synthetic_create(&config, &rng);
            const double start = synthetic_start(&config, 8), end = synthetic_end(&config, 8);
            const double cut = start + (0.3 + 0.35 * rng_uniform(&rng)) * (end - start);
            ForecastBasis *basis;
            Error error;
            if (forecast_basis_create(sweep->board[0], cut, &basis, &error) != STATUS_OK) {
                refused++;
                synthetic_destroy(sweep);
                continue;
            }
            for (int d = 0; d < DISTANCES; d++) {
                const double x = cut + ahead[d];
                const double truth = best_truth(sweep->board[0], sweep->truth[0], x);
                const Forecast forecast = forecast_at(basis, x);
                for (int k = 0; k < KINDS; k++)
                    tally(&tallies[d][k], forecast.shape[k], truth);
                for (int k = 0; k < FORECAST_SHAPES; k++)
                    weights[k] += forecast.weight[k] / repetitions / DISTANCES;
                if (r % 4)
                    continue;
                double elo;
                const Forecast again = forecast_rated(basis, x, &elo);
                tally(&rated[d], again.shape[FORECAST_SHAPES], elo);
            }
            forecast_basis_destroy(basis);
            synthetic_destroy(sweep);
        }
        printf("%s, luck %.0f: refused %d, weights %.2f %.2f %.2f\n", names[curve], luck, refused,
               weights[0], weights[1], weights[2]);
        for (int d = 0; d < DISTANCES; d++) {
            printf("  %.1f ahead:", ahead[d]);
            for (int k = 0; k <= KINDS; k++) {
                const Tally *t = k < KINDS ? &tallies[d][k] : &rated[d];
                printf("  %s %5.1f%% %4.0f rms %3.0f +-%3.0f",
                       k < KINDS ? forecast_shape_names[k] : "rated", 100.0 * t->inside / t->count,
                       t->sum / t->count, sqrt(t->squares / t->count), t->half / t->count);
            }
            printf("\n");
        }
        fflush(stdout);
    }
    return 0;
}
