// What a search is set to (selfplay/search/search.h).
#ifndef HEXLAW_SELFPLAY_SEARCH_SEARCH_CONFIG_H
#define HEXLAW_SELFPLAY_SEARCH_SEARCH_CONFIG_H

#include "base/error.h"

#include <stdbool.h>

typedef enum SearchKind { SEARCH_REGULARISED, SEARCH_GUMBEL, SEARCH_PUCT } SearchKind;

// How regularised weighs the prior against Q, from the N simulations through a node and its A
// moves.
typedef enum SearchLambda {
    SEARCH_LAMBDA_RIGHT, // c * sqrt(N) / (N + A), as Grill et al. have it
    // c * n / (n + cells), the fault of the code behind Jones 2021 (boardlaw, issue 15, which its
    // authors left in; boardlaw/mcts/cpp/cpu.cpp): no root, all cells counted as moves, and n adds
    // 2 for every simulation (one for each seat) and 1 for every cell that none has gone to
    SEARCH_LAMBDA_PAPER,
} SearchLambda;

// What stands in for the value of a move that no simulation has gone to, in regularised and puct.
typedef enum SearchUnvisited {
    SEARCH_UNVISITED_NODE, // the evaluator's value of the position
    SEARCH_UNVISITED_LOSS, // -1, the worst there is, once the position has simulations (Jones 2021)
} SearchUnvisited;

// What the Dirichlet's parameters are spread over.
typedef enum SearchNoiseOver {
    SEARCH_NOISE_OVER_MOVES, // each legal move has noise_total / legal moves
    SEARCH_NOISE_OVER_CELLS, // each has noise_total / cells, as in Jones 2021
} SearchNoiseOver;

enum { SEARCH_NODES_MAX = 16384 };

typedef struct SearchConfig {
    SearchKind kind;
    int nodes; // positions looked at for a move, the root included: 1 is the bare policy

    float c; // regularised: weight of the prior (in units of half of Q's range); puct: exploration
    SearchLambda lambda;
    SearchUnvisited unvisited;

    // Root noise of regularised and puct when exploring (Silver et al. 2018).
    float noise_share; // share of Dirichlet noise in the root's prior
    float noise_total; // sum of the Dirichlet's parameters
    SearchNoiseOver noise_over;

    // gumbel: sigma(q) = (value_visits + largest visit count) * value_scale * q (its equation 8).
    int considered; // actions that sequential halving begins with
    float value_visits;
    float value_scale;

    // Whether wins and losses are proven: from the cells that would win at once, and from one
    // position to another up the tree (selfplay/search/proof.h). A proven position is not searched
    // further: its policy is the evaluator's, in a won one of the winning moves that were found.
    bool proofs;
} SearchConfig;

// The defaults of a kind, 64 nodes.
SearchConfig search_config_default(SearchKind kind);
Status search_config_check(const SearchConfig *config, Error *error);
const char *search_kind_name(SearchKind kind);
// In the order of their enumerations, NULL after the last.
extern const char *const search_kind_names[];
extern const char *const search_lambda_names[];
extern const char *const search_unvisited_names[];
extern const char *const search_noise_over_names[];
Status search_kind_parse(const char *text, SearchKind *kind, Error *error);

#endif
