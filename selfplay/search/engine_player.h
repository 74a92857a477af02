// An external program as a player: any HTP engine (docs/htp.md), run as a command.
//
// It is sent `boardsize N` once, `clear_board` and `play` to set up the position, and `genmove`. If
// a position continues the engine's current one, only the new moves are sent; else all stones, the
// colours alternating, in an order that may differ from the game's. There is no swap rule.
//
// `resign` forfeits the game. So does any protocol failure: no answer in time, the program's end, a
// malformed answer, a refusal, a move that is not a free cell. After a failure the program is
// killed and restarted for the next game. After ENGINE_LATE_MAX time-outs in a row the remaining
// games of that choose() are forfeited without a query, and later calls try once; else a hanging
// program would take the full time limit for every game.
#ifndef HEXLAW_SELFPLAY_SEARCH_ENGINE_PLAYER_H
#define HEXLAW_SELFPLAY_SEARCH_ENGINE_PLAYER_H

#include "selfplay/search/player.h"

#include <signal.h>

enum { ENGINE_LATE_MAX = 3 };

typedef struct EngineConfig {
    const char *name;                  // for messages
    const char *command;               // for /bin/sh
    double seconds;                    // time limit for each answer
    const volatile sig_atomic_t *stop; // set by a signal: stop waiting for answers; may be NULL
} EngineConfig;

// 30 seconds; name and command are the caller's.
EngineConfig engine_config_default(void);

// The texts are copied. The program is started by the first choose(), which fails with
// STATUS_INVALID if the shell cannot run the command at all, and promptly with STATUS_STOPPED once
// `*stop` is set; everything else is a PlayerFailure.
Player *engine_player_create(const EngineConfig *config);

// Checks that the command can be run, without a game: starts the program and sends `name`. Fails as
// choose() does; an answer is not required.
Status engine_player_check(const EngineConfig *config, Error *error);

#endif
