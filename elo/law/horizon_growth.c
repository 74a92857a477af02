#include "elo/law/horizon.h"

#include "elo/rating/student.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define INCLINE_SLACK 1e-9 // of log10 compute, for rounding

// --- straight lines ---

// The slope of the least-squares line; `*error` (may be NULL) is its residuals' root mean square.
static ScalingValue slope_of(const double *x, const double *y, int count, double *error) {
    double mean_x = 0.0, mean_y = 0.0, sxx = 0.0, sxy = 0.0, rest = 0.0;
    for (int i = 0; i < count; i++) {
        mean_x += x[i] / count;
        mean_y += y[i] / count;
    }
    for (int i = 0; i < count; i++) {
        sxx += (x[i] - mean_x) * (x[i] - mean_x);
        sxy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    const double slope = sxx > 0.0 ? sxy / sxx : NAN;
    for (int i = 0; i < count; i++) {
        const double residual = y[i] - mean_y - slope * (x[i] - mean_x);
        rest += residual * residual;
    }
    if (error)
        *error = sqrt(rest / count);
    const double half = student_quantile(count - 2) * sqrt(rest / (count - 2) / sxx);
    return (ScalingValue){slope, slope - half, slope + half};
}

// --- the two shapes ---

// Residual of ln(horizon) about the straight line from exp(ends[0]) at the least x to exp(ends[1])
// at the greatest: a horizon that is linear in x and nowhere negative.
static double linear_rest(const double *t, const double *log_plies, int count,
                          const double ends[2]) {
    double rest = 0.0;
    for (int i = 0; i < count; i++) {
        const double line = exp(ends[0]) * (1.0 - t[i]) + exp(ends[1]) * t[i];
        const double residual = log_plies[i] - log(line);
        rest += residual * residual;
    }
    return rest;
}

// Pattern search from the middle of the data: two unknowns, a smooth objective.
static double linear_error(const double *x, const double *log_plies, int count) {
    double low = INFINITY, high = -INFINITY, mean = 0.0;
    for (int i = 0; i < count; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
        mean += log_plies[i] / count;
    }
    double *t = memory_zeroed((size_t)count, sizeof *t);
    for (int i = 0; i < count; i++)
        t[i] = (x[i] - low) / (high - low);
    double ends[2] = {mean, mean}, rest = linear_rest(t, log_plies, count, ends);
    static const int ways[8][2] = {{1, 0},  {-1, 0}, {0, 1},   {0, -1},
                                   {1, -1}, {-1, 1}, {-1, -1}, {1, 1}};
    for (double step = 1.0; step > 1e-7;) {
        bool better = false;
        for (int way = 0; way < 8 && !better; way++) {
            const double tried[2] = {ends[0] + step * ways[way][0], ends[1] + step * ways[way][1]};
            const double value = linear_rest(t, log_plies, count, tried);
            if (value < rest) {
                rest = value;
                ends[0] = tried[0];
                ends[1] = tried[1];
                better = true;
            }
        }
        step *= better ? 1.0 : 0.5;
    }
    free(t);
    return sqrt(rest / count);
}

// --- growth ---

static bool is_tried(double plies) {
    return isfinite(plies) && plies > 0.0;
}

static HorizonShape shape_of(double advantage, bool grows) {
    if (!grows || !(fabs(advantage) >= HORIZON_AIC_CLEAR))
        return HORIZON_UNCLEAR;
    return advantage > 0.0 ? HORIZON_EXPONENTIAL : HORIZON_LINEAR;
}

Status horizon_frontier(const HorizonAgent *agents, int count, bool *on, Error *error) {
    CHECK(count > 0);
    FrontierSnap *snaps = memory_zeroed((size_t)count, sizeof *snaps);
    for (int i = 0; i < count; i++) {
        snaps[i] = (FrontierSnap){.run = agents[i].run, .x = agents[i].x, .elo = agents[i].elo};
        on[i] = false;
    }
    Frontier *frontier;
    const Status status = frontier_create(snaps, count, &frontier, error);
    free(snaps);
    if (status != STATUS_OK)
        return status;
    const FrontierIncline incline = frontier_incline(frontier->x, frontier->elo, FRONTIER_GRID);
    for (int i = 0; i < frontier->records; i++) {
        const double x = agents[frontier->record[i]].x;
        on[frontier->record[i]] =
            x >= incline.start - INCLINE_SLACK && x <= incline.end + INCLINE_SLACK;
    }
    frontier_destroy(frontier);
    return STATUS_OK;
}

// Both shapes have two constants, so that the difference of AIC is that of the likelihoods.
static void fit_growth(const double *x, const double *elo, const double *log_plies,
                       HorizonGrowth *growth) {
    const int points = growth->points;
    const ScalingValue slope = slope_of(x, log_plies, points, &growth->exponential_error);
    growth->slope =
        (ScalingValue){slope.value / log(10.0), slope.lo / log(10.0), slope.hi / log(10.0)};
    growth->elo = slope_of(x, elo, points, NULL);
    growth->linear_error = linear_error(x, log_plies, points);
    growth->advantage = 2.0 * points * log(growth->linear_error / growth->exponential_error);
    growth->shape = shape_of(growth->advantage, growth->slope.lo > 0.0);
}

Status horizon_growth(const HorizonAgent *agents, int count, HorizonGrowth *growth, bool *used,
                      Error *error) {
    const size_t n = (size_t)count;
    bool *on = memory_zeroed(n, sizeof *on);
    const Status status = horizon_frontier(agents, count, on, error);
    double *x = memory_zeroed(n, sizeof *x), *elo = memory_zeroed(n, sizeof *elo);
    double *log_plies = memory_zeroed(n, sizeof *log_plies);
    int points = 0;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        on[i] = on[i] && agents[i].fit.tasks > 0 && is_tried(agents[i].fit.half.plies);
        if (used)
            used[i] = on[i];
        if (!on[i])
            continue;
        x[points] = agents[i].x;
        elo[points] = agents[i].elo;
        log_plies[points++] = log(agents[i].fit.half.plies);
    }
    const ScalingValue none = {NAN, NAN, NAN};
    *growth = (HorizonGrowth){.points = points,
                              .slope = none,
                              .elo = none,
                              .exponential_error = NAN,
                              .linear_error = NAN,
                              .advantage = NAN};
    if (points >= HORIZON_POINTS_MIN)
        fit_growth(x, elo, log_plies, growth);
    free(on);
    free(x);
    free(elo);
    free(log_plies);
    return status;
}

