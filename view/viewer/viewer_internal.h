// Shared by the files of the viewer.
#ifndef HEXLAW_VIEW_VIEWER_VIEWER_INTERNAL_H
#define HEXLAW_VIEW_VIEWER_VIEWER_INTERNAL_H

#include "view/viewer/viewer.h"

// The cell of the game's board under the pointer, -1: none.
int viewer_hover(const Viewer *viewer);

// What an action does. A table of rows ends with one of NULL.
typedef struct ViewerRow {
    ViewerAction action;
    void (*act)(Viewer *viewer, int value);
} ViewerRow;

// Of the start screen, the grid and the choice of players: viewer_lists.c.
extern const ViewerRow viewer_in_start[], viewer_in_grid[], viewer_in_setup[];

// What can be opened, from anywhere: viewer_open.c.
extern const ViewerRow viewer_openings[];

// Begins the game that was set up.
Status viewer_begin_game(Viewer *viewer, Error *error);

// Lets a game in progress that is shown go on with what its run has written.
void viewer_follow(Viewer *viewer);

#endif
