// Configuration of a search (selfplay/search/search.h).
#ifndef HEXLAW_SELFPLAY_SEARCH_SEARCH_CONFIG_H
#define HEXLAW_SELFPLAY_SEARCH_SEARCH_CONFIG_H

#include "base/error.h"
#include "base/setting.h"

#include <stdbool.h>

// The rules, each in rule_<name>.c: X(NUMBER, name).
#define SEARCH_RULES(X)                                                                            \
    X(SEARCH_REGULARISED, regularised)                                                             \
    X(SEARCH_GUMBEL, gumbel)                                                                       \
    X(SEARCH_PUCT, puct)

typedef enum SearchKind {
#define SEARCH_RULE_NUMBER(NUMBER, name) NUMBER,
    SEARCH_RULES(SEARCH_RULE_NUMBER)
#undef SEARCH_RULE_NUMBER
        SEARCH_KINDS // how many
} SearchKind;

// How regularised weighs the prior against Q, from the N simulations through a node and its A
// moves.
typedef enum SearchLambda {
    SEARCH_LAMBDA_RIGHT, // c * sqrt(N) / (N + A), as in Grill et al.
    // c * n / (n + cells), the fault of the code behind Jones 2021 (boardlaw, issue 15, which its
    // authors left in; boardlaw/mcts/cpp/cpu.cpp): no root, all cells counted as moves, and n adds
    // 2 for every simulation (one for each seat) and 1 for every cell that none has gone to
    SEARCH_LAMBDA_PAPER,
} SearchLambda;

// First-play urgency: the value of unvisited moves, in regularised and puct.
typedef enum SearchFpu {
    SEARCH_FPU_NODE, // the evaluator's value of the position
    SEARCH_FPU_LOSS, // -1, the worst there is, once the position has simulations (Jones 2021)
} SearchFpu;

// What the Dirichlet's parameters are spread over.
typedef enum SearchDirichletOver {
    SEARCH_DIRICHLET_OVER_MOVES, // each legal move has dirichlet_total / legal moves
    SEARCH_DIRICHLET_OVER_CELLS, // each has dirichlet_total / cells, as in Jones 2021
} SearchDirichletOver;

enum { SEARCH_NODES_MAX = 16384 };
#define SEARCH_C_LEAST 1e-6
#define SEARCH_C_MOST  1000.0

typedef struct SearchConfig {
    SearchKind kind;
    int nodes; // positions searched for a move, the root included: 1 is the raw policy

    float c; // regularised: weight of the prior (in units of half of Q's range); puct: exploration
    SearchLambda lambda;
    SearchFpu fpu;

    // Root noise of regularised and puct when exploring (Silver et al. 2018).
    float dirichlet_weight; // share of Dirichlet noise in the root's prior
    float dirichlet_total;  // sum of the Dirichlet's parameters
    SearchDirichletOver dirichlet_over;

    // gumbel: sigma(q) = (c_visit + largest visit count) * c_scale * q (its equation 8).
    int max_considered_actions; // actions that sequential halving begins with
    float c_visit;
    float c_scale;

    // Whether wins and losses are proven: from immediate threats, and backed up the tree
    // (selfplay/search/proof.h). A proven position is not searched further: its policy is the
    // evaluator's, in a won one restricted to the winning moves found.
    bool proofs;
} SearchConfig;

// The defaults of agents: 64 nodes, no proofs, values weighted less than in training.
SearchConfig search_config_default(SearchKind kind);
Status search_config_check(const SearchConfig *config, Error *error);
const char *search_kind_name(SearchKind kind);
// In the order of their enumerations, NULL after the last.
extern const char *const search_kind_names[];
extern const char *const search_lambda_names[];
extern const char *const search_fpu_names[];
extern const char *const search_dirichlet_over_names[];
Status search_kind_parse(const char *text, SearchKind *kind, Error *error);

// The settings as rows of a table (base/setting.h): of a SearchConfig if WITHIN is empty, or of a
// struct TYPE that has one as its field WITHIN. The defaults are those of training
// (docs/recipe.md). Files that use it must include engine/board.h and math.h.
enum { SEARCH_SETTINGS_COUNT = 12 };
// clang-format off
#define SEARCH_SETTINGS(TYPE, WITHIN)                                                              \
    SETTING_ROW_CHOICE(TYPE, WITHIN kind, "search", search_kind_names, SEARCH_KINDS, SEARCH_GUMBEL,           \
        "search in self-play"),                                                                    \
    SETTING_ROW(INTEGER, TYPE, WITHIN nodes, "nodes", 1, SEARCH_NODES_MAX, 16,                     \
        "positions searched for a move"),                                                          \
    SETTING_ROW(FLOAT, TYPE, WITHIN c, "c", SEARCH_C_LEAST, SEARCH_C_MOST, NAN, \
        "regularised: weight of the prior; puct: exploration", .follows = "1 (regularised), 1.25 (puct)"),                                    \
    SETTING_ROW_CHOICE(TYPE, WITHIN lambda, "lambda", search_lambda_names, 2, SEARCH_LAMBDA_RIGHT, \
        "regularised: how the prior's weight falls with visits; paper: with the fault of the "     \
        "paper's code", .before = "right"),                                                                           \
    SETTING_ROW_CHOICE(TYPE, WITHIN fpu, "fpu", search_fpu_names, 2,             \
        SEARCH_FPU_NODE,                                                                     \
        "regularised, puct: value of moves not visited yet: the position's, or a loss", .was = "unvisited", .before = "node"),           \
    SETTING_ROW(FLOAT, TYPE, WITHIN dirichlet_weight, "dirichlet_weight", 0, 1, 0.25,                        \
        "regularised, puct: share of Dirichlet noise at the root", .was = "noise_share"),                                \
    SETTING_ROW(FLOAT, TYPE, WITHIN dirichlet_total, "dirichlet_total", 1e-3, 1e4, 10,                     \
        "the noise's parameters summed", .was = "noise_total"),                                                          \
    SETTING_ROW_CHOICE(TYPE, WITHIN dirichlet_over, "dirichlet_over", search_dirichlet_over_names, 2,          \
        SEARCH_DIRICHLET_OVER_MOVES,                                                                   \
        "the noise's parameters are summed over the legal moves, or over all cells", .was = "noise_over", .before = "moves"),              \
    SETTING_ROW(INTEGER, TYPE, WITHIN max_considered_actions, "max_considered_actions", 1, BOARD_CELLS_MAX, 16,            \
        "gumbel: actions that sequential halving begins with", .was = "considered"),                                    \
    SETTING_ROW(FLOAT, TYPE, WITHIN c_visit, "c_visit", 0, 1e4, 50,                      \
        "gumbel: visits added before values are weighted", .was = "value_visits"),                                        \
    SETTING_ROW(FLOAT, TYPE, WITHIN c_scale, "c_scale", 1e-6, 100, 0.3,                    \
        "gumbel: weight of values against the prior", .was = "value_scale"),                                             \
    SETTING_ROW_SWITCH(TYPE, WITHIN proofs, "proofs", true,                                        \
        "won and lost positions are proven, and not searched further", .before = "no")
// clang-format on

#endif
