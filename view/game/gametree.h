// A game with its variations, and a cursor: the node that is shown. Every node stores its whole
// position, so that moving the cursor is cheap.
//
// The line runs from the root through the cursor, and on along each node's child followed last.
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
    int followed; // the child with which the line continues, GAMETREE_NONE at its end
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

// The child of `parent` by this move, created if missing; the line follows it from then on.
// STATUS_INVALID for moves that the record would reject, STATUS_LIMIT when the tree is full.
Status gametree_add(Gametree *tree, int parent, RecordMove move, int *node, Error *error);

// Adds a record's moves from the root, which must be its first position. The cursor stays.
Status gametree_add_record(Gametree *tree, const Record *record, Error *error);

// The winner at a node, by a chain or by resignation; NOBODY while the game is open.
Colour gametree_winner(const Gametree *tree, int node);

// Moves the cursor by `moves` along its line (negative: backwards), at most to the line's ends.
void gametree_step(Gametree *tree, int moves);
void gametree_go(Gametree *tree, int node);

// The nodes of the line, root first; `*shown` (may be NULL) is the cursor's index in it. Returns
// the number of nodes.
int gametree_line(const Gametree *tree, int line[GAMETREE_LINE_MAX], int *shown);

// Moves the cursor to the next (1) or previous (-1) child of its parent, and the line with it.
void gametree_vary(Gametree *tree, int step);

// Removes the cursor's node and all below it; the cursor moves to the parent.
void gametree_undo(Gametree *tree);

// The line as a record; `*shown` as above.
Record gametree_record(const Gametree *tree, int *shown);

#endif
