#include "elo/law/scaling.h"

#include "elo/law/paper.h"
#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { SNAPS_MIN = 3 };

ScalingConfig scaling_config_default(void) {
    return (ScalingConfig){.replicates = 1000, .seed = 1};
}

static int compare_boards(const void *a, const void *b) {
    const ScalingBoard *p = *(const ScalingBoard *const *)a, *q = *(const ScalingBoard *const *)b;
    return (p->size > q->size) - (p->size < q->size);
}

// What the laws are fitted to: the grids of all frontiers. With errors only as far as the boards'
// resolution reaches, and all in units below the highest ceiling.
typedef struct Grid {
    ScalingPoint *points;
    int first[SCALING_BOARDS_MAX + 1]; // of each board
} Grid;

static Grid grid_create(const ScalingFit *fit) {
    const bool errors = fit->strength == STRENGTH_ERRORS;
    const double top = scale_law_limit(fit), grain = strength_grain(fit->strength);
    Grid grid = {.points = memory_zeroed((size_t)fit->boards * FRONTIER_GRID, sizeof *grid.points)};
    int count = 0;
    for (int b = 0; b < fit->boards; b++) {
        const ScalingIncline *board = &fit->board[b];
        const Frontier *frontier = fit->frontier[b];
        for (int i = 0; i < FRONTIER_GRID; i++)
            if (!errors || frontier->x[i] <= board->incline.end)
                grid.points[count++] = (ScalingPoint){
                    board->size, frontier->x[i], frontier->elo[i] + (board->limit - top) / grain};
        grid.first[b + 1] = count;
    }
    return grid;
}

// Fits the laws of the boards up to each, and their predictions of the rest.
static void fit_laws(const ScalingFit *near, ScalingFit *fit) {
    Grid grid = grid_create(fit);
    for (int i = 0; i < fit->boards; i++) {
        ScalingLaw *law = &fit->partial[i];
        const int count = grid.first[i + 1];
        if (!near)
            *law = scaling_law_fit(grid.points, count);
        else if (isnan(near->partial[i].incline_flops.value))
            *law = law_none();
        else
            *law = law_fit_near(grid.points, count, &near->partial[i]);
        for (int j = i + 1; j < fit->boards && isfinite(law->incline_flops.value); j++)
            fit->prediction[fit->predictions++] = (ScalingPrediction){
                fit->board[i].size,
                fit->board[j].size,
                {law_residual(law, grid.points + grid.first[j], grid.first[j + 1] - grid.first[j]),
                 NAN, NAN}};
    }
    fit->law = fit->partial[fit->boards - 1];
    free(grid.points);
}

Status fit_estimate(const BoardSample *samples, int count, const ScalingFit *near, ScalingFit *fit,
                    Error *error) {
    fit->strength = samples[0].board->strength;
    for (int i = 0; i < count; i++) {
        ScalingIncline *board = &fit->board[i];
        Status status = board_fit(&samples[i], board, &fit->frontier[i], error);
        if (status != STATUS_OK)
            return status;
        fit->boards = i + 1;
        board->step = (ScalingValue){NAN, NAN, NAN};
        if (i > 0)
            board->step.value = pow(10.0, (board->crossing.value - board[-1].crossing.value) /
                                              (board->size - board[-1].size));
    }
    fit_laws(near, fit);
    return STATUS_OK;
}

ScalingValue scaling_exponent(ScalingValue slope) {
    return (ScalingValue){slope.value / 400.0, slope.lo / 400.0, slope.hi / 400.0};
}

int scaling_values(ScalingFit *fit, ScalingValue *values[SCALING_VALUES_MAX]) {
    int count = 0;
    for (int i = 0; i < fit->boards; i++) {
        ScalingIncline *board = &fit->board[i];
        values[count++] = &board->slope;
        values[count++] = &board->intercept;
        values[count++] = &board->bend;
        values[count++] = &board->ceiling;
        values[count++] = &board->crossing;
        values[count++] = &board->step;
        values[count++] = &board->before;
        values[count++] = &board->after;
        values[count++] = &board->change;
    }
    values[count++] = &fit->law.plateau_size;
    values[count++] = &fit->law.plateau_const;
    values[count++] = &fit->law.incline_flops;
    values[count++] = &fit->law.incline_size;
    values[count++] = &fit->law.incline_const;
    values[count++] = &fit->law.size_multiple;
    for (int i = 0; i < fit->predictions; i++)
        values[count++] = &fit->prediction[i].residual;
    return count;
}

