// Which games tell most: chooses pairings so that every player's 95% interval comes under a target
// with few games. Optimal design of experiments, greedily: a batch of n games between i and j adds
// n*p*(1-p)/(400/ln 10)^2 of information on elo_i - elo_j (Bradley-Terry), which takes a known
// matrix of rank one off the covariance of all ratings. So the pairing is chosen whose games, each,
// take most off the variances that are too large; then the next, from the covariance expected after
// it; until the target is expected to be met or the games of this round are used up.
//
// Where pairings have effects of their own (elo/rating/rating.h), n games of one pairing inform
// with 1/(1/(n*p*(1-p)) + effect^2) only, so more pairings are played. And ratings of players who
// are not described by one number each depend on who meets whom; so a share of the games goes to
// the pairings that met least, evenly, and the ratings come near to those of a round robin.
//
// The interval is the one that is reported: of the difference to the anchor, which is 0 Elo.
#ifndef HEXLAW_ELO_MATCH_PAIRING_H
#define HEXLAW_ELO_MATCH_PAIRING_H

#include "elo/rating/rating.h"

typedef struct PairingConfig {
    double target;     // half the width of a 95% interval, Elo
    int games;         // in a batch between two players
    int special;       // a player whose batches have ...
    int games_special; // ... so many games, -1: none
    long games_max;    // in all batches together
    double even;       // share of the batches that go to the pairings that met least, 0 to 1
} PairingConfig;

typedef struct Pairing {
    int first, second; // players, first < second
} Pairing;

// `met` (may be NULL: no games) are the games of each two players so far, [players, players], only
// those above the diagonal are read. One item a batch; a pairing may come several times. The same
// input gives the same list. None where the target is met or not a single batch fits. Free
// `*pairings` with free(). Time grows with the square of the players for each batch.
void pairing_choose(const PairingConfig *config, const Rating *rating, const double *met,
                    Pairing **pairings, int *count);

#endif
