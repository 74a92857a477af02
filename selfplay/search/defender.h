// Which of several moves that are equal in theory makes most trouble: the choice that perfect play
// leaves open in lost positions.
//
// A defender has a net that was trained (selfplay/train/best_response.h) to tell, of a position in
// which its opponent is to move and can win, the chance that the opponent will throw the win away.
// It looks at the position after each move it may choose, and takes move a with probability
//
//   exp(p_a / temperature) / sum over b of exp(p_b / temperature),   p = (1 - value) / 2
//
// where `value` is the net's, for the opponent. A little temperature, so that its games differ and
// nobody can learn them by heart.
#ifndef HEXLAW_SELFPLAY_SEARCH_DEFENDER_H
#define HEXLAW_SELFPLAY_SEARCH_DEFENDER_H

#include "nn/net.h"
#include "selfplay/search/player.h"

#define DEFENDER_TEMPERATURE 0.01

typedef struct Defender Defender;

// One thread at a time. `net` is borrowed.
Defender *defender_create(const Net *net, double temperature);
void defender_destroy(Defender *defender);

// Chooses moves[i] from among[i], a set of legal moves of boards[i] that is not empty, with a draw
// from rngs[i]; a move that wins at once is taken before all others. All boards are of the net's
// size (checked). `chances` (may be NULL) is, for each position, p of the move that was chosen,
// `expected` (may be NULL) the mean of p under the distribution above. STATUS_INVALID if the net
// answers with no number.
Status defender_choose(Defender *defender, const Board *boards, const Bits *among, Rng *rngs, int n,
                       int *moves, float *chances, float *expected, Error *error);

// A player that chooses from all legal moves; takes over `net`. It defends well and knows nothing
// of winning: for use in lost positions.
Player *player_defender_create(Net *net, double temperature);

#endif
