#include "elo/law/frontier.h"

#include "elo/rating/optimiser.h"

#include "base/check.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

// --- curves ---

typedef struct Curves {
    int count;
    FrontierSnap *snaps; // by run, then x
    int *origin;         // [count] index in the input
} Curves;

typedef struct Tagged {
    FrontierSnap snap;
    int origin;
} Tagged;

static int compare_tagged(const void *a, const void *b) {
    const Tagged *s = a, *t = b;
    if (s->snap.run != t->snap.run)
        return (s->snap.run > t->snap.run) - (s->snap.run < t->snap.run);
    if (s->snap.x != t->snap.x)
        return (s->snap.x > t->snap.x) - (s->snap.x < t->snap.x);
    return s->origin - t->origin;
}

static Curves curves_create(const FrontierSnap *snaps, int count) {
    Tagged *tagged = memory_zeroed((size_t)count, sizeof *tagged);
    for (int i = 0; i < count; i++)
        tagged[i] = (Tagged){snaps[i], i};
    qsort(tagged, (size_t)count, sizeof *tagged, compare_tagged);
    Curves curves = {.count = count,
                     .snaps = memory_zeroed((size_t)count, sizeof *curves.snaps),
                     .origin = memory_zeroed((size_t)count, sizeof *curves.origin)};
    for (int i = 0; i < count; i++) {
        curves.snaps[i] = tagged[i].snap;
        curves.origin[i] = tagged[i].origin;
    }
    free(tagged);
    return curves;
}

static void curves_free(Curves *curves) {
    free(curves->snaps);
    free(curves->origin);
}

// One past the last snapshot of the run that begins at `start`.
static int run_end(const Curves *curves, int start) {
    int end = start + 1;
    while (end < curves->count && curves->snaps[end].run == curves->snaps[start].run)
        end++;
    return end;
}

// The Elo of the run start .. end-1 at x, -INFINITY before its first snapshot. `*at` is the last
// snapshot at or before x, where the search for a larger x may continue.
static double run_elo(const Curves *curves, int start, int end, int *at, double x) {
    const FrontierSnap *s = curves->snaps;
    if (x < s[start].x)
        return -INFINITY;
    while (*at + 1 < end && s[*at + 1].x <= x)
        ++*at;
    if (*at + 1 == end)
        return s[*at].elo;
    const double share = (x - s[*at].x) / (s[*at + 1].x - s[*at].x);
    return s[*at].elo + share * (s[*at + 1].elo - s[*at].elo);
}

// --- the frontier ---

static void fill_grid(const Curves *curves, double low, double high, Frontier *frontier) {
    for (int i = 0; i < FRONTIER_GRID; i++) {
        // The last point is `high` itself, whatever the rounding.
        const double share = (double)i / (FRONTIER_GRID - 1);
        frontier->x[i] = i == FRONTIER_GRID - 1 ? high : low + share * (high - low);
        frontier->elo[i] = -INFINITY;
    }
    for (int start = 0, end; start < curves->count; start = end) {
        end = run_end(curves, start);
        int at = start;
        for (int i = 0; i < FRONTIER_GRID; i++) {
            const double elo = run_elo(curves, start, end, &at, frontier->x[i]);
            if (elo > frontier->elo[i]) {
                frontier->elo[i] = elo;
                frontier->run[i] = curves->snaps[start].run;
            }
        }
    }
}

typedef struct Record {
    double x;
    int place; // in the curves
} Record;

static int compare_records(const void *a, const void *b) {
    const Record *r = a, *s = b;
    if (r->x != s->x)
        return (r->x > s->x) - (r->x < s->x);
    return r->place - s->place;
}

