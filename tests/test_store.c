#include "elo/rating/standings.h"
#include "elo/store/store.h"

#include "base/file.h"

#include <math.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// A folder of its own for each test.
typedef struct Place {
    char folder[64], path[128];
} Place;

static int set_up(void **state) {
    Place *place = calloc(1, sizeof *place);
    strcpy(place->folder, "/tmp/test_store.XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/results.sqlite", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    Place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    const int failed = system(command);
    free(place);
    return failed;
}

static Store *open_ok(const char *path, StoreMode mode) {
    Store *store;
    Error error = {""};
    if (store_open(path, mode, &store, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return store;
}

static void expect_refused(const char *path, StoreMode mode, Status expected, const char *word) {
    Store *store;
    Error error = {""};
    assert_int_equal(store_open(path, mode, &store, &error), expected);
    assert_null(store);
    assert_non_null(strstr(error.text, path));
    if (!strstr(error.text, word))
        fail_msg("'%s' does not say '%s'", error.text, word);
    assert_null(strchr(error.text, '\n'));
}

static const StoreRun some_run = {.name = "2026-01-01 tiny",
                                  .description = "test/3",
                                  .size = 3,
                                  .width = 8,
                                  .depth = 2,
                                  .nodes = 16,
                                  .seed = UINT64_MAX - 1,
                                  .preset = "default",
                                  .recipe = "inputs = chains\nreuse = 16\nrate = 0.003\n",
                                  .command = "hexlaw train",
                                  .version = "0.1.0"};

// A run with `count` snapshots and an agent each; ids are 1 .. count in a new store.
static void fill(Store *store, const StoreRun *run, int count) {
    Error error = {""};
    assert_int_equal(store_run_add(store, run, &error), STATUS_OK);
    for (int i = 0; i < count; i++) {
        const StoreSnap snap = {.run = run->name,
                                .idx = i,
                                .samples = 100.0 * i,
                                .paper_flops = 1e6 * (i + 1),
                                .weights = "weights/tiny.safetensors",
                                .multiply_adds = 3e6,
                                .looks = 2e5,
                                .moves = 17.0,
                                .wall_seconds = 0.25,
                                .cpu_seconds = 0.5};
        int snap_id, agent;
        assert_int_equal(store_snap_add(store, &snap, &snap_id, &error), STATUS_OK);
        assert_int_equal(store_agent_add(store, snap_id, 64, 0.0625, "puct", &agent, &error),
                         STATUS_OK);
    }
}

static void test_round_trip(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 2);
    const StoreTrial trials[] = {
        {.black = 1,
         .white = 2,
         .black_wins = 3,
         .white_wins = 5,
         .moves = 40,
         .times = 0.125,
         .job = 0,
         .seed = UINT64_MAX},
        {.black = 2,
         .white = STORE_PERFECT,
         .black_wins = 1,
         .white_wins = 7,
         .job = 2,
         .perfect = 2},
        {.black = STORE_PERFECT,
         .white = 2,
         .black_wins = 8,
         .white_wins = 0,
         .job = 2,
         .perfect = 2},
    };
    int added;
    assert_int_equal(store_trials_add(store, trials, 3, &added, &error), STATUS_OK);
    assert_int_equal(added, 3);
    store_close(store);

    store = open_ok(place->path, STORE_READ);
    StoreRun *runs;
    int count;
    assert_int_equal(store_runs(store, 0, &runs, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(runs[0].name, some_run.name);
    assert_string_equal(runs[0].recipe, some_run.recipe);
    assert_true(runs[0].seed == some_run.seed);
    assert_int_equal(runs[0].nodes, 16);
    assert_false(runs[0].done);
    store_runs_free(runs, count);
    assert_int_equal(store_runs(store, 4, &runs, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    store_runs_free(runs, count);

    StoreSnap *snaps;
    assert_int_equal(store_snaps(store, some_run.name, &snaps, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(snaps[1].idx, 1);
    assert_true(snaps[1].paper_flops == 2e6 && snaps[1].cpu_seconds == 0.5);
    assert_true(snaps[1].multiply_adds == 3e6 && snaps[1].looks == 2e5);
    assert_string_equal(snaps[1].weights, "weights/tiny.safetensors");
    store_snaps_free(snaps, count);

    StoreAgent *agents;
    assert_int_equal(store_agents(store, 3, &agents, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(agents[1].id, 2);
    assert_string_equal(agents[1].search, "puct");
    assert_string_equal(agents[1].run, some_run.name);
    assert_true(agents[1].c == 0.0625 && agents[1].paper_flops == 2e6 && agents[1].width == 8);
    assert_true(agents[1].executed == 3.2e6 && agents[1].moves == 17.0);
    assert_int_equal(agents[1].inputs, NET_CHAINS);
    free(agents);

    StoreTrial *read;
    assert_int_equal(store_trials(store, 3, false, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(read[i].black, trials[i].black);
        assert_int_equal(read[i].white, trials[i].white);
        assert_int_equal(read[i].black_wins, trials[i].black_wins);
        assert_int_equal(read[i].white_wins, trials[i].white_wins);
        assert_int_equal(read[i].job, trials[i].job);
        assert_true(read[i].seed == trials[i].seed && read[i].times == trials[i].times);
    }
    free(read);
    assert_int_equal(store_trials(store, 3, true, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    free(read);
    int sizes[16];
    assert_int_equal(store_sizes(store, sizes, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(sizes[0], 3);
    store_close(store);
}

static void expect_label(const Place *place, const char *label) {
    Store *store = open_ok(place->path, STORE_READ);
    StoreRun *runs;
    int count;
    Error error = {""};
    assert_int_equal(store_runs(store, 3, &runs, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(runs[0].label, label);
    store_runs_free(runs, count);
    store_close(store);
}

// A label comes with the run or later, and a later one takes its place; an older store, without the
// table, has none.
static void test_labels(void **state) {
    const Place *place = *state;
    Error error = {""};
    static const char *const given[] = {NULL, "first", NULL, "second", ""}, *const found[] = {
                                                                                "", "first",
                                                                                "first", "second",
                                                                                "second"};
    for (int i = 0; i < 5; i++) {
        StoreRun run = some_run;
        run.label = given[i];
        Store *store = open_ok(place->path, STORE_WRITE);
        assert_int_equal(store_run_add(store, &run, &error), STATUS_OK);
        store_close(store);
        expect_label(place, found[i]);
    }
    sqlite3 *database;
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "DROP TABLE hexlaw_labels", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    expect_label(place, "");
    assert_true(store_good_label("a") && !store_good_label("") && !store_good_label("a\nb"));
    char endless[STORE_LABEL_MAX + 1];
    memset(endless, 'x', STORE_LABEL_MAX);
    endless[STORE_LABEL_MAX] = '\0';
    assert_true(!store_good_label(endless) && store_good_label(endless + 1));
}

static void test_nothing_twice(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 2);
    fill(store, &some_run, 2); // the same again: found, not added
    StoreRun other = some_run;
    other.seed = 5;
    assert_int_equal(store_run_add(store, &other, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "seed"));

    StoreAgent *agents;
    int count, added;
    assert_int_equal(store_agents(store, 0, &agents, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    free(agents);
    int id;
    assert_int_equal(store_agent_add(store, 1, 64, 0.0625, "gumbel", &id, &error), STATUS_OK);
    assert_int_equal(id, 3); // another search is another agent

    StoreTrial trial = {.black = 1, .white = 2, .black_wins = 4, .white_wins = 4};
    StoreTrial mohex = {
        .black = 1, .white = STORE_PERFECT, .black_wins = 1, .white_wins = 3, .perfect = 2};
    for (int round = 0; round < 2; round++) {
        assert_int_equal(store_trials_add(store, &trial, 1, &added, &error), STATUS_OK);
        assert_int_equal(added, round == 0);
        assert_int_equal(store_trials_add(store, &mohex, 1, &added, &error), STATUS_OK);
        assert_int_equal(added, round == 0);
    }
    trial.job = 1;
    assert_int_equal(store_trials_add(store, &trial, 1, &added, &error), STATUS_OK);
    assert_int_equal(added, 1);
    trial.greedy = true;
    assert_int_equal(store_trials_add(store, &trial, 1, &added, &error), STATUS_OK);
    assert_int_equal(added, 1);
    StoreTrial *trials;
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_int_equal(count, 3);
    free(trials);

    // An unknown agent is rejected, and its whole transaction with it.
    const StoreTrial two[] = {{.black = 2, .white = 1, .black_wins = 1, .job = 0},
                              {.black = 2, .white = 77, .black_wins = 1, .job = 0}};
    assert_int_equal(store_trials_add(store, two, 2, &added, &error), STATUS_INVALID);
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_int_equal(count, 3);
    free(trials);

    assert_int_equal(store_begin(store, &error), STATUS_OK);
    assert_int_equal(store_run_set_done(store, some_run.name, &error), STATUS_OK);
    store_rollback(store);
    StoreRun *runs;
    assert_int_equal(store_runs(store, 3, &runs, &count, &error), STATUS_OK);
    assert_false(runs[0].done);
    store_runs_free(runs, count);
    assert_int_equal(store_run_set_done(store, some_run.name, &error), STATUS_OK);
    assert_int_equal(store_runs(store, 3, &runs, &count, &error), STATUS_OK);
    assert_true(runs[0].done);
    store_runs_free(runs, count);
    assert_int_equal(store_run_set_done(store, "nobody", &error), STATUS_INVALID);
    store_close(store);
}

static void run_sql(const char *path, const char *sql) {
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    sqlite3_close(database);
}

static void test_refusals_leave_the_file(void **state) {
    const Place *place = *state;
    expect_refused(place->path, STORE_READ, STATUS_IO, "no such store");
    assert_int_equal(access(place->path, F_OK), -1); // reading creates nothing
    expect_refused(place->folder, STORE_READ, STATUS_INVALID, "folder");
    expect_refused(place->folder, STORE_WRITE, STATUS_INVALID, "folder");
    char deep[160];
    snprintf(deep, sizeof deep, "%s/missing/results.sqlite", place->folder);
    expect_refused(deep, STORE_WRITE, STATUS_IO, "cannot open");

    static const char text[] = "board_size,log10_flops,elo\n3,9.0,-250\n";
    Error error;
    assert_int_equal(file_write(place->path, text, sizeof text - 1, &error), STATUS_OK);
    expect_refused(place->path, STORE_READ, STATUS_INVALID, "not a SQLite file");
    expect_refused(place->path, STORE_WRITE, STATUS_INVALID, "not a SQLite file");
    char *bytes;
    size_t length;
    assert_int_equal(file_read(place->path, 1000, &bytes, &length, &error), STATUS_OK);
    assert_int_equal(length, sizeof text - 1);
    assert_memory_equal(bytes, text, length);
    free(bytes);

    // SQLite's magic and nothing behind it.
    char broken[4096] = "SQLite format 3";
    assert_int_equal(file_write(place->path, broken, sizeof broken, &error), STATUS_OK);
    expect_refused(place->path, STORE_READ, STATUS_INVALID, "not a database");
    unlink(place->path);

    run_sql(place->path, "PRAGMA application_id=7; CREATE TABLE songs (name)");
    expect_refused(place->path, STORE_READ, STATUS_INVALID, "another application");
    expect_refused(place->path, STORE_WRITE, STATUS_INVALID, "another application");
    unlink(place->path);
    run_sql(place->path, "CREATE TABLE songs (name)");
    expect_refused(place->path, STORE_READ, STATUS_INVALID, "not a store");
    expect_refused(place->path, STORE_WRITE, STATUS_INVALID, "another application");
    unlink(place->path);

    store_close(open_ok(place->path, STORE_WRITE));
    run_sql(place->path, "PRAGMA user_version=2");
    expect_refused(place->path, STORE_READ, STATUS_INVALID, "version 2");
    expect_refused(place->path, STORE_WRITE, STATUS_INVALID, "version 2");
}

static void test_failures(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 2);
    const StoreFailure failures[] = {
        {1, STORE_PERFECT, false, 0, 3, 1, "crash", "genmove b: ended", "line 1\nline 2\n"},
        {2, 1, true, 4, 0, 1, "illegal", "genmove w after a1: answered 'a1'", ""},
    };
    assert_int_equal(store_failures_add(store, failures, 2, &error), STATUS_OK);
    store_close(store);
    store = open_ok(place->path, STORE_READ);
    StoreFailure *read;
    int count;
    assert_int_equal(store_failures(store, 3, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(read[i].black, failures[i].black);
        assert_int_equal(read[i].white, failures[i].white);
        assert_int_equal(read[i].greedy, failures[i].greedy);
        assert_int_equal(read[i].job, failures[i].job);
        assert_int_equal(read[i].game, failures[i].game);
        assert_int_equal(read[i].agent, failures[i].agent);
        assert_string_equal(read[i].kind, failures[i].kind);
        assert_string_equal(read[i].text, failures[i].text);
        assert_string_equal(read[i].output, failures[i].output);
    }
    store_failures_free(read, count);
    assert_int_equal(store_failures(store, 4, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    store_close(store);
    // An older store without the table can be read, and gets the table when opened for writing.
    run_sql(place->path, "DROP TABLE hexlaw_failures");
    for (int mode = 0; mode < 3; mode++) {
        store = open_ok(place->path, mode == 1 ? STORE_WRITE : STORE_READ);
        if (mode == 1)
            assert_int_equal(store_failures_add(store, failures, 1, &error), STATUS_OK);
        assert_int_equal(store_failures(store, 0, &read, &count, &error), STATUS_OK);
        assert_int_equal(count, mode > 0);
        store_failures_free(read, count);
        store_close(store);
    }
}

// In a store from before executed multiply-adds were counted they are unknown, whatever it has in
// their place; new rows have them.
static void test_older_compute_is_unknown(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 1);
    store_close(store);
    run_sql(place->path, "DROP TABLE hexlaw_compute; UPDATE hexlaw_snaps SET executed_flops = 7");
    StoreRun other = some_run;
    other.name = "another";
    for (int mode = 0; mode < 2; mode++) {
        store = open_ok(place->path, mode == 1 ? STORE_WRITE : STORE_READ);
        if (mode == 1)
            fill(store, &other, 1);
        StoreAgent *agents;
        int count;
        assert_int_equal(store_agents(store, 3, &agents, &count, &error), STATUS_OK);
        assert_int_equal(count, 1 + mode);
        assert_true(isnan(agents[0].executed) && agents[0].moves == 17.0);
        assert_true(mode == 0 || agents[1].executed == 3.2e6);
        free(agents);
        store_close(store);
    }
}

// The reference player's settled games are read as written, and deleted with their trials.
static void test_settled_games_are_kept(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 2);
    const StoreTrial rows[] = {{.black = 1,
                                .white = STORE_PERFECT,
                                .black_wins = 1,
                                .white_wins = 3,
                                .perfect = 1,
                                .settled = 4,
                                .settled_stones = 50.0,
                                .proven = 2},
                               {.black = STORE_PERFECT, .white = 1, .black_wins = 4, .perfect = 1}};
    StoreTrial *trials;
    int count;
    assert_int_equal(store_trials_add(store, rows, 2, NULL, &error), STATUS_OK);
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_true(trials[0].settled == 4 && trials[0].settled_stones == 50.0);
    assert_true(trials[0].proven == 2 && trials[1].settled == 0 && trials[1].proven == 0);
    free(trials);
    // Its row is the trial's, whose number the next one may get.
    assert_int_equal(store_perfect_forget(store, 3, false, 2, &error), STATUS_OK);
    const StoreTrial again = {
        .black = 2, .white = STORE_PERFECT, .white_wins = 1, .job = 1, .perfect = 2};
    assert_int_equal(store_trials_add(store, &again, 1, NULL, &error), STATUS_OK);
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_true(count == 1 && trials[0].settled == 0);
    free(trials);
    store_close(store);
}

// Games against two versions of perfect play are never combined; those from before versions belong
// to version 1.
static void test_versions_of_perfect_play(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 2);
    StoreTrial rows[] = {
        {.black = 1, .white = STORE_PERFECT, .black_wins = 1, .white_wins = 3, .perfect = 2},
        {.black = STORE_PERFECT, .white = 2, .black_wins = 4, .white_wins = 1, .perfect = 2},
        {.black = 1, .white = 2, .black_wins = 2, .white_wins = 2}};
    assert_int_equal(store_trials_add(store, rows, 3, NULL, &error), STATUS_OK);
    store_close(store);
    for (int mixed = 0; mixed < 2; mixed++) {
        store = open_ok(place->path, STORE_READ);
        StoreTrial *trials;
        int count, version;
        assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
        assert_int_equal(count, 3);
        assert_int_equal(store_perfect_version(store, 5, trials, count, &version, &error),
                         mixed ? STATUS_INVALID : STATUS_OK);
        if (mixed)
            assert_non_null(strstr(error.text, "4 games against perfect play of version 1 and 5 of "
                                               "version 2"));
        else
            assert_int_equal(version, 2);
        free(trials);
        store_close(store);
        run_sql(place->path, "DELETE FROM hexlaw_perfect_trials WHERE trial = 1");
    }
    // Games of other versions are deleted, and can be played again.
    store = open_ok(place->path, STORE_WRITE);
    StoreTrial *trials;
    int count, version, added;
    assert_int_equal(store_perfect_forget(store, 3, true, 2, &error), STATUS_OK);
    assert_int_equal(store_perfect_forget(store, 4, false, 2, &error), STATUS_OK);
    assert_int_equal(store_trials_add(store, rows, 3, &added, &error), STATUS_OK);
    assert_int_equal(added, 0);
    assert_int_equal(store_perfect_forget(store, 3, false, 2, &error), STATUS_OK);
    assert_int_equal(store_trials_add(store, rows, 3, &added, &error), STATUS_OK);
    assert_int_equal(added, 1);
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_int_equal(store_perfect_version(store, 5, trials, count, &version, &error), STATUS_OK);
    assert_true(count == 3 && version == 2);
    free(trials);
    store_close(store);
    // A store without the tables can be read, and all of it is of version 1.
    run_sql(place->path, "DROP TABLE hexlaw_perfect_trials");
    run_sql(place->path, "DROP TABLE hexlaw_perfect_horizons");
    run_sql(place->path, "DROP TABLE hexlaw_reference_trials");
    store = open_ok(place->path, STORE_READ);
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_int_equal(store_perfect_version(store, 5, trials, count, &version, &error), STATUS_OK);
    assert_int_equal(version, 1);
    free(trials);
    store_close(store);
}

static void test_horizons_are_replaced(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 1);
    StoreAgent *agents;
    StoreHorizon *read;
    int count;
    assert_int_equal(store_agents(store, 3, &agents, &count, &error), STATUS_OK);
    StoreHorizon rows[] = {{agents[0].id, false, 7, 1, 20, 20, 2},
                           {agents[0].id, false, 7, 5, 30, 12, 2}};
    assert_int_equal(store_horizons_set(store, rows, 2, &error), STATUS_OK);
    assert_int_equal(store_horizons(store, 3, false, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_true(read[1].agent == rows[1].agent && read[1].seed == 7 && read[1].plies == 5 &&
                read[1].tasks == 30 && read[1].done == 12 && read[1].perfect == 2);
    free(read);
    rows[0].seed = 8;
    assert_int_equal(store_horizons_set(store, rows, 1, &error), STATUS_OK);
    assert_int_equal(store_horizons(store, 3, false, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(read[0].seed, 8);
    free(read);
    assert_int_equal(store_horizons(store, 3, true, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    store_close(store);
    run_sql(place->path, "UPDATE hexlaw_horizons SET done = 21");
    store = open_ok(place->path, STORE_READ);
    assert_int_equal(store_horizons(store, 3, false, &read, &count, &error), STATUS_INVALID);
    assert_non_null(strstr(
        error.text, "horizon of agent 1: done is '21', expected a whole number from 0 to 20"));
    store_close(store);
    run_sql(place->path, "DROP TABLE hexlaw_horizons");
    store = open_ok(place->path, STORE_READ);
    assert_int_equal(store_horizons(store, 3, false, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    store_close(store);
    free(agents);
}

static void test_errors_are_replaced(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 1);
    StoreAgent *agents;
    StoreErrors *read;
    int count;
    assert_int_equal(store_agents(store, 3, &agents, &count, &error), STATUS_OK);
    uint16_t net[] = {0, 258, STORE_CHANCE_ONE}, search[] = {7, 0, 1}, none[] = {0, 0, 0};
    StoreErrors rows[] = {{agents[0].id, 1, 3, {net, none, search, none}},
                          {agents[0].id, 2, 2, {search, none, net, none}}};
    assert_int_equal(store_errors_set(store, rows, 2, &error), STATUS_OK);
    assert_int_equal(store_errors(store, 3, 1, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    assert_true(read[0].agent == agents[0].id && read[0].version == 1 && read[0].positions == 3);
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        assert_memory_equal(read[0].chance[kind], rows[0].chance[kind], sizeof net);
    store_errors_free(read, count);
    // Another answer takes the place of the first, and other versions stay.
    rows[0].chance[STORE_ERROR_NET] = search;
    assert_int_equal(store_errors_set(store, rows, 1, &error), STATUS_OK);
    for (int version = 1; version <= 3; version++) {
        assert_int_equal(store_errors(store, 3, version, &read, &count, &error), STATUS_OK);
        assert_int_equal(count, version <= 2);
        if (count == 1)
            assert_int_equal(read[0].chance[STORE_ERROR_NET][0], 7);
        store_errors_free(read, count);
    }
    assert_int_equal(store_errors(store, 4, 1, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    store_errors_free(read, count);
    store_close(store);
    run_sql(place->path, "DROP TABLE hexlaw_errors");
    store = open_ok(place->path, STORE_READ);
    assert_int_equal(store_errors(store, 3, 1, &read, &count, &error), STATUS_OK);
    assert_int_equal(count, 0);
    store_errors_free(read, count);
    store_close(store);
    free(agents);
}

static void test_reading_leaves_nothing(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 1);
    store_close(store);
    char *before, *after, wal[160];
    size_t length_before, length_after;
    assert_int_equal(file_read(place->path, 1u << 20, &before, &length_before, &error), STATUS_OK);
    snprintf(wal, sizeof wal, "%s-wal", place->path);
    for (int writable = 1; writable >= 0; writable--) {
        chmod(place->path, writable ? 0644 : 0444);
        chmod(place->folder, writable ? 0755 : 0555);
        store = open_ok(place->path, STORE_READ);
        StoreAgent *agents;
        int count;
        assert_int_equal(store_agents(store, 3, &agents, &count, &error), STATUS_OK);
        assert_int_equal(count, 1);
        free(agents);
        assert_int_equal(store_run_add(store, &some_run, &error), STATUS_INVALID);
        store_close(store);
        assert_int_equal(access(wal, F_OK), -1);
    }
    chmod(place->folder, 0755);
    assert_int_equal(file_read(place->path, 1u << 20, &after, &length_after, &error), STATUS_OK);
    assert_int_equal(length_before, length_after);
    assert_memory_equal(before, after, length_before);
    free(before);
    free(after);
}

// A reader beside a writer reads what was committed.
static void test_live_reading(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *writer = open_ok(place->path, STORE_WRITE);
    fill(writer, &some_run, 1);
    Store *reader = open_ok(place->path, STORE_READ);
    assert_int_equal(store_begin(writer, &error), STATUS_OK);
    StoreRun run = some_run;
    run.name = "second";
    fill(writer, &run, 2);
    for (int committed = 0; committed < 2; committed++) {
        StoreAgent *agents;
        int count;
        assert_int_equal(store_agents(reader, 0, &agents, &count, &error), STATUS_OK);
        assert_int_equal(count, committed ? 3 : 1);
        free(agents);
        if (!committed)
            assert_int_equal(store_commit(writer, &error), STATUS_OK);
    }
    store_close(reader);
    store_close(writer);
}

// Opening and closing a reader in the writer's process keeps the writer's locks: otherwise another
// process that reads meanwhile would take itself for the last user, and remove the log.
static void test_readers_of_two_processes(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *writer = open_ok(place->path, STORE_WRITE);
    fill(writer, &some_run, 1);
    store_close(open_ok(place->path, STORE_READ));
    const pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "test_store", "--read", place->path, (char *)NULL);
        _exit(127);
    }
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    char wal[160];
    snprintf(wal, sizeof wal, "%s-wal", place->path);
    assert_int_equal(access(wal, F_OK), 0);
    StoreRun run = some_run;
    run.name = "second";
    fill(writer, &run, 2);
    StoreAgent *agents;
    int count;
    assert_int_equal(store_agents(writer, 0, &agents, &count, &error), STATUS_OK);
    assert_int_equal(count, 3);
    free(agents);
    store_close(writer);
}

// A file as written by boardlaw's SQLAlchemy and pandas: none of our tables, floats for counts.
static void test_boardlaw_database(void **state) {
    const Place *place = *state;
    run_sql(
        place->path,
        "CREATE TABLE runs (run VARCHAR NOT NULL, description VARCHAR, boardsize INTEGER, width "
        "INTEGER, depth INTEGER, nodes INTEGER, PRIMARY KEY (run));"
        "CREATE TABLE snaps (id INTEGER NOT NULL, run VARCHAR, idx INTEGER, samples FLOAT, flops "
        "FLOAT, PRIMARY KEY (id), FOREIGN KEY(run) REFERENCES runs (run));"
        "CREATE TABLE agents (id INTEGER NOT NULL, snap INTEGER, nodes INTEGER, c FLOAT, PRIMARY "
        "KEY (id), FOREIGN KEY(snap) REFERENCES snaps (id));"
        "CREATE TABLE trials (id INTEGER NOT NULL, black_agent INTEGER, white_agent INTEGER, "
        "black_wins INTEGER, white_wins INTEGER, moves INTEGER, times INTEGER, PRIMARY KEY (id));"
        "CREATE TABLE mohex_trials (id INTEGER NOT NULL, black_agent INTEGER, white_agent INTEGER, "
        "black_wins INTEGER, white_wins INTEGER, moves INTEGER, times INTEGER, PRIMARY KEY (id));"
        "create view agents_details as select agents.id, agents.nodes as test_nodes, agents.c as "
        "test_c, snaps.id as snap_id, snaps.samples, snaps.flops as train_flops, snaps.idx, "
        "runs.run, runs.description, runs.boardsize, runs.width, runs.depth, runs.nodes as "
        "train_nodes from agents inner join snaps on (agents.snap == snaps.id) inner join runs on "
        "(snaps.run == runs.run);"
        "INSERT INTO runs VALUES ('2021-02-11 pale-cats', 'bee/3', 3, 2, 4, 64);"
        "INSERT INTO snaps VALUES (7, '2021-02-11 pale-cats', 0, 1e5, 1e10);"
        "INSERT INTO snaps VALUES (8, '2021-02-11 pale-cats', 1, 2e5, 2e10);"
        "INSERT INTO agents VALUES (70, 7, 64, 0.0625);"
        "INSERT INTO agents VALUES (80, 8, 64, 0.0625);"
        "INSERT INTO trials VALUES (1, 70, 80, 128.0, 384.0, 3000.0, 1.5);"
        "INSERT INTO trials VALUES (2, 80, 70, 384.0, 128.0, 3000.0, 1.5);");
    Store *store = open_ok(place->path, STORE_READ);
    Error error = {""};
    Standings *standings;
    if (standings_load(store, 3, false, &standings, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    assert_int_equal(standings->count, 2);
    assert_false(standings->perfect); // no MoHex games: anchored at the best
    assert_true(standings->rating->elo[1] == 0.0);
    // 256.5 of 1025 with the prior
    assert_true(fabs(standings->rating->elo[0] - 400.0 * log10(256.5 / 768.5)) < 1e-6);
    char *json = standings_json((const Standings *const *)&standings, 1);
    char *golden;
    size_t length;
    assert_int_equal(file_read(TEST_DATA "/rate.json", 10000, &golden, &length, &error), STATUS_OK);
    golden[strcspn(golden, "\n") == length ? length : length - 1] = '\0'; // its last newline
    assert_string_equal(json, golden);
    free(golden);
    free(json);
    standings_destroy(standings);

    StoreTrial *trials;
    int count;
    assert_int_equal(store_trials(store, 3, false, &trials, &count, &error), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(trials[0].job, -1);
    free(trials);
    assert_int_equal(standings_load(store, 4, false, &standings, &error), STATUS_INVALID);
    store_close(store);
    expect_refused(place->path, STORE_WRITE, STATUS_INVALID, "another application");
}

// A killed creation leaves an empty file; the next start makes a store of it.
static void test_empty_file(void **state) {
    const Place *place = *state;
    Error error;
    assert_int_equal(file_write(place->path, "", 0, &error), STATUS_OK);
    expect_refused(place->path, STORE_READ, STATUS_INVALID, "not a SQLite file");
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 1);
    store_close(store);
}

// A creation killed while its pages were written leaves a journal, by which SQLite takes back what
// there was: a file of no pages. The next start makes a store of it.
static void test_creation_that_is_taken_back(void **state) {
    const Place *place = *state;
    char path[160], sql[96];
    sqlite3 *database;
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; CREATE TABLE runs (run);",
             STORE_APPLICATION_ID);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
    // The journal's header: magic number, no saved pages, a nonce, no pages before, 512-byte
    // sectors, 4096-byte pages.
    static const char journal[512] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\0\1\2\3\4"
                                     "\0\0\0\0\0\0\2\0\0\0\x10";
    snprintf(path, sizeof path, "%s-journal", place->path);
    Error error;
    assert_int_equal(file_write(path, journal, sizeof journal, &error), STATUS_OK);
    Store *store = open_ok(place->path, STORE_WRITE);
    fill(store, &some_run, 1);
    store_close(store);
    store_close(open_ok(place->path, STORE_WRITE));
}

// "--read STORE": the other process of a test.
// What other processes may do to the folder of a store that is being written.
static const char *const moves[] = {
    "rm results.sqlite",
    "mv results.sqlite away",
    "cp results.sqlite other && mv other results.sqlite",
    "rm results.sqlite-wal", // stored rows may be only there
    "mkdir new && mv results.sqlite* new",
};

static void disturb(const Place *place, const char *what) {
    char command[256];
    snprintf(command, sizeof command, "cd '%s' && %s", place->folder, what);
    assert_int_equal(system(command), 0);
}

static void test_taken_away(void **state) {
    const Place *place = *state;
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        Error error = {""};
        Store *store = open_ok(place->path, STORE_WRITE);
        const StoreRun run = {"a", "bee/3", 3, 8, 1, 16, 1, "", "", "", "", true, ""};
        const StoreRun later = {"b", "bee/3", 3, 8, 1, 16, 1, "", "", "", "", true, ""};
        assert_int_equal(store_run_add(store, &run, &error), STATUS_OK);
        if (i % 2 == 0) // in the middle of a transaction
            assert_int_equal(store_begin(store, &error), STATUS_OK);
        disturb(place, moves[i]);
        if (i % 2 == 0) {
            assert_int_equal(store_run_add(store, &later, &error), STATUS_OK);
            assert_int_equal(store_commit(store, &error), STATUS_IO);
        } else {
            assert_int_equal(store_run_add(store, &later, &error), STATUS_IO);
        }
        assert_non_null(strstr(error.text, place->path));
        assert_non_null(strstr(error.text, "deleted, moved or replaced"));
        StoreRun *runs; // nor does it return rows that no other process can read
        int count;
        assert_int_equal(store_runs(store, 0, &runs, &count, &error), STATUS_IO);
        store_close(store);
        disturb(place, "rm -rf -- *");
    }
}

// A file that is invisible for a moment, as on a network, is not lost.
static void test_out_of_sight_for_a_moment(void **state) {
    const Place *place = *state;
    Error error = {""};
    Store *store = open_ok(place->path, STORE_WRITE);
    const StoreRun run = {"a", "bee/3", 3, 8, 1, 16, 1, "", "", "", "", true, ""};
    disturb(place, "{ mv results.sqlite away; (sleep 0.3; mv away results.sqlite) & }");
    assert_int_equal(store_run_add(store, &run, &error), STATUS_OK);
    store_close(store);
    store = open_ok(place->path, STORE_READ);
    StoreRun *runs;
    int count;
    assert_int_equal(store_runs(store, 0, &runs, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    store_runs_free(runs, count);
    store_close(store);
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--read") == 0) {
        Store *store = open_ok(argv[2], STORE_READ);
        StoreAgent *agents;
        int count;
        const Status status = store_agents(store, 0, &agents, &count, NULL);
        free(agents);
        store_close(store);
        return status == STATUS_OK && count == 1 ? 0 : 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_labels, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals_leave_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_compute_is_unknown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_settled_games_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_versions_of_perfect_play, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_horizons_are_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_errors_are_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_live_reading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_readers_of_two_processes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_boardlaw_database, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_empty_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_creation_that_is_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_taken_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_out_of_sight_for_a_moment, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
