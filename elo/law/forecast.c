#include "elo/law/forecast.h"

#include "elo/law/forecast_curve.h"
#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

const char *const forecast_shape_names[] = {"line", "sigmoid", "power", "all"};

struct ForecastBasis {
    const ScalingBoard *board;
    CurvePoints points;
    int *snaps; // [points.count] which of the board's they are
    ForecastCurves *curves;
};

// --- the frontier at one x ---

// The best run's curve at x, as in frontier.h: between two of its snapshots, or the last carried
// on.
typedef struct Found {
    double elo;
    int before, after; // snapshots of the board
    double share;      // of the way from the one to the other
} Found;

// The snapshot of this run that is last at or before x, or, `after`, the first beyond it; -1: none.
static int neighbour(const ScalingBoard *board, int run, double x, bool after) {
    int found = -1;
    for (int i = 0; i < board->count; i++) {
        const FrontierSnap *snap = &board->snaps[i];
        if (snap->run != run || (snap->x > x) != after)
            continue;
        const double nearest = found < 0 ? 0.0 : board->snaps[found].x;
        if (found < 0 || (after ? snap->x < nearest : snap->x >= nearest))
            found = i;
    }
    return found;
}

static Found find(const ScalingBoard *board, double x) {
    Found best = {-INFINITY, -1, -1, 0.0};
    for (int i = 0; i < board->count; i++) {
        const FrontierSnap *s = board->snaps;
        if (s[i].x > x || neighbour(board, s[i].run, x, false) != i)
            continue;
        const int after = neighbour(board, s[i].run, x, true);
        const double share = after < 0 ? 0.0 : (x - s[i].x) / (s[after].x - s[i].x);
        const double elo = s[i].elo + (after < 0 ? 0.0 : share * (s[after].elo - s[i].elo));
        if (elo > best.elo)
            best = (Found){elo, i, after < 0 ? i : after, share};
    }
    return best;
}

static double covariance_of(const ScalingBoard *board, int i, int j) {
    return board->covariance ? board->covariance[(size_t)i * (size_t)board->count + (size_t)j]
                             : 0.0;
}

static double found_covariance(const ScalingBoard *board, const Found *found, int snap) {
    return (1.0 - found->share) * covariance_of(board, found->before, snap) +
           found->share * covariance_of(board, found->after, snap);
}

static double found_variance(const ScalingBoard *board, const Found *found) {
    return (1.0 - found->share) * found_covariance(board, found, found->before) +
           found->share * found_covariance(board, found, found->after);
}

// --- a basis ---

// The snapshots up to the cut.
static BoardSample cut_board(const ScalingBoard *board, double cut) {
    const size_t n = (size_t)board->count;
    BoardSample sample = {board, 0, memory_zeroed(n, sizeof *sample.snaps),
                          memory_zeroed(n, sizeof *sample.origin)};
    for (int i = 0; i < board->count; i++) {
        if (board->snaps[i].x > cut)
            continue;
        sample.snaps[sample.count] = board->snaps[i];
        sample.origin[sample.count++] = i;
    }
    return sample;
}

static Status check_points(const ScalingBoard *board, const CurvePoints *points, double plateau,
                           Error *error) {
    const int n = points->count;
    if (n < FORECAST_POINTS_MIN)
        return error_set(error, STATUS_INVALID,
                         "%dx%d: %d snapshots on the frontier's incline, expected at least %d to "
                         "forecast",
                         board->size, board->size, n, FORECAST_POINTS_MIN);
    const CurveLine line = curve_line(points);
    const double first = points->point[0].x, last = points->point[n - 1].x;
    const double risen = 1.0 - (line.intercept + line.slope * last) / plateau;
    if (!(last - first >= FORECAST_STEP - 1e-9) || !(line.slope > 0.0) || !(plateau < 0.0) ||
        !(risen >= FORECAST_RISE_MIN))
        return error_set(error, STATUS_INVALID,
                         "%dx%d: %.0f%% of the way from the plateau of %.0f Elo to 0, in %.1f "
                         "decades of the incline, expected at least %.0f%% in %.1f to forecast",
                         board->size, board->size, 100.0 * risen, plateau, last - first,
                         100.0 * FORECAST_RISE_MIN, FORECAST_STEP);
    return STATUS_OK;
}

Status forecast_basis_create(const ScalingBoard *board, double cut, ForecastBasis **basis,
                             Error *error) {
    *basis = NULL;
    BoardSample sample = cut_board(board, cut);
    Frontier *frontier = NULL;
    Status status = frontier_create(sample.snaps, sample.count, &frontier, error);
    ForecastBasis *made = memory_zeroed(1, sizeof *made);
    made->board = board;
    if (status == STATUS_OK) {
        const FrontierIncline incline = frontier_incline(frontier->x, frontier->elo, FRONTIER_GRID);
        made->points = board_points(&sample, frontier, &incline, &made->snaps);
        for (int i = 0; i < made->points.count; i++)
            made->snaps[i] = sample.origin[made->snaps[i]];
        status = check_points(board, &made->points, incline.plateau, error);
        if (status == STATUS_OK)
            made->curves = forecast_curves_create(&made->points, incline.plateau);
    }
    frontier_destroy(frontier);
    free(sample.snaps);
    free(sample.origin);
    if (status == STATUS_OK)
        *basis = made;
    else
        forecast_basis_destroy(made);
    return status;
}

void forecast_basis_destroy(ForecastBasis *basis) {
    if (!basis)
        return;
    board_points_free(&basis->points);
    free(basis->snaps);
    forecast_curves_destroy(basis->curves);
    free(basis);
}

double forecast_frontier(const ScalingBoard *board, double x, double *error) {
    const Found found = find(board, x);
    *error = NAN;
    if (found.before < 0)
        return NAN;
    *error = sqrt(fmax(0.0, found_variance(board, &found)));
    return fmin(0.0, found.elo);
}

Forecast forecast_at(const ForecastBasis *basis, double x) {
    return forecast_curves_at(basis->curves, &(ForecastTarget){x, 0.0, NULL});
}

Forecast forecast_rated(const ForecastBasis *basis, double x, double *elo) {
    const ScalingBoard *board = basis->board;
    const Found found = find(board, x);
    CHECK(found.before >= 0);
    double *covariance = memory_zeroed((size_t)basis->points.count, sizeof *covariance);
    for (int i = 0; i < basis->points.count; i++)
        covariance[i] = found_covariance(board, &found, basis->snaps[i]);
    const Forecast forecast = forecast_curves_at(
        basis->curves, &(ForecastTarget){x, found_variance(board, &found), covariance});
    free(covariance);
    *elo = fmin(0.0, found.elo);
    return forecast;
}
