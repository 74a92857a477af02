// The most informative games: chooses pairings so that every player's 95% interval falls below a
// target with few games. Optimal design of experiments, greedily: a batch of n games between i and
// j adds n*p*(1-p)/(400/ln 10)^2 of information on elo_i - elo_j (Bradley-Terry), which subtracts a
// known matrix of rank one from the covariance of all ratings. Each step chooses the pairing that
// reduces the variances above the target most per game, then continues with the covariance expected
// after it, until the target is expected to be met or the games of this round are used up.
//
// Where pairings have effects of their own (elo/rating/rating.h), the information of n games of one
// pairing is only 1/(1/(n*p*(1-p)) + effect^2), so more pairings are played. And ratings of players
// that one number does not describe depend on who meets whom; so a share of the games goes evenly
// to the pairings that met least, and the ratings come near to those of a round robin.
//
// The interval is the reported one: of the difference to the anchor, at 0 Elo.
#ifndef HEXLAW_ELO_MATCH_PAIRING_H
#define HEXLAW_ELO_MATCH_PAIRING_H

#include "elo/rating/rating.h"

typedef struct PairingConfig {
    double target;     // half the width of a 95% interval, Elo
    int games;         // in a batch between two players
    int special;       // player whose batches have `games_special` games, -1: none
    int games_special; // in a batch with `special`
    long games_max;    // in all batches together
    double even;       // share of the batches that go to the pairings that met least, 0 to 1
} PairingConfig;

typedef struct Pairing {
    int first, second; // players, first < second
} Pairing;

// `met` (NULL: no games) is the number of games of each pair of players so far, [players, players];
// only entries above the diagonal are read. One item per batch; a pairing may occur several times.
// The same input gives the same list, empty if the target is met or no batch fits. Free `*pairings`
// with free(). Time per batch grows with the square of the players.
void pairing_choose(const PairingConfig *config, const Rating *rating, const double *met,
                    Pairing **pairings, int *count);

#endif
