#include "selfplay/search/tree.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdlib.h>

static size_t stats_at(int stride) {
    return memory_whole_lines(sizeof(TreeNode) + (size_t)stride * sizeof(int16_t));
}

static size_t board_at(int stride) {
    return stats_at(stride) + 3 * (size_t)stride * sizeof(float);
}

size_t tree_block_bytes(int size) {
    return memory_whole_lines(board_at(vector_padded(size * size)) + sizeof(Board));
}

Tree *tree_create(int size, int games, int capacity) {
    CHECK(size >= BOARD_SIZE_MIN && size <= BOARD_SIZE_MAX);
    CHECK(games >= 1 && capacity >= 1 && capacity <= INT16_MAX);
    Tree *tree = memory_zeroed(1, sizeof *tree);
    const int cells = size * size;
    *tree = (Tree){
        .size = size,
        .cells = cells,
        .stride = vector_padded(size * size),
        .games = games,
        .capacity = capacity,
    };
    tree->stats_at = stats_at(tree->stride);
    tree->board_at = board_at(tree->stride);
    tree->block = tree_block_bytes(size);
    tree->used = memory_zeroed((size_t)games, sizeof *tree->used);
    tree->blocks = memory_zeroed((size_t)games * (size_t)capacity, tree->block);
    return tree;
}

void tree_destroy(Tree *tree) {
    if (!tree)
        return;
    free(tree->used);
    free(tree->blocks);
    free(tree);
}

// Allocates the next node of the game and clears it; the caller sets its board and the evaluator
// its prior, whose padding always stays 0.
static int take_node(Tree *tree, int game, float legal) {
    CHECK(tree->used[game] < tree->capacity);
    const int node = tree_node(tree, game, tree->used[game]++);
    const size_t stride = (size_t)tree->stride;
    *tree_known(tree, node) = (TreeNode){.legal = legal};
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
    *tree_board(tree, node) = *board;
}

int tree_extend_unseen(Tree *tree, int game, int node, int action) {
    CHECK(tree->used[game] < tree->capacity);
    tree_child(tree, node)[action] = (int16_t)tree->used[game];
    const int leaf = take_node(tree, game, (float)tree->cells);
    Board *board = tree_board(tree, leaf);
    *board = *tree_board(tree, node);
    board->to_move ^= 1;
    return leaf;
}

int tree_extend(Tree *tree, int game, int node, int action) {
    CHECK(tree->used[game] < tree->capacity);
    Board *board = tree_board(tree, tree_node(tree, game, tree->used[game]));
    board_play_from(tree_board(tree, node), action, board);
    int16_t *child = tree_child(tree, node) + action;
    if (board->winner != NOBODY) {
        *child = TREE_WON;
        return -1;
    }
    *child = (int16_t)tree->used[game];
    return take_node(tree, game, tree_known(tree, node)->legal - 1.0f);
}
