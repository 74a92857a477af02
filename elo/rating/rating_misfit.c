#include "elo/rating/rating_misfit_internal.h"

#include "base/memory.h"
#include "elo/rating/rating_internal.h"

#include <cblas.h>
#include <lapack.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double FREEDOM_MIN = 100.0;    // pairings less what the ratings take
static const int KIN_MIN = 20;              // pairings of snapshots of one run
static const double KIN_REACH = 0.5;        // logits apart at which they count as unrelated
static const double ADVANTAGE_SPREAD = 0.5; // of players' advantages around their mean, approximate

// --- the pairings ---

static int compare_numbers(int a, int b) {
    return (a > b) - (a < b);
}

static int compare_rows(const void *a, const void *b) {
    const RatingMisfitRow *p = a, *q = b;
    int order = compare_numbers(p->runs[0], q->runs[0]);
    if (order == 0)
        order = compare_numbers(p->runs[1], q->runs[1]);
    if (order == 0)
        order = compare_numbers(p->first, q->first);
    return order != 0 ? order : compare_numbers(p->second, q->second);
}

// The mean of the logits of each player's rate as Black, with half a win and half a loss added.
static void set_colours(const RatingMeeting *meeting, RatingMisfitRow *row) {
    double sum = 0.0, variance = 0.0;
    for (int i = 0; i < 2; i++) {
        const double sign = i == 0 ? 1.0 : -1.0;
        if (meeting->games[i] <= 0.0) {
            row->colour = (int)-sign;
            return;
        }
        const double wins = meeting->wins[i] + 0.5,
                     losses = meeting->games[i] - meeting->wins[i] + 0.5;
        sum += 0.5 * sign * log(wins / losses);
        variance += 0.25 * (1.0 / wins + 1.0 / losses);
    }
    row->advantages = sum;
    row->trust = 1.0 / variance;
}

// Sets the row of a pairing; false if it is not informative.
static bool set_row(const Rating *rating, const int *run, const RatingMeeting *meeting,
                    RatingMisfitRow *row) {
    const int a = meeting->first, b = meeting->second;
    const double ahead = (rating->elo[a] - rating->elo[b]) / RATING_ELO_PER_LOGIT;
    const double p = 1.0 / (1.0 + exp(-ahead));
    const double information = (meeting->games[0] + meeting->games[1]) * p * (1.0 - p);
    if (!(information >= RATING_INFORMATION_MIN))
        return false;
    *row = (RatingMisfitRow){
        .first = a,
        .second = b,
        .runs = {run[a] < run[b] ? run[a] : run[b], run[a] < run[b] ? run[b] : run[a]},
        .ahead = ahead,
        .variance = rating_meeting_ratio(meeting) / information,
        .miss = (rating_meeting_rate(meeting) - p) / (p * (1.0 - p))};
    set_colours(meeting, row);
    return true;
}

static RatingMisfitRows rows_create(const Rating *rating, const RatingGames *games, int count,
                                    const int *run) {
    int pairings;
    RatingMeeting *meetings = rating_meetings(games, count, &pairings);
    const size_t most = (size_t)pairings + 1;
    RatingMisfitRows rows = {.players = rating->players,
                             .run = run,
                             .elo = rating->elo,
                             .row = memory_zeroed(most, sizeof *rows.row),
                             .miss = memory_zeroed(most, sizeof *rows.miss)};
    for (int i = 0; i < pairings; i++)
        rows.count += set_row(rating, run, &meetings[i], &rows.row[rows.count]);
    free(meetings);
    qsort(rows.row, (size_t)rows.count, sizeof *rows.row, compare_rows);
    for (int i = 0; i < rows.count; i++)
        rows.miss[i] = rows.row[i].miss;
    return rows;
}

static void rows_free(RatingMisfitRows *rows) {
    free(rows->row);
    free(rows->miss);
    for (int i = 0; i < rows->reason_count; i++)
        free(rows->reasons[i]);
}

// --- regressions ---

// Rows weighted by the inverse of their variance with effects.
typedef struct Regression {
    RatingMisfitRows *rows;
    double *weight; // [rows]
    double *factor; // [players, players] of the ratings' information
    double squares; // squared residuals over variances with `effect`, summed: as expected
    double effect;  // the whole variance of effects, logits^2
    double left;    // remaining after the reasons so far
} Regression;

static void add_information(double *matrix, int players, int first, int second, double weight,
                            double sign) {
    const size_t n = (size_t)players, a = (size_t)first, b = (size_t)second;
    matrix[a * n + a] += weight;
    matrix[b * n + b] += weight;
    matrix[a < b ? a * n + b : b * n + a] += sign * weight; // LAPACK's lower triangle
}

static double squares_with(const void *context, double effect) {
    const Regression *regression = context;
    const RatingMisfitRows *rows = regression->rows;
    double sum = 0.0;
    for (int i = 0; i < rows->count; i++)
        sum += rows->miss[i] * rows->miss[i] / (rows->row[i].variance + effect);
    return sum;
}

