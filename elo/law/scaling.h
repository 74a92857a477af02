// The law fitted to the ratings: the slope of each board's incline, the paper's change-point law
// across boards, intervals by bootstrap, and a verdict on "strength grows linearly with the
// logarithm of compute". docs/law.md gives every definition and its reasons.
//
// Strength is Elo, or decades of error (elo/law/strength.h): then a slope of 0.5 says that the
// error rate falls as compute^-0.5, and fields named `elo` and in Elo are in decades.
#ifndef HEXLAW_ELO_LAW_SCALING_H
#define HEXLAW_ELO_LAW_SCALING_H

#include "elo/law/frontier.h"
#include "elo/law/strength.h"
#include "elo/law/unit.h"
#include "elo/rating/standings.h"

#include <stdbool.h>
#include <stdint.h>

enum { SCALING_BOARDS_MAX = 16 };

#define SCALING_NEAR_PERFECT -50.0 // Elo at which the paper calls play near perfect

// The rated snapshots of one board size.
typedef struct ScalingBoard {
    int size;
    int nodes; // test-time search nodes of its agents; 0: unknown
    int count;
    FrontierSnap *snaps; // [count]
    double *covariance;  // [count, count] of the Elo, Elo^2; NULL: Elo known exactly
    int *shape;     // [count] equal for runs that differ in their seed alone; NULL: no two runs do
    double *shared; // [count, count] the part of it that runs drawn anew do not show: NULL: all
    int *agent;     // [count] index in the standings; NULL: from no standings
    Strength strength; // what the snapshots' strength is measured in, the same for all boards
    double limit;      // no strength above this can be told, and none is there; with Elo 0
    double split; // x at which the incline is divided for the slopes `before` and `after`; 0: none
    // Boards cut from one pool of rated agents (laws.h) draw the same errors of its ratings in the
    // bootstrap: errors = factor * (`normals` normal numbers of the pool). NULL: by the covariance.
    double *factor; // [count, normals]
    int normals;
    int pool; // number of the pool
} ScalingBoard;

typedef struct ScalingConfig {
    int replicates; // of the bootstrap
    uint64_t seed;  // of its random streams (RNG_BOOTSTRAP)
    Unit unit;      // of x, its log10
    int law; // number of the law among several of one seed, so that runs are drawn independently
} ScalingConfig;

// An estimate with its 95% interval; NAN where there is none.
typedef struct ScalingValue {
    double value, lo, hi;
} ScalingValue;

// How well a shape fits the incline's points.
typedef struct ScalingModel {
    int parameters;
    double aicc;             // small-sample Akaike criterion; NAN with too few points
    double cross_validation; // root mean square error of leave-one-run-out prediction, Elo
} ScalingModel;

typedef struct ScalingIncline {
    int size;
    double limit;            // as in ScalingBoard
    FrontierIncline incline; // of the frontier; its `end` is where the line reaches the limit
    int points;              // frontier snapshots on the incline, which the line is fitted to
    ScalingValue slope;      // Elo per decade of the straight line through them, fitted with the
                             // whole covariance of their ratings
    ScalingValue intercept;  // its Elo at x = 0
    double r2;               // share of their weighted variance that the line explains
    double scatter; // standard deviation of the points around the line beyond the ratings' errors
    ScalingValue ceiling; // Elo at which the frontier stops rising, 0: none was seen below it;
                          // NAN with errors
    ScalingValue bend;    // rise of the best parabola above its chord in the middle, Elo
    ScalingModel line, parabola;
    ScalingModel sigmoid, power; // with Elo
    ScalingModel floor;          // with errors: a line that levels off, as where a share of errors
                                 // cannot be reduced (Hoffmann et al. 2022, arXiv 2203.15556)
    double rise;                 // of the incline, as far as there are snapshots with errors
    double split;                // as in ScalingBoard
    ScalingValue before, after;  // slopes of lines through the incline's points on either side of
                                 // `split`, and the second less the first; NAN: none
    ScalingValue change;
    ScalingValue crossing; // x where the frontier first reaches strength_near(); NAN: not reached
    ScalingValue step; // factor of compute at `crossing` over the board before, per unit of board
                       // size; NAN on the first board
    double first_minus50; // in the fit's unit, two snapshots of a run in a row; NAN: not reached
    double paper_first_minus50; // crossing of the paper's frontier, in that unit; NAN: no such
                                // board in the paper, or unknown
} ScalingIncline;

// elo(b, x) = min(0, max(plateau_size*b + plateau_const, incline_flops*x + incline_size*b +
// incline_const)), Jones 2021. All NAN with fewer than two boards; the plateau's two are NAN if
// fewer than two boards have a plateau.
typedef struct ScalingLaw {
    ScalingValue plateau_size, plateau_const;
    ScalingValue incline_flops, incline_size, incline_const;
    ScalingValue size_multiple; // 10^(-incline_size/incline_flops): compute for one size more
    double rms;
    int points;
} ScalingLaw;

