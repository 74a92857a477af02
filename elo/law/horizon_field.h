// The agents of one board size with their horizons, as a command has measured them or a store
// (elo/store/store.h) remembers them.
#ifndef HEXLAW_ELO_LAW_HORIZON_FIELD_H
#define HEXLAW_ELO_LAW_HORIZON_FIELD_H

#include "elo/law/horizon.h"
#include "elo/law/unit.h"
#include "elo/rating/standings.h"

typedef struct HorizonField {
    int size, count;
    Unit unit;                         // that the agents' x are the logarithm of
    HorizonAgent *agents;              // [count]; in a store's field also those not measured
    char (*names)[STANDINGS_NAME_MAX]; // [count]
    int *ids;                          // [count] agents.id in the store
    uint64_t *seeds;                   // [count] of the tasks that they were measured by
    int measured;                      // how many of them are
    bool *used;                        // [count] in the growth's fit
    int perfect_version; // which they were measured against (selfplay/search/reference.h); 0: none
                         // is
    HorizonGrowth growth;
} HorizonField;

// Room for `count` agents, of which nothing is known.
HorizonField *horizon_field_create(int size, int count);
void horizon_field_destroy(HorizonField *field);

// Counts who is measured, and finds the growth.
Status horizon_field_fit(HorizonField *field, Error *error);

// The agents that the board's law is fitted to, with what the store knows of their horizons. It is
// fitted where any is measured. STATUS_INVALID where they were not all measured against one perfect
// play, with what to do about it.
Status horizon_field_load(Store *store, const Standings *standings, const ScalingBoard *board,
                          Unit unit, bool greedy, HorizonField **field, Error *error);

// The answer of several boards together as a sentence.
void horizon_sentence_of_all(const HorizonField *const *fields, int count,
                             char text[HORIZON_SENTENCE_MAX]);

// What the store is to remember of an agent; `rows` has room for HORIZON_PLIES_MAX. Returns how
// many there are.
int horizon_rows(const HorizonCounts *counts, const StoreHorizon *common, StoreHorizon *rows);

#endif
