// Game results from any source. As CSV (elo/rating/csv.h): the columns black, white, black_wins and
// white_wins, and optionally draws, half a point each; other columns are ignored. As PGN: the tags
// White, Black and Result of each game. In Hex Black moves first, in chess White does: the PGN's
// White is our Black, who moves first, when reading and when writing. A player is identified by its
// name.
#ifndef HEXLAW_ELO_RATING_RESULTS_H
#define HEXLAW_ELO_RATING_RESULTS_H

#include "elo/rating/rating.h"

#include <signal.h>
#include <stddef.h>

enum {
    RESULTS_PLAYERS_MAX = 4000,
    RESULTS_NAME_MAX = 160,           // bytes of a name
    RESULTS_WINS_MAX = 1000000000,    // in one row
    RESULTS_PGN_GAMES_MAX = 20000000, // that are written to a file
};

typedef struct Results {
    int players;
    char **names; // [players] in order of appearance
    int count;
    RatingGames *games; // [count] one per row with games; a draw is half a win of each player
    double *drawn;      // [count] draws among them
    double draws;       // in all
    long unfinished;    // PGN: games left out because their result is none of 1-0, 0-1, 1/2-1/2
} Results;

// PGN where the first character besides blanks, empty lines and comments (;, %, {}) is [, else CSV.
// STATUS_INVALID, with `name`, the line and what was expected: names of 1 to RESULTS_NAME_MAX bytes
// without control characters, two different players in a row, whole numbers of wins and draws up to
// RESULTS_WINS_MAX, at most RESULTS_PLAYERS_MAX players, at least one game. Free with
// results_destroy().
Status results_read(const char *name, const char *text, size_t length, Results **results,
                    Error *error);
void results_destroy(Results *results);

// Writes the games as a file that results_read() reads back to the same players and games, and, as
// PGN, Ordo and BayesElo: tags only, a game each, in the rows' order. Atomic (base/file.h).
// STATUS_INVALID for names that could not be read back (control characters, two players alike), or
// more games than RESULTS_PGN_GAMES_MAX; STATUS_STOPPED, with no file changed, once `*stop` (may be
// NULL) is nonzero.
Status results_write_csv(const char *path, const Results *results,
                         const volatile sig_atomic_t *stop, Error *error);
Status results_write_pgn(const char *path, const Results *results,
                         const volatile sig_atomic_t *stop, Error *error);

#endif
