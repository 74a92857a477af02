// Games in progress: what training runs write while they go on (selfplay/train/run.h), looked at
// again and again. Where no run goes on, the last games that each has kept.
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
    int number; // of a game in progress: the same until it is over, and of the next after
    Episode episode;
} LiveBoard;

typedef struct Live {
    char folder[PATH_MAX];
    int runs;     // that have games to show
    int first;    // of them, from which on boards are shown
    int shown;    // runs that are
    bool running; // at least one of them goes on
    int count;
    LiveBoard boards[LIVE_BOARDS_MAX];
    double refreshed; // when, private
} Live;

// A run's folder, or an experiment's with several. STATUS_INVALID if it is neither.
Status live_open(const char *folder, Live **live, Error *error);
void live_close(Live *live);

// Shows the next runs (1), or the last (-1), where not all find room at once.
void live_turn(Live *live, int step);

// Reads again if it is time to; true if there may be something new.
bool live_refresh(Live *live, double now);

// The game in progress of this number in a run's folder; NULL: there is none.
const LiveBoard *live_find(const Live *live, const char *folder, int number);

// The newest snapshot's weights in a run's folder; false if there is none.
bool live_newest_weights(const char *folder, char path[PATH_MAX]);

#endif