// Projects out the differences of ratings.
static void take_ratings_off(const Regression *regression, double *values) {
    const RatingMisfitRows *rows = regression->rows;
    double *ratings = memory_zeroed((size_t)rows->players, sizeof *ratings);
    for (int i = 0; i < rows->count; i++) {
        ratings[rows->row[i].first] += regression->weight[i] * values[i];
        ratings[rows->row[i].second] -= regression->weight[i] * values[i];
    }
    int order = rows->players, one = 1, info;
    LAPACK_dpotrs("L", &order, &one, regression->factor, &order, ratings, &order, &info);
    for (int i = 0; i < rows->count; i++)
        values[i] -= ratings[rows->row[i].first] - ratings[rows->row[i].second];
    free(ratings);
}

// False if rounding prevents it.
static bool regression_start(RatingMisfitRows *rows, double effect, Regression *regression) {
    const size_t n = (size_t)rows->players;
    *regression = (Regression){.rows = rows,
                               .weight = memory_zeroed((size_t)rows->count + 1, sizeof(double)),
                               .factor = memory_zeroed(n * n, sizeof(double)),
                               .effect = effect,
                               .left = effect};
    for (size_t i = 0; i < n; i++)
        regression->factor[i * n + i] = RATING_MISFIT_LOOSE;
    for (int i = 0; i < rows->count; i++) {
        const RatingMisfitRow *row = &rows->row[i];
        regression->weight[i] = 1.0 / (row->variance + effect);
        add_information(regression->factor, rows->players, row->first, row->second,
                        regression->weight[i], -1.0);
    }
    int order = rows->players, info;
    LAPACK_dpotrf("L", &order, regression->factor, &order, &info);
    if (info != 0)
        return false;
    take_ratings_off(regression, rows->miss);
    regression->squares = squares_with(regression, effect);
    return isfinite(regression->squares);
}

// The variance with which the sum of squares equals its expectation.
static double variance_left(const Regression *regression) {
    const double expected = regression->squares - regression->rows->reason_count;
    return squares_with(regression, regression->left) >= expected
               ? regression->left
               : rating_bisect(squares_with, regression, expected, 0.0, regression->left);
}

static double product(const Regression *regression, const double *a, const double *b) {
    double sum = 0.0;
    for (int i = 0; i < regression->rows->count; i++)
        sum += regression->weight[i] * a[i] * b[i];
    return sum;
}

// Subtracts what a reason explains, with `foretold` at most the prediction (`values` themselves);
// returns its share of the variance. Takes ownership of `values`.
static double explain(Regression *regression, double *values, bool foretold) {
    RatingMisfitRows *rows = regression->rows;
    take_ratings_off(regression, values);
    for (int i = 0; i < rows->reason_count; i++) {
        const double *earlier = rows->reasons[i];
        const double along =
            product(regression, values, earlier) / product(regression, earlier, earlier);
        cblas_daxpy(rows->count, -along, earlier, 1, values, 1);
    }
    const double square = product(regression, values, values);
    double size = square > 1e-9 ? product(regression, values, rows->miss) / square : 0.0;
    if (foretold)
        size = fmin(fmax(size, 0.0), 1.0);
    cblas_daxpy(rows->count, -size, values, 1, rows->miss, 1);
    if (!foretold && square > 1e-9)
        rows->reasons[rows->reason_count++] = values;
    else
        free(values);
    const double before = regression->left;
    regression->left = variance_left(regression);
    return (before - regression->left) / regression->effect;
}

// --- colours ---

// What moving first is worth to each player, logits: in a pairing it is half the sum of theirs.
// Players vary around a common mean, which is also the result for all of them if the equations
// cannot be solved.
static double *find_advantages(const RatingMisfitRows *rows) {
    const size_t n = (size_t)rows->players;
    double *matrix = memory_zeroed(n * n, sizeof *matrix);
    double *values = memory_zeroed(n, sizeof *values);
    double sum = 0.0, weights = 0.0;
    for (int i = 0; i < rows->count; i++) {
        sum += rows->row[i].advantages * rows->row[i].trust;
        weights += rows->row[i].trust;
    }
    const double mean = weights > 0.0 ? sum / weights : 0.0;
    for (size_t i = 0; i < n; i++)
        matrix[i * n + i] = 1.0 / (ADVANTAGE_SPREAD * ADVANTAGE_SPREAD);
    for (int i = 0; i < rows->count; i++) {
        const RatingMisfitRow *row = &rows->row[i];
        add_information(matrix, rows->players, row->first, row->second, 0.25 * row->trust, 1.0);
        values[row->first] += 0.5 * row->trust * (row->advantages - mean);
        values[row->second] += 0.5 * row->trust * (row->advantages - mean);
    }
    int order = rows->players, one = 1, info;
    LAPACK_dposv("L", &order, &one, matrix, &order, values, &order, &info);
    for (size_t i = 0; i < n; i++)
        values[i] = info == 0 ? mean + values[i] : mean;
    free(matrix);
    return values;
}

