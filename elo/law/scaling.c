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

static ScalingPoint *grid_points(const ScalingFit *fit) {
    const int count = fit->boards * FRONTIER_GRID;
    ScalingPoint *points = memory_zeroed((size_t)count, sizeof *points);
    for (int i = 0; i < count; i++) {
        const Frontier *frontier = fit->frontier[i / FRONTIER_GRID];
        points[i] =
            (ScalingPoint){fit->board[i / FRONTIER_GRID].size, frontier->x[i % FRONTIER_GRID],
                           frontier->elo[i % FRONTIER_GRID]};
    }
    return points;
}

// Fits the laws of the boards up to each, and their predictions of the rest.
static void fit_laws(const ScalingFit *near, ScalingFit *fit) {
    ScalingPoint *points = grid_points(fit);
    for (int i = 0; i < fit->boards; i++) {
        ScalingLaw *law = &fit->partial[i];
        const int count = (i + 1) * FRONTIER_GRID;
        if (!near)
            *law = scaling_law_fit(points, count);
        else if (isnan(near->partial[i].incline_flops.value))
            *law = law_none();
        else
            *law = law_fit_near(points, count, &near->partial[i]);
        for (int j = i + 1; j < fit->boards && isfinite(law->incline_flops.value); j++)
            fit->prediction[fit->predictions++] = (ScalingPrediction){
                fit->board[i].size,
                fit->board[j].size,
                {law_residual(law, points + j * FRONTIER_GRID, FRONTIER_GRID), NAN, NAN}};
    }
    fit->law = fit->partial[fit->boards - 1];
    free(points);
}

Status fit_estimate(const BoardSample *samples, int count, const ScalingFit *near, ScalingFit *fit,
                    Error *error) {
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

int scaling_values(ScalingFit *fit, ScalingValue *values[SCALING_VALUES_MAX]) {
    int count = 0;
    for (int i = 0; i < fit->boards; i++) {
        ScalingIncline *board = &fit->board[i];
        values[count++] = &board->slope;
        values[count++] = &board->intercept;
        values[count++] = &board->bend;
        values[count++] = &board->crossing;
        values[count++] = &board->step;
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
                             "%dx%d: %d rated snapshots, expected at least %d to fit a law",
                             boards[i]->size, boards[i]->size, boards[i]->count, SNAPS_MIN);
        CHECK(i == 0 || boards[i]->size > boards[i - 1]->size);
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
                unit_paper(fit->unit) *
                pow(10.0, paper_first_crossing(board->size, SCALING_NEAR_PERFECT));
        }
        free(samples[i].origin);
    }
    return status;
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
    Status status = fit_boards(sorted, count, made, error);
    if (status == STATUS_OK)
        status = bootstrap_intervals(config, sorted, made, error);
    if (status != STATUS_OK) {
        scaling_fit_destroy(made);
        return status;
    }
    ScalingPoint *points = grid_points(made);
    law_hide_plateau(&made->law, points, count * FRONTIER_GRID);
    free(points);
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
