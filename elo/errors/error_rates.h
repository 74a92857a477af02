// Error rates of agents from their answers to a set of positions, with what is known of them.
//
// The rate of an agent that throws the win away with chance y_i in position i is its mean over the
// population (elo/errors/error_positions.h). With weights w_i, q_i = w_i / sum w, and t the share
// of the population in which a move loses at all (known exactly):
//
//   rate = t r,  r = sum q_i y_i
//
// the ratio estimator of Hajek, and by the delta method (Cochran 1977, Sampling techniques, 6.3)
// the covariance of two agents a, b who were asked the same positions is
//
//   t^2 n / (n - 1) sum q_i^2 (y_ai - r_a) (y_bi - r_b)
//
// as if positions had been drawn from a population without end: the games could have been others.
// Agents share what is hard, so these covariances are large, and differences are known better than
// rates.
//
// The interval of a rate is the score interval (Wilson 1927) of a share that is known as from
// 1 / omega draws, omega = variance / (r (1 - r)). Where few positions contribute to the errors,
// omega is itself badly known: it is taken from m of these, m = (sum q y)^2 / sum q^2 y^2, and half
// a one as the panel's errors would have it, omega_0 = sum q^2 d / sum q d for `expected` d. So an
// agent without a single error has an interval from 0 to about 3.84 omega_0 t, not 0 +- 0. How
// often it holds the truth: tests/error_coverage.c.
#ifndef HEXLAW_ELO_ERRORS_ERROR_RATES_H
#define HEXLAW_ELO_ERRORS_ERROR_RATES_H

#include "elo/errors/error_positions.h"
#include "elo/store/store.h"

typedef struct ErrorRate {
    double rate;      // of the population's positions, 0 to 1
    double deviation; // standard error, sqrt of the covariance's diagonal: 0 without an error
    double low, high; // the 95% interval
    double seen;      // m: effective number of positions that contribute to the errors
} ErrorRate;

// The rates [count] of agents, and the covariance [count][count] of the rates, unless NULL.
// STATUS_INVALID if a row is not of this set's version and number of positions.
Status error_rates(const ErrorPositions *set, const StoreErrors *rows, int count,
                   StoreErrorKind kind, ErrorRate *rates, double *covariance, Error *error);

#endif
