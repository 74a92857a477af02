#include "elo/law/forecast.h"

#include "elo/rating/student.h"

#include "base/check.h"

#include <math.h>

const char *const forecast_source_names[] = {"measured", "curves", "across", "none"};

static const ScalingValue unknown = {NAN, NAN, NAN};

// The x at which the board of this size comes to an Elo is rate*elo + constant; an interval for it
// takes the boards' deviations from that, at this Elo.
typedef struct Across {
    int boards;
    double rate, constant;
    double factor; // variance of the forecast of one board more, of that of a board
    double scatter;
    double size[SCALING_BOARDS_MAX], per_elo[SCALING_BOARDS_MAX], at_zero[SCALING_BOARDS_MAX];
    double mean, spread; // of the sizes: mean, sum of squares about it
} Across;

static Across across_of(const ScalingFit *fit, int size) {
    Across across = {0};
    for (int b = 0; b < fit->boards; b++) {
        const ScalingIncline *board = &fit->board[b];
        const double slope = board->slope.value;
        if (!(slope > 0.0))
            continue;
        const int i = across.boards++;
        across.size[i] = board->size;
        across.per_elo[i] = 1.0 / slope;
        across.at_zero[i] = -board->intercept.value / slope;
        across.scatter += board->scatter * board->scatter;
        across.mean += board->size;
    }
    const int n = across.boards;
    across.mean /= n;
    across.scatter = sqrt(across.scatter / n);
    for (int i = 0; i < n; i++)
        across.spread += pow(across.size[i] - across.mean, 2.0);
    for (int i = 0; i < n; i++) {
        const double share =
            1.0 / n + (size - across.mean) * (across.size[i] - across.mean) / across.spread;
        across.rate += share * across.per_elo[i];
        across.constant += share * across.at_zero[i];
    }
    across.factor = 1.0 + 1.0 / n + pow(size - across.mean, 2.0) / across.spread;
    return across;
}

// Half of the 95% interval of the x at which the board comes to this Elo, decades.
static double across_half(const Across *across, double elo) {
    const int n = across->boards;
    double mean = 0.0, slope = 0.0, squares = 0.0, x[SCALING_BOARDS_MAX];
    for (int i = 0; i < n; i++) {
        x[i] = across->per_elo[i] * elo + across->at_zero[i];
        mean += x[i] / n;
        slope += (across->size[i] - across->mean) * x[i] / across->spread;
    }
    for (int i = 0; i < n; i++)
        squares += pow(x[i] - mean - slope * (across->size[i] - across->mean), 2.0);
    return student_quantile(n - 2) * sqrt(squares / (n - 2) * across->factor);
}

Status forecast_across(const ScalingFit *fit, int size, double x, ScalingValue *elo, Error *error) {
    *elo = unknown;
    const Across across = across_of(fit, size);
    if (across.boards < FORECAST_ACROSS_BOARDS || !(across.rate > 0.0))
        return error_set(error, STATUS_INVALID,
                         "%dx%d: no data; boards to carry a law on from: %d, expected at least %d "
                         "whose lines rise",
                         size, size, across.boards, FORECAST_ACROSS_BOARDS);
    const ScalingLaw *law = &fit->law;
    const double plateau = law->plateau_size.value * size + law->plateau_const.value; // or NAN
    const double line = (x - across.constant) / across.rate;
    const double value = fmax(fmin(0.0, line), plateau);
    const double half =
        hypot(across_half(&across, value) / across.rate, RATING_Z95 * across.scatter);
    const double low = fmax(fmin(0.0, line - half), plateau), high = fmin(0.0, line + half);
    if (low <= plateau && high >= 0.0)
        return error_set(
            error, STATUS_INVALID,
            "%dx%d: no data, and the law across %d boards tells nothing: anything from "
            "random to perfect play",
            size, size, across.boards);
    *elo = (ScalingValue){value, low, fmax(high, plateau)};
    return STATUS_OK;
}

static void answer_board(const ScalingBoard *board, double x, ForecastAnswer *answer) {
    double low = INFINITY, high = -INFINITY, error;
    for (int i = 0; i < board->count; i++) {
        low = fmin(low, board->snaps[i].x);
        high = fmax(high, board->snaps[i].x);
    }
    answer->ahead = x - high;
    if (x < low) {
        error_set(&answer->reason, STATUS_INVALID,
                  "%dx%d: below the least compute of its snapshots, %.3g", board->size, board->size,
                  pow(10.0, low));
    } else if (x <= high) {
        const double elo = forecast_frontier(board, x, &error);
        answer->source = FORECAST_MEASURED;
        answer->elo = (ScalingValue){elo, NAN, NAN};
        if (board->covariance) {
            answer->elo.lo = elo - RATING_Z95 * error;
            answer->elo.hi = fmin(0.0, elo + RATING_Z95 * error);
        }
    } else if (x - high > FORECAST_AHEAD_MAX &&
               forecast_frontier(board, high, &error) < SCALING_NEAR_PERFECT) {
        error_set(&answer->reason, STATUS_INVALID,
                  "%dx%d: %.1f decades beyond its data, which end at %.3g; expected at most %.0f",
                  board->size, board->size, x - high, pow(10.0, high), FORECAST_AHEAD_MAX);
    } else {
        ForecastBasis *basis;
        if (forecast_basis_create(board, high, &basis, &answer->reason) != STATUS_OK)
            return;
        answer->source = FORECAST_CURVES;
        answer->forecast = forecast_at(basis, fmin(x, high + FORECAST_AHEAD_MAX));
        answer->elo = answer->forecast.shape[FORECAST_SHAPES];
        forecast_basis_destroy(basis);
    }
}

int forecast_budget(const ScalingFit *fit, const ScalingBoard *const *boards, double x,
                    ForecastAnswer answers[FORECAST_ANSWERS_MAX]) {
    int count = 0;
    for (int b = 0; b < fit->boards; b++) {
        CHECK(boards[b]->size == fit->board[b].size);
        ForecastAnswer *answer = &answers[count++];
        *answer =
            (ForecastAnswer){.size = boards[b]->size, .source = FORECAST_NONE, .elo = unknown};
        answer_board(boards[b], x, answer);
    }
    for (int i = 1; i <= FORECAST_SIZES_BEYOND; i++) {
        ForecastAnswer *answer = &answers[count++];
        *answer = (ForecastAnswer){.size = fit->board[fit->boards - 1].size + i,
                                   .source = FORECAST_NONE,
                                   .elo = unknown,
                                   .ahead = NAN};
        if (forecast_across(fit, answer->size, x, &answer->elo, &answer->reason) == STATUS_OK)
            answer->source = FORECAST_ACROSS;
    }
    return count;
}
