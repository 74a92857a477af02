#include "elo/store/store_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIAL_FIND(TABLE)                                                                          \
    "SELECT trial FROM " TABLE " WHERE ifnull(black_agent, 0) = ifnull(?1, 0) "                    \
    "AND ifnull(white_agent, 0) = ifnull(?2, 0) AND greedy = ?3 AND job = ?4"
#define TRIAL_INSERT(TABLE)                                                                        \
    "INSERT INTO " TABLE " (black_agent, white_agent, black_wins, white_wins, moves, times) "      \
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define TRIAL_INSERT_MORE(TABLE)                                                                   \
    "INSERT INTO " TABLE " (trial, black_agent, white_agent, greedy, job, seed) "                  \
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define TRIAL_COLUMNS                                                                              \
    "SELECT t.black_agent, t.white_agent, t.black_wins, t.white_wins, t.moves, t.times, "          \
    "ifnull(h.greedy, 0), ifnull(h.job, -1), ifnull(h.seed, 0) "

#define GAME_COLUMNS                                                                               \
    "id, run, idx, black_agent, white_agent, greedy, job, game, size, moves, winner"
// ?1 a size or 0, ?2 a StoreGameKind.
#define GAME_FILTER "(?1 = 0 OR size = ?1) AND (?2 = 0 OR (run = '') = (?2 = 2))"

// Of a run's recipe: whether it says so, and the number after a setting's name, 0 if it is not
// there.
#define RECIPE_SAYS(text)                                                                          \
    "(SELECT instr(recipe, '" text "') > 0 FROM hexlaw_runs WHERE run = d.run), "
#define RECIPE_LAYERS(name)                                                                        \
    "ifnull((SELECT CAST(substr(recipe, instr(recipe, '" name " = ') + length('" name " = '), 3) " \
    "AS INTEGER) FROM hexlaw_runs WHERE run = d.run AND instr(recipe, '" name " = ') > 0), 0), "

