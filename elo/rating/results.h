// Tables of game results from any source, as CSV (elo/rating/csv.h) with the columns black, white,
// black_wins and white_wins, and optionally draws: half a point each. Other columns are ignored. A
// player is identified by its name.
#ifndef HEXLAW_ELO_RATING_RESULTS_H
#define HEXLAW_ELO_RATING_RESULTS_H

#include "elo/rating/rating.h"

#include <stddef.h>

enum { RESULTS_PLAYERS_MAX = 4000 };

typedef struct Results {
    int players;
    char **names; // [players] in order of appearance
    int count;
    RatingGames *games; // [count] one per row with games; a draw is half a win of each player
    double draws;       // in all
} Results;

// STATUS_INVALID, with `name`, the line and what was expected: names of 1 to 120 bytes without
// control characters, two different players in a row, whole numbers of wins and draws up to 1e9, at
// most RESULTS_PLAYERS_MAX players, at least one game. Free with results_destroy().
Status results_read(const char *name, const char *text, size_t length, Results **results,
                    Error *error);
void results_destroy(Results *results);

#endif
