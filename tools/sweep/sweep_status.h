// Progress of a sweep: a table of all runs and tournaments. The sweep keeps it in DIR/progress.json
// while it runs, for any process to read.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEP_STATUS_H
#define HEXLAW_TOOLS_SWEEP_SWEEP_STATUS_H

#include "elo/experiment/sweep.h"

typedef struct SweepStatus {
    const SweepPlan *plan;
    const SweepProgress *now;
    double done;         // 0 to 1, of training and tournaments together
    double seconds_left; // below 0: not known yet
    double pace;         // measured over expected seconds of training; 0: not known yet
} SweepStatus;

// Writes DIR/progress.json anew: one document with the sweep's totals, `runs` in the order of the
// plan and `stages`. `time` is in seconds since 1970.
Status sweep_status_write(const char *folder, const SweepStatus *status, double time, Error *error);

// The content of DIR/progress.json as text, or with `json` unchanged plus "running" (a process is
// running the sweep in the folder) and "seconds_ago". Release `*text` with free().
Status sweep_status_read(const char *folder, bool json, double time, char **text, Error *error);

// The same from the document's bytes, which are called `name` in messages.
Status sweep_status_text(const char *name, const char *bytes, size_t length, bool running,
                         double time, bool json, char **text, Error *error);

#endif
