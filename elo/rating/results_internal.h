// Shared by the files of results.
#ifndef HEXLAW_ELO_RATING_RESULTS_INTERNAL_H
#define HEXLAW_ELO_RATING_RESULTS_INTERNAL_H

#include "elo/rating/results.h"

#include <stdbool.h>

typedef struct ResultsName {
    const char *text;
    int row; // of its occurrence: twice the number of the row, plus 1 for White
    int player;
} ResultsName;

// Whether a text is 1 to RESULTS_NAME_MAX bytes without control characters.
bool results_good_name(const char *text);

// Numbers the players of `rows` rows in order of appearance, names[2*row + colour].player, and
// fills in results->players and names. STATUS_INVALID if they are too many.
Status results_number(const char *name, ResultsName *names, int rows, Results *results,
                      Error *error);

// results_read() of PGN.
bool results_is_pgn(const char *text, size_t length);
Status results_read_pgn(const char *name, const char *text, size_t length, Results **results,
                        Error *error);

#endif
