// The agents of one board size with their horizons, measured by a command or read from a store
// (elo/store/store.h).
#ifndef HEXLAW_ELO_LAW_HORIZON_FIELD_H
#define HEXLAW_ELO_LAW_HORIZON_FIELD_H

#include "elo/law/horizon.h"
#include "elo/law/unit.h"
#include "elo/rating/standings.h"

typedef struct HorizonField {
    int size, count;
    Unit unit;                         // of the agents' x, its log10
    HorizonAgent *agents;              // [count]; in a store's field also those not measured
    char (*names)[STANDINGS_NAME_MAX]; // [count]
    int *ids;                          // [count] agents.id in the store
    uint64_t *seeds;                   // [count] of the tasks they were measured with
    int measured;                      // number of measured agents
    bool *used;                        // [count] in the growth's fit
    int perfect_version; // that they were measured against (selfplay/search/reference.h); 0: none
                         // measured
    HorizonGrowth growth;
} HorizonField;

// A field of `count` agents without data.
HorizonField *horizon_field_create(int size, int count);
void horizon_field_destroy(HorizonField *field);

// Counts the measured agents, and fits the growth.
Status horizon_field_fit(HorizonField *field, Error *error);

// The agents that the board's law is fitted to, with the horizons in the store. Growth is fitted if
// any is measured. STATUS_INVALID, with a remedy in the message, if they were measured against
// different versions of perfect play.
Status horizon_field_load(Store *store, const Standings *standings, const ScalingBoard *board,
                          Unit unit, bool greedy, HorizonField **field, Error *error);

// The result for several boards together as a sentence.
void horizon_sentence_of_all(const HorizonField *const *fields, int count,
                             char text[HORIZON_SENTENCE_MAX]);

// An agent's rows for the store; `rows` has room for HORIZON_PLIES_MAX. Returns their number.
int horizon_rows(const HorizonCounts *counts, const StoreHorizon *common, StoreHorizon *rows);

#endif
