// The frame of every command: its options as a table, help, exit codes, errors, stopping.
//
// A command is one function in tools/cmd_<name>.c, one line in tools/commands.h, and one word in
// tools/CMakeLists.txt. It fills its settings with defaults, describes its options over them, and
// has them read:
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
// Everything here may print and exit; nothing here is called from below tools/.
#ifndef HEXLAW_TOOLS_COMMAND_H
#define HEXLAW_TOOLS_COMMAND_H

#include "base/error.h"
#include "tools/value.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum CommandExit {
    COMMAND_DONE = 0,
    COMMAND_NO = 1,        // done, and the answer is no
    COMMAND_WRONG = 2,     // wrong use, bad input, or the system refused
    COMMAND_STOPPED = 130, // stopped by the user; what was done so far is saved
} CommandExit;

enum { TEXT_LIST_MAX = 32 };

// Values of an option that may be given several times; they point into argv.
typedef struct TextList {
    int count;
    const char *items[TEXT_LIST_MAX];
} TextList;

// What an argument that is no option can name: by what lies at its path, or by how it ends where
// nothing does.
typedef enum CommandSubject {
    COMMAND_NOTHING,
    COMMAND_STORE,   // a store, or the folder of an experiment
    COMMAND_RUN,     // the folder of a run
    COMMAND_WEIGHTS, // .safetensors
    COMMAND_GAME,    // .sgf, .hsgf
    COMMAND_LINK,    // https://...
    COMMAND_TABLE,   // .csv, .tsv, - (standard input)
} CommandSubject;

// One option. Exactly one of the targets is set; what it holds before is the default, and is shown
// in the help.
typedef struct Option {
    const char *name;  // the long name without dashes
    char letter;       // short name, or 0
    const char *value; // what stands for the value in the help, in capitals; NULL for a flag
    const char *help;  // what it does; the default is added

    bool *flag;                 // no value
    int *integer;               // value_integer()
    uint64_t *whole;            // value_whole()
    double *number;             // value_number()
    double *seconds;            // value_seconds()
    const char **text;          // taken as it is; NULL means not given
    TextList *texts;            // may be given again and again
    IntList *list;              // value_list()
    int *choice;                // index into `choices`
    const char *const *choices; // ends with NULL

    // Bounds of integer, number, seconds and each item of list, both included. No upper bound where
    // most < least; no bound at all where both are 0.
    double least, most;
    const char *expected;     // what a good value is, for messages: "a board size"; NULL: by target
    const char *default_text; // how the default reads where the value would not tell; "": not shown
    // An argument of this kind is as good as the option with it: `hexlaw rate exp`. Only for
    // `text`, NULL by default, and `texts`. One that names nothing is the first such option's, so
    // that its reader says what is wrong, unless the command has arguments of its own.
    CommandSubject subject;
    bool *given; // set to true if the option was given; NULL: of no interest
} Option;

#define OPTIONS_END                                                                                \
    { .name = NULL }

// Options that many commands have, with one meaning everywhere.
typedef enum CommonOptions {
    COMMON_JSON = 1,
    COMMON_QUIET = 2,
    COMMON_SEED = 4,
    COMMON_THREADS = 8,
} CommonOptions;

typedef struct CommandSyntax {
    const Option *options; // ends with OPTIONS_END
    int common;            // CommonOptions, or-ed
    const char *about;     // what the command does, in a few sentences
    const char *example;   // one line, or several with newlines, without indentation
    const char
        *arguments; // how arguments that are no options read in the help; NULL: there are none
    int least_arguments, most_arguments;
    bool without_nets; // neither networks nor ratings: no matrix is multiplied
} CommandSyntax;

// What a command was called with.
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

// The command line as one text, for the record; cut with ... where it does not fit.
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

// A flag that leaves 0 when the user asks to stop (SIGINT, SIGTERM): finish the smallest piece,
// save, and end with STATUS_STOPPED. A second signal ends the process at once. The first call
// begins to listen.
const volatile sig_atomic_t *command_stop(void);

// From here on nobody looks at the flag: signals end the process at once, as before command_stop().
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
    const char *version;         // text of --version; NULL: there is none
} CommandGroup;

// Runs the command that argv[1] names; answers help, --help and --version itself.
int command_group(const CommandGroup *group, int argc, char **argv);

// The whole program: command_group(), and a check that all output was written.
int command_main(const CommandGroup *group, int argc, char **argv);

#endif