// Fits the boards themselves, without resampling.
static Status fit_boards(const ScalingBoard *const *boards, int count, ScalingFit *fit,
                         Error *error) {
    BoardSample samples[SCALING_BOARDS_MAX];
    for (int i = 0; i < count; i++) {
        if (boards[i]->count < SNAPS_MIN)
            return error_set(error, STATUS_INVALID,
                             "%dx%d: %d %s snapshots, expected at least %d to fit a law",
                             boards[i]->size, boards[i]->size, boards[i]->count,
                             boards[i]->strength == STRENGTH_ELO ? "rated" : "measured", SNAPS_MIN);
        CHECK(i == 0 || boards[i]->size > boards[i - 1]->size);
        CHECK(boards[i]->strength == boards[0]->strength);
    }
    for (int i = 0; i < count; i++) {
        int *origin = memory_zeroed((size_t)boards[i]->count, sizeof *origin);
        for (int j = 0; j < boards[i]->count; j++)
            origin[j] = j;
        samples[i] = (BoardSample){boards[i], boards[i]->count, boards[i]->snaps, origin};
    }
    const Status status = fit_estimate(samples, count, NULL, fit, error);
    for (int i = 0; i < count; i++) {
        if (status == STATUS_OK) {
            ScalingIncline *board = &fit->board[i];
            board_models(&samples[i], fit->frontier[i], board);
            board->paper_first_minus50 =
                fit->strength != STRENGTH_ELO
                    ? NAN
                    : unit_paper(fit->unit) *
                          pow(10.0, paper_first_crossing(board->size, SCALING_NEAR_PERFECT));
        }
        free(samples[i].origin);
    }
    return status;
}

// Fits boards in the units of scaling_scale.c, ascending in size.
static Status fit_scaled(const ScalingConfig *config, const ScalingBoard *const *boards, int count,
                         ScalingFit *fit, Error *error) {
    Status status = fit_boards(boards, count, fit, error);
    if (status == STATUS_OK)
        status = bootstrap_intervals(config, boards, fit, error);
    if (status != STATUS_OK)
        return status;
    Grid grid = grid_create(fit);
    law_hide_plateau(&fit->law, grid.points, grid.first[count]);
    free(grid.points);
    return STATUS_OK;
}

Status scaling_fit(const ScalingConfig *config, const ScalingBoard *const *boards, int count,
                   ScalingFit **fit, Error *error) {
    *fit = NULL;
    if (count < 1 || count > SCALING_BOARDS_MAX)
        return error_set(error, STATUS_INVALID, "%d board sizes to fit, expected 1 to %d", count,
                         SCALING_BOARDS_MAX);
    const ScalingBoard *sorted[SCALING_BOARDS_MAX];
    for (int i = 0; i < count; i++)
        sorted[i] = boards[i];
    qsort(sorted, (size_t)count, sizeof *sorted, compare_boards);
    ScalingFit *made = memory_zeroed(1, sizeof *made);
    made->unit = config->unit;
    ScalingBoard *scaled[SCALING_BOARDS_MAX];
    for (int i = 0; i < count; i++)
        scaled[i] = scale_board(sorted[i]);
    const Status status =
        fit_scaled(config, (const ScalingBoard *const *)scaled, count, made, error);
    for (int i = 0; i < count; i++)
        scaling_board_destroy(scaled[i]);
    if (status != STATUS_OK) {
        scaling_fit_destroy(made);
        return status;
    }
    if (made->strength != STRENGTH_ELO)
        scale_back(made);
    verdict_set(made);
    *fit = made;
    return STATUS_OK;
}

void scaling_fit_destroy(ScalingFit *fit) {
    if (!fit)
        return;
    for (int i = 0; i < fit->boards; i++)
        frontier_destroy(fit->frontier[i]);
    free(fit->replicate);
    free(fit);
}
