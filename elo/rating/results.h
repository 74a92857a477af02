// Tables of game results from anywhere, as CSV (elo/rating/csv.h) whose first line names the
// columns black, white, black_wins and white_wins, and draws if it likes: half a point each. Others
// are passed over. A player is known by its name.
#ifndef HEXLAW_ELO_RATING_RESULTS_H
#define HEXLAW_ELO_RATING_RESULTS_H

#include "elo/rating/rating.h"

#include <stddef.h>

enum { RESULTS_PLAYERS_MAX = 4000 };

typedef struct Results {
    int players;
    char **names; // [players] in order of appearance
    int count;
    RatingGames *games; // [count] one a row with games; half of its draws are wins of either
    double draws;       // in all
} Results;

// STATUS_INVALID names `name`, the line and what was expected: names of 1 to 120 bytes without
// control characters, two different players in a row, whole numbers of wins and draws up to 1e9, at
// most RESULTS_PLAYERS_MAX players, at least one game. Give back with results_destroy().
Status results_read(const char *name, const char *text, size_t length, Results **results,
                    Error *error);
void results_destroy(Results *results);

#endif
