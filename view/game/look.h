// What an agent found out about a position, for people to look at.
#ifndef HEXLAW_VIEW_GAME_LOOK_H
#define HEXLAW_VIEW_GAME_LOOK_H

#include "engine/board.h"

enum { LOOK_LINE_MAX = 10 };

// Arrays are by board cell. Values are for the side to move, -1 to 1.
typedef struct Look {
    int nodes;                     // positions looked at
    float prior[BOARD_CELLS_MAX];  // the network's policy
    float visits[BOARD_CELLS_MAX]; // the search's simulations
    float policy[BOARD_CELLS_MAX]; // the search's improved policy
    float values[BOARD_CELLS_MAX]; // of each move; only to be read where it was visited
    float net_value, value;        // of the position: the network's, the search's
    // The moves expected after each first move, it included; 0 moves where it was not visited.
    uint8_t line_length[BOARD_CELLS_MAX];
    uint8_t line[BOARD_CELLS_MAX][LOOK_LINE_MAX];
} Look;

// What the solver found out.
typedef struct Truth {
    Bits winning, losing; // moves of the side to move
    bool done;            // no more will come; moves in neither set stay unknown
    double seconds;
} Truth;

// Entropy of a distribution in bits.
float look_entropy(const float *policy, int cells);

// The share of policy by which network and search differ: half the sum of differences, 0 to 1.
float look_disagreement(const Look *look, int cells);

// The chance of winning that a value stands for.
static inline float look_chance(float value) {
    return 0.5f + 0.5f * value;
}

#endif
