#include "elo/law/forecast_curve.h"

#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <lapack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Each shape is a straight line in x after a link: Elo itself, log(-Elo) of the power, and the
// logit of the share of the way from the plateau to 0 of the sigmoid. Its two parameters are the
// Elo at the first and at the last x of the points, with a flat prior, which is the same for all
// shapes, so that their weights need no other prior; a curve does not fall. Luck and scatter have a
// prior flat in their logarithm on the grid below. Everything is summed: over the grid of luck and
// scatter, and over a grid of parameters around the best ones.
static const double levels[] = {2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0}; // Elo

// A sigmoid's lower end lies below what the frontier's first part looks like, by an unknown amount.
static const double lower[] = {1.0, 1.05, 1.1, 1.2}; // times the plateau seen

enum {
    LEVELS = sizeof levels / sizeof *levels,
    CELLS = LEVELS * LEVELS,
    LOWER = sizeof lower / sizeof *lower,
    CURVES = FORECAST_SHAPES - 1 + LOWER, // by each size of luck and scatter
    NODES = 9,                            // a parameter
    NEWTON_STEPS = 30,
    TABLE_STEP = 100, // steps a standard deviation of the table of the normal distribution
    TABLE_WIDE = 5,   // standard deviations to either side
    TABLE = 2 * TABLE_WIDE * TABLE_STEP,
};

#define NODE_STEP    0.8  // standard deviations between nodes
#define WEIGHT_MIN   1e-6 // of the greatest; lesser ones are left out
#define VARIANCE_MIN 1e-4 // Elo^2, as in scaling_curve.c

// One size of luck and scatter.
typedef struct Cell {
    double luck, scatter;
    double *inverse; // [count, count] of the covariance of the points
    double log_root; // log of the root of its determinant
} Cell;

// One curve.
typedef struct Component {
    ForecastShape shape;
    double plateau;
    int cell;
    double g[2];   // linked, at the ends
    double weight; // among those of its shape; its logarithm until all are known
} Component;

struct ForecastCurves {
    int count;
    CurvePoint *point;
    double *share; // [count] of the way from the first x to the last
    double first, last;
    double evidence[FORECAST_SHAPES]; // weight of each shape, 1 together
    Cell cells[CELLS];
    int components;
    Component *component;
    double below[TABLE + 2]; // share of a normal distribution below -TABLE_WIDE + i / TABLE_STEP
};

// --- shapes ---

static double elo_of(ForecastShape shape, double plateau, double g) {
    switch (shape) {
    case FORECAST_SIGMOID:
        return plateau / (1.0 + exp(g));
    case FORECAST_POWER:
        return -exp(g);
    default:
        return fmin(0.0, g);
    }
}

static double link_of(ForecastShape shape, double plateau, double elo) {
    const double within = fmin(fmax(elo, 0.98 * plateau), fmin(-1.0, 0.02 * plateau));
    switch (shape) {
    case FORECAST_SIGMOID:
        return log(plateau / within - 1.0);
    case FORECAST_POWER:
        return log(-fmin(-1.0, elo));
    default:
        return elo;
    }
}

// log |d elo / d g|: the prior is flat in Elo, and nodes lie in g.
static double log_jacobian(ForecastShape shape, double plateau, double g) {
    switch (shape) {
    case FORECAST_SIGMOID:
        return log(-plateau) - fabs(g) - 2.0 * log1p(exp(-fabs(g)));
    case FORECAST_POWER:
        return g;
    default:
        return 0.0;
    }
}

static bool falls(ForecastShape shape, const double g[2]) {
    return shape == FORECAST_POWER ? g[1] > g[0] : g[1] < g[0];
}

static double curve_elo(const Component *curve, double share) {
    return elo_of(curve->shape, curve->plateau, curve->g[0] + share * (curve->g[1] - curve->g[0]));
}

// --- posterior ---

static void residuals(const ForecastCurves *self, const Component *curve, double *residual) {
    for (int i = 0; i < self->count; i++)
        residual[i] = self->point[i].elo - curve_elo(curve, self->share[i]);
}

static double product(const double *a, const double *matrix, const double *b, int count) {
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
        double row = 0.0;
        for (int j = 0; j < count; j++)
            row += matrix[i * count + j] * b[j];
        sum += a[i] * row;
    }
    return sum;
}

