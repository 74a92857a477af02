// Makes a database with boardlaw's tables and nothing of ours: boardlaw FILE [SETS]. Two boards,
// four runs of eight snapshots each on a law, every pair of a board's agents with as many wins as
// expected. With SETS several sets of experiments, as its published database has them: on each
// board two runs of eight snapshots, described as bee/SIZE and cat-nodes/SIZE, the first with games
// against MoHex; `apart`: which never met; `joined`: of which the first agents met; `escapes`:
// apart, with names and descriptions that would steer a terminal.
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { RUNS = 4, SNAPS = 8, AGENTS = RUNS * SNAPS };

static const char schema[] =
    "CREATE TABLE runs (run VARCHAR NOT NULL, description VARCHAR, boardsize INTEGER, width "
    "INTEGER, depth INTEGER, nodes INTEGER, PRIMARY KEY (run));"
    "CREATE TABLE snaps (id INTEGER NOT NULL, run VARCHAR, idx INTEGER, samples FLOAT, flops "
    "FLOAT, PRIMARY KEY (id));"
    "CREATE TABLE agents (id INTEGER NOT NULL, snap INTEGER, nodes INTEGER, c FLOAT, PRIMARY KEY "
    "(id));"
    "CREATE TABLE trials (id INTEGER NOT NULL, black_agent INTEGER, white_agent INTEGER, "
    "black_wins INTEGER, white_wins INTEGER, moves INTEGER, times INTEGER, PRIMARY KEY (id));"
    "CREATE TABLE mohex_trials (id INTEGER NOT NULL, black_agent INTEGER, white_agent INTEGER, "
    "black_wins INTEGER, white_wins INTEGER, moves INTEGER, times INTEGER, PRIMARY KEY (id));"
    "CREATE VIEW agents_details AS SELECT agents.id, agents.nodes AS test_nodes, agents.c AS "
    "test_c, snaps.id AS snap_id, snaps.samples, snaps.flops AS train_flops, snaps.idx, runs.run, "
    "runs.description, runs.boardsize, runs.width, runs.depth, runs.nodes AS train_nodes FROM "
    "agents INNER JOIN snaps ON (agents.snap == snaps.id) INNER JOIN runs ON (snaps.run == "
    "runs.run);";

static int run_sql(sqlite3 *database, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) == SQLITE_OK)
        return 0;
    fprintf(stderr, "%s: %s\n", sql, message);
    return 1;
}

static int fill_board(sqlite3 *database, int size) {
    double elo[AGENTS];
    char sql[512];
    int bad = 0;
    for (int i = 0; i < AGENTS; i++) {
        const int run = i / SNAPS, idx = i % SNAPS, id = 100 * size + i;
        const double x = 8.0 + 1.0 * (size - 3) + 0.4 * idx + 0.1 * run;
        elo[i] = fmin(0.0, 400.0 * (x - 10.5 - (size - 3)));
        if (idx == 0) {
            snprintf(sql, sizeof sql,
                     "INSERT INTO runs VALUES ('run %d-%d', 'bee/%d', %d, 8, 2, "
                     "64)",
                     size, run, size, size);
            bad |= run_sql(database, sql);
        }
        snprintf(sql, sizeof sql,
                 "INSERT INTO snaps VALUES (%d, 'run %d-%d', %d, 1e5, %.6g);"
                 "INSERT INTO agents VALUES (%d, %d, 64, 0.0625)",
                 id, size, run, idx, pow(10.0, x), id, id);
        bad |= run_sql(database, sql);
    }
    for (int i = 0; i < AGENTS; i++)
        for (int j = 0; j < AGENTS; j++) {
            const double p = 1.0 / (1.0 + pow(10.0, (elo[j] - elo[i]) / 400.0));
            snprintf(sql, sizeof sql,
                     "INSERT INTO trials (black_agent, white_agent, black_wins, "
                     "white_wins, moves, times) VALUES (%d, %d, %.1f, %.1f, 9e3, 1.5)",
                     100 * size + i, 100 * size + j, floor(512 * p + 0.5),
                     512 - floor(512 * p + 0.5));
            if (i != j)
                bad |= run_sql(database, sql);
        }
    return bad;
}

