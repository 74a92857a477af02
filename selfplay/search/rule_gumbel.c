// Policy improvement by planning with Gumbel: Danihelka et al. 2022, ICLR. Sequential halving over
// the Gumbel-top-k actions at the root (its algorithm 2), elsewhere deterministic selection
// (equation 14), both scored with completed Q values (equation 10 and appendix D).
#include "selfplay/search/search_rule.h"

#include "base/fastmath.h"
#include "base/vector.h"

#include <math.h>

static const float never = -1e9f;

// Completed Q: the mean of visited actions; for the others a mix of the node's own value and the
// visited actions' prior-weighted mean (appendix D, v_mix).
static float mixed_value(const TreeNode *node) {
    if (node->sum_probs <= 0.0f)
        return node->value;
    return (node->value + node->visits * node->weighted_q / node->sum_probs) /
           (1.0f + node->visits);
}

// What sigma (equation 8) multiplies Q with at this node.
static float value_weight(const SearchConfig *config, const TreeNode *node) {
    return (config->c_visit + node->visits_most) * config->c_scale;
}

static float highest_legal(const float *prior, const float *q, int stride) {
    Vector highest = (Vector){0} - 2.0f;
    for (int a = 0; a < stride; a += VECTOR_FLOATS) {
        const VectorBits legal = *vector_in(prior + a) > 0.0f;
        const Vector least = (Vector){0} - 2.0f;
        const Vector value =
            (Vector)(((VectorBits)*vector_in(q + a) & legal) | ((VectorBits)least & ~legal));
        vector_larger(&highest, &value);
    }
    return vector_largest(&highest);
}

// The completed Q, and prior * exp(sigma(q)), which is softmax(logits + sigma(q)) times the
// returned sum. Values are relative to the highest, so that the exponential cannot overflow.
static float weigh(const SearchConfig *config, const Tree *tree, int node, float *weights,
                   float *q) {
    const float *prior = tree_prior(tree, node);
    const TreeNode *known = tree_known(tree, node);
    search_mean_values(tree, node, mixed_value(known), q);
    const float weight = value_weight(config, known);
    const float highest = highest_legal(prior, q, tree->stride);
    float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
    for (int a = 0; a < tree->stride; a++) {
        const float x = weight * (q[a] - highest);
        // Illegal actions weigh nothing, but their q may lie above the highest legal one.
        weights[a] = prior[a] * fast_expf(x < 0.0f ? x : 0.0f);
        sum += weights[a];
    }
    return sum; // at least the best action's prior, which is positive
}

static void improve(const SearchConfig *config, const Tree *tree, int node, float *policy,
                    float *q) {
    const float scale = 1.0f / weigh(config, tree, node, policy, q);
    for (int a = 0; a < tree->stride; a++)
        policy[a] *= scale;
}

// The action whose share of the visits is furthest below its share of the improved policy, both
// times the policy's sum to save dividing by it.
static inline int select_action(const SearchConfig *config, const Tree *tree, int node) {
    float weights[TREE_STRIDE_MAX], q[TREE_STRIDE_MAX];
    const float sum = weigh(config, tree, node, weights, q);
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    const float scale = sum / (1.0f + tree_known(tree, node)->visits);
    SearchBest best = search_best_none();
    for (int a = 0; a < tree->stride; a += VECTOR_FLOATS) {
        const Vector score = *vector_in(weights + a) - *vector_in(visits + a) * scale + sum;
        const VectorBits legal = *vector_in(prior + a) > 0.0f;
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

static void begin(const SearchConfig *config, const Tree *tree, int node, bool explore, Rng *rng,
                  SearchRoot *root) {
    const float *prior = tree_prior(tree, node);
    for (int a = 0; a < tree->stride; a++) {
        root->gumbel[a] = never;
        if (prior[a] > 0.0f)
            root->gumbel[a] = logf(prior[a]) + (explore ? rng_gumbel(rng) : 0.0f);
    }
    const int legal = (int)tree_known(tree, node)->legal;
    root->considered =
        config->max_considered_actions < legal ? config->max_considered_actions : legal;
}

// How many visits an action must have had to be next at simulation number `simulation`: the
// schedule of sequential halving (Karnin et al. 2013) spread over `simulations`, first visits
// first. Eliminated actions have fewer visits and are not considered again.
static int scheduled_visits(int considered, int simulations, int simulation) {
    if (considered <= 1)
        return simulation;
    int rounds = 0;
    while (1 << rounds < considered)
        rounds++;
    int done = 0; // simulations of the rounds before
    int base = 0; // visits that every action of this round has
    for (int left = considered;; left = left / 2 > 2 ? left / 2 : 2) {
        int each = simulations / (rounds * left);
        each = each > 1 ? each : 1;
        if (simulation < done + each * left)
            return base + (simulation - done) / left;
        done += each * left;
        base += each;
    }
}

// The best action, not proven to lose, of those with so many visits; -1 if there is none.
static int best_with_visits(const SearchConfig *config, const Tree *tree, int node,
                            const SearchRoot *root, float wanted) {
    float q[TREE_STRIDE_MAX];
    search_mean_values(tree, node, mixed_value(tree_known(tree, node)), q);
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    const float weight = value_weight(config, tree_known(tree, node));
    int best = -1;
    float best_score = never;
    for (int a = 0; a < tree->cells; a++) {
        const float score = root->gumbel[a] + weight * q[a];
        if (prior[a] > 0.0f && visits[a] == wanted && score > best_score) {
            best = a;
            best_score = score;
        }
    }
    return best;
}

// The fewest visits, of so many or more, and the most, that an action has which can be played: that
// is not proven to lose.
static float fewest_visits(const Tree *tree, int node, float least) {
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    float fewest = INFINITY;
    for (int a = 0; a < tree->cells; a++)
        if (prior[a] > 0.0f && visits[a] >= least && visits[a] < fewest)
            fewest = visits[a];
    return fewest;
}

static float most_visits(const Tree *tree, int node) {
    const float *prior = tree_prior(tree, node), *visits = tree_visits(tree, node);
    float most = 0.0f;
    for (int a = 0; a < tree->cells; a++)
        if (prior[a] > 0.0f && visits[a] > most)
            most = visits[a];
    return most;
}

static int select_root(const SearchConfig *config, const Tree *tree, int node,
                       const SearchRoot *root, int simulation) {
    float wanted = (float)scheduled_visits(root->considered, config->nodes - 1, simulation);
    if (config->proofs) // a round is over sooner when actions of it were refuted
        wanted = fewest_visits(tree, node, wanted);
    const int action = best_with_visits(config, tree, node, root, wanted);
    // The schedule is exhausted if fewer actions are legal than a round needs.
    return action >= 0 ? action : select_action(config, tree, node);
}

static int exploring_move(const SearchConfig *config, const Tree *tree, int node,
                          const SearchRoot *root) {
    return best_with_visits(config, tree, node, root, most_visits(tree, node));
}

const SearchRule search_rule_gumbel = {.begin = begin,
                                       .select_root = select_root,
                                       .select = select_actions,
                                       .improve = improve,
                                       .exploring_move = exploring_move};
