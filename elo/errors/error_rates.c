#include "elo/errors/error_rates.h"

#include "base/memory.h"
#include "elo/rating/share.h"

#include <math.h>
#include <stdlib.h>

// What the panel's errors tell of omega, in positions.
static const double guess_counts = 0.5;

// A set's weights, and what follows from them alone.
typedef struct Weights {
    int count;
    double *share; // q [count], sums to 1
    double kish;   // sum q^2
    double guess;  // omega_0
    double tested; // t
} Weights;

static Weights weights_of(const ErrorPositions *set) {
    Weights weights = {.count = set->count,
                       .share = memory_zeroed((size_t)set->count, sizeof(double)),
                       .tested = (set->population - set->errorless) / set->population};
    double sum = 0.0, expected = 0.0;
    for (int i = 0; i < set->count; i++)
        sum += set->positions[i].weight;
    for (int i = 0; i < set->count; i++) {
        const double share = set->positions[i].weight / sum;
        weights.share[i] = share;
        weights.kish += share * share;
        weights.guess += share * share * set->positions[i].expected;
        expected += share * set->positions[i].expected;
    }
    weights.guess = expected > 0.0 ? weights.guess / expected : weights.kish;
    return weights;
}

// The errors' deviations q (y - r), whose products sum to the covariance; returns r.
static double deviations(const Weights *weights, const uint16_t *chance, double *deviation) {
    double rate = 0.0;
    for (int i = 0; i < weights->count; i++)
        rate += weights->share[i] * chance[i] / STORE_CHANCE_ONE;
    for (int i = 0; i < weights->count; i++)
        deviation[i] = weights->share[i] * ((double)chance[i] / STORE_CHANCE_ONE - rate);
    return rate;
}

static double product(const double *a, const double *b, int count) {
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += a[i] * b[i];
    return count > 1 ? sum * count / (count - 1) : sum;
}

// The effective number of positions that contribute to an error rate r.
static double contributing(const Weights *weights, const uint16_t *chance, double rate) {
    double squares = 0.0;
    for (int i = 0; i < weights->count; i++) {
        const double part = weights->share[i] * chance[i] / STORE_CHANCE_ONE;
        squares += part * part;
    }
    return squares > 0.0 ? rate * rate / squares : 0.0;
}

static ErrorRate rate_of(const Weights *weights, double rate, double variance, double seen) {
    const double spread = rate * (1.0 - rate);
    const double omega = spread > 0.0 ? variance / spread : 0.0;
    // Without a right answer nothing is known of the variance either.
    const double known =
        rate < 1.0 ? (seen * omega + guess_counts * weights->guess) / (seen + guess_counts)
                   : weights->kish;
    ErrorRate result = {.rate = weights->tested * rate,
                        .deviation = weights->tested * sqrt(variance),
                        .seen = seen};
    share_interval(rate, 1.0 / known, &result.low, &result.high);
    result.low *= weights->tested;
    result.high *= weights->tested;
    return result;
}

static Status check_rows(const ErrorPositions *set, const StoreErrors *rows, int count,
                         Error *error) {
    for (int i = 0; i < count; i++)
        if (rows[i].version != set->version || rows[i].positions != set->count)
            return error_set(error, STATUS_INVALID,
                             "errors of agent %d: of %d positions of version %d, expected %d of "
                             "version %d",
                             rows[i].agent, rows[i].positions, rows[i].version, set->count,
                             set->version);
    return STATUS_OK;
}

Status error_rates(const ErrorPositions *set, const StoreErrors *rows, int count,
                   StoreErrorKind kind, ErrorRate *rates, double *covariance, Error *error) {
    const Status status = check_rows(set, rows, count, error);
    if (status != STATUS_OK)
        return status;
    Weights weights = weights_of(set);
    const size_t positions = (size_t)set->count;
    const size_t kept = covariance ? (size_t)count : 1;
    double *deviation = memory_zeroed(kept * positions, sizeof *deviation);
    for (int a = 0; a < count; a++) {
        double *own = deviation + (covariance ? (size_t)a * positions : 0);
        const uint16_t *chance = rows[a].chance[kind];
        const double rate = deviations(&weights, chance, own);
        rates[a] = rate_of(&weights, rate, product(own, own, set->count),
                           contributing(&weights, chance, rate));
        for (int b = 0; covariance && b <= a; b++)
            covariance[a * count + b] = covariance[b * count + a] =
                weights.tested * weights.tested *
                product(own, deviation + (size_t)b * positions, set->count);
    }
    free(deviation);
    free(weights.share);
    return STATUS_OK;
}
