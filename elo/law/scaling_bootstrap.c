#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <lapack.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Seeds tell the luck of runs from so many degrees of freedom on.
enum { FREEDOM_LEAST = 4 };

// One board's runs, their luck and the noise of its ratings, prepared once.
typedef struct Source {
    const ScalingBoard *board;
    Luck luck;
    double *factor; // [count, count] lower triangle of a Cholesky factor of the covariance, or NULL
    double *noise, *normal; // [count]; `normal`, as many as the pool has, is scratch
    int *origin;            // [count * runs]: a sample may draw the longest run every time
    FrontierSnap *snaps;
} Source;

double *bootstrap_factor(const double *covariance, int count) {
    const size_t n = (size_t)count;
    double *factor = memory_zeroed(n * n, sizeof *factor);
    memcpy(factor, covariance, n * n * sizeof *factor);
    for (size_t i = 0; i < n; i++)
        factor[i * n + i] += 1e-6; // the player at 0 has variance 0, which LAPACK rejects
    int info;
    LAPACK_dpotrf("U", &count, factor, &count, &info); // row-major lower triangle
    CHECK(info == 0);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            factor[i * n + j] = 0.0;
    return factor;
}

static Source source_create(const ScalingBoard *board) {
    const size_t n = (size_t)board->count;
    Source source = {.board = board, .luck = luck_create(board)};
    const size_t most = n * (size_t)source.luck.runs;
    source.noise = memory_zeroed(n, sizeof *source.noise);
    source.normal =
        memory_zeroed(board->factor ? (size_t)board->normals : n, sizeof *source.normal);
    source.origin = memory_zeroed(most, sizeof *source.origin);
    source.snaps = memory_zeroed(most, sizeof *source.snaps);
    // Drawn runs show errors that are their own already; drawn luck has been told from them.
    const bool own = board->shared && source.luck.freedom < FREEDOM_LEAST;
    if (board->covariance && !board->factor)
        source.factor = bootstrap_factor(own ? board->shared : board->covariance, board->count);
    return source;
}

