// Whatever chooses the moves of an interactive program, and what it thinks of a position: random
// play, perfect play, the reference player, or an agent with its search.
#ifndef HEXLAW_TOOLS_HTP_MIND_H
#define HEXLAW_TOOLS_HTP_MIND_H

#include "base/error.h"
#include "base/rng.h"
#include "engine/board.h"
#include "nn/net.h"
#include "selfplay/search/search.h"

typedef struct Mind Mind;

// Uniform over the legal moves, on any board.
Mind *mind_random_create(void);

// Perfect play, on boards to REFERENCE_PERFECT_SIZE_MAX (selfplay/search/reference.h).
Mind *mind_perfect_create(void);

// The reference player, on the boards above that.
Mind *mind_reference_create(void);

// A net, which it takes over, with a search, on boards of the net's size. The configuration must be
// valid (checked).
Mind *mind_agent_create(Net *net, const SearchConfig *config, bool greedy);

void mind_destroy(Mind *mind);

// "random", "perfect", "reference", "agent 5x5 64x4".
const char *mind_name(const Mind *mind);

// The board sizes it plays on.
int mind_size_least(const Mind *mind);
int mind_size_most(const Mind *mind);

// A move for the side to move of a position that is not won, of a size it plays on (checked).
Status mind_move(Mind *mind, const Board *board, Rng *rng, int *move, Error *error);

// What an agent thinks; arrays are [size*size] by board cell.
typedef struct MindView {
    float prior[TREE_STRIDE_MAX];  // the net's policy
    float visits[BOARD_CELLS_MAX]; // simulations
    float policy[BOARD_CELLS_MAX]; // the search's improved policy
    float values[BOARD_CELLS_MAX]; // of each move, -1 to 1 for the side to move
    float net_value, value;        // of the position: the net's, the search's
} MindView;

// Searches the position, as mind_move() would. STATUS_INVALID for other minds than agents, whatever
// the position.
Status mind_look(Mind *mind, const Board *board, Rng *rng, MindView *view, Error *error);

// The search of an agent; NULL for other minds. Changing it is checked, and keeps the old one when
// refused. `greedy` plays the likeliest move instead of drawing one.
const SearchConfig *mind_search(const Mind *mind);
Status mind_set_search(Mind *mind, const SearchConfig *config, Error *error);
bool mind_greedy(const Mind *mind);
void mind_set_greedy(Mind *mind, bool greedy);

#endif
