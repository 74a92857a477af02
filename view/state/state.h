// The viewer's state: read by view/paint/, changed by user actions (view/viewer/).
#ifndef HEXLAW_VIEW_STATE_STATE_H
#define HEXLAW_VIEW_STATE_STATE_H

#include "base/error.h"
#include "engine/hexworld.h"
#include "view/draw/canvas.h"
#include "view/draw/hexgrid.h"
#include "view/draw/theme.h"
#include "view/game/live.h"
#include "view/game/ratings.h"
#include "view/game/session.h"
#include "view/game/setup.h"
#include "view/game/shelf.h"
#include "view/state/actions.h"

#include <limits.h>

enum { VIEWER_MESSAGE_SECONDS = 5 };

typedef struct ViewerConfig {
    const char *folder; // where files are saved; borrowed
    int threads;        // of the thinker
    uint64_t seed;
    bool greedy, flat, dark;
    double truth_seconds; // the solver's limit for a position
} ViewerConfig;

// Requests to the window, which clears those it has carried out.
typedef struct ViewerWish {
    bool quit, full_screen;
    char clipboard[HEXWORLD_LINK_BYTES]; // text to copy; "": none
    char photo[PATH_MAX];                // path of a PNG of the next frame; "": none
} ViewerWish;

// A game in progress that is shown and updated as its run writes new moves.
typedef struct ViewerFollow {
    char folder[PATH_MAX]; // of the run; "": none
    int number;            // of the game, as in LiveBoard
    int last;              // node of its newest position
} ViewerFollow;

typedef struct Viewer {
    ViewerConfig config;
    Thinker *thinker;
    ViewerMode mode, home; // home: the screen to return to from a game
    bool has_home;         // there is a screen to return to
    Shelf *shelf;          // NULL: no store
    Ratings *ratings;      // of the shelf's store
    Live *live;            // NULL: no training
    int scroll, rows;      // list of games: index of the first row shown, rows shown
    int chosen;            // index in the list
    int tile, columns;     // chosen board of the grid, and its columns
    Setup setup;
    ViewerFollow follow;
    Session *session; // NULL: none
    unsigned sessions;
    int player_count;
    NamedPlayer **players; // all that the viewer owns
    bool help, side, numbers, flat, dark;
    ViewerOverlay overlay;
    float mouse_x, mouse_y;
    int hovered; // viewer_hover() by the previous frame, for the one being composed
    double now;
    char message[ERROR_TEXT_MAX];
    double message_until;
    bool changed;
    ViewerWish wish;
    // the latest frame
    Canvas canvas;
    int grids; // boards shown
    Hexgrid grid[SESSION_AGENTS];
} Viewer;

static inline const Theme *viewer_theme(const Viewer *viewer) {
    return viewer->dark ? &theme_dark : &theme_light;
}

// Scrolls the list that is shown, or of two lists the one under the pointer, by so many rows, not
// past its ends.
void viewer_scroll(Viewer *viewer, int rows);

// The nearest index to `place` in a list of `count`; 0 where it is empty.
static inline int viewer_clamp(int place, int count) {
    return place >= count ? (count > 0 ? count - 1 : 0) : place < 0 ? 0 : place;
}

#endif
