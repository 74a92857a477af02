#include "elo/law/scaling_internal.h"

#include "elo/rating/optimiser.h"

#include "base/check.h"
#include "base/memory.h"

#include <lapack.h>
#include <math.h>
#include <stdlib.h>

// Least variance of a point, Elo^2: keeps weights finite when ratings are exact and lie on a line.
#define VARIANCE_MIN 1e-4

enum { COEFFICIENTS = 3 };

// Generalised least squares with the covariance C + scatter^2: in the basis of C's eigenvectors the
// errors are independent for any scatter, so the points are rotated once and every fit is an
// ordinary weighted one.
typedef struct Rotated {
    int count;
    const CurvePoint *points;
    double middle, half; // polynomials are fitted in t = (x - middle)/half, -1 to 1
    double *axes;        // [count, count] eigenvectors of C, one a row
    double *variance;    // [count] eigenvalues
    double *elo;         // [count] rotated
    double *basis;       // [COEFFICIENTS, count] 1, t, t^2, rotated
} Rotated;

static void rotate(const Rotated *self, const double *from, double *to) {
    for (int i = 0; i < self->count; i++) {
        to[i] = 0.0;
        for (int j = 0; j < self->count; j++)
            to[i] += self->axes[i * self->count + j] * from[j];
    }
}

static void decompose(Rotated *self) {
    int n = self->count, info, room = -1;
    double wanted;
    LAPACK_dsyev("V", "L", &n, self->axes, &n, self->variance, &wanted, &room, &info);
    room = (int)wanted;
    double *work = memory_zeroed((size_t)room, sizeof *work);
    LAPACK_dsyev("V", "L", &n, self->axes, &n, self->variance, work, &room, &info);
    CHECK(info == 0);
    free(work);
}

static Rotated rotated_create(const CurvePoints *points) {
    const size_t n = (size_t)points->count;
    Rotated self = {.count = points->count, .points = points->point};
    self.axes = memory_zeroed(n * n, sizeof *self.axes);
    self.variance = memory_zeroed(n, sizeof *self.variance);
    self.elo = memory_zeroed(n, sizeof *self.elo);
    self.basis = memory_zeroed(COEFFICIENTS * n, sizeof *self.basis);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, points->point[i].x);
        high = fmax(high, points->point[i].x);
    }
    self.middle = 0.5 * (low + high);
    self.half = 0.5 * (high - low);
    if (n == 0 || !(self.half > 1e-9))
        return self;
    for (size_t i = 0; i < n * n; i++)
        self.axes[i] = points->covariance[i];
    decompose(&self);
    double *raw = memory_zeroed(n, sizeof *raw);
    for (size_t i = 0; i < n; i++)
        raw[i] = points->point[i].elo;
    rotate(&self, raw, self.elo);
    for (int k = 0; k < COEFFICIENTS; k++) {
        for (size_t i = 0; i < n; i++)
            raw[i] = pow((points->point[i].x - self.middle) / self.half, k);
        rotate(&self, raw, self.basis + (size_t)k * n);
    }
    free(raw);
    return self;
}

static void rotated_free(Rotated *self) {
    free(self->axes);
    free(self->variance);
    free(self->elo);
    free(self->basis);
}

static double weight_of(const Rotated *self, int i, double scatter) {
    return 1.0 / (fmax(0.0, self->variance[i]) + scatter * scatter + VARIANCE_MIN);
}

// Fits the polynomial of this degree. False if the points do not determine it.
static bool fit_polynomial(const Rotated *self, int degree, double scatter,
                           double c[COEFFICIENTS]) {
    double normal[COEFFICIENTS * COEFFICIENTS] = {0}, right[COEFFICIENTS] = {0};
    int n = degree + 1, one = 1, info;
    const size_t count = (size_t)self->count;
    if (self->count < n || !(self->half > 1e-9))
        return false;
    for (int i = 0; i < self->count; i++) {
        const double w = weight_of(self, i, scatter);
        for (int j = 0; j < n; j++) {
            const double wj = w * self->basis[(size_t)j * count + (size_t)i];
            right[j] += wj * self->elo[i];
            for (int k = 0; k < n; k++)
                normal[j * n + k] += wj * self->basis[(size_t)k * count + (size_t)i];
        }
    }
    LAPACK_dposv("L", &n, &one, normal, &n, right, &n, &info);
    for (int j = 0; j < COEFFICIENTS; j++)
        c[j] = j < n ? right[j] : 0.0;
    return info == 0;
}

