#include "elo/store/store_internal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { BUSY_MILLISECONDS = 10000, HEADER_BYTES = 100 };
enum { MOVED_TRIES = 10 };
static const double moved_pause = 0.2; // seconds

// Memory limit of a query; steps of SQLite's virtual machine, about a millisecond, between two
// checks of it.
enum { QUERY_MEBIBYTES_MAX = 512, QUERY_STEPS = 100000 };

// The first five tables and the view are boardlaw's, word for word as SQLAlchemy creates them.
static const char schema[] =
    "CREATE TABLE runs (run VARCHAR NOT NULL, description VARCHAR, boardsize INTEGER, "
    "width INTEGER, depth INTEGER, nodes INTEGER, PRIMARY KEY (run));"
    "CREATE TABLE snaps (id INTEGER NOT NULL, run VARCHAR, idx INTEGER, samples FLOAT, "
    "flops FLOAT, PRIMARY KEY (id), FOREIGN KEY(run) REFERENCES runs (run));"
    "CREATE TABLE agents (id INTEGER NOT NULL, snap INTEGER, nodes INTEGER, c FLOAT, "
    "PRIMARY KEY (id), FOREIGN KEY(snap) REFERENCES snaps (id));"
    "CREATE TABLE trials (id INTEGER NOT NULL, black_agent INTEGER, white_agent INTEGER, "
    "black_wins INTEGER, white_wins INTEGER, moves INTEGER, times INTEGER, PRIMARY KEY (id), "
    "FOREIGN KEY(black_agent) REFERENCES agents (id), "
    "FOREIGN KEY(white_agent) REFERENCES agents (id));"
    "CREATE TABLE mohex_trials (id INTEGER NOT NULL, black_agent INTEGER, white_agent INTEGER, "
    "black_wins INTEGER, white_wins INTEGER, moves INTEGER, times INTEGER, PRIMARY KEY (id), "
    "FOREIGN KEY(black_agent) REFERENCES agents (id), "
    "FOREIGN KEY(white_agent) REFERENCES agents (id));"
    "CREATE VIEW agents_details AS SELECT agents.id, agents.nodes AS test_nodes, "
    "agents.c AS test_c, snaps.id AS snap_id, snaps.samples, snaps.flops AS train_flops, "
    "snaps.idx, runs.run, runs.description, runs.boardsize, runs.width, runs.depth, "
    "runs.nodes AS train_nodes FROM agents INNER JOIN snaps ON (agents.snap == snaps.id) "
    "INNER JOIN runs ON (snaps.run == runs.run);";

#define HEXLAW_TABLES(TEMP)                                                                        \
    "CREATE " TEMP "TABLE hexlaw_runs (run VARCHAR PRIMARY KEY NOT NULL, seed INTEGER, "           \
    "preset VARCHAR, recipe VARCHAR, command VARCHAR, version VARCHAR, done INTEGER);"             \
    "CREATE " TEMP "TABLE hexlaw_snaps (snap INTEGER PRIMARY KEY, weights VARCHAR, "               \
    "executed_flops FLOAT, moves FLOAT, wall_seconds FLOAT, cpu_seconds FLOAT);"                   \
    "CREATE " TEMP "TABLE hexlaw_agents (agent INTEGER PRIMARY KEY, search VARCHAR);"              \
    "CREATE " TEMP "TABLE hexlaw_trials (trial INTEGER PRIMARY KEY, black_agent INTEGER, "         \
    "white_agent INTEGER, greedy INTEGER, job INTEGER, seed INTEGER);"                             \
    "CREATE " TEMP "TABLE hexlaw_mohex_trials (trial INTEGER PRIMARY KEY, black_agent INTEGER, "   \
    "white_agent INTEGER, greedy INTEGER, job INTEGER, seed INTEGER);"

