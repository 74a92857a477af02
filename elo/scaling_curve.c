#include "elo/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <lapack.h>
#include <math.h>
#include <nlopt.h>
#include <stdlib.h>

// Least variance of a point, Elo^2: keeps weights finite when ratings are exact and lie on a line.
#define VARIANCE_MIN 1e-4

// Polynomials are fitted in t = (x - middle)/half, -1 to 1 over the points.
typedef struct Range {
    double middle, half;
} Range;

static Range range_of(const CurvePoint *points, int count) {
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < count; i++) {
        low = fmin(low, points[i].x);
        high = fmax(high, points[i].x);
    }
    return (Range){0.5 * (low + high), 0.5 * (high - low)};
}

static double weight_of(const CurvePoint *point, double scatter) {
    return 1.0 / (point->variance + scatter * scatter + VARIANCE_MIN);
}

// Weighted least squares by the normal equations, leaving out the points of group `left_out` (an
// array `groups` NULL: none). False where the points do not determine the polynomial.
static bool fit_polynomial(int degree, const CurvePoint *points, int count, double scatter,
                           Range range, const int *groups, int left_out, double c[3]) {
    double normal[9] = {0}, right[3] = {0};
    int n = degree + 1, one = 1, info, used = 0;
    for (int i = 0; i < count; i++) {
        if (groups && groups[i] == left_out)
            continue;
        used++;
        const double w = weight_of(&points[i], scatter);
        const double t = (points[i].x - range.middle) / range.half;
        const double powers[3] = {1.0, t, t * t};
        for (int j = 0; j < n; j++) {
            right[j] += w * powers[j] * points[i].elo;
            for (int k = 0; k < n; k++)
                normal[j * n + k] += w * powers[j] * powers[k];
        }
    }
    if (used < n || !(range.half > 0.0))
        return false;
    LAPACK_dposv("L", &n, &one, normal, &n, right, &n, &info);
    for (int j = 0; j < 3; j++)
        c[j] = j < n ? right[j] : 0.0;
    return info == 0;
}

static double polynomial(const double c[3], Range range, double x) {
    const double t = (x - range.middle) / range.half;
    return c[0] + t * (c[1] + t * c[2]);
}

// Sum of weighted squares around the line.
static double line_squares(const CurvePoint *points, int count, double scatter, Range range) {
    double c[3], sum = 0.0;
    if (!fit_polynomial(1, points, count, scatter, range, NULL, 0, c))
        return NAN;
    for (int i = 0; i < count; i++) {
        const double r = points[i].elo - polynomial(c, range, points[i].x);
        sum += weight_of(&points[i], scatter) * r * r;
    }
    return sum;
}