static const char *const sql[STORE_QUERIES] = {
    [STORE_RUN_FIND] = "SELECT r.run, r.description, r.boardsize, r.width, r.depth, r.nodes, "
                       "h.seed, h.preset, h.recipe, h.command, h.version, ifnull(h.done, 1), "
                       "l.label FROM runs r LEFT JOIN hexlaw_runs h ON h.run = r.run "
                       "LEFT JOIN hexlaw_labels l ON l.run = r.run WHERE r.run = ?1",
    [STORE_RUN_INSERT] = "INSERT INTO runs (run, description, boardsize, width, depth, nodes) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STORE_RUN_INSERT_MORE] = "INSERT INTO hexlaw_runs (run, seed, preset, recipe, command, "
                              "version, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [STORE_RUN_DONE] = "UPDATE hexlaw_runs SET done = 1 WHERE run = ?1",
    [STORE_LABEL_SET] = "INSERT OR REPLACE INTO hexlaw_labels (run, label) VALUES (?1, ?2)",
    [STORE_SNAP_FIND] = "SELECT id FROM snaps WHERE run = ?1 AND idx = ?2",
    [STORE_SNAP_INSERT] = "INSERT INTO snaps (run, idx, samples, flops) VALUES (?1, ?2, ?3, ?4)",
    [STORE_SNAP_INSERT_MORE] = "INSERT INTO hexlaw_snaps (snap, weights, moves, wall_seconds, "
                               "cpu_seconds) VALUES (?1, ?2, ?3, ?4, ?5)",
    [STORE_COMPUTE_INSERT] =
        "INSERT INTO hexlaw_compute (snap, multiply_adds, looks) VALUES (?1, ?2, ?3)",
    [STORE_AGENT_FIND] = "SELECT a.id FROM agents a JOIN hexlaw_agents h ON h.agent = a.id "
                         "WHERE a.snap = ?1 AND a.nodes = ?2 AND a.c = ?3 AND h.search = ?4",
    [STORE_AGENT_INSERT] = "INSERT INTO agents (snap, nodes, c) VALUES (?1, ?2, ?3)",
    [STORE_AGENT_INSERT_MORE] = "INSERT INTO hexlaw_agents (agent, search) VALUES (?1, ?2)",
    [STORE_TRIAL_FIND] = "SELECT trial FROM hexlaw_trials WHERE black_agent = ?1 "
                         "AND white_agent = ?2 AND greedy = ?3 AND job = ?4",
    [STORE_TRIAL_INSERT] = TRIAL_INSERT("trials"),
    [STORE_TRIAL_INSERT_MORE] = TRIAL_INSERT_MORE("hexlaw_trials"),
    [STORE_MOHEX_FIND] = TRIAL_FIND("hexlaw_mohex_trials"),
    [STORE_MOHEX_INSERT] = TRIAL_INSERT("mohex_trials"),
    [STORE_MOHEX_INSERT_MORE] = TRIAL_INSERT_MORE("hexlaw_mohex_trials"),
    [STORE_MOHEX_INSERT_VERSION] =
        "INSERT INTO hexlaw_perfect_trials (trial, version) VALUES (?1, ?2)",
    [STORE_MOHEX_INSERT_SETTLED] = "INSERT INTO hexlaw_reference_trials (trial, settled, stones, "
                                   "proven) VALUES (?1, ?2, ?3, ?4)",
    [STORE_RUNS] = "SELECT r.run, r.description, r.boardsize, r.width, r.depth, r.nodes, "
                   "h.seed, h.preset, h.recipe, h.command, h.version, ifnull(h.done, 1), "
                   "l.label FROM runs r LEFT JOIN hexlaw_runs h ON h.run = r.run "
                   "LEFT JOIN hexlaw_labels l ON l.run = r.run "
                   "WHERE ?1 = 0 OR r.boardsize = ?1 ORDER BY r.rowid",
    [STORE_SNAPS] = "SELECT s.id, s.run, s.idx, s.samples, s.flops, h.weights, h.moves, "
                    "h.wall_seconds, h.cpu_seconds, c.multiply_adds, c.looks FROM snaps s "
                    "LEFT JOIN hexlaw_snaps h ON h.snap = s.id LEFT JOIN hexlaw_compute c "
                    "ON c.snap = s.id WHERE s.run = ?1 ORDER BY s.id",
    [STORE_AGENTS] =
        "SELECT d.id, d.snap_id, d.test_nodes, d.test_c, h.search, d.run, d.boardsize, d.width, "
        "d.depth, d.idx, d.train_nodes, d.samples, d.train_flops, "
        "c.multiply_adds + c.looks, s.wall_seconds, s.cpu_seconds, s.weights, "
    // clang-format off
        RECIPE_SAYS("inputs = chains")
        RECIPE_SAYS("model = learned")
        RECIPE_SAYS("model_frame = root")
        RECIPE_LAYERS("model_dynamics")
        RECIPE_LAYERS("model_prediction")
    // clang-format on
    "s.moves FROM agents_details d "
    "LEFT JOIN hexlaw_agents h ON h.agent = d.id LEFT JOIN hexlaw_snaps s ON s.snap = "
    "d.snap_id LEFT JOIN hexlaw_compute c ON c.snap = d.snap_id WHERE ?1 = 0 OR d.boardsize = "
    "?1 ORDER BY d.id",
    [STORE_TRIALS] = TRIAL_COLUMNS
    "FROM trials t JOIN agents_details b ON b.id = t.black_agent "
    "JOIN agents_details w ON w.id = t.white_agent LEFT JOIN hexlaw_trials h ON h.trial = t.id "
    "WHERE b.boardsize = ?1 AND w.boardsize = ?1 AND b.id <> w.id AND ifnull(h.greedy, 0) = ?2 "
    "ORDER BY t.id",
    // Rows of boardlaw's database, where MoHex took the place of perfect play, have no version.
    [STORE_MOHEX_TRIALS] = TRIAL_COLUMNS
    ", CASE WHEN h.trial IS NULL THEN 0 ELSE ifnull(p.version, 1) END, "
    "ifnull(r.settled, 0), ifnull(r.stones, 0.0), ifnull(r.proven, 0) FROM mohex_trials t "
    "LEFT JOIN hexlaw_reference_trials r ON r.trial = t.id "
    "LEFT JOIN hexlaw_perfect_trials p ON p.trial = t.id JOIN agents_details a ON a.id = "
    "ifnull(t.black_agent, t.white_agent) "
    "LEFT JOIN hexlaw_mohex_trials h ON h.trial = t.id "
    "WHERE (t.black_agent IS NULL) <> (t.white_agent IS NULL) "
    "AND a.boardsize = ?1 AND ifnull(h.greedy, 0) = ?2 ORDER BY t.id",
    [STORE_SIZES] = "SELECT boardsize, MIN(run) FROM agents_details WHERE boardsize IS NOT NULL "
                    "GROUP BY boardsize ORDER BY boardsize LIMIT 16",
    [STORE_FAILURE_INSERT] =
        "INSERT INTO hexlaw_failures (black_agent, white_agent, greedy, job, game, agent, kind, "
        "text, output) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    // Ids are assigned without gaps, so the largest is the number of games.
    [STORE_GAME_INSERT] =
        "INSERT OR IGNORE INTO hexlaw_games (run, idx, black_agent, white_agent, greedy, job, "
        "game, size, moves, winner, episode) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 "
        "WHERE (SELECT ifnull(max(id), 0) FROM hexlaw_games) < ?12 AND (?1 <> '' OR "
        "(SELECT count(*) FROM hexlaw_games WHERE run = '' AND size = ?8) < ?13)",
    [STORE_GAMES_COUNT] = "SELECT count(*) FROM hexlaw_games",
    [STORE_GAMES_COUNT_SOME] = "SELECT count(*) FROM hexlaw_games WHERE " GAME_FILTER,
    [STORE_GAMES] = "SELECT " GAME_COLUMNS " FROM hexlaw_games WHERE " GAME_FILTER
                    " ORDER BY id DESC LIMIT ?3 OFFSET ?4",
    [STORE_GAME] = "SELECT " GAME_COLUMNS " FROM hexlaw_games WHERE id = ?1",
    [STORE_GAME_EPISODE] = "SELECT episode FROM hexlaw_games WHERE id = ?1",
    [STORE_FAILURES] =
        "SELECT f.black_agent, f.white_agent, f.greedy, f.job, f.game, f.agent, f.kind, f.text, "
        "f.output FROM hexlaw_failures f JOIN agents_details d ON d.id = f.agent "
        "WHERE ?1 = 0 OR d.boardsize = ?1 ORDER BY f.id",
    [STORE_HORIZON_INSERT] = "INSERT INTO hexlaw_horizons (agent, greedy, seed, plies, tasks, "
                             "done) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STORE_HORIZON_FORGET] = "DELETE FROM hexlaw_horizons WHERE agent = ?1 AND greedy = ?2",
    [STORE_HORIZON_VERSION] = "INSERT OR REPLACE INTO hexlaw_perfect_horizons (agent, greedy, "
                              "version) VALUES (?1, ?2, ?3)",
    [STORE_HORIZONS] = "SELECT h.agent, h.greedy, h.seed, h.plies, h.tasks, h.done, "
                       "ifnull(p.version, 1) "
                       "FROM hexlaw_horizons h JOIN agents_details d ON d.id = h.agent "
                       "LEFT JOIN hexlaw_perfect_horizons p ON p.agent = h.agent "
                       "AND p.greedy = h.greedy "
                       "WHERE d.boardsize = ?1 AND h.greedy = ?2 ORDER BY h.agent, h.plies",
    [STORE_ERRORS_INSERT] = "INSERT OR REPLACE INTO hexlaw_errors (agent, version, positions, "
                            "chances) VALUES (?1, ?2, ?3, ?4)",
    [STORE_ERRORS] = "SELECT e.agent, e.version, e.positions, e.chances FROM hexlaw_errors e "
                     "JOIN agents_details d ON d.id = e.agent "
                     "WHERE d.boardsize = ?1 AND e.version = ?2 ORDER BY e.agent",
    [STORE_JOB_INSERT] = "INSERT INTO hexlaw_jobs (first_agent, second_agent, greedy, job, games, "
                         "round) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STORE_JOBS_OPEN] =
        "SELECT j.first_agent, j.second_agent, j.greedy, j.job, j.games, j.round "
        "FROM hexlaw_jobs j JOIN agents_details d ON d.id = j.first_agent "
        "WHERE d.boardsize = ?1 AND j.greedy = ?2 AND NOT EXISTS (SELECT 1 FROM hexlaw_trials t "
        "WHERE t.black_agent = j.first_agent AND t.white_agent = j.second_agent "
        "AND t.greedy = j.greedy AND t.job = j.job) AND NOT EXISTS (SELECT 1 FROM "
        "hexlaw_mohex_trials t WHERE j.second_agent IS NULL AND ifnull(t.black_agent, 0) = "
        "j.first_agent AND ifnull(t.white_agent, 0) = 0 AND t.greedy = j.greedy "
        "AND t.job = j.job) "
        "ORDER BY j.id",
    [STORE_JOBS_ROUND] =
        "SELECT ifnull(max(j.round), -1) + 1 FROM hexlaw_jobs j JOIN agents_details d "
        "ON d.id = j.first_agent WHERE d.boardsize = ?1 AND j.greedy = ?2",
};

static void *list_add(StoreList *list) {
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 64;
        list->items = memory_resize(list->items, (size_t)list->room, list->size);
    }
    void *item = list->items + (size_t)list->count++ * list->size;
    memset(item, 0, list->size);
    return item;
}