// Missing in stores older than engines: added when they are opened for writing.
#define FAILURES_TABLE(WHAT)                                                                       \
    "CREATE " WHAT " hexlaw_failures (id INTEGER NOT NULL, black_agent INTEGER, "                  \
    "white_agent INTEGER, greedy INTEGER, job INTEGER, game INTEGER, agent INTEGER, "              \
    "kind VARCHAR, text VARCHAR, output VARCHAR, PRIMARY KEY (id), "                               \
    "FOREIGN KEY(agent) REFERENCES agents (id));"

// Missing in stores older than planned jobs.
#define GAMES_TABLE(WHAT)                                                                          \
    "CREATE " WHAT " hexlaw_games (id INTEGER NOT NULL, run VARCHAR NOT NULL, idx INTEGER, "       \
    "black_agent INTEGER, white_agent INTEGER, greedy INTEGER, job INTEGER, game INTEGER, "        \
    "size INTEGER, moves INTEGER, winner INTEGER, episode BLOB, PRIMARY KEY (id));"
// The same game is kept once; perfect play counts as agent 0 here too.
static const char games_index[] =
    "CREATE UNIQUE INDEX IF NOT EXISTS hexlaw_games_unique ON hexlaw_games (run, idx, "
    "ifnull(black_agent, 0), ifnull(white_agent, 0), greedy, job, game);"
    "CREATE INDEX IF NOT EXISTS hexlaw_games_tournaments ON hexlaw_games (size) WHERE run = '';";

#define JOBS_TABLE(WHAT)                                                                           \
    "CREATE " WHAT " hexlaw_jobs (id INTEGER NOT NULL, first_agent INTEGER, "                      \
    "second_agent INTEGER, greedy INTEGER, job INTEGER, games INTEGER, round INTEGER, "            \
    "PRIMARY KEY (id), FOREIGN KEY(first_agent) REFERENCES agents (id));"

#define HORIZONS_TABLE(WHAT)                                                                       \
    "CREATE " WHAT " hexlaw_horizons (agent INTEGER, greedy INTEGER, seed INTEGER, "               \
    "plies INTEGER, tasks INTEGER, done INTEGER, "                                                 \
    "PRIMARY KEY (agent, greedy, plies), FOREIGN KEY(agent) REFERENCES agents (id));"

// Missing in stores older than the count of executed multiply-adds. The older count, in
// hexlaw_snaps, took the intake for a dense product and left proofs out; it is no longer read.
#define COMPUTE_TABLE(WHAT)                                                                        \
    "CREATE " WHAT " hexlaw_compute (snap INTEGER PRIMARY KEY, multiply_adds FLOAT, looks FLOAT);"
// Missing in stores older than versions of perfect play: rows that are not in these tables were
// played by version 1.
#define VERSIONS_TABLES(WHAT)                                                                      \
    "CREATE " WHAT " hexlaw_perfect_trials (trial INTEGER PRIMARY KEY, version INTEGER);"          \
    "CREATE " WHAT " hexlaw_perfect_horizons (agent INTEGER, greedy INTEGER, version INTEGER, "    \
    "PRIMARY KEY (agent, greedy));"
// Missing in stores older than the reference player of boards above 7x7.
#define REFERENCE_TABLE(WHAT)                                                                      \
    "CREATE " WHAT " hexlaw_reference_trials (trial INTEGER PRIMARY KEY, settled INTEGER, "        \
    "stones FLOAT, proven INTEGER);"
// Missing in stores older than the measurement of errors.
#define ERRORS_TABLE(WHAT)                                                                         \
    "CREATE " WHAT " hexlaw_errors (agent INTEGER, version INTEGER, positions INTEGER, "           \
    "chances BLOB, PRIMARY KEY (agent, version), FOREIGN KEY(agent) REFERENCES agents (id));"

// Missing in stores older than labels; runs without a row have none.
#define LABELS_TABLE(WHAT)                                                                         \
    "CREATE " WHAT " hexlaw_labels (run VARCHAR PRIMARY KEY NOT NULL, label VARCHAR);"

// Tables that older stores lack: created when a store is opened for writing, replaced by empty
// temporary ones when it is read. `name` is the first table of each group.
#define LATER(name, TABLE)                                                                         \
    { name, TABLE("TABLE IF NOT EXISTS"), TABLE("TEMP TABLE") }
