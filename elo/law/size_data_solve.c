// The least-squares law of size_data, by Levenberg's and Marquardt's method from many starts: the
// bootstrap solves it thousands of times, and the gradient is known.
#include "elo/law/size_data_internal.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { STEPS_MAX = 200, N = SIZE_DATA_CONSTANTS };

#define HUBER          1.345 // standard deviations; 95% as efficient as least squares where normal
#define EXPONENT_LEAST 0.01
#define EXPONENT_MOST  50.0
#define LOSS_BEYOND    7.0  // the plateau may lie so far (log) above the worst point
#define ENOUGH         1e-8 // relative change of the sum at which it is found

// What the solver moves: logarithms of what must be positive, and losses in the middle of the data,
// where the numbers depend least on each other: there A/N^alpha = e^size and B/D^beta = e^data.
typedef struct Centre {
    double parameters, moves; // natural logarithms
    double plateau_most;
} Centre;

enum { PLATEAU, SIZE, ALPHA, DATA, BETA };

typedef struct Soft {
    double plus;  // log(1 + e^x)
    double share; // e^x / (1 + e^x)
} Soft;

static Soft soft(double x) {
    const double small = exp(-fabs(x)), part = 1.0 / (1.0 + small);
    return (Soft){fmax(x, 0.0) + log1p(small), x > 0.0 ? part : small * part};
}

// y at n, d (natural logarithms from the centre) and its gradient by theta, where alpha and beta
// are theta's exponentials.
static double value(const double theta[N], double alpha, double beta, SizeDataMeasure measure,
                    double n, double d, double gradient[N]) {
    const double by_size = theta[SIZE] - alpha * n, by_data = theta[DATA] - beta * d;
    const double apart = (by_size - by_data) / beta;
    const Soft size = soft(apart); // .share: of K^(1/beta) that is due to the size
    const double log_k = by_data + beta * size.plus;
    const Soft top = soft(log_k - theta[PLATEAU]);
    const double loss = exp(log_k - top.plus);
    const double outer = -measure.decade / M_LN10 * loss / (measure.best + loss);
    const double inner = outer * (1.0 - top.share);
    gradient[PLATEAU] = outer * top.share;
    gradient[SIZE] = inner * size.share;
    gradient[ALPHA] = -inner * size.share * alpha * n;
    gradient[DATA] = inner * (1.0 - size.share);
    gradient[BETA] = inner * beta * (size.plus - size.share * apart - (1.0 - size.share) * d);
    return -measure.decade * log10(measure.best + loss);
}

double size_data_y(const SizeDataLaw *law, SizeDataMeasure measure, double parameters,
                   double moves) {
    const double theta[N] = {law->plateau, law->size, 0.0, law->data, 0.0};
    double ignored[N];
    return value(theta, law->alpha, law->beta, measure, M_LN10 * parameters, M_LN10 * moves,
                 ignored);
}

// The sum of Huber's losses, and the normal equations of its Gauss-Newton step (lower triangle).
typedef struct Step {
    double sum, normal[N][N], slope[N];
} Step;

static void take(const SizeDataSample *sample, const Centre *centre, const double theta[N],
                 Step *step) {
    const double alpha = exp(theta[ALPHA]), beta = exp(theta[BETA]);
    *step = (Step){0};
    for (int i = 0; i < sample->count; i++) {
        const SizeDataPoint *p = &sample->points[i];
        double gradient[N];
        const double y =
            value(theta, alpha, beta, sample->measure, M_LN10 * p->parameters - centre->parameters,
                  M_LN10 * p->moves - centre->moves, gradient);
        const double residual = (p->y - y) / sqrt(sample->variance[i]), size = fabs(residual);
        const double weight = (size < HUBER ? 1.0 : HUBER / size) / sample->variance[i];
        step->sum += size < HUBER ? size * size : HUBER * (2.0 * size - HUBER);
        for (int j = 0; j < N; j++) {
            step->slope[j] += weight * gradient[j] * (p->y - y);
            for (int k = 0; k <= j; k++)
                step->normal[j][k] += weight * gradient[j] * gradient[k];
        }
    }
}

// Solves by Cholesky's factors (lower triangle, in place). False if not positive definite.
static bool solve(double a[N][N], double x[N]) {
    for (int j = 0; j < N; j++) {
        for (int i = j; i < N; i++) {
            for (int k = 0; k < j; k++)
                a[i][j] -= a[i][k] * a[j][k];
            if (i == j && !(a[j][j] > 0.0))
                return false;
            a[i][j] = i == j ? sqrt(a[j][j]) : a[i][j] / a[j][j];
        }
    }
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < i; k++)
            x[i] -= a[i][k] * x[k];
        x[i] /= a[i][i];
    }
    for (int i = N - 1; i >= 0; i--) {
        for (int k = i + 1; k < N; k++)
            x[i] -= a[k][i] * x[k];
        x[i] /= a[i][i];
    }
    return true;
}

