// What the protocol's parts share: its state and how an answer is put together.
#ifndef HEXLAW_TOOLS_HTP_HTP_INTERNAL_H
#define HEXLAW_TOOLS_HTP_HTP_INTERNAL_H

#include "engine/record.h"
#include "engine/solver.h"
#include "tools/htp/htp.h"

// A text that grows.
typedef struct HtpText {
    char *bytes; // 0-terminated
    size_t length, room;
} HtpText;

struct Htp {
    Player *player;
    const char *version;
    uint64_t seed, games; // the player's stream is that of the game's number
    Rng rng;
    Record record;
    double time_left[2]; // seconds by Colour, below 0 if not told; kept, not used
    SolverConfig solver_config;
    Solver *solver; // NULL until it is first asked
    bool quit;
    HtpText said;   // by the command that is being answered
    HtpText answer; // complete
};

// One command. `words` are its `count` arguments, their number checked by the table.
typedef Status HtpRun(Htp *htp, int count, char **words, Error *error);

typedef struct HtpCommand {
    const char *name;
    int least, most; // arguments
    HtpRun *run;
    const char *arguments; // as a message shows what was expected
} HtpCommand;

void htp_say(Htp *htp, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The position now.
Board htp_board(const Htp *htp);

// Reads an argument that is a colour.
Status htp_colour(const char *word, Colour *colour, Error *error);

// Chooses a move for the colour and says it, or "resign" if the colour has lost; plays it too if
// `keep`.
Status htp_choose(Htp *htp, Colour colour, bool keep, Error *error);

// The commands that tell what the player and the solver think; ends with a NULL name.
extern const HtpCommand htp_analysis_commands[];

#endif