void horizon_sentence(const HorizonGrowth *growth, int size, char text[HORIZON_SENTENCE_MAX]) {
    static const char *const shapes[] = {
        [HORIZON_UNCLEAR] = "whether exponentially or linearly in log compute is unclear",
        [HORIZON_EXPONENTIAL] = "exponentially in log compute rather than linearly",
        [HORIZON_LINEAR] = "linearly in log compute rather than exponentially",
    };
    if (growth->points < HORIZON_POINTS_MIN) {
        snprintf(
            text, HORIZON_SENTENCE_MAX,
            "%dx%d: only %d agents on the incline of Elo have a 50%% horizon within the tasks' "
            "lengths, expected at least %d to say how it grows.",
            size, size, growth->points, HORIZON_POINTS_MIN);
        return;
    }
    snprintf(text, HORIZON_SENTENCE_MAX,
             "%dx%d: ten times the compute makes the 50%% horizon %.2f times as long (%.2f to "
             "%.2f) and adds %.0f Elo (%.0f to %.0f), by %d agents; %s (errors of ln horizon: "
             "exponential %.3f, linear %.3f).",
             size, size, pow(10.0, growth->slope.value), pow(10.0, growth->slope.lo),
             pow(10.0, growth->slope.hi), growth->elo.value, growth->elo.lo, growth->elo.hi,
             growth->points,
             growth->slope.lo > 0.0 ? shapes[growth->shape] : "that it grows is not shown",
             growth->exponential_error, growth->linear_error);
}
