#include "tests/rated.h"
#include "tests/testing.h"

#include "elo/rating/rating.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Two players have an answer in closed form: log-odds of the wins with the prior, and the inverse
// of n*p*(1-p) as its variance.
static void test_two_players(void **state) {
    (void)state;
    const RatingGames games[] = {{0, 1, 60, 20}, {1, 0, 30, 50}, {0, 1, 10, 10}};
    // As Black 70 of 100, as White 50 of 80: the mean rate times 180 games, and the prior.
    const double wins = (0.7 + 0.625) / 2 * 180 + 1, all = 182;
    RatingConfig config = rating_config_default();
    config.anchor = 1;
    config.prior = RATING_PRIOR_PAIR;
    config.spread = RATING_SPREAD_BINOMIAL;
    Rating *rating = rated(config, 2, games, 3);
    assert_true(fabs(rating->elo[0] - 400 * log10(wins / (all - wins))) < 1e-6);
    assert_true(rating->elo[1] == 0.0);
    const double p = wins / all;
    const double variance = pow(RATING_ELO_PER_LOGIT, 2) / (all * p * (1 - p));
    assert_true(fabs(rating->covariance[0] - variance) < 1e-6 * variance);
    assert_true(rating->covariance[1] == 0.0 && rating->covariance[3] == 0.0);
    assert_true(rating->games[0] == 180.0 && rating->score[0] == 120.0 / 180.0);
    assert_true(fabs(rating_margin(rating, 0) - RATING_Z95 * sqrt(variance)) < 1e-6);
    rating_destroy(rating);
}

// Differences and their variances do not depend on who is at 0.
static void test_anchor_is_a_gauge(void **state) {
    (void)state;
    enum { N = 7, GAMES = N * (N - 1) };
    Rng rng = testing_stream(3, 0);
    RatingGames games[GAMES];
    int count = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            if (i != j)
                games[count++] = (RatingGames){i, j, rng_below(&rng, 30), 1 + rng_below(&rng, 30)};
    RatingConfig config = rating_config_default();
    config.anchor = 2;
    config.prior = RATING_PRIOR_PAIR;
    config.spread = RATING_SPREAD_BINOMIAL;
    Rating *a = rated(config, N, games, count);
    config.anchor = RATING_BEST;
    Rating *b = rated(config, N, games, count);
    for (int i = 0; i < N; i++) {
        assert_true(b->elo[i] <= 0.0);
        for (int j = 0; j < N; j++) {
            assert_true(fabs(a->elo[i] - a->elo[j] - b->elo[i] + b->elo[j]) < 1e-6);
            const double va =
                a->covariance[i * N + i] + a->covariance[j * N + j] - 2 * a->covariance[i * N + j];
            const double vb =
                b->covariance[i * N + i] + b->covariance[j * N + j] - 2 * b->covariance[i * N + j];
            assert_true(fabs(va - vb) < 1e-6 * (1 + va));
        }
    }
    assert_true(b->elo[b->anchor] == 0.0);
    // The mode of the posterior: every player's expected wins equal the actual ones, prior
    // included.
    for (int i = 0; i < N; i++) {
        double surplus = 0;
        for (int k = 0; k < count; k++) {
            const RatingGames *g = &games[k];
            if (g->black != i)
                continue;
            for (int l = 0; l < count; l++) {
                const RatingGames *h = &games[l];
                if (h->white != i || h->black != g->white)
                    continue;
                const double n = g->black_wins + g->white_wins, m = h->black_wins + h->white_wins;
                const double wins = (g->black_wins / n + h->white_wins / m) / 2 * (n + m) + 1;
                surplus += wins - (n + m + 2) * expected(a->elo[i] - a->elo[g->white]);
            }
        }
        assert_true(fabs(surplus) < 1e-5);
    }
    rating_destroy(a);
    rating_destroy(b);
}

// A tournament's ladder to perfect play: 95% intervals cover the truth in about 95% of the cases,
// although the weak agents are too weak to meet perfect play directly.
static void test_coverage(void **state) {
    (void)state;
    enum { N = 20, REPETITIONS = 150, GAMES = 128 };
    int inside = 0, all = 0;
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        Rng rng = testing_stream(11, (uint64_t)repetition);
        double truth[N + 1];
        for (int i = 0; i < N; i++)
            truth[i] = -1200.0 + 60.0 * i + 20.0 * rng_normal(&rng);
        truth[N] = 0.0;
        RatingGames games[2 * (N + 1) * (N + 1)];
        int count = 0;
        for (int i = 0; i <= N; i++)
            for (int j = i + 1; j <= N; j++) {
                if (j - i > 2 && j - i != 5 && j != N)
                    continue;
                for (int side = 0; side < 2; side++) {
                    const int wins = binomial(&rng, GAMES, expected(truth[i] - truth[j]));
                    games[count++] = side == 0 ? (RatingGames){i, j, wins, GAMES - wins}
                                               : (RatingGames){j, i, GAMES - wins, wins};
                }
            }
        RatingConfig config = rating_config_default();
        config.anchor = N;
        Rating *rating = rated(config, N + 1, games, count);
        for (int i = 0; i < N; i++) {
            inside += fabs(rating->elo[i] - truth[i]) < rating_margin(rating, i);
            all++;
        }
        rating_destroy(rating);
    }
    const double coverage = (double)inside / all;
    print_message("95%% intervals hold the truth in %.1f%% of %d cases\n", 100 * coverage, all);
    assert_true(coverage > 0.92 && coverage < 0.98);
}

