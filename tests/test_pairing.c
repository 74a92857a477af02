// How pairings are chosen. (tests/test_adaptive.c has whole tournaments.)
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/match/pairing.h"

#include <math.h>
#include <string.h>

static double expected(double elo) {
    return 1.0 / (1.0 + pow(10.0, -elo / 400.0));
}

// A few players with a ladder of games between them, the last one the anchor.
static Rating *few_players(int players, uint64_t index) {
    Rng rng = testing_rng(index);
    RatingGames games[64];
    int count = 0;
    for (int i = 0; i + 1 < players; i++) {
        const int wins = 20 + (int)rng_below(&rng, 20);
        games[count++] = (RatingGames){i + 1, i, wins, 60 - wins};
        games[count++] = (RatingGames){i, i + 1, 60 - wins, wins};
    }
    RatingConfig config = rating_config_default();
    config.anchor = players - 1;
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, players, games, count, NULL, &rating, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return rating;
}

// The covariance after games of that information between a and b, by Gauss and Jordan from the
// inverse: an independent way to what pairing.c does by a matrix of rank one.
static void naive_after(const double *covariance, int n, int anchor, int a, int b, double worth,
                        double *after) {
    enum { MOST = 8 };
    double m[MOST][2 * MOST] = {{0}};
    int map[MOST], count = 0;
    for (int i = 0; i < n; i++)
        if (i != anchor)
            map[count++] = i;
    // invert, add, invert
    double information[MOST][MOST];
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++) {
                m[i][j] = pass == 0 ? covariance[map[i] * n + map[j]] : information[i][j];
                m[i][count + j] = i == j;
            }
        for (int k = 0; k < count; k++) {
            const double pivot = m[k][k];
            for (int j = 0; j < 2 * count; j++)
                m[k][j] /= pivot;
            for (int i = 0; i < count; i++) {
                const double factor = m[i][k];
                for (int j = 0; i != k && j < 2 * count; j++)
                    m[i][j] -= factor * m[k][j];
            }
        }
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++) {
                const int x = (map[i] == a) - (map[i] == b), y = (map[j] == a) - (map[j] == b);
                information[i][j] = m[i][count + j] + (pass == 0 ? worth * x * y : 0.0);
            }
    }
    memset(after, 0, (size_t)(n * n) * sizeof *after);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            after[map[i] * n + map[j]] = information[i][j];
}

// The first choice takes most off the variances above the target, each weighted by how far it is
// above, of all pairings.
static void test_best_by_brute_force(void **state) {
    (void)state;
    enum { N = 7, GAMES = 40 };
    for (uint64_t index = 0; index < 20; index++) {
        Rating *rating = few_players(N, index);
        const PairingConfig config = {
            .target = 50.0, .games = GAMES, .special = -1, .games_max = GAMES};
        Pairing *chosen;
        int count;
        pairing_choose(&config, rating, NULL, &chosen, &count);
        assert_int_equal(count, 1);
        double gains[N][N] = {{0}}, most = 0.0;
        const double limit = 0.96 * pow(50.0 / RATING_Z95, 2);
        for (int a = 0; a < N; a++)
            for (int b = a + 1; b < N; b++) {
                const double *v = rating->covariance;
                const double elo = rating->elo[a] - rating->elo[b];
                const double variance = v[a * N + a] + v[b * N + b] - 2 * v[a * N + b];
                // the mean of p*(1-p) over the error of the difference, by the sum over a grid
                double spread = 0.0, sum = 0.0;
                for (double z = -6.0; z <= 6.0; z += 0.01) {
                    const double p = expected(elo + z * sqrt(variance));
                    spread += exp(-z * z / 2) * p * (1 - p);
                    sum += exp(-z * z / 2);
                }
                double after[N * N];
                naive_after(v, N, N - 1, a, b, GAMES * spread / sum / pow(RATING_ELO_PER_LOGIT, 2),
                            after);
                for (int k = 0; k < N; k++)
                    if (v[k * N + k] > limit)
                        gains[a][b] += v[k * N + k] / limit * (v[k * N + k] - after[k * N + k]);
                most = fmax(most, gains[a][b]);
            }
        // The mean of p*(1-p) is approximated there, so near ties may fall otherwise.
        assert_true(gains[chosen[0].first][chosen[0].second] > 0.97 * most);
        free(chosen);
        rating_destroy(rating);
    }
}

static void test_limits(void **state) {
    (void)state;
    enum { N = 6 };
    Rating *rating = few_players(N, 1);
    PairingConfig config = {
        .target = 10.0, .games = 64, .special = N - 1, .games_special = 32, .games_max = 1000};
    Pairing *chosen, *again;
    int count, count_again;
    pairing_choose(&config, rating, NULL, &chosen, &count);
    int games = 0;
    for (int i = 0; i < count; i++) {
        assert_true(0 <= chosen[i].first && chosen[i].first < chosen[i].second);
        assert_true(chosen[i].second < N);
        games += chosen[i].second == N - 1 ? 32 : 64;
    }
    assert_true(games <= 1000 && games > 1000 - 64); // the smaller batches fill it up, or fit once
    pairing_choose(&config, rating, NULL, &again, &count_again);
    assert_int_equal(count, count_again);
    assert_memory_equal(chosen, again, (size_t)count * sizeof *chosen);
    free(chosen);
    free(again);
    config.games_max = 31;
    pairing_choose(&config, rating, NULL, &chosen, &count);
    assert_int_equal(count, 0);
    free(chosen);
    config.games_max = 1000000;
    config.target = 1000.0;
    pairing_choose(&config, rating, NULL, &chosen, &count);
    assert_int_equal(count, 0); // met already
    free(chosen);
    rating_destroy(rating);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_by_brute_force),
        cmocka_unit_test(test_limits),
    };
    return TESTING_RUN(tests);
}
