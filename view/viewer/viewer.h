// The viewer without its window: its state, the effect of keys and clicks, and the frame to draw
// (view/draw/canvas.h). Used by one thread; it never waits for another.
#ifndef HEXLAW_VIEW_VIEWER_VIEWER_H
#define HEXLAW_VIEW_VIEWER_VIEWER_H

#include "view/state/state.h"

#include <cjson/cJSON.h>

// One thread less than there are processors; the other defaults suit a new user.
ViewerConfig viewer_config_default(void);

Viewer *viewer_create(const ViewerConfig *config);
void viewer_destroy(Viewer *viewer);

// Shows a game; takes ownership of `tree`. `title` and `source` are copied.
void viewer_show(Viewer *viewer, Gametree *tree, const char *title, const char *source);

// Sets the player of a colour, or an analysing agent, of the game shown. The viewer takes ownership
// of `named`, also on error; the caller may use it afterwards only if it is an agent.
Status viewer_set_player(Viewer *viewer, Colour colour, NamedPlayer *named, Error *error);
Status viewer_set_agent(Viewer *viewer, int agent, NamedPlayer *named, Error *error);

// Makes the agents that play analyse the game as well; shows no overlay if a person plays.
Status viewer_let_players_analyse(Viewer *viewer, Error *error);

// Sets the games of the start screen, and the games in progress, which are shown at once. The
// viewer takes ownership of both.
void viewer_use_shelf(Viewer *viewer, Shelf *shelf);
void viewer_use_live(Viewer *viewer, Live *live);

// Shows the start screen, as a new viewer does.
void viewer_go_home(Viewer *viewer);

void viewer_set_overlay(Viewer *viewer, int overlay);

// Shows a game of the store, by its id.
Status viewer_open_game(Viewer *viewer, int id, Error *error);

Session *viewer_session(Viewer *viewer); // NULL: no game is shown
ViewerWish *viewer_wish(Viewer *viewer);

// Handles a key by SDL's name ("Left", "PageUp", "A", "?"); false if it has no action.
bool viewer_key(Viewer *viewer, const char *key);
void viewer_act(Viewer *viewer, ViewerAction action, int value);
void viewer_point(Viewer *viewer, float x, float y); // the mouse moved to x, y, in pixels
void viewer_click(Viewer *viewer, float x, float y);
void viewer_wheel(Viewer *viewer, int steps); // positive: away from the user

// The centre of a cell on the screen; false if no board of it is shown.
bool viewer_cell_place(const Viewer *viewer, int cell, float *x, float *y);

// Shows a line at the bottom for a few seconds.
void viewer_say(Viewer *viewer, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Takes the thinker's answers and does what is due at `now` (seconds). True if what is shown may
// have changed.
bool viewer_tick(Viewer *viewer, double now);

// True while the thinker works on what is shown.
bool viewer_busy(const Viewer *viewer);

// Composes the frame, valid until the next call.
const Canvas *viewer_frame(Viewer *viewer, int width, int height, CanvasFont font);

// The state as JSON, for tests and scripts; the caller deletes it.
cJSON *viewer_state(const Viewer *viewer);

#endif
