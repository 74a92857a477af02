// The file run.json, between run.c and run_file.c.
#ifndef HEXLAW_SELFPLAY_RUN_INTERNAL_H
#define HEXLAW_SELFPLAY_RUN_INTERNAL_H

#include "selfplay/run.h"

Status run_file_write(const char *folder, const Run *run, Error *error);

// `settings` gets the text of the trainer's configuration as it stands in the file; free with
// free().
Status run_file_read(const char *folder, Run **run, char **settings, Error *error);

// Compute at which snapshot `idx` is due.
double run_due(const Run *run, int idx);

#endif
