#include "elo/law/horizon.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdlib.h>

#define STEEPEST 50.0 // of the logistic curve: a step between neighbouring lengths
#define BEYOND   3.0  // how far past the tasks, in ln plies, horizons are searched
#define CUT      (3.841458820694124 / 2.0) // chi-square with one degree of freedom, 95%

// --- tasks ---

typedef struct Labelling {
    const PositionsConfig *config;
    Solver **solvers; // [threads]
    HorizonTask *tasks;
    Status *statuses; // [count]
    Error *errors;    // [count]
} Labelling;

static void label(void *context, int index, int thread) {
    Labelling *all = context;
    if (all->config->stop && *all->config->stop) {
        all->statuses[index] = error_set(&all->errors[index], STATUS_STOPPED,
                                         "stopped before the tasks' lengths were known");
        return;
    }
    ShortestResult result;
    all->statuses[index] = solver_shortest(all->solvers[thread], &all->tasks[index].start, &result,
                                           &all->errors[index]);
    if (all->statuses[index] == STATUS_OK) {
        CHECK(result.winner == all->tasks[index].start.to_move);
        all->tasks[index].plies = result.plies;
    }
}

static Status label_all(const PositionsConfig *config, HorizonTask *tasks, int count,
                        Error *error) {
    const int threads = pool_threads(config->pool);
    SolverConfig solver = solver_config_default();
    solver.table_bytes = (size_t)4 << 20;
    Labelling all = {.config = config,
                     .solvers = memory_zeroed((size_t)threads, sizeof(Solver *)),
                     .tasks = tasks,
                     .statuses = memory_zeroed((size_t)count, sizeof(Status)),
                     .errors = memory_zeroed((size_t)count, sizeof(Error))};
    for (int i = 0; i < threads; i++)
        all.solvers[i] = solver_create(&solver);
    pool_run(config->pool, count, label, &all);
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        status = all.statuses[i];
        if (status != STATUS_OK && error)
            *error = all.errors[i];
    }
    for (int i = 0; i < threads; i++)
        solver_destroy(all.solvers[i]);
    free(all.solvers);
    free(all.statuses);
    free(all.errors);
    return status;
}

int horizon_free_max(int size) {
    return size <= 4 ? size * size : size == 5 ? 20 : SHORTEST_FREE_MAX;
}

Status horizon_tasks(const PositionsConfig *config, HorizonTask *tasks, int count, Error *error) {
    if (config->size < HORIZON_SIZE_MIN || config->size > REFERENCE_PERFECT_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "board size %d, expected %d to %d for horizons",
                         config->size, HORIZON_SIZE_MIN, REFERENCE_PERFECT_SIZE_MAX);
    const int cells = config->size * config->size;
    PositionsConfig positions = *config;
    positions.least = cells - horizon_free_max(config->size);
    positions.most = cells * 3 / 4;
    Board *boards = memory_zeroed((size_t)count, sizeof *boards);
    Status status = positions_draw(&positions, boards, count, error);
    for (int i = 0; i < count && status == STATUS_OK; i++)
        tasks[i] = (HorizonTask){.start = boards[i]};
    free(boards);
    return status == STATUS_OK ? label_all(&positions, tasks, count, error) : status;
}

Status horizon_play(const ConversionConfig *config, const HorizonTask *tasks, int count,
                    uint64_t seed, HorizonCounts *counts, Error *error) {
    ConversionGame *games = memory_zeroed((size_t)count, sizeof *games);
    for (int i = 0; i < count; i++)
        games[i] = (ConversionGame){.start = tasks[i].start,
                                    .rng = rng_stream(seed, RNG_JUDGE, rng_mix((uint64_t)i))};
    const Status status = conversion_play(config, games, count, error);
    *counts = (HorizonCounts){{0}, {0}};
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        counts->tasks[tasks[i].plies]++;
        counts->done[tasks[i].plies] += games[i].won;
    }
    free(games);
    return status;
}

// --- the curve ---

// The logistic curve through chance `logit` at ln plies `at`, falling with steepness b.
typedef struct Curve {
    const HorizonCounts *counts;
    double logit;
} Curve;

// ln(1 / (1 + e^-z))
static double log_chance(double z) {
    return z > 0.0 ? -log1p(exp(-z)) : z - log1p(exp(z));
}

