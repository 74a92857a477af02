#include "selfplay/tree.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdlib.h>

Tree *tree_create(int size, int games, int capacity) {
    CHECK(size >= BOARD_SIZE_MIN && size <= BOARD_SIZE_MAX);
    CHECK(games >= 1 && capacity >= 1 && capacity <= INT16_MAX);
    Tree *tree = memory_zeroed(1, sizeof *tree);
    const int cells = size * size;
    *tree = (Tree){
        .size = size,
        .cells = cells,
        .stride = (cells + TREE_STRIDE_MULTIPLE - 1) / TREE_STRIDE_MULTIPLE * TREE_STRIDE_MULTIPLE,
        .games = games,
        .capacity = capacity,
    };
    const size_t nodes = (size_t)games * (size_t)capacity;
    const size_t actions = nodes * (size_t)tree->stride;
    tree->used = memory_zeroed((size_t)games, sizeof *tree->used);
    tree->boards = memory_zeroed(nodes, sizeof *tree->boards);
    tree->nodes = memory_zeroed(nodes, sizeof *tree->nodes);
    tree->stats = memory_zeroed(actions * 3, sizeof *tree->stats);
    tree->child = memory_zeroed(actions, sizeof *tree->child);
    return tree;
}

void tree_destroy(Tree *tree) {
    if (!tree)
        return;
    free(tree->used);
    free(tree->boards);
    free(tree->nodes);
    free(tree->stats);
    free(tree->child);
    free(tree);
}

// Takes the next node of the game and empties it; the caller fills in its board and the evaluator
// its prior, of which the padding stays 0 for good.
static int take_node(Tree *tree, int game, float legal) {
    CHECK(tree->used[game] < tree->capacity);
    const int node = tree_node(tree, game, tree->used[game]++);
    const size_t stride = (size_t)tree->stride;
    tree->nodes[node] = (TreeNode){.legal = legal};
    float *stats = tree_q(tree, node); // visits lie behind
    for (size_t i = 0; i < 2 * stride; i++)
        stats[i] = 0.0f;
    int16_t *child = tree_child(tree, node);
    for (size_t i = 0; i < stride; i++)
        child[i] = TREE_UNVISITED;
    return node;
}

void tree_reset(Tree *tree, int game, const Board *board) {
    CHECK(game >= 0 && game < tree->games);
    CHECK(board->size == tree->size && board->winner == NOBODY);
    tree->used[game] = 0;
    const int node = take_node(tree, game, (float)bits_count(board_legal(board)));
    tree->boards[node] = *board;
}

int tree_extend(Tree *tree, int game, int node, int action) {
    CHECK(tree->used[game] < tree->capacity);
    // The move is played where the position will stay: a copy of one just changed would have to
    // wait until the changes have reached the cache.
    Board *board = &tree->boards[tree_node(tree, game, tree->used[game])];
    *board = tree->boards[node];
    board_play(board, action);
    int16_t *child = tree_child(tree, node) + action;
    if (board->winner != NOBODY) {
        *child = TREE_WON;
        return -1;
    }
    *child = (int16_t)tree->used[game];
    return take_node(tree, game, tree->nodes[node].legal - 1.0f);
}
