// Runs a script on a viewer in a window.
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
    double until;  // end of the current wait, 0: none
    bool finished; // all steps are done
} Conductor;

// Does steps until one has to wait, then returns; `now` in seconds.
Status conductor_go_on(Conductor *conductor, double now, Error *error);

// Composes and draws a frame; `photo` as in screen_draw().
Status conductor_frame(Viewer *viewer, Screen *screen, const char *photo, Error *error);

#endif