static int add_run(sqlite3 *database, const char *set, int size, int first) {
    char sql[512];
    snprintf(sql, sizeof sql, "INSERT INTO runs VALUES ('%s-%d', '%s/%d', %d, 8, 2, 64)", set, size,
             set, size, size);
    int bad = run_sql(database, sql);
    for (int i = 0; i < SNAPS; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO snaps VALUES (%d, '%s-%d', %d, %.6g, %.6g);"
                 "INSERT INTO agents VALUES (%d, %d, 64, 0.0625)",
                 first + i, set, size, i, 1e3 * pow(2.0, i), 1e8 * pow(2.0, i), first + i,
                 first + i);
        bad |= run_sql(database, sql);
    }
    return bad;
}

static int meet(sqlite3 *database, int black, double black_elo, int white, double white_elo) {
    char sql[256];
    const double wins = floor(64.0 / (1.0 + pow(10.0, (white_elo - black_elo) / 400.0)) + 0.5);
    snprintf(sql, sizeof sql,
             "INSERT INTO trials (black_agent, white_agent, black_wins, white_wins, moves, times) "
             "VALUES (%d, %d, %.1f, %.1f, 576, 1)",
             black, white, wins, 64.0 - wins);
    return black == white ? 0 : run_sql(database, sql);
}

static int fill_sets(sqlite3 *database, int size, int joined) {
    const int first[] = {100 * size, 100 * size + 50};
    const double elo[] = {-700.0 - 100.0 * (size - 3), -1200.0};
    int bad =
        add_run(database, "bee", size, first[0]) | add_run(database, "cat-nodes", size, first[1]);
    for (int set = 0; set < 2; set++)
        for (int i = 0; i < SNAPS * SNAPS; i++) {
            const int a = i / SNAPS, b = i % SNAPS;
            bad |= meet(database, first[set] + a, elo[set] + 100.0 * a, first[set] + b,
                        elo[set] + 100.0 * b);
            if (joined && set == 0 && a < 2) {
                bad |= meet(database, first[0] + a, elo[0] + 100.0 * a, first[1] + b,
                            elo[1] + 100.0 * b);
                bad |= meet(database, first[1] + b, elo[1] + 100.0 * b, first[0] + a,
                            elo[0] + 100.0 * a);
            }
        }
    for (int i = SNAPS - 2; i < SNAPS; i++) {
        char sql[512];
        snprintf(sql, sizeof sql,
                 "INSERT INTO mohex_trials (black_agent, white_agent, black_wins, white_wins, "
                 "moves, times) VALUES (%d, NULL, 20, 44, 500, 1), (NULL, %d, 40, 24, 500, 1)",
                 first[0] + i, first[0] + i);
        bad |= run_sql(database, sql);
    }
    return bad;
}

int main(int argc, char **argv) {
    sqlite3 *database;
    if (argc < 2 || argc > 3 || sqlite3_open(argv[1], &database) != SQLITE_OK)
        return 2;
    int bad = run_sql(database, schema) | run_sql(database, "BEGIN");
    for (int size = 3; size <= 4; size++)
        bad |= argc == 2 ? fill_board(database, size)
                         : fill_sets(database, size, strcmp(argv[2], "joined") == 0);
    if (argc == 3 && strcmp(argv[2], "escapes") == 0)
        bad |= run_sql(database,
                       "UPDATE runs SET run = run || char(27) || '[31m' || char(155) || '2J' || "
                       "char(10) || char(7), description = description || char(27) || 'c';"
                       "UPDATE snaps SET run = run || char(27) || '[31m' || char(155) || '2J' || "
                       "char(10) || char(7)");
    bad |= run_sql(database, "COMMIT");
    return sqlite3_close(database) != SQLITE_OK || bad;
}
