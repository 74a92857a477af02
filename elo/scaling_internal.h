// Shared by the files of scaling: curves through the incline's points, one board's fit, the
// bootstrap and the verdict.
#ifndef HEXLAW_ELO_SCALING_INTERNAL_H
#define HEXLAW_ELO_SCALING_INTERNAL_H

#include "elo/scaling.h"

enum {
    SCALING_LINE_POINTS_MIN = 3,    // to draw a line
    SCALING_VERDICT_POINTS_MIN = 6, // to say whether it is one
};

// --- scaling_curve.c: shapes fitted to a few points with known errors ---

typedef struct CurvePoint {
    double x, elo;
    double variance; // of the rating, Elo^2
    int run;
} CurvePoint;

typedef struct CurveLine {
    double slope, intercept, r2, scatter, bend;
} CurveLine;

// The weighted line and the bend of the weighted parabola, in scaling.h's words. NAN with fewer
// than SCALING_LINE_POINTS_MIN points (the bend: one more) or all at one x.
CurveLine curve_line(const CurvePoint *points, int count);

typedef enum CurveShape { CURVE_LINE, CURVE_PARABOLA, CURVE_SIGMOID } CurveShape;

// How well a shape fits, with the weights of the line. The sigmoid runs from `plateau` to 0.
ScalingModel curve_model(CurveShape shape, const CurvePoint *points, int count, double plateau);

// --- scaling_board.c: one board size ---

// The snapshots of a board as they are, or a bootstrap sample of them: snapshot i is
// board->snaps[origin[i]] with another Elo and another run.
typedef struct BoardSample {
    const ScalingBoard *board;
    int count;
    FrontierSnap *snaps;
    int *origin;
} BoardSample;

// Fills `incline` but for its intervals and models, and makes the frontier.
Status board_fit(const BoardSample *sample, ScalingIncline *incline, Frontier **frontier,
                 Error *error);

// Fills the models, from the sample that was fitted.
void board_models(const BoardSample *sample, const Frontier *frontier, ScalingIncline *incline);

// --- scaling_law.c ---

// As scaling_law_fit(), from one start only: `near`, whose numbers must not be NAN.
ScalingLaw law_fit_near(const ScalingPoint *points, int count, const ScalingLaw *near);

// Hides the plateau where fewer than two boards show one.
void law_hide_plateau(ScalingLaw *law, const ScalingPoint *points, int count);

// --- scaling_bootstrap.c ---

// Puts the intervals into `fit`.
Status bootstrap_intervals(const ScalingConfig *config, const ScalingBoard *const *boards,
                           ScalingFit *fit, Error *error);

// --- scaling_verdict.c ---

// Sets the verdict and its text from everything else.
void verdict_set(ScalingFit *fit);

#endif