static const struct {
    const char *name, *create, *stand_in;
} later_tables[] = {
    LATER("hexlaw_failures", FAILURES_TABLE),
    LATER("hexlaw_jobs", JOBS_TABLE),
    LATER("hexlaw_games", GAMES_TABLE),
    LATER("hexlaw_horizons", HORIZONS_TABLE),
    LATER("hexlaw_compute", COMPUTE_TABLE),
    LATER("hexlaw_perfect_trials", VERSIONS_TABLES),
    LATER("hexlaw_reference_trials", REFERENCE_TABLE),
    LATER("hexlaw_errors", ERRORS_TABLE),
    LATER("hexlaw_labels", LABELS_TABLE),
};
enum { LATER_TABLES = sizeof later_tables / sizeof *later_tables };

// NULLs are distinct in a UNIQUE index, so perfect play counts as agent 0 in it.
static const char indices[] =
    "CREATE UNIQUE INDEX hexlaw_snaps_unique ON snaps (run, idx);"
    "CREATE INDEX hexlaw_agents_snap ON agents (snap);"
    "CREATE UNIQUE INDEX hexlaw_trials_unique ON hexlaw_trials "
    "(black_agent, white_agent, greedy, job);"
    "CREATE UNIQUE INDEX hexlaw_mohex_trials_unique ON hexlaw_mohex_trials "
    "(ifnull(black_agent, 0), ifnull(white_agent, 0), greedy, job);";

// Every column that is read; a database is a store if these can be prepared.
static const char *const boardlaw_columns[] = {
    "SELECT run, description, boardsize, width, depth, nodes FROM runs",
    "SELECT id, run, idx, samples, flops FROM snaps",
    "SELECT id, snap, nodes, c FROM agents",
    "SELECT id, black_agent, white_agent, black_wins, white_wins, moves, times FROM trials",
    "SELECT id, black_agent, white_agent, black_wins, white_wins, moves, times FROM mohex_trials",
    ("SELECT id, test_nodes, test_c, snap_id, samples, train_flops, idx, run, description, "
     "boardsize, width, depth, train_nodes FROM agents_details"),
};
static const char *const hexlaw_columns[] = {
    "SELECT run, seed, preset, recipe, command, version, done FROM hexlaw_runs",
    "SELECT snap, weights, executed_flops, moves, wall_seconds, cpu_seconds FROM hexlaw_snaps",
    "SELECT agent, search FROM hexlaw_agents",
    "SELECT trial, black_agent, white_agent, greedy, job, seed FROM hexlaw_trials",
    "SELECT trial, black_agent, white_agent, greedy, job, seed FROM hexlaw_mohex_trials",
    ("SELECT id, black_agent, white_agent, greedy, job, game, agent, kind, text, output "
     "FROM hexlaw_failures"),
    ("SELECT id, run, idx, black_agent, white_agent, greedy, job, game, size, moves, winner, "
     "episode FROM hexlaw_games"),
    "SELECT id, first_agent, second_agent, greedy, job, games, round FROM hexlaw_jobs",
    "SELECT agent, greedy, seed, plies, tasks, done FROM hexlaw_horizons",
    "SELECT snap, multiply_adds, looks FROM hexlaw_compute",
    "SELECT trial, version FROM hexlaw_perfect_trials",
    "SELECT agent, greedy, version FROM hexlaw_perfect_horizons",
    "SELECT trial, settled, stones, proven FROM hexlaw_reference_trials",
    "SELECT agent, version, positions, chances FROM hexlaw_errors",
    "SELECT run, label FROM hexlaw_labels",
};

enum {
    BOARDLAW_COLUMNS = sizeof boardlaw_columns / sizeof *boardlaw_columns,
    HEXLAW_COLUMNS = sizeof hexlaw_columns / sizeof *hexlaw_columns,
};

