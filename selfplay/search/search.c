#include "selfplay/search/search.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/proof.h"
#include "selfplay/search/search_rule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The path of one game's current simulation from the root to its leaf.
typedef struct Path {
    int length;
    int node[BOARD_CELLS_MAX];
    uint8_t action[BOARD_CELLS_MAX];
} Path;

struct Search {
    SearchConfig config;
    const SearchRule *rule;
    Tree *tree;
    bool explored; // the last run was exploring
    SearchRoot *roots;
    Path *paths;
    SearchStep *steps;          // [games] of the games still selecting
    EvaluatorRequest *requests; // [games]
    int *waiting;               // [games] game of each request
    float *policy, *q;          // [games][stride] of the roots, when a run is over
    float *value;               // [games]
    int8_t *proven;             // [games] Proof of the root
    int latent;                 // length of a learned model's latents, 0 without
    float *latents;             // [games * nodes][latent], made when an evaluator first has some
    int *forced;                // [games] of each request, see proof_of_threats()
    float *bare;                // [games][stride] with proofs: the evaluator's policy of the roots
    Looks looks;
    Stopwatch watch;
    SearchTimes times;
};

Search *search_create(const SearchConfig *config, int size, int games) {
    CHECK(search_config_check(config, NULL) == STATUS_OK);
#define RULE_OF(NUMBER, name) [NUMBER] = &search_rule_##name,
    static const SearchRule *const rules[] = {SEARCH_RULES(RULE_OF)};
#undef RULE_OF
    Search *search = memory_zeroed(1, sizeof *search);
    search->config = *config;
    search->rule = rules[config->kind];
    search->tree = tree_create(size, games, config->nodes);
    const size_t n = (size_t)games, stride = (size_t)search->tree->stride;
    search->roots = memory_zeroed(n, sizeof *search->roots);
    search->paths = memory_zeroed(n, sizeof *search->paths);
    search->steps = memory_zeroed(n, sizeof *search->steps);
    search->requests = memory_zeroed(n, sizeof *search->requests);
    search->waiting = memory_zeroed(n, sizeof *search->waiting);
    search->policy = memory_zeroed(n * stride, sizeof *search->policy);
    search->q = memory_zeroed(n * stride, sizeof *search->q);
    search->value = memory_zeroed(n, sizeof *search->value);
    search->proven = memory_zeroed(n, sizeof *search->proven);
    search->forced = memory_zeroed(n, sizeof *search->forced);
    search->bare = memory_zeroed(config->proofs ? n * stride : 1, sizeof *search->bare);
    return search;
}

void search_destroy(Search *search) {
    if (!search)
        return;
    tree_destroy(search->tree);
    free(search->roots);
    free(search->paths);
    free(search->steps);
    free(search->requests);
    free(search->waiting);
    free(search->policy);
    free(search->q);
    free(search->value);
    free(search->proven);
    free(search->latents);
    free(search->forced);
    free(search->bare);
    free(search);
}

static float *latent_of(const Search *search, int node) {
    return search->latents + (size_t)node * (size_t)search->latent;
}

static EvaluatorRequest request_for(const Search *search, int node) {
    const Tree *tree = search->tree;
    return (EvaluatorRequest){
        .board = tree_board(tree, node),
        .prior = tree_prior(tree, node),
        .value = &tree_known(tree, node)->value,
        .latent = search->latent ? latent_of(search, node) : NULL,
    };
}

// Of a leaf behind a move that a learned model has to imagine.
static EvaluatorRequest request_behind(const Search *search, int game, int leaf, int node,
                                       int action) {
    EvaluatorRequest request = request_for(search, leaf);
    request.from = latent_of(search, node);
    request.cell = action;
    request.root = tree_board(search->tree, tree_node(search->tree, game, 0));
    return request;
}

// Backs up a leaf's value, for the side that moved into it, along the path.
static void back_up(Tree *tree, const Path *path, float value) {
    for (int i = path->length - 1; i >= 0; i--) {
        const int node = path->node[i], action = path->action[i];
        tree_back_up(tree, node, action, value);
        value = -value;
    }
}

