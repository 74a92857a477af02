// The viewer without its window: what is shown, what keys and clicks do to it, and the frame that
// comes of it (view/canvas.h). Used by one thread; it never waits for another.
#ifndef HEXLAW_VIEW_VIEWER_H
#define HEXLAW_VIEW_VIEWER_H

#include "base/error.h"
#include "engine/hexworld.h"
#include "view/canvas.h"
#include "view/live.h"
#include "view/session.h"
#include "view/shelf.h"

#include <cjson/cJSON.h>
#include <limits.h>

// What can be done, by key, button or click; each with a number where it needs one.
typedef enum ViewerAction {
    VIEWER_NOTHING,
    VIEWER_STEP,    // by so many moves
    VIEWER_GO,      // to that place in the line
    VIEWER_PLAY,    // start and stop
    VIEWER_PACE,    // faster (1), slower (-1)
    VIEWER_VARY,    // to the next (1) or the last (-1) variation
    VIEWER_CELL,    // play there
    VIEWER_UNDO,    // take a move back
    VIEWER_OVERLAY, // the next (1), the last (-1)
    VIEWER_SIDE,    // both eyes side by side, or one
    VIEWER_NUMBERS, // of moves, on stones
    VIEWER_SHAPE,   // pointy or flat
    VIEWER_THEME,   // light or dark
    VIEWER_SELF,    // let the first eye play both sides from here
    VIEWER_SAVE,    // SGF
    VIEWER_LINK,    // HexWorld, to the clipboard
    VIEWER_PHOTO,   // PNG
    VIEWER_FULL,    // full screen
    VIEWER_HELP,    // keys
    VIEWER_BACK,    // help off, to where one came from, or the end
    // in lists
    VIEWER_CHOOSE, // so many rows further down
    VIEWER_ACROSS, // the next (1), the last (-1): kind of games, board of the grid, colour
    VIEWER_ENTER,  // open what is chosen, begin the game
    VIEWER_SCROLL, // the list under the pointer, by so many rows
    VIEWER_KIND,   // of games: shelf.h
    VIEWER_BOARD,  // of games (0: all) and of a new game, by size; -1: the next
    VIEWER_OPEN,   // game of the store, by its place in the list
    VIEWER_LIVE,   // to the games in progress
    VIEWER_WATCH,  // one of them
    VIEWER_NEW,    // board of that size for two
    // to a new game
    VIEWER_SETUP,   // choose who plays
    VIEWER_AGAINST, // the same, against an agent of the store
    VIEWER_BLACK,   // the player of that place is Black
    VIEWER_WHITE,
    VIEWER_BLACK_NODES, // more (1), fewer (-1)
    VIEWER_WHITE_NODES,
    VIEWER_SWAP, // colours
    VIEWER_QUIT,
    VIEWER_ACTIONS,
} ViewerAction;

// What scripts call the buttons: "overlay".
extern const char *const viewer_action_names[VIEWER_ACTIONS];

typedef enum ViewerOverlay {
    OVERLAY_NONE,
    OVERLAY_PRIOR,    // the network's policy
    OVERLAY_VISITS,   // the search's
    OVERLAY_VALUES,   // Q of the moves visited
    OVERLAY_POLICY,   // the search's improved policy
    OVERLAY_DISAGREE, // improved policy less the network's
    OVERLAY_TRUTH,    // the solver's
    OVERLAYS,
} ViewerOverlay;

extern const char *const viewer_overlay_names[OVERLAYS];

typedef struct ViewerConfig {
    const char *folder; // where files are saved; borrowed
    int threads;        // that think
    uint64_t seed;
    bool greedy, flat, dark;
    double truth_seconds; // the solver's limit for a position
} ViewerConfig;

// One thread less than there are processors, the others as a new user wants them.
ViewerConfig viewer_config_default(void);

// What the window is to do; it clears what it has done.
typedef struct ViewerWish {
    bool quit, full_screen;
    char clipboard[HEXWORLD_LINK_BYTES]; // "": nothing
    char photo[PATH_MAX];                // the PNG to write of the next frame; "": none
} ViewerWish;

typedef struct Viewer Viewer;

Viewer *viewer_create(const ViewerConfig *config);
void viewer_destroy(Viewer *viewer);

// Shows a game; takes it over. `title` and `source` are copied.
void viewer_show(Viewer *viewer, Gametree *tree, const char *title, const char *source);

// Of the game shown: who plays a colour, who looks at it. The viewer takes the seat over, also
// where it is refused.
Status viewer_seat(Viewer *viewer, Colour colour, Seat *seat, Error *error);
Status viewer_eye(Viewer *viewer, int eye, Seat *seat, Error *error);

// Lets the agents that play look at the game; without an overlay if a person plays.
Status viewer_let_players_look(Viewer *viewer, Error *error);

// What the start screen offers, and the games in progress, which are shown at once. Both are taken
// over.
void viewer_use_shelf(Viewer *viewer, Shelf *shelf);
void viewer_use_live(Viewer *viewer, Live *live);

// To the start screen, which is where a new viewer is.
void viewer_go_home(Viewer *viewer);

void viewer_set_overlay(Viewer *viewer, int overlay);

// Shows a game of the store, by its id.
Status viewer_open_game(Viewer *viewer, int id, Error *error);

Session *viewer_session(Viewer *viewer); // NULL: no game is shown
ViewerWish *viewer_wish(Viewer *viewer);

// A key by SDL's name ("Left", "PageUp", "A", "?"); false if it means nothing.
bool viewer_key(Viewer *viewer, const char *key);
void viewer_act(Viewer *viewer, ViewerAction action, int value);
void viewer_point(Viewer *viewer, float x, float y); // the mouse is there, in pixels
void viewer_click(Viewer *viewer, float x, float y);
void viewer_wheel(Viewer *viewer, int steps); // positive: away from the user

// The centre of a cell on the screen; false if no board of it is shown.
bool viewer_cell_place(const Viewer *viewer, int cell, float *x, float *y);

// A line at the bottom for a few seconds.
void viewer_say(Viewer *viewer, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Takes answers and lets time (in seconds) pass. True if what is shown may have changed.
bool viewer_tick(Viewer *viewer, double now);

// True while something is thought of for what is shown.
bool viewer_busy(const Viewer *viewer);

// Composes the frame. It stands until the next call.
const Canvas *viewer_frame(Viewer *viewer, int width, int height, CanvasFont font);

// What a test wants to know; to be deleted by the caller.
cJSON *viewer_state(const Viewer *viewer);

#endif
