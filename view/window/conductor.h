// Does what a script says to a viewer in a window.
#ifndef HEXLAW_VIEW_WINDOW_CONDUCTOR_H
#define HEXLAW_VIEW_WINDOW_CONDUCTOR_H

#include "view/viewer/script.h"
#include "view/viewer/viewer.h"
#include "view/window/screen.h"

#include <signal.h>

typedef struct Conductor {
    Viewer *viewer; // borrowed, all of them
    Screen *screen;
    const ScriptStep *steps;
    int count;
    const char *name;                  // of the script, for errors
    const volatile sig_atomic_t *stop; // not 0: end with STATUS_STOPPED; NULL: never
    void (*tell)(void *context, const char *line);
    void *context;
    // Private.
    int next;
    double until;  // of a wait that has begun, 0: none has
    bool finished; // nothing more is to be done
} Conductor;

// Does the steps that can be done now, and returns when it has to wait; `now` in seconds.
Status conductor_go_on(Conductor *conductor, double now, Error *error);

// Composes and draws a frame; `photo` as in screen_draw().
Status conductor_frame(Viewer *viewer, Screen *screen, const char *photo, Error *error);

#endif
