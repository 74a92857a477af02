// Storage of many search trees grown in lockstep: a fixed number of nodes for each of a fixed
// number of games, allocated once; a node's actions are in arrays, so that vector instructions can
// score them.
//
// All values in a node are for its side to move, and actions are board cells, so the value
// is negated at each step to the root.
#ifndef HEXLAW_SELFPLAY_SEARCH_TREE_H
#define HEXLAW_SELFPLAY_SEARCH_TREE_H

#include "base/vector.h"
#include "engine/board.h"

#include <stddef.h>
#include <stdint.h>

enum {
    TREE_STRIDE_MAX = 128, // 121 cells, padded
    TREE_UNVISITED = -1,   // child: no simulation went there yet
    TREE_WON = -2,         // child: the move wins the game; its value is exact
    TREE_LOST = -3,        // child: the move is proven to lose (selfplay/search/proof.h)
};

// Per-node data, besides that of its actions.
typedef struct TreeNode {
    float value;       // the evaluator's value of the position
    float legal;       // number of legal moves
    float visits;      // simulations that went through the node
    float visits_most; // the most through one action
    float sum_probs;   // of the priors of visited actions, and
    float weighted_q;  // of prior * mean value over them
} TreeNode;

// Nodes are numbered across all games and stored contiguously, each a block of whole cache lines:
//   TreeNode, children int16_t[stride] | prior, mean value, visits float[3][stride] | Board
typedef struct Tree {
    int size, cells; // of the board
    int stride;      // cells padded to whole vectors
    int games;
    int capacity;              // nodes a game
    size_t stats_at, board_at; // within a block
    size_t block;              // bytes of one
    int *used;                 // [games] nodes in use; node 0 of a game is its root
    char *blocks;              // [games * capacity][block]
} Tree;

// Bytes of a node's block on a board of this size.
size_t tree_block_bytes(int size);

Tree *tree_create(int size, int games, int capacity);
void tree_destroy(Tree *tree);

// Empties game `game` and makes `board`, a position that is not won, its root.
void tree_reset(Tree *tree, int game, const Board *board);

// Plays `action` in `node` (an index into the arrays here), for the first time. Returns the new
// node's index, or -1 if the move wins, which is recorded as TREE_WON.
int tree_extend(Tree *tree, int game, int node, int action);

// Makes a node for `action` in `node`, for the first time, in a game whose rules are not known: its
// board has the stones of the root's and the other side to move. Returns the new node's index.
int tree_extend_unseen(Tree *tree, int game, int node, int action);

static inline int tree_node(const Tree *tree, int game, int local) {
    return game * tree->capacity + local;
}

static inline char *tree_block(const Tree *tree, int node) {
    return tree->blocks + (size_t)node * tree->block;
}

static inline TreeNode *tree_known(const Tree *tree, int node) {
    return (TreeNode *)(void *)tree_block(tree, node);
}

// Node number within the game that each action leads to, or TREE_*.
static inline int16_t *tree_child(const Tree *tree, int node) {
    return (int16_t *)(void *)(tree_block(tree, node) + sizeof(TreeNode));
}

// Prior of each action, by the evaluator: above 0 for legal moves except those proven to lose; 0
// for all others.
static inline float *tree_prior(const Tree *tree, int node) {
    return (float *)(void *)(tree_block(tree, node) + tree->stats_at);
}

// Mean over simulations of the value backed up through each action; 0 where there was none.
static inline float *tree_q(const Tree *tree, int node) {
    return tree_prior(tree, node) + tree->stride;
}

// Simulations through each action.
static inline float *tree_visits(const Tree *tree, int node) {
    return tree_prior(tree, node) + 2 * tree->stride;
}

static inline Board *tree_board(const Tree *tree, int node) {
    return (Board *)(void *)(tree_block(tree, node) + tree->board_at);
}

// Backs up `value`, for the side to move in `node`, through `action`.
static inline void tree_back_up(Tree *tree, int node, int action, float value) {
    TreeNode *known = tree_known(tree, node);
    float *q = &tree_q(tree, node)[action], *visits = &tree_visits(tree, node)[action];
    const float prior = tree_prior(tree, node)[action];
    const float change = (value - *q) / (*visits + 1.0f);
    known->sum_probs += *visits > 0.0f ? 0.0f : prior;
    known->weighted_q += prior * change;
    known->visits += 1.0f;
    *q += change;
    *visits += 1.0f;
    known->visits_most = *visits > known->visits_most ? *visits : known->visits_most;
}

#endif