// A simulation reached a proven position: backs the proof up the path as far as it proves anything,
// and counts the simulation from there on, as a loss through the refuted move.
static void back_up_proof(Search *search, int game, Proof proof) {
    Tree *tree = search->tree;
    Path *path = &search->paths[game];
    int i = path->length;
    while (i > 0 && proof != PROOF_NONE) {
        i--;
        search->looks.notes += proof == PROOF_WON;
        proof = proof_note(tree, path->node[i], path->action[i], proof);
    }
    search->proven[game] = (int8_t)proof;
    if (proof != PROOF_NONE)
        return;
    path->length = i + 1;
    back_up(tree, path, -1.0f);
}

// The first step of every simulation. Returns the number of games with one: those whose root is not
// proven.
static int choose_at_roots(Search *search, int n, int simulation, Rng *rngs) {
    const Tree *tree = search->tree;
    const SearchRule *rule = search->rule;
    int going = 0;
    for (int game = 0; game < n; game++) {
        if (search->proven[game] != PROOF_NONE)
            continue;
        const int root = tree_node(tree, game, 0);
        SearchStep *step = &search->steps[going++];
        *step = (SearchStep){.game = game, .node = root};
        search->paths[game].length = 0;
        if (rule->select_root)
            step->action =
                rule->select_root(&search->config, tree, root, &search->roots[game], simulation);
    }
    if (!rule->select_root)
        rule->select(&search->config, tree, search->steps, going, rngs);
    return going;
}

// Selection: descends all trees, a level at a time, to the first action without a node.
static void descend(Search *search, int n, int simulation, Rng *rngs) {
    const Tree *tree = search->tree;
    SearchStep *steps = search->steps;
    for (int going = choose_at_roots(search, n, simulation, rngs); going > 0;) {
        int left = 0;
        for (int i = 0; i < going; i++) {
            const SearchStep step = steps[i];
            Path *path = &search->paths[step.game];
            path->node[path->length] = step.node;
            path->action[path->length++] = (uint8_t)step.action;
            const int child = tree_child(tree, step.node)[step.action];
            const int next = tree_node(tree, step.game, child >= 0 ? child : 0);
            steps[left] = (SearchStep){.game = step.game, .node = next};
            // A path without rules can be longer than any game.
            left +=
                child >= 0 &&
                path->length < BOARD_CELLS_MAX; // avoids a branch that would often be mispredicted
            const char *soon =
                child >= 0 ? tree_block(tree, next) : (char *)tree_board(tree, step.node);
            __builtin_prefetch(soon);
            __builtin_prefetch(soon + 64);
            __builtin_prefetch(soon + 128);
            __builtin_prefetch(soon + 192);
        }
        going = left;
        search->rule->select(&search->config, tree, steps, going, rngs);
    }
}

// Expands the end of each game's path and requests its evaluation; winning moves, and positions
// proven by their threats, are backed up at once. Returns the number of requests.
static int extend(Search *search, int n) {
    Tree *tree = search->tree;
    const bool proofs = search->config.proofs;
    int waiting = 0;
    for (int game = 0; game < n; game++) {
        if (search->proven[game] != PROOF_NONE)
            continue;
        const Path *path = &search->paths[game];
        const int node = path->node[path->length - 1], action = path->action[path->length - 1];
        int leaf = tree_child(tree, node)[action];
        if (leaf == TREE_UNVISITED)
            leaf = tree_extend(tree, game, node, action);
        if (leaf < 0) { // won, now or when it was first played
            if (proofs)
                back_up_proof(search, game, PROOF_LOST);
            else
                back_up(tree, path, 1.0f);
            continue;
        }
        if (proofs) {
            search->looks.positions++;
            const Proof proof = proof_of_threats(tree_board(tree, leaf), &search->forced[waiting]);
            if (proof != PROOF_NONE) {
                back_up_proof(search, game, proof);
                continue;
            }
        }
        search->requests[waiting] = request_for(search, leaf);
        search->waiting[waiting++] = game;
    }
    return waiting;
}

