// Shared by the files of the viewer.
#ifndef HEXLAW_VIEW_VIEWER_VIEWER_INTERNAL_H
#define HEXLAW_VIEW_VIEWER_VIEWER_INTERNAL_H

#include "view/viewer/viewer.h"

// The cell of the game's board under the pointer, -1: none.
int viewer_hover(const Viewer *viewer);

// An action and its function. Tables of rows end with a row whose `act` is NULL.
typedef struct ViewerRow {
    ViewerAction action;
    void (*act)(Viewer *viewer, int value);
} ViewerRow;

// Actions of the start screen, the grid and the choice of players: viewer_lists.c.
extern const ViewerRow viewer_in_start[], viewer_in_grid[], viewer_in_setup[];

// Actions that open something, on any screen: viewer_open.c.
extern const ViewerRow viewer_openings[];

// Begins the game that was set up.
Status viewer_begin_game(Viewer *viewer, Error *error);

// Updates the game in progress that is shown with the moves that its run has written.
void viewer_follow(Viewer *viewer);

#endif
