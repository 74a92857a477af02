// Shared by commands that play tournaments: their options, and playing with a progress line.
#ifndef HEXLAW_TOOLS_SHARED_PLAY_H
#define HEXLAW_TOOLS_SHARED_PLAY_H

#include "elo/experiment/experiment.h"
#include "tools/frame/command.h"
#include "tools/frame/progress.h"

typedef struct PlaySettings {
    int search; // SearchKind of the test
    int nodes;
    bool c_given;
    double c; // or gumbel's value scale
    bool greedy;
    const EngineConfig *engines; // other programs that play; borrowed
    int engine_count;
    TournamentConfig tournament; // its plan, complete after play_plan()
    bool target_given, most_given, robin_given;
    int most, robin; // games
} PlaySettings;

enum { PLAY_OPTIONS = 12 };

PlaySettings play_settings_default(void);

// The command's own options, the shared ones and OPTIONS_END into `all`, which has room for
// PLAY_OPTIONS more than `own` with its end.
void play_options(PlaySettings *settings, const Option *own, Option *all);

// Makes the tournament's plan from the options given. STATUS_INVALID if options conflict; the
// message has their names with `dashes` before them.
Status play_plan(PlaySettings *settings, const char *dashes, Error *error);

// The test by these settings: how agents play. Without engines.
Status play_test(const PlaySettings *settings, ExperimentTest *test, Error *error);

// Opens an existing store for writing; if `sizes` is empty, fills it with the board sizes that have
// runs.
Status play_open_store(const char *path, IntList *sizes, Store **store, Error *error);

// The part of a longer command's progress bar that playing covers.
typedef struct PlayShare {
    Progress *progress; // borrowed
    double from, to;    // of the whole bar
} PlayShare;

// Plays on each size in turn. `share` may be NULL: it shows a bar of its own. STATUS_LIMIT, with
// the last such board's message, if the games allowed were not enough for a target.
Status play_boards(const Command *command, Store *store, const IntList *sizes,
                   const PlaySettings *settings, const PlayShare *share, Error *error);

#endif
