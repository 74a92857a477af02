// Rows from outside: any content of a database is read, or rejected with the row's name.
#include "tests/testing.h"

#include "elo/rating/standings.h"
#include "elo/store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void run_sql(const char *path, const char *sql) {
    sqlite3 *database;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(database);
}

// A store with a row in each table.
static void make(const char *path) {
    Store *store;
    const StoreRun run = {"tiny", "group/3", 3, 8, 1, 64, 1, "", "", "", "", true, ""};
    const StoreJob job = {1, 2, false, 1, 4, 0};
    const StoreHorizon horizon = {1, false, 1, 3, 10, 5, 1};
    const StoreFailure failure = {1, 2, false, 0, 0, 1, "late", "", ""};
    assert_int_equal(store_open(path, STORE_WRITE, &store, NULL), STATUS_OK);
    assert_int_equal(store_run_add(store, &run, NULL), STATUS_OK);
    for (int i = 0; i < 2; i++) {
        const StoreSnap snap = {.run = "tiny",
                                .idx = i,
                                .samples = 10.0,
                                .paper_flops = 1e6,
                                .weights = "w",
                                .moves = 9.0,
                                .wall_seconds = 1.0,
                                .cpu_seconds = 1.0,
                                .multiply_adds = 5.0,
                                .looks = 0.0};
        int id;
        assert_int_equal(store_snap_add(store, &snap, &id, NULL), STATUS_OK);
        assert_int_equal(store_agent_add(store, id, 64, 0.1, "gumbel", &id, NULL), STATUS_OK);
    }
    const StoreTrial trials[] = {{1, 2, 3, 1, 20.0, 1.0, false, 0, 1, 0, 0, 0.0, 0},
                                 {2, 1, 1, 3, 20.0, 1.0, false, 0, 1, 0, 0, 0.0, 0},
                                 {1, STORE_PERFECT, 1, 3, 20.0, 1.0, false, 0, 1, 1, 0, 0.0, 0},
                                 {STORE_PERFECT, 2, 3, 0, 20.0, 1.0, false, 0, 1, 1, 0, 0.0, 0}};
    assert_int_equal(store_trials_add(store, trials, 4, NULL, NULL), STATUS_OK);
    assert_int_equal(store_jobs_add(store, &job, 1, NULL), STATUS_OK);
    assert_int_equal(store_horizons_set(store, &horizon, 1, NULL), STATUS_OK);
    assert_int_equal(store_failures_add(store, &failure, 1, NULL), STATUS_OK);
    uint16_t chance[2] = {0, STORE_CHANCE_ONE};
    const StoreErrors errors = {1, 1, 2, {chance, chance, chance, chance}};
    assert_int_equal(store_errors_set(store, &errors, 1, NULL), STATUS_OK);
    store_close(store);
}

// Reads everything; the first error.
static Status read_all(const char *path, Error *error) {
    Store *store;
    StoreRun *runs;
    StoreSnap *snaps;
    StoreAgent *agents;
    StoreTrial *trials;
    StoreFailure *failures;
    StoreJob *jobs;
    StoreHorizon *horizons;
    StoreErrors *errors;
    Standings *standings;
    int sizes[16], count, rounds;
    Status status = store_open(path, STORE_READ, &store, error);
    assert_int_equal(status, STATUS_OK);
    if ((status = store_sizes(store, sizes, &count, error)) == STATUS_OK &&
        (status = store_runs(store, 0, &runs, &count, error)) == STATUS_OK)
        store_runs_free(runs, count);
    if (status == STATUS_OK &&
        (status = store_snaps(store, "tiny", &snaps, &count, error)) == STATUS_OK)
        store_snaps_free(snaps, count);
    if (status == STATUS_OK &&
        (status = store_agents(store, 0, &agents, &count, error)) == STATUS_OK)
        free(agents);
    if (status == STATUS_OK &&
        (status = store_trials(store, 3, false, &trials, &count, error)) == STATUS_OK)
        free(trials);
    if (status == STATUS_OK &&
        (status = store_failures(store, 0, &failures, &count, error)) == STATUS_OK)
        store_failures_free(failures, count);
    if (status == STATUS_OK &&
        (status = store_jobs_open(store, 3, false, &jobs, &count, &rounds, error)) == STATUS_OK)
        free(jobs);
    if (status == STATUS_OK &&
        (status = store_horizons(store, 3, false, &horizons, &count, error)) == STATUS_OK)
        free(horizons);
    if (status == STATUS_OK &&
        (status = store_errors(store, 3, 1, &errors, &count, error)) == STATUS_OK)
        store_errors_free(errors, count);
    if (status == STATUS_OK &&
        (status = standings_load(store, 3, false, &standings, error)) == STATUS_OK)
        standings_destroy(standings);
    store_close(store);
    return status;
}

