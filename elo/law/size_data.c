#include "elo/law/size_data_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "nn/net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MIN = 6, SHAPES_MIN = 3, ROUNDS = 4 };

#define KIND_SLACK 0.01 // of paper FLOPs, relative
#define LUCK_LEAST 1e-3 // of the deviation of y, so that points known exactly have some weight

SizeDataMeasure size_data_elo(void) {
    return (SizeDataMeasure){.decade = 400.0, .best = 1.0, .goal = SCALING_NEAR_PERFECT};
}

SizeDataMeasure size_data_error(void) {
    return (SizeDataMeasure){.decade = 1.0, .best = 0.0, .goal = 2.0};
}

// --- from standings ---

// log10 of the weights and biases; NAN for engines and impossible shapes.
static double parameters_of(const StoreAgent *agent) {
    const NetShape shape = {
        .size = agent->size, .width = agent->width, .depth = agent->depth, .inputs = agent->inputs};
    Error ignored; // no such net
    return net_shape_check(shape, &ignored) == STATUS_OK ? log10(net_paper_flops(shape)) : NAN;
}

static double moves_of(const StoreAgent *agent, double parameters) {
    return isfinite(agent->moves)
               ? log10(agent->moves)
               : log10(agent->paper_flops) - log10(agent->train_nodes) - parameters;
}

static bool is_usual(const StoreAgent *agent) {
    if (!(agent->paper_flops > 0.0) || agent->train_nodes < 1)
        return false;
    const double parameters = parameters_of(agent), moves = moves_of(agent, parameters);
    const double off = log10(agent->paper_flops) - log10(agent->train_nodes) - parameters - moves;
    return fabs(off) < log10(1.0 + KIND_SLACK);
}

static bool same_kind(const StoreAgent *a, const StoreAgent *b) {
    return a->train_nodes == b->train_nodes && a->inputs == b->inputs;
}

// The agent whose kind most of the board's snapshots have, the first of several; NULL: none.
static const StoreAgent *commonest(const Standings *standings, const ScalingBoard *scaling) {
    const StoreAgent *best = NULL;
    int most = 0;
    for (int i = 0; i < scaling->count; i++) {
        const StoreAgent *agent = &standings->agents[scaling->agent[i]];
        int count = 0;
        for (int j = 0; j < scaling->count && is_usual(agent); j++) {
            const StoreAgent *other = &standings->agents[scaling->agent[j]];
            count += is_usual(other) && same_kind(agent, other);
        }
        if (count > most) {
            most = count;
            best = agent;
        }
    }
    return best;
}

SizeDataBoard *size_data_board_create(const Standings *standings, const ScalingBoard *scaling) {
    CHECK(scaling->agent);
    const size_t n = (size_t)scaling->count;
    SizeDataBoard *board = memory_zeroed(1, sizeof *board);
    int *origin = memory_zeroed(n, sizeof *origin);
    const StoreAgent *kind = commonest(standings, scaling);
    board->size = scaling->size;
    board->nodes = kind ? kind->train_nodes : 0;
    board->points = memory_zeroed(n, sizeof *board->points);
    for (int i = 0; i < scaling->count && kind; i++) {
        const StoreAgent *agent = &standings->agents[scaling->agent[i]];
        if (!is_usual(agent) || !same_kind(kind, agent))
            continue;
        const double parameters = parameters_of(agent);
        origin[board->count] = i;
        board->points[board->count++] = (SizeDataPoint){
            scaling->snaps[i].run, parameters, moves_of(agent, parameters), scaling->snaps[i].elo};
    }
    board->left_out = scaling->count - board->count;
    const size_t count = (size_t)board->count;
    if (scaling->covariance) {
        board->covariance = memory_zeroed(count * count, sizeof *board->covariance);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < count; j++)
                board->covariance[i * count + j] =
                    scaling->covariance[(size_t)origin[i] * n + (size_t)origin[j]];
    }
    free(origin);
    return board;
}

void size_data_board_destroy(SizeDataBoard *board) {
    if (!board)
        return;
    free(board->points);
    free(board->covariance);
    free(board);
}

// --- the best use of compute ---

// Where the derivative of K by log N vanishes at constant N*D: the share of K^(1/beta) that is due
// to the size is beta/(alpha + beta).
double size_data_best(const SizeDataLaw *law, int nodes, double compute) {
    const double c = M_LN10 * (compute - log10(nodes));
    const double n = (law->size - law->data + law->beta * (c - log(law->beta / law->alpha))) /
                     (law->alpha + law->beta);
    return n / M_LN10;
}

