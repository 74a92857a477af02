// Shared by the files of size_data.
#ifndef HEXLAW_ELO_LAW_SIZE_DATA_INTERNAL_H
#define HEXLAW_ELO_LAW_SIZE_DATA_INTERNAL_H

#include "elo/law/size_data.h"

enum { SIZE_DATA_CONSTANTS = 5 };

// --- size_data_solve.c ---

// Points with their weights: a sample of a board.
typedef struct SizeDataSample {
    SizeDataMeasure measure;
    int count;
    const SizeDataPoint *points; // [count]
    const double *variance;      // [count] of y about the law, above 0
} SizeDataSample;

// The law with the least sum of Huber's losses of the standardised residuals, near `*law` ...
double size_data_solve_near(const SizeDataSample *sample, SizeDataLaw *law);

// ... and of all, by many starts. Both replace `*law` and return the sum.
double size_data_solve(const SizeDataSample *sample, SizeDataLaw *law);

// --- size_data_bootstrap.c ---

// Sets the intervals of `fit`, which was fitted to the board; variance as in the sample.
void size_data_intervals(const ScalingConfig *config, const SizeDataBoard *board,
                         const double *variance, SizeDataFit *fit);

// --- size_data.c ---

// Every number of a fit that has an interval, in a fixed order.
enum { SIZE_DATA_VALUES = 9 };
void size_data_values(SizeDataFit *fit, ScalingValue *values[SIZE_DATA_VALUES]);

// Sets them, without intervals, from law, measure and nodes.
void size_data_derive(SizeDataFit *fit);

// The law's y of all points.
void size_data_residuals(const SizeDataLaw *law, SizeDataMeasure measure,
                         const SizeDataPoint *points, int count, double *residuals);

#endif
