// Shared by the files of scaling: curves through the incline's points, one board's fit, the luck of
// runs, the bootstrap and the verdict.
#ifndef HEXLAW_ELO_LAW_SCALING_INTERNAL_H
#define HEXLAW_ELO_LAW_SCALING_INTERNAL_H

#include "base/rng.h"
#include "elo/law/scaling.h"
#include "elo/rating/csv.h"

enum {
    SCALING_LINE_POINTS_MIN = 3,    // to fit a line
    SCALING_VERDICT_POINTS_MIN = 6, // to judge whether it is linear
};

// --- scaling_curve.c: shapes fitted to a few points with known errors ---

typedef struct CurvePoint {
    double x, elo;
    int run;
} CurvePoint;

typedef struct CurvePoints {
    int count;
    CurvePoint *point;  // [count]
    double *covariance; // [count, count] of the ratings' errors, Elo^2
} CurvePoints;

typedef struct CurveLine {
    double slope, intercept, r2, scatter, bend;
} CurveLine;

// The line by generalised least squares and the bend of the parabola fitted in the same way, as
// defined in scaling.h. NAN with fewer than SCALING_LINE_POINTS_MIN points (the bend: one more) or
// all at one x.
CurveLine curve_line(const CurvePoints *points);

typedef enum CurveShape {
    CURVE_LINE,
    CURVE_PARABOLA,
    CURVE_SIGMOID,
    CURVE_POWER,
    CURVE_FLOOR
} CurveShape;

// How well a shape fits, with the covariance of the line. The sigmoid runs from `plateau` to 0; the
// floor is of errors in the units of scaling_scale.c.
ScalingModel curve_model(CurveShape shape, const CurvePoints *points, double plateau);

// --- scaling_scale.c: strength in the units that fits work in ---

// A strength in these units, of a board that may be in them already.
double scale_into(const ScalingBoard *board, double strength);

// A copy with its snapshots and covariance in these units, without `agent`. Free with
// scaling_board_destroy().
ScalingBoard *scale_board(const ScalingBoard *board);

// The zero of the law's units: the highest limit of its boards.
double scale_law_limit(const ScalingFit *fit);

// A fit of such boards with its replicates, back in strength; sets `rise`.
void scale_back(ScalingFit *fit);

// --- scaling_board.c: one board size ---

// The number of test-time nodes that most agents with known compute have; the larger of two as
// frequent.
int board_usual_nodes(const StoreAgent *agents, int count);

// The index of the first agent of the same run.
int board_run_number(const StoreAgent *agents, int agent);

// The first of the agents whose net and training search are the same.
int board_shape_number(const StoreAgent *agents, int agent);

// The snapshots of a board as they are, or a bootstrap sample of them: snapshot i is
// board->snaps[origin[i]] with another Elo and another run.
typedef struct BoardSample {
    const ScalingBoard *board;
    int count;
    FrontierSnap *snaps;
    int *origin;
} BoardSample;

// The frontier's snapshots on the incline, ascending in x, with the full covariance of their
// ratings; `*snaps` (`snaps` may be NULL) says which of the sample they are, free with free(). Free
// with board_points_free().
CurvePoints board_points(const BoardSample *sample, const Frontier *frontier,
                         const FrontierIncline *incline, int **snaps);
void board_points_free(CurvePoints *points);

// Fills `incline` except its intervals and models, and creates the frontier.
Status board_fit(const BoardSample *sample, ScalingIncline *incline, Frontier **frontier,
                 Error *error);

// Fills the models, from the sample that was fitted.
void board_models(const BoardSample *sample, const Frontier *frontier, ScalingIncline *incline);

// --- scaling.c ---

// Fits everything except models, intervals and verdict, from one sample per board. `near` (NULL:
// global search) is a fit of the same boards, whose laws are the starting points for these.
Status fit_estimate(const BoardSample *samples, int count, const ScalingFit *near, ScalingFit *fit,
                    Error *error);

// --- scaling_law.c ---

// A law with all values unknown (NAN).
ScalingLaw law_none(void);

// As scaling_law_fit(), from one start only: `near`, whose numbers must not be NAN.
ScalingLaw law_fit_near(const ScalingPoint *points, int count, const ScalingLaw *near);

// The residual share of ScalingPrediction for `count` points of one board.
double law_residual(const ScalingLaw *law, const ScalingPoint *points, int count);

// Sets the plateau to NAN if fewer than two boards have one.
void law_hide_plateau(ScalingLaw *law, const ScalingPoint *points, int count);

// --- scaling_luck.c: how runs that differ in their seed alone differ in Elo ---

// A snapshot of another sweep stands at `expected` + `deviation` * (sqrt(steady) * u + sqrt(1 -
// steady) * v) and what its rating errs by. u and v are normal, v of each snapshot by itself, u
// with the correlation exp(-d/reach) for snapshots of a run d decades of compute apart
// (Ornstein-Uhlenbeck).
typedef struct Luck {
    int runs;
    int *run;          // [count] of each snapshot, 0 .. runs-1
    int *order;        // [count] snapshots by run, then compute
    int *before;       // [count] for each of `order` the one before it in its run, or -1
    double *expected;  // [count] mean of its shape's runs at its compute, Elo
    double *deviation; // [count] of runs of a shape where they stand about as high, Elo
    double steady;     // share of the variance that lasts from snapshot to snapshot ...
    double reach;      // ... over so many decades; INFINITY: over the whole run
    int freedom;       // degrees of freedom that the deviations were found with
    double most;       // what no draw exceeds: 0, perfect play, if no rating does; else INFINITY
} Luck;

// From the deviations of a shape's runs from their mean, less what ratings err by (method of
// moments). Without a shape that has several runs `freedom` is 0, runs are expected where they are
// and deviate by 0. Free with luck_free().
Luck luck_create(const ScalingBoard *board);
void luck_free(Luck *luck);

// Draws the board's Elo in another sweep, without errors of ratings; deviations are `scale` times
// as large.
void luck_draw(const Luck *luck, const ScalingBoard *board, double scale, Rng *rng, double *elo);

// --- scaling_bootstrap.c ---

// A lower triangle L, row by row, with L*L' the covariance of `count` ratings. Free with free().
double *bootstrap_factor(const double *covariance, int count);

// Sets the intervals of `fit`.
Status bootstrap_intervals(const ScalingConfig *config, const ScalingBoard *const *boards,
                           ScalingFit *fit, Error *error);

// --- scaling_verdict.c ---

// Sets the verdict and its text from everything else.
void verdict_set(ScalingFit *fit);

// --- scaling_table.c: rows of tables from elsewhere ---

typedef struct TableColumns {
    int size, elo, x;
    bool logarithm; // x is a logarithm already
} TableColumns;

Status table_columns(const Csv *csv, Unit unit, TableColumns *columns, Error *error);
Status table_row(const Csv *csv, int row, const TableColumns *columns, ScalingPoint *point,
                 Error *error);

#endif
