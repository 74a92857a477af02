// What a run is called where laws of several kinds of runs are compared (docs/laws.md#labels).
#ifndef HEXLAW_ELO_EXPERIMENT_LABEL_H
#define HEXLAW_ELO_EXPERIMENT_LABEL_H

#include "elo/store/store.h"

enum { LABEL_MAX = 128 }; // bytes, including the terminating 0

// The label that the run was given, or its preset's name and every setting that differs from the
// preset, "default inputs=chains"; after three of them "+N" is the number of the others, and eight
// hexadecimal digits tell such labels apart. Left out are rate_end, which follows from the budget,
// and the search's c where it is the search's own default. A run whose recipe cannot be read has
// the name of its preset, in boardlaw's database the first part of its description.
void label_of_run(const StoreRun *run, char label[LABEL_MAX]);

#endif
