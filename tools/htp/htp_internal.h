// Shared by the protocol's files: its state and the construction of answers.
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
    uint64_t seed, games; // the game's number selects the player's random stream
    Rng rng;
    Record record;
    double time_left[2]; // seconds by Colour, below 0 if not received; stored, not used
    SolverConfig solver_config;
    Solver *solver; // NULL until first used
    bool quit;
    HtpText said;   // text of the current command, by htp_say()
    HtpText answer; // the complete answer
};

// Runs a command. `words` are its `count` arguments, their number already checked.
typedef Status HtpRun(Htp *htp, int count, char **words, Error *error);

typedef struct HtpCommand {
    const char *name;
    int least, most; // arguments
    HtpRun *run;
    const char *arguments; // the expected arguments, for messages
} HtpCommand;

void htp_say(Htp *htp, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The current position.
Board htp_board(const Htp *htp);

// Parses an argument that is a colour.
Status htp_colour(const char *word, Colour *colour, Error *error);

// Chooses a move for the colour and says it, or "resign" if the colour has lost; plays it too if
// `keep`.
Status htp_choose(Htp *htp, Colour colour, bool keep, Error *error);

// The commands that report analyses by the player and the solver; ends with a NULL name.
extern const HtpCommand htp_analysis_commands[];

#endif
