// Agents against the strongest opponent: perfect play if it took part, else the best agent. Elo
// from these games alone, without the others, is the paper's check of its ratings.
#ifndef HEXLAW_ELO_LAW_VERSUS_H
#define HEXLAW_ELO_LAW_VERSUS_H

#include "elo/rating/standings.h"

typedef struct Versus {
    int agent;                 // of the standings
    double games[2], share[2]; // as Black, as White: number, and share won
    double lo[2], hi[2];       // of the shares, 95% (Wilson 1927)
    double score;              // unweighted mean of both colours
    double score_lo, score_hi; // 95%
    double elo;       // from the score with half a win and half a loss added to each colour
    double deviation; // standard deviation of `elo`
} Versus;

// The opponent: an agent of the standings, or STORE_PERFECT.
int versus_opponent(const Standings *standings);

// The agents that played the opponent with both colours, in order of their number, into `*list`
// (free with free()); returns their number. The trials may contain others.
int versus_list(const Standings *standings, const StoreTrial *trials, int count, Versus **list);

#endif