// How well the law of the boards up to `fitted` predicts a larger one: the mean square of its
// errors on that board's frontier, as a share of the frontier's variance there. 0 is perfect; the
// board's own mean has 1.
typedef struct ScalingPrediction {
    int fitted, size;
    ScalingValue residual;
} ScalingPrediction;

enum { SCALING_PREDICTIONS_MAX = SCALING_BOARDS_MAX * (SCALING_BOARDS_MAX - 1) / 2 };

typedef enum ScalingVerdict {
    SCALING_LINEAR,
    SCALING_NOT_LINEAR,
    SCALING_UNCLEAR,
} ScalingVerdict;

typedef struct ScalingFit {
    Unit unit;
    Strength strength;
    int boards;
    ScalingIncline board[SCALING_BOARDS_MAX]; // ascending in size
    Frontier *frontier[SCALING_BOARDS_MAX];   // owned
    ScalingLaw law;
    ScalingLaw partial[SCALING_BOARDS_MAX]; // [i]: of the boards 0 .. i
    int predictions;
    ScalingPrediction prediction[SCALING_PREDICTIONS_MAX]; // by `fitted`, then `size`
    int replicates, values; // of the bootstrap, and the number of values in each
    double *replicate;      // [replicates, values], in the order of scaling_values(), around the
                            // estimates; owned
    ScalingVerdict verdict;
    char verdict_text[4096];
} ScalingFit;

// 1,000 replicates, seed 1, paper FLOPs
ScalingConfig scaling_config_default(void);

// The snapshots of one board size with `nodes` test-time nodes (0: the number most agents have), if
// their compute is known in the unit (unit_check()). Free with scaling_board_destroy().
ScalingBoard *scaling_board_create(const Standings *standings, int nodes, Unit unit);
void scaling_board_destroy(ScalingBoard *board);

// Fits inclines, law, predictions, intervals and verdict. Boards in any order, each size once, each
// with at least 3 snapshots and x in the unit of the configuration. Free `*fit` with
// scaling_fit_destroy().
Status scaling_fit(const ScalingConfig *config, const ScalingBoard *const *boards, int count,
                   ScalingFit **fit, Error *error);
void scaling_fit_destroy(ScalingFit *fit);

// Every number of the fit that has an interval, in a fixed order; returns their number.
enum { SCALING_VALUES_MAX = 9 * SCALING_BOARDS_MAX + 6 + SCALING_PREDICTIONS_MAX };
int scaling_values(ScalingFit *fit, ScalingValue *values[SCALING_VALUES_MAX]);

// A slope as the exponent e of 10^(Elo/400) ~ compute^e, slope/400: the paper's 506 Elo are 1.27.
ScalingValue scaling_exponent(ScalingValue slope);

// The value with the interval that holds 95% of `count` replicates, which are sorted in place;
// those that are not finite are ignored. NAN if there are too few.
ScalingValue scaling_interval(double value, double *replicates, int count);

// The same with another share of the replicates outside on either side.
ScalingValue scaling_interval_without(double value, double *replicates, int count, double tail);

// A point of a table of frontiers, such as elo/law/paper/frontiers.csv.
typedef struct ScalingPoint {
    int size;
    double x, elo;
} ScalingPoint;

// The law alone, fitted to points by least squares: global, by many starts. Intervals stay NAN.
ScalingLaw scaling_law_fit(const ScalingPoint *points, int count);
double scaling_law_elo(const ScalingLaw *law, double size, double x);

// "linear", "not linear", "unclear".
const char *scaling_verdict_name(ScalingVerdict verdict);

// {"boards":[{"size","slope","slope_lo","slope_hi","r2","points","first_minus50",
// "paper_first_minus50", "exponent","intercept","bend","crossing","step" with _lo and
// _hi,"scatter", "models":{"line","parabola","sigmoid","power" with "aicc","cross_validation"}}],
// "law":{"plateau_size","plateau_const","incline_flops","incline_size","incline_const",
// "size_multiple","exponent" with _lo and _hi,"rms"},"predictions":[{"fitted","size","residual"
// with _lo and _hi}],"verdict","verdict_text","x": the unit's name,"y": the strength's}; NAN as
// null. With errors no "exponent", "first_near" stands in place of the two "_minus50", the models
// are "line", "parabola" and "floor", and boards with a "split" have "before", "after" and "change"
// with _lo and _hi. Free with free().
char *scaling_json(const ScalingFit *fit);

#endif
