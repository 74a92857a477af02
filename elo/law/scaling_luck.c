#include "elo/law/scaling_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

// Deviations are averaged over snapshots that stand about as high, with a normal kernel of this
// share of them all.
#define KERNEL_SHARE (1.0 / 12.0)

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

// The covariance of what the ratings in the two err by.
static double error_of(const Combination *a, const Combination *b, const ScalingBoard *board) {
    double sum = 0.0;
    if (!board->covariance)
        return 0.0;
    for (int i = 0; i < a->count; i++)
        for (int j = 0; j < b->count; j++)
            sum +=
                a->weight[i] * b->weight[j] *
                board->covariance[(size_t)a->snap[i] * (size_t)board->count + (size_t)b->snap[j]];
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

// A snapshot's deviation, and how much of the variance between runs it shows: 1 - 1/n of n runs.
typedef struct Deviation {
    Combination of;
    double value, shown;
} Deviation;

static Deviation *measure(const Runs *runs, Luck *luck) {
    const ScalingBoard *board = runs->board;
    Deviation *deviations = memory_zeroed((size_t)board->count, sizeof *deviations);
    for (int run = 0; run < runs->count; run++)
        for (int i = runs->start[run]; i < runs->start[run + 1]; i++) {
            const int snap = runs->snap[i];
            Deviation *deviation = &deviations[snap];
            deviation->of = combination_create(2 * (size_t)runs->count + 1);
            const int others = deviation_from_mean(runs, run, snap, &deviation->of);
            deviation->value = value_of(&deviation->of, board);
            deviation->shown = 1.0 - 1.0 / others;
            luck->run[snap] = run;
            luck->expected[snap] = board->snaps[snap].elo - deviation->value;
        }
    return deviations;
}

// The mean over runs of what shapes show of the variance between their runs, all runs together.
static int freedom_of(const Runs *runs, const Deviation *deviations) {
    double sum = 0.0;
    for (int i = 0; i < runs->board->count; i++) {
        int run = 0;
        while (runs->start[run + 1] <= i)
            run++;
        sum += deviations[runs->snap[i]].shown / (runs->start[run + 1] - runs->start[run]);
    }
    return (int)(sum + 0.5);
}

static int compare_expected(const void *a, const void *b, void *data) {
    const double p = ((const double *)data)[*(const int *)a];
    const double q = ((const double *)data)[*(const int *)b];
    return (p > q) - (p < q);
}

// Runs differ little near random play, and as little near perfect play: the variance is a running
// mean over the snapshots in the order of Elo.
static void smooth_deviations(const ScalingBoard *board, const Deviation *deviations, Luck *luck) {
    const size_t n = (size_t)board->count;
    int *order = memory_zeroed(n, sizeof *order);
    double *excess = memory_zeroed(n, sizeof *excess);
    for (int i = 0; i < board->count; i++) {
        const Deviation *d = &deviations[i];
        order[i] = i;
        excess[i] = d->shown > 0.0 ? d->value * d->value - error_of(&d->of, &d->of, board) : 0.0;
    }
    qsort_r(order, n, sizeof *order, compare_expected, luck->expected);
    const double width = KERNEL_SHARE * board->count;
    for (int i = 0; i < board->count; i++) {
        double sum = 0.0, shown = 0.0;
        for (int j = 0; j < board->count; j++) {
            const double kernel = exp(-0.5 * pow((i - j) / width, 2.0));
            sum += kernel * excess[order[j]];
            shown += kernel * deviations[order[j]].shown;
        }
        luck->deviation[order[i]] = shown > 0.0 ? sqrt(fmax(0.0, sum) / shown) : 0.0;
    }
    free(order);
    free(excess);
}

// A pair of a run's snapshots: the product of their deviations beyond what ratings err by, and the
// product that fully correlated ones have on the average.
typedef struct Pair {
    double distance, product, full; // decades, and as a share of the deviations
} Pair;

static int list_pairs(const Runs *runs, const Deviation *deviations, const Luck *luck,
                      Pair *pairs) {
    int count = 0;
    for (int run = 0; run < runs->count; run++)
        for (int i = runs->start[run]; i < runs->start[run + 1]; i++)
            for (int j = runs->start[run]; j < i; j++) {
                const int a = runs->snap[i], b = runs->snap[j];
                const Deviation *d = &deviations[a], *e = &deviations[b];
                const double scale = luck->deviation[a] * luck->deviation[b];
                if (!(scale > 0.0) || !(d->shown > 0.0) || !(e->shown > 0.0))
                    continue;
                const double product = d->value * e->value - error_of(&d->of, &e->of, runs->board);
                pairs[count++] = (Pair){runs->board->snaps[a].x - runs->board->snaps[b].x,
                                        product / scale, sqrt(d->shown * e->shown)};
            }
    return count;
}

// The share and the reach by least squares over the pairs, reaches from a grid.
static void correlate(const Pair *pairs, int count, Luck *luck) {
    static const double reaches[] = {0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 16.0, INFINITY};
    double most = 0.0;
    for (size_t r = 0; r < sizeof reaches / sizeof *reaches; r++) {
        double cross = 0.0, norm = 0.0;
        for (int i = 0; i < count; i++) {
            const double model = pairs[i].full * exp(-pairs[i].distance / reaches[r]);
            cross += model * pairs[i].product;
            norm += model * model;
        }
        if (!(cross > 0.0) || !(norm > 0.0))
            continue;
        const double share = fmin(1.0, cross / norm);
        const double explained = share * (2.0 * cross - share * norm);
        if (explained > most) {
            most = explained;
            luck->steady = share;
            luck->reach = reaches[r];
        }
    }
}

Luck luck_create(const ScalingBoard *board) {
    const size_t n = (size_t)board->count;
    Luck luck = {.run = memory_zeroed(n, sizeof *luck.run),
                 .before = memory_zeroed(n, sizeof *luck.before),
                 .order = memory_zeroed(n, sizeof *luck.order),
                 .expected = memory_zeroed(n, sizeof *luck.expected),
                 .deviation = memory_zeroed(n, sizeof *luck.deviation),
                 .reach = INFINITY,
                 .most = 0.0};
    Runs runs = runs_create(board);
    luck.runs = runs.count;
    Deviation *deviations = measure(&runs, &luck);
    size_t most = 1;
    for (int run = 0; run < runs.count; run++) {
        const int length = runs.start[run + 1] - runs.start[run];
        most += (size_t)length * (size_t)length / 2;
        for (int i = runs.start[run]; i < runs.start[run + 1]; i++) {
            luck.order[i] = runs.snap[i];
            luck.before[i] = i > runs.start[run] ? runs.snap[i - 1] : -1;
        }
    }
    luck.freedom = freedom_of(&runs, deviations);
    if (luck.freedom > 0) {
        smooth_deviations(board, deviations, &luck);
        Pair *pairs = memory_zeroed(most, sizeof *pairs);
        correlate(pairs, list_pairs(&runs, deviations, &luck, pairs), &luck);
        free(pairs);
    }
    for (size_t i = 0; i < n; i++) {
        if (board->snaps[i].elo > 0.0)
            luck.most = INFINITY;
        combination_free(&deviations[i].of);
    }
    free(deviations);
    runs_free(&runs);
    return luck;
}

void luck_draw(const Luck *luck, const ScalingBoard *board, double scale, Rng *rng, double *elo) {
    double steady = 0.0; // of the run's last snapshot
    for (int i = 0; i < board->count; i++) {
        const int snap = luck->order[i], before = luck->before[i];
        const double kept =
            before < 0 ? 0.0 : exp((board->snaps[before].x - board->snaps[snap].x) / luck->reach);
        steady = kept * steady + sqrt(1.0 - kept * kept) * rng_normal(rng);
        const double drawn =
            luck->expected[snap] +
            scale * luck->deviation[snap] *
                (sqrt(luck->steady) * steady + sqrt(1.0 - luck->steady) * rng_normal(rng));
        elo[snap] = fmin(drawn, luck->most);
    }
}

void luck_free(Luck *luck) {
    free(luck->run);
    free(luck->before);
    free(luck->order);
    free(luck->expected);
    free(luck->deviation);
}