// The logarithm of the density of the curve, up to a constant that is the same for all.
static double log_density(const ForecastCurves *self, const Component *curve, double *residual) {
    const Cell *cell = &self->cells[curve->cell];
    residuals(self, curve, residual);
    return -0.5 * product(residual, cell->inverse, residual, self->count) - cell->log_root +
           log_jacobian(curve->shape, curve->plateau, curve->g[0]) +
           log_jacobian(curve->shape, curve->plateau, curve->g[1]);
}

// What a step of Gauss and Newton needs: the derivatives of the residuals by g, the gradient of the
// log density, and its second derivatives without those of the shape.
static void derivatives(const ForecastCurves *self, const Component *curve, const double *residual,
                        double *const derivative[2], double gradient[2], double hessian[3]) {
    const double *inverse = self->cells[curve->cell].inverse;
    const int n = self->count;
    for (int k = 0; k < 2; k++) {
        const double h = 1e-4 * (1.0 + fabs(curve->g[k]));
        Component moved = *curve;
        moved.g[k] += h;
        residuals(self, &moved, derivative[k]);
        for (int i = 0; i < n; i++)
            derivative[k][i] = (residual[i] - derivative[k][i]) / h;
        gradient[k] = product(derivative[k], inverse, residual, n) +
                      (log_jacobian(curve->shape, curve->plateau, moved.g[k]) -
                       log_jacobian(curve->shape, curve->plateau, curve->g[k])) /
                          h;
    }
    hessian[0] = product(derivative[0], inverse, derivative[0], n) + 1e-8;
    hessian[1] = product(derivative[0], inverse, derivative[1], n);
    hessian[2] = product(derivative[1], inverse, derivative[1], n) + 1e-8;
}

// Takes the curve to the best parameters (Levenberg and Marquardt), and gives the second
// derivatives near there. `room` has space for 4 * count numbers.
static void improve(const ForecastCurves *self, Component *curve, double hessian[3], double *room) {
    const int n = self->count;
    double *residual = room, *const derivative[2] = {room + n, room + 2 * n};
    double *scratch = room + 3 * n;
    double damping = 1e-3, density = log_density(self, curve, residual), gradient[2];
    derivatives(self, curve, residual, derivative, gradient, hessian);
    for (int step = 0; step < NEWTON_STEPS && damping < 1e6; step++) {
        const double a = hessian[0] * (1.0 + damping), b = hessian[1],
                     c = hessian[2] * (1.0 + damping), determinant = a * c - b * b;
        Component moved = *curve;
        moved.g[0] += (c * gradient[0] - b * gradient[1]) / determinant;
        moved.g[1] += (a * gradient[1] - b * gradient[0]) / determinant;
        const double gain = log_density(self, &moved, scratch) - density;
        if (!(gain > 0.0)) {
            damping *= 10.0;
            continue;
        }
        *curve = moved;
        density += gain;
        damping *= 0.2;
        memcpy(residual, scratch, (size_t)n * sizeof *residual);
        derivatives(self, curve, residual, derivative, gradient, hessian);
        if (gain < 1e-4)
            break;
    }
}

// Adds the curves around `curve` of the same shape, luck and scatter.
static void add_components(ForecastCurves *self, Component curve, double log_prior, double *room) {
    double hessian[3];
    improve(self, &curve, hessian, room);
    // A root of the inverse of the second derivatives: g = best + root * z.
    const double a = sqrt(hessian[0]), b = hessian[1] / a;
    const double c = sqrt(fmax(hessian[2] - b * b, 1e-9 * hessian[2]));
    for (int i = 0; i < NODES * NODES; i++) {
        const double z[2] = {NODE_STEP * (i % NODES - NODES / 2),
                             NODE_STEP * (i / NODES - NODES / 2)};
        Component *next = &self->component[self->components];
        *next = curve;
        next->g[0] += (z[0] - b * z[1] / c) / a;
        next->g[1] += z[1] / c;
        if (falls(next->shape, next->g))
            continue;
        next->weight = log_density(self, next, room) - log(a * c) + log_prior;
        if (isfinite(next->weight))
            self->components++;
    }
}

