// Any rows in the tables of a store: read as numbers that can be, or refused with one line. An
// input is text: a table and its values a line, `runs|tname|tgroup/3|i3|i8|i1|i64`, where a letter
// before a value says its type (i, f, t, b; n is NULL). They come on top of a store in order.
#include "base/check.h"
#include "elo/law/scaling.h"
#include "elo/rating/standings.h"
#include "engine/board.h"

#include <math.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS_MAX = 16, ROWS_MAX = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tables[] = {"runs",
                                     "snaps",
                                     "agents",
                                     "trials",
                                     "mohex_trials",
                                     "hexlaw_runs",
                                     "hexlaw_snaps",
                                     "hexlaw_agents",
                                     "hexlaw_trials",
                                     "hexlaw_mohex_trials",
                                     "hexlaw_perfect_trials",
                                     "hexlaw_perfect_horizons",
                                     "hexlaw_reference_trials",
                                     "hexlaw_compute",
                                     "hexlaw_failures",
                                     "hexlaw_games",
                                     "hexlaw_jobs",
                                     "hexlaw_horizons",
                                     "hexlaw_errors"};

static const char in_order[] =
    "INSERT INTO runs VALUES ('a', 'set/3', 3, 8, 1, 64), ('b', 'set/4', 4, 8, 1, 64);"
    "INSERT INTO snaps VALUES (1, 'a', 0, 10, 1e6), (2, 'a', 1, 20, 2e6), (3, 'b', 0, 10, 1e6);"
    "INSERT INTO agents VALUES (1, 1, 64, 0.1), (2, 2, 64, 0.1), (3, 3, 64, 0.1);"
    "INSERT INTO trials VALUES (1, 1, 2, 3, 1, 20, 1), (2, 2, 1, 1, 3, 20, 1);"
    "INSERT INTO mohex_trials VALUES (1, NULL, 2, 3, 1, 20, 1), (2, 3, NULL, 1, 3, 20, 1);";

