#include "elo/law/size_data_internal.h"
#include "elo/rating/student.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <lapack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// A board's runs and what the errors of their ratings share, prepared once. Runs drawn with
// replacement show all that is of a run's own, the errors of its ratings among it. What they do not
// show is the part of these errors that runs have in common: how far the zero is, and who met whom.
// That part alone is drawn anew, as what the errors e of all other runs tell of a run's: with the
// precision matrix Q of the covariance, e_r - (Q_rr)^-1 (Q e)_r. Drawing all errors anew would
// count those of the runs twice; docs/law.md has what that does to the intervals.
typedef struct Source {
    const SizeDataBoard *board;
    int runs;
    int *first;             // [runs + 1] of a run's points in `order`
    int *order;             // [count] the board's points, run by run
    double *shared;         // [count, count] from standard normals to shared errors, or NULL
    double *noise, *normal; // [count], of points in that order
    const double *variance; // [count]
    SizeDataPoint *points;  // [room]: a sample may draw the longest run every time
    double *sample_variance;
} Source;

// Points of one run together, runs in the order of their first points.
static void order_runs(Source *source) {
    const SizeDataBoard *board = source->board;
    int placed = 0;
    for (int i = 0; i < board->count; i++) {
        int j = 0;
        while (board->points[j].run != board->points[i].run)
            j++;
        if (j < i)
            continue;
        source->first[source->runs++] = placed;
        for (j = i; j < board->count; j++)
            if (board->points[j].run == board->points[i].run)
                source->order[placed++] = j;
    }
    source->first[source->runs] = placed;
}

// Replaces the rows `first` to `end` of `factor` (what the run's errors are made of) by what other
// runs' errors tell of them.
static void share_rows(const double *precision, const double *factor, int count, int first, int end,
                       double *shared) {
    const size_t n = (size_t)count, rows = (size_t)(end - first);
    double *block = memory_zeroed(rows * rows, sizeof *block);
    double *right = memory_zeroed(rows * n, sizeof *right); // column-major: a row of n a column
    for (size_t i = 0; i < rows; i++) {
        const double *q = precision + ((size_t)first + i) * n;
        for (size_t j = 0; j < rows; j++)
            block[i * rows + j] = q[(size_t)first + j];
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j <= k; j++) // lower triangle
                right[j * rows + i] += q[k] * factor[k * n + j];
    }
    int order = (int)rows, columns = count, info;
    LAPACK_dposv("U", &order, &columns, block, &order, right, &order, &info);
    CHECK(info == 0);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < n; j++) {
            const size_t row = (size_t)first + i;
            shared[row * n + j] = (j <= row ? factor[row * n + j] : 0.0) - right[j * rows + i];
        }
    free(block);
    free(right);
}

static double *shared_errors(const Source *source, double ridge) {
    const size_t n = (size_t)source->board->count;
    double *factor = memory_zeroed(n * n, sizeof *factor);
    double *precision = memory_zeroed(n * n, sizeof *precision);
    double *shared = memory_zeroed(n * n, sizeof *shared);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            factor[i * n + j] =
                source->board->covariance[(size_t)source->order[i] * n + (size_t)source->order[j]] +
                (i == j ? ridge : 0.0);
    int order = source->board->count, info;
    LAPACK_dpotrf("U", &order, factor, &order, &info); // row-major lower triangle
    CHECK(info == 0);
    memcpy(precision, factor, n * n * sizeof *precision);
    LAPACK_dpotri("U", &order, precision, &order, &info);
    CHECK(info == 0);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            precision[j * n + i] = precision[i * n + j];
    for (int r = 0; r < source->runs; r++)
        share_rows(precision, factor, order, source->first[r], source->first[r + 1], shared);
    free(factor);
    free(precision);
    return shared;
}

static Source source_create(const SizeDataBoard *board, SizeDataMeasure measure,
                            const double *variance) {
    const size_t n = (size_t)board->count;
    Source source = {.board = board,
                     .first = memory_zeroed(n + 1, sizeof *source.first),
                     .order = memory_zeroed(n, sizeof *source.order),
                     .noise = memory_zeroed(n, sizeof *source.noise),
                     .normal = memory_zeroed(n, sizeof *source.normal),
                     .variance = variance};
    order_runs(&source);
    const size_t room = n * (size_t)source.runs;
    source.points = memory_zeroed(room, sizeof *source.points);
    source.sample_variance = memory_zeroed(room, sizeof *source.sample_variance);
    // Who stands at 0 has variance 0, which LAPACK rejects.
    if (board->covariance)
        source.shared = shared_errors(&source, pow(1e-4 * measure.decade, 2.0));
    return source;
}

static void source_free(Source *source) {
    free(source->first);
    free(source->order);
    free(source->shared);
    free(source->noise);
    free(source->normal);
    free(source->points);
    free(source->sample_variance);
}

static void draw_noise(Source *source, Rng *rng) {
    const size_t n = (size_t)source->board->count;
    for (size_t i = 0; i < n; i++)
        source->normal[i] = rng_normal(rng);
    for (size_t i = 0; i < n; i++) {
        source->noise[i] = 0.0;
        for (size_t j = 0; j < n; j++)
            source->noise[i] += source->shared[i * n + j] * source->normal[j];
    }
}

static SizeDataSample draw_sample(Source *source, SizeDataMeasure measure, Rng *rng) {
    SizeDataSample sample = {measure, 0, source->points, source->sample_variance};
    if (source->shared)
        draw_noise(source, rng);
    for (int draw = 0; draw < source->runs; draw++) {
        const int run = (int)rng_below(rng, (uint32_t)source->runs);
        for (int i = source->first[run]; i < source->first[run + 1]; i++) {
            source->points[sample.count] = source->board->points[source->order[i]];
            source->points[sample.count].y += source->noise[i];
            source->sample_variance[sample.count++] = source->variance[source->order[i]];
        }
    }
    return sample;
}

// Few runs vary less about their mean than those they were drawn from, and their spread is known
// from few: intervals that leave out 2.5% on either side are too narrow. So many less, as Student's
// t would have it of the mean of as many numbers, is the expanded percentile interval (Hesterberg
// 2015, "What teachers should know about the bootstrap").
static double tail_of(int runs) {
    const double n = runs;
    return 0.5 * erfc(sqrt(0.5 * n / (n - 1.0)) * student_quantile(runs - 1));
}

void size_data_intervals(const ScalingConfig *config, const SizeDataBoard *board,
                         const double *variance, SizeDataFit *fit) {
    Source source = source_create(board, fit->measure, variance);
    const size_t replicates = (size_t)config->replicates;
    double *columns = memory_zeroed(replicates * SIZE_DATA_VALUES, sizeof *columns);
    ScalingValue *values[SIZE_DATA_VALUES];
    for (size_t r = 0; r < replicates; r++) {
        Rng rng = rng_stream(config->seed, RNG_BOOTSTRAP, r);
        const SizeDataSample sample = draw_sample(&source, fit->measure, &rng);
        SizeDataFit again = *fit;
        size_data_solve_near(&sample, &again.law);
        size_data_derive(&again);
        size_data_values(&again, values);
        for (size_t i = 0; i < SIZE_DATA_VALUES; i++)
            columns[i * replicates + r] = values[i]->value;
    }
    size_data_values(fit, values);
    for (size_t i = 0; i < SIZE_DATA_VALUES; i++)
        *values[i] = scaling_interval_without(values[i]->value, columns + i * replicates,
                                              config->replicates, tail_of(source.runs));
    free(columns);
    source_free(&source);
}
