// Games in progress: the files that training runs write while they train (selfplay/train/run.h),
// polled. Where no run is training, the last games that each has kept.
#ifndef HEXLAW_VIEW_GAME_LIVE_H
#define HEXLAW_VIEW_GAME_LIVE_H

#include "base/error.h"
#include "selfplay/train/episode.h"

#include <limits.h>
#include <stdbool.h>

enum { LIVE_BOARDS_MAX = 16, LIVE_NAME_MAX = 128 };

typedef struct LiveBoard {
    char run[LIVE_NAME_MAX];
    char folder[PATH_MAX]; // of the run
    int number; // of a game in progress; when it is over, the next game takes over the number
    Episode episode;
} LiveBoard;

typedef struct Live {
    char folder[PATH_MAX];
    int runs;     // number of runs that have games to show
    int first;    // index of the first run that is shown
    int shown;    // number of runs that are shown
    bool running; // at least one run is training
    int count;
    LiveBoard boards[LIVE_BOARDS_MAX];
    double refreshed; // time of the last refresh; private
} Live;

// A run's folder, or an experiment's with several. STATUS_INVALID if it is neither.
Status live_open(const char *folder, Live **live, Error *error);
void live_close(Live *live);

// Shows the next (1) or previous (-1) runs, where there is not enough room for all.
void live_turn(Live *live, int step);

// Reads the files again if the last refresh is long enough ago; true if anything may have changed.
bool live_refresh(Live *live, double now);

// The game in progress with this number in a run's folder, NULL if there is none.
const LiveBoard *live_find(const Live *live, const char *folder, int number);

// The newest snapshot's weights in a run's folder; false if there is none.
bool live_newest_weights(const char *folder, char path[PATH_MAX]);

#endif
