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

// --- run_games.c ---

// Keeps the newest finished games as those of snapshot `idx`.
Status run_games_take(const char *folder, const Trainer *trainer, int idx, Error *error);

// Writes the games in progress, and removes them.
Status run_live_show(const char *folder, const Trainer *trainer, Error *error);
void run_live_end(const char *folder);

#endif
