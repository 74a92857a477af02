// What the viewer knows: read by its painters, changed by what users do (view/viewer/).
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
    int threads;        // that think
    uint64_t seed;
    bool greedy, flat, dark;
    double truth_seconds; // the solver's limit for a position
} ViewerConfig;

// What the window is to do; it clears what it has done.
typedef struct ViewerWish {
    bool quit, full_screen;
    char clipboard[HEXWORLD_LINK_BYTES]; // "": nothing
    char photo[PATH_MAX];                // the PNG to write of the next frame; "": none
} ViewerWish;

// A game in progress that is shown, and goes on while it is shown to its end.
typedef struct ViewerFollow {
    char folder[PATH_MAX]; // of the run; "": none
    int number;            // of the game, as in LiveBoard
    int last;              // node of its newest position
} ViewerFollow;

typedef struct Viewer {
    ViewerConfig config;
    Thinker *thinker;
    ViewerMode mode, home; // home: where one comes back to from a game
    bool has_home;         // there is something to come back to
    Shelf *shelf;          // NULL: no store
    Ratings *ratings;      // of the shelf's store
    Live *live;            // NULL: no training
    int scroll, rows;      // of the list of games
    int chosen;            // of the list
    int tile, columns;     // chosen of the grid, and its columns
    Setup setup;
    ViewerFollow follow;
    Session *session; // NULL: none
    unsigned sessions;
    int player_count;
    NamedPlayer **players; // all that were handed over
    bool help, side, numbers, flat, dark;
    ViewerOverlay overlay;
    float mouse_x, mouse_y;
    int hovered; // viewer_hover() before the frame that is being composed
    double now;
    char message[ERROR_TEXT_MAX];
    double message_until;
    bool changed;
    ViewerWish wish;
    // the last frame
    Canvas canvas;
    int grids; // boards shown
    Hexgrid grid[SESSION_AGENTS];
} Viewer;

static inline const Theme *viewer_theme(const Viewer *viewer) {
    return viewer->dark ? &theme_dark : &theme_light;
}

// Moves the list that is shown, or that of the two under the pointer, by so many rows, not past its
// ends.
void viewer_scroll(Viewer *viewer, int rows);

#endif
