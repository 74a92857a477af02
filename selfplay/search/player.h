// Who plays: an agent, a random mover, perfect play and the reference player
// (selfplay/search/reference.h), another program (selfplay/search/engine_player.h).
#ifndef HEXLAW_SELFPLAY_SEARCH_PLAYER_H
#define HEXLAW_SELFPLAY_SEARCH_PLAYER_H

#include "base/error.h"
#include "base/rng.h"
#include "engine/board.h"
#include "selfplay/search/search_analysis.h"

typedef struct Player Player;

enum { PLAYER_NAME_MAX = 64 };

enum { PLAYER_FORFEIT = -1 }; // in place of a move: this side gives the game up, and loses it

// Why a player had to give up a game that it did not mean to: it is another program, and failed.
typedef struct PlayerFailure {
    int index;          // of the position among those that choose() was given
    const char *kind;   // "time-out", "crash", "malformed", "refusal" or "illegal"
    const char *text;   // one line: what it was asked, and what was wrong
    const char *output; // the last of its error output
} PlayerFailure;

// What a player is, and functions; a player's own struct begins with it. A player is used by one
// thread at a time and belongs to whoever created it.
struct Player {
    char name[PLAYER_NAME_MAX]; // "random", "perfect", "reference", "agent 5x5 64x4"
    int size_least, size_most;  // the board sizes it plays on
    // Of an agent, else NULL and unread:
    const SearchConfig *search; // changed by player_set_search() only
    bool greedy;                // its moves are its likeliest, not drawn; may be changed any time
    const atomic_bool *stop;    // as an evaluator's (selfplay/search/evaluator.h)
    // Writes a legal move, or PLAYER_FORFEIT, for each of the `n` positions, all of one size, none
    // won, any side to move. rngs[i] is game i's own stream: a move may depend on its position and
    // its stream only (other programs cannot be held to that).
    Status (*choose)(Player *self, const Board *boards, Rng *rngs, int n, int *moves, Error *error);
    void (*destroy)(Player *self);
    // What it thinks of a position, not won, and the move that choose() would take with the same
    // stream. No such function where a player has no search.
    Status (*analyse)(Player *self, const Board *board, Rng *rng, SearchAnalysis *analysis,
                      int *move, Error *error);
    // Another of the same, for another thread, which may call this too. It borrows what both only
    // read, as a net, from this one. No such function where there cannot be another.
    Player *(*copy)(const Player *self);
    // What the last choose() found out about position `index` of those that it was given: the
    // policy [cells], borrowed until the next call, and the value for the side to move. NULL where
    // that call failed; no such function where a player has no such thing to tell.
    const float *(*thought)(const Player *self, int index, float *value);
    // What the last choose() knows for certain of position `index`: 1 the side to move wins, -1 it
    // loses, 0 neither. No such function where a player proves nothing.
    int (*settled)(const Player *self, int index);
    // The failures of the last choose(), in the order of their indices; NULL where there can be
    // none. They stand until the next call.
    const PlayerFailure *(*failures)(const Player *self, int *count);
};

static inline void player_destroy(Player *player) {
    if (player)
        player->destroy(player);
}

// Uniform over the legal moves.
Player *player_random_create(void);

// A net with a search, without noise; takes over `net`. Moves are drawn from the search's improved
// policy, as the paper's evaluation does, or its likeliest if `greedy`. Boards must be of the net's
// size, and its weights such that its answers are numbers (else STATUS_INVALID).
Player *player_agent_create(Net *net, const SearchConfig *config, bool greedy);

// Gives an agent (checked) another search; where it is refused, the old one stays.
Status player_set_search(Player *agent, const SearchConfig *config, Error *error);

// The defence of engine/stubborn.h, for lost positions only.
Player *player_stubborn_create(void);

#endif
