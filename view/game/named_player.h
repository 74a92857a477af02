// Players as users name them: a person, random play, perfect play, the reference player, or an
// agent with its search. Immutable once opened, so threads may share one.
#ifndef HEXLAW_VIEW_GAME_NAMED_PLAYER_H
#define HEXLAW_VIEW_GAME_NAMED_PLAYER_H

#include "base/error.h"
#include "elo/store/store.h"
#include "selfplay/search/player.h"

enum { NAMED_PLAYER_MAX = 160 };

typedef struct NamedPlayer {
    char name[NAMED_PLAYER_MAX];
    Player *player; // owned; moves are chosen by copies of it. NULL: a person
    // of an agent
    double paper_flops; // of its training; NAN: not recorded in its file
    int agent_id;       // agents.id in the store, 0: none
} NamedPlayer;

// Both return false for NULL.
static inline bool named_player_is_person(const NamedPlayer *named) {
    return named && !named->player;
}
static inline bool named_player_is_agent(const NamedPlayer *named) {
    return named && named->player && named->player->search;
}

// Opens a player by name: `human`, `random`, `perfect`, `reference`, or an agent as
//   WEIGHTS[@NODES]     a weights file, searching that many nodes (64)
//   RUN/IDX[@NODES]     snapshot IDX of a run in the store, as `hexlaw rate` names agents
// `store` may be NULL. STATUS_INVALID names what was wrong, and what was expected.
Status named_player_open(const char *text, Store *store, NamedPlayer **named, Error *error);

// An agent of the store, by its row; `nodes` 0: the row's number of nodes.
Status named_player_open_agent(Store *store, const StoreAgent *agent, int nodes,
                               NamedPlayer **named, Error *error);

void named_player_destroy(NamedPlayer *named);

// STATUS_OK if it plays on boards of this size, else an error with the sizes that it plays on.
Status named_player_check_size(const NamedPlayer *named, int size, Error *error);

#endif
