// Elo of a store's agents, computed by a thread of its own when first asked for: a large store
// takes seconds, and nobody waits for them.
#ifndef HEXLAW_VIEW_GAME_RATINGS_H
#define HEXLAW_VIEW_GAME_RATINGS_H

#include <stdbool.h>

typedef struct Ratings Ratings;

Ratings *ratings_create(const char *store);

// Waits for the thread, if there is one.
void ratings_destroy(Ratings *ratings);

// The Elo of an agent of this board size against perfect play, and half the width of its 95%
// interval. False where it is not known, or not yet: the first question of a size has it found out.
bool ratings_find(Ratings *ratings, int size, int agent, double *elo, double *margin);

// True once after something new became known.
bool ratings_changed(Ratings *ratings);

#endif