static void fill_cell(ForecastCurves *self, const CurvePoints *points, Cell *cell) {
    const int n = points->count;
    cell->inverse = memory_zeroed((size_t)n * (size_t)n, sizeof *cell->inverse);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            cell->inverse[i * n + j] =
                points->covariance[i * n + j] +
                (self->point[i].run == self->point[j].run ? cell->luck * cell->luck : 0.0) +
                (i == j ? cell->scatter * cell->scatter + VARIANCE_MIN : 0.0);
    int order = n, info;
    LAPACK_dpotrf("U", &order, cell->inverse, &order, &info);
    CHECK(info == 0);
    for (int i = 0; i < n; i++)
        cell->log_root += log(cell->inverse[i * n + i]);
    LAPACK_dpotri("U", &order, cell->inverse, &order, &info);
    CHECK(info == 0);
    for (int i = 0; i < n; i++) // LAPACK's upper triangle is ours below the diagonal
        for (int j = 0; j < i; j++)
            cell->inverse[j * n + i] = cell->inverse[i * n + j];
}

// From logarithms to shares, of the curves among their shape and of the shapes; leaves out curves
// that matter little among their shape.
static void normalise(ForecastCurves *self) {
    double greatest[FORECAST_SHAPES], sum[FORECAST_SHAPES] = {0.0}, most = -INFINITY, all = 0.0;
    for (int s = 0; s < FORECAST_SHAPES; s++)
        greatest[s] = -INFINITY;
    for (int i = 0; i < self->components; i++) {
        const Component *component = &self->component[i];
        greatest[component->shape] = fmax(greatest[component->shape], component->weight);
        most = fmax(most, component->weight);
    }
    int kept = 0;
    for (int i = 0; i < self->components; i++) {
        Component component = self->component[i];
        component.weight = exp(component.weight - greatest[component.shape]);
        if (component.weight < WEIGHT_MIN)
            continue;
        sum[component.shape] += component.weight;
        self->component[kept++] = component;
    }
    self->components = kept;
    for (int i = 0; i < kept; i++)
        self->component[i].weight /= sum[self->component[i].shape];
    for (int s = 0; s < FORECAST_SHAPES; s++)
        all += self->evidence[s] = sum[s] > 0.0 ? sum[s] * exp(greatest[s] - most) : 0.0;
    for (int s = 0; s < FORECAST_SHAPES; s++)
        self->evidence[s] /= all;
}

ForecastCurves *forecast_curves_create(const CurvePoints *points, double plateau) {
    const size_t n = (size_t)points->count;
    ForecastCurves *self = memory_zeroed(1, sizeof *self);
    self->count = points->count;
    self->point = memory_zeroed(n, sizeof *self->point);
    memcpy(self->point, points->point, n * sizeof *self->point);
    self->share = memory_zeroed(n, sizeof *self->share);
    self->first = self->point[0].x;
    self->last = self->point[n - 1].x;
    CHECK(points->count >= FORECAST_POINTS_MIN && self->last > self->first && plateau < 0.0);
    for (size_t i = 0; i < n; i++)
        self->share[i] = (self->point[i].x - self->first) / (self->last - self->first);
    self->component =
        memory_zeroed((size_t)CURVES * CELLS * NODES * NODES, sizeof *self->component);
    double *room = memory_zeroed(4 * n, sizeof *room);
    const CurveLine line = curve_line(points);
    const double ends[2] = {line.intercept + line.slope * self->first,
                            line.intercept + line.slope * self->last};
    for (int cell = 0; cell < CELLS; cell++) {
        self->cells[cell].luck = levels[cell / LEVELS];
        self->cells[cell].scatter = levels[cell % LEVELS];
        fill_cell(self, points, &self->cells[cell]);
        for (int i = 0; i < CURVES; i++) {
            const bool sigmoid = i < LOWER;
            const ForecastShape shape = sigmoid      ? FORECAST_SIGMOID
                                        : i == LOWER ? FORECAST_LINE
                                                     : FORECAST_POWER;
            Component curve = {.shape = shape, .cell = cell};
            curve.plateau = sigmoid ? lower[i] * plateau : plateau;
            for (int k = 0; k < 2; k++)
                curve.g[k] = link_of(shape, curve.plateau, ends[k]);
            add_components(self, curve, sigmoid ? -log(LOWER) : 0.0, room);
        }
    }
    free(room);
    normalise(self);
    for (int i = 0; i < TABLE + 2; i++)
        self->below[i] = 0.5 * erfc((TABLE_WIDE - (double)i / TABLE_STEP) * M_SQRT1_2);
    return self;
}

void forecast_curves_destroy(ForecastCurves *curves) {
    if (!curves)
        return;
    for (int i = 0; i < CELLS; i++)
        free(curves->cells[i].inverse);
    free(curves->point);
    free(curves->share);
    free(curves->component);
    free(curves);
}