// A round robin, `games` with either colour.
enum { POOL = 16, POOL_GAMES = POOL * (POOL - 1) };

typedef struct World {
    double first_move; // Elo that moving first is worth
    double effect;     // deviation of the pairings' own effects, Elo
    int games;
    double elo[POOL];
} World;

static void draw(const World *world, Rng *rng, RatingGames games[POOL_GAMES], bool exact) {
    int count = 0;
    for (int i = 0; i < POOL; i++)
        for (int j = i + 1; j < POOL; j++) {
            const double own = exact ? 0.0 : world->effect * rng_normal(rng);
            for (int side = 0; side < 2; side++) {
                const int black = side == 0 ? i : j, white = side == 0 ? j : i;
                const double p = expected(world->elo[black] - world->elo[white] +
                                          (side == 0 ? own : -own) + world->first_move);
                const double wins = exact ? 1e7 * p : binomial(rng, world->games, p);
                games[count++] =
                    (RatingGames){black, white, wins, (exact ? 1e7 : world->games) - wins};
            }
        }
}

typedef struct Coverage {
    double inside, margin; // share of intervals that cover the truth, their mean width
    double effect;         // mean of the estimates
    double rejected;       // share of tournaments where the fit's chance is below 5%
} Coverage;

static Coverage cover(World world, RatingSpread spread, int repetitions, uint64_t stream) {
    Coverage coverage = {0};
    for (int repetition = 0; repetition < repetitions; repetition++) {
        Rng rng = testing_stream(stream, (uint64_t)repetition);
        for (int i = 0; i < POOL; i++)
            world.elo[i] = -40.0 * i + 20.0 * rng_normal(&rng);
        RatingGames games[POOL_GAMES];
        RatingConfig config = rating_config_default();
        config.anchor = 0;
        config.spread = RATING_SPREAD_BINOMIAL;
        // The ratings in the limit of infinitely many games.
        draw(&world, &rng, games, true);
        Rating *truth = rated(config, POOL, games, POOL_GAMES);
        config.spread = spread;
        draw(&world, &rng, games, false);
        Rating *rating = rated(config, POOL, games, POOL_GAMES);
        for (int i = 1; i < POOL; i++) {
            const double margin = rating_margin(rating, i);
            coverage.inside += fabs(rating->elo[i] - truth->elo[i]) < margin;
            coverage.margin += margin;
        }
        coverage.effect += rating->effect;
        coverage.rejected += rating_fit_chance(rating) < 0.05;
        rating_destroy(rating);
        rating_destroy(truth);
    }
    coverage.inside /= repetitions * (POOL - 1);
    coverage.margin /= repetitions * (POOL - 1);
    coverage.effect /= repetitions;
    coverage.rejected /= repetitions;
    return coverage;
}

// Where moving first decides much, pairs of games vary less than games do.
static void test_pairs_are_the_unit(void **state) {
    (void)state;
    const World world = {.first_move = 350.0, .games = 64};
    const Coverage pairs = cover(world, RATING_SPREAD_PAIRS, 60, 21);
    const Coverage games = cover(world, RATING_SPREAD_BINOMIAL, 60, 21);
    print_message("moving first worth 350 Elo: intervals of +-%.1f by pairs hold the truth in "
                  "%.1f%%, of +-%.1f by games in %.1f%%\n",
                  pairs.margin, 100 * pairs.inside, games.margin, 100 * games.inside);
    assert_true(pairs.margin < 0.9 * games.margin);
    // The players of a table are right or wrong together: the shares of 60 tables vary by 2.5%.
    assert_true(pairs.inside > 0.87 && pairs.inside < 0.985);
    assert_true(games.inside > pairs.inside + 0.01);
}

// Players that one number each does not describe: this is detected, and intervals widen.
static void test_effects_of_pairings(void **state) {
    (void)state;
    const World world = {.effect = 60.0, .games = 200};
    const Coverage pairs = cover(world, RATING_SPREAD_PAIRS, 60, 22);
    const Coverage games = cover(world, RATING_SPREAD_BINOMIAL, 60, 22);
    print_message("effects of 60 Elo: found %.0f; intervals hold the truth in %.1f%%, without "
                  "effects in %.1f%%\n",
                  pairs.effect, 100 * pairs.inside, 100 * games.inside);
    assert_true(pairs.effect > 54.0 && pairs.effect < 66.0);
    assert_true(pairs.rejected == 1.0);
    // The players of a table are right or wrong together: the shares of 60 tables vary by 2.5%.
    assert_true(pairs.inside > 0.87 && pairs.inside < 0.985);
    assert_true(games.inside < 0.85);
}