static double log_likelihood(const Curve *curve, double at, double b) {
    double sum = 0.0;
    for (int plies = 1; plies <= HORIZON_PLIES_MAX; plies++) {
        const int tasks = curve->counts->tasks[plies], done = curve->counts->done[plies];
        const double z = curve->logit + b * (at - log(plies));
        if (done > 0)
            sum += done * log_chance(z);
        if (tasks > done)
            sum += (tasks - done) * log_chance(-z);
    }
    return sum;
}

static double derivative(const Curve *curve, double at, double b) {
    double sum = 0.0;
    for (int plies = 1; plies <= HORIZON_PLIES_MAX; plies++) {
        const double way = at - log(plies);
        const double chance = 1.0 / (1.0 + exp(-(curve->logit + b * way)));
        sum += (curve->counts->done[plies] - curve->counts->tasks[plies] * chance) * way;
    }
    return sum;
}

// The profile likelihood of a horizon: at the best steepness, in which it is concave.
static double profile(const Curve *curve, double at) {
    double low = 0.0, high = STEEPEST;
    if (derivative(curve, at, low) <= 0.0)
        return log_likelihood(curve, at, low);
    if (derivative(curve, at, high) >= 0.0)
        return log_likelihood(curve, at, high);
    for (int i = 0; i < 50; i++) {
        const double middle = 0.5 * (low + high);
        if (derivative(curve, at, middle) > 0.0)
            low = middle;
        else
            high = middle;
    }
    return log_likelihood(curve, at, 0.5 * (low + high));
}

// The maximum of the profile, which is unimodal: on a grid, then by golden section.
static double summit(const Curve *curve, double low, double high) {
    enum { STEPS = 200 };
    const double step = (high - low) / STEPS, golden = 0.6180339887498949;
    double best = -INFINITY;
    int at = 0;
    for (int i = 0; i <= STEPS; i++) {
        const double value = profile(curve, low + i * step);
        if (value > best) {
            best = value;
            at = i;
        }
    }
    double left = low + (at > 0 ? at - 1 : 0) * step;
    double right = low + (at < STEPS ? at + 1 : STEPS) * step;
    while (right - left > 1e-7) {
        const double width = golden * (right - left);
        if (profile(curve, right - width) >= profile(curve, left + width))
            right = left + width;
        else
            left = right - width;
    }
    return 0.5 * (left + right);
}

// Where the profile falls to `level` between its maximum and `end`; `end` if it never does.
static double shore(const Curve *curve, double top, double end, double level) {
    if (profile(curve, end) >= level)
        return end;
    double inside = top, outside = end;
    for (int i = 0; i < 40; i++) {
        const double middle = 0.5 * (inside + outside);
        if (profile(curve, middle) >= level)
            inside = middle;
        else
            outside = middle;
    }
    return 0.5 * (inside + outside);
}

static double within_tasks(double at, const HorizonFit *fit) {
    const double slack = 1e-6;
    return at > log(fit->longest) + slack    ? INFINITY
           : at < log(fit->shortest) - slack ? 0.0
                                             : exp(at);
}

static HorizonLength length_at(const HorizonCounts *counts, const HorizonFit *fit, double chance) {
    const Curve curve = {.counts = counts, .logit = log(chance / (1.0 - chance))};
    const double first = log(fit->shortest) - BEYOND, last = log(fit->longest) + BEYOND;
    const double top = summit(&curve, first, last);
    const double level = profile(&curve, top) - CUT;
    HorizonLength length = {.plies = within_tasks(top, fit),
                            .low = within_tasks(shore(&curve, top, first, level), fit),
                            .high = within_tasks(shore(&curve, top, last, level), fit)};
    if (length.low == 0.0 && isinf(length.high))
        length.plies = NAN;
    return length;
}

HorizonFit horizon_fit(const HorizonCounts *counts) {
    HorizonFit fit = {.tasks = 0};
    for (int plies = 1; plies <= HORIZON_PLIES_MAX; plies++) {
        if (counts->tasks[plies] == 0)
            continue;
        fit.shortest = fit.tasks == 0 ? plies : fit.shortest;
        fit.longest = plies;
        fit.tasks += counts->tasks[plies];
        fit.done += counts->done[plies];
    }
    CHECK(fit.tasks > 0);
    fit.half = length_at(counts, &fit, 0.5);
    fit.most = length_at(counts, &fit, 0.8);
    return fit;
}
