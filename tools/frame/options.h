// Reading a table of options, and printing it as help: used by command_read().
#ifndef HEXLAW_TOOLS_FRAME_OPTIONS_H
#define HEXLAW_TOOLS_FRAME_OPTIONS_H

#include "base/error.h"
#include "tools/frame/option.h"

enum { OPTIONS_MAX = 96 };

// A command's own options followed by the common ones.
typedef struct OptionTable {
    int count;
    int own; // the first `own` items are the command's
    const Option *items[OPTIONS_MAX];
} OptionTable;

typedef struct OptionsRead {
    bool help;          // --help was given; nothing after it was read
    int first_argument; // index of the first non-option argument in argv
} OptionsRead;

// Writes the values to the options' targets. STATUS_INVALID with a line that names the option.
// Arguments are moved behind the options in argv.
Status options_read(const OptionTable *table, int argc, char **argv, OptionsRead *read,
                    Error *error);

// Writes arguments that stand for an option (Option.subject) to its target and removes them from
// the `*count` arguments; `others`: the command has arguments of its own.
Status options_take(const OptionTable *table, bool others, char **arguments, int *count,
                    Error *error);

// Whether `name` is the option's name or its former one.
bool options_is_name(const Option *option, const char *name);

// Writes one value to the option's target. Messages name the option with `dashes` before it.
Status options_set(const Option *option, const char *value, const char *dashes, Error *error);

// The help of a command on stdout.
void options_help(const OptionTable *table, const char *name, const CommandSyntax *syntax);

#endif