double size_data_best_at(const SizeDataLaw *law, int nodes, double parameters) {
    const double n = M_LN10 * parameters, whole = law->alpha + law->beta;
    const double c = (n * whole - law->size + law->data) / law->beta + log(law->beta / law->alpha);
    return log10(nodes) + c / M_LN10;
}

double size_data_best_y(const SizeDataLaw *law, SizeDataMeasure measure, int nodes,
                        double compute) {
    const double parameters = size_data_best(law, nodes, compute);
    return size_data_y(law, measure, parameters, compute - log10(nodes) - parameters);
}

// At the best use A/N^alpha = K*(beta/(alpha + beta))^beta, and the rest is due to D.
double size_data_best_compute(const SizeDataLaw *law, SizeDataMeasure measure, int nodes,
                              double y) {
    const double loss = pow(10.0, -y / measure.decade) - measure.best;
    const double rest = 1.0 / loss - exp(-law->plateau);
    if (!(loss > 0.0) || !(rest > 0.0))
        return NAN;
    const double log_k = -log(rest), whole = law->alpha + law->beta;
    const double n = (law->size - log_k - law->beta * log(law->beta / whole)) / law->alpha;
    const double d = (law->data - log_k) / law->beta - log(law->alpha / whole);
    return log10(nodes) + (n + d) / M_LN10;
}

// --- the fit ---

void size_data_values(SizeDataFit *fit, ScalingValue *values[SIZE_DATA_VALUES]) {
    ScalingValue *const all[SIZE_DATA_VALUES] = {
        &fit->plateau,         &fit->alpha,      &fit->beta,
        &fit->size_share,      &fit->compute,    &fit->goal_compute,
        &fit->goal_parameters, &fit->goal_moves, &fit->goal_ratio};
    for (int i = 0; i < SIZE_DATA_VALUES; i++)
        values[i] = all[i];
}

static ScalingValue alone(double value) {
    return (ScalingValue){value, NAN, NAN};
}

void size_data_derive(SizeDataFit *fit) {
    const SizeDataLaw *law = &fit->law;
    const double whole = law->alpha + law->beta;
    const double compute = size_data_best_compute(law, fit->measure, fit->nodes, fit->measure.goal);
    const double parameters = size_data_best(law, fit->nodes, compute);
    const double moves = compute - log10(fit->nodes) - parameters;
    fit->plateau = alone(-fit->measure.decade * log10(fit->measure.best + exp(law->plateau)));
    fit->alpha = alone(law->alpha);
    fit->beta = alone(law->beta);
    fit->size_share = alone(law->beta / whole);
    fit->compute = alone(law->alpha * law->beta / whole);
    fit->goal_compute = alone(compute);
    fit->goal_parameters = alone(parameters);
    fit->goal_moves = alone(moves);
    fit->goal_ratio = alone(moves - parameters);
}

void size_data_residuals(const SizeDataLaw *law, SizeDataMeasure measure,
                         const SizeDataPoint *points, int count, double *residuals) {
    for (int i = 0; i < count; i++)
        residuals[i] =
            points[i].y - size_data_y(law, measure, points[i].parameters, points[i].moves);
}

int size_data_shapes(const SizeDataBoard *board, double *list) {
    int count = 0;
    for (int i = 0; i < board->count; i++) {
        const double parameters = board->points[i].parameters;
        int at = 0;
        while (at < count && list[at] < parameters)
            at++;
        if (at < count && list[at] == parameters)
            continue;
        memmove(list + at + 1, list + at, (size_t)(count - at) * sizeof *list);
        list[at] = parameters;
        count++;
    }
    return count;
}

static void count_all(const SizeDataBoard *board, SizeDataFit *fit) {
    double *list = memory_zeroed((size_t)board->count, sizeof *list);
    fit->shapes = size_data_shapes(board, list);
    fit->parameters_most = fit->shapes > 0 ? list[fit->shapes - 1] : NAN;
    free(list);
    for (int i = 0; i < board->count; i++) {
        bool new_run = true;
        for (int j = 0; j < i; j++)
            new_run &= board->points[j].run != board->points[i].run;
        fit->runs += new_run;
    }
}

