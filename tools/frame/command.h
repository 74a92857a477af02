// The framework of every command: its options as a table, help, exit codes, errors, stopping.
//
// A command is one function in tools/commands/cmd_<name>.c and one line in
// tools/commands/commands.h. It fills its settings with defaults, lists options that point to them,
// and calls command_read():
//
//     int cmd_train(int argc, char **argv) {
//         int size = 5;
//         const char *out = NULL;
//         const Option options[] = {
//             {.name = "size", .value = "N", .integer = &size, .least = 2, .most = 11,
//              .expected = "a board size", .help = "board size"},
//             {.name = "out", .value = "DIR", .text = &out, .help = "where to write"},
//             OPTIONS_END,
//         };
//         const Command command = command_read(
//             &(CommandSyntax){.options = options,
//                              .common = COMMON_SEED | COMMON_THREADS,
//                              .about = "Trains an agent by self-play.",
//                              .example = "hexlaw train --size 5 --budget 1e9 --out run"},
//             argc, argv);
//         if (!out)
//             command_refuse(&command, "--out is missing: expected a folder to write to");
//         Error error;
//         const Status status = train(..., command_stop(), &error);
//         return command_end(&command, status, &error);
//     }
//
// Everything here may print and exit; nothing outside tools/ calls it.
#ifndef HEXLAW_TOOLS_FRAME_COMMAND_H
#define HEXLAW_TOOLS_FRAME_COMMAND_H

#include "base/error.h"
#include "tools/frame/option.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum CommandExit {
    COMMAND_DONE = 0,
    COMMAND_NO = 1,        // done, and the answer is no
    COMMAND_WRONG = 2,     // wrong use, bad input, or the system refused
    COMMAND_STOPPED = 130, // stopped by the user; what was done so far is saved
} CommandExit;

// The parsed command line of a command.
typedef struct Command {
    const char *name;   // "hexlaw train"
    bool json;          // results as JSON
    bool quiet;         // no progress
    uint64_t seed;      // 1 by default
    int threads;        // the processors of this machine by default
    int argument_count; // arguments that are no options, nor stand for one (Option.subject)
    char **arguments;   // part of argv
} Command;

// Reads the options. Does not return on --help (exit 0) or wrong use (one line, exit 2).
Command command_read(const CommandSyntax *syntax, int argc, char **argv);

// The command line as one text, to be recorded; truncated with ... where it does not fit.
void command_typed(int argc, char **argv, char *text, int room);

// One line on stderr that begins with the command's name, then exit 2.
_Noreturn void command_refuse(const Command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// A line on stderr that begins with the command's name; for what does not end the command.
void command_warn(const Command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The exit code for a status, after printing the error of one that is not STATUS_OK.
int command_end(const Command *command, Status status, const Error *error);

// Help of the option --mix-machines, which commands that train have.
extern const char command_mix_machines[];

// A flag that becomes nonzero when the user asks to stop (SIGINT, SIGTERM): finish the current
// piece of work, save, and return STATUS_STOPPED. A second signal ends the process at once. The
// first call installs the signal handlers.
const volatile sig_atomic_t *command_stop(void);

// Call when the flag is no longer polled: signals end the process at once, as before
// command_stop().
void command_stop_end(void);

typedef struct CommandEntry {
    const char *name;
    int (*run)(int argc, char **argv); // argv[0] is the full name, e.g. "hexlaw train"
    const char *summary;               // half a line for the list
} CommandEntry;

// A program or a command with commands of its own, such as `hexlaw bench`.
typedef struct CommandGroup {
    const char *name;            // "hexlaw", "hexlaw bench"
    const char *about;           // first lines of its help
    const CommandEntry *entries; // ends with an entry whose name is NULL
    const char *version;         // text of --version; NULL: no such option
} CommandGroup;

// Runs the command that argv[1] names; handles help, --help and --version itself.
int command_group(const CommandGroup *group, int argc, char **argv);

// The whole program: command_group(), and a check that all output was written.
int command_main(const CommandGroup *group, int argc, char **argv);

#endif
