#include "elo/pairing.h"

#include "base/check.h"
#include "base/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Variances are aimed this much lower than asked, since the next estimate will move them.
static const double AIM = 0.96;

typedef struct Choice {
    const PairingConfig *config;
    size_t players;
    double limit;       // variance that is small enough, Elo^2
    double *covariance; // [players, players] expected after what was chosen, Elo^2
    double *weighted;   // [players, players] covariance * diag(weights) * covariance
    double *weights;    // [players] what a variance is worth taking something off
    double *worth;      // [players, players] information of a batch, Elo^-2, above the diagonal
    double *scratch;    // [players, players]
    double *own[2];     // [players] diagonals of `covariance` and `weighted`
} Choice;

static int batch_games(const PairingConfig *config, size_t i, size_t j) {
    const bool special = (int)i == config->special || (int)j == config->special;
    return special ? config->games_special : config->games;
}

// p*(1-p) expected where the difference has mean `elo` and that variance (both in Elo): an estimate
// far out may err, and a shut-out's does. The mean of a logistic of a normal variable is close to a
// flatter logistic (MacKay 1992), and this is its slope.
static double expected_spread(double elo, double variance) {
    const double logits = elo / RATING_ELO_PER_LOGIT;
    const double logit_variance = variance / (RATING_ELO_PER_LOGIT * RATING_ELO_PER_LOGIT);
    const double flat = 1.0 / sqrt(1.0 + 0.125 * acos(-1.0) * logit_variance);
    const double p = 1.0 / (1.0 + exp(-fabs(flat * logits)));
    return flat * p * (1.0 - p);
}

static double difference_variance(const double *covariance, size_t n, size_t i, size_t j) {
    return covariance[i * n + i] + covariance[j * n + j] - 2.0 * covariance[i * n + j];
}

static void fill_worth(Choice *choice, const Rating *rating) {
    const size_t n = choice->players;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            choice->worth[i * n + j] =
                batch_games(choice->config, i, j) *
                expected_spread(rating->elo[i] - rating->elo[j],
                                difference_variance(choice->covariance, n, i, j)) /
                (RATING_ELO_PER_LOGIT * RATING_ELO_PER_LOGIT);
}

static void copy_diagonals(Choice *choice) {
    for (size_t i = 0, n = choice->players; i < n; i++) {
        choice->own[0][i] = choice->covariance[i * n + i];
        choice->own[1][i] = choice->weighted[i * n + i];
    }
}

// Only variances above the limit count, the larger the more. False where there are none.
static bool weigh(Choice *choice) {
    const size_t n = choice->players;
    bool any = false;
    for (size_t k = 0; k < n; k++) {
        const double ratio = choice->covariance[k * n + k] / choice->limit;
        choice->weights[k] = ratio > 1.0 ? ratio : 0.0;
        any |= ratio > 1.0;
    }
    if (!any)
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            choice->scratch[i * n + k] = choice->covariance[i * n + k] * sqrt(choice->weights[k]);
    const int order = (int)n;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, order, order, order, 1.0, choice->scratch,
                order, choice->scratch, order, 0.0, choice->weighted, order);
    copy_diagonals(choice);
    return true;
}

// The batch that takes most off the weighted variances for each of its games.
static bool best_batch(const Choice *choice, long games_left, Pairing *best) {
    const size_t n = choice->players;
    const double *variance = choice->own[0], *own = choice->own[1];
    double most = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double *covariance = choice->covariance + i * n, *weighted = choice->weighted + i * n;
        for (size_t j = i + 1; j < n; j++) {
            const double worth = choice->worth[i * n + j];
            const double spread = variance[i] + variance[j] - 2.0 * covariance[j];
            const double taken = own[i] + own[j] - 2.0 * weighted[j];
            const int games = batch_games(choice->config, i, j);
            const double gain = worth * taken / ((1.0 + worth * spread) * games);
            if (gain > most && games <= games_left) {
                most = gain;
                *best = (Pairing){(int)i, (int)j};
            }
        }
    }
    return most > 0.0;
}

// The covariance after the batch, and what follows from it.
static void expect(Choice *choice, Pairing pairing) {
    const size_t n = choice->players, a = (size_t)pairing.first, b = (size_t)pairing.second;
    const double worth = choice->worth[a * n + b];
    const double share = worth / (1.0 + worth * difference_variance(choice->covariance, n, a, b));
    double *v = choice->scratch, *u = choice->scratch + n; // covariance * x, weighted * x
    double square = 0.0;                                   // v' diag(weights) v
    for (size_t k = 0; k < n; k++) {
        v[k] = choice->covariance[k * n + a] - choice->covariance[k * n + b];
        u[k] = choice->weighted[k * n + a] - choice->weighted[k * n + b];
        square += choice->weights[k] * v[k] * v[k];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            choice->covariance[i * n + j] -= share * v[i] * v[j];
            choice->weighted[i * n + j] +=
                share * (share * square * v[i] * v[j] - v[i] * u[j] - u[i] * v[j]);
        }
    copy_diagonals(choice);
}

static void choose(Choice *choice, Pairing **pairings, int *count) {
    long games_left = choice->config->games_max;
    // The weights stand for a while; renewing them costs as much as players batches.
    const int renewal = (int)choice->players / 4 + 1;
    for (int room = 0;; ++*count) {
        Pairing best;
        if (*count % renewal == 0 && !weigh(choice))
            return;
        if (!best_batch(choice, games_left, &best))
            return;
        if (*count == room) {
            room = room ? 2 * room : 256;
            *pairings = memory_resize(*pairings, (size_t)room, sizeof **pairings);
        }
        (*pairings)[*count] = best;
        games_left -= batch_games(choice->config, (size_t)best.first, (size_t)best.second);
        expect(choice, best);
    }
}

void pairing_choose(const PairingConfig *config, const Rating *rating, Pairing **pairings,
                    int *count) {
    CHECK(config->target > 0.0 && config->games > 0);
    CHECK(config->special < 0 || config->games_special > 0);
    const size_t n = (size_t)rating->players;
    Choice choice = {.config = config,
                     .players = n,
                     .limit = AIM * pow(config->target / RATING_Z95, 2),
                     .covariance = memory_zeroed(n * n, sizeof(double)),
                     .weighted = memory_zeroed(n * n, sizeof(double)),
                     .weights = memory_zeroed(n, sizeof(double)),
                     .worth = memory_zeroed(n * n, sizeof(double)),
                     .scratch = memory_zeroed(n * (n < 2 ? 2 : n), sizeof(double)),
                     .own = {memory_zeroed(n, sizeof(double)), memory_zeroed(n, sizeof(double))}};
    *pairings = NULL;
    *count = 0;
    openblas_set_num_threads(1); // the same bits whatever the number of processors
    memcpy(choice.covariance, rating->covariance, n * n * sizeof(double));
    fill_worth(&choice, rating);
    choose(&choice, pairings, count);
    free(choice.covariance);
    free(choice.weighted);
    free(choice.weights);
    free(choice.worth);
    free(choice.scratch);
    free(choice.own[0]);
    free(choice.own[1]);
}
