// Players: agents, the random player, perfect play and the reference player
// (selfplay/search/reference.h), external programs (selfplay/search/engine_player.h).
#ifndef HEXLAW_SELFPLAY_SEARCH_PLAYER_H
#define HEXLAW_SELFPLAY_SEARCH_PLAYER_H

#include "base/error.h"
#include "base/rng.h"
#include "engine/board.h"
#include "selfplay/search/search_analysis.h"

typedef struct Player Player;

enum { PLAYER_NAME_MAX = 64 };

enum { PLAYER_FORFEIT = -1 }; // in place of a move: this side forfeits the game

// Why a player forfeited a game unintentionally: it is an external program, and failed.
typedef struct PlayerFailure {
    int index;          // of the position within the call of choose()
    const char *kind;   // "time-out", "crash", "malformed", "refusal" or "illegal"
    const char *text;   // one line: the command sent, and what was wrong
    const char *output; // the last of its error output
} PlayerFailure;

// An interface; the struct of an implementation begins with it. A player is used by one thread at a
// time and is owned by its creator.
struct Player {
    char name[PLAYER_NAME_MAX]; // "random", "perfect", "reference", "agent 5x5 64x4"
    int size_least, size_most;  // the board sizes it plays on
    // For agents only, else NULL and unused:
    const SearchConfig *search; // changed by player_set_search() only
    bool greedy;                // plays its likeliest moves instead of drawing; may be changed at
                                // any time
    const atomic_bool *stop;    // as an evaluator's (selfplay/search/evaluator.h)
    // Writes a legal move, or PLAYER_FORFEIT, for each of the `n` positions, all of one size, none
    // won, any side to move. rngs[i] is game i's own stream: a move may depend on its position and
    // its stream only (not enforceable for external programs).
    Status (*choose)(Player *self, const Board *boards, Rng *rngs, int n, int *moves, Error *error);
    void (*destroy)(Player *self);
    // Analyses a position, not won, with the move that choose() would take with the same stream.
    // NULL if the player has no search.
    Status (*analyse)(Player *self, const Board *board, Rng *rng, SearchAnalysis *analysis,
                      int *move, Error *error);
    // A copy for another thread; may be called from that thread. The copy borrows read-only data,
    // such as a net, from this player. NULL if the player cannot be copied.
    Player *(*copy)(const Player *self);
    // The evaluation of position `index` by the last choose(): the policy [cells], borrowed until
    // the next call, and the value for the side to move. Returns NULL if that call failed; the
    // pointer is NULL if the player has none.
    const float *(*thought)(const Player *self, int index, float *value);
    // What the last choose() proved of position `index`: 1 the side to move wins, -1 it loses, 0
    // neither. NULL if the player proves nothing.
    int (*settled)(const Player *self, int index);
    // The failures of the last choose(), in the order of their indices. The pointer is NULL if the
    // player cannot fail. Valid until the next call.
    const PlayerFailure *(*failures)(const Player *self, int *count);
};

static inline void player_destroy(Player *player) {
    if (player)
        player->destroy(player);
}

// Uniform over the legal moves.
Player *player_random_create(void);

// A net with a search, without noise; takes ownership of `net`. Moves are drawn from the search's
// improved policy, as in the paper's evaluation, or its likeliest if `greedy`. Boards must be of
// the net's size, and its outputs finite (else STATUS_INVALID).
Player *player_agent_create(Net *net, const SearchConfig *config, bool greedy);

// Changes the search of an agent (checked); on failure the old one is kept.
Status player_set_search(Player *agent, const SearchConfig *config, Error *error);

// The defence of engine/stubborn.h, for lost positions only.
Player *player_stubborn_create(void);

#endif
