// What a sweep consists of, as people write it down: an INI file. docs/sweep.md tells every key.
//
//   [runs], [runs NAME]   as often as wanted: boards, shapes or widths and depths, seeds, compute,
//                         snapshots, and every setting of the recipe under its option's name, each
//                         a value or a list; all combinations are trained
//   [tournament]          how agents play, under the options' names of `hexlaw tournament`, and
//                         nodes as a list: each snapshot is an agent with each of them
//   [conclusions]         fit and figures, against one unit of compute or several
//   [sweep]               what concerns all of it
#ifndef HEXLAW_TOOLS_SWEEP_SWEEP_SPEC_H
#define HEXLAW_TOOLS_SWEEP_SWEEP_SPEC_H

#include "elo/experiment/sweep.h"
#include "elo/law/unit.h"
#include "tools/frame/value.h"
#include "tools/shared/play.h"

enum {
    SWEEP_SPEC_BYTES_MAX = 1 << 20,
    SWEEP_SPEC_RUNS_MAX = 20000,
    SWEEP_SPEC_FIGURES_MAX = 16,
};

typedef struct SweepSpec {
    uint64_t seed;             // of tournaments and fits
    int cores;                 // that `hours` are meant for
    double checkpoint_seconds; // between two checkpoints of a run
    double memory;             // bytes that training may take up on a machine; 0: no limit
    PlaySettings play;
    IntList nodes; // test-time search nodes
    int replicates;
    Unit units[UNITS]; // what is fitted against, in the order given
    int unit_count;
    bool figures; // draw them: those named, or with none all that there is enough for
    const char *figure_names[SWEEP_SPEC_FIGURES_MAX];
    int figure_count;
    SweepPlan plan; // owned
    double cost;    // expected CPU seconds of training, by the model of elo/experiment/grid.h
} SweepSpec;

// Reads the text, which is called `name` in messages: "NAME:LINE: what is wrong, what was
// expected". Unknown sections and keys, keys given twice, and values out of bounds are refused.
// Give back with sweep_spec_free().
Status sweep_spec_read(const char *name, const char *text, SweepSpec *spec, Error *error);
void sweep_spec_free(SweepSpec *spec);

// The specs that come with the program: their names in a NULL-terminated list, and their text, NULL
// if there is none of that name.
extern const char *const sweep_spec_names[];
const char *sweep_spec_text(const char *name);

#endif