// The difference x of two players' logits with which the mean of their chances as Black and White,
// 1/(1 + exp(-x - advantage)) and 1/(1 + exp(-x + advantage)), is p: exp(x) solves a quadratic
// equation.
static double without_colours(double p, double advantage) {
    const double low = fmin(p, 1.0 - p), c = cosh(fmin(fabs(advantage), 20.0));
    const double b = c * (1.0 - 2.0 * low);
    const double x = log(2.0 * low / (b + sqrt(b * b + 4.0 * low * (1.0 - low))));
    return p <= 0.5 ? x : -x;
}

static double explain_colours(Regression *regression) {
    const RatingMisfitRows *rows = regression->rows;
    double *advantages = find_advantages(rows);
    double *values = memory_zeroed((size_t)rows->count, sizeof *values);
    for (int i = 0; i < rows->count; i++) {
        const RatingMisfitRow *row = &rows->row[i];
        const double advantage = 0.5 * (advantages[row->first] + advantages[row->second]);
        const double p = 1.0 / (1.0 + exp(-row->ahead));
        values[i] =
            row->colour != 0 ? row->colour * advantage : row->ahead - without_colours(p, advantage);
    }
    free(advantages);
    return explain(regression, values, true);
}

static double explain_distance(Regression *regression) {
    const RatingMisfitRows *rows = regression->rows;
    double *values = memory_zeroed((size_t)rows->count, sizeof *values);
    for (int i = 0; i < rows->count; i++)
        values[i] = rows->row[i].ahead * fabs(rows->row[i].ahead);
    return explain(regression, values, false);
}

// NAN where there are too few such pairings.
static double explain_same_run(Regression *regression) {
    const RatingMisfitRows *rows = regression->rows;
    double *values = memory_zeroed((size_t)rows->count, sizeof *values);
    int found = 0;
    for (int i = 0; i < rows->count; i++) {
        const RatingMisfitRow *row = &rows->row[i];
        if (row->runs[0] != row->runs[1])
            continue;
        values[i] = tanh(row->ahead / KIN_REACH);
        found++;
    }
    if (found >= KIN_MIN)
        return explain(regression, values, false);
    free(values);
    return NAN;
}

// --- all ---

static void find_shares(Regression *regression, RatingMisfit *misfit) {
    misfit->told = true;
    misfit->colour = explain_colours(regression);
    misfit->distance = explain_distance(regression);
    misfit->same_run = explain_same_run(regression);
    const double left = regression->left / regression->effect;
    const double cycles =
        left > 0.0 ? rating_misfit_cycles(regression->rows, regression->left) : 0.0;
    misfit->cycles = left * cycles;
    misfit->rest = isnan(cycles) ? left : left * (1.0 - cycles);
    misfit->left = misfit->elo * sqrt(misfit->rest);
}

RatingMisfit rating_misfit(const Rating *rating, const RatingGames *games, int count,
                           const int *run) {
    RatingMisfit misfit = {0};
    if (!(rating_fit_chance(rating) < 0.05) || rating->freedom < FREEDOM_MIN ||
        !(rating->effect > 0.0))
        return misfit;
    openblas_set_num_threads(1); // the same bits whatever the number of processors
    int *alone = memory_zeroed((size_t)rating->players, sizeof *alone);
    for (int i = 0; i < rating->players; i++)
        alone[i] = i;
    RatingMisfitRows rows = rows_create(rating, games, count, run ? run : alone);
    const double effect = rating->effect / RATING_ELO_PER_LOGIT;
    Regression regression;
    misfit.elo = rating->effect;
    if (regression_start(&rows, effect * effect, &regression))
        find_shares(&regression, &misfit);
    else
        misfit = (RatingMisfit){0};
    free(regression.weight);
    free(regression.factor);
    rows_free(&rows);
    free(alone);
    return misfit;
}

// "53%" or "unknown".
static const char *share_text(double share, char text[16]) {
    if (isnan(share))
        return "unknown";
    snprintf(text, 16, "%.0f%%", 100.0 * share);
    return text;
}

void rating_misfit_sentence(RatingMisfit misfit, char text[RATING_MISFIT_MAX]) {
    text[0] = '\0';
    if (!misfit.told)
        return;
    char parts[5][16];
    snprintf(
        text, RATING_MISFIT_MAX,
        "What Bradley-Terry misses, %.0f Elo a pairing, is due to, as shares of its variance: "
        "colour %s, distance %s, same run %s, cycles between runs %s, each pairing's own %s; a "
        "model with all of these leaves %.1f Elo a pairing.",
        misfit.elo, share_text(misfit.colour, parts[0]), share_text(misfit.distance, parts[1]),
        share_text(misfit.same_run, parts[2]), share_text(misfit.cycles, parts[3]),
        share_text(misfit.rest, parts[4]), misfit.left);
}
