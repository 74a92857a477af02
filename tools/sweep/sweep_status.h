// How far a sweep is: a table of all runs and tournaments for those who come back after hours. The
// sweep keeps it in DIR/progress.json while it goes on; anybody may read it there.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEP_STATUS_H
#define HEXLAW_TOOLS_SWEEP_SWEEP_STATUS_H

#include "elo/experiment/sweep.h"

typedef struct SweepStatus {
    const SweepPlan *plan;
    const SweepProgress *now;
    double done;         // 0 to 1, of training and tournaments together
    double seconds_left; // below 0: not known yet
    double pace;         // seconds of training against the plan's expected ones; 0: not known yet
} SweepStatus;

// Writes DIR/progress.json anew: one document with the sweep's totals, `runs` in the order of the
// plan and `stages`. `time` is in seconds since 1970.
Status sweep_status_write(const char *folder, const SweepStatus *status, double time, Error *error);

// What DIR/progress.json tells, as text or, with `json`, as it is with "running" (a process is at
// work in the folder) and "seconds_ago" added. Free `*text` with free().
Status sweep_status_read(const char *folder, bool json, double time, char **text, Error *error);

// The same from the document's bytes, which are called `name` in messages.
Status sweep_status_text(const char *name, const char *bytes, size_t length, bool running,
                         double time, bool json, char **text, Error *error);

#endif
