#include "elo/match/pairing.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Variances are aimed below the limit by this factor, since the next estimate will change them.
static const double AIM = 0.96;

typedef struct Choice {
    const PairingConfig *config;
    size_t players;
    double limit;       // variance that is small enough, Elo^2
    double *covariance; // [players, players] expected after what was chosen, Elo^2
    double *weighted;   // [players, players] covariance * diag(weights) * covariance
    double *weights;    // [players] weight of reducing each variance
    double *worth;      // [players, players] information of a batch, Elo^-2 ...
    double *spread;     // ... expected p*(1-p), and ...
    double *met;        // ... games, all above the diagonal
    double effect;      // variance of the pairings' own effects, logits^2
    double *scratch;    // [players, players]
    double *own[2];     // [players] diagonals of `covariance` and `weighted`
} Choice;

static int batch_games(const PairingConfig *config, size_t i, size_t j) {
    const bool special = (int)i == config->special || (int)j == config->special;
    return special ? config->games_special : config->games;
}

// Expected p*(1-p) if the difference has mean `elo` and this variance (both in Elo): extreme
// estimates are uncertain, those after a shut-out above all. The mean of a logistic of a normal
// variable is close to a flatter logistic (MacKay 1992), and this is its slope.
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

// The information of `games` games of a pairing, logits^-2.
static double information(const Choice *choice, double spread, double games) {
    const double binomial = games * spread;
    return binomial / (1.0 + choice->effect * binomial);
}

static void set_worth(Choice *choice, size_t i, size_t j) {
    const size_t at = i * choice->players + j;
    const double spread = choice->spread[at], met = choice->met[at];
    const double more = information(choice, spread, met + batch_games(choice->config, i, j));
    choice->worth[at] =
        (more - information(choice, spread, met)) / (RATING_ELO_PER_LOGIT * RATING_ELO_PER_LOGIT);
}

static void fill_worth(Choice *choice, const Rating *rating) {
    const size_t n = choice->players;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            choice->spread[i * n + j] = expected_spread(
                rating->elo[i] - rating->elo[j], difference_variance(choice->covariance, n, i, j));
            set_worth(choice, i, j);
        }
}

static void copy_diagonals(Choice *choice) {
    for (size_t i = 0, n = choice->players; i < n; i++) {
        choice->own[0][i] = choice->covariance[i * n + i];
        choice->own[1][i] = choice->weighted[i * n + i];
    }
}

// Weighs only variances above the limit, larger ones more. False if there are none.
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

// The batch that reduces the weighted variances most per game.
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

// The pairing with the fewest games among those with a player whose variance is above the limit;
// ties are broken arbitrarily but deterministically.
static bool even_batch(const Choice *choice, long games_left, Pairing *best) {
    const size_t n = choice->players;
    double least = INFINITY;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            const double met = choice->met[i * n + j];
            if (met >= least || (choice->weights[i] <= 0.0 && choice->weights[j] <= 0.0) ||
                batch_games(choice->config, i, j) > games_left)
                continue;
            const double key = met + (double)(rng_mix(rng_mix(i) ^ j) >> 11) * 0x1p-53;
            if (key < least) {
                least = key;
                *best = (Pairing){(int)i, (int)j};
            }
        }
    return least < INFINITY;
}

// Updates the covariance, and what depends on it, to that expected after the batch.
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
    choice->met[a * n + b] += batch_games(choice->config, a, b);
    set_worth(choice, a, b);
}

static void choose(Choice *choice, Pairing **pairings, int *count) {
    long games_left = choice->config->games_max;
    // The weights are renewed only now and then: that costs as much as `players` batches.
    const int renewal = (int)choice->players / 4 + 1;
    for (int room = 0;; ++*count) {
        Pairing best;
        if (*count % renewal == 0 && !weigh(choice))
            return;
        // Spread the even batches over the list: their number so far.
        const double even = choice->config->even;
        const bool turn = floor((*count + 1) * even) > floor(*count * even);
        if (!(turn ? even_batch : best_batch)(choice, games_left, &best))
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

void pairing_choose(const PairingConfig *config, const Rating *rating, const double *met,
                    Pairing **pairings, int *count) {
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
                     .spread = memory_zeroed(n * n, sizeof(double)),
                     .met = memory_zeroed(n * n, sizeof(double)),
                     .effect = pow(rating->effect / RATING_ELO_PER_LOGIT, 2),
                     .scratch = memory_zeroed(n * (n < 2 ? 2 : n), sizeof(double)),
                     .own = {memory_zeroed(n, sizeof(double)), memory_zeroed(n, sizeof(double))}};
    *pairings = NULL;
    *count = 0;
    openblas_set_num_threads(1); // the same bits whatever the number of processors
    memcpy(choice.covariance, rating->covariance, n * n * sizeof(double));
    if (met)
        memcpy(choice.met, met, n * n * sizeof(double));
    fill_worth(&choice, rating);
    choose(&choice, pairings, count);
    free(choice.covariance);
    free(choice.weighted);
    free(choice.weights);
    free(choice.worth);
    free(choice.spread);
    free(choice.met);
    free(choice.scratch);
    free(choice.own[0]);
    free(choice.own[1]);
}