static void source_free(Source *source) {
    luck_free(&source->luck);
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

// The same for a board that was cut from a pool: from a stream of the pool and the replicate.
static void draw_pool_noise(Source *source, const ScalingConfig *config, int replicate) {
    const ScalingBoard *board = source->board;
    const uint64_t index = (uint64_t)1 << 63 | (uint64_t)board->pool << 44 |
                           (uint64_t)board->size << 36 | (uint64_t)replicate;
    Rng rng = rng_stream(config->seed, RNG_BOOTSTRAP, index);
    for (int j = 0; j < board->normals; j++)
        source->normal[j] = rng_normal(&rng);
    for (int i = 0; i < board->count; i++) {
        source->noise[i] = 0.0;
        for (int j = 0; j < board->normals; j++)
            source->noise[i] +=
                board->factor[(size_t)i * (size_t)board->normals + (size_t)j] * source->normal[j];
    }
}

// By how much luck is drawn larger than it was found, for what its few degrees of freedom leave
// open: the standard deviation of Student's t. A scale drawn for each replicate would do more,
// since the best of luckier runs are better, and move the frontiers apart.
static double luck_scale(const Luck *luck) {
    return sqrt(luck->freedom / (luck->freedom - 2.0));
}

static void add_snap(Source *source, BoardSample *sample, int origin, int run, double elo) {
    const FrontierSnap *snap = &source->board->snaps[origin];
    sample->snaps[sample->count] = (FrontierSnap){run, snap->x, elo + source->noise[origin]};
    sample->origin[sample->count++] = origin;
}

// Another sweep of the same shapes has runs and snapshots of other luck.
static void draw_luck(Source *source, Rng *rng, BoardSample *sample) {
    const Luck *luck = &source->luck;
    luck_draw(luck, source->board, luck_scale(luck), rng, source->normal);
    for (int i = 0; i < source->board->count; i++)
        add_snap(source, sample, i, luck->run[i], source->normal[i]);
}

// As many runs as there are, with replacement. One drawn twice repeats its ratings' errors.
static void draw_runs(Source *source, Rng *rng, BoardSample *sample) {
    for (int draw = 0; draw < source->luck.runs; draw++) {
        const int run = (int)rng_below(rng, (uint32_t)source->luck.runs);
        for (int i = 0; i < source->board->count; i++)
            if (source->luck.run[i] == run)
                add_snap(source, sample, i, draw, source->board->snaps[i].elo);
    }
}

// Draws another sweep and errors of its ratings.
static BoardSample draw_sample(Source *source, const ScalingConfig *config, int replicate,
                               Rng *rng) {
    BoardSample sample = {source->board, 0, source->snaps, source->origin};
    if (source->board->factor)
        draw_pool_noise(source, config, replicate);
    else if (source->factor)
        draw_noise(source, rng);
    if (source->luck.freedom >= FREEDOM_LEAST)
        draw_luck(source, rng, &sample);
    else
        draw_runs(source, rng, &sample);
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
    return scaling_interval_without(value, replicates, count, 0.025);
}

ScalingValue scaling_interval_without(double value, double *replicates, int count, double tail) {
    int finite = 0;
    for (int r = 0; r < count; r++)
        if (isfinite(replicates[r]))
            replicates[finite++] = replicates[r];
    if (isnan(value) || finite < 20 || 2 * finite < count)
        return (ScalingValue){value, NAN, NAN};
    qsort(replicates, (size_t)finite, sizeof *replicates, compare_numbers);
    return (ScalingValue){value, quantile(replicates, finite, tail),
                          quantile(replicates, finite, 1.0 - tail)};
}

// Writes the numbers of replicate number `r`.
static Status replicate(const ScalingConfig *config, int r, const ScalingFit *fit, Source *sources,
                        ScalingFit *scratch, double *values, Error *error) {
    Rng rng = rng_stream(config->seed, RNG_BOOTSTRAP, (uint64_t)config->law << 32 | (uint64_t)r);
    BoardSample samples[SCALING_BOARDS_MAX];
    for (int b = 0; b < fit->boards; b++)
        samples[b] = draw_sample(&sources[b], config, r, &rng);
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

// Whether the value is a ratio, whose errors are factors.
static bool is_ratio(const ScalingFit *fit, const ScalingValue *value) {
    bool ratio = value == &fit->law.size_multiple;
    for (int i = 0; i < fit->boards; i++)
        ratio |= value == &fit->board[i].step;
    for (int i = 0; i < fit->predictions; i++)
        ratio |= value == &fit->prediction[i].residual;
    return ratio;
}

// The mean of the finite numbers without the outer twentieth at either end; NAN if there are none.
static double trimmed_mean(double *numbers, int count) {
    int finite = 0;
    for (int i = 0; i < count; i++)
        if (isfinite(numbers[i]))
            numbers[finite++] = numbers[i];
    qsort(numbers, (size_t)finite, sizeof *numbers, compare_numbers);
    const int cut = finite / 20;
    double sum = 0.0;
    for (int i = cut; i < finite - cut; i++)
        sum += numbers[i];
    return finite > 0 ? sum / (finite - 2 * cut) : NAN;
}

// Moves the replicates of a value to the estimate: other sweeps are drawn around the means of
// shapes, or lack runs, and have another frontier on the average.
static void centre(const ScalingFit *fit, int index, const ScalingValue *value, double *column) {
    const bool ratio = is_ratio(fit, value) && value->value > 0.0;
    const size_t stride = (size_t)fit->values;
    double *first = fit->replicate + index;
    for (int r = 0; r < fit->replicates; r++)
        column[r] = ratio ? log(first[(size_t)r * stride]) : first[(size_t)r * stride];
    const double mean = trimmed_mean(column, fit->replicates);
    if (!isfinite(value->value) || !isfinite(mean))
        return;
    for (int r = 0; r < fit->replicates; r++) {
        double *number = &first[(size_t)r * stride];
        *number = ratio ? *number * value->value / exp(mean) : *number + value->value - mean;
    }
}

static void set_intervals(ScalingFit *fit, ScalingValue *const *values) {
    double *column = memory_zeroed((size_t)fit->replicates, sizeof *column);
    for (int i = 0; i < fit->values; i++) {
        centre(fit, i, values[i], column);
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
        status = replicate(config, r, fit, sources, scratch,
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
