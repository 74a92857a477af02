// The snapshots in a run's folder, as they are found there.
#ifndef HEXLAW_TOOLS_SHARED_SNAPSHOTS_H
#define HEXLAW_TOOLS_SHARED_SNAPSHOTS_H

#include "base/file.h"

// The weights file of snapshot `idx`.
Status snapshots_path(const char *folder, int idx, char path[PATH_MAX], Error *error);

// How many snapshots lie in the folder, numbered from 0 on; STATUS_INVALID where there are none.
Status snapshots_count(const char *folder, int *count, Error *error);

#endif
