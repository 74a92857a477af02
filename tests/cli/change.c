// Carries out SQL on a SQLite file, as somebody else's program might: change FILE SQL
#include <sqlite3.h>
#include <stdio.h>

int main(int argc, char **argv) {
    sqlite3 *database;
    char *reason = NULL;
    if (argc != 3 || sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return 2;
    const int code = sqlite3_exec(database, argv[2], NULL, NULL, &reason);
    if (code != SQLITE_OK)
        fprintf(stderr, "%s: %s\n", argv[1], reason);
    sqlite3_free(reason);
    sqlite3_close(database);
    return code != SQLITE_OK;
}
