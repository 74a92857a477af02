#include "elo/law/scaling_compare.h"

#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

// A fit's values by their index in the replicates.
typedef struct Side {
    ScalingFit *fit;
    ScalingValue *values[SCALING_VALUES_MAX];
} Side;

static Side side_of(ScalingFit *fit) {
    Side side = {.fit = fit};
    CHECK(scaling_values(fit, side.values) == fit->values);
    return side;
}

static double replicate_of(const Side *side, int replicate, const ScalingValue *value) {
    int i = 0;
    while (side->values[i] != value)
        i++;
    return side->fit->replicate[(size_t)replicate * (size_t)side->fit->values + (size_t)i];
}

// A combination of some numbers of a fit.
typedef double (*Combine)(const double *numbers, double x);

static double only(const double *numbers, double x) {
    (void)x;
    return numbers[0];
}

static double line_at(const double *numbers, double x) {
    return numbers[0] * x + numbers[1];
}

static double log_of(const double *numbers, double x) {
    (void)x;
    return log10(numbers[0]);
}

enum { INPUTS_MAX = 2 };

typedef struct Inputs {
    int count;
    const ScalingValue *value[INPUTS_MAX];
} Inputs;

static double estimate(const Inputs *inputs, Combine combine, double x) {
    double numbers[INPUTS_MAX];
    for (int i = 0; i < inputs->count; i++)
        numbers[i] = inputs->value[i]->value;
    return combine(numbers, x);
}

static double replicated(const Side *side, int replicate, const Inputs *inputs, Combine combine,
                         double x) {
    double numbers[INPUTS_MAX];
    for (int i = 0; i < inputs->count; i++)
        numbers[i] = replicate_of(side, replicate, inputs->value[i]);
    return combine(numbers, x);
}

// The two bootstraps may have used the same random streams; replicates with different numbers are
// still independent.
static ScalingValue difference(const Side *a, Inputs first, const Side *b, Inputs second,
                               Combine combine, double x) {
    const int count =
        a->fit->replicates < b->fit->replicates ? a->fit->replicates : b->fit->replicates;
    double *column = memory_zeroed((size_t)count, sizeof *column);
    for (int r = 0; r < count; r++)
        column[r] = replicated(a, r, &first, combine, x) -
                    replicated(b, (r + 1) % count, &second, combine, x);
    const ScalingValue value = scaling_interval(
        estimate(&first, combine, x) - estimate(&second, combine, x), column, count);
    free(column);
    return value;
}

static ScalingValue power_of_ten(ScalingValue value) {
    return (ScalingValue){pow(10.0, value.value), pow(10.0, value.lo), pow(10.0, value.hi)};
}

static double middle_of(const ScalingIncline *a, const ScalingIncline *b) {
    return 0.5 * (fmax(a->incline.start, b->incline.start) + fmin(a->incline.end, b->incline.end));
}

static ScalingDifference compare_board(const Side *a, const ScalingIncline *first, const Side *b,
                                       const ScalingIncline *second) {
    const double x = middle_of(first, second);
    return (ScalingDifference){
        .size = first->size,
        .slope =
            difference(a, (Inputs){1, {&first->slope}}, b, (Inputs){1, {&second->slope}}, only, x),
        .intercept = difference(a, (Inputs){1, {&first->intercept}}, b,
                                (Inputs){1, {&second->intercept}}, only, x),
        .x = x,
        .height = difference(a, (Inputs){2, {&first->slope, &first->intercept}}, b,
                             (Inputs){2, {&second->slope, &second->intercept}}, line_at, x),
        .compute = power_of_ten(difference(a, (Inputs){1, {&first->crossing}}, b,
                                           (Inputs){1, {&second->crossing}}, only, x)),
    };
}

Status scaling_compare(ScalingFit *first, ScalingFit *second, ScalingComparison *comparison,
                       Error *error) {
    CHECK(first->unit == second->unit);
    *comparison = (ScalingComparison){.unit = first->unit};
    const Side a = side_of(first), b = side_of(second);
    for (int i = 0; i < first->boards; i++)
        for (int j = 0; j < second->boards; j++)
            if (first->board[i].size == second->board[j].size)
                comparison->board[comparison->boards++] =
                    compare_board(&a, &first->board[i], &b, &second->board[j]);
    if (comparison->boards == 0)
        return error_set(error, STATUS_INVALID,
                         "the two have no board size in common, expected at least one to compare");
    const ScalingLaw *p = &first->law, *q = &second->law;
    comparison->law_slope = difference(&a, (Inputs){1, {&p->incline_flops}}, &b,
                                       (Inputs){1, {&q->incline_flops}}, only, 0.0);
    comparison->law_intercept = difference(&a, (Inputs){1, {&p->incline_const}}, &b,
                                           (Inputs){1, {&q->incline_const}}, only, 0.0);
    comparison->law_multiple = power_of_ten(difference(
        &a, (Inputs){1, {&p->size_multiple}}, &b, (Inputs){1, {&q->size_multiple}}, log_of, 0.0));
    return STATUS_OK;
}
