// Anything that picks moves: an agent, perfect play, a random mover, another program.
#ifndef HEXLAW_SELFPLAY_PLAYER_H
#define HEXLAW_SELFPLAY_PLAYER_H

#include "base/error.h"
#include "base/rng.h"
#include "engine/board.h"

typedef struct Player Player;

// A struct of functions; a player's own struct begins with it. A player is used by one thread at a
// time and belongs to whoever created it.
struct Player {
    // Writes a legal move for each of the `n` positions, all of one size, none won, any side to
    // move. rngs[i] is game i's own stream: a move may depend on its position and its stream only.
    Status (*choose)(Player *self, const Board *boards, Rng *rngs, int n, int *moves, Error *error);
    void (*destroy)(Player *self);
};

static inline void player_destroy(Player *player) {
    if (player)
        player->destroy(player);
}

// Uniform over the legal moves.
Player *player_random_create(void);

#endif
