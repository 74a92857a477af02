// Another program as a player: any that speaks HTP (docs/htp.md), run as a command.
//
// It is told `boardsize N` once, `clear_board` and `play` until it has the position, and asked
// `genmove`. A position that continues the one it has needs only what is new; else it is given all
// stones, the colours alternating, in an order that may differ from the game's. There is no swap
// rule.
//
// `resign` gives the game up. So does, as a failure, whatever breaks the protocol: no answer in
// time, an end, an answer that is none, a refusal, a move that is no free cell. After a failure the
// program is killed and started again for the next game. After ENGINE_LATE_MAX time-outs in a row
// the other games of that choose() are given up without asking, and later ones ask once; else a
// program that hangs would take the limit's time for every game.
#ifndef HEXLAW_SELFPLAY_SEARCH_ENGINE_PLAYER_H
#define HEXLAW_SELFPLAY_SEARCH_ENGINE_PLAYER_H

#include "selfplay/search/player.h"

#include <signal.h>

enum { ENGINE_LATE_MAX = 3 };

typedef struct EngineConfig {
    const char *name;                  // for messages
    const char *command;               // for /bin/sh
    double seconds;                    // for each answer
    const volatile sig_atomic_t *stop; // set by a signal: wait for no answer any more; NULL: never
} EngineConfig;

// 30 seconds; name and command are the caller's.
EngineConfig engine_config_default(void);

// The texts are copied. The program is started by the first choose(). That fails with
// STATUS_INVALID if the shell cannot run the command at all, and with STATUS_STOPPED, soon, where
// the user asked to stop; everything else is a PlayerFailure.
Player *engine_player_create(const EngineConfig *config);

// Whether the command can be run, without a game: starts the program and asks its name. Fails as
// choose() does; an answer is not needed.
Status engine_player_check(const EngineConfig *config, Error *error);

#endif
