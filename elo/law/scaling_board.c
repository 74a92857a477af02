#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- from standings ---

// Compute 0 cannot be on a logarithmic axis, and that of engines is unknown.
static bool has_compute(const StoreAgent *agent) {
    return agent->paper_flops > 0.0;
}

int board_usual_nodes(const StoreAgent *agents, int count) {
    int best = 0, best_count = 0;
    for (int i = 0; i < count; i++) {
        const int nodes = agents[i].nodes;
        int same = 0;
        for (int j = 0; j < count; j++)
            same += has_compute(&agents[j]) && agents[j].nodes == nodes;
        if (same > best_count || (same == best_count && nodes > best)) {
            best = nodes;
            best_count = same;
        }
    }
    return best;
}

int board_run_number(const StoreAgent *agents, int agent) {
    int i = 0;
    while (strcmp(agents[i].run, agents[agent].run) != 0)
        i++;
    return i;
}

int board_shape_number(const StoreAgent *agents, int agent) {
    const StoreAgent *a = &agents[agent], *b = agents;
    while (b->width != a->width || b->depth != a->depth || b->inputs != a->inputs ||
           b->train_nodes != a->train_nodes || b->model != a->model || b->frame != a->frame ||
           b->dynamics != a->dynamics || b->prediction != a->prediction)
        b++;
    return (int)(b - agents);
}

ScalingBoard *scaling_board_create(const Standings *standings, int nodes, Unit unit) {
    const size_t n = (size_t)standings->count, players = (size_t)standings->rating->players;
    if (nodes == 0)
        nodes = board_usual_nodes(standings->agents, standings->count);
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->agent = memory_zeroed(n, sizeof *board->agent);
    board->shape = memory_zeroed(n, sizeof *board->shape);
    board->size = standings->size;
    board->nodes = nodes;
    board->snaps = memory_zeroed(n, sizeof *board->snaps);
    for (int i = 0; i < standings->count; i++) {
        const StoreAgent *agent = &standings->agents[i];
        const double compute = unit_of(unit, agent);
        if (agent->nodes != nodes || !has_compute(agent) || !(compute > 0.0))
            continue;
        board->agent[board->count] = i;
        board->shape[board->count] = board_shape_number(standings->agents, i);
        board->snaps[board->count++] = (FrontierSnap){board_run_number(standings->agents, i),
                                                      log10(compute), standings->rating->elo[i]};
    }
    const size_t count = (size_t)board->count;
    board->covariance = memory_zeroed(count * count, sizeof *board->covariance);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            board->covariance[i * count + j] =
                standings->rating
                    ->covariance[(size_t)board->agent[i] * players + (size_t)board->agent[j]];
    return board;
}

void scaling_board_destroy(ScalingBoard *board) {
    if (!board)
        return;
    free(board->snaps);
    free(board->covariance);
    free(board->shape);
    free(board->shared);
    free(board->agent);
    free(board->factor);
    free(board);
}

// --- one board's fit ---

static double covariance_of(const BoardSample *sample, int i, int j) {
    const ScalingBoard *board = sample->board;
    if (!board->covariance)
        return 0.0;
    const size_t n = (size_t)board->count;
    return board->covariance[(size_t)sample->origin[i] * n + (size_t)sample->origin[j]];
}

// The frontier's snapshots from x = `start` to `end`, with the full covariance of their ratings;
// `snaps` as in board_points().
static CurvePoints points_between(const BoardSample *sample, const Frontier *frontier, double start,
                                  double end, int **snaps) {
    const size_t most = (size_t)frontier->records;
    int *used = memory_zeroed(most, sizeof *used);
    CurvePoints points = {0, memory_zeroed(most, sizeof *points.point), NULL};
    for (int i = 0; i < frontier->records; i++) {
        const FrontierSnap *snap = &sample->snaps[frontier->record[i]];
        if (snap->x < start || snap->x > end)
            continue;
        used[points.count] = frontier->record[i];
        points.point[points.count++] = (CurvePoint){snap->x, snap->elo, snap->run};
    }
    const int n = points.count;
    points.covariance = memory_zeroed((size_t)n * (size_t)n, sizeof *points.covariance);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            points.covariance[i * n + j] = covariance_of(sample, used[i], used[j]);
    if (snaps)
        *snaps = used;
    else
        free(used);
    return points;
}

