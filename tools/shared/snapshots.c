#include "tools/shared/snapshots.h"

#include "selfplay/train/run.h"

#include <stdio.h>
#include <unistd.h>

Status snapshots_path(const char *folder, int idx, char path[PATH_MAX], Error *error) {
    char name[32];
    snprintf(name, sizeof name, RUN_WEIGHTS_FORMAT, idx);
    return file_path(folder, name, path, error);
}

Status snapshots_count(const char *folder, int *count, Error *error) {
    char path[PATH_MAX];
    for (*count = 0; *count < RUN_SNAPSHOTS_MAX; ++*count) {
        const Status status = snapshots_path(folder, *count, path, error);
        if (status != STATUS_OK)
            return status;
        if (access(path, F_OK) != 0)
            break;
    }
    if (*count == 0)
        return error_set(error, STATUS_INVALID,
                         "%s: no snapshots there; expected the folder of a run, DIR/runs/NAME",
                         folder);
    return STATUS_OK;
}
