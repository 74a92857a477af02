// Search as regularised policy optimisation: Grill et al. 2020, "Monte-Carlo tree search as
// regularized policy optimization", arXiv:2007.12509. The policy that best trades Q against staying
// close to the prior is pi(a) = lambda * prior(a) / (alpha - q(a)), alpha such that it sums to 1.
#include "selfplay/search/search_rule.h"

#include "base/check.h"

#include <math.h>

enum { NEWTON_STEPS_MAX = 32 };

// How far from 1 the policy's sum may stay: it is normalised after that.
static const float sum_tolerance = 1e-3f;

// Least weight of a legal action: alpha must stay above the largest q by more than rounding takes
// away.
static const float weight_least = 1e-5f;

// The smallest alpha that could be right: no action's probability may pass 1.
static float alpha_least(const float *weight, const float *q, int stride) {
    float least = -INFINITY;
    for (int a = 0; a < stride; a++) {
        const float bound = q[a] + weight[a];
        least = bound > least ? bound : least;
    }
    return least;
}

// policy = weight / (alpha - q), with alpha by Newton's method on 1/sum(alpha) = 1, from the left.
// The inverse of the sum is a weighted harmonic mean of the alpha - q: it rises and is concave, so
// every step stays on the left; and it is nearly straight, so few steps are needed.
static void solve_policy(const float *weight, const float *q, int stride, float *policy) {
    float alpha = alpha_least(weight, q, stride);
    float sum = 0.0f;
    for (int step = 0; step < NEWTON_STEPS_MAX; step++) {
        float slope = 0.0f;
        sum = 0.0f;
#pragma omp simd reduction(+ : sum, slope)
        for (int a = 0; a < stride; a++) {
            const float inverse = 1.0f / (alpha - q[a]);
            const float p = weight[a] * inverse;
            policy[a] = p;
            sum += p;
            slope += p * inverse;
        }
        if (sum <= 1.0f + sum_tolerance)
            break;
        alpha += sum * (sum - 1.0f) / slope;
    }
    const float scale = 1.0f / sum;
    for (int a = 0; a < stride; a++)
        policy[a] *= scale;
}

// The prior's weight lambda. The formulas (SearchLambda) are for Q scaled to 0..1; Q here spans 2.
static float lambda_of(const SearchConfig *config, const Tree *tree, int node) {
    const float visits = tree_known(tree, node)->visits;
    if (config->lambda == SEARCH_LAMBDA_RIGHT)
        return 2.0f * config->c * sqrtf(visits) / (visits + tree_known(tree, node)->legal);
    const float *through = tree_visits(tree, node);
    int untouched = 0; // unvisited cells, occupied ones included
    for (int cell = 0; cell < tree->cells; cell++)
        untouched += through[cell] <= 0.0f;
    const float n = 2.0f * visits + (float)untouched;
    return 2.0f * config->c * n / (n + (float)tree->cells);
}

static void improve(const SearchConfig *config, const Tree *tree, int node, float *policy,
                    float *q) {
    const float *prior = tree_prior(tree, node);
    search_mean_values(tree, node, search_unvisited(config, tree_known(tree, node)), q);
    if (tree_known(tree, node)->visits <= 0.0f) {
        for (int a = 0; a < tree->stride; a++)
            policy[a] = prior[a];
        return;
    }
    const float lambda = lambda_of(config, tree, node);
    float weight[TREE_STRIDE_MAX], bounded_q[TREE_STRIDE_MAX];
    for (int a = 0; a < tree->stride; a++) {
        const float w = lambda * prior[a];
        weight[a] = prior[a] > 0.0f ? (w > weight_least ? w : weight_least) : 0.0f;
        bounded_q[a] = prior[a] > 0.0f ? q[a] : -4.0f; // far from alpha, and weighs nothing
    }
    solve_policy(weight, bounded_q, tree->stride, policy);
}

static void select_actions(const SearchConfig *config, const Tree *tree, SearchStep *steps, int n,
                           Rng *rngs) {
    for (int i = 0; i < n; i++) {
        float policy[TREE_STRIDE_MAX], q[TREE_STRIDE_MAX];
        improve(config, tree, steps[i].node, policy, q);
        steps[i].action = search_draw(policy, tree->stride, &rngs[steps[i].game]);
    }
}

const SearchRule search_rule_regularised = {
    .begin = search_root_noise, .select = select_actions, .improve = improve};
