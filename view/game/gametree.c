#include "view/game/gametree.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int add_node(Gametree *tree, int parent, RecordMove move, const Board *board) {
    if (tree->count == tree->room) {
        tree->room = tree->room ? 2 * tree->room : 128;
        tree->nodes = memory_resize(tree->nodes, (size_t)tree->room, sizeof *tree->nodes);
    }
    GametreeNode *node = &tree->nodes[tree->count];
    *node = (GametreeNode){.board = *board,
                           .move = move,
                           .parent = parent,
                           .first_child = GAMETREE_NONE,
                           .sibling = GAMETREE_NONE,
                           .followed = GAMETREE_NONE,
                           .depth = parent < 0 ? 0 : tree->nodes[parent].depth + 1,
                           .value = NAN};
    return tree->count++;
}

Gametree *gametree_create(const Board *start) {
    Gametree *tree = memory_zeroed(1, sizeof *tree);
    add_node(tree, GAMETREE_NONE, (RecordMove){0}, start);
    return tree;
}

void gametree_destroy(Gametree *tree) {
    if (!tree)
        return;
    for (int i = 0; i < tree->count; i++)
        free(tree->nodes[i].policy);
    free(tree->nodes);
    free(tree);
}

const GametreeNode *gametree_at(const Gametree *tree) {
    return &tree->nodes[tree->cursor];
}

// The moves from the root to a node.
static Record record_to(const Gametree *tree, int node) {
    Record record = {.start = tree->nodes[0].board, .count = tree->nodes[node].depth};
    for (; tree->nodes[node].parent >= 0; node = tree->nodes[node].parent)
        record.moves[tree->nodes[node].depth - 1] = tree->nodes[node].move;
    return record;
}

static bool same_move(RecordMove a, RecordMove b) {
    return a.kind == b.kind && a.colour == b.colour && (a.kind != RECORD_STONE || a.cell == b.cell);
}

static int find_child(const Gametree *tree, int parent, RecordMove move) {
    int child = tree->nodes[parent].first_child;
    while (child >= 0 && !same_move(tree->nodes[child].move, move))
        child = tree->nodes[child].sibling;
    return child;
}

Status gametree_add(Gametree *tree, int parent, RecordMove move, int *node, Error *error) {
    int child = find_child(tree, parent, move);
    if (child < 0) {
        Record record = record_to(tree, parent);
        const Status status = record_add(&record, move, error);
        if (status != STATUS_OK)
            return status;
        if (tree->count == GAMETREE_NODES_MAX)
            return error_set(error, STATUS_LIMIT, "more than %d positions in one game's variations",
                             GAMETREE_NODES_MAX);
        const Board board = record_position(&record, record.count);
        child = add_node(tree, parent, move, &board);
        int *last = &tree->nodes[parent].first_child;
        while (*last >= 0)
            last = &tree->nodes[*last].sibling;
        *last = child;
    }
    tree->nodes[parent].followed = child;
    *node = child;
    return STATUS_OK;
}

Status gametree_add_record(Gametree *tree, const Record *record, Error *error) {
    int node = 0;
    Status status = STATUS_OK;
    for (int i = 0; i < record->count && status == STATUS_OK; i++)
        status = gametree_add(tree, node, record->moves[i], &node, error);
    return status;
}

Colour gametree_winner(const Gametree *tree, int node) {
    const GametreeNode *at = &tree->nodes[node];
    const bool gave_up =
        node > 0 && (at->move.kind == RECORD_RESIGN || at->move.kind == RECORD_FORFEIT);
    if (at->board.winner == NOBODY && gave_up)
        return colour_other((Colour)at->move.colour);
    return (Colour)at->board.winner;
}

void gametree_step(Gametree *tree, int moves) {
    for (; moves < 0 && tree->nodes[tree->cursor].parent >= 0; moves++)
        tree->cursor = tree->nodes[tree->cursor].parent;
    for (; moves > 0 && tree->nodes[tree->cursor].followed >= 0; moves--)
        tree->cursor = tree->nodes[tree->cursor].followed;
}

void gametree_go(Gametree *tree, int node) {
    tree->cursor = node;
    for (int parent = tree->nodes[node].parent; parent >= 0; parent = tree->nodes[node].parent) {
        tree->nodes[parent].followed = node;
        node = parent;
    }
}

int gametree_line(const Gametree *tree, int line[GAMETREE_LINE_MAX], int *shown) {
    const int depth = tree->nodes[tree->cursor].depth;
    int node = tree->cursor;
    for (int i = depth; i >= 0; i--, node = tree->nodes[node].parent)
        line[i] = node;
    int count = depth + 1;
    for (node = tree->nodes[tree->cursor].followed; node >= 0 && count < GAMETREE_LINE_MAX;
         node = tree->nodes[node].followed)
        line[count++] = node;
    if (shown)
        *shown = depth;
    return count;
}

void gametree_vary(Gametree *tree, int step) {
    const int parent = tree->nodes[tree->cursor].parent;
    if (parent < 0)
        return;
    int children[BOARD_CELLS_MAX + 8], count = 0, place = 0;
    for (int child = tree->nodes[parent].first_child;
         child >= 0 && count < (int)(sizeof children / sizeof *children);
         child = tree->nodes[child].sibling) {
        if (child == tree->cursor)
            place = count;
        children[count++] = child;
    }
    gametree_go(tree, children[((place + step) % count + count) % count]);
}

void gametree_undo(Gametree *tree) {
    const int gone = tree->cursor, parent = tree->nodes[gone].parent;
    if (parent < 0)
        return;
    // The node stays allocated: node numbers must not change.
    int *link = &tree->nodes[parent].first_child;
    while (*link != gone)
        link = &tree->nodes[*link].sibling;
    *link = tree->nodes[gone].sibling;
    tree->nodes[parent].followed = tree->nodes[parent].first_child;
    tree->cursor = parent;
}

Record gametree_record(const Gametree *tree, int *shown) {
    int line[GAMETREE_LINE_MAX];
    const int count = gametree_line(tree, line, shown);
    return record_to(tree, line[count - 1]);
}
