#include "elo/law/scaling_luck.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

// Deviations are averaged over Elo with a normal kernel of this share of the board's range.
#define KERNEL_SHARE 0.125

// A weighted sum of Elo of snapshots.
typedef struct Combination {
    int count;
    int *snap;      // [count]
    double *weight; // [count]
} Combination;

static Combination combination_create(size_t most) {
    return (Combination){0, memory_zeroed(most, sizeof(int)), memory_zeroed(most, sizeof(double))};
}

static void combination_free(Combination *self) {
    free(self->snap);
    free(self->weight);
}

static void add(Combination *self, int snap, double weight) {
    self->snap[self->count] = snap;
    self->weight[self->count++] = weight;
}

static double value_of(const Combination *self, const ScalingBoard *board) {
    double sum = 0.0;
    for (int i = 0; i < self->count; i++)
        sum += self->weight[i] * board->snaps[self->snap[i]].elo;
    return sum;
}

// The variance of what the ratings in it err by.
static double error_of(const Combination *self, const ScalingBoard *board) {
    double sum = 0.0;
    if (!board->covariance)
        return 0.0;
    for (int i = 0; i < self->count; i++)
        for (int j = 0; j < self->count; j++)
            sum += self->weight[i] * self->weight[j] *
                   board->covariance[(size_t)self->snap[i] * (size_t)board->count +
                                     (size_t)self->snap[j]];
    return sum;
}

// The snapshots of each run, ascending in compute.
typedef struct Runs {
    const ScalingBoard *board;
    int count;
    int *start; // [count + 1] in `snap`
    int *snap;
} Runs;

static int compare_snaps(const void *a, const void *b, void *data) {
    const int i = *(const int *)a, j = *(const int *)b;
    const FrontierSnap *s = &((const FrontierSnap *)data)[i], *t = &((const FrontierSnap *)data)[j];
    if (s->run != t->run)
        return (s->run > t->run) - (s->run < t->run);
    if (s->x != t->x)
        return (s->x > t->x) - (s->x < t->x);
    return i - j;
}

static Runs runs_create(const ScalingBoard *board) {
    const size_t n = (size_t)board->count;
    Runs runs = {board, 0, memory_zeroed(n + 1, sizeof(int)), memory_zeroed(n, sizeof(int))};
    for (int i = 0; i < board->count; i++)
        runs.snap[i] = i;
    qsort_r(runs.snap, n, sizeof *runs.snap, compare_snaps, board->snaps);
    for (int i = 0; i < board->count; i++)
        if (i == 0 || board->snaps[runs.snap[i]].run != board->snaps[runs.snap[i - 1]].run)
            runs.start[runs.count++] = i;
    runs.start[runs.count] = board->count;
    return runs;
}

static void runs_free(Runs *runs) {
    free(runs->start);
    free(runs->snap);
}

static int shape_of(const Runs *runs, int run) {
    return runs->board->shape ? runs->board->shape[runs->snap[runs->start[run]]] : run;
}

// Adds the Elo of the run at x, as the frontier has it, unless it begins later.
static bool add_run(const Runs *runs, int run, double x, double weight, Combination *sum) {
    const FrontierSnap *snaps = runs->board->snaps;
    int i = runs->start[run];
    const int end = runs->start[run + 1];
    if (snaps[runs->snap[i]].x > x)
        return false;
    while (i + 1 < end && snaps[runs->snap[i + 1]].x <= x)
        i++;
    const double low = snaps[runs->snap[i]].x;
    if (i + 1 == end || low == x) {
        add(sum, runs->snap[i], weight);
        return true;
    }
    const double share = (x - low) / (snaps[runs->snap[i + 1]].x - low);
    add(sum, runs->snap[i], weight * (1.0 - share));
    add(sum, runs->snap[i + 1], weight * share);
    return true;
}

// The deviation of a snapshot from the mean of its shape's runs; returns their number.
static int deviation_from_mean(const Runs *runs, int run, int snap, Combination *deviation) {
    const double x = runs->board->snaps[snap].x;
    int others = 0;
    deviation->count = 0;
    for (int r = 0; r < runs->count; r++)
        if (shape_of(runs, r) == shape_of(runs, run))
            others += add_run(runs, r, x, 1.0, deviation);
    for (int i = 0; i < deviation->count; i++)
        deviation->weight[i] /= -others;
    add(deviation, snap, 1.0);
    return others;
}