// SQLite says "disk I/O error" or "unable to open database file" where the disk is full.
static bool disk_is_full(const Store *store) {
    const int reason = sqlite3_system_errno(store->database);
    struct statvfs disk;
    return reason == ENOSPC || reason == EDQUOT ||
           (statvfs(store->path, &disk) == 0 && disk.f_blocks > 0 && disk.f_bavail == 0);
}

Status store_fail(const Store *store, const char *doing, Error *error) {
    const int code = sqlite3_errcode(store->database) & 0xff;
    if (code == SQLITE_INTERRUPT && store->stop && *store->stop)
        return error_set(error, STATUS_STOPPED, "%s: %s: stopped", store->path, doing);
    if (code == SQLITE_INTERRUPT)
        return error_set(error, STATUS_INVALID,
                         "%s: %s: more than %d MiB of memory are needed, expected the tables of a "
                         "store",
                         store->path, doing, QUERY_MEBIBYTES_MAX);
    const bool content =
        code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_CONSTRAINT;
    const char *said = sqlite3_errmsg(store->database);
    const int reason =
        code == SQLITE_IOERR || code == SQLITE_CANTOPEN ? sqlite3_system_errno(store->database) : 0;
    if (code == SQLITE_FULL ||
        ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && disk_is_full(store)))
        return error_set(error, STATUS_IO, "%s: %s: the disk is full", store->path, doing);
    if (reason != 0)
        return error_set(error, STATUS_IO, "%s: %s: %s (%s)", store->path, doing, said,
                         strerror(reason));
    return error_set(error, content ? STATUS_INVALID : STATUS_IO, "%s: %s: %s", store->path, doing,
                     said);
}

Status store_execute(Store *store, const char *sql, const char *doing, Error *error) {
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_fail(store, doing, error);
    return STATUS_OK;
}

static uint32_t big_endian(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// The file's first bytes, zeros past its end. Read through SQLite's file handle without a
// statement, which might recover (and so change) another application's database; and not through a
// file descriptor of our own: closing one drops all locks of this process on the file, including
// those of its other connections, and the next process to open the store would remove the log while
// they use it.
static Status read_header(const char *path, unsigned char header[HEADER_BYTES], Error *error) {
    sqlite3 *database = NULL;
    sqlite3_file *file = NULL;
    int code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, (void *)&file);
    if (code == SQLITE_OK)
        code =
            file->pMethods ? file->pMethods->xRead(file, header, HEADER_BYTES, 0) : SQLITE_CANTOPEN;
    const int reason = database ? sqlite3_system_errno(database) : ENOMEM;
    sqlite3_close(database);
    if (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ)
        return STATUS_OK;
    return error_set(error, STATUS_IO, "%s: cannot open: %s", path,
                     reason ? strerror(reason) : sqlite3_errstr(code));
}

