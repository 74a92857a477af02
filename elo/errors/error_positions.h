// Fixed sets of won positions, one for each board size, in which agents are asked for a move: how
// often do they throw the win away? How the sets were drawn: elo/errors/error_draw.h,
// docs/errors.md.
//
// A set stands for a population: the distinct positions, won for their side to move, of many games
// of agents. In some of them every move wins; these are counted but not asked. The others are
// sampled with unequal chances, more of those in which nets err, and weigh 1 / chance each.
//
// A file is text:
//   hexlaw-error-positions 1
//   size 5 version 1 seed 1 population 9000 errorless 1200 positions 512
//   BLACK WHITE WINNING WEIGHT EXPECTED                    a line for each position
// with the black stones, the white ones and the winning moves as hexadecimal numbers in which cell
// i is bit i. Black moves where there are as many black stones as white ones.
#ifndef HEXLAW_ELO_ERRORS_ERROR_POSITIONS_H
#define HEXLAW_ELO_ERRORS_ERROR_POSITIONS_H

#include "base/error.h"
#include "engine/board.h"

#include <stddef.h>

enum { ERROR_POSITIONS_MAX = 1 << 16 };

typedef struct ErrorPosition {
    Board board;     // not over, won for the side to move
    Bits winning;    // its moves that keep the win: at least one, and not all
    double weight;   // number of positions of the population that it stands for, above 0
    double expected; // mean chance of a panel of agents to throw the win away, 0 to 1
} ErrorPosition;

typedef struct ErrorPositions {
    int size;    // of the board
    int version; // from 1: what was measured with different versions does not compare
    uint64_t seed;
    double population;        // number of positions
    double errorless;         // those of them in which every move wins
    int count;                // 1 to ERROR_POSITIONS_MAX
    ErrorPosition *positions; // owned
} ErrorPositions;

// The set that is part of the program. STATUS_INVALID for boards without one.
Status error_positions_builtin(int size, ErrorPositions **set, Error *error);

// Whether there is one.
bool error_positions_has(int size);

// Reads a file's bytes, which are not trusted; `name` stands for it in messages.
Status error_positions_decode(const char *name, const char *bytes, size_t length,
                              ErrorPositions **set, Error *error);

// A file's text; free with free().
char *error_positions_encode(const ErrorPositions *set);

void error_positions_destroy(ErrorPositions *set);

// Kish's effective sample size (sum of weights)^2 / sum of weights^2: how many positions drawn with
// equal chances tell as much of something that is unrelated to the weights.
double error_positions_kish(const ErrorPositions *set);

// The same for errors as the panel makes them, each with chance `expected`: their rate p is known
// as well as from p(1 - p) / variance positions that are drawn with equal chances and answered
// right or wrong.
double error_positions_effective(const ErrorPositions *set);

#endif
