// Elo of a store's agents, computed in a background thread on first request: a large store takes
// seconds, and callers never wait.
#ifndef HEXLAW_VIEW_GAME_RATINGS_H
#define HEXLAW_VIEW_GAME_RATINGS_H

#include <stdbool.h>

typedef struct Ratings Ratings;

Ratings *ratings_create(const char *store);

// Waits for the thread, if there is one.
void ratings_destroy(Ratings *ratings);

// The Elo of an agent of this board size against perfect play, and half the width of its 95%
// interval. False if unknown, or not computed yet: the first call for a size starts the
// computation.
bool ratings_find(Ratings *ratings, int size, int agent, double *elo, double *margin);

// True if new ratings were computed since the last call.
bool ratings_changed(Ratings *ratings);

#endif
