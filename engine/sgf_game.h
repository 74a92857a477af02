// Games of Hex (GM[11]; red-bean.com/sgf/hex.html) in SGF trees: the meaning of properties, and the
// dialects of some programs.
//
// Black joins top and bottom. Moves are cells, `swap-pieces`, `swap-sides`, `swap`, `resign`,
// `forfeit`, `pass` or empty, in upper or lower case; cells may be written as in Go (`aa` is a1).
// Setup stones (AB AW AE) may be lists of rectangles (`a1:b2`). A swap may stand at any node.
//
// swap-sides leaves the stones. swap-pieces mirrors them, but HexGui before 1.0 wrote it for
// swap-sides, and `swap` can be either: the meaning is inferred from the colour that moves next,
// however many nodes later, on the first line that has a move. Without one, swap-pieces is taken
// literally unless AP names such a HexGui, and swap is swap-sides as in HexGui, but swap-pieces on
// Little Golem.
//
// Little Golem writes the first player's moves as W, with cells as in Go, and this player joins the
// first row and the last; PB is the first player, and RE names PB's side or PW's. So W there is
// Black here. Its records are recognised by a first move of W written as in Go, and SO naming the
// site or GM and AP missing.
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
    bool stones_stay; // at swap-pieces if no later move decides it
    bool turn_behind; // PL in a node with a move applies after the move
} SgfGame;

// Opens game `number` of the collection, from 1. Checks FF (1 to 4, or missing), GM (11, or
// missing) and SZ (square, 1 to 11; 11 if missing). Errors name the file, the game where there are
// several, the property and what was expected.
Status sgf_game_open(const Sgf *sgf, int number, SgfGame *game, Error *error);

// The same for a file; `number` 0 is the first, too. The game borrows `*sgf`; free it with
// sgf_destroy().
Status sgf_game_load(const char *path, int number, Sgf **sgf, SgfGame *game, Error *error);

// Whether a node has moves, setup stones or PL, so that sgf_game_add() has an effect.
bool sgf_game_changes(const SgfGame *game, int node);

// Extends `record`, the game up to the node's parent, by the node's moves. Setup stones, and PL
// without a move, restart the record from the new position if they change anything; `*anew` says
// whether. (PL in a node with a move is ignored unless HexGui wrote it, which means the turn after
// the move.) On failure `record` is undefined; the error names file, move number and property.
Status sgf_game_add(const SgfGame *game, int node, Record *record, bool *anew, Error *error);

// The game from its root to `node`.
Status sgf_game_record(const SgfGame *game, int node, Record *record, Error *error);

// A short title of the game: "game 2 of 3, one against two", for collections. `text` is one line.
void sgf_game_title(const SgfGame *game, char *text, size_t room);

// Adds the record's moves as a main line below `node`, its first position as setup stones of `node`
// if it is not the empty board with Black to move.
void sgf_add_record(Sgf *sgf, int node, const Record *record);

#endif
