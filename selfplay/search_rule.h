// Inside of selfplay/search: what a rule for choosing actions is made of.
#ifndef HEXLAW_SELFPLAY_SEARCH_RULE_H
#define HEXLAW_SELFPLAY_SEARCH_RULE_H

#include "base/rng.h"
#include "selfplay/search.h"
#include "selfplay/tree.h"

// What is fixed for one root during a search.
typedef struct SearchRoot {
    float
        gumbel[TREE_STRIDE_MAX]; // gumbel: noise + log prior of legal moves, a large negative else
    int considered;              // gumbel: actions that take part in the halving
} SearchRoot;

typedef struct SearchRule {
    // Called once the root is evaluated.
    void (*begin)(const SearchConfig *config, const Tree *tree, int node, bool explore, Rng *rng,
                  SearchRoot *root);
    // The action of the root's simulation number `simulation` (from 0), and of any other node.
    int (*select_root)(const SearchConfig *config, const Tree *tree, int node,
                       const SearchRoot *root, int simulation, Rng *rng);
    int (*select)(const SearchConfig *config, const Tree *tree, int node, Rng *rng);
    // The improved policy and completed Q of a node, [stride] each.
    void (*improve)(const SearchConfig *config, const Tree *tree, int node, float *policy,
                    float *q);
    // The action to play when exploring, or -1: draw from the improved policy.
    int (*exploring_move)(const SearchConfig *config, const Tree *tree, int node,
                          const SearchRoot *root);
} SearchRule;

extern const SearchRule search_rule_regularised;
extern const SearchRule search_rule_gumbel;
extern const SearchRule search_rule_puct;

// Mixes Dirichlet noise into a root's prior: the `begin` of the rules that explore that way.
void search_root_noise(const SearchConfig *config, const Tree *tree, int node, bool explore,
                       Rng *rng, SearchRoot *root);

// Draws an action from weights [stride] >= 0 with a positive sum.
int search_draw(const float *weights, int stride, Rng *rng);

// The action with the highest score, the lowest of equals. A negative score is never chosen, one
// action must have another. Bits below 2^-16 of a score are ignored, which makes the reduction one
// vector maximum over integers.
static inline int search_highest(const float *scores, int stride) {
    int32_t best = 0;
    for (int a = 0; a < stride; a++) {
        union {
            float f;
            int32_t i;
        } score = {.f = scores[a]};
        const int32_t key = (score.i & ~127) | (127 - a);
        best = key > best ? key : best;
    }
    return 127 - (best & 127);
}

// Mean values of visited actions, `unvisited` for the others.
static inline void search_mean_values(const Tree *tree, int node, float unvisited, float *q) {
    const float *mean = tree_q(tree, node), *visits = tree_visits(tree, node);
    for (int a = 0; a < tree->stride; a++)
        q[a] = visits[a] > 0.0f ? mean[a] : unvisited;
}

#endif
