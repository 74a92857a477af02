#include "elo/store/store_internal.h"

#include "base/file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_runs(const char *folder) {
    char path[PATH_MAX];
    return file_path(folder, "runs", path, NULL) == STATUS_OK && access(path, F_OK) == 0;
}

void store_folder(const Store *store, char folder[PATH_MAX]) {
    char real[PATH_MAX], behind[PATH_MAX];
    file_folder(store->path, folder);
    if (!realpath(store->path, real))
        return;
    file_folder(real, behind);
    if (has_runs(behind) || !has_runs(folder))
        strcpy(folder, behind);
}

Status store_within(const char *folder, const char *named, const char *row, char path[PATH_MAX],
                    Error *error) {
    bool out = named[0] == '/';
    for (const char *word = named; *word && !out; word += strspn(word, "/")) {
        const size_t length = strcspn(word, "/");
        out = length == 2 && strncmp(word, "..", 2) == 0;
        word += length;
    }
    if (out)
        return error_set(error, STATUS_INVALID,
                         "%s: %s names '%.200s', which is outside of the store's folder; expected "
                         "a path within it",
                         folder, row, named);
    return file_path(folder, named, path, error);
}

bool store_is_like(const char *pattern, const char *text) {
    return sqlite3_strlike(pattern, text, 0) == 0;
}

const char *store_library(void) {
    return sqlite3_libversion();
}
