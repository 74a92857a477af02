// Text without terminal control sequences: names, paths and file contents from outside are printed,
// and control sequences in them must have no effect. All output of the program is filtered here.
#ifndef HEXLAW_TOOLS_FRAME_PLAIN_H
#define HEXLAW_TOOLS_FRAME_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

// State of the UTF-8 decoder between two calls. Begins as {0}.
typedef struct PlainState {
    int missing; // bytes missing from the current character
    bool held;   // its first byte is 0xc2, which has not been written yet
} PlainState;

// Copies `length` bytes to `to`, which has room for one more, and returns the number written.
// Control characters (C0 except line ends and tabs, DEL, C1 in UTF-8 or alone) and bytes that are
// not UTF-8 become '?'.
size_t plain_copy(PlainState *state, char *to, const char *from, size_t length);

// The same in place for one line; line ends and tabs are replaced as well.
void plain_line(char *text);

// Filters all further output to stdout through plain_copy().
void plain_stdout(void);

#endif
