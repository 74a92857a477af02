// Does the Elo curve hold? Games in bins of the rated difference between the two sides, with the
// share that the stronger side won, which Bradley-Terry puts at 1/(1 + 10^(-difference/400)).
#ifndef HEXLAW_ELO_LAW_CALIBRATION_H
#define HEXLAW_ELO_LAW_CALIBRATION_H

#include "elo/rating/standings.h"

enum { CALIBRATION_BINS = 24 };

#define CALIBRATION_STEP 50.0 // Elo a bin; the last bin takes what lies beyond

typedef struct CalibrationBin {
    double games;
    double difference;     // mean over the games, Elo
    double expected, seen; // share that the stronger side should win, and won
    double lo, hi;         // 95% interval of `seen`
} CalibrationBin;

// Adds trials of the standings to bins, which the caller sets to zero first; several boards may be
// added.
void calibration_add(CalibrationBin bins[CALIBRATION_BINS], const Standings *standings,
                     const StoreTrial *trials, int count);

// Turns the sums into shares. Bins without games keep 0 games and NAN shares.
void calibration_finish(CalibrationBin bins[CALIBRATION_BINS]);

#endif