// The same where a learned model imagines the moves. A path that may not grow ends in a node that
// has its value.
static int extend_unseen(Search *search, int n) {
    Tree *tree = search->tree;
    int waiting = 0;
    for (int game = 0; game < n; game++) {
        const Path *path = &search->paths[game];
        const int node = path->node[path->length - 1], action = path->action[path->length - 1];
        const int child = tree_child(tree, node)[action];
        if (child >= 0) {
            back_up(tree, path, -tree_known(tree, tree_node(tree, game, child))->value);
            continue;
        }
        const int leaf = tree_extend_unseen(tree, game, node, action);
        search->requests[waiting] = request_behind(search, game, leaf, node, action);
        search->waiting[waiting++] = game;
    }
    return waiting;
}

// A node without rules has as many moves as its evaluation gave a prior.
static void count_moves(Search *search, int waiting) {
    Tree *tree = search->tree;
    for (int i = 0; i < waiting; i++) {
        const int game = search->waiting[i], leaf = tree_node(tree, game, tree->used[game] - 1);
        const float *prior = tree_prior(tree, leaf);
        int moves = 0;
        for (int a = 0; a < tree->stride; a++)
            moves += prior[a] > 0.0f;
        tree_known(tree, leaf)->legal = (float)moves;
    }
}

// Records proofs from threats at the evaluated roots.
static void prove_roots(Search *search, int n) {
    Tree *tree = search->tree;
    const size_t stride = (size_t)tree->stride;
    for (int game = 0; game < n; game++) {
        const int root = tree_node(tree, game, 0);
        memcpy(search->bare + (size_t)game * stride, tree_prior(tree, root),
               stride * sizeof(float));
        int forced;
        search->looks.positions++;
        const Proof proof = proof_of_threats(tree_board(tree, root), &forced);
        search->proven[game] = (int8_t)proof;
        if (proof == PROOF_WON)
            proof_note_wins(tree, root);
        search->looks.forced += forced >= 0;
        if (forced >= 0)
            proof_note_forced(tree, root, forced);
    }
}

static void evaluate_roots(Search *search, Evaluator *evaluator, const Board *boards, Rng *rngs,
                           int n, bool explore) {
    Tree *tree = search->tree;
    for (int game = 0; game < n; game++) {
        tree_reset(tree, game, &boards[game]);
        search->requests[game] = request_for(search, tree_node(tree, game, 0));
    }
    stopwatch_lap(&search->watch, &search->times.roots);
    evaluator->evaluate(evaluator, search->requests, n);
    stopwatch_lap(&search->watch, &search->times.evaluate);
    if (search->config.proofs)
        prove_roots(search, n);
    for (int game = 0; game < n; game++)
        search->rule->begin(&search->config, tree, tree_node(tree, game, 0), explore, &rngs[game],
                            &search->roots[game]);
}

// Replaces the Q of a root's actions by their proven values.
static void put_proven_values(const Tree *tree, int root, float *q) {
    const int16_t *child = tree_child(tree, root);
    for (int a = 0; a < tree->stride; a++)
        q[a] = child[a] == TREE_LOST ? -1.0f : child[a] == TREE_WON ? 1.0f : q[a];
}

static void normalise(float *policy, int stride) {
    float sum = 0.0f;
    for (int a = 0; a < stride; a++)
        sum += policy[a];
    for (int a = 0; a < stride; a++)
        policy[a] /= sum;
}

// The policy of a proven root: the evaluator's, if won restricted to winning moves.
static void answer_proven(const Search *search, int game, float *policy, float *q) {
    const Tree *tree = search->tree;
    const int root = tree_node(tree, game, 0);
    const float *bare = search->bare + (size_t)game * (size_t)tree->stride;
    const int16_t *child = tree_child(tree, root);
    const bool lost = search->proven[game] == PROOF_LOST;
    for (int a = 0; a < tree->stride; a++)
        policy[a] = lost || child[a] == TREE_WON ? bare[a] : 0.0f;
    normalise(policy, tree->stride);
    search_mean_values(tree, root, tree_known(tree, root)->value, q);
    put_proven_values(tree, root, q);
}

