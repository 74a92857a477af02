// Shared by the files of the viewer.
#ifndef HEXLAW_VIEW_VIEWER_VIEWER_INTERNAL_H
#define HEXLAW_VIEW_VIEWER_VIEWER_INTERNAL_H

#include "view/viewer/viewer.h"

// The cell of the game's board under the pointer, -1: none.
int viewer_hover(const Viewer *viewer);

// --- viewer_open.c ---

// What an entry of the start screen or the grid means.
void viewer_open_entry(Viewer *viewer, ViewerAction action, int value);

// Begins the game that was set up.
Status viewer_begin_game(Viewer *viewer, Error *error);

// Lets a game in progress that is shown go on with what its run has written.
void viewer_follow(Viewer *viewer);

// --- viewer_lists.c ---

// Actions on the lists of the start screen, the grid and the choice of players.
void viewer_act_on_lists(Viewer *viewer, ViewerAction action, int value);

#endif
