// Shared by the files of store: the open file, and how its rows are written and read.
#ifndef HEXLAW_ELO_STORE_STORE_INTERNAL_H
#define HEXLAW_ELO_STORE_STORE_INTERNAL_H

#include "elo/store/store.h"

#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <sys/types.h>

// Statements, prepared at first use and kept.
typedef enum StoreQuery {
    STORE_RUN_FIND,
    STORE_RUN_INSERT,
    STORE_RUN_INSERT_MORE,
    STORE_RUN_DONE,
    STORE_LABEL_SET,
    STORE_SNAP_FIND,
    STORE_SNAP_INSERT,
    STORE_SNAP_INSERT_MORE,
    STORE_COMPUTE_INSERT,
    STORE_AGENT_FIND,
    STORE_AGENT_INSERT,
    STORE_AGENT_INSERT_MORE,
    STORE_TRIAL_FIND,
    STORE_TRIAL_INSERT,
    STORE_TRIAL_INSERT_MORE,
    STORE_MOHEX_FIND,
    STORE_MOHEX_INSERT,
    STORE_MOHEX_INSERT_MORE,
    STORE_MOHEX_INSERT_VERSION,
    STORE_MOHEX_INSERT_SETTLED,
    STORE_RUNS,
    STORE_SNAPS,
    STORE_AGENTS,
    STORE_TRIALS,
    STORE_MOHEX_TRIALS,
    STORE_SIZES,
    STORE_FAILURE_INSERT,
    STORE_FAILURES,
    STORE_JOB_INSERT,
    STORE_JOBS_OPEN,
    STORE_JOBS_ROUND,
    STORE_HORIZON_INSERT,
    STORE_HORIZON_FORGET,
    STORE_HORIZON_VERSION,
    STORE_HORIZONS,
    STORE_ERRORS_INSERT,
    STORE_ERRORS,
    STORE_GAME_INSERT,
    STORE_GAMES_COUNT,
    STORE_GAMES_COUNT_SOME,
    STORE_GAMES,
    STORE_GAME,
    STORE_GAME_EPISODE,
    STORE_QUERIES,
} StoreQuery;

struct Store {
    sqlite3 *database;
    char *path;
    bool writable, in_transaction;
    ino_t log;                         // if writable: inode number of the log file, 0: none
    const volatile sig_atomic_t *stop; // NULL: none
    sqlite3_stmt *statements[STORE_QUERIES];
};

// Sets the error to "<path>: <doing>: <SQLite's message>" and returns the matching status.
Status store_fail(const Store *store, const char *doing, Error *error);

// STATUS_IO if the file was deleted, moved or replaced by another process since it was opened for
// writing: anything written then would be lost with the old file.
Status store_check_place(const Store *store, Error *error);

// Runs statements without parameters or results.
Status store_execute(Store *store, const char *sql, const char *doing, Error *error);

// --- store_query.c ---

// The statement, ready to be bound; the caller ends it with store_finish().
Status store_prepare(Store *store, StoreQuery query, sqlite3_stmt **statement, Error *error);
void store_finish(sqlite3_stmt *statement);

// Binds the arguments, one letter of `kinds` each: i int, l int64_t, d double, s string (must live
// until store_finish()), a agent (NULL for perfect play).
void store_bind(sqlite3_stmt *statement, const char *kinds, ...);

// Runs a bound statement that returns no rows, and finishes it.
Status store_step(Store *store, sqlite3_stmt *statement, Error *error);

// Runs a bound statement for the number in the first column of its first row, and finishes it.
Status store_find(Store *store, sqlite3_stmt *statement, int *id, bool *found, Error *error);

// A growing list, filled by one or more queries.
typedef struct StoreList {
    char *items;
    int count, room;
    size_t size; // of an item
} StoreList;

typedef Status StoreReadRow(const Store *store, sqlite3_stmt *statement, void *item, Error *error);

// Adds an item for each row of a bound statement, and finishes it.
Status store_list(Store *store, sqlite3_stmt *statement, StoreReadRow *read, StoreList *list,
                  Error *error);

// Columns of a statement's current row: "" and NAN for NULL.
const char *store_text(sqlite3_stmt *statement, int column);
double store_number(sqlite3_stmt *statement, int column);

// A database from outside may hold anything. A row's numbers are read through this struct, which
// records the first invalid one; a StoreReadRow function ends with store_row_check().
typedef struct StoreRow {
    sqlite3_stmt *statement;
    const char *wrong; // name of the first invalid number, NULL: none
    char found[40];
    double least, most;
} StoreRow;

// A whole number from `least` to `most`; NULL is 0. boardlaw's database has floats for counts.
int store_whole(StoreRow *row, int column, const char *name, int least, int most);

// An agent's id; STORE_PERFECT for NULL.
int store_agent_id(StoreRow *row, int column, const char *name);

// A finite number, 0 or greater; NAN for NULL.
double store_amount(StoreRow *row, int column, const char *name);

// STATUS_INVALID with the invalid value, its row (from the format) and what was expected.
Status store_row_check(const Store *store, const StoreRow *row, Error *error, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

// Begins a transaction unless one is open; `*own` is to be passed to store_end_own(), which ends
// only a transaction begun here.
Status store_begin_own(Store *store, bool *own, Error *error);
Status store_end_own(Store *store, bool own, Status status, Error *error);

#endif