// Removes lost moves from the policy of a root that is not proven.
static void drop_lost(const Search *search, int game, float *policy, float *q) {
    const Tree *tree = search->tree;
    const int root = tree_node(tree, game, 0);
    const float *prior = tree_prior(tree, root);
    float sum = 0.0f;
    for (int a = 0; a < tree->stride; a++)
        sum += policy[a] = prior[a] > 0.0f ? policy[a] : 0.0f;
    for (int a = 0; sum <= 0.0f && a < tree->stride; a++)
        policy[a] = prior[a]; // puct: all simulations went to moves that lose
    normalise(policy, tree->stride);
    put_proven_values(tree, root, q);
}

static void finish_roots(Search *search, int n) {
    Tree *tree = search->tree;
    const size_t stride = (size_t)tree->stride;
    for (int game = 0; game < n; game++) {
        float *policy = search->policy + (size_t)game * stride;
        float *q = search->q + (size_t)game * stride;
        if (search->proven[game] != PROOF_NONE) {
            answer_proven(search, game, policy, q);
            search->value[game] = (float)search->proven[game];
            continue;
        }
        search->rule->improve(&search->config, tree, tree_node(tree, game, 0), policy, q);
        if (search->config.proofs)
            drop_lost(search, game, policy, q);
        float value = 0.0f;
        for (size_t a = 0; a < stride; a++)
            value += policy[a] * q[a];
        search->value[game] = value;
    }
}

// Records forced replies to threats at the newly evaluated nodes.
static void note_forced(Search *search, int waiting) {
    Tree *tree = search->tree;
    for (int i = 0; i < waiting; i++) {
        const int game = search->waiting[i];
        search->looks.forced += search->forced[i] >= 0;
        if (search->forced[i] >= 0)
            proof_note_forced(tree, tree_node(tree, game, tree->used[game] - 1), search->forced[i]);
    }
}

// Room for the latents of an evaluator that has some.
static void use_latents(Search *search, int latent) {
    CHECK(latent == 0 || !search->config.proofs);
    const Tree *tree = search->tree;
    if (latent > search->latent) {
        free(search->latents);
        search->latents = memory_zeroed((size_t)tree->games * (size_t)tree->capacity,
                                        (size_t)latent * sizeof *search->latents);
    }
    search->latent = latent;
}

void search_run(Search *search, Evaluator *evaluator, const Board *boards, Rng *rngs, int n,
                bool explore) {
    Tree *tree = search->tree;
    CHECK(n >= 0 && n <= tree->games && n <= evaluator->batch_max);
    CHECK(evaluator->size == tree->size);
    use_latents(search, evaluator->latent);
    search->explored = explore;
    stopwatch_lap(&search->watch, NULL);
    evaluate_roots(search, evaluator, boards, rngs, n, explore);
    stopwatch_lap(&search->watch, &search->times.roots);
    for (int simulation = 0; simulation < search->config.nodes - 1; simulation++) {
        descend(search, n, simulation, rngs);
        const int waiting = search->latent ? extend_unseen(search, n) : extend(search, n);
        stopwatch_lap(&search->watch, &search->times.select);
        evaluator->evaluate(evaluator, search->requests, waiting);
        stopwatch_lap(&search->watch, &search->times.evaluate);
        if (search->config.proofs)
            note_forced(search, waiting);
        if (search->latent)
            count_moves(search, waiting);
        for (int i = 0; i < waiting; i++)
            back_up(tree, &search->paths[search->waiting[i]], -*search->requests[i].value);
        stopwatch_lap(&search->watch, &search->times.back_up);
    }
    finish_roots(search, n);
    stopwatch_lap(&search->watch, &search->times.roots);
}

