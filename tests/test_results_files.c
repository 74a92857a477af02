// Results written as files and read back, and PGN from elsewhere.
#include "tests/testing.h"
#include "tests/testing_folder.h"

#include "base/file.h"
#include "elo/rating/results.h"

#include <stdlib.h>
#include <string.h>

static Results *read_ok(const char *text) {
    Results *results;
    Error error = {""};
    if (results_read("t", text, strlen(text), &results, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return results;
}

static void refuse(const char *text, const char *expected) {
    Results *results;
    Error error = {""};
    assert_int_equal(results_read("t", text, strlen(text), &results, &error), STATUS_INVALID);
    if (!strstr(error.text, expected))
        fail_msg("expected '%s', got '%s'", expected, error.text);
}

static void test_pgn(void **state) {
    (void)state;
    Results *results =
        read_ok("; a comment [White \"no\"]\n% another\n{and [a] third\n}\n"
                "[Event \"x\"]\n[White \"a \\\"q\\\" \\\\\"]\n[Black \"b, c\"]\n"
                "[Result \"1-0\"]\n\n1. e4 {[%clk 1]\n[White \"no\"]} e5 ; [x\n1-0\n\n"
                "[White \"b, c\"][Black \"a \\\"q\\\" \\\\\"]\r\n[Result \"1/2-1/2\"]"
                "[White \"b, c\"]\n[Black \"d\"]\n[Result \"*\"]\n\n*\n"
                "[Black \"d\"]\n[White \"b, c\"]\n[Result \"0-1\"]\n"
                "[White \"b, c\"]\n[Black \"d\"]\n[Result \"0-1\"]\n");
    assert_int_equal(results->players, 3);
    assert_string_equal(results->names[0], "a \"q\" \\");
    assert_string_equal(results->names[1], "b, c");
    assert_string_equal(results->names[2], "d");
    assert_int_equal(results->count, 3);
    assert_int_equal(results->unfinished, 1);
    assert_true(results->draws == 1.0 && results->drawn[1] == 1.0);
    const RatingGames *g = results->games; // White moves first: our Black
    assert_true(g[0].black == 0 && g[0].white == 1 && g[0].black_wins == 1.0);
    assert_true(g[1].black == 1 && g[1].white == 0 && g[1].black_wins == 0.5);
    assert_true(g[2].black == 1 && g[2].white == 2 && g[2].white_wins == 2.0);
    results_destroy(results);
    refuse("[White \"a\"]\n[Black \"b\"]\n\n1-0\n", "no tag Result");
    refuse("[White \"a\"]\n[Black \"a\"]\n[Result \"1-0\"]\n", "'a' against itself");
    refuse("[White \"\"]\n[Black \"a\"]\n[Result \"1-0\"]\n", "tag White");
    refuse("[White \"b\"]\n[Black \"a\x01\"]\n[Result \"1-0\"]\n", "tag Black");
    refuse("[White \"a\"]\n[Black \"b]\n[Result \"1-0\"]\n", "t:2: expected a tag");
    refuse("[White \"a\"]\n[Black \"b\"]\n[Result \"*\"]\n", "no finished game");
    refuse("[Event \"a\"]\n", "no finished game");
    refuse("[White", "t:1: expected a tag");
    refuse("[", "t:1: expected a tag");
}

// Each player's games as either colour against each other, by name, in any order of rows.
static void count_games(const Results *results, const char *black, const char *white,
                        double count[3]) {
    count[0] = count[1] = count[2] = 0.0;
    for (int i = 0; i < results->count; i++) {
        const RatingGames *g = &results->games[i];
        if (strcmp(results->names[g->black], black) != 0 ||
            strcmp(results->names[g->white], white) != 0)
            continue;
        count[0] += g->black_wins;
        count[1] += g->white_wins;
        count[2] += results->drawn[i];
    }
}

static void check_same(const Results *a, const Results *b) {
    assert_int_equal(a->players, b->players);
    assert_true(a->draws == b->draws);
    for (int i = 0; i < a->players; i++)
        for (int j = 0; j < a->players; j++) {
            double own[3], other[3];
            count_games(a, a->names[i], a->names[j], own);
            count_games(b, a->names[i], a->names[j], other);
            assert_memory_equal(own, other, sizeof own);
        }
}

typedef Status Write(const char *path, const Results *results, const volatile sig_atomic_t *stop,
                     Error *error);

static void test_round_trip(void **state) {
    (void)state;
    static const char *const texts[] = {
        "black,white,black_wins,white_wins\na,b,3,1\nb,a,0,2\na,b,1,0\nc,\"x, \"\"y\"\" \\\",5,5\n",
        "black,white,black_wins,white_wins,draws\n\" blank \",b,3,1,2\nb,\" blank \",0,0,1\n",
    };
    Write *const writers[] = {results_write_csv, results_write_pgn};
    char *folder = make_folder();
    for (int t = 0; t < 2; t++)
        for (int w = 0; w < 2; w++) {
            Results *results = read_ok(texts[t]);
            char path[PATH_MAX];
            Error error = {""};
            assert_int_equal(file_path(folder, "games", path, &error), STATUS_OK);
            assert_int_equal(writers[w](path, results, NULL, &error), STATUS_OK);
            char *text;
            size_t length;
            assert_int_equal(file_read(path, 1 << 20, &text, &length, &error), STATUS_OK);
            Results *again = read_ok(text);
            check_same(results, again);
            // Stopped, or with names that are no use: the old file stays.
            const volatile sig_atomic_t stop = 1;
            assert_int_equal(writers[w](path, results, &stop, &error), STATUS_STOPPED);
            results->names[0][0] = '\x01';
            assert_int_equal(writers[w](path, results, NULL, &error), STATUS_INVALID);
            free(results->names[0]);
            results->names[0] = memory_string(results->names[1]);
            assert_int_equal(writers[w](path, results, NULL, &error), STATUS_INVALID);
            assert_non_null(strstr(error.text, "two players are called"));
            char *same;
            size_t same_length;
            assert_int_equal(file_read(path, 1 << 20, &same, &same_length, &error), STATUS_OK);
            assert_true(length == same_length && memcmp(text, same, length) == 0);
            char command[PATH_MAX];
            snprintf(command, sizeof command, "[ \"$(ls -A %s)\" = games ]", folder);
            assert_int_equal(system(command), 0);
            results_destroy(results);
            results_destroy(again);
            free(text);
            free(same);
        }
    Results *results = read_ok("black,white,black_wins,white_wins\na,b,20000001,1\n");
    Error error;
    assert_int_equal(results_write_pgn("/nowhere", results, NULL, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "20000002 games"));
    assert_int_equal(results_write_csv("/nowhere/x", results, NULL, &error), STATUS_IO);
    results_destroy(results);
    remove_folder(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pgn),
        cmocka_unit_test(test_round_trip),
    };
    return TESTING_RUN(tests);
}
