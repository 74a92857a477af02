#include "elo/law/forecast.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

// The trials from one cut.
static void add_trials(const ScalingBoard *board, const ForecastBasis *basis, double cut,
                       double high, ForecastCuts *cuts) {
    for (int steps = 1; steps <= FORECAST_STEPS_MAX; steps++) {
        const double x = cut + steps * FORECAST_STEP;
        if (x > high)
            return;
        cuts->trial = memory_resize(cuts->trial, (size_t)cuts->count + 1, sizeof *cuts->trial);
        ForecastTrial *trial = &cuts->trial[cuts->count++];
        *trial = (ForecastTrial){.size = board->size, .cut = cut, .steps = steps};
        trial->forecast = forecast_rated(basis, x, &trial->elo);
    }
}

static void cut_board(const ScalingBoard *board, ForecastCuts *cuts) {
    double low = INFINITY, high = -INFINITY, error;
    for (int i = 0; i < board->count; i++) {
        low = fmin(low, board->snaps[i].x);
        high = fmax(high, board->snaps[i].x);
    }
    for (int i = 1; low + (i + 1) * FORECAST_STEP <= high; i++) {
        const double cut = low + i * FORECAST_STEP;
        ForecastBasis *basis;
        if (forecast_frontier(board, cut, &error) >= SCALING_NEAR_PERFECT)
            return;
        if (forecast_basis_create(board, cut, &basis, NULL) != STATUS_OK)
            continue;
        add_trials(board, basis, cut, high, cuts);
        forecast_basis_destroy(basis);
    }
}

static void add_score(const ForecastTrial *trial, int shape, ForecastScore *score) {
    const ScalingValue value = trial->forecast.shape[shape];
    const double error = value.value - trial->elo;
    score->count++;
    score->held += value.lo <= trial->elo && trial->elo <= value.hi;
    score->error += error;
    score->rms += error * error;
    score->half += 0.5 * (value.hi - value.lo);
}

ForecastCuts *forecast_cuts_create(const ScalingBoard *const *boards, int count) {
    ForecastCuts *cuts = memory_zeroed(1, sizeof *cuts);
    for (int i = 0; i < count; i++)
        cut_board(boards[i], cuts);
    for (int i = 0; i < cuts->count; i++)
        for (int shape = 0; shape <= FORECAST_SHAPES; shape++)
            add_score(&cuts->trial[i], shape, &cuts->score[cuts->trial[i].steps][shape]);
    for (int steps = 0; steps <= FORECAST_STEPS_MAX; steps++)
        for (int shape = 0; shape <= FORECAST_SHAPES; shape++) {
            ForecastScore *score = &cuts->score[steps][shape];
            score->error /= score->count; // NAN without any
            score->rms = sqrt(score->rms / score->count);
            score->half /= score->count;
        }
    return cuts;
}

void forecast_cuts_destroy(ForecastCuts *cuts) {
    if (!cuts)
        return;
    free(cuts->trial);
    free(cuts);
}