Looks search_looks(const Search *search) {
    return search->looks;
}

int search_nodes(const Search *search) {
    return search->config.nodes;
}

size_t search_bytes(const Search *search) {
    const Tree *tree = search->tree;
    const size_t nodes = (size_t)tree->games * (size_t)tree->capacity;
    return nodes * (tree->block + (size_t)search->latent * sizeof *search->latents) +
           (size_t)tree->games * (sizeof *search->roots + sizeof *search->paths);
}

void search_time(Search *search) {
    search->watch.on = true;
}

SearchTimes search_times(const Search *search) {
    return search->times;
}

const float *search_policy(const Search *search, int game) {
    return search->policy + (size_t)game * (size_t)search->tree->stride;
}

float search_value(const Search *search, int game) {
    return search->value[game];
}

int search_proven(const Search *search, int game) {
    return search->proven[game];
}

const float *search_visits(const Search *search, int game) {
    return tree_visits(search->tree, tree_node(search->tree, game, 0));
}

const float *search_action_values(const Search *search, int game) {
    return search->q + (size_t)game * (size_t)search->tree->stride;
}

int search_pv(const Search *search, int game, int first, uint8_t *cells, int room) {
    Tree *tree = search->tree;
    int node = tree_node(tree, game, 0), action = first, count = 0;
    while (count < room && tree_visits(tree, node)[action] > 0.0f) {
        cells[count++] = (uint8_t)action;
        const int child = tree_child(tree, node)[action];
        if (child < 0)
            break;
        node = tree_node(tree, game, child);
        const float *visits = tree_visits(tree, node);
        action = 0;
        for (int a = 1; a < tree->cells; a++)
            if (visits[a] > visits[action])
                action = a;
    }
    return count;
}

int search_move(const Search *search, int game, bool greedy, Rng *rng) {
    const Tree *tree = search->tree;
    const float *policy = search_policy(search, game);
    if (greedy) {
        int likeliest = 0;
        for (int a = 1; a < tree->cells; a++)
            if (policy[a] > policy[likeliest])
                likeliest = a;
        return likeliest;
    }
    if (search->explored && search->rule->exploring_move && !search->proven[game])
        return search->rule->exploring_move(&search->config, tree, tree_node(tree, game, 0),
                                            &search->roots[game]);
    return search_draw(policy, tree->stride, rng);
}

void search_root_noise(const SearchConfig *config, const Tree *tree, int node, bool explore,
                       Rng *rng, SearchRoot *root) {
    (void)root;
    if (!explore || config->dirichlet_weight <= 0.0f)
        return;
    float *prior = tree_prior(tree, node);
    double noise[TREE_STRIDE_MAX], sum = 0.0;
    const bool cells = config->dirichlet_over == SEARCH_DIRICHLET_OVER_CELLS;
    const double shares = cells ? (double)tree->cells : (double)tree_known(tree, node)->legal;
    const double alpha = (double)config->dirichlet_total / shares;
    for (int a = 0; a < tree->cells; a++)
        if (prior[a] > 0.0f)
            sum += noise[a] = rng_gamma(rng, alpha);
    if (sum <= 0.0) // every draw underflowed: tiny alpha, no noise to mix in
        return;
    const float share = config->dirichlet_weight;
    for (int a = 0; a < tree->cells; a++)
        if (prior[a] > 0.0f)
            prior[a] = (1.0f - share) * prior[a] + share * (float)(noise[a] / sum);
}

int search_draw(const float *weights, int stride, Rng *rng) {
    float sum = 0.0f;
    for (int a = 0; a < stride; a++)
        sum += weights[a];
    float left = rng_uniform(rng) * sum;
    int last = -1;
    for (int a = 0; a < stride; a++) {
        if (weights[a] <= 0.0f)
            continue;
        last = a;
        left -= weights[a];
        if (left < 0.0f)
            return a;
    }
    CHECK(last >= 0);
    return last; // a remainder from rounding
}
