// The snapshot files in a run's folder.
#ifndef HEXLAW_TOOLS_SHARED_SNAPSHOTS_H
#define HEXLAW_TOOLS_SHARED_SNAPSHOTS_H

#include "base/file.h"

// The weights file of snapshot `idx`.
Status snapshots_path(const char *folder, int idx, char path[PATH_MAX], Error *error);

// The number of snapshots in the folder, numbered from 0; STATUS_INVALID if there are none.
Status snapshots_count(const char *folder, int *count, Error *error);

#endif
