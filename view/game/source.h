// Games from outside: files and links.
#ifndef HEXLAW_VIEW_GAME_SOURCE_H
#define HEXLAW_VIEW_GAME_SOURCE_H

#include "view/game/gametree.h"
#include "view/game/named_player.h"

// A game's metadata.
typedef struct SourceNames {
    char title[160]; // the game's name, or its number if there are several; "": neither
    char players[2][NAMED_PLAYER_MAX]; // "" where unknown
    char note[600]; // for the user: which game of several, which parts were left out; or ""
} SourceNames;

// Game `number` of an SGF file (from 1; 0: the first) with its variations, the cursor at the root.
// STATUS_INVALID for unsupported board sizes. A variation with an illegal move ends before it, and
// the note says so.
Status source_sgf(const char *path, int number, Gametree **tree, SourceNames *names, Error *error);

// The game of a HexWorld link, the cursor at the move that the link points to.
Status source_link(const char *link, Gametree **tree, Error *error);

#endif
