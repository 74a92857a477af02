// Shared by run.c, run_file.c and run_games.c.
#ifndef HEXLAW_SELFPLAY_TRAIN_RUN_INTERNAL_H
#define HEXLAW_SELFPLAY_TRAIN_RUN_INTERNAL_H

#include "selfplay/train/run.h"

Status run_file_write(const char *folder, const Run *run, Error *error);

// `settings` receives the text of the trainer's configuration in the file, unchanged; free with
// free().
Status run_file_read(const char *folder, Run **run, char **settings, Error *error);

// The same from memory; `name` replaces the file's name in messages.
Status run_file_decode(const char *name, const char *bytes, size_t length, Run **run,
                       char **settings, Error *error);
char *run_file_encode(const Run *run); // free with free()

// Adds the text of a machine that has trained the run, if it is new; and clears the list.
void run_add_machine(Run *run, const char *text);
void run_forget_machines(Run *run);

// Compute at which snapshot `idx` is due.
double run_due(const Run *run, int idx);

// --- run_games.c ---

// Stores the newest finished games as those of snapshot `idx`.
Status run_games_take(const char *folder, const Trainer *trainer, int idx, Error *error);

// Writes the games in progress, and removes them.
Status run_live_show(const char *folder, const Trainer *trainer, Error *error);
void run_live_end(const char *folder);

#endif
