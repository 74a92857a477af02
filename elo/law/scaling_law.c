#include "elo/law/scaling_internal.h"

#include "elo/rating/optimiser.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

// The optimiser's parameters, relative to the middle of the data so that they are nearly
// independent: plateau = p[0]*(b - size) + p[1], incline = p[2]*(x - x0) + p[3]*(b - size) + p[4].
enum { PARAMETERS = 5, SIZES_MAX = 64 };

typedef struct LawProblem {
    const ScalingPoint *points;
    int count;
    double size, x; // the middle
} LawProblem;

static double law_elo(const LawProblem *problem, const double *p, double size, double x) {
    const double b = size - problem->size;
    const double plateau = p[0] * b + p[1];
    const double incline = p[2] * (x - problem->x) + p[3] * b + p[4];
    const double elo = plateau > incline ? plateau : incline; // fmax() would be a call
    return elo < 0.0 ? elo : 0.0;
}

static double law_objective(const double *p, void *data) {
    const LawProblem *problem = data;
    double sum = 0.0;
    for (int i = 0; i < problem->count; i++) {
        const ScalingPoint *point = &problem->points[i];
        const double r = point->elo - law_elo(problem, p, point->size, point->x);
        sum += r * r;
    }
    return sum;
}

static LawProblem problem_of(const ScalingPoint *points, int count) {
    LawProblem problem = {points, count, 0.0, 0.0};
    for (int i = 0; i < count; i++) {
        problem.size += (double)points[i].size / count;
        problem.x += points[i].x / count;
    }
    return problem;
}

// Improves p from where it is; returns the sum of squares.
static double improve(LawProblem *problem, OptimiserMethod method, int evaluations,
                      double p[PARAMETERS]) {
    static const double step[PARAMETERS] = {40.0, 80.0, 60.0, 60.0, 80.0};
    const OptimiserConfig config = {.method = method,
                                    .parameters = PARAMETERS,
                                    .step = step,
                                    .parameters_relative = 1e-9,
                                    .value_relative = 1e-12,
                                    .evaluations = evaluations,
                                    .objective = law_objective,
                                    .context = problem};
    double q[PARAMETERS], value;
    for (int i = 0; i < PARAMETERS; i++)
        q[i] = p[i];
    double before = law_objective(p, problem);
    if (optimiser_run(&config, q, &value) && value < before) {
        before = value;
        for (int i = 0; i < PARAMETERS; i++)
            p[i] = q[i];
    }
    return before;
}

static ScalingLaw law_of(const LawProblem *problem, const double p[PARAMETERS]) {
    const double squares = law_objective(p, (void *)problem);
    const double size = problem->size;
    ScalingLaw law = {
        .plateau_size = {p[0], NAN, NAN},
        .plateau_const = {p[1] - p[0] * size, NAN, NAN},
        .incline_flops = {p[2], NAN, NAN},
        .incline_size = {p[3], NAN, NAN},
        .incline_const = {p[4] - p[2] * problem->x - p[3] * size, NAN, NAN},
        .size_multiple = {pow(10.0, -p[3] / p[2]), NAN, NAN},
        .rms = sqrt(squares / problem->count),
        .points = problem->count,
    };
    return law;
}

ScalingLaw law_none(void) {
    const ScalingValue none = {NAN, NAN, NAN};
    return (ScalingLaw){none, none, none, none, none, none, NAN, 0};
}

// --- where to start ---

// The sizes that occur, ascending; points of a size are adjacent after sorting.
static int compare_points(const void *a, const void *b) {
    const ScalingPoint *p = a, *q = b;
    if (p->size != q->size)
        return p->size - q->size;
    return (p->x > q->x) - (p->x < q->x);
}

// Slope of y on b by least squares, 0 where all b are the same.
static double slope_on_size(const double *b, const double *y, int count, double *mean) {
    double mb = 0.0, my = 0.0, cross = 0.0, norm = 0.0;
    for (int i = 0; i < count; i++) {
        mb += b[i] / count;
        my += y[i] / count;
    }
    for (int i = 0; i < count; i++) {
        cross += (b[i] - mb) * (y[i] - my);
        norm += (b[i] - mb) * (b[i] - mb);
    }
    const double slope = norm > 0.0 ? cross / norm : 0.0;
    *mean = my - slope * mb;
    return slope;
}