static void execute(sqlite3 *database, const char *sql) {
    CHECK(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void bind(sqlite3_stmt *statement, int place, const char *value) {
    switch (*value) {
    case 'i':
        sqlite3_bind_int64(statement, place, strtoll(value + 1, NULL, 10));
        break;
    case 'f':
        sqlite3_bind_double(statement, place, strtod(value + 1, NULL));
        break;
    case 't':
        sqlite3_bind_text(statement, place, value + 1, -1, SQLITE_TRANSIENT);
        break;
    case 'b':
        sqlite3_bind_blob(statement, place, value + 1, (int)strlen(value + 1), SQLITE_TRANSIENT);
        break;
    default:
        sqlite3_bind_null(statement, place);
    }
}

static void add_row(sqlite3 *database, char *line) {
    const char *name = strsep(&line, "|");
    const char *table = NULL;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(tables[i], name) == 0)
            table = tables[i];
    char *values[COLUMNS_MAX], sql[160];
    int count = 0;
    while (line && count < COLUMNS_MAX)
        values[count++] = strsep(&line, "|");
    if (!table || count == 0)
        return;
    int length = snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO %s VALUES (?", table);
    for (int i = 1; i < count; i++)
        length += snprintf(sql + length, sizeof sql - (size_t)length, ", ?");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        return; // another number of columns
    for (int i = 0; i < count; i++)
        bind(statement, i + 1, values[i]);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
}

static void fill(const char *path, const uint8_t *data, size_t size) {
    sqlite3 *database;
    CHECK(sqlite3_open(path, &database) == SQLITE_OK);
    execute(database, "PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; BEGIN");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
        execute(database, sql);
    }
    execute(database, in_order);
    char *text = malloc(size + 1);
    CHECK(text);
    memcpy(text, data, size);
    text[size] = '\0';
    char *next = text, *line;
    for (int row = 0; row < ROWS_MAX && (line = strsep(&next, "\n")); row++)
        add_row(database, line);
    free(text);
    execute(database, "COMMIT");
    sqlite3_close(database);
}

// What was said of rows that are refused.
static void check(Status status, const Error *error) {
    CHECK(status == STATUS_OK || status == STATUS_LIMIT ||
          (error->text[0] != '\0' && memchr(error->text, '\0', sizeof error->text)));
}

static void read_lists(Store *store) {
    Error error = {""};
    StoreRun *runs;
    StoreFailure *failures;
    StoreGame *games;
    int count;
    Status status = store_runs(store, 0, &runs, &count, &error);
    check(status, &error);
    for (int i = 0; status == STATUS_OK && i < count; i++) {
        StoreSnap *snaps;
        int snap_count;
        CHECK(runs[i].size >= 1 && runs[i].size <= BOARD_SIZE_MAX && runs[i].width >= 0);
        check(store_snaps(store, runs[i].name, &snaps, &snap_count, &error), &error);
        store_snaps_free(snaps, snap_count);
    }
    if (status == STATUS_OK)
        store_runs_free(runs, count);
    status = store_failures(store, 0, &failures, &count, &error);
    check(status, &error);
    if (status == STATUS_OK)
        store_failures_free(failures, count);
    status = store_games(store, NULL, 0, 50, &games, &count, &error);
    check(status, &error);
    for (int i = 0; status == STATUS_OK && i < count; i++) {
        StoreGame *game;
        Episode episode;
        if (store_game(store, games[i].id, &game, &episode, &error) == STATUS_OK) {
            store_games_free(game, 1);
            episode_free(&episode);
        }
    }
    if (status == STATUS_OK)
        store_games_free(games, count);
}

static void read_board(Store *store, int size) {
    Error error = {""};
    StoreJob *jobs;
    StoreHorizon *horizons;
    StoreErrors *errors;
    Standings **pools;
    int count, rounds;
    for (int greedy = 0; greedy < 2; greedy++) {
        if (store_jobs_open(store, size, greedy, &jobs, &count, &rounds, &error) == STATUS_OK)
            free(jobs);
        if (store_horizons(store, size, greedy, &horizons, &count, &error) == STATUS_OK)
            free(horizons);
        if (store_errors(store, size, 1 + greedy, &errors, &count, &error) == STATUS_OK)
            store_errors_free(errors, count);
        const StandingsChoice choice = {.size = size, .greedy = greedy};
        if (standings_load_pools(store, &choice, &pools, &count, &error) != STATUS_OK)
            continue;
        for (int i = 0; i < count; i++) {
            for (int a = 0; a < pools[i]->count; a++)
                CHECK(isfinite(pools[i]->rating->elo[a]) && pools[i]->agents[a].size == size);
            scaling_board_destroy(scaling_board_create(pools[i], 0, (Unit)greedy));
        }
        free(standings_json((const Standings *const *)pools, count));
        standings_destroy_pools(pools, count);
    }
}

// The store of this process, made once.
static void name_store(char path[64]) {
    snprintf(path, 64, "/tmp/hexlaw-fuzz-%ld.sqlite", (long)getpid());
}

static void remove_store(void) {
    char path[64];
    name_store(path);
    unlink(path);
    strcat(path, "-wal");
    unlink(path);
    strcpy(path + strlen(path) - 3, "shm");
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    Error error = {""};
    Store *store;
    name_store(path);
    if (access(path, F_OK) != 0) {
        atexit(remove_store);
        CHECK(store_open(path, STORE_WRITE, &store, &error) == STATUS_OK);
        store_close(store);
    }
    fill(path, data, size);
    CHECK(store_open(path, STORE_READ, &store, &error) == STATUS_OK);
    read_lists(store);
    int sizes[16], count;
    const Status status = store_sizes(store, sizes, &count, &error);
    check(status, &error);
    for (int i = 0; status == STATUS_OK && i < count; i++)
        read_board(store, sizes[i]);
    store_close(store);
    return 0;
}
