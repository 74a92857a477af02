// The viewer as a program: opens what is to be shown and a window, and runs until it is closed.
#ifndef HEXLAW_VIEW_WINDOW_VIEW_H
#define HEXLAW_VIEW_WINDOW_VIEW_H

#include "base/error.h"
#include "view/viewer/viewer.h"

#include <signal.h>

enum { VIEW_AGENTS_MAX = SESSION_AGENTS };

typedef struct ViewConfig {
    // what to show; all borrowed, NULL where not given
    const char *run; // a training run's folder, or an experiment's
    int game;        // which game of the store (its id) or of the SGF file (from 1), 0: not given
    const char *store, *sgf, *link;
    const char *players[2]; // by Colour, as named_player_open() reads them
    int agent_count;
    const char *agents[VIEW_AGENTS_MAX]; // that analyse the game
    int size;                            // of a new game's board
    bool side;                           // begin side by side
    int overlay; // ViewerOverlay to begin with; -1: the policy, or none where a person plays
    // the window
    const char *font, *script, *screenshot;
    int width, height;
    bool full;
    ViewerConfig viewer;
    // Prints a line for the user: a script's output. Never NULL.
    void (*tell)(void *context, const char *line);
    void *context;
    const volatile sig_atomic_t *stop; // not 0: close
} ViewConfig;

ViewConfig view_config_default(void);

// Returns when the window is closed or the script is done. STATUS_INVALID or STATUS_IO if something
// could not be opened, or the script failed.
Status view_run(const ViewConfig *config, Error *error);

#endif
