// Who sits at the board: a person, random play, perfect play, or an agent with its search. A seat
// is not changed once it is opened, so threads may share it.
#ifndef HEXLAW_VIEW_GAME_SEAT_H
#define HEXLAW_VIEW_GAME_SEAT_H

#include "base/error.h"
#include "elo/store/store.h"
#include "engine/perfect.h"
#include "selfplay/search/search.h"

typedef enum SeatKind {
    SEAT_PERSON,
    SEAT_RANDOM,
    SEAT_PERFECT,
    SEAT_REFERENCE,
    SEAT_AGENT
} SeatKind;

enum { SEAT_NAME_MAX = 160 };

typedef struct Seat {
    SeatKind kind;
    char name[SEAT_NAME_MAX];
    // of an agent
    Net *net; // owned
    SearchConfig search;
    double paper_flops; // that it was trained with; NAN: its file does not tell
    int agent;          // agents.id in the store, 0: none
} Seat;

// What players are called: `human`, `random`, `perfect`, or an agent as
//   WEIGHTS[@NODES]     a weights file, searching that many nodes (64)
//   RUN/IDX[@NODES]     snapshot IDX of a run in the store, as `hexlaw rate` names agents
// `store` may be NULL. STATUS_INVALID names what was wrong, and what was expected.
Status seat_open(const char *text, Store *store, Seat **seat, Error *error);

// An agent of the store, by its row; `nodes` 0: as many as the row says.
Status seat_open_agent(Store *store, const StoreAgent *agent, int nodes, Seat **seat, Error *error);

void seat_destroy(Seat *seat);

// Whether it plays on boards of this size; the error says what it does play on.
Status seat_check_size(const Seat *seat, int size, Error *error);

#endif
