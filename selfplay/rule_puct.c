// AlphaZero's rule: Silver et al. 2018, "A general reinforcement learning algorithm...", as q + u.
#include "selfplay/search_rule.h"

#include <math.h>

static int select_action(const SearchConfig *config, const Tree *tree, int node, Rng *rng) {
    (void)rng;
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    float score[TREE_STRIDE_MAX], q[TREE_STRIDE_MAX];
    search_mean_values(tree, node, tree->nodes[node].value, q);
    const float weight = config->c * sqrtf(tree->nodes[node].visits + 1.0f);
    for (int a = 0; a < tree->stride; a++) {
        const float worth = q[a] > -1.0f ? q[a] + 1.0f : 0.0f; // rounding may pass -1
        const float u = worth + weight * prior[a] / (1.0f + visits[a]);
        score[a] = prior[a] > 0.0f ? u : -1.0f;
    }
    return search_highest(score, tree->stride);
}

static int select_root(const SearchConfig *config, const Tree *tree, int node,
                       const SearchRoot *root, int simulation, Rng *rng) {
    (void)root;
    (void)simulation;
    return select_action(config, tree, node, rng);
}

static void improve(const SearchConfig *config, const Tree *tree, int node, float *policy,
                    float *q) {
    (void)config;
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    const float sum = tree->nodes[node].visits;
    search_mean_values(tree, node, tree->nodes[node].value, q);
    for (int a = 0; a < tree->stride; a++)
        policy[a] = sum > 0.0f ? visits[a] / sum : prior[a];
}

static int exploring_move(const SearchConfig *config, const Tree *tree, int node,
                          const SearchRoot *root) {
    (void)config;
    (void)tree;
    (void)node;
    (void)root;
    return -1;
}

const SearchRule search_rule_puct = {.begin = search_root_noise,
                                     .select_root = select_root,
                                     .select = select_action,
                                     .improve = improve,
                                     .exploring_move = exploring_move};
