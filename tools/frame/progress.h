// Progress of a long command, on stderr: on a terminal one line that is redrawn in place, elsewhere
// plain lines every few seconds, nothing if quiet.
#ifndef HEXLAW_TOOLS_FRAME_PROGRESS_H
#define HEXLAW_TOOLS_FRAME_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

typedef struct Progress Progress;

typedef struct ProgressConfig {
    FILE *stream;          // borrowed
    bool terminal;         // draw in place
    int columns;           // width of the terminal; 0: query it at every redraw
    double redraw_seconds; // at least this long between two redraws on a terminal
    double line_seconds;   // and between two plain lines
    double (*now)(void);   // monotonic seconds; never NULL
} ProgressConfig;

// stderr as it is: a terminal or not, 0.1 s and 5 s.
ProgressConfig progress_config_default(void);

// NULL if quiet; all functions here accept NULL and then do nothing.
Progress *progress_create(const ProgressConfig *config, bool quiet);

// Erases the line and leaves the cursor at its beginning.
void progress_destroy(Progress *progress);

typedef struct ProgressState {
    const char *what;    // what runs now
    const char *rate;    // how fast, with its unit; NULL: not shown
    double done;         // 0 to 1
    double seconds_left; // below 0: estimated from the pace since the first call
    bool at_most;        // it may end long before `done` is 1
} ProgressState;

// Shows the state if the last redraw is long enough ago. Cheap enough to be called after every
// small piece of work, by one thread at a time.
void progress_show(Progress *progress, const ProgressState *state);

// A permanent line, above the progress line.
void progress_note(Progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
