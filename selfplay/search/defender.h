// Chooses, among moves of equal game-theoretic value, one that is likely to make the opponent err:
// the choice that perfect play leaves open in lost positions.
//
// A defender has nets of two kinds. Chance nets were trained (selfplay/train/best_response.h) to
// predict, for a position in which the opponent is to move and can win, the chance that it will
// throw the win away. Policy nets are those of strong agents. The defender evaluates the position
// after each candidate move a, and chooses it with probability
//
//   tau_a exp(p_a / temperature) / sum over b of tau_b exp(p_b / temperature)
//
// where p_a is the mean of the chance nets' (1 - value) / 2, their values being for the opponent,
// and tau_a the geometric mean of the policy nets' policies in the position itself; 1 without
// policy nets. It is the best response regularised towards strong play by a penalty of temperature
// x the Kullback-Leibler divergence from tau (Jacob et al. 2022, arXiv 2112.07544, equation 1). Its
// randomness makes games differ, so that opponents cannot memorise them.
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

// Draws moves[i] from among[i], a non-empty set of legal moves of boards[i] (all of them where
// `among` is NULL), with rngs[i]; a move
// that wins at once has precedence. All boards are of the nets' size (checked). `chances` (may be
// NULL) receives, for each position, p of the chosen move, `expected` (may be NULL) the mean of p
// under the distribution above. STATUS_INVALID if a net's output is not finite.
Status defender_choose(Defender *defender, const Board *boards, const Bits *among, Rng *rngs, int n,
                       int *moves, float *chances, float *expected, Error *error);

// A player that chooses from all legal moves; takes ownership of the nets. It is trained to defend
// only: for use in lost positions.
Player *player_defender_create(const DefenderNets *nets, double temperature);

#endif
