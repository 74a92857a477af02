#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <lapack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// One board's runs and the noise of its ratings, prepared once.
typedef struct Source {
    const ScalingBoard *board;
    int runs;
    int *run_of;    // [count] of snapshot, 0 .. runs-1
    double *factor; // [count, count] lower triangle of a Cholesky factor of the covariance, or NULL
    double *noise, *normal; // [count]
    int *origin;            // [count * runs]: a sample may draw the longest run every time
    FrontierSnap *snaps;
} Source;

static Source source_create(const ScalingBoard *board) {
    const size_t n = (size_t)board->count;
    Source source = {.board = board, .run_of = memory_zeroed(n, sizeof *source.run_of)};
    for (int i = 0; i < board->count; i++) {
        int j = 0;
        while (board->snaps[j].run != board->snaps[i].run)
            j++;
        source.run_of[i] = j < i ? source.run_of[j] : source.runs++;
    }
    source.noise = memory_zeroed(n, sizeof *source.noise);
    source.normal = memory_zeroed(n, sizeof *source.normal);
    source.origin = memory_zeroed(n * (size_t)source.runs, sizeof *source.origin);
    source.snaps = memory_zeroed(n * (size_t)source.runs, sizeof *source.snaps);
    if (!board->covariance)
        return source;
    source.factor = memory_zeroed(n * n, sizeof *source.factor);
    memcpy(source.factor, board->covariance, n * n * sizeof *source.factor);
    for (size_t i = 0; i < n; i++)
        source.factor[i * n + i] += 1e-6; // the player at 0 has variance 0, which LAPACK rejects
    int order = board->count, info;
    LAPACK_dpotrf("U", &order, source.factor, &order, &info); // row-major lower triangle
    CHECK(info == 0);
    return source;
}

static void source_free(Source *source) {
    free(source->run_of);
    free(source->factor);
    free(source->noise);
    free(source->normal);
    free(source->origin);
    free(source->snaps);
}

// Draws errors of the ratings, as of another tournament, from their covariance.
static void draw_noise(Source *source, Rng *rng) {
    const size_t n = (size_t)source->board->count;
    for (size_t i = 0; i < n; i++)
        source->normal[i] = rng_normal(rng);
    for (size_t i = 0; i < n; i++) {
        source->noise[i] = 0.0;
        for (size_t j = 0; j <= i; j++)
            source->noise[i] += source->factor[i * n + j] * source->normal[j];
    }
}

// Draws as many runs as there are, with replacement, and new errors of their ratings. A run drawn
// twice repeats some of the errors of its ratings; docs/law.md has the coverage of the intervals.
static BoardSample draw_sample(Source *source, Rng *rng) {
    BoardSample sample = {source->board, 0, source->snaps, source->origin};
    if (source->factor)
        draw_noise(source, rng);
    for (int draw = 0; draw < source->runs; draw++) {
        const int run = (int)rng_below(rng, (uint32_t)source->runs);
        for (int i = 0; i < source->board->count; i++) {
            if (source->run_of[i] != run)
                continue;
            FrontierSnap snap = source->board->snaps[i];
            snap.elo += source->noise[i];
            snap.run = draw;
            sample.snaps[sample.count] = snap;
            sample.origin[sample.count++] = i;
        }
    }
    return sample;
}

// --- intervals ---

static int compare_numbers(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, int count, double share) {
    const double place = share * (count - 1);
    const int below = (int)place;
    const int above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

ScalingValue scaling_interval(double value, double *replicates, int count) {
    int finite = 0;
    for (int r = 0; r < count; r++)
        if (isfinite(replicates[r]))
            replicates[finite++] = replicates[r];
    if (isnan(value) || finite < 20 || 2 * finite < count)
        return (ScalingValue){value, NAN, NAN};
    qsort(replicates, (size_t)finite, sizeof *replicates, compare_numbers);
    return (ScalingValue){value, quantile(replicates, finite, 0.025),
                          quantile(replicates, finite, 0.975)};
}

// Writes the numbers of one replicate.
static Status replicate(const ScalingFit *fit, Source *sources, Rng *rng, ScalingFit *scratch,
                        double *values, Error *error) {
    BoardSample samples[SCALING_BOARDS_MAX];
    for (int b = 0; b < fit->boards; b++)
        samples[b] = draw_sample(&sources[b], rng);
    *scratch = (ScalingFit){0};
    Status status = fit_estimate(samples, fit->boards, fit, scratch, error);
    if (status == STATUS_OK) {
        ScalingValue *all[SCALING_VALUES_MAX];
        const int count = scaling_values(scratch, all);
        CHECK(count == fit->values);
        for (int i = 0; i < count; i++)
            values[i] = all[i]->value;
    }
    for (int b = 0; b < scratch->boards; b++)
        frontier_destroy(scratch->frontier[b]);
    return status;
}

static void set_intervals(ScalingFit *fit, ScalingValue *const *values) {
    double *column = memory_zeroed((size_t)fit->replicates, sizeof *column);
    for (int i = 0; i < fit->values; i++) {
        for (int r = 0; r < fit->replicates; r++)
            column[r] = fit->replicate[(size_t)r * (size_t)fit->values + (size_t)i];
        *values[i] = scaling_interval(values[i]->value, column, fit->replicates);
    }
    free(column);
}

Status bootstrap_intervals(const ScalingConfig *config, const ScalingBoard *const *boards,
                           ScalingFit *fit, Error *error) {
    ScalingValue *values[SCALING_VALUES_MAX];
    fit->values = scaling_values(fit, values);
    fit->replicates = config->replicates;
    fit->replicate =
        memory_zeroed((size_t)fit->replicates * (size_t)fit->values, sizeof *fit->replicate);
    Source *sources = memory_zeroed((size_t)fit->boards, sizeof *sources);
    for (int b = 0; b < fit->boards; b++)
        sources[b] = source_create(boards[b]);
    ScalingFit *scratch = memory_zeroed(1, sizeof *scratch);
    Status status = STATUS_OK;
    for (int r = 0; r < config->replicates && status == STATUS_OK; r++) {
        Rng rng = rng_stream(config->seed, RNG_BOOTSTRAP, (uint64_t)r);
        status = replicate(fit, sources, &rng, scratch,
                           fit->replicate + (size_t)r * (size_t)fit->values, error);
    }
    if (status == STATUS_OK)
        set_intervals(fit, values);
    for (int b = 0; b < fit->boards; b++)
        source_free(&sources[b]);
    free(sources);
    free(scratch);
    return status;
}
