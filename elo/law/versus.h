// Agents against the strongest opponent there is: perfect play where it took part, else the best
// agent. Their Elo from these games alone, without what the other games say, is the paper's second
// opinion on its ratings.
#ifndef HEXLAW_ELO_LAW_VERSUS_H
#define HEXLAW_ELO_LAW_VERSUS_H

#include "elo/rating/standings.h"

typedef struct Versus {
    int agent;                 // of the standings
    double games[2], share[2]; // as Black, as White: how many, and the share won
    double lo[2], hi[2];       // of the shares, 95% (Wilson 1927)
    double score;              // both colours averaged equally
    double score_lo, score_hi; // 95%
    double elo;                // of the score with half a win and half a loss added to each colour
    double deviation;          // of that, Elo
} Versus;

// The opponent: an agent of the standings, or STORE_PERFECT.
int versus_opponent(const Standings *standings);

// The agents that played the opponent with both colours, in order of their number, into `*list`
// (free with free()); returns how many. The trials may hold others.
int versus_list(const Standings *standings, const StoreTrial *trials, int count, Versus **list);

#endif
