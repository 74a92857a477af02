#include "elo/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <lapack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// What is bootstrapped: two numbers a board, then the law's six.
enum { PER_BOARD = 2, LAW_VALUES = 6 };

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
        source.factor[i * n + i] += 1e-6; // the player at 0 has none, which LAPACK refuses
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

// Errors of the ratings as another tournament might have made them, a draw from their covariance.
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

// As many runs as there are, drawn with replacement, with the errors of their ratings drawn anew. A
// run drawn again shows some of the errors of its ratings a second time; docs/law.md tells how the
// intervals cover all the same.
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

// --- one replicate ---

// Writes the replicate's values, NAN where it has none.
static Status replicate(const ScalingFit *fit, Source *sources, Rng *rng, ScalingPoint *points,
                        double *values, Error *error) {
    for (int b = 0; b < fit->boards; b++) {
        const BoardSample sample = draw_sample(&sources[b], rng);
        ScalingIncline incline;
        Frontier *frontier;
        Status status = board_fit(&sample, &incline, &frontier, error);
        if (status != STATUS_OK)
            return status;
        values[b * PER_BOARD] = incline.slope.value;
        values[b * PER_BOARD + 1] = incline.bend.value;
        for (int i = 0; i < FRONTIER_GRID; i++)
            points[b * FRONTIER_GRID + i] =
                (ScalingPoint){sources[b].board->size, frontier->x[i], frontier->elo[i]};
        frontier_destroy(frontier);
    }
    double *law_values = values + fit->boards * PER_BOARD;
    for (int i = 0; i < LAW_VALUES; i++)
        law_values[i] = NAN;
    if (isnan(fit->law.incline_flops.value))
        return STATUS_OK;
    const ScalingLaw law = law_fit_near(points, fit->boards * FRONTIER_GRID, &fit->law);
    const double all[LAW_VALUES] = {law.plateau_size.value,  law.plateau_const.value,
                                    law.incline_flops.value, law.incline_size.value,
                                    law.incline_const.value, log(law.size_multiple.value)};
    memcpy(law_values, all, sizeof all);
    return STATUS_OK;
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

// The interval around the estimate from column `column` of the replicates; `column_values` is
// scratch. NAN where fewer than half of the replicates have a value.
static void set_interval(ScalingValue *value, const double *values, int columns, int column,
                         int replicates, double *scratch) {
    int count = 0;
    for (int r = 0; r < replicates; r++) {
        const double v = values[(size_t)r * (size_t)columns + (size_t)column];
        if (isfinite(v))
            scratch[count++] = v;
    }
    value->lo = value->hi = NAN;
    if (isnan(value->value) || count < 20 || 2 * count < replicates)
        return;
    qsort(scratch, (size_t)count, sizeof *scratch, compare_numbers);
    value->lo = quantile(scratch, count, 0.025);
    value->hi = quantile(scratch, count, 0.975);
}

static void set_intervals(ScalingFit *fit, const double *values, int replicates) {
    const int columns = fit->boards * PER_BOARD + LAW_VALUES, law = fit->boards * PER_BOARD;
    double *scratch = memory_zeroed((size_t)replicates, sizeof *scratch);
    for (int b = 0; b < fit->boards; b++) {
        set_interval(&fit->board[b].slope, values, columns, b * PER_BOARD, replicates, scratch);
        set_interval(&fit->board[b].bend, values, columns, b * PER_BOARD + 1, replicates, scratch);
    }
    ScalingValue *const all[] = {&fit->law.plateau_size,  &fit->law.plateau_const,
                                 &fit->law.incline_flops, &fit->law.incline_size,
                                 &fit->law.incline_const, &fit->law.size_multiple};
    ScalingValue *multiple = &fit->law.size_multiple;
    multiple->value = log(multiple->value);
    for (int i = 0; i < LAW_VALUES; i++)
        set_interval(all[i], values, columns, law + i, replicates, scratch);
    *multiple = (ScalingValue){exp(multiple->value), exp(multiple->lo), exp(multiple->hi)};
    free(scratch);
}

Status bootstrap_intervals(const ScalingConfig *config, const ScalingBoard *const *boards,
                           ScalingFit *fit, Error *error) {
    const int columns = fit->boards * PER_BOARD + LAW_VALUES;
    Source *sources = memory_zeroed((size_t)fit->boards, sizeof *sources);
    for (int b = 0; b < fit->boards; b++)
        sources[b] = source_create(boards[b]);
    ScalingPoint *points = memory_zeroed((size_t)fit->boards * FRONTIER_GRID, sizeof *points);
    double *values = memory_zeroed((size_t)config->replicates * (size_t)columns, sizeof *values);
    Status status = STATUS_OK;
    for (int r = 0; r < config->replicates && status == STATUS_OK; r++) {
        Rng rng = rng_stream(config->seed, RNG_BOOTSTRAP, (uint64_t)r);
        status = replicate(fit, sources, &rng, points, values + (size_t)r * (size_t)columns, error);
    }
    if (status == STATUS_OK)
        set_intervals(fit, values, config->replicates);
    for (int b = 0; b < fit->boards; b++)
        source_free(&sources[b]);
    free(sources);
    free(points);
    free(values);
    return status;
}