CurvePoints board_points(const BoardSample *sample, const Frontier *frontier,
                         const FrontierIncline *incline, int **snaps) {
    return points_between(sample, frontier, incline->start, incline->end, snaps);
}

void board_points_free(CurvePoints *points) {
    free(points->point);
    free(points->covariance);
}

// The slope of the line through the incline's points between two x.
static double slope_between(const BoardSample *sample, const Frontier *frontier, double start,
                            double end) {
    CurvePoints points = points_between(sample, frontier, start, end, NULL);
    const double slope = curve_line(&points).slope;
    board_points_free(&points);
    return slope;
}

static void fit_halves(const BoardSample *sample, const Frontier *frontier,
                       ScalingIncline *incline) {
    const double start = incline->incline.start, end = incline->incline.end;
    const double split = sample->board->split;
    if (split == 0.0)
        return;
    incline->before.value = slope_between(sample, frontier, start, fmin(split, end));
    incline->after.value = slope_between(sample, frontier, fmax(split, start), end);
    incline->change.value = incline->after.value - incline->before.value;
}

Status board_fit(const BoardSample *sample, ScalingIncline *incline, Frontier **frontier,
                 Error *error) {
    Status status = frontier_create(sample->snaps, sample->count, frontier, error);
    if (status != STATUS_OK)
        return status;
    const ScalingValue none = {NAN, NAN, NAN};
    *incline = (ScalingIncline){.size = sample->board->size,
                                .limit = sample->board->limit,
                                .split = sample->board->split,
                                .before = none,
                                .after = none,
                                .change = none,
                                .slope = none,
                                .intercept = none,
                                .bend = none,
                                .ceiling = none,
                                .crossing = none};
    incline->incline = frontier_incline((*frontier)->x, (*frontier)->elo, FRONTIER_GRID);
    incline->rise = -incline->incline.plateau;
    if (sample->board->strength == STRENGTH_ELO)
        incline->ceiling.value =
            frontier_ceiling((*frontier)->x, (*frontier)->elo, FRONTIER_GRID, &incline->incline);
    CurvePoints points = board_points(sample, *frontier, &incline->incline, NULL);
    const CurveLine line = curve_line(&points);
    incline->points = points.count;
    board_points_free(&points);
    incline->slope.value = line.slope;
    incline->intercept.value = line.intercept;
    incline->r2 = line.r2;
    incline->scatter = line.scatter;
    incline->bend.value = line.bend;
    const double near = scale_into(sample->board, strength_near(sample->board->strength));
    incline->first_minus50 = pow(10.0, frontier_first_two(sample->snaps, sample->count, near));
    incline->crossing.value = frontier_first(*frontier, near);
    fit_halves(sample, *frontier, incline);
    return STATUS_OK;
}

void board_models(const BoardSample *sample, const Frontier *frontier, ScalingIncline *incline) {
    CurvePoints points = board_points(sample, frontier, &incline->incline, NULL);
    const double plateau = incline->incline.plateau;
    const ScalingModel none = {.parameters = 2, .aicc = NAN, .cross_validation = NAN};
    const bool errors = sample->board->strength == STRENGTH_ERRORS;
    incline->line = curve_model(CURVE_LINE, &points, plateau);
    incline->parabola = curve_model(CURVE_PARABOLA, &points, plateau);
    incline->sigmoid = errors ? none : curve_model(CURVE_SIGMOID, &points, plateau);
    incline->power = errors ? none : curve_model(CURVE_POWER, &points, plateau);
    incline->floor = errors ? curve_model(CURVE_FLOOR, &points, plateau) : none;
    board_points_free(&points);
}