static double polynomial(const Rotated *self, const double c[COEFFICIENTS], double x) {
    const double t = (x - self->middle) / self->half;
    return c[0] + t * (c[1] + t * c[2]);
}

// Weighted sum of squares around the best polynomial of this degree, NAN if there is none.
static double squares_around(const Rotated *self, int degree, double scatter) {
    double c[COEFFICIENTS], sum = 0.0;
    if (!fit_polynomial(self, degree, scatter, c))
        return NAN;
    for (int i = 0; i < self->count; i++) {
        double r = self->elo[i];
        for (int k = 0; k < COEFFICIENTS; k++)
            r -= c[k] * self->basis[k * self->count + i];
        sum += weight_of(self, i, scatter) * r * r;
    }
    return sum;
}

// The scatter beyond the ratings' errors that makes the weighted sum of squares equal to its
// expectation, n - 2 (Paule and Mandel 1982); 0 if the errors explain it already.
static double line_scatter(const Rotated *self) {
    const double wanted = self->count - 2.0;
    if (self->count < 3 || !(squares_around(self, 1, 0.0) > wanted))
        return 0.0;
    double low = 0.0, high = 1.0;
    while (squares_around(self, 1, high) > wanted && high < 1e6)
        high *= 2.0;
    for (int i = 0; i < 40; i++) {
        const double middle = 0.5 * (low + high);
        if (squares_around(self, 1, middle) > wanted)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

CurveLine curve_line(const CurvePoints *points) {
    CurveLine line = {NAN, NAN, NAN, NAN, NAN};
    Rotated rotated = rotated_create(points);
    double c[COEFFICIENTS];
    if (points->count >= SCALING_LINE_POINTS_MIN && rotated.half > 1e-9) {
        line.scatter = line_scatter(&rotated);
        if (fit_polynomial(&rotated, 1, line.scatter, c)) {
            line.slope = c[1] / rotated.half;
            line.intercept = c[0] - line.slope * rotated.middle;
            line.r2 = 1.0 - squares_around(&rotated, 1, line.scatter) /
                                squares_around(&rotated, 0, line.scatter);
        }
        if (points->count > SCALING_LINE_POINTS_MIN && fit_polynomial(&rotated, 2, line.scatter, c))
            line.bend = -c[2]; // at t = 0 the parabola is at c0, its chord at c0 + c2
    }
    rotated_free(&rotated);
    return line;
}

// --- models ---

enum { BENT_PARAMETERS_MAX = 3 };

static int parameters_of(CurveShape shape) {
    return shape == CURVE_PARABOLA || shape == CURVE_FLOOR ? 3 : 2;
}

// A curve of two or three parameters, fitted by a simplex search.
typedef struct Bent {
    const Rotated *rotated;
    CurveShape shape;
    double scatter, plateau;
    double *residual, *turned; // [count] scratch
} Bent;

// The sigmoid plateau/(1 + exp((x - p0)/exp(p1))) falls from the plateau far to the left to 0 far
// to the right; the power law -exp(p0 - exp(p1)*(x - middle)) is a straight line in log(-elo)
// against x. With the floor two rates of errors are added, one that falls along the line p0 +
// exp(p1)*t and one that stays where it would be at p2 alone.
static double bent_elo(const Bent *bent, const double *p, double x) {
    if (bent->shape == CURVE_SIGMOID)
        return bent->plateau / (1.0 + exp((x - p[0]) / exp(p[1])));
    if (bent->shape == CURVE_POWER)
        return -exp(p[0] - exp(p[1]) * (x - bent->rotated->middle));
    const double falling = M_LN10 * strength_grain(STRENGTH_ERRORS); // e-folds a unit
    const double line = p[0] + exp(p[1]) * (x - bent->rotated->middle) / bent->rotated->half;
    return fmin(line, p[2]) - log1p(exp(-falling * fabs(line - p[2]))) / falling;
}

static double bent_objective(const double *p, void *data) {
    const Bent *bent = data;
    const Rotated *rotated = bent->rotated;
    for (int i = 0; i < rotated->count; i++)
        bent->residual[i] = rotated->points[i].elo - bent_elo(bent, p, rotated->points[i].x);
    rotate(rotated, bent->residual, bent->turned);
    double sum = 0.0;
    for (int i = 0; i < rotated->count; i++)
        sum += weight_of(rotated, i, bent->scatter) * bent->turned[i] * bent->turned[i];
    return sum;
}

// From the best line, with the floor at several heights above and about its end.
static void fit_floor(Bent *bent, double p[BENT_PARAMETERS_MAX]) {
    const Rotated *rotated = bent->rotated;
    double c[COEFFICIENTS], value, least = INFINITY;
    if (!fit_polynomial(rotated, 1, bent->scatter, c) || !(c[1] > 0.0))
        c[1] = 1.0;
    const double rise = fmax(c[1], 1.0), step[BENT_PARAMETERS_MAX] = {0.2 * rise, 0.2, 0.2 * rise};
    const OptimiserConfig config = {.method = OPTIMISER_NELDER_MEAD,
                                    .parameters = BENT_PARAMETERS_MAX,
                                    .step = step,
                                    .parameters_relative = 1e-8,
                                    .evaluations = 800,
                                    .objective = bent_objective,
                                    .context = bent};
    for (int start = 0; start < 3; start++) {
        double q[BENT_PARAMETERS_MAX] = {c[0], log(rise) + 0.1 * (2 - start),
                                         c[0] + rise * (0.8 + 0.6 * start)};
        if (optimiser_run(&config, q, &value) && value < least) {
            least = value;
            for (int i = 0; i < BENT_PARAMETERS_MAX; i++)
                p[i] = q[i];
        }
    }
    CHECK(least < INFINITY);
}

static void fit_bent(Bent *bent, double p[BENT_PARAMETERS_MAX]) {
    if (bent->shape == CURVE_FLOOR) {
        fit_floor(bent, p);
        return;
    }
    const Rotated *rotated = bent->rotated;
    const double half = rotated->half;
    const bool power = bent->shape == CURVE_POWER;
    const double step[2] = {power ? 0.3 : 0.3 * half, 0.3};
    const double lower[2] = {power ? -10.0 : rotated->middle - 10.0 * half,
                             log((power ? 0.001 : 0.01) * (power ? 1.0 / half : half))};
    const double upper[2] = {power ? 12.0 : rotated->middle + 10.0 * half,
                             log(100.0 * (power ? 1.0 / half : half))};
    const OptimiserConfig config = {.method = OPTIMISER_NELDER_MEAD,
                                    .parameters = 2,
                                    .step = step,
                                    .low = lower,
                                    .high = upper,
                                    .parameters_relative = 1e-8,
                                    .evaluations = 500,
                                    .objective = bent_objective,
                                    .context = bent};
    double value, least = INFINITY;
    for (int start = 0; start < 3; start++) {
        double q[2] = {power ? 5.0 + start * 0.7 : rotated->middle,
                       power ? log((0.5 + start) / half) : log(half * (0.2 + 0.3 * start))};
        if (optimiser_run(&config, q, &value) && value < least) {
            least = value;
            p[0] = q[0];
            p[1] = q[1];
        }
    }
    CHECK(least < INFINITY);
}

// Fits the shape to `points` and evaluates it at the `count` places `at`; `*squares` (`squares` may
// be NULL) is the weighted sum of squares around it. False: not determined.
static bool predict(CurveShape shape, const CurvePoints *points, double scatter, double plateau,
                    const CurvePoint *at, int count, double *elo, double *squares) {
    Rotated rotated = rotated_create(points);
    bool good = rotated.half > 1e-9;
    if (good && shape <= CURVE_PARABOLA) {
        const int degree = shape == CURVE_LINE ? 1 : 2;
        double c[COEFFICIENTS];
        good = fit_polynomial(&rotated, degree, scatter, c);
        for (int i = 0; i < count && good; i++)
            elo[i] = polynomial(&rotated, c, at[i].x);
        if (squares && good)
            *squares = squares_around(&rotated, degree, scatter);
    } else if (good && (shape != CURVE_SIGMOID || plateau < 0.0)) {
        Bent bent = {&rotated, shape, scatter, plateau, NULL, NULL};
        bent.residual = memory_zeroed(2 * (size_t)rotated.count, sizeof *bent.residual);
        bent.turned = bent.residual + rotated.count;
        double p[BENT_PARAMETERS_MAX] = {0.0};
        fit_bent(&bent, p);
        for (int i = 0; i < count; i++)
            elo[i] = bent_elo(&bent, p, at[i].x);
        if (squares)
            *squares = bent_objective(p, &bent);
        free(bent.residual);
    } else {
        good = false;
    }
    rotated_free(&rotated);
    return good;
}

// Numbers the runs of the points from 0, or the points if there are fewer than three runs.
static int group_points(const CurvePoints *points, int *groups) {
    int runs = 0;
    for (int i = 0; i < points->count; i++) {
        int j = 0;
        while (points->point[j].run != points->point[i].run)
            j++;
        groups[i] = j < i ? groups[j] : runs++;
    }
    if (runs >= 3)
        return runs;
    for (int i = 0; i < points->count; i++)
        groups[i] = i;
    return points->count;
}

// Copies the points except those of a group to `rest`, which has room for all.
static void leave_out(const CurvePoints *points, const int *groups, int group, CurvePoints *rest) {
    rest->count = 0;
    int cells = 0;
    for (int i = 0; i < points->count; i++) {
        if (groups[i] == group)
            continue;
        rest->point[rest->count++] = points->point[i];
        for (int j = 0; j < points->count; j++)
            if (groups[j] != group)
                rest->covariance[cells++] = points->covariance[i * points->count + j];
    }
}

static double cross_validation(CurveShape shape, const CurvePoints *points, double scatter,
                               double plateau) {
    const size_t n = (size_t)points->count;
    int *groups = memory_zeroed(n, sizeof *groups);
    double *elo = memory_zeroed(n, sizeof *elo), squares = 0.0;
    CurvePoints rest = {0, memory_zeroed(n, sizeof *rest.point),
                        memory_zeroed(n * n, sizeof *rest.covariance)};
    const int group_count = group_points(points, groups);
    bool all = true;
    for (int g = 0; g < group_count && all; g++) {
        leave_out(points, groups, g, &rest);
        all = predict(shape, &rest, scatter, plateau, points->point, points->count, elo, NULL);
        for (int i = 0; i < points->count && all; i++)
            if (groups[i] == g)
                squares += pow(points->point[i].elo - elo[i], 2.0);
    }
    free(groups);
    free(elo);
    free(rest.point);
    free(rest.covariance);
    return all ? sqrt(squares / points->count) : NAN;
}

ScalingModel curve_model(CurveShape shape, const CurvePoints *points, double plateau) {
    ScalingModel model = {.parameters = parameters_of(shape), .aicc = NAN, .cross_validation = NAN};
    const int k = model.parameters + 1, count = points->count; // and the size of the errors
    Rotated rotated = rotated_create(points);
    const bool enough = count >= k + 2 && rotated.half > 1e-9;
    const double scatter = enough ? line_scatter(&rotated) : 0.0;
    rotated_free(&rotated);
    if (!enough)
        return model;
    double *elo = memory_zeroed((size_t)count, sizeof *elo), squares;
    if (predict(shape, points, scatter, plateau, points->point, count, elo, &squares))
        model.aicc = count * log(fmax(squares, 1e-12) / count) + 2.0 * k +
                     2.0 * k * (k + 1.0) / (count - k - 1.0);
    free(elo);
    model.cross_validation = cross_validation(shape, points, scatter, plateau);
    return model;
}
