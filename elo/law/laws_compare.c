#include "elo/law/laws_internal.h"

#include "elo/rating/rating.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { REPLICATES_MIN = 20, TAIL_MIN = 5 };

// What is compared of a board, or of the law across boards.
typedef enum Kind { SHIFT, SLOPE, CEILING, CROSSING, LAW_SLOPE, LAW_MULTIPLE } Kind;

typedef struct Compare {
    Laws *laws;
    int replicates;
    double *pooled, *column; // [replicates] scratch
    double *most;            // [replicates] largest |t| of the means so far ...
    double *most_board;      // ... and of the boards' differences
    int ceilings;            // that are compared
} Compare;

// The values of a fit, or of one of its replicates (>= 0).
static double value_of(ScalingFit *fit, int replicate, const ScalingValue *value) {
    if (replicate < 0)
        return value->value;
    ScalingValue *values[SCALING_VALUES_MAX];
    const int count = scaling_values(fit, values);
    int i = 0;
    CHECK(count == fit->values);
    while (values[i] != value)
        i++;
    return fit->replicate[(size_t)replicate * (size_t)count + (size_t)i];
}

static ScalingIncline *board_of(ScalingFit *fit, int size) {
    for (int b = 0; b < fit->boards; b++)
        if (fit->board[b].size == size)
            return &fit->board[b];
    return NULL;
}

static double number_of(ScalingFit *fit, int replicate, Kind kind, int size, double elo) {
    const ScalingLaw *law = &fit->law;
    if (kind == LAW_SLOPE)
        return value_of(fit, replicate, &law->incline_flops);
    if (kind == LAW_MULTIPLE)
        return log10(value_of(fit, replicate, &law->size_multiple));
    const ScalingIncline *board = board_of(fit, size);
    if (kind == CEILING)
        return value_of(fit, replicate, &board->ceiling);
    if (kind == CROSSING)
        return value_of(fit, replicate, &board->crossing);
    const double slope = value_of(fit, replicate, &board->slope);
    if (kind == SLOPE)
        return slope;
    return slope > 0.0 ? (elo - value_of(fit, replicate, &board->intercept)) / slope : NAN;
}

static double difference(const Compare *self, const LawsPair *pair, int r, Kind kind, int size,
                         double elo) {
    ScalingFit *first = self->laws->law[pair->first].fit,
               *second = self->laws->law[pair->second].fit;
    return number_of(second, r, kind, size, elo) - number_of(first, r, kind, size, elo);
}

// The differences of all replicates to `column`.
static void fill(const Compare *self, const LawsPair *pair, Kind kind, int size, double elo,
                 double *column) {
    for (int r = 0; r < self->replicates; r++)
        column[r] = difference(self, pair, r, kind, size, elo);
}

static void moments(const double *column, int count, double *mean, double *deviation) {
    double sum = 0.0, squares = 0.0;
    int finite = 0;
    for (int r = 0; r < count; r++)
        if (isfinite(column[r])) {
            sum += column[r];
            finite++;
        }
    *mean = sum / finite;
    for (int r = 0; r < count; r++)
        if (isfinite(column[r]))
            squares += (column[r] - *mean) * (column[r] - *mean);
    *deviation = finite > 1 ? sqrt(squares / (finite - 1)) : NAN;
}

// The value with its own interval; its deviations in each replicate, in standard errors, widen
// `most` (NULL: none). Sorts the column.
static LawsValue judge(const Compare *self, double value, double *column, double *most) {
    double mean, deviation;
    const ScalingValue none = {value, NAN, NAN};
    moments(column, self->replicates, &mean, &deviation);
    for (int r = 0; r < self->replicates && most; r++)
        if (isfinite(column[r]) && deviation > 0.0)
            most[r] = fmax(most[r], fabs(column[r] - mean) / deviation);
    return (LawsValue){scaling_interval(value, column, self->replicates), none};
}

