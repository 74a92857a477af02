// Training compute traded for test-time compute: the pairs of the two that give the same Elo, and
// the plane log10(test) = per_train*log10(train) + per_elo*elo + constant through them (Jones
// 2021, figure 7). Test-time compute is that of one move: nodes times weights and biases, paper
// FLOPs.
#ifndef HEXLAW_ELO_LAW_TRADEOFF_H
#define HEXLAW_ELO_LAW_TRADEOFF_H

#include "elo/law/scaling.h"
#include "elo/rating/standings.h"

#define TRADEOFF_STEP 50.0 // Elo between levels, from -50 down

typedef struct TradeoffPoint {
    double elo;
    int nodes;
    double train, test; // log10; of the configuration's unit, of paper FLOPs
} TradeoffPoint;

typedef struct Tradeoff {
    int size;
    int points;
    TradeoffPoint *point; // by Elo, best first, then by nodes
    // Of the plane, NAN where the points do not determine one. `replaced`: the factor of test-time
    // compute that ten times the training compute replaces, 10^-per_train; 95% interval from a
    // bootstrap over runs and games.
    double per_train, per_elo, constant, rms;
    ScalingValue replaced;
} Tradeoff;

// For each number of test-time nodes, the compute at which the frontier of its agents first crosses
// each level, with the network at that point. STATUS_INVALID if fewer than two numbers of nodes
// have enough snapshots for a frontier, or nothing crosses a level. Free with tradeoff_destroy().
Status tradeoff_create(const ScalingConfig *config, const Standings *standings, Tradeoff **tradeoff,
                       Error *error);
void tradeoff_destroy(Tradeoff *tradeoff);

// log10 of the compute of one move of an agent; NAN for engines and invalid net shapes.
double tradeoff_test_compute(const StoreAgent *agent);

// The distinct numbers of test-time nodes, ascending; returns their number, at most `most`.
int tradeoff_nodes(const Standings *standings, int *nodes, int most);

#endif
