// An agent's chance to throw the win away in won positions: the policy that it would draw its move
// from, summed over the moves that lose, so no move is drawn and the chance has no sampling error;
// and whether its likeliest move loses. Both by its net alone and by its search.
#ifndef HEXLAW_ELO_ERRORS_ERROR_MEASURE_H
#define HEXLAW_ELO_ERRORS_ERROR_MEASURE_H

#include "base/pool.h"
#include "elo/errors/error_positions.h"
#include "elo/store/store.h"
#include "nn/net.h"
#include "selfplay/search/search_config.h"

// Fills chance[kind] [count], each owned by the caller, in the steps of StoreErrors. The search,
// valid (checked), is without exploration, as in tournaments. The result is a function of net,
// search and positions in their order, not of the number of threads: positions are evaluated in
// batches of a fixed size. STATUS_INVALID if the net is for another board, or its outputs are not
// finite.
Status error_measure(const Net *net, const SearchConfig *search, const ErrorPosition *positions,
                     int count, Pool *pool, uint16_t *const chance[STORE_ERROR_KINDS],
                     Error *error);

// A row for the store: its chances, all 0, are to be
// measured into, and freed with store_errors_clear() (elo/store/store.h).
StoreErrors error_measure_row(const ErrorPositions *set, int agent);

#endif