static int compare_numbers(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// A first guess from each size's own change points. Returns the number of sizes.
static int first_guess(const LawProblem *problem, double p[PARAMETERS]) {
    const size_t n = (size_t)problem->count;
    ScalingPoint *sorted = memory_zeroed(n, sizeof *sorted);
    double *x = memory_zeroed(n, sizeof *x), *elo = memory_zeroed(n, sizeof *elo);
    for (int i = 0; i < problem->count; i++)
        sorted[i] = problem->points[i];
    qsort(sorted, n, sizeof *sorted, compare_points);
    double b[SIZES_MAX], plateau[SIZES_MAX], slope[SIZES_MAX], end[SIZES_MAX];
    int sizes = 0, used = 0;
    for (int i = 0, next; i < problem->count && used < SIZES_MAX; i = next) {
        for (next = i; next < problem->count && sorted[next].size == sorted[i].size; next++) {
            x[next - i] = sorted[next].x;
            elo[next - i] = sorted[next].elo;
        }
        sizes++;
        if (next - i < 3)
            continue;
        const FrontierIncline incline = frontier_incline(x, elo, next - i);
        b[used] = sorted[i].size - problem->size;
        plateau[used] = incline.plateau;
        slope[used] = incline.slope;
        end[used++] = incline.end - problem->x;
    }
    free(sorted);
    free(x);
    free(elo);
    if (used == 0)
        return sizes;
    double constant;
    p[0] = slope_on_size(b, plateau, used, &constant);
    p[1] = constant;
    const double shift = slope_on_size(b, end, used, &constant); // decades a size
    qsort(slope, (size_t)used, sizeof *slope, compare_numbers);
    p[2] = fmax(slope[used / 2], 1.0);
    p[3] = -p[2] * shift;
    p[4] = -p[2] * constant;
    return sizes;
}

ScalingLaw scaling_law_fit(const ScalingPoint *points, int count) {
    if (count < PARAMETERS)
        return law_none();
    LawProblem problem = problem_of(points, count);
    double guess[PARAMETERS] = {0.0, -500.0, 500.0, -400.0, -500.0}, best[PARAMETERS];
    if (first_guess(&problem, guess) < 2)
        return law_none();
    // A lattice around the guess, since unusual change points of one board may mislead it.
    double least = INFINITY;
    for (int start = 0; start < 27; start++) {
        static const double steeper[] = {1.0, 0.6, 1.6}, wider[] = {1.0, 0.6, 1.5},
                            lower[] = {1.0, 1.5, 0.7};
        double p[PARAMETERS] = {
            guess[0] * lower[start / 9], guess[1] * lower[start / 9], guess[2] * steeper[start % 3],
            guess[3] * steeper[start % 3] * wider[start / 3 % 3], guess[4] * steeper[start % 3]};
        const double squares = improve(&problem, OPTIMISER_NELDER_MEAD, 600, p);
        if (squares < least) {
            least = squares;
            for (int i = 0; i < PARAMETERS; i++)
                best[i] = p[i];
        }
    }
    // Both simplex methods can stop early at a kink; restarts take them to the minimum.
    for (int round = 0; round < 8; round++) {
        const double before = least;
        improve(&problem, OPTIMISER_SUBPLEX, 4000, best);
        least = improve(&problem, OPTIMISER_NELDER_MEAD, 4000, best);
        if (least > before * (1.0 - 1e-10))
            break;
    }
    return law_of(&problem, best);
}

ScalingLaw law_fit_near(const ScalingPoint *points, int count, const ScalingLaw *near) {
    LawProblem problem = problem_of(points, count);
    double p[PARAMETERS] = {
        near->plateau_size.value,
        near->plateau_const.value + near->plateau_size.value * problem.size,
        near->incline_flops.value,
        near->incline_size.value,
        near->incline_const.value + near->incline_flops.value * problem.x +
            near->incline_size.value * problem.size,
    };
    improve(&problem, OPTIMISER_NELDER_MEAD, 500, p);
    improve(&problem, OPTIMISER_NELDER_MEAD, 500, p);
    return law_of(&problem, p);
}

double law_residual(const ScalingLaw *law, const ScalingPoint *points, int count) {
    double mean = 0.0, variance = 0.0, squares = 0.0;
    for (int i = 0; i < count; i++)
        mean += points[i].elo / count;
    for (int i = 0; i < count; i++) {
        const double error = points[i].elo - scaling_law_elo(law, points[i].size, points[i].x);
        variance += (points[i].elo - mean) * (points[i].elo - mean);
        squares += error * error;
    }
    return variance > 0.0 ? squares / variance : NAN;
}

void law_hide_plateau(ScalingLaw *law, const ScalingPoint *points, int count) {
    int first = 0, boards = 0;
    for (int i = 0; i < count && boards < 2; i++) {
        const double incline = law->incline_flops.value * points[i].x +
                               law->incline_size.value * points[i].size + law->incline_const.value;
        const double plateau = law->plateau_size.value * points[i].size + law->plateau_const.value;
        if (!(plateau > incline) || (boards == 1 && points[i].size == first))
            continue;
        first = points[i].size;
        boards++;
    }
    if (boards < 2)
        law->plateau_size = law->plateau_const = (ScalingValue){NAN, NAN, NAN};
}

double scaling_law_elo(const ScalingLaw *law, double size, double x) {
    const double incline =
        law->incline_flops.value * x + law->incline_size.value * size + law->incline_const.value;
    // Without a plateau fmax() returns the incline: it ignores NAN.
    const double plateau = law->plateau_size.value * size + law->plateau_const.value;
    return fmin(0.0, fmax(incline, plateau));
}
