// An option of a command, and all of a command's as a table.
#ifndef HEXLAW_TOOLS_FRAME_OPTION_H
#define HEXLAW_TOOLS_FRAME_OPTION_H

#include "tools/frame/value.h"

#include <stdbool.h>
#include <stdint.h>

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
    const char *was;   // a former one, which is read and not shown; NULL: none
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

#endif
