// Scripts that drive the viewer without a user: keys, clicks and waits, one a line. Blank lines and
// lines that begin with # are skipped.
//
//   key NAME [N]        presses a key, N times
//   press ACTION [N]    clicks the button with this action (and number), by viewer_action_names
//   click X Y           in pixels;  move X Y moves the mouse only
//   cell c3             clicks a cell;  hover c3 points at it
//   wheel N
//   wait SECONDS
//   idle [SECONDS]      waits until no search for what is shown is running, at most so long (60)
//   ply N [SECONDS]     waits until move N is shown
//   size W H            of the window
//   frames N            draws N frames and prints their times
//   busy N              the same, and fails if the searches ended meanwhile
//   screenshot FILE     PNG
//   state               prints the state as JSON
//   dump FILE           writes the state with all draw commands as JSON
//   colour c3           prints the colour of the pixel at the cell's centre
//   expect NAME VALUE   of the state, else the script fails
//   quit
#ifndef HEXLAW_VIEW_VIEWER_SCRIPT_H
#define HEXLAW_VIEW_VIEWER_SCRIPT_H

#include "base/error.h"

enum { SCRIPT_TEXT_MAX = 256, SCRIPT_BYTES_MAX = 1 << 20 };

typedef enum ScriptKind {
    SCRIPT_KEY,
    SCRIPT_PRESS,
    SCRIPT_CLICK,
    SCRIPT_MOVE,
    SCRIPT_CELL,
    SCRIPT_HOVER,
    SCRIPT_WHEEL,
    SCRIPT_WAIT,
    SCRIPT_IDLE,
    SCRIPT_PLY,
    SCRIPT_SIZE,
    SCRIPT_FRAMES,
    SCRIPT_BUSY,
    SCRIPT_SCREENSHOT,
    SCRIPT_STATE,
    SCRIPT_DUMP,
    SCRIPT_COLOUR,
    SCRIPT_EXPECT,
    SCRIPT_QUIT,
} ScriptKind;

typedef struct ScriptStep {
    ScriptKind kind;
    int line;
    char word[SCRIPT_TEXT_MAX], value[SCRIPT_TEXT_MAX]; // text arguments, "" if absent
    double x, y;                                        // number arguments, 0 if absent
} ScriptStep;

// Reads a script; errors begin with `name` and the line. Release `*steps` with free().
Status script_read(const char *name, const char *text, ScriptStep **steps, int *count,
                   Error *error);

#endif