static void widen_alone(ScalingValue *value, double factor) {
    const double middle = 0.5 * (value->lo + value->hi), half = 0.5 * (value->hi - value->lo);
    value->lo = middle - factor * half;
    value->hi = middle + factor * half;
}

static double standard_error(const LawsValue *value) {
    return (value->alone.hi - value->alone.lo) / (2.0 * RATING_Z95);
}

// The Elo that the incline's line passes through within the data.
static void passed(const ScalingFit *fit, const ScalingIncline *board, double *low, double *high) {
    const int b = (int)(board - fit->board);
    const double end = fmin(board->incline.end, fit->frontier[b]->x[FRONTIER_GRID - 1]);
    *low = board->intercept.value + board->slope.value * board->incline.start;
    *high = fmin(0.0, board->intercept.value + board->slope.value * end);
}

static double middle_elo(const ScalingFit *first, const ScalingIncline *a, const ScalingFit *second,
                         const ScalingIncline *b) {
    double low[2], high[2];
    passed(first, a, &low[0], &high[0]);
    passed(second, b, &low[1], &high[1]);
    const double from = fmax(low[0], low[1]), to = fmin(high[0], high[1]);
    return from < to ? 0.5 * (from + to) : NAN;
}

static LawsValue compare(Compare *self, const LawsPair *pair, Kind kind, int size, double elo,
                         double *most) {
    fill(self, pair, kind, size, elo, self->column);
    return judge(self, difference(self, pair, -1, kind, size, elo), self->column, most);
}

static void compare_board(Compare *self, LawsPair *pair, int size, double elo) {
    LawsBoard *board = &pair->board[pair->boards++];
    *board = (LawsBoard){.size = size, .elo = elo};
    const int laws[] = {pair->first, pair->second};
    for (int k = 0; k < 2; k++) {
        const Law *law = &self->laws->law[laws[k]];
        board->runs[k] = law->runs[board_of(law->fit, size) - law->fit->board];
    }
    pair->uneven |= 2 * board->runs[0] < board->runs[1] || 2 * board->runs[1] < board->runs[0];
    board->slope = compare(self, pair, SLOPE, size, elo, self->most_board);
    board->ceiling = compare(self, pair, CEILING, size, elo, NULL);
    board->crossing = compare(self, pair, CROSSING, size, elo, NULL).alone;
    const LawsValue by_lines = compare(self, pair, SHIFT, size, elo, NULL);
    board->crossed = isnan(by_lines.alone.lo) && isfinite(board->crossing.lo);
    if (board->crossed)
        board->elo = SCALING_NEAR_PERFECT;
    board->shift =
        compare(self, pair, board->crossed ? CROSSING : SHIFT, size, elo, self->most_board);
    self->ceilings++;
}

// A board's difference, and what it errs by.
typedef struct Part {
    Kind kind;
    int size;
    double elo, value, error;
    double slope; // mean of both laws
} Part;

static int parts_of(const Compare *self, const LawsPair *pair, Kind kind,
                    Part parts[SCALING_BOARDS_MAX]) {
    int count = 0;
    for (int b = 0; b < pair->boards; b++) {
        const LawsBoard *board = &pair->board[b];
        const LawsValue *value = kind == SHIFT ? &board->shift : &board->slope;
        const double error = standard_error(value);
        if (!isfinite(value->alone.value) || !(error > 0.0))
            continue;
        ScalingFit *first = self->laws->law[pair->first].fit,
                   *second = self->laws->law[pair->second].fit;
        parts[count++] = (Part){.kind = kind == SHIFT && board->crossed ? CROSSING : kind,
                                .size = board->size,
                                .elo = board->elo,
                                .value = value->alone.value,
                                .error = error,
                                .slope = 0.5 * (board_of(first, board->size)->slope.value +
                                                board_of(second, board->size)->slope.value)};
    }
    return count;
}