// All runs are traversed together in order of x; a snapshot is a record if no other run's curve is
// above it.
static void fill_records(const Curves *curves, Frontier *frontier) {
    const int n = curves->count;
    Record *order = memory_zeroed((size_t)n, sizeof *order);
    int *starts = memory_zeroed((size_t)n, sizeof *starts);
    int *ends = memory_zeroed((size_t)n, sizeof *ends);
    int *at = memory_zeroed((size_t)n, sizeof *at);
    int runs = 0;
    for (int start = 0; start < n; start = ends[runs - 1]) {
        starts[runs] = at[runs] = start;
        ends[runs++] = run_end(curves, start);
    }
    for (int i = 0; i < n; i++)
        order[i] = (Record){curves->snaps[i].x, i};
    qsort(order, (size_t)n, sizeof *order, compare_records);
    frontier->record = memory_zeroed((size_t)n, sizeof *frontier->record);
    for (int i = 0; i < n; i++) {
        const FrontierSnap *snap = &curves->snaps[order[i].place];
        bool best = true;
        for (int r = 0; r < runs && best; r++)
            best = run_elo(curves, starts[r], ends[r], &at[r], snap->x) <= snap->elo;
        const int last = frontier->records - 1;
        if (!best)
            continue;
        // Of two with the same compute and Elo the first is kept.
        if (last >= 0 && order[i].x == curves->snaps[frontier->record[last]].x)
            continue;
        frontier->record[frontier->records++] = order[i].place;
    }
    for (int i = 0; i < frontier->records; i++)
        frontier->record[i] = curves->origin[frontier->record[i]];
    free(order);
    free(starts);
    free(ends);
    free(at);
}

Status frontier_create(const FrontierSnap *snaps, int count, Frontier **frontier, Error *error) {
    *frontier = NULL;
    if (count < 1)
        return error_set(error, STATUS_INVALID, "frontier: no snapshots");
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < count; i++) {
        if (!isfinite(snaps[i].x) || !isfinite(snaps[i].elo))
            return error_set(error, STATUS_INVALID,
                             "frontier: snapshot %d of run %d has compute 10^%g and %g Elo, "
                             "expected finite numbers",
                             i, snaps[i].run, snaps[i].x, snaps[i].elo);
        low = fmin(low, snaps[i].x);
        high = fmax(high, snaps[i].x);
    }
    Frontier *made = memory_zeroed(1, sizeof *made);
    Curves curves = curves_create(snaps, count);
    fill_grid(&curves, low, high, made);
    fill_records(&curves, made);
    curves_free(&curves);
    *frontier = made;
    return STATUS_OK;
}

void frontier_destroy(Frontier *frontier) {
    if (!frontier)
        return;
    free(frontier->record);
    free(frontier);
}

double frontier_first(const Frontier *frontier, double elo) {
    for (int i = 0; i < FRONTIER_GRID; i++) {
        if (frontier->elo[i] < elo)
            continue;
        if (i == 0)
            return frontier->x[0];
        const double before = frontier->elo[i - 1];
        const double share = (elo - before) / (frontier->elo[i] - before);
        return frontier->x[i - 1] + share * (frontier->x[i] - frontier->x[i - 1]);
    }
    return NAN;
}

double frontier_first_two(const FrontierSnap *snaps, int count, double elo) {
    Curves curves = curves_create(snaps, count);
    double first = NAN;
    for (int i = 0; i + 1 < count; i++) {
        const FrontierSnap *a = &curves.snaps[i], *b = &curves.snaps[i + 1];
        if (a->run == b->run && a->elo >= elo && b->elo >= elo && !(a->x >= first))
            first = a->x;
    }
    curves_free(&curves);
    return first;
}

// --- the incline ---

// With both change points given, elo = plateau * fall(x) and the best plateau is a projection.
static double fall(double x, double start, double end) {
    return x <= start ? 1.0 : x >= end ? 0.0 : (end - x) / (end - start);
}

// Sums over the first i points make each pair of change points cheap to evaluate.
typedef struct Sums {
    double count, x, xx, y, xy, yy; // x measured from the first point
} Sums;

typedef struct InclineProblem {
    const double *x;
    double low; // x[0]
    int count;
    Sums *sums; // [count + 1]
} InclineProblem;