static void keep_within(const Centre *centre, double theta[N]) {
    const double low = log(EXPONENT_LEAST), high = log(EXPONENT_MOST);
    theta[PLATEAU] = fmin(theta[PLATEAU], centre->plateau_most);
    theta[ALPHA] = fmin(high, fmax(low, theta[ALPHA]));
    theta[BETA] = fmin(high, fmax(low, theta[BETA]));
}

static double descend(const SizeDataSample *sample, const Centre *centre, double theta[N]) {
    Step here, there;
    double damping = 1e-3;
    take(sample, centre, theta, &here);
    for (int step = 0; step < STEPS_MAX && damping < 1e12; step++) {
        double a[N][N], tried[N];
        memcpy(a, here.normal, sizeof a);
        memcpy(tried, here.slope, sizeof tried);
        for (int i = 0; i < N; i++)
            a[i][i] += damping * here.normal[i][i] + 1e-12;
        if (!solve(a, tried)) {
            damping *= 10.0;
            continue;
        }
        for (int i = 0; i < N; i++)
            tried[i] += theta[i];
        keep_within(centre, tried);
        take(sample, centre, tried, &there);
        if (!(there.sum < here.sum)) {
            damping *= 4.0;
            continue;
        }
        const bool found = here.sum - there.sum < ENOUGH * here.sum;
        memcpy(theta, tried, sizeof tried);
        here = there;
        damping = fmax(damping / 5.0, 1e-9);
        if (found)
            break;
    }
    return here.sum;
}

static double log_loss_of(SizeDataMeasure measure, double y) {
    return log(fmax(pow(10.0, -y / measure.decade) - measure.best, DBL_MIN));
}

static Centre centre_of(const SizeDataSample *sample) {
    Centre centre = {0};
    double worst = INFINITY;
    for (int i = 0; i < sample->count; i++) {
        centre.parameters += M_LN10 * sample->points[i].parameters / sample->count;
        centre.moves += M_LN10 * sample->points[i].moves / sample->count;
        worst = fmin(worst, sample->points[i].y);
    }
    centre.plateau_most = LOSS_BEYOND + log_loss_of(sample->measure, worst);
    return centre;
}

static void theta_of(const SizeDataLaw *law, const Centre *centre, double theta[N]) {
    theta[PLATEAU] = law->plateau;
    theta[SIZE] = law->size - law->alpha * centre->parameters;
    theta[ALPHA] = log(law->alpha);
    theta[DATA] = law->data - law->beta * centre->moves;
    theta[BETA] = log(law->beta);
}

static SizeDataLaw law_of(const double theta[N], const Centre *centre) {
    const double alpha = exp(theta[ALPHA]), beta = exp(theta[BETA]);
    return (SizeDataLaw){.plateau = theta[PLATEAU],
                         .size = theta[SIZE] + alpha * centre->parameters,
                         .alpha = alpha,
                         .data = theta[DATA] + beta * centre->moves,
                         .beta = beta};
}

double size_data_solve_near(const SizeDataSample *sample, SizeDataLaw *law) {
    const Centre centre = centre_of(sample);
    double theta[N];
    theta_of(law, &centre, theta);
    keep_within(&centre, theta);
    const double least = descend(sample, &centre, theta);
    *law = law_of(theta, &centre);
    return least;
}

double size_data_solve(const SizeDataSample *sample, SizeDataLaw *law) {
    static const double exponents[] = {0.5, 2.0}, shares[] = {0.25, 0.75};
    const Centre centre = centre_of(sample);
    double low = INFINITY, high = -INFINITY, least = INFINITY;
    for (int i = 0; i < sample->count; i++) {
        low = fmin(low, sample->points[i].y);
        high = fmax(high, sample->points[i].y);
    }
    for (int i = 0; i < 16; i++) { // each of two choices of four
        const double by_size = low + shares[i >> 2 & 1] * (high - low);
        const double by_data = low + shares[i >> 3 & 1] * (high - low);
        double theta[N] = {log_loss_of(sample->measure, low), log_loss_of(sample->measure, by_size),
                           log(exponents[i & 1]), log_loss_of(sample->measure, by_data),
                           log(exponents[i >> 1 & 1])};
        keep_within(&centre, theta);
        const double now = descend(sample, &centre, theta);
        if (now < least) {
            least = now;
            *law = law_of(theta, &centre);
        }
    }
    return least;
}
