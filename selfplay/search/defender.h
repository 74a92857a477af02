// Which of several moves that are equal in theory makes most trouble: the choice that perfect play
// leaves open in lost positions.
//
// A defender has nets of two kinds. Chance nets were trained (selfplay/train/best_response.h) to
// tell, of a position in which the opponent is to move and can win, the chance that it will throw
// the win away. Policy nets are those of strong agents. The defender looks at the position after
// each move a that it may choose, and takes it with probability
//
//   tau_a exp(p_a / temperature) / sum over b of tau_b exp(p_b / temperature)
//
// where p_a is the mean of the chance nets' (1 - value) / 2, their values being for the opponent,
// and tau_a the geometric mean of the policies that the policy nets have in the position itself; 1
// where there are none. It is the best response that is held near to strong play by a penalty of
// temperature x the Kullback-Leibler divergence from tau (Jacob et al. 2022, arXiv 2112.07544,
// equation 1). A little chance, so that its games differ and nobody can learn them by heart.
#ifndef HEXLAW_SELFPLAY_SEARCH_DEFENDER_H
#define HEXLAW_SELFPLAY_SEARCH_DEFENDER_H

#include "nn/net.h"
#include "selfplay/search/player.h"

#define DEFENDER_TEMPERATURE 0.01

enum { DEFENDER_NETS_MAX = 4 }; // of a kind

// All of one board size; at least one chance net.
typedef struct DefenderNets {
    Net *chance[DEFENDER_NETS_MAX], *policy[DEFENDER_NETS_MAX];
    int chances, policies;
} DefenderNets;

void defender_nets_destroy(DefenderNets *nets);

typedef struct Defender Defender;

// One thread at a time. The nets are borrowed.
Defender *defender_create(const DefenderNets *nets, double temperature);
void defender_destroy(Defender *defender);

// Chooses moves[i] from among[i], a set of legal moves of boards[i] that is not empty, with a draw
// from rngs[i]; a move that wins at once is taken before all others. All boards are of the nets'
// size (checked). `chances` (may be NULL) is, for each position, p of the move that was chosen,
// `expected` (may be NULL) the mean of p under the distribution above. STATUS_INVALID if a net
// answers with no number.
Status defender_choose(Defender *defender, const Board *boards, const Bits *among, Rng *rngs, int n,
                       int *moves, float *chances, float *expected, Error *error);

// A player that chooses from all legal moves; takes over the nets. It defends well and knows
// nothing of winning: for use in lost positions.
Player *player_defender_create(const DefenderNets *nets, double temperature);

#endif
