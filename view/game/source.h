// Games from outside: files and links.
#ifndef HEXLAW_VIEW_GAME_SOURCE_H
#define HEXLAW_VIEW_GAME_SOURCE_H

#include "view/game/gametree.h"
#include "view/game/named_player.h"

// What is known of a game besides its moves.
typedef struct SourceNames {
    char title[160]; // the game's name, or which one of several it is; "" where there is neither
    char players[2][NAMED_PLAYER_MAX]; // "" where unknown
    char note[600]; // what the user should know: which game of several, what was left out; or ""
} SourceNames;

// A game of an SGF file, its variations included, the cursor at its beginning: game `number`, from
// 1, or the first if 0. STATUS_INVALID for boards of sizes that are not supported. A variation with
// a move that cannot be played ends before it, and the note tells.
Status source_sgf(const char *path, int number, Gametree **tree, SourceNames *names, Error *error);

// The game of a HexWorld link, the cursor where the link shows it.
Status source_link(const char *link, Gametree **tree, Error *error);

#endif