// The scatter beyond the ratings' errors that makes the weighted squares what they must be on
// average, n - 2 (Paule and Mandel 1982); 0 where the errors explain them already.
static double line_scatter(const CurvePoint *points, int count, Range range) {
    const double wanted = count - 2.0;
    if (count < 3 || !(line_squares(points, count, 0.0, range) > wanted))
        return 0.0;
    double low = 0.0, high = 1.0;
    while (line_squares(points, count, high, range) > wanted && high < 1e6)
        high *= 2.0;
    for (int i = 0; i < 50; i++) {
        const double middle = 0.5 * (low + high);
        if (line_squares(points, count, middle, range) > wanted)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

CurveLine curve_line(const CurvePoint *points, int count) {
    CurveLine line = {NAN, NAN, NAN, NAN, NAN};
    const Range range = range_of(points, count);
    if (count < SCALING_LINE_POINTS_MIN || !(range.half > 1e-9))
        return line;
    line.scatter = line_scatter(points, count, range);
    double c[3];
    if (!fit_polynomial(1, points, count, line.scatter, range, NULL, 0, c))
        return line;
    line.slope = c[1] / range.half;
    line.intercept = c[0] - line.slope * range.middle;
    double weights = 0.0, mean = 0.0, total = 0.0;
    for (int i = 0; i < count; i++) {
        weights += weight_of(&points[i], line.scatter);
        mean += weight_of(&points[i], line.scatter) * points[i].elo;
    }
    mean /= weights;
    for (int i = 0; i < count; i++)
        total += weight_of(&points[i], line.scatter) * pow(points[i].elo - mean, 2.0);
    if (total > 0.0)
        line.r2 = 1.0 - line_squares(points, count, line.scatter, range) / total;
    if (count > SCALING_LINE_POINTS_MIN &&
        fit_polynomial(2, points, count, line.scatter, range, NULL, 0, c))
        line.bend = -c[2]; // at t = 0 the parabola is at c0, its chord at c0 + c2
    return line;
}

// --- models ---

typedef struct Sigmoid {
    const CurvePoint *points;
    int count;
    const int *groups;
    int left_out;
    double scatter, plateau;
} Sigmoid;

// plateau/(1 + exp((x - centre)/width)): plateau far to the left, 0 far to the right.
static double sigmoid(double plateau, const double p[2], double x) {
    return plateau / (1.0 + exp((x - p[0]) / exp(p[1])));
}

static double sigmoid_objective(unsigned n, const double *p, double *gradient, void *data) {
    (void)n, (void)gradient;
    const Sigmoid *s = data;
    double sum = 0.0;
    for (int i = 0; i < s->count; i++) {
        if (s->groups && s->groups[i] == s->left_out)
            continue;
        const double r = s->points[i].elo - sigmoid(s->plateau, p, s->points[i].x);
        sum += weight_of(&s->points[i], s->scatter) * r * r;
    }
    return sum;
}

static void fit_sigmoid(const Sigmoid *problem, Range range, double p[2]) {
    Sigmoid copy = *problem;
    nlopt_opt optimiser = nlopt_create(NLOPT_LN_NELDERMEAD, 2);
    CHECK(optimiser);
    const double step[2] = {0.3 * range.half, 0.3};
    const double lower[2] = {range.middle - 10.0 * range.half, log(range.half * 0.01)};
    const double upper[2] = {range.middle + 10.0 * range.half, log(range.half * 100.0)};
    nlopt_set_lower_bounds(optimiser, lower);
    nlopt_set_upper_bounds(optimiser, upper);
    nlopt_set_initial_step(optimiser, step);
    nlopt_set_min_objective(optimiser, sigmoid_objective, &copy);
    nlopt_set_xtol_rel(optimiser, 1e-8);
    nlopt_set_maxeval(optimiser, 500);
    double value, least = INFINITY;
    for (int start = 0; start < 3; start++) {
        double q[2] = {range.middle, log(range.half * (0.2 + 0.3 * start))};
        if (nlopt_optimize(optimiser, q, &value) > 0 && value < least) {
            least = value;
            p[0] = q[0];
            p[1] = q[1];
        }
    }
    CHECK(least < INFINITY);
    nlopt_destroy(optimiser);
}

// The shape fitted without the points of a group, evaluated at all points. False: not determined.
static bool predict(CurveShape shape, const CurvePoint *points, int count, double scatter,
                    double plateau, const int *groups, int left_out, double *elo) {
    const Range range = range_of(points, count);
    if (shape == CURVE_SIGMOID) {
        const Sigmoid problem = {points, count, groups, left_out, scatter, plateau};
        if (!(plateau < 0.0))
            return false;
        double p[2] = {0.0, 0.0};
        fit_sigmoid(&problem, range, p);
        for (int i = 0; i < count; i++)
            elo[i] = sigmoid(plateau, p, points[i].x);
        return true;
    }
    double c[3];
    if (!fit_polynomial(shape == CURVE_LINE ? 1 : 2, points, count, scatter, range, groups,
                        left_out, c))
        return false;
    for (int i = 0; i < count; i++)
        elo[i] = polynomial(c, range, points[i].x);
    return true;
}

// Numbers the runs of the points from 0, or the points where there are fewer than three runs.
static int group_points(const CurvePoint *points, int count, int *groups) {
    int runs = 0;
    for (int i = 0; i < count; i++) {
        int j = 0;
        while (points[j].run != points[i].run)
            j++;
        groups[i] = j < i ? groups[j] : runs++;
    }
    if (runs >= 3)
        return runs;
    for (int i = 0; i < count; i++)
        groups[i] = i;
    return count;
}

ScalingModel curve_model(CurveShape shape, const CurvePoint *points, int count, double plateau) {
    ScalingModel model = {
        .parameters = shape == CURVE_PARABOLA ? 3 : 2, .aicc = NAN, .cross_validation = NAN};
    const Range range = range_of(points, count);
    const int k = model.parameters + 1; // and the size of the errors
    if (count < k + 2 || !(range.half > 1e-9))
        return model;
    const double scatter = line_scatter(points, count, range);
    double *elo = memory_zeroed((size_t)count, sizeof *elo);
    int *groups = memory_zeroed((size_t)count, sizeof *groups);
    if (predict(shape, points, count, scatter, plateau, NULL, 0, elo)) {
        double squares = 0.0;
        for (int i = 0; i < count; i++)
            squares += weight_of(&points[i], scatter) * pow(points[i].elo - elo[i], 2.0);
        model.aicc = count * log(fmax(squares, 1e-12) / count) + 2.0 * k +
                     2.0 * k * (k + 1.0) / (count - k - 1.0);
    }
    const int group_count = group_points(points, count, groups);
    double squares = 0.0;
    bool all = true;
    for (int g = 0; g < group_count && all; g++) {
        all = predict(shape, points, count, scatter, plateau, groups, g, elo);
        for (int i = 0; i < count && all; i++)
            if (groups[i] == g)
                squares += pow(points[i].elo - elo[i], 2.0);
    }
    if (all)
        model.cross_validation = sqrt(squares / count);
    free(elo);
    free(groups);
    return model;
}
