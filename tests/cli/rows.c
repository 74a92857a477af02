// Prints the rows of a store, all tables and columns but those of times and of who wrote it, after
// asking SQLite whether the file is sound: rows STORE
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static const char *const skipped[] = {"times", "wall_seconds", "cpu_seconds", "command", "version"};

static int is_skipped(const char *column) {
    for (size_t i = 0; i < sizeof skipped / sizeof skipped[0]; i++)
        if (strcmp(skipped[i], column) == 0)
            return 1;
    return 0;
}

// Bytes in hexadecimal digits: as text they would end at the first that is 0.
static void print_value(sqlite3_stmt *rows, int column) {
    if (sqlite3_column_type(rows, column) == SQLITE_BLOB) {
        const unsigned char *bytes = sqlite3_column_blob(rows, column);
        for (int i = 0; i < sqlite3_column_bytes(rows, column); i++)
            printf("%02x", bytes[i]);
        return;
    }
    const char *text = (const char *)sqlite3_column_text(rows, column);
    printf("%s", text ? text : "NULL");
}

static int print_rows(sqlite3 *database, const char *table) {
    char sql[256];
    sqlite3_stmt *rows;
    snprintf(sql, sizeof sql, "SELECT rowid, * FROM %s ORDER BY rowid", table);
    if (sqlite3_prepare_v2(database, sql, -1, &rows, NULL) != SQLITE_OK)
        return 1;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        printf("%s", table);
        for (int i = 0; i < sqlite3_column_count(rows); i++)
            if (!is_skipped(sqlite3_column_name(rows, i))) {
                putchar('|');
                print_value(rows, i);
            }
        putchar('\n');
    }
    return sqlite3_finalize(rows) != SQLITE_OK;
}

int main(int argc, char **argv) {
    sqlite3 *database;
    sqlite3_stmt *statement;
    if (argc != 2 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return 2;
    if (sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW ||
        strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0) {
        fprintf(stderr, "%s: not sound\n", argv[1]);
        return 1;
    }
    sqlite3_finalize(statement);
    int failed = 0;
    sqlite3_prepare_v2(database,
                       "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", -1,
                       &statement, NULL);
    while (!failed && sqlite3_step(statement) == SQLITE_ROW)
        failed = print_rows(database, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return failed;
}
