// AlphaZero's rule: Silver et al. 2018, "A general reinforcement learning algorithm...", as q + u.
#include "selfplay/search/search_rule.h"

#include <math.h>

static inline int select_action(const SearchConfig *config, const Tree *tree, int node) {
    const float *priors = tree_prior(tree, node), *visits = tree_visits(tree, node);
    const TreeNode *known = tree_known(tree, node);
    const float weight = config->c * sqrtf(known->visits + 1.0f);
    const float unvisited = search_unvisited(config, known);
    SearchBest best = search_best_none();
    for (int a = 0; a < tree->stride; a += VECTOR_FLOATS) {
        const Vector prior = *vector_in(priors + a);
        Vector worth, least = {0};
        search_means(tree, node, a, unvisited, &worth);
        worth += 1.0f;
        vector_larger(&worth, &least); // rounding may pass -1
        const Vector score = worth + weight * prior / (1.0f + *vector_in(visits + a));
        const VectorBits legal = prior > 0.0f;
        search_best_add(&best, a, &score, &legal);
    }
    return search_best_action(&best);
}

static void select_actions(const SearchConfig *config, const Tree *tree, SearchStep *steps, int n,
                           Rng *rngs) {
    (void)rngs;
    for (int i = 0; i < n; i++)
        steps[i].action = select_action(config, tree, steps[i].node);
}

static void improve(const SearchConfig *config, const Tree *tree, int node, float *policy,
                    float *q) {
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    const float sum = tree_known(tree, node)->visits;
    search_mean_values(tree, node, search_unvisited(config, tree_known(tree, node)), q);
    for (int a = 0; a < tree->stride; a++)
        policy[a] = sum > 0.0f ? visits[a] / sum : prior[a];
}

const SearchRule search_rule_puct = {
    .begin = search_root_noise, .select = select_actions, .improve = improve};
