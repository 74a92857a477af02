// A spec's sections as read, before its plan is made.
#ifndef HEXLAW_TOOLS_SWEEP_SWEEP_SPEC_INTERNAL_H
#define HEXLAW_TOOLS_SWEEP_SWEEP_SPEC_INTERNAL_H

#include "tools/shared/recipe.h"
#include "tools/sweep/sweep_spec.h"

enum { ITEMS_MAX = 32, ITEM_BYTES = 32, LABEL_BYTES = 32, SECTIONS_MAX = 64 };

// The values of a key, as text.
typedef struct SpecItems {
    int line;    // 0: the key is absent
    bool former; // the key is a former name (Option.was)
    int count;
    char text[ITEMS_MAX][ITEM_BYTES];
} SpecItems;

// A [runs] section.
typedef struct SpecRuns {
    char name[LABEL_BYTES];
    int line;
    IntList boards, widths, depths, seeds;
    int shape_count; // 0: all widths with all depths
    struct {
        int width, depth;
    } shapes[ITEMS_MAX];
    char label[LABEL_BYTES]; // at the end of the runs' names
    int snapshots;
    double hours;                     // 0: not given
    SpecItems budget, moves, first;   // a value, or one for each board
    SpecItems recipe[RECIPE_OPTIONS]; // in the order of recipe_options()
} SpecRuns;

// Makes the plan from the sections: spec->plan and spec->cost.
Status sweep_spec_plan(const char *name, const SpecRuns *sections, int count, SweepSpec *spec,
                       Error *error);

#endif
