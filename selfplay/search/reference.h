// Perfect play as a player: the zero of all Elo ratings, so it must also be hard to beat from lost
// positions.
//
// In a won position it draws moves from a net's policy until the solver proves that one wins, so it
// never gives the win away. In a lost position, where all moves are equal in theory, it prefers
// those after which opponents err most (selfplay/search/defender.h), close to the policy of strong
// agents.
//
// Boards above REFERENCE_PERFECT_SIZE_MAX are too large for that. There the zero is the reference
// player, which is strong but not perfect (selfplay/search/reference_large.h).
//
// The nets are part of the program (selfplay/search/nets/, made by tools/reference), unless it was
// built without them.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_H

#include "engine/perfect.h"
#include "selfplay/search/defender.h"
#include "selfplay/search/reference_nets.h"

// Stored with every result of perfect play; a new number with every change to its nets or its
// choice of moves. 1 was the defence of engine/stubborn.h, before there were nets.
enum { REFERENCE_VERSION = 5 };

enum { REFERENCE_PERFECT_SIZE_MAX = 7 };

// The name of the player at 0 Elo on a board of this size: "perfect play" or "reference player",
// and the same in a sentence: "perfect play" or "the reference player".
const char *reference_name(int size);
const char *reference_in_text(int size);

// Whether this build has a net for a board size. Boards of one cell need none.
bool reference_there(int size);

// STATUS_INVALID, with a message, if reference_there() is false.
Status reference_check(int size, Error *error);

// Loads up to `most` nets of a role, owned by the caller, and sets `*count`. STATUS_INVALID if this
// build has no nets at all for that board size.
Status reference_load(int size, ReferenceRole role, Net **nets, int most, int *count, Error *error);

// Loads all nets of perfect play, on boards to REFERENCE_PERFECT_SIZE_MAX.
Status reference_load_defender(int size, DefenderNets *nets, Error *error);

// Perfect play on boards to REFERENCE_PERFECT_SIZE_MAX, and the reference player on larger ones;
// choose() returns STATUS_INVALID for sizes without nets. `perfect` is borrowed and may be shared
// by many players; if NULL, on boards of the first kind choose() may be called in lost positions
// only. On the others settled() reports proven results.
Player *reference_player_create(Perfect *perfect);

// Each of the two alone, on its board sizes: "perfect", with a Perfect of its own, and "reference".
Player *reference_perfect_create(void);
Player *reference_above_create(void);

#endif
