// A game with its variations, and the place in it that is shown: the cursor. Every position is kept
// whole, so that going anywhere costs nothing.
//
// The line through the cursor goes from the root to it, and on along the moves that were followed
// last.
#ifndef HEXLAW_VIEW_GAME_GAMETREE_H
#define HEXLAW_VIEW_GAME_GAMETREE_H

#include "base/error.h"
#include "engine/record.h"

#include <stdbool.h>

enum { GAMETREE_NONE = -1, GAMETREE_NODES_MAX = 1 << 16, GAMETREE_LINE_MAX = RECORD_MOVES_MAX + 1 };

typedef struct GametreeNode {
    Board board;
    RecordMove move; // that led here
    int parent, first_child, sibling;
    int followed; // the child that the line goes on with, GAMETREE_NONE at its end
    int depth;    // moves from the root
    // What was recorded when the game was played:
    float value;     // for the side to move, NAN: not recorded
    uint8_t *policy; // [cells] shares of the search's policy, 255: all of it; NULL: not recorded
} GametreeNode;

typedef struct Gametree {
    int count, room;
    GametreeNode *nodes; // node 0 is the root
    int cursor;
} Gametree;

Gametree *gametree_create(const Board *start);
void gametree_destroy(Gametree *tree);

const GametreeNode *gametree_at(const Gametree *tree);

// The child of `parent` by this move, made where there is none; the line goes that way from then
// on. STATUS_INVALID for moves that the record would refuse, STATUS_LIMIT when the tree is full.
Status gametree_add(Gametree *tree, int parent, RecordMove move, int *node, Error *error);

// Adds a record's moves from the root, which must be its first position. The cursor stays.
Status gametree_add_record(Gametree *tree, const Record *record, Error *error);

// Who won at a node, by a chain or because the last move gave up; NOBODY while open.
Colour gametree_winner(const Gametree *tree, int node);

// Moves the cursor `moves` along its line, back where negative, as far as the line goes.
void gametree_step(Gametree *tree, int moves);
void gametree_go(Gametree *tree, int node);

// The nodes of the line, root first; `*shown` (may be NULL) is the cursor's place in it.
int gametree_line(const Gametree *tree, int line[GAMETREE_LINE_MAX], int *shown);

// Lets the line go on from the cursor's parent with the next (previous) variation, cursor included.
void gametree_vary(Gametree *tree, int step);

// Takes back the cursor's last move, with what came after it.
void gametree_undo(Gametree *tree);

// The line as a record; `*shown` as above.
Record gametree_record(const Gametree *tree, int *shown);

#endif