// The sum of squares of the boards' values around their mean, each weighted by the inverse of its
// variance.
static double spread_of(const Part *parts, const double *values, int count) {
    double total = 0.0, sum = 0.0, squares = 0.0;
    for (int i = 0; i < count; i++) {
        const double w = 1.0 / (parts[i].error * parts[i].error);
        total += w;
        sum += w * values[i];
        squares += w * values[i] * values[i];
    }
    return fmax(0.0, squares - sum * sum / total);
}

// The variance between boards beyond the errors (DerSimonian and Laird 1986).
static double variance_between(const Part *parts, int count, double spread) {
    double total = 0.0, squares = 0.0;
    for (int i = 0; i < count; i++) {
        const double w = 1.0 / (parts[i].error * parts[i].error);
        total += w;
        squares += w * w;
    }
    return count > 1 ? fmax(0.0, (spread - (count - 1)) / (total - squares / total)) : 0.0;
}

// Whether fewer than 5% of the replicates, around their own means, spread as much from board to
// board.
static bool boards_differ(const Compare *self, const LawsPair *pair, const Part *parts, int count,
                          double spread) {
    double means[SCALING_BOARDS_MAX], values[SCALING_BOARDS_MAX], deviation;
    int larger = 0;
    for (int i = 0; i < count; i++) {
        fill(self, pair, parts[i].kind, parts[i].size, parts[i].elo, self->column);
        moments(self->column, self->replicates, &means[i], &deviation);
    }
    for (int r = 0; r < self->replicates; r++) {
        for (int i = 0; i < count; i++)
            values[i] =
                difference(self, pair, r, parts[i].kind, parts[i].size, parts[i].elo) - means[i];
        larger += !(spread_of(parts, values, count) < spread);
    }
    return count > 1 && larger < 0.05 * self->replicates;
}

// The mean of the boards' differences.
static LawsValue pool(Compare *self, const LawsPair *pair, Kind kind, bool *differ,
                      double *mean_slope) {
    Part parts[SCALING_BOARDS_MAX];
    double values[SCALING_BOARDS_MAX];
    const int count = parts_of(self, pair, kind, parts);
    *mean_slope = NAN;
    *differ = false;
    if (count == 0)
        return (LawsValue){{NAN, NAN, NAN}, {NAN, NAN, NAN}};
    for (int i = 0; i < count; i++)
        values[i] = parts[i].value;
    const double spread = spread_of(parts, values, count);
    const double between = variance_between(parts, count, spread);
    *differ = boards_differ(self, pair, parts, count, spread);
    double total = 0.0, value = 0.0, slope = 0.0, wide = 0.0, narrow = 0.0;
    for (int r = 0; r < self->replicates; r++)
        self->pooled[r] = 0.0;
    for (int i = 0; i < count; i++) {
        const double own = parts[i].error * parts[i].error, w = 1.0 / (own + between);
        total += w;
        value += w * parts[i].value;
        slope += w * parts[i].slope;
        wide += w * w * (own + between);
        narrow += w * w * own;
        fill(self, pair, parts[i].kind, parts[i].size, parts[i].elo, self->column);
        for (int r = 0; r < self->replicates; r++)
            self->pooled[r] += w * self->column[r];
    }
    for (int r = 0; r < self->replicates; r++)
        self->pooled[r] /= total;
    *mean_slope = slope / total;
    LawsValue made = judge(self, value / total, self->pooled, self->most);
    widen_alone(&made.alone, sqrt(wide / narrow));
    return made;
}