// For players that follow Bradley-Terry a misfit is found no more often than by chance, and their
// intervals stay unchanged.
static void test_a_good_fit(void **state) {
    (void)state;
    const World world = {.games = 50};
    const Coverage pairs = cover(world, RATING_SPREAD_PAIRS, 200, 23);
    const Coverage games = cover(world, RATING_SPREAD_BINOMIAL, 200, 23);
    print_message("Bradley-Terry holds: doubted at 5%% in %.1f%%; intervals hold the truth in "
                  "%.1f%%, +-%.1f and without effects +-%.1f\n",
                  100 * pairs.rejected, 100 * pairs.inside, pairs.margin, games.margin);
    assert_true(pairs.rejected < 0.12);
    assert_true(pairs.inside > 0.93 && pairs.inside < 0.97);
    assert_true(pairs.margin < 1.06 * games.margin && pairs.margin > 0.97 * games.margin);
}

static void test_superiority(void **state) {
    (void)state;
    const RatingGames games[] = {{0, 1, 30, 20}, {1, 0, 20, 30}, {1, 2, 25, 25}, {2, 1, 25, 25}};
    RatingConfig config = rating_config_default();
    config.anchor = 2;
    Rating *rating = rated(config, 3, games, 4);
    // 60 of 100, at even strength a deviation of 5 wins: the normal's 97.7% with the prior's pull
    assert_true(rating_superiority(rating, 0, 1) > 0.965);
    assert_true(rating_superiority(rating, 0, 1) < 0.985);
    assert_true(fabs(rating_superiority(rating, 1, 2) - 0.5) < 1e-6);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            assert_true(fabs(rating_superiority(rating, i, j) + rating_superiority(rating, j, i) -
                             1.0) < 1e-12);
    assert_true(isnan(rating_fit_chance(rating))); // no degrees of freedom left
    assert_true(rating->effect == 0.0);
    rating_destroy(rating);
}

static void test_shut_out_is_finite(void **state) {
    (void)state;
    const RatingGames games[] = {{0, 1, 0, 500}, {1, 0, 500, 0}};
    RatingConfig config = rating_config_default();
    config.anchor = 1;
    Rating *rating = rated(config, 2, games, 2);
    assert_true(fabs(rating->elo[0] - 400 * log10(0.5 / 1000.5)) < 1e-6);
    assert_true(rating_margin(rating, 0) > 300.0);
    rating_destroy(rating);
}

static void test_disconnected(void **state) {
    (void)state;
    const char *names[] = {"perfect play", "tiny/0", "tiny/1", "big/0", "big/1"};
    const RatingGames games[] = {{0, 1, 3, 1}, {1, 2, 2, 2}, {3, 4, 5, 5}, {4, 1, 0, 0}};
    RatingConfig config = rating_config_default();
    config.anchor = 0;
    Rating *rating;
    Error error = {""};
    assert_int_equal(rating_solve(&config, 5, games, 4, names, &rating, &error), STATUS_INVALID);
    assert_null(rating);
    assert_non_null(strstr(error.text, "big/0, big/1"));
    assert_non_null(strstr(error.text, "perfect play"));
    assert_null(strstr(error.text, "tiny"));
}

// A thousand players in a sparse pool, in a second or so.
static void test_many_players(void **state) {
    (void)state;
    enum { N = 1000, OPPONENTS = 6 };
    Rng rng = testing_stream(5, 0);
    double *truth = calloc(N, sizeof *truth);
    RatingGames *games = calloc((size_t)N * OPPONENTS, sizeof *games);
    for (int i = 0; i < N; i++)
        truth[i] = -2.0 * i;
    int count = 0;
    for (int i = 0; i < N; i++)
        for (int k = 0; k < OPPONENTS; k++) {
            const int j = i + 1 + k * 25;
            if (j >= N)
                continue;
            const int wins = binomial(&rng, 64, expected(truth[i] - truth[j]));
            games[count++] = (RatingGames){i, j, wins, 64 - wins};
        }
    RatingConfig config = rating_config_default();
    config.anchor = 0;
    Rating *rating = rated(config, N, games, count);
    double z = 0;
    for (int i = 1; i < N; i++)
        z += pow((rating->elo[i] - truth[i]) * RATING_Z95 / rating_margin(rating, i), 2);
    z = sqrt(z / (N - 1));
    print_message("root mean square error in standard deviations: %.2f\n", z);
    assert_true(z < 2.0);
    rating_destroy(rating);
    free(truth);
    free(games);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_players),
        cmocka_unit_test(test_anchor_is_a_gauge),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_shut_out_is_finite),
        cmocka_unit_test(test_disconnected),
        cmocka_unit_test(test_pairs_are_the_unit),
        cmocka_unit_test(test_effects_of_pairings),
        cmocka_unit_test(test_a_good_fit),
        cmocka_unit_test(test_superiority),
        cmocka_unit_test(test_many_players),
    };
    return TESTING_RUN(tests);
}
