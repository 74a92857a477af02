// The viewer without its window: what is shown, what keys and clicks do to it, and the frame that
// comes of it (view/draw/canvas.h). Used by one thread; it never waits for another.
#ifndef HEXLAW_VIEW_VIEWER_VIEWER_H
#define HEXLAW_VIEW_VIEWER_VIEWER_H

#include "view/state/state.h"

#include <cjson/cJSON.h>

// One thread less than there are processors, the others as a new user wants them.
ViewerConfig viewer_config_default(void);

Viewer *viewer_create(const ViewerConfig *config);
void viewer_destroy(Viewer *viewer);

// Shows a game; takes it over. `title` and `source` are copied.
void viewer_show(Viewer *viewer, Gametree *tree, const char *title, const char *source);

// Of the game shown: who plays a colour, who analyses it. The viewer takes the player over, also
// where it is refused; not to be used after, unless it is an agent.
Status viewer_set_player(Viewer *viewer, Colour colour, NamedPlayer *named, Error *error);
Status viewer_set_agent(Viewer *viewer, int agent, NamedPlayer *named, Error *error);

// Lets the agents that play analyse the game; without an overlay if a person plays.
Status viewer_let_players_analyse(Viewer *viewer, Error *error);

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
