// Games of Hex (GM[11]; red-bean.com/sgf/hex.html) in SGF trees: which properties mean what, and
// what programs make of them that write them in their own way.
//
// Black joins top and bottom. Moves are cells, `swap-pieces`, `swap-sides`, `swap`, `resign`,
// `forfeit`, `pass` or nothing, in any case; cells may be written in Go's way (`aa` is a1). Setup
// stones (AB AW AE) may be lists of rectangles (`a1:b2`). A swap may stand at any node.
//
// swap-sides leaves the stones. swap-pieces mirrors them, but HexGui before 1.0 wrote it and meant
// swap-sides, and `swap` can be either: what was meant is seen from who moves next, however many
// nodes later, on the first line that tells. Where nobody does, swap-pieces is what it says unless
// AP names such a HexGui, and swap is swap-sides as HexGui has it, but swap-pieces on Little Golem.
//
// Little Golem names the moves of who begins W, writes them in Go's way, and has them join the
// first row and the last; PB is who begins, and RE names PB's side or PW's. So what is W there is
// Black here. Its records have W first in Go's way, and SO names the site or GM and AP are missing.
#ifndef HEXLAW_ENGINE_SGF_GAME_H
#define HEXLAW_ENGINE_SGF_GAME_H

#include "engine/record.h"
#include "engine/sgf.h"

typedef struct SgfGame {
    const Sgf *sgf;    // borrowed
    int number, count; // which game of the collection, from 1; how many there are
    int root;
    int size;
    bool golem;       // W is Black
    bool stones_stay; // at swap-pieces if nothing tells
    bool turn_behind; // PL beside a move is meant behind it
} SgfGame;

// The game `number` of the collection, from 1. Checks FF (1 to 4, or missing), GM (11, or missing)
// and SZ (square, 1 to 11; 11 if missing). Errors name the file, the game where there are several,
// the property and what was expected.
Status sgf_game_open(const Sgf *sgf, int number, SgfGame *game, Error *error);

// The same of a file; `number` 0 is the first, too. Give back `*sgf`, which the game borrows, with
// sgf_destroy().
Status sgf_game_load(const char *path, int number, Sgf **sgf, SgfGame *game, Error *error);

// Whether a node has moves, setup stones or PL: whether sgf_game_add() does anything.
bool sgf_game_changes(const SgfGame *game, int node);

// Goes on from `record`, the game to the node's parent, with what the node has. Setup stones, and
// PL where nobody moves, begin the record anew if they change anything; `*anew` tells. (PL beside a
// move says nothing unless HexGui wrote it, who means the turn behind the move.) On failure
// `record` is anything; the error names file, move number and property.
Status sgf_game_add(const SgfGame *game, int node, Record *record, bool *anew, Error *error);

// The game from its root to `node`.
Status sgf_game_record(const SgfGame *game, int node, Record *record, Error *error);

// The game in a few words: "game 2 of 3, one against two", for collections. `text` is one line.
void sgf_game_title(const SgfGame *game, char *text, size_t room);

// Adds the record's moves as a main line below `node`, its first position as setup stones of `node`
// if it is not the empty board with Black to move.
void sgf_add_record(Sgf *sgf, int node, const Record *record);

#endif