static void test_impossible_rows(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"UPDATE runs SET boardsize = 2147483647", "run 'tiny': boardsize is '2147483647'"},
        {"UPDATE runs SET boardsize = 4294967299", "run 'tiny': boardsize is '4294967299'"},
        {"UPDATE runs SET boardsize = 0", "run 'tiny': boardsize is '0'"},
        {"UPDATE runs SET boardsize = 3.5", "run 'tiny': boardsize is '3.5'"},
        {"UPDATE runs SET boardsize = 'three'", "run 'tiny': boardsize is 'three'"},
        {"UPDATE runs SET width = -1", "run 'tiny': width is '-1'"},
        {"UPDATE snaps SET idx = 2147483647 WHERE id = 2", "snapshot 2 of run 'tiny': idx"},
        {"UPDATE snaps SET idx = -1 WHERE id = 2", "snapshot 2 of run 'tiny': idx is '-1'"},
        {"UPDATE snaps SET flops = -1 WHERE id = 2", "snapshot 2 of run 'tiny': flops"},
        {"UPDATE snaps SET flops = 9e999 WHERE id = 1", "snapshot 1 of run 'tiny': flops is 'Inf'"},
        {"UPDATE snaps SET samples = 'many'", "snapshot 1 of run 'tiny': samples is 'many'"},
        {"UPDATE agents SET nodes = -64 WHERE id = 2", "agent 2 of run 'tiny': nodes is '-64'"},
        {"UPDATE trials SET black_wins = 2147483647", "trial of agents 1 and 2: black_wins"},
        {"UPDATE trials SET black_wins = 4294967297",
         "black_wins is '4294967297', expected a whole "
         "number from 0 to 1000000000"},
        {"UPDATE trials SET white_wins = -3", "trial of agents 1 and 2: white_wins is '-3'"},
        {"UPDATE trials SET white_wins = 0.5", "white_wins is '0.5'"},
        {"UPDATE trials SET moves = -1", "moves is '-1', expected a number from 0"},
        {"UPDATE mohex_trials SET white_wins = 9e18", "white_wins is '9000000000000000000'"},
        {"UPDATE hexlaw_trials SET job = -2", "job is '-2'"},
        {"UPDATE hexlaw_jobs SET games = 4e9", "job of agents 1 and 2: games"},
        {"UPDATE hexlaw_horizons SET plies = 65", "horizon of agent 1: plies"},
        {"UPDATE mohex_trials SET white_wins = 2 WHERE black_agent IS NULL",
         "perfect play lost 2 games as Black"},
        {"UPDATE hexlaw_perfect_trials SET version = -1", "version of perfect play is '-1'"},
        {"INSERT INTO hexlaw_reference_trials SELECT id, black_wins + white_wins + 1, 9.0, 0 FROM "
         "mohex_trials",
         "settled is '"},
        {"INSERT INTO hexlaw_reference_trials SELECT id, 0, 0.0, 1 FROM mohex_trials",
         "proven is '1'"},
        {"UPDATE hexlaw_errors SET positions = 65537", "errors of agent 1: positions is '65537'"},
        {"UPDATE hexlaw_errors SET positions = 0", "errors of agent 1: positions is '0'"},
        {"UPDATE hexlaw_errors SET positions = 3", "chances of 16 bytes, expected 24"},
        {"UPDATE hexlaw_errors SET chances = NULL", "chances of 0 bytes, expected 16"},
        {"UPDATE hexlaw_failures SET game = -1", "failure of agents 1 and 2: game"},
        // An id that would stand for perfect play.
        {"UPDATE agents SET id = -1 WHERE id = 2; UPDATE trials SET black_agent = -1 WHERE "
         "black_agent = 2; UPDATE trials SET white_agent = -1 WHERE white_agent = 2",
         "agent -1 of run 'tiny': id is '-1'"},
    };
    char path[] = "/tmp/hexlaw-rows-XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Error error = {""};
        unlink(path);
        make(path);
        assert_int_equal(read_all(path, &error), STATUS_OK);
        run_sql(path, cases[i][0]);
        if (read_all(path, &error) != STATUS_INVALID || !strstr(error.text, cases[i][1]))
            fail_msg("%s: expected '%s', got '%s'", cases[i][0], cases[i][1], error.text);
        if (strncmp(error.text, path, strlen(path)) != 0)
            fail_msg("%s: expected %s to be named first, got '%s'", cases[i][0], path, error.text);
    }
    unlink(path);
}

static void test_names(void **state) {
    (void)state;
    assert_true(store_good_name("5x5-w32-d2-s1") && store_good_name("2021-02-11 pale-cats"));
    assert_false(store_good_name(""));
    assert_false(store_good_name("two\nlines"));
    assert_false(store_good_name("\x1b[31mred"));
    assert_false(store_good_name("gone\x7f"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_impossible_rows),
        cmocka_unit_test(test_names),
    };
    return TESTING_RUN(tests);
}
