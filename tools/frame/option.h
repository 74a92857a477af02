// An option of a command, and the table of a command's options.
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

// What a non-option argument can name: recognised by the file or folder at its path, or by its
// ending where there is none.
typedef enum CommandSubject {
    COMMAND_NOTHING,
    COMMAND_STORE,   // a store, or the folder of an experiment
    COMMAND_RUN,     // the folder of a run
    COMMAND_WEIGHTS, // .safetensors
    COMMAND_GAME,    // .sgf, .hsgf
    COMMAND_LINK,    // https://...
    COMMAND_TABLE,   // .csv, .tsv, .pgn, - (standard input)
} CommandSubject;

// One option. Exactly one of the targets is set; its initial value is the default, and is shown in
// the help.
typedef struct Option {
    const char *name;  // the long name without dashes
    const char *was;   // a former name, accepted but not shown; NULL: none
    char letter;       // short name, or 0
    const char *value; // placeholder of the value in the help, in capitals; NULL for a flag
    const char *help;  // what it does; the default is added

    bool *flag;                 // no value
    int *integer;               // value_integer()
    uint64_t *whole;            // value_whole()
    double *number;             // value_number()
    double *seconds;            // value_seconds()
    const char **text;          // taken as it is; NULL means not given
    TextList *texts;            // may be given several times
    IntList *list;              // value_list()
    int *choice;                // index into `choices`
    const char *const *choices; // ends with NULL

    // Bounds of integer, number, seconds and each item of list, both included. No upper bound where
    // most < least; no bound at all where both are 0.
    double least, most;
    const char *expected;     // a valid value, for messages: "a board size"; NULL: by target
    const char *default_text; // the default in the help, instead of its value; "": not shown
    // A non-option argument of this kind sets the option: `hexlaw rate exp`. Only for `text`, NULL
    // by default, and `texts`. An argument of no recognised kind sets the first such option, so
    // that the option's reader reports the error, unless the command has arguments of its own.
    CommandSubject subject;
    bool *given; // set to true if the option was given; may be NULL
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
    bool without_nets; // needs neither networks nor ratings: no matrix multiplication
} CommandSyntax;

#endif
