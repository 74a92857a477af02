// The spec of a sweep, an INI file. docs/sweep.md describes every key.
//
//   [runs], [runs NAME]   any number of them: boards, shapes or widths and depths, seeds, compute,
//                         snapshots, and every setting of the recipe under its option's name, each
//                         a value or a list; all combinations are trained
//   [tournament]          how agents play, under the options' names of `hexlaw tournament`, and
//                         nodes as a list: each snapshot is an agent with each of them
//   [conclusions]         fit and figures, against one unit of compute or several
//   [sweep]               settings of the whole sweep
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
    double memory;             // bytes that training may use on a machine; 0: no limit
    PlaySettings play;
    IntList nodes; // test-time search nodes
    int replicates;
    Unit units[UNITS]; // what is fitted against, in the order given
    int unit_count;
    bool figures; // draw them: those named, or without names all that the results suffice for
    const char *figure_names[SWEEP_SPEC_FIGURES_MAX];
    int figure_count;
    SweepPlan plan; // owned
    double cost;    // expected CPU seconds of training, by the model of elo/experiment/grid.h
} SweepSpec;

// Parses the text, which is called `name` in messages: "NAME:LINE: what is wrong, what was
// expected". STATUS_INVALID for unknown sections and keys, keys given twice, and values out of
// bounds. Release with sweep_spec_free().
Status sweep_spec_read(const char *name, const char *text, SweepSpec *spec, Error *error);
void sweep_spec_free(SweepSpec *spec);

// The specs that come with the program: their names in a NULL-terminated list, and their text, NULL
// if there is none of that name.
extern const char *const sweep_spec_names[];
const char *sweep_spec_text(const char *name);

#endif