static double error_of(const SizeDataBoard *board, int i) {
    return board->covariance ? board->covariance[(size_t)i * (size_t)board->count + (size_t)i]
                             : 0.0;
}

// Solves, finds the luck by moments, and again.
static void fit_law(const SizeDataBoard *board, SizeDataFit *fit, double *variance) {
    const SizeDataSample sample = {fit->measure, board->count, board->points, variance};
    double *residuals = memory_zeroed((size_t)board->count, sizeof *residuals);
    const double least = LUCK_LEAST * fit->measure.decade;
    fit->luck = 0.25 * fit->measure.decade;
    for (int round = 0; round < ROUNDS; round++) {
        double squares = 0.0, errors = 0.0;
        for (int i = 0; i < board->count; i++)
            variance[i] = error_of(board, i) + fit->luck * fit->luck;
        if (round == 0)
            size_data_solve(&sample, &fit->law);
        else
            size_data_solve_near(&sample, &fit->law);
        size_data_residuals(&fit->law, fit->measure, board->points, board->count, residuals);
        for (int i = 0; i < board->count; i++) {
            squares += residuals[i] * residuals[i];
            errors += error_of(board, i);
        }
        fit->rms = sqrt(squares / board->count);
        fit->luck = sqrt(fmax(least * least, squares / (board->count - SIZE_DATA_CONSTANTS) -
                                                 errors / board->count));
    }
    for (int i = 0; i < board->count; i++)
        variance[i] = error_of(board, i) + fit->luck * fit->luck;
    size_data_solve(&sample, &fit->law);
    free(residuals);
}

FrontierSnap size_data_snap(const SizeDataBoard *board, int i) {
    const SizeDataPoint *p = &board->points[i];
    return (FrontierSnap){p->run, log10(board->nodes) + p->parameters + p->moves, p->y};
}

// Where K = P, the loss is half of P.
double size_data_takeoff(const SizeDataFit *fit) {
    const double y = -fit->measure.decade * log10(fit->measure.best + 0.5 * exp(fit->law.plateau));
    return size_data_best_compute(&fit->law, fit->measure, fit->nodes, y);
}

// How far the frontier of the snapshots lies above the law's best.
static Status compare_frontier(const SizeDataBoard *board, SizeDataFit *fit, Error *error) {
    FrontierSnap *snaps = memory_zeroed((size_t)board->count, sizeof *snaps);
    for (int i = 0; i < board->count; i++)
        snaps[i] = size_data_snap(board, i);
    Frontier *frontier;
    const Status status = frontier_create(snaps, board->count, &frontier, error);
    free(snaps);
    if (status != STATUS_OK)
        return status;
    const double from = size_data_takeoff(fit);
    double total = 0.0, squares = 0.0;
    int count = 0;
    for (int i = 0; i < FRONTIER_GRID; i++) {
        if (!(frontier->x[i] >= from) || frontier->x[i] > fit->goal_compute.value)
            continue;
        const double above = frontier->elo[i] -
                             size_data_best_y(&fit->law, fit->measure, fit->nodes, frontier->x[i]);
        total += above;
        squares += above * above;
        count++;
    }
    fit->frontier_mean = count > 0 ? total / count : NAN;
    fit->frontier_rms = count > 0 ? sqrt(squares / count) : NAN;
    frontier_destroy(frontier);
    return STATUS_OK;
}

Status size_data_fit(const ScalingConfig *config, SizeDataMeasure measure,
                     const SizeDataBoard *board, SizeDataFit *fit, Error *error) {
    *fit = (SizeDataFit){.size = board->size,
                         .nodes = board->nodes,
                         .points = board->count,
                         .left_out = board->left_out,
                         .measure = measure};
    count_all(board, fit);
    if (fit->runs < RUNS_MIN || fit->shapes < SHAPES_MIN)
        return error_set(error, STATUS_INVALID,
                         "%dx%d: %d runs of %d sizes of net trained alike, expected at least %d "
                         "runs of %d sizes to tell parameters from moves",
                         board->size, board->size, fit->runs, fit->shapes, RUNS_MIN, SHAPES_MIN);
    double *variance = memory_zeroed((size_t)board->count, sizeof *variance);
    fit_law(board, fit, variance);
    size_data_derive(fit);
    const Status status = compare_frontier(board, fit, error);
    if (status == STATUS_OK && config->replicates > 0)
        size_data_intervals(config, board, variance, fit);
    free(variance);
    return status;
}
