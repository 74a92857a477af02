// An agent's analysis of a position, by its net and by its search, for display.
#ifndef HEXLAW_SELFPLAY_SEARCH_SEARCH_ANALYSIS_H
#define HEXLAW_SELFPLAY_SEARCH_SEARCH_ANALYSIS_H

#include "selfplay/search/search.h"

enum { SEARCH_PV_MAX = 10 };

// Arrays are by board cell. Values are for the side to move, -1 to 1.
typedef struct SearchAnalysis {
    int nodes;                     // of the search
    float prior[TREE_STRIDE_MAX];  // the net's policy
    float visits[BOARD_CELLS_MAX]; // simulations through each move
    float policy[BOARD_CELLS_MAX]; // the search's improved policy
    float values[BOARD_CELLS_MAX]; // Q of each move; meaningful only if it was visited
    float net_value, value;        // of the position: the net's, the search's
    int proven;                    // of the position: 1 won, -1 lost, 0 unknown
    // The principal variation from each move, it included; 0 moves where it was not visited.
    uint8_t pv_length[BOARD_CELLS_MAX];
    uint8_t pv[BOARD_CELLS_MAX][SEARCH_PV_MAX];
} SearchAnalysis;

// Searches a position, not won, without exploration. The search keeps it as its game 0 until its
// next run. STATUS_INVALID if the net's output is not finite.
Status search_analyse(Search *search, Evaluator *evaluator, const Board *board, Rng *rng,
                      SearchAnalysis *analysis, Error *error);

// Entropy of a distribution in bits.
float search_entropy(const float *policy, int cells);

// Total variation distance between the search's policy and the net's: half the sum of absolute
// differences, 0 to 1.
float search_policy_change(const SearchAnalysis *analysis, int cells);

// The chance of winning that a value stands for.
static inline float search_winrate(float value) {
    return 0.5f + 0.5f * value;
}

#endif
