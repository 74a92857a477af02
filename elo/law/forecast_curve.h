// The distribution of curves through a frontier's points. For forecast.c alone.
#ifndef HEXLAW_ELO_LAW_FORECAST_CURVE_H
#define HEXLAW_ELO_LAW_FORECAST_CURVE_H

#include "elo/law/forecast.h"
#include "elo/law/scaling_internal.h"

typedef struct ForecastCurves ForecastCurves;

// All curves of all shapes through the points, weighted as they explain them: at least
// FORECAST_POINTS_MIN points that are not all at one x; `plateau` is below 0. Free with
// forecast_curves_destroy().
ForecastCurves *forecast_curves_create(const CurvePoints *points, double plateau);
void forecast_curves_destroy(ForecastCurves *curves);

// What is to be foretold at x: the Elo there, with an error of this variance whose covariance with
// the errors of the points is known (NULL: none).
typedef struct ForecastTarget {
    double x, variance;
    const double *covariance; // [points]
} ForecastTarget;

Forecast forecast_curves_at(const ForecastCurves *curves, const ForecastTarget *target);

#endif