// Checks the file before SQLite reads it. `*fresh`: it is empty or to be created.
static Status inspect(const char *path, StoreMode mode, bool *fresh, bool *ours, Error *error) {
    *fresh = *ours = false;
    struct stat info;
    if (stat(path, &info)) {
        if (errno != ENOENT)
            return error_set(error, STATUS_IO, "%s: cannot open: %s", path, strerror(errno));
        *fresh = mode == STORE_WRITE;
        return *fresh ? STATUS_OK : error_set(error, STATUS_IO, "%s: no such store", path);
    }
    if (!S_ISREG(info.st_mode))
        return error_set(error, STATUS_INVALID, "%s: is %s, expected a store (a SQLite file)", path,
                         S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
    if (info.st_size == 0 && mode == STORE_WRITE) {
        *fresh = true; // left by a process that was killed while it created a store
        return STATUS_OK;
    }
    unsigned char header[HEADER_BYTES] = {0};
    const Status status = read_header(path, header, error);
    if (status != STATUS_OK)
        return status;
    if (memcmp(header, "SQLite format 3", 16) != 0)
        return error_set(error, STATUS_INVALID, "%s: not a SQLite file, expected a store", path);
    const uint32_t version = big_endian(header + 60), application = big_endian(header + 68);
    *ours = application == STORE_APPLICATION_ID;
    if (*ours && version > STORE_VERSION)
        return error_set(error, STATUS_INVALID,
                         "%s: a store of version %u, this hexlaw knows versions up to %d", path,
                         version, STORE_VERSION);
    if (!*ours && (mode == STORE_WRITE || application != 0))
        return error_set(error, STATUS_INVALID,
                         "%s: a SQLite file of another application (id %u), expected a store "
                         "of hexlaw's",
                         path, application);
    return STATUS_OK;
}

// "file:<path>?<how>", with special characters of URIs in the path escaped.
static void store_uri(const char *path, const char *how, char uri[3 * PATH_MAX]) {
    char *out = uri + sprintf(uri, "file:");
    for (const char *p = path; *p && out < uri + 3 * PATH_MAX - 32; p++) {
        if (*p == '?' || *p == '#' || *p == '%')
            out += sprintf(out, "%%%02X", (unsigned)*p);
        else
            *out++ = *p;
    }
    sprintf(out, "?%s", how);
}

static bool has_log(const char *path) {
    char log[PATH_MAX];
    struct stat info;
    const int length = snprintf(log, sizeof log, "%s-wal", path);
    return length < (int)sizeof log && stat(log, &info) == 0 && info.st_size > 0;
}

// Opens without writing or locking anything: the log, if any, is indexed in this process's memory.
static int open_untouched(const char *path, sqlite3 **database) {
    char uri[3 * PATH_MAX], real[PATH_MAX];
    const bool log = has_log(realpath(path, real) ? real : path);
    store_uri(path, log ? "mode=ro&nolock=1" : "immutable=1", uri);
    int code = sqlite3_open_v2(uri, database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    if (code == SQLITE_OK && log)
        code = sqlite3_exec(*database, "PRAGMA locking_mode=EXCLUSIVE", NULL, NULL, NULL);
    return code;
}

// Whether the connection can read the file.
static bool can_read(sqlite3 *database) {
    sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
    return sqlite3_exec(database, "SELECT 1 FROM sqlite_master LIMIT 1", NULL, NULL, NULL) ==
           SQLITE_OK;
}

// A reader of a WAL database must be able to create files beside it. Readers do so only as SQLite
// does for every connection, and leave nothing behind; where that fails (a read-only folder, a full
// disk) the file is opened by open_untouched().
static int open_database(const char *path, StoreMode mode, bool fresh, sqlite3 **database) {
    if (mode == STORE_WRITE) {
        // SQLite's own files are 0644 at most; those beside this one get its permissions.
        const int fd = fresh ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
        if (fd >= 0)
            close(fd);
        return sqlite3_open_v2(path, database,
                               SQLITE_OPEN_READWRITE | (fresh ? SQLITE_OPEN_CREATE : 0), NULL);
    }
    char folder[PATH_MAX];
    file_folder(path, folder);
    const bool writable = access(path, W_OK) == 0 && access(folder, W_OK) == 0;
    int code = sqlite3_open_v2(path, database,
                               writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, NULL);
    if (code != SQLITE_OK || can_read(*database))
        return code;
    code = sqlite3_errcode(*database) & 0xff;
    if (code != SQLITE_IOERR && code != SQLITE_CANTOPEN && code != SQLITE_FULL &&
        code != SQLITE_READONLY)
        return SQLITE_OK; // the first query reports the error
    sqlite3_close(*database);
    return open_untouched(path, database);
}

static Status create_schema(Store *store, Error *error) {
    char numbers[128];
    snprintf(numbers, sizeof numbers, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
             STORE_APPLICATION_ID, STORE_VERSION);
    static const char doing[] = "cannot create the store";
    Status status = store_execute(store, "BEGIN IMMEDIATE", doing, error);
    if (status == STATUS_OK)
        status = store_execute(store, numbers, doing, error);
    if (status == STATUS_OK)
        status = store_execute(store, schema, doing, error);
    if (status == STATUS_OK)
        status = store_execute(store, HEXLAW_TABLES(""), doing, error);
    if (status == STATUS_OK)
        status = store_execute(store, indices, doing, error);
    if (status == STATUS_OK)
        status = store_execute(store, "COMMIT", doing, error);
    return status;
}

static Status check_columns(Store *store, const char *const *queries, size_t count, Error *error) {
    for (size_t i = 0; i < count; i++) {
        sqlite3_stmt *statement = NULL;
        const int code =
            sqlite3_prepare_v2(store->database, queries[i], -1, &statement, NULL) & 0xff;
        sqlite3_finalize(statement);
        if (code == SQLITE_ERROR)
            return error_set(error, STATUS_INVALID, "%s: not a store: %s", store->path,
                             sqlite3_errmsg(store->database));
        if (code != SQLITE_OK)
            return store_fail(store, "cannot read", error);
    }
    return STATUS_OK;
}

// Other errors, such as lack of memory, are reported by the next call.
static bool lacks_table(Store *store, const char *name) {
    return sqlite3_table_column_metadata(store->database, NULL, name, NULL, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_ERROR;
}

// Whether the database is empty: the process that created it was killed, and SQLite has just rolled
// its transaction back.
static Status look_if_empty(Store *store, bool *empty, Error *error) {
    sqlite3_stmt *statement = NULL;
    int code =
        sqlite3_prepare_v2(store->database, "SELECT 1 FROM sqlite_master", -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    *empty = code == SQLITE_DONE;
    const Status status = code == SQLITE_DONE || code == SQLITE_ROW
                              ? STATUS_OK
                              : store_fail(store, "cannot open for writing", error);
    sqlite3_finalize(statement);
    return status;
}

static Status set_up_writing(Store *store, bool fresh, Error *error) {
    static const char doing[] = "cannot open for writing";
    bool empty = fresh;
    Status status = fresh ? STATUS_OK : look_if_empty(store, &empty, error);
    if (status == STATUS_OK && empty)
        status = create_schema(store, error);
    if (status == STATUS_OK)
        status = store_execute(store,
                               "PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; "
                               "PRAGMA synchronous=NORMAL;",
                               doing, error);
    for (int i = 0; i < LATER_TABLES && status == STATUS_OK; i++)
        status = store_execute(store, later_tables[i].create, doing, error);
    if (status == STATUS_OK)
        status = store_execute(store, games_index, doing, error);
    if (status == STATUS_OK)
        status = check_columns(store, boardlaw_columns, BOARDLAW_COLUMNS, error);
    return status;
}

// Empty temporary tables in memory let the same queries read a store that lacks some.
static Status set_up_reading(Store *store, bool ours, Error *error) {
    static const char doing[] = "cannot read";
    Status status = store_execute(store, "PRAGMA temp_store=MEMORY;", doing, error);
    if (status == STATUS_OK)
        status = check_columns(store, boardlaw_columns, BOARDLAW_COLUMNS, error);
    if (status == STATUS_OK && !ours)
        status = store_execute(store, HEXLAW_TABLES("TEMP "), doing, error);
    for (int i = 0; i < LATER_TABLES && status == STATUS_OK; i++)
        if (lacks_table(store, later_tables[i].name))
            status = store_execute(store, later_tables[i].stand_in, doing, error);
    return status;
}

static Status set_up(Store *store, bool fresh, bool ours, Error *error) {
    sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
    Status status =
        store->writable ? set_up_writing(store, fresh, error) : set_up_reading(store, ours, error);
    if (status == STATUS_OK)
        status = check_columns(store, hexlaw_columns, HEXLAW_COLUMNS, error);
    if (status == STATUS_OK && !store->writable)
        status = store_execute(store, "PRAGMA query_only=ON;", "cannot read", error);
    return status;
}

// The log's inode number, 0 without a log: committed rows may be in the log only, and SQLite does
// not report its deletion.
static ino_t log_number(const Store *store) {
    struct stat info;
    const char *path = sqlite3_filename_wal(sqlite3_db_filename(store->database, "main"));
    return path && stat(path, &info) == 0 ? info.st_ino : 0;
}

// SQLite's progress handler: stops a query. Views of a database from outside may be endless, and
// SQLite sorts them before it returns the first row.
static int is_enough(void *context) {
    const Store *store = context;
    return (!store->writable && store->stop && *store->stop) ||
           sqlite3_memory_used() > (sqlite3_int64)QUERY_MEBIBYTES_MAX << 20;
}

Status store_open(const char *path, StoreMode mode, Store **store, Error *error) {
    *store = NULL;
    if (*path == '\0' || strlen(path) >= PATH_MAX - 16)
        return error_set(error, STATUS_INVALID, "'%.200s': not a usable file name", path);
    char inside[PATH_MAX];
    struct stat info;
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode) &&
        file_path(path, STORE_FILE, inside, NULL) == STATUS_OK && stat(inside, &info) == 0)
        path = inside;
    bool fresh, ours;
    Status status = inspect(path, mode, &fresh, &ours, error);
    if (status != STATUS_OK)
        return status;
    Store *opened = memory_zeroed(1, sizeof *opened);
    opened->path = memory_string(path);
    opened->writable = mode == STORE_WRITE;
    if (open_database(path, mode, fresh, &opened->database) != SQLITE_OK)
        status = opened->database ? store_fail(opened, "cannot open", error)
                                  : error_set(error, STATUS_IO, "%s: out of memory", path);
    if (status == STATUS_OK) {
        sqlite3_progress_handler(opened->database, QUERY_STEPS, is_enough, opened);
        status = set_up(opened, fresh, ours, error);
    }
    if (status != STATUS_OK) {
        store_close(opened);
        return status;
    }
    opened->log = opened->writable ? log_number(opened) : 0;
    *store = opened;
    return STATUS_OK;
}

// Whether the path of the store, or of its log, no longer leads to the open file.
static bool has_moved(const Store *store) {
    int moved = 0;
    const int code = sqlite3_file_control(store->database, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return (code == SQLITE_OK && moved) || (store->log != 0 && log_number(store) != store->log);
}

// The last writer switches WAL off, so that the file can be read from a read-only folder. Nothing
// happens while others have the store open, or if another file has taken its place.
static void leave_log(Store *store) {
    if (has_moved(store))
        return;
    sqlite3_busy_timeout(store->database, 0);
    sqlite3_exec(store->database, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
}

void store_close(Store *store) {
    if (!store)
        return;
    for (int i = 0; i < STORE_QUERIES; i++)
        sqlite3_finalize(store->statements[i]);
    if (store->writable && store->database)
        leave_log(store);
    sqlite3_close(store->database);
    free(store->path);
    free(store);
}

void store_listen(Store *store, const volatile sig_atomic_t *stop) {
    store->stop = stop;
}

const char *store_path(const Store *store) {
    return store->path;
}

Status store_check_place(const Store *store, Error *error) {
    // On a network file system the file may be invisible for a moment.
    for (int tries = 0; store->writable && has_moved(store); tries++) {
        if (tries == MOVED_TRIES)
            return error_set(error, STATUS_IO,
                             "%s: deleted, moved or replaced while it was in use, expected it to "
                             "stay; nothing more is stored",
                             store->path);
        clock_pause(moved_pause);
    }
    return STATUS_OK;
}

Status store_begin(Store *store, Error *error) {
    if (store->in_transaction)
        return error_set(error, STATUS_INVALID, "%s: a transaction inside another", store->path);
    Status status = store_check_place(store, error);
    if (status != STATUS_OK)
        return status;
    status = store_execute(store, "BEGIN IMMEDIATE", "cannot write", error);
    store->in_transaction = status == STATUS_OK;
    return status;
}

Status store_commit(Store *store, Error *error) {
    Status status = store_check_place(store, error);
    if (status == STATUS_OK)
        status = store_execute(store, "COMMIT", "cannot write", error);
    if (status != STATUS_OK)
        store_rollback(store);
    store->in_transaction = false;
    return status;
}

void store_rollback(Store *store) {
    // A failed statement may have rolled back already.
    if (!sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = false;
}
