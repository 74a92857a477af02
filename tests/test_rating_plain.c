// Plain Bradley-Terry: against ratings that Ordo printed, the equations that define it, and an
// independent solver; who is beyond the scale; coverage of the intervals.
#include "tests/rated.h"

#include "base/file.h"
#include "elo/rating/csv.h"
#include "elo/rating/rating_check.h"
#include "elo/rating/rating_pools.h"
#include "elo/rating/rating_table.h"
#include "elo/rating/results.h"

#include <stdlib.h>
#include <string.h>

static RatingConfig plain(int anchor) {
    RatingConfig config = rating_config_default();
    config.model = RATING_MODEL_PLAIN;
    config.anchor = anchor;
    return config;
}

static char *read_data(const char *name, size_t *length) {
    char path[512], *text;
    snprintf(path, sizeof path, TEST_DATA "/ordo/%s", name);
    Error error = {""};
    if (file_read(path, 1 << 20, &text, length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return text;
}

static int player_of(const Results *results, const char *name) {
    for (int i = 0; i < results->players; i++)
        if (strcmp(results->names[i], name) == 0)
            return i;
    fail_msg("no player %s", name);
    return -1;
}

// The rating of a player, NAN if it is beyond the scale.
static double rating_of(const RatingPools *pools, int player) {
    for (int p = 0; p < pools->count; p++)
        for (int i = 0; i < pools->pools[p].players; i++)
            if (pools->pools[p].player[i] == player)
                return pools->pools[p].rating->elo[i];
    return NAN;
}

// tests/data/ordo/README.md says how its files were made.
static void test_ordo(void **state) {
    (void)state;
    static const struct {
        const char *name, *anchor;
        int beyond;
    } cases[] = {{"made", "p0", 0}, {"purged", "ann", 2}, {"real", "perfect play", 0}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char name[64];
        size_t length;
        Results *results;
        Csv *csv;
        snprintf(name, sizeof name, "%s.csv", cases[c].name);
        char *text = read_data(name, &length);
        assert_int_equal(results_read(name, text, length, &results, NULL), STATUS_OK);
        free(text);
        snprintf(name, sizeof name, "%s-ordo.csv", cases[c].name);
        text = read_data(name, &length);
        assert_int_equal(csv_create(name, text, length, &csv, NULL), STATUS_OK);
        free(text);
        const RatingConfig config = plain(player_of(results, cases[c].anchor));
        RatingPools *pools;
        assert_int_equal(rating_pools_solve(&config, results->players, results->games,
                                            results->count, (const char *const *)results->names,
                                            &pools, NULL),
                         STATUS_OK);
        assert_int_equal(pools->count, 1);
        assert_int_equal(pools->beyond_count, cases[c].beyond);
        assert_int_equal(csv->rows, results->players);
        int compared = 0;
        for (int row = 0; row < csv->rows; row++) {
            const int player = player_of(results, csv_text(csv, row, 1));
            const double own = rating_of(pools, player);
            if (isnan(own))
                continue;
            compared++;
            // Ordo prints two digits.
            assert_true(fabs(own - strtod(csv_text(csv, row, 2), NULL)) < 0.012);
        }
        assert_int_equal(compared, results->players - cases[c].beyond);
        csv_destroy(csv);
        rating_pools_destroy(pools);
        results_destroy(results);
    }
}

// Random results with draws, of some pairings with one colour only.
static int make_games(Rng *rng, int players, int most, RatingGames *games) {
    int count = 0;
    for (int i = 0; i < players; i++)
        for (int j = 0; j < players; j++) {
            if (i == j || rng_below(rng, 4) == 0)
                continue;
            const int n = 1 + (int)rng_below(rng, (uint32_t)most);
            const double p = expected(100.0 * (j - i) + 150.0);
            const int won = binomial(rng, n, p), drawn = binomial(rng, n - won, 0.2);
            games[count++] = (RatingGames){i, j, won + 0.5 * drawn, n - won - 0.5 * drawn};
        }
    return count;
}

// Points of a player, and those that ratings promise.
static void points_of(const double *elo, const RatingGames *games, int count, int player,
                      double *made, double *promised) {
    *made = *promised = 0.0;
    for (int i = 0; i < count; i++) {
        const RatingGames *g = &games[i];
        const double p = expected(elo[g->black] - elo[g->white]);
        const double played = g->black_wins + g->white_wins;
        if (g->black == player) {
            *made += g->black_wins;
            *promised += played * p;
        }
        if (g->white == player) {
            *made += g->white_wins;
            *promised += played * (1.0 - p);
        }
    }
}

// Zermelo's iteration (Hunter 2004, "MM algorithms for generalized Bradley-Terry models").
static void solve_slowly(int players, const RatingGames *games, int count, double *elo) {
    double strength[16], made[16] = {0}, rest[16];
    for (int i = 0; i < players; i++)
        strength[i] = 1.0;
    for (int i = 0; i < count; i++) {
        made[games[i].black] += games[i].black_wins;
        made[games[i].white] += games[i].white_wins;
    }
    for (int turn = 0; turn < 20000; turn++) {
        for (int i = 0; i < players; i++)
            rest[i] = 0.0;
        for (int i = 0; i < count; i++) {
            const RatingGames *g = &games[i];
            const double part =
                (g->black_wins + g->white_wins) / (strength[g->black] + strength[g->white]);
            rest[g->black] += part;
            rest[g->white] += part;
        }
        for (int i = 0; i < players; i++)
            strength[i] = made[i] / rest[i];
    }
    for (int i = 0; i < players; i++)
        elo[i] = 400.0 * log10(strength[i] / strength[0]);
}

static void test_equations(void **state) {
    (void)state;
    enum { N = 7 };
    int solved = 0;
    for (int round = 0; round < 40; round++) {
        Rng rng = testing_rng((uint64_t)round);
        RatingGames games[N * N];
        const int count = make_games(&rng, N, 30, games);
        int part[N];
        if (rating_parts_by_points(N, games, count, part) > 1)
            continue;
        solved++;
        RatingConfig config = plain(0);
        Rating *rating = rated(config, N, games, count);
        double slow[N];
        solve_slowly(N, games, count, slow);
        for (int i = 0; i < N; i++) {
            double made, promised;
            points_of(rating->elo, games, count, i, &made, &promised);
            assert_true(fabs(made - promised) < 1e-6);
            assert_true(fabs(rating->elo[i] - slow[i]) < 1e-3);
        }
        config.anchor = 3;
        config.anchor_elo = 2800.0;
        Rating *moved = rated(config, N, games, count);
        for (int i = 0; i < N; i++)
            assert_true(fabs(moved->elo[i] - rating->elo[i] - 2800.0 + rating->elo[3]) < 1e-5);
        assert_true(rating_margin(moved, 3) == 0.0 && isnan(moved->effect));
        char text[RATING_SENTENCE_MAX];
        rating_model_sentence(moved, text);
        assert_non_null(strstr(text, "plain Bradley-Terry"));
        rating_destroy(moved);
        rating_destroy(rating);
    }
    assert_true(solved >= 20);
}

// Two players share a part if each has a chain of points to the other.
static void test_parts(void **state) {
    (void)state;
    enum { N = 9 };
    int several = 0;
    for (int round = 0; round < 500; round++) {
        Rng rng = testing_rng((uint64_t)round);
        RatingGames games[2 * N];
        bool reach[N][N] = {{false}};
        const int count = (int)rng_below(&rng, 2 * N);
        for (int i = 0; i < count; i++) {
            const int a = (int)rng_below(&rng, N);
            const int b = (a + 1 + (int)rng_below(&rng, N - 1)) % N;
            const int kind = (int)rng_below(&rng, 4); // a win, a loss, both, no game
            games[i] = (RatingGames){a, b, kind == 0 || kind == 2, kind == 1 || kind == 2};
            reach[a][b] |= games[i].black_wins > 0.0;
            reach[b][a] |= games[i].white_wins > 0.0;
        }
        for (int k = 0; k < N; k++)
            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++)
                    reach[i][j] |= reach[i][k] && reach[k][j];
        int part[N], seen = 0;
        const int parts = rating_parts_by_points(N, games, count, part);
        several += parts > 1 && parts < N;
        for (int i = 0; i < N; i++) {
            assert_true(part[i] >= 0 && part[i] <= seen); // in order of their first players
            seen += part[i] == seen;
            for (int j = 0; j < N; j++)
                assert_int_equal(part[i] == part[j], i == j || (reach[i][j] && reach[j][i]));
        }
        assert_int_equal(parts, seen);
    }
    assert_true(several > 100);
}

static void test_beyond(void **state) {
    (void)state;
    static const char text[] = "black,white,black_wins,white_wins,draws\n"
                               "top,a,3,0,0\na,b,2,1,0\nb,c,1,1,0\nc,low,4,0,0\nlow,lower,1,0,0\n"
                               "x,y,0,0,2\ntop,x,1,0,0\nnone,a,0,0,0\n";
    Results *results;
    assert_int_equal(results_read("t", text, strlen(text), &results, NULL), STATUS_OK);
    const char *const *names = (const char *const *)results->names;
    const RatingConfig config = plain(RATING_BEST);
    RatingPools *pools;
    assert_int_equal(rating_pools_solve(&config, results->players, results->games, results->count,
                                        names, &pools, NULL),
                     STATUS_OK);
    assert_int_equal(pools->count, 2);
    assert_int_equal(pools->idle, 1);
    assert_int_equal(pools->pools[0].players, 3); // a, b, c
    assert_true(pools->pools[0].rating->games[0] == 3.0);
    const RatingTable table = {.rating = pools->pools[0].rating,
                               .names = pools->pools[0].names,
                               .beyond = pools->beyond,
                               .beyond_count = pools->beyond_count,
                               .everyone = names};
    char *line = rating_table_beyond_text(&table);
    assert_non_null(
        strstr(line, ": top (won all of 4), low (1 points of 5), lower (lost all of 1)"));
    free(line);
    line = rating_table_csv(&table, false);
    assert_non_null(strstr(line, "\n,,top,,,4,4,100.00,,,,,,,,,plain,,,\n"));
    free(line);
    line = rating_table_json(&table, 1);
    assert_non_null(strstr(line, "{\"name\":\"top\",\"elo\":null,"));
    free(line);
    rating_pools_destroy(pools);
    results_destroy(results);
    // Nobody is left.
    const RatingGames chain[] = {{0, 1, 1.0, 0.0}, {1, 2, 5.0, 0.0}};
    static const char *const three[] = {"a", "b", "c"};
    Error error;
    assert_int_equal(rating_pools_solve(&config, 3, chain, 2, three, &pools, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "no plain ratings of 3 players"));
    Rating *rating;
    assert_int_equal(rating_solve(&config, 3, chain, 2, three, &rating, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "games won and one of games lost"));
}

// Where games are independent trials the intervals hold the truth in 95%, no more and no less.
static void test_coverage(void **state) {
    (void)state;
    enum { N = 6, TABLES = 3000, GAMES = 40 };
    int inside = 0;
    for (int t = 0; t < TABLES; t++) {
        Rng rng = testing_rng((uint64_t)t);
        RatingGames games[N * N];
        int count = 0;
        for (int i = 0; i < N; i++)
            for (int j = i + 1; j < N; j++) {
                const int won = binomial(&rng, GAMES, expected(60.0 * (j - i)));
                games[count++] = (RatingGames){i, j, won, GAMES - won};
            }
        Rating *rating = rated(plain(0), N, games, count);
        for (int i = 1; i < N; i++)
            inside += fabs(rating->elo[i] + 60.0 * i) <= rating_margin(rating, i);
        rating_destroy(rating);
    }
    const double share = (double)inside / (TABLES * (N - 1));
    print_message("in %.1f%%\n", 100.0 * share);
    assert_true(share > 0.94 && share < 0.96);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ordo),     cmocka_unit_test(test_equations),
        cmocka_unit_test(test_parts),    cmocka_unit_test(test_beyond),
        cmocka_unit_test(test_coverage),
    };
    return TESTING_RUN(tests);
}
