// Text that cannot steer a terminal: what names, paths and files from outside hold is printed, and
// a control sequence in it must stay text. Everything that the program prints goes through here.
#ifndef HEXLAW_TOOLS_FRAME_PLAIN_H
#define HEXLAW_TOOLS_FRAME_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

// Where in a character of UTF-8 the bytes seen so far end. Begins as {0}.
typedef struct PlainState {
    int missing; // bytes of it
    bool held;   // its first byte is 0xc2, which was not given out yet
} PlainState;

// Copies `length` bytes to `to`, which has room for one more, and returns how many were written:
// control characters (C0 but for line ends and tabs, DEL, C1 in UTF-8 or alone) and bytes that are
// no UTF-8 become '?'.
size_t plain_copy(PlainState *state, char *to, const char *from, size_t length);

// The same in place for one line, in which there are no line ends and tabs either.
void plain_line(char *text);

// Lets all that is printed to stdout from now on go through plain_copy().
void plain_stdout(void);

#endif
