// Results from a table, and ratings as tables.
#include "tests/testing.h"

#include "elo/rating/rating_check.h"
#include "elo/rating/rating_pools.h"
#include "elo/rating/rating_table.h"
#include "elo/rating/results.h"

#include <math.h>
#include <string.h>

static Results *read_ok(const char *text) {
    Results *results;
    Error error = {""};
    if (results_read("t.csv", text, strlen(text), &results, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return results;
}

static void refuse(const char *text, const char *expected) {
    Results *results;
    Error error = {""};
    assert_int_equal(results_read("t.csv", text, strlen(text), &results, &error), STATUS_INVALID);
    assert_null(results);
    if (!strstr(error.text, expected))
        fail_msg("expected '%s', got '%s'", expected, error.text);
}

#define HEAD "black,white,black_wins,white_wins\n"

static void test_reading(void **state) {
    (void)state;
    Results *results = read_ok("white,note,black,white_wins,black_wins\n"
                               "ann,x,\"b, ob\",3,1\nzoe,,ann,0,0\n\"b, ob\",y,ann,7,2\n");
    assert_int_equal(results->players, 3);
    assert_string_equal(results->names[0], "b, ob"); // in order of appearance, Black first
    assert_string_equal(results->names[1], "ann");
    assert_string_equal(results->names[2], "zoe");
    assert_int_equal(results->count, 2); // the row without games is not one
    const RatingGames *g = results->games;
    assert_true(g[0].black == 0 && g[0].white == 1 && g[0].black_wins == 1 && g[0].white_wins == 3);
    assert_true(g[1].black == 1 && g[1].white == 0 && g[1].black_wins == 2 && g[1].white_wins == 7);
    results_destroy(results);
    refuse("", "empty");
    refuse("black,white,black_wins\na,b,1\n", "white_wins");
    refuse(HEAD, "no games");
    refuse(HEAD "a,b,0,0\n", "no games");
    refuse(HEAD "a,a,1,1\n", "t.csv:2: 'a' against itself");
    refuse(HEAD "a,b,1,1\na,,1,1\n", "t.csv:3: expected the name");
    refuse(HEAD "a,b\x01,1,1\n", "t.csv:2: expected the name");
    refuse(HEAD "a,b,-1,1\n", "t.csv:2");
    refuse(HEAD "a,b,1.5,1\n", "whole number");
    refuse(HEAD "a,b,1,nan\n", "t.csv:2");
    refuse(HEAD "a,b,1\n", "t.csv:2");
    refuse(HEAD "a,b,0x10,1\n", "t.csv:2: black_wins is '0x10'");
    refuse(HEAD "a,b,inf,1\n", "t.csv:2");
    refuse("black,white,black_wins,white_wins,Black_Wins\na,b,1,2,3\n", "columns 3 and 5");
    refuse("black,white,bw,ww\na,b,1,2\n", "no column named black_wins, only black, white, bw, ww");
}

static void test_draws(void **state) {
    (void)state;
    Results *results = read_ok("black,white,black_wins,white_wins,Draws\na,b,7,3,3\nb,a,0,0,4\n");
    assert_int_equal(results->count, 2);
    assert_true(results->games[0].black_wins == 8.5 && results->games[0].white_wins == 4.5);
    assert_true(results->games[1].black_wins == 2.0 && results->games[1].white_wins == 2.0);
    assert_true(results->draws == 7.0);
    results_destroy(results);
    refuse("black,white,black_wins,white_wins,draws\na,b,7,3,0.5\n",
           "draws is 0.5, expected a whole");
    refuse("black,white,black_wins,white_wins,draws\na,b,7,3,-1\n", "t.csv:2: draws");
    refuse("black,white,black_wins,white_wins,draws,ties\na,b,7,3,1,1\n", "one for draws");
}

static Rating *rate(const Results *results) {
    const RatingConfig config = rating_config_default();
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, results->players, results->games, results->count, NULL, &rating,
                     &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return rating;
}

static void test_tables(void **state) {
    (void)state;
    Results *results =
        read_ok(HEAD "a,\"b \"\"x\"\"\",30,20\n\"b \"\"x\"\"\",a,20,30\na,c,50,0\nc,a,0,50\n");
    Rating *rating = rate(results);
    const RatingTable table = {.rating = rating,
                               .names = (const char *const *)results->names,
                               .board = 5,
                               .pool = 1,
                               .first = {12.345, 6.789, 3}};
    char *text = rating_table_text(&table);
    assert_string_equal(text, "   # PLAYER :   RATING  ERROR    POINTS    PLAYED    (%)   LOS\n"
                              "   1 a      :      0.0    ---       160       200   80.0  97.6\n"
                              "   2 b \"x\"  :    -69.7   69.1        40       100   40.0 100.0\n"
                              "   3 c      :   -921.3  482.7         0       100    0.0   ---\n");
    free(text);
    text = rating_table_csv(&table, true);
    assert_non_null(strstr(text, "board,rank,player,rating,error,points,played,percent,los,"
                                 "pool,first_move,first_move_error,chi_square,"
                                 "chi_square_expected,fit_p,effect,model,black,white,misfit\n"
                                 "5,1,a,0.00,0.00,160,200,80.00,97."));
    assert_non_null(strstr(text, ",1,12.35,6.79,"));
    assert_non_null(strstr(text, "\n5,2,\"b \"\"x\"\"\",-69."));
    free(text);
    text = rating_table_json(&table, 1);
    assert_non_null(strstr(text, "{\"name\":\"c\",\"size\":5,\"elo\":-92"));
    assert_non_null(strstr(text, "\"score\":0,\"los\":null,\"model\":\"bradley-terry\",\"pool\":1,"
                                 "\"first_move\":12.35,"
                                 "\"first_move_error\":6.79,\"chi_square\":"));
    free(text);
    rating_destroy(rating);
    results_destroy(results);
}

// Results with a known advantage, and with a cycle of players.
static void test_checks(void **state) {
    (void)state;
    enum { N = 8 };
    for (int circle = 0; circle < 2; circle++) {
        RatingGames games[N * N];
        int count = 0;
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                if (i == j)
                    continue;
                const int ahead = (j - i + N) % N; // in the circle
                const double elo = -40.0 * i + 40.0 * j + 150.0 +
                                   (circle ? 200.0 * ((ahead < N / 2) - (ahead > N / 2)) : 0.0);
                const double wins = floor(1000.0 / (1.0 + pow(10.0, -elo / 400.0)) + 0.5);
                games[count++] = (RatingGames){i, j, wins, 1000.0 - wins};
            }
        const RatingConfig config = rating_config_default();
        Rating *rating;
        assert_int_equal(rating_solve(&config, N, games, count, NULL, &rating, NULL), STATUS_OK);
        const RatingFirstMove first = rating_first_move(rating, games, count);
        char sentence[RATING_SENTENCE_MAX];
        rating_fit_sentence(rating, sentence);
        print_message("%.0f +- %.0f; %s\n", first.elo, first.margin, sentence);
        assert_true(fabs(first.elo - 150.0) < 10.0);
        assert_true(first.margin > 0.0);
        assert_non_null(strstr(sentence, circle ? "does not fit" : "Bradley-Terry fits"));
        rating_destroy(rating);
    }
}

static RatingFirstMove first_move(const char *text) {
    Results *results = read_ok(text);
    Rating *rating = rate(results);
    const RatingFirstMove first = rating_first_move(rating, results->games, results->count);
    rating_destroy(rating);
    results_destroy(results);
    return first;
}

// Half of the 95% interval of the mean of two logits whose games are independent.
static double binomial(double p, double q, double games) {
    return RATING_Z95 * RATING_ELO_PER_LOGIT * 0.5 *
           sqrt(1.0 / (games * p * (1.0 - p)) + 1.0 / (games * q * (1.0 - q)));
}

static void test_first_move(void **state) {
    (void)state;
    // Neither one pairing nor a cycle, each with one colour only, determines it.
    assert_true(isnan(first_move(HEAD "a,b,700,300\n").elo));
    assert_true(isnan(first_move(HEAD "a,b,70,30\nb,c,70,30\nc,a,70,30\n").margin));
    // Two players are two numbers for two results, whatever the rows they come in.
    RatingFirstMove first = first_move(HEAD "a,b,70,30\nb,a,30,20\nb,a,20,30\n");
    const double expected = 0.5 * RATING_ELO_PER_LOGIT * log(0.7 / 0.3);
    assert_true(fabs(first.elo - expected) < 2.0);
    assert_true(first.margin > 0.99 * binomial(0.7, 0.5, 100) &&
                first.margin < 1.03 * binomial(0.7, 0.5, 100));
    // Pairings that agree better than chance do not shrink the margin below that of chance.
    first = first_move(HEAD "a,b,60,40\nb,a,60,40\na,c,60,40\nc,a,60,40\nb,c,60,40\nc,b,60,40\n");
    assert_true(first.margin > 0.99 * binomial(0.6, 0.6, 300));
    // Pairings that disagree widen it.
    const RatingFirstMove apart =
        first_move(HEAD "a,b,90,10\nb,a,90,10\na,c,60,40\nc,a,60,40\nb,c,30,70\nc,b,30,70\n");
    assert_true(apart.margin > 3.0 * first.margin);
    // Few and one-sided results.
    assert_true(first_move(HEAD "a,b,1,0\nb,a,1,0\nb,c,1,0\nc,b,0,1\n").margin > 300.0);
    // Black never loses: finite, with a wide margin.
    first = first_move(HEAD "a,b,10,0\nb,a,10,0\n");
    assert_true(first.elo > 300.0 && first.elo < 1500.0 && first.margin > 200.0);
    char text[RATING_FIRST_MOVE_MAX];
    rating_first_move_sentence((RatingFirstMove){NAN, NAN, 0}, text);
    assert_non_null(strstr(text, "cannot be told"));
}

// Two pools, each rated as if alone, and a player without games.
static void test_pools(void **state) {
    (void)state;
    Results *results = read_ok(HEAD "a,x,7,3\nb,y,5,5\nx,a,6,4\nnone,a,0,0\ny,c,9,1\nc,b,2,8\n");
    const char *const *names = (const char *const *)results->names;
    const RatingConfig config = rating_config_default();
    RatingPools *pools;
    assert_int_equal(rating_pools_solve(&config, results->players, results->games, results->count,
                                        names, &pools, NULL),
                     STATUS_OK);
    static const char *const alone[] = {HEAD "a,x,7,3\nx,a,6,4\n",
                                        HEAD "b,y,5,5\ny,c,9,1\nc,b,2,8\n"};
    assert_int_equal(pools->count, 2);
    assert_int_equal(pools->idle, 1);
    for (int p = 0; p < 2; p++) {
        const RatingPool *pool = &pools->pools[p];
        Results *own = read_ok(alone[p]);
        Rating *rating = rate(own);
        assert_int_equal(pool->players, own->players);
        for (int i = 0; i < own->players; i++) {
            assert_string_equal(pool->names[i], own->names[i]);
            assert_true(pool->rating->elo[i] == rating->elo[i]);
        }
        rating_destroy(rating);
        results_destroy(own);
    }
    rating_pools_destroy(pools);
    results_destroy(results);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading), cmocka_unit_test(test_draws),
        cmocka_unit_test(test_tables),  cmocka_unit_test(test_pools),
        cmocka_unit_test(test_checks),  cmocka_unit_test(test_first_move),
    };
    return TESTING_RUN(tests);
}
