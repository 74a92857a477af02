// The Hex text protocol (HTP: GTP 2 with Hex's commands), as used by HexGui and Benzene's
// tournament scripts: a line in, an answer out. Independent of pipes and terminals.
//
// An answer is `= text` or `? error`, or with the command's number `=12 text`, and ends with a
// blank line; no line inside it is blank. A line with nothing but a comment has no answer. `play`
// does not enforce turns. In a won position `genmove` answers `resign` for the loser. A swap is
// legal as the second move only; the stone stays and keeps its colour, the players change colours.
// Only `quit` ends the session; no other input does.
//
// docs/htp.md lists the commands.
#ifndef HEXLAW_TOOLS_HTP_HTP_H
#define HEXLAW_TOOLS_HTP_HTP_H

#include "selfplay/search/player.h"

#include <stddef.h>

typedef struct Htp Htp;

typedef struct HtpConfig {
    const char *version; // what `version` answers
    int size;            // of the first board; the player must support it (checked)
    uint64_t seed;       // of the player's moves
    size_t solver_bytes; // of the solver's table, for the analysis commands; 0: its default
} HtpConfig;

// Takes ownership of `player`.
Htp *htp_create(Player *player, const HtpConfig *config);
void htp_destroy(Htp *htp);

// Answers one line of `length` arbitrary bytes. NULL: no answer is due. The text is owned by `htp`
// and valid until the next call.
const char *htp_answer(Htp *htp, const char *line, size_t length);

// Whether `quit` has been answered.
bool htp_quit(const Htp *htp);

#endif
