// Games in progress: what training runs write while they go on (selfplay/run.h), looked at again
// and again. Where no run goes on, the last games that each has kept.
#ifndef HEXLAW_VIEW_LIVE_H
#define HEXLAW_VIEW_LIVE_H

#include "base/error.h"
#include "selfplay/episode.h"

#include <limits.h>
#include <stdbool.h>

enum { LIVE_BOARDS_MAX = 16, LIVE_NAME_MAX = 128 };

typedef struct LiveBoard {
    char run[LIVE_NAME_MAX];
    char folder[PATH_MAX]; // of the run
    Episode episode;
} LiveBoard;

typedef struct Live {
    char folder[PATH_MAX];
    int runs;     // that have games to show
    bool running; // at least one of them goes on
    int count;
    LiveBoard boards[LIVE_BOARDS_MAX];
    double looked; // when, private
} Live;

// A run's folder, or an experiment's with several. STATUS_INVALID if it is neither.
Status live_open(const char *folder, Live **live, Error *error);
void live_close(Live *live);

// Looks again if it is time to; true if there may be something new.
bool live_look(Live *live, double now);

// The newest snapshot's weights in a run's folder; false if there is none.
bool live_newest_weights(const char *folder, char path[PATH_MAX]);

#endif