// Sums of squared deviations, what ratings' errors alone make of them, and how much of the variance
// between runs they show.
typedef struct Moments {
    double squares, errors, shown;
} Moments;

static void add_moments(Moments *self, const Combination *deviation, const ScalingBoard *board,
                        double shown) {
    self->squares += pow(value_of(deviation, board), 2.0);
    self->errors += error_of(deviation, board);
    self->shown += shown;
}

// Of every snapshot, and of the means of runs; `part` is the share of the latter's variance that
// snapshots deviating independently would have.
typedef struct Sums {
    Moments all, means;
    double part;
} Sums;

static void measure_run(const Runs *runs, int run, Luck *luck, Moments *snaps, Sums *sums) {
    const ScalingBoard *board = runs->board;
    const int length = runs->start[run + 1] - runs->start[run];
    Combination deviation = combination_create(2 * (size_t)runs->count + 1);
    Combination mean = combination_create((2 * (size_t)runs->count + 1) * (size_t)length);
    double shown = 0.0;
    int used = 0;
    for (int i = runs->start[run]; i < runs->start[run + 1]; i++) {
        const int snap = runs->snap[i];
        const int others = deviation_from_mean(runs, run, snap, &deviation);
        luck->run[snap] = run;
        luck->expected[snap] = board->snaps[snap].elo - value_of(&deviation, board);
        if (others < 2)
            continue;
        add_moments(&snaps[snap], &deviation, board, 1.0 - 1.0 / others);
        shown += 1.0 - 1.0 / others;
        used++;
        for (int k = 0; k < deviation.count; k++)
            add(&mean, deviation.snap[k], deviation.weight[k]);
        sums->all.squares += snaps[snap].squares;
        sums->all.errors += snaps[snap].errors;
        sums->all.shown += snaps[snap].shown;
    }
    for (int k = 0; k < mean.count; k++)
        mean.weight[k] /= used;
    if (used > 0) {
        add_moments(&sums->means, &mean, board, shown / used);
        sums->part += shown / used / used;
    }
    combination_free(&deviation);
    combination_free(&mean);
}

static double steady_of(const Sums *sums) {
    const double variance = (sums->all.squares - sums->all.errors) / sums->all.shown;
    const double rest = sums->means.shown - sums->part;
    if (!(variance > 0.0) || !(rest > 1e-9))
        return 1.0;
    const double steady =
        (sums->means.squares - sums->means.errors - variance * sums->part) / rest / variance;
    return fmax(0.0, fmin(1.0, steady));
}

// Runs differ little near random play, and as little near perfect play.
static void smooth_deviations(Luck *luck, const Moments *snaps, int count) {
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < count; i++) {
        low = fmin(low, luck->expected[i]);
        high = fmax(high, luck->expected[i]);
    }
    const double width = fmax(KERNEL_SHARE * (high - low), 1e-6);
    for (int i = 0; i < count; i++) {
        Moments near = {0.0, 0.0, 0.0};
        for (int j = 0; j < count; j++) {
            const double z = (luck->expected[i] - luck->expected[j]) / width;
            const double kernel = exp(-0.5 * z * z);
            near.squares += kernel * snaps[j].squares;
            near.errors += kernel * snaps[j].errors;
            near.shown += kernel * snaps[j].shown;
        }
        luck->deviation[i] = sqrt(fmax(0.0, near.squares - near.errors) / near.shown);
    }
}

Luck luck_create(const ScalingBoard *board) {
    const size_t n = (size_t)board->count;
    Luck luck = {.run = memory_zeroed(n, sizeof *luck.run),
                 .expected = memory_zeroed(n, sizeof *luck.expected),
                 .deviation = memory_zeroed(n, sizeof *luck.deviation),
                 .steady = 1.0};
    Moments *snaps = memory_zeroed(n, sizeof *snaps);
    Runs runs = runs_create(board);
    Sums sums = {0};
    luck.runs = runs.count;
    for (int run = 0; run < runs.count; run++)
        measure_run(&runs, run, &luck, snaps, &sums);
    if (sums.all.shown > 0.0) {
        luck.steady = steady_of(&sums);
        luck.freedom = (int)(sums.means.shown + 0.5);
        smooth_deviations(&luck, snaps, board->count);
    }
    runs_free(&runs);
    free(snaps);
    return luck;
}

void luck_free(Luck *luck) {
    free(luck->run);
    free(luck->expected);
    free(luck->deviation);
}
