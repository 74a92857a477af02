// Perfect play as a player: the 0 of every Elo, which must be as hard to beat as it is perfect.
//
// It never gives away a won position: there it draws moves from a net's policy until one is drawn
// that the solver says wins. In a lost position, where all moves are equal in theory, it takes
// those after which opponents err most (selfplay/search/defender.h), near to what strong agents
// play.
//
// Boards above REFERENCE_PERFECT_SIZE_MAX are too large for that. There the 0 is the reference
// player, strong but not perfect (selfplay/search/reference_large.h), and never called so.
//
// The nets are part of the program (selfplay/search/nets/, made by tools/reference), unless it was
// built without them.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_H

#include "engine/perfect.h"
#include "selfplay/search/defender.h"
#include "selfplay/search/reference_nets.h"

// Kept with every result that perfect play took part in; another number with every change to its
// nets or to how it chooses. 1 was the defence of engine/stubborn.h, before there were nets.
enum { REFERENCE_VERSION = 5 };

enum { REFERENCE_PERFECT_SIZE_MAX = 7 };

// What stands at 0 on a board of this size: "perfect play" or "reference player", and the same in a
// sentence: "perfect play" or "the reference player".
const char *reference_name(int size);
const char *reference_in_text(int size);

// Whether this build has a net for a board size. Boards of one cell need none.
bool reference_there(int size);

// STATUS_INVALID where it has not: one line that says so.
Status reference_check(int size, Error *error);

// Up to `most` nets of a role, owned by the caller; returns how many through `count`.
// STATUS_INVALID where this build has none at all for that board.
Status reference_load(int size, ReferenceRole role, Net **nets, int most, int *count, Error *error);

// All of perfect play's, on boards to REFERENCE_PERFECT_SIZE_MAX.
Status reference_load_defender(int size, DefenderNets *nets, Error *error);

// Plays perfectly on boards to REFERENCE_PERFECT_SIZE_MAX, and as the reference player on larger
// ones, of any size that there are nets for, else choose() answers STATUS_INVALID. `perfect` is
// borrowed and may serve many players; NULL: on boards of the first kind the player is asked in
// lost positions only. On the others it tells what it settled.
Player *reference_player_create(Perfect *perfect);

// Each of the two alone, on boards of its kind, "perfect" with a Perfect of its own and
// "reference".
Player *reference_perfect_create(void);
Player *reference_above_create(void);

#endif