static InclineProblem incline_problem(const double *x, const double *elo, int count) {
    InclineProblem problem = {x, x[0], count, memory_zeroed((size_t)count + 1, sizeof(Sums))};
    for (int i = 0; i < count; i++) {
        const Sums *s = &problem.sums[i];
        const double u = x[i] - x[0], y = elo[i];
        problem.sums[i + 1] =
            (Sums){s->count + 1.0, s->x + u, s->xx + u * u, s->y + y, s->xy + u * y, s->yy + y * y};
    }
    return problem;
}

// The number of points with x of at most `limit`.
static int points_to(const InclineProblem *problem, double limit) {
    int low = 0, high = problem->count;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (problem->x[middle] <= limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double best_plateau(const InclineProblem *problem, double start, double end,
                           double *residual) {
    const Sums *a = &problem->sums[points_to(problem, start)];
    const Sums *b = &problem->sums[points_to(problem, end)];
    const double e = end - problem->low, length = end - start;
    // Left of `start` fall is 1; between the two it is (e - x)/length; beyond `end` it is 0.
    const double n = b->count - a->count, x = b->x - a->x, xx = b->xx - a->xx;
    const double y = b->y - a->y, xy = b->xy - a->xy;
    const double cross = a->y + (e * y - xy) / length;
    const double norm = a->count + (e * e * n - 2.0 * e * x + xx) / (length * length);
    const double plateau = norm > 0.0 ? fmin(0.0, cross / norm) : 0.0;
    *residual = problem->sums[problem->count].yy - 2.0 * plateau * cross + plateau * plateau * norm;
    return plateau;
}

// The objective over start and log(end - start).
static double incline_objective(const double *p, void *data) {
    double residual;
    best_plateau(data, p[0], p[0] + exp(p[1]), &residual);
    return residual;
}

FrontierIncline frontier_incline(const double *x, const double *elo, int count) {
    CHECK(count >= 3);
    InclineProblem problem = incline_problem(x, elo, count);
    const double low = x[0], high = x[count - 1], span = fmax(high - low, 1e-6);
    // First every pair of change points on a coarse grid, so that the best minimum is not missed;
    // ends beyond the data are spaced ever wider, up to a negligible slope.
    enum { STEPS = 48, BEYOND = 24 };
    double best[2] = {low, log(span)}, least = INFINITY;
    for (int i = 0; i < STEPS; i++) {
        const double start = low + span * i / STEPS;
        for (int j = i + 1; j < STEPS + BEYOND; j++) {
            const double end = j <= STEPS ? low + span * j / STEPS
                                          : high + span * (pow(1.35, j - STEPS) - 1.0) / 8.0;
            double residual;
            best_plateau(&problem, start, end, &residual);
            if (residual < least) {
                least = residual;
                best[0] = start;
                best[1] = log(end - start);
            }
        }
    }
    const double lower[2] = {low, log(span * 1e-3)}, upper[2] = {high, log(span * 1e3)};
    const double step[2] = {span / STEPS, 0.1};
    const OptimiserConfig config = {.method = OPTIMISER_NELDER_MEAD,
                                    .parameters = 2,
                                    .step = step,
                                    .low = lower,
                                    .high = upper,
                                    .parameters_relative = 1e-7,
                                    .evaluations = 400,
                                    .objective = incline_objective,
                                    .context = &problem};
    double refined[2] = {best[0], best[1]}, value;
    if (optimiser_run(&config, refined, &value) && value < least) {
        best[0] = refined[0];
        best[1] = refined[1];
    }
    FrontierIncline incline = {.start = best[0], .end = best[0] + exp(best[1])};
    double residual;
    incline.plateau = best_plateau(&problem, incline.start, incline.end, &residual);
    incline.slope = -incline.plateau / (incline.end - incline.start);
    incline.rms = sqrt(fmax(0.0, residual) / count);
    free(problem.sums);
    return incline;
}

double frontier_incline_elo(const FrontierIncline *incline, double x) {
    return incline->plateau * fall(x, incline->start, incline->end);
}
