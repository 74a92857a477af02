// Games from outside: files and links.
#ifndef HEXLAW_VIEW_SOURCE_H
#define HEXLAW_VIEW_SOURCE_H

#include "view/gametree.h"
#include "view/seat.h"

// What is known of a game besides its moves.
typedef struct SourceNames {
    char title[160];
    char players[2][SEAT_NAME_MAX]; // "" where unknown
} SourceNames;

// The first game of an SGF file, its variations included, the cursor at its beginning.
// STATUS_INVALID for boards of sizes that are not supported.
Status source_sgf(const char *path, Gametree **tree, SourceNames *names, Error *error);

// The game of a HexWorld link, the cursor where the link shows it.
Status source_link(const char *link, Gametree **tree, Error *error);

#endif