static void compare_pair(Compare *self, LawsPair *pair) {
    ScalingFit *first = self->laws->law[pair->first].fit,
               *second = self->laws->law[pair->second].fit;
    double unused;
    for (int b = 0; b < first->boards; b++) {
        const ScalingIncline *mine = &first->board[b], *other = board_of(second, mine->size);
        if (other)
            compare_board(self, pair, mine->size, middle_elo(first, mine, second, other));
    }
    pair->shift = pool(self, pair, SHIFT, &pair->shifts_differ, &unused);
    pair->slope = pool(self, pair, SLOPE, &pair->slopes_differ, &pair->mean_slope);
    pair->law_slope = compare(self, pair, LAW_SLOPE, 0, 0.0, NULL).alone;
    pair->law_multiple = compare(self, pair, LAW_MULTIPLE, 0, 0.0, NULL).alone;
}

static int compare_numbers(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The standard errors that 95% of the replicates stay within everywhere.
static double critical(double *most, int replicates) {
    qsort(most, (size_t)replicates, sizeof *most, compare_numbers);
    return fmax(RATING_Z95, most[(int)ceil(0.95 * replicates) - 1]);
}

static void widen(LawsValue *value, double errors) {
    value->all = value->alone;
    widen_alone(&value->all, errors / RATING_Z95);
}

// Ceilings are found in some replicates and not in others, so their deviations are nothing like
// normal ones: each gets the quantiles of its share of 5% instead (Bonferroni), as far into the
// tails as the replicates reach.
static void widen_ceiling(Compare *self, const LawsPair *pair, LawsBoard *board) {
    const int most = self->replicates / 40; // 2.5%
    int tail = (int)(0.025 / self->ceilings * self->replicates);
    tail = tail < TAIL_MIN ? TAIL_MIN : tail;
    tail = tail > most ? most : tail;
    fill(self, pair, CEILING, board->size, board->elo, self->column);
    qsort(self->column, (size_t)self->replicates, sizeof *self->column, compare_numbers);
    board->ceiling.all = (ScalingValue){board->ceiling.alone.value, self->column[tail],
                                        self->column[self->replicates - 1 - tail]};
}

static void finish_pair(Compare *self, LawsPair *pair) {
    widen(&pair->shift, self->laws->critical);
    widen(&pair->slope, self->laws->critical);
    for (int b = 0; b < pair->boards; b++) {
        widen(&pair->board[b].shift, self->laws->critical_board);
        widen(&pair->board[b].slope, self->laws->critical_board);
        widen_ceiling(self, pair, &pair->board[b]);
    }
    laws_say(self->laws, pair);
}

Status laws_compare(Laws *laws, Error *error) {
    if (laws->count < 2)
        return error_set(error, STATUS_INVALID, "%d law%s to compare, expected at least two",
                         laws->count, laws->count == 1 ? "" : "s");
    int replicates = laws->law[0].fit->replicates, common = 0;
    for (int i = 1; i < laws->count; i++)
        if (laws->law[i].fit->replicates < replicates)
            replicates = laws->law[i].fit->replicates;
    CHECK(replicates >= REPLICATES_MIN);
    const size_t n = (size_t)replicates;
    Compare self = {laws,
                    replicates,
                    memory_zeroed(n, sizeof *self.pooled),
                    memory_zeroed(n, sizeof *self.column),
                    memory_zeroed(n, sizeof *self.most),
                    memory_zeroed(n, sizeof *self.most_board),
                    0};
    laws->pairs = 0;
    for (int j = 1; j < laws->count; j++)
        for (int i = 0; i < j; i++) {
            LawsPair *pair = &laws->pair[laws->pairs++];
            *pair = (LawsPair){.first = i, .second = j};
            compare_pair(&self, pair);
            common += pair->boards;
        }
    laws->critical = critical(self.most, replicates);
    laws->critical_board = critical(self.most_board, replicates);
    for (int i = 0; i < laws->pairs; i++)
        finish_pair(&self, &laws->pair[i]);
    free(self.pooled);
    free(self.column);
    free(self.most);
    free(self.most_board);
    return common > 0 ? STATUS_OK
                      : error_set(error, STATUS_INVALID,
                                  "no two of the laws have a board size in common, expected at "
                                  "least one to compare");
}
