// The results of `hexlaw train --until`, as a table or JSON.
#ifndef HEXLAW_TOOLS_SHARED_UNTIL_H
#define HEXLAW_TOOLS_SHARED_UNTIL_H

#include "elo/experiment/target.h"
#include "tools/frame/command.h"

#include <cJSON.h>

// Adds the number of threads for training, and how many of them have work.
void until_add_threads(cJSON *json, const TrainerConfig *trainer, int threads);

// Prints the run's judged snapshots and where it crossed `until`; true if it did.
bool until_print(const Command *command, const ExperimentRun *planned, const Run *run,
                 double until);

#endif
