// Internal to selfplay/search: the interface of a rule for choosing actions.
#ifndef HEXLAW_SELFPLAY_SEARCH_SEARCH_RULE_H
#define HEXLAW_SELFPLAY_SEARCH_SEARCH_RULE_H

#include "base/rng.h"
#include "base/vector.h"
#include "selfplay/search/search_config.h"
#include "selfplay/search/tree.h"

// Constant for one root during a search.
typedef struct SearchRoot {
    float
        gumbel[TREE_STRIDE_MAX]; // gumbel: noise + log prior of legal moves, a large negative else
    int considered;              // gumbel: actions that take part in the halving
} SearchRoot;

// One game's next selection step.
typedef struct SearchStep {
    int game, node, action;
} SearchStep;

typedef struct SearchRule {
    // Called once the root is evaluated.
    void (*begin)(const SearchConfig *config, const Tree *tree, int node, bool explore, Rng *rng,
                  SearchRoot *root);
    // The action of the root's simulation number `simulation` (from 0); NULL: selected as in any
    // other node.
    int (*select_root)(const SearchConfig *config, const Tree *tree, int node,
                       const SearchRoot *root, int simulation);
    // Selects the actions of `n` nodes of different games: batched, so that the processor can
    // overlap one node's memory access with another's computation.
    void (*select)(const SearchConfig *config, const Tree *tree, SearchStep *steps, int n,
                   Rng *rngs);
    // The improved policy and completed Q of a node, [stride] each.
    void (*improve)(const SearchConfig *config, const Tree *tree, int node, float *policy,
                    float *q);
    // The action to play when exploring; NULL: drawn from the improved policy.
    int (*exploring_move)(const SearchConfig *config, const Tree *tree, int node,
                          const SearchRoot *root);
} SearchRule;

#define SEARCH_RULE(NUMBER, name) extern const SearchRule search_rule_##name;
SEARCH_RULES(SEARCH_RULE)
#undef SEARCH_RULE

// Mixes Dirichlet noise into a root's prior: the `begin` of the rules that explore that way.
void search_root_noise(const SearchConfig *config, const Tree *tree, int node, bool explore,
                       Rng *rng, SearchRoot *root);

// Draws an action from weights [stride] >= 0 with a positive sum.
int search_draw(const float *weights, int stride, Rng *rng);

// The action with the highest score, ties to the lowest: a running maximum over keys with the score
// in the upper bits and the action in the lower. Scores must not be negative; bits below 2^-16 of a
// score are ignored.
typedef struct SearchBest {
    VectorBits keys;
} SearchBest;

static inline SearchBest search_best_none(void) {
    return (SearchBest){.keys = (VectorBits){0} + INT32_MIN};
}

// Adds the allowed (all bits set) of actions a .. a + VECTOR_FLOATS - 1, with their scores.
static inline void search_best_add(SearchBest *best, int a, const Vector *scores,
                                   const VectorBits *allowed) {
    const VectorBits number = {127, 126, 125, 124, 123, 122, 121, 120,
                               119, 118, 117, 116, 115, 114, 113, 112};
    const VectorBits none = (VectorBits){0} + INT32_MIN;
    const VectorBits key = ((VectorBits)*scores & ~127) | (number - a);
    const VectorBits offered = (key & *allowed) | (none & ~*allowed);
    const VectorBits higher = offered > best->keys;
    best->keys = (offered & higher) | (best->keys & ~higher);
}

// One action must have been allowed.
static inline int search_best_action(const SearchBest *best) {
    int32_t highest = INT32_MIN;
    for (int i = 0; i < VECTOR_FLOATS; i++)
        highest = best->keys[i] > highest ? best->keys[i] : highest;
    return 127 - (highest & 127);
}

// Mean values of the visited among actions a .. a + VECTOR_FLOATS - 1, `unvisited` for the others.
static inline void search_means(const Tree *tree, int node, int a, float unvisited, Vector *q) {
    const VectorBits visited = *vector_in(tree_visits(tree, node) + a) > 0.0f;
    const Vector other = (Vector){0} + unvisited;
    *q = (Vector)(((VectorBits)*vector_in(tree_q(tree, node) + a) & visited) |
                  ((VectorBits)other & ~visited));
}

// The value of unvisited actions of a node (first-play urgency).
static inline float search_unvisited(const SearchConfig *config, const TreeNode *node) {
    const bool lost = config->fpu == SEARCH_FPU_LOSS && node->visits > 0.0f;
    return lost ? -1.0f : node->value;
}

// Mean values of visited actions, `unvisited` for the others.
static inline void search_mean_values(const Tree *tree, int node, float unvisited, float *q) {
    const float *mean = tree_q(tree, node), *visits = tree_visits(tree, node);
    for (int a = 0; a < tree->stride; a++)
        q[a] = visits[a] > 0.0f ? mean[a] : unvisited;
}

#endif
