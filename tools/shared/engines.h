// Other programs in a tournament: their command-line options, and the report of their failures.
#ifndef HEXLAW_TOOLS_SHARED_ENGINES_H
#define HEXLAW_TOOLS_SHARED_ENGINES_H

#include "elo/experiment/experiment.h"
#include "tools/frame/command.h"

#include <cjson/cJSON.h>

typedef struct Engines {
    TextList texts; // "NAME=CMD", or "CMD", named after its program
    double seconds; // for each answer
    // filled by engines_read()
    char names[TEXT_LIST_MAX][EXPERIMENT_ENGINE_NAME_MAX + 1];
    EngineConfig configs[TEXT_LIST_MAX]; // [texts.count]; they point into argv and `names`
} Engines;

Engines engines_default(void);

// Rejects invalid names and names given twice.
Status engines_read(Engines *engines, Error *error);

// For each engine of a board size that failed, prints a line on stdout with the number of games it
// lost by failures, and the last of them; or, if `list` is not NULL, adds an object for each
// failure.
Status engines_tell_failures(Store *store, int size, cJSON *list, Error *error);

#endif