// --- prediction ---

// A normal distribution of the mixture.
typedef struct Normal {
    double mean, deviation, weight;
    ForecastShape shape;
} Normal;

// Between the table's entries, to 1e-6: erfc() would take most of the time of a forecast.
static double normal_below(const ForecastCurves *self, double z) {
    const double place = (z + TABLE_WIDE) * TABLE_STEP;
    if (!(place > 0.0 && place < TABLE))
        return place > 0.0 ? 1.0 : 0.0;
    const int i = (int)place;
    return self->below[i] + (place - i) * (self->below[i + 1] - self->below[i]);
}

// The share of a shape's normals below `elo`; of all for FORECAST_SHAPES.
static double share_below(const ForecastCurves *self, const Normal *normals, int shape,
                          double elo) {
    double below = 0.0;
    for (int i = 0; i < self->components; i++) {
        const Normal *normal = &normals[i];
        if (shape < FORECAST_SHAPES && (int)normal->shape != shape)
            continue;
        const double weight =
            normal->weight * (shape < FORECAST_SHAPES ? 1.0 : self->evidence[normal->shape]);
        const double z = (elo - normal->mean) / normal->deviation;
        below += weight * normal_below(self, z);
    }
    return below;
}

// Nobody is above perfect play, so what the mixture has above 0 is at 0. Regula falsi, with the
// weight of an end that stays halved (Illinois).
static double quantile(const ForecastCurves *self, const Normal *normals, int shape, double share) {
    double low = -1.0, high = 0.0;
    double above = share_below(self, normals, shape, high) - share;
    if (above <= 0.0)
        return 0.0;
    double below = share_below(self, normals, shape, low) - share;
    while (below >= 0.0) {
        high = low;
        above = below;
        low *= 2.0;
        below = share_below(self, normals, shape, low) - share;
    }
    for (int i = 0; i < 60 && high - low > 0.01; i++) {
        const double middle = low + (high - low) * below / (below - above);
        const double there = share_below(self, normals, shape, middle) - share;
        if (fabs(there) < 1e-5)
            return middle;
        if (there < 0.0) {
            low = middle;
            below = there;
            above *= 0.5;
        } else {
            high = middle;
            above = there;
            below *= 0.5;
        }
    }
    return 0.5 * (low + high);
}

static void fill_normals(const ForecastCurves *self, const ForecastTarget *target,
                         Normal *normals) {
    const size_t n = (size_t)self->count;
    const double share = (target->x - self->first) / (self->last - self->first);
    double *gain = memory_zeroed(CELLS * n, sizeof *gain), deviation[CELLS];
    double *residual = memory_zeroed(n, sizeof *residual);
    for (size_t c = 0; c < CELLS; c++) {
        const Cell *cell = &self->cells[c];
        double variance =
            cell->luck * cell->luck + cell->scatter * cell->scatter + target->variance;
        for (size_t i = 0; target->covariance && i < n; i++) {
            for (size_t j = 0; j < n; j++)
                gain[c * n + i] += cell->inverse[i * n + j] * target->covariance[j];
            variance -= gain[c * n + i] * target->covariance[i];
        }
        deviation[c] = sqrt(fmax(variance, VARIANCE_MIN));
    }
    for (int i = 0; i < self->components; i++) {
        const Component *component = &self->component[i];
        double mean = curve_elo(component, share);
        if (target->covariance) {
            residuals(self, component, residual);
            for (size_t j = 0; j < n; j++)
                mean += gain[(size_t)component->cell * n + j] * residual[j];
        }
        normals[i] =
            (Normal){mean, deviation[component->cell], component->weight, component->shape};
    }
    free(gain);
    free(residual);
}

Forecast forecast_curves_at(const ForecastCurves *self, const ForecastTarget *target) {
    Normal *normals = memory_zeroed((size_t)self->components, sizeof *normals);
    fill_normals(self, target, normals);
    Forecast forecast = {.x = target->x};
    memcpy(forecast.weight, self->evidence, sizeof forecast.weight);
    for (int s = 0; s <= FORECAST_SHAPES; s++) {
        for (int k = 0; k < 3; k++) {
            static const double shares[] = {0.5, 0.025, 0.975};
            double *const places[] = {&forecast.shape[s].value, &forecast.shape[s].lo,
                                      &forecast.shape[s].hi};
            *places[k] = quantile(self, normals, s, shares[k]);
        }
    }
    free(normals);
    return forecast;
}
