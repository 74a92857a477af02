// Forecasts of the best agent's Elo at a compute beyond the data, by board, and how forecasts from
// the first decades of compute turned out. docs/law.md gives the definitions and their reasons.
//
// The frontier's snapshots on the incline are taken for a curve of one of three shapes,
//
//     line     min(0, a + b*x)
//     sigmoid  plateau/(1 + exp((x - a)*b))       (ScaleRL, Khatri et al. 2025, arXiv 2510.13786)
//     power    -exp(a - b*x): what is missing falls by the same factor each decade
//
// with b >= 0, plus luck of the run that holds the frontier, plus scatter of each snapshot, plus
// the errors of the ratings with their covariance. All curves, shapes and sizes of luck and scatter
// are weighted as they explain the points (Bayes, priors in forecast_curve.c), so an interval
// contains what is not known of the curve, of its shape, and of luck and scatter at the compute
// foretold.
#ifndef HEXLAW_ELO_LAW_FORECAST_H
#define HEXLAW_ELO_LAW_FORECAST_H

#include "elo/law/scaling.h"

enum {
    FORECAST_POINTS_MIN = 4, // frontier snapshots on the incline, to forecast at all
    FORECAST_STEPS_MAX = 8,  // half decades ahead that are summed up
};

#define FORECAST_STEP      0.5  // decades between cuts, and between what is foretold from one
#define FORECAST_AHEAD_MAX 2.0  // decades beyond the data that are foretold
#define FORECAST_RISE_MIN  0.25 // of the way from plateau to 0 that the frontier must have come

typedef enum ForecastShape {
    FORECAST_LINE,
    FORECAST_SIGMOID,
    FORECAST_POWER,
    FORECAST_SHAPES,
} ForecastShape;

extern const char *const forecast_shape_names[]; // in that order, then "all"

typedef struct Forecast {
    double x;
    ScalingValue shape[FORECAST_SHAPES + 1]; // Elo if that is the shape; last: of all shapes
    double weight[FORECAST_SHAPES];          // of each shape, 1 together
} Forecast;

// What forecasts of a board are made from: the snapshots of at most 10^cut compute.
typedef struct ForecastBasis ForecastBasis;

// STATUS_INVALID, with the reason, if there are too few points on the incline or it has not risen
// enough: at its foot all shapes look alike. Free with forecast_basis_destroy().
Status forecast_basis_create(const ScalingBoard *board, double cut, ForecastBasis **basis,
                             Error *error);
void forecast_basis_destroy(ForecastBasis *basis);

// The frontier at x, NAN before its first snapshot, with the standard error of its rating.
double forecast_frontier(const ScalingBoard *board, double x, double *error);

// The best agent's strength at this x, whatever it would be rated. The value is the median.
Forecast forecast_at(const ForecastBasis *basis, double x);

// What the best agent at this x, which is in the board's data, would be rated, with the errors of
// its rating and what they share with those of the basis; and its Elo as it was rated, 0 where that
// is above.
Forecast forecast_rated(const ForecastBasis *basis, double x, double *elo);

// --- forecasts that are checked ---

// A forecast from the snapshots up to a cut, and what came of it.
typedef struct ForecastTrial {
    int size;
    double cut;
    int steps;         // half decades ahead
    Forecast forecast; // as forecast_rated()
    double elo;
} ForecastTrial;

// How trials turned out; all but `count` and `held` NAN where there are none.
typedef struct ForecastScore {
    int count, held;   // and those whose 95% interval held
    double error, rms; // mean and root mean square of forecast less found, Elo
    double half;       // mean half of the interval
} ForecastScore;

typedef struct ForecastCuts {
    int count;
    ForecastTrial *trial;                                             // [count] by size, cut, steps
    ForecastScore score[FORECAST_STEPS_MAX + 1][FORECAST_SHAPES + 1]; // [steps][shape], from 1 step
} ForecastCuts;

// Cuts every half decade from the first snapshot of each board, where a forecast can be made, the
// frontier is not near perfect yet, and at least half a decade of data follows; from each, the
// frontier at each further half decade of data. A run is known up to the cut. Ratings come from all
// games, those with later agents too: what is tried is the forecast, not the rating. Free with
// forecast_cuts_destroy().
ForecastCuts *forecast_cuts_create(const ScalingBoard *const *boards, int count);
void forecast_cuts_destroy(ForecastCuts *cuts);

// --- how strong is the best agent of a budget? ---

typedef enum ForecastSource {
    FORECAST_MEASURED, // within the data: the frontier there, with the error of its rating
    FORECAST_CURVES,   // beyond the data, by forecast_at()
    FORECAST_ACROSS,   // no data of the board: by the law across boards
    FORECAST_NONE,     // not answered, for the reason given
} ForecastSource;

extern const char *const forecast_source_names[]; // "measured", "curves", "across", "none"

enum {
    FORECAST_SIZES_BEYOND = 2, // board sizes beyond the largest that are foretold
    FORECAST_ACROSS_BOARDS = 3 // boards that this takes at least
};

typedef struct ForecastAnswer {
    int size;
    ForecastSource source;
    ScalingValue elo;  // NAN: not answered
    Forecast forecast; // if the source is FORECAST_CURVES
    double ahead;      // decades beyond the board's data, below 0 within; NAN without any
    Error reason;
} ForecastAnswer;

enum { FORECAST_ANSWERS_MAX = SCALING_BOARDS_MAX + FORECAST_SIZES_BEYOND };

// Answers for each board of the fit, at 10^x compute, then for the sizes beyond the largest;
// returns their number. `boards` are those that were fitted, ascending in size.
int forecast_budget(const ScalingFit *fit, const ScalingBoard *const *boards, double x,
                    ForecastAnswer answers[FORECAST_ANSWERS_MAX]);

// A board without data: each board's line says at what x it comes to an Elo; a line through these
// against the size says it of the other size, with Student's interval for one board more, widened
// by the scatter of frontiers about their lines. STATUS_INVALID with fewer than
// FORECAST_ACROSS_BOARDS lines.
Status forecast_across(const ScalingFit *fit, int size, double x, ScalingValue *elo, Error *error);

#endif