Status store_prepare(Store *store, StoreQuery query, sqlite3_stmt **statement, Error *error) {
    sqlite3_stmt **slot = &store->statements[query];
    if (!*slot && sqlite3_prepare_v3(store->database, sql[query], -1, SQLITE_PREPARE_PERSISTENT,
                                     slot, NULL) != SQLITE_OK)
        return store_fail(store, "cannot read", error);
    *statement = *slot;
    return STATUS_OK;
}

void store_finish(sqlite3_stmt *statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

void store_bind(sqlite3_stmt *statement, const char *kinds, ...) {
    va_list arguments;
    va_start(arguments, kinds);
    int code = SQLITE_OK;
    for (int i = 0; kinds[i]; i++) {
        const int place = i + 1;
        int agent;
        switch (kinds[i]) {
        case 'i':
            code |= sqlite3_bind_int(statement, place, va_arg(arguments, int));
            break;
        case 'l':
            code |= sqlite3_bind_int64(statement, place, va_arg(arguments, int64_t));
            break;
        case 'd':
            code |= sqlite3_bind_double(statement, place, va_arg(arguments, double));
            break;
        case 's':
            code |= sqlite3_bind_text(statement, place, va_arg(arguments, const char *), -1,
                                      SQLITE_STATIC);
            break;
        default:
            CHECK(kinds[i] == 'a');
            agent = va_arg(arguments, int);
            code |= agent == STORE_PERFECT ? sqlite3_bind_null(statement, place)
                                           : sqlite3_bind_int(statement, place, agent);
        }
    }
    va_end(arguments);
    CHECK(code == SQLITE_OK);
}

Status store_step(Store *store, sqlite3_stmt *statement, Error *error) {
    Status status = STATUS_OK;
    if (sqlite3_step(statement) != SQLITE_DONE)
        status = store_fail(store, "cannot write", error);
    store_finish(statement);
    return status;
}

Status store_find(Store *store, sqlite3_stmt *statement, int *id, bool *found, Error *error) {
    Status status = STATUS_OK;
    const int code = sqlite3_step(statement);
    *found = code == SQLITE_ROW;
    *id = *found ? sqlite3_column_int(statement, 0) : 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        status = store_fail(store, "cannot read", error);
    store_finish(statement);
    return status;
}

const char *store_text(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    if (!text && sqlite3_errcode(sqlite3_db_handle(statement)) == SQLITE_NOMEM)
        memory_exhausted();
    return text ? text : "";
}

double store_number(sqlite3_stmt *statement, int column) {
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? NAN
               : sqlite3_column_double(statement, column);
}

static void note_wrong(StoreRow *row, int column, const char *name, double least, double most) {
    if (row->wrong)
        return;
    row->wrong = name;
    row->least = least;
    row->most = most;
    snprintf(row->found, sizeof row->found, "%s", store_text(row->statement, column));
}

// False if the value is neither a number nor NULL.
static bool number_at(StoreRow *row, int column, double *number) {
    const int type = sqlite3_column_type(row->statement, column);
    *number = sqlite3_column_double(row->statement, column);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT || type == SQLITE_NULL;
}

int store_whole(StoreRow *row, int column, const char *name, int least, int most) {
    double number;
    if (number_at(row, column, &number) && number >= least && number <= most &&
        number == floor(number))
        return (int)number;
    note_wrong(row, column, name, least, most);
    return least;
}

int store_agent_id(StoreRow *row, int column, const char *name) {
    if (sqlite3_column_type(row->statement, column) == SQLITE_NULL)
        return STORE_PERFECT;
    return store_whole(row, column, name, 0, INT_MAX);
}

double store_amount(StoreRow *row, int column, const char *name) {
    double number;
    if (sqlite3_column_type(row->statement, column) == SQLITE_NULL)
        return NAN;
    if (number_at(row, column, &number) && number >= 0.0 && number <= DBL_MAX)
        return number;
    note_wrong(row, column, name, 0.0, DBL_MAX);
    return 0.0;
}

Status store_row_check(const Store *store, const StoreRow *row, Error *error, const char *format,
                       ...) {
    if (!row->wrong)
        return STATUS_OK;
    char which[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(which, sizeof which, format, arguments);
    va_end(arguments);
    if (row->most > INT_MAX)
        return error_set(error, STATUS_INVALID, "%s: %s: %s is '%s', expected a number from 0",
                         store->path, which, row->wrong, row->found);
    return error_set(error, STATUS_INVALID,
                     "%s: %s: %s is '%s', expected a whole number from %.0f to %.0f", store->path,
                     which, row->wrong, row->found, row->least, row->most);
}

Status store_begin_own(Store *store, bool *own, Error *error) {
    *own = false;
    if (!store->writable)
        return error_set(error, STATUS_INVALID, "%s: opened for reading only", store->path);
    if (store->in_transaction)
        return STATUS_OK;
    Status status = store_begin(store, error);
    *own = status == STATUS_OK;
    return status;
}

Status store_end_own(Store *store, bool own, Status status, Error *error) {
    if (!own)
        return status;
    if (status == STATUS_OK)
        return store_commit(store, error);
    store_rollback(store);
    return status;
}

Status store_list(Store *store, sqlite3_stmt *statement, StoreReadRow *read, StoreList *list,
                  Error *error) {
    Status status = STATUS_OK;
    int code = SQLITE_DONE;
    while (status == STATUS_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        status = read(store, statement, list_add(list), error);
    if (status == STATUS_OK && code != SQLITE_DONE)
        status = store_fail(store, "cannot read", error);
    if (status == STATUS_OK)
        status = store_check_place(store, error);
    store_finish(statement);
    return status;
}
