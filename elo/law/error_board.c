#include "elo/law/error_board.h"

#include "elo/law/scaling_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define RESOLUTION_ERRORS 4.0 // as in the header

static int compare_numbers(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The middle of `count` numbers, which are sorted in place.
static double median(double *numbers, int count) {
    qsort(numbers, (size_t)count, sizeof *numbers, compare_numbers);
    return 0.5 * (numbers[(count - 1) / 2] + numbers[count / 2]);
}

// What an agent's interval reaches to that makes no error in any position of the set.
static Status without_errors(const ErrorPositions *set, StoreErrorKind kind, double *rate,
                             Error *error) {
    StoreErrors none = {.version = set->version, .positions = set->count};
    none.chance[kind] = memory_zeroed((size_t)set->count, sizeof *none.chance[kind]);
    ErrorRate found;
    const Status status = error_rates(set, &none, 1, kind, &found, NULL, error);
    free(none.chance[kind]);
    *rate = found.high;
    return status;
}

static Status find_resolution(const ErrorPositions *set, const ErrorRate *rates, int count,
                              StoreErrorKind kind, double *resolution, Error *error) {
    double *numbers = memory_zeroed((size_t)count, sizeof *numbers);
    for (int i = 0; i < count; i++)
        numbers[i] = rates[i].rate;
    const double middle = count > 0 ? median(numbers, count) : 0.0;
    int better = 0;
    for (int i = 0; i < count; i++)
        if (rates[i].rate > 0.0 && rates[i].rate <= middle)
            numbers[better++] = rates[i].rate / rates[i].seen;
    Status status = STATUS_OK;
    if (better > 0)
        *resolution = RESOLUTION_ERRORS * median(numbers, better);
    else
        status = without_errors(set, kind, resolution, error);
    free(numbers);
    return status;
}

// Strengths and their covariance from rates and theirs.
static void fill_strengths(ErrorBoard *made, const ErrorRate *rates, const double *covariance) {
    ScalingBoard *board = made->board;
    const size_t n = (size_t)board->count;
    double *rate = memory_zeroed(n, sizeof *rate);
    for (size_t i = 0; i < n; i++) {
        rate[i] = fmax(rates[i].rate, made->resolution);
        made->beyond += rates[i].rate < made->resolution;
        board->snaps[i].elo = -log10(rate[i]);
    }
    board->covariance = memory_zeroed(n * n, sizeof *board->covariance);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            board->covariance[i * n + j] =
                covariance[i * n + j] / (M_LN10 * M_LN10 * rate[i] * rate[j]);
    free(rate);
}

typedef struct Neighbour {
    double distance; // between strengths
    int agent;
} Neighbour;

static int compare_neighbours(const void *a, const void *b) {
    const Neighbour *p = a, *q = b;
    if (p->distance != q->distance)
        return p->distance < q->distance ? -1 : 1;
    return p->agent - q->agent;
}

// The agents of other runs that are nearest in strength; returns their number.
static int find_near(const ScalingBoard *board, int agent, Neighbour *others,
                     int near[ERROR_BOARD_NEAR]) {
    const FrontierSnap *own = &board->snaps[agent];
    int count = 0;
    for (int i = 0; i < board->count; i++)
        if (board->snaps[i].run != own->run)
            others[count++] = (Neighbour){fabs(board->snaps[i].elo - own->elo), i};
    qsort(others, (size_t)count, sizeof *others, compare_neighbours);
    if (count > ERROR_BOARD_NEAR)
        count = ERROR_BOARD_NEAR;
    for (int i = 0; i < count; i++)
        near[i] = others[i].agent;
    if (count == 0)
        near[count++] = agent;
    return count;
}

// `shared` from the covariance.
static void fill_shared(ScalingBoard *board) {
    const size_t n = (size_t)board->count;
    int(*near)[ERROR_BOARD_NEAR] = memory_zeroed(n, sizeof *near);
    int *counts = memory_zeroed(n, sizeof *counts);
    Neighbour *others = memory_zeroed(n, sizeof *others);
    double *half = memory_zeroed(n * n, sizeof *half); // W C
    board->shared = memory_zeroed(n * n, sizeof *board->shared);
    for (size_t i = 0; i < n; i++)
        counts[i] = find_near(board, (int)i, others, near[i]);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < counts[i]; k++)
            for (size_t j = 0; j < n; j++)
                half[i * n + j] += board->covariance[(size_t)near[i][k] * n + j] / counts[i];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (int k = 0; k < counts[j]; k++)
                board->shared[i * n + j] += half[i * n + (size_t)near[j][k]] / counts[j];
    free(near);
    free(counts);
    free(others);
    free(half);
}

Status error_board_create(const ErrorPositions *set, const StoreAgent *agents,
                          const StoreErrors *rows, int count, StoreErrorKind kind, int nodes,
                          Unit unit, ErrorBoard **board, Error *error) {
    const size_t most = (size_t)count;
    ErrorBoard *made = memory_zeroed(1, sizeof *made);
    ScalingBoard *scaling = made->board = memory_zeroed(1, sizeof *scaling);
    StoreErrors *taken = memory_zeroed(most, sizeof *taken); // borrows the rows' chances
    *scaling = (ScalingBoard){.size = set->size,
                              .nodes = nodes > 0 ? nodes : board_usual_nodes(agents, count),
                              .snaps = memory_zeroed(most, sizeof *scaling->snaps),
                              .shape = memory_zeroed(most, sizeof *scaling->shape),
                              .strength = STRENGTH_ERRORS};
    for (int i = 0; i < count; i++) {
        const double compute = unit_of(unit, &agents[i]);
        if (agents[i].nodes != scaling->nodes || !(agents[i].paper_flops > 0.0) || !(compute > 0.0))
            continue;
        taken[scaling->count] = rows[i];
        scaling->shape[scaling->count] = board_shape_number(agents, i);
        scaling->snaps[scaling->count++] =
            (FrontierSnap){board_run_number(agents, i), log10(compute), NAN};
    }
    const size_t n = (size_t)scaling->count;
    ErrorRate *rates = memory_zeroed(n, sizeof *rates);
    double *covariance = memory_zeroed(n * n, sizeof *covariance);
    Status status = error_rates(set, taken, scaling->count, kind, rates, covariance, error);
    if (status == STATUS_OK)
        status = find_resolution(set, rates, scaling->count, kind, &made->resolution, error);
    if (status == STATUS_OK) {
        scaling->limit = -log10(made->resolution);
        fill_strengths(made, rates, covariance);
        fill_shared(scaling);
    } else {
        error_board_destroy(made);
        made = NULL;
    }
    free(taken);
    free(rates);
    free(covariance);
    *board = made;
    return status;
}

void error_board_destroy(ErrorBoard *board) {
    if (!board)
        return;
    scaling_board_destroy(board->board);
    free(board);
}
