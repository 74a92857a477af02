// The viewer as a program: opens what is to be watched and a window, and lives until it is closed.
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
    const char *agents[VIEW_AGENTS_MAX]; // who analyse the game
    int size;                            // of a new game's board
    bool side;                           // begin side by side
    int overlay; // ViewerOverlay to begin with; -1: the policy, or none where a person plays
    // the window
    const char *font, *script, *screenshot;
    int width, height;
    bool full;
    ViewerConfig viewer;
    // A line for the user: what a script tells. Never NULL.
    void (*tell)(void *context, const char *line);
    void *context;
    const volatile sig_atomic_t *stop; // not 0: close
} ViewConfig;

ViewConfig view_config_default(void);

// Returns when the window was closed, or the script was done. STATUS_INVALID or STATUS_IO with one
// line where something could not be opened, or a script failed.
Status view_run(const ViewConfig *config, Error *error);

#endif
