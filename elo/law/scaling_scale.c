// Fits work in units of strength_grain() below the board's limit: those of Elo as it is, and
// errors on a scale like it.
#include "elo/law/scaling_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double scale_into(const ScalingBoard *board, double strength) {
    return (strength - board->limit) / strength_grain(board->strength);
}

static double *divided(const double *numbers, size_t count, double by) {
    if (!numbers)
        return NULL;
    double *made = memory_zeroed(count, sizeof *made);
    for (size_t i = 0; i < count; i++)
        made[i] = numbers[i] / by;
    return made;
}

ScalingBoard *scale_board(const ScalingBoard *board) {
    const double grain = strength_grain(board->strength);
    const size_t n = (size_t)board->count;
    ScalingBoard *made = memory_zeroed(1, sizeof *made);
    *made = *board;
    made->agent = NULL;
    made->snaps = memory_zeroed(n, sizeof *made->snaps);
    for (size_t i = 0; i < n; i++) {
        made->snaps[i] = board->snaps[i];
        made->snaps[i].elo = scale_into(board, board->snaps[i].elo);
    }
    made->covariance = divided(board->covariance, n * n, grain * grain);
    made->shared = divided(board->shared, n * n, grain * grain);
    made->factor = divided(board->factor, n * (size_t)board->normals, grain);
    if (board->shape) {
        made->shape = memory_zeroed(n, sizeof *made->shape);
        memcpy(made->shape, board->shape, n * sizeof *made->shape);
    }
    return made;
}

// --- back ---

typedef struct Scale {
    double grain, zero;
} Scale;

static double level(Scale scale, double units) {
    return scale.zero + scale.grain * units;
}

// A value with its replicates: `index` in the order of scaling_values().
static void value_back(ScalingFit *fit, ScalingValue *value, int index, Scale scale) {
    value->value = level(scale, value->value);
    value->lo = level(scale, value->lo);
    value->hi = level(scale, value->hi);
    for (int r = 0; r < fit->replicates; r++) {
        double *number = &fit->replicate[(size_t)r * (size_t)fit->values + (size_t)index];
        *number = level(scale, *number);
    }
}

static void incline_back(ScalingIncline *board, Frontier *frontier, Scale scale) {
    FrontierIncline *incline = &board->incline;
    const double last = frontier->x[FRONTIER_GRID - 1];
    incline->plateau = level(scale, incline->plateau);
    incline->slope *= scale.grain;
    incline->rms *= scale.grain;
    board->scatter *= scale.grain;
    board->rise = incline->slope * (fmin(incline->end, last) - incline->start);
    ScalingModel *const models[] = {&board->line, &board->parabola, &board->floor};
    for (int i = 0; i < 3; i++)
        models[i]->cross_validation *= scale.grain;
    for (int i = 0; i < FRONTIER_GRID; i++)
        frontier->elo[i] = level(scale, frontier->elo[i]);
}

static void law_back(ScalingLaw *law, Scale scale) {
    const Scale difference = {scale.grain, 0.0};
    const struct {
        ScalingValue *value;
        Scale scale;
    } constants[] = {{&law->plateau_size, difference},
                     {&law->plateau_const, scale},
                     {&law->incline_flops, difference},
                     {&law->incline_size, difference},
                     {&law->incline_const, scale}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        constants[i].value->value = level(constants[i].scale, constants[i].value->value);
    law->rms *= scale.grain;
}

double scale_law_limit(const ScalingFit *fit) {
    double most = fit->board[0].limit;
    for (int i = 1; i < fit->boards; i++)
        most = fmax(most, fit->board[i].limit);
    return most;
}

void scale_back(ScalingFit *fit) {
    const double grain = strength_grain(fit->strength);
    ScalingValue *values[SCALING_VALUES_MAX];
    const int count = scaling_values(fit, values);
    const Scale difference = {grain, 0.0}, law = {grain, scale_law_limit(fit)};
    for (int i = 0; i < count; i++) {
        ScalingValue *value = values[i];
        for (int b = 0; b < fit->boards; b++) {
            ScalingIncline *board = &fit->board[b];
            if (value == &board->intercept)
                value_back(fit, value, i, (Scale){grain, board->limit});
            else if (value == &board->slope || value == &board->bend || value == &board->before ||
                     value == &board->after || value == &board->change)
                value_back(fit, value, i, difference);
        }
        if (value == &fit->law.plateau_const || value == &fit->law.incline_const)
            value_back(fit, value, i, law);
        else if (value == &fit->law.plateau_size || value == &fit->law.incline_flops ||
                 value == &fit->law.incline_size)
            value_back(fit, value, i, difference);
    }
    fit->law.rms *= grain;
    for (int b = 0; b < fit->boards; b++) {
        incline_back(&fit->board[b], fit->frontier[b], (Scale){grain, fit->board[b].limit});
        law_back(&fit->partial[b], law);
    }
}
