// The positions that agents had a move in, in the games that stores keep.
#ifndef HEXLAW_ELO_ERRORS_ERROR_GAMES_H
#define HEXLAW_ELO_ERRORS_ERROR_GAMES_H

#include "elo/store/store.h"

#include <stdint.h>

// The distinct positions of a board size with at most `free_max` free cells in self-play and
// tournament games, a position and its rotation by 180 degrees being one. Perfect play's own moves
// are left out. Random order, by the seed; free `*boards` with free().
Status error_games_positions(Store *const *stores, int count, int size, int free_max, uint64_t seed,
                             Board **boards, int *found, int *games, Error *error);

#endif
