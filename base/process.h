// A child process of another program, used through pipes. Nothing that it does (hanging, ending,
// closing its pipes, writing without end) harms or blocks the caller past a deadline.
//
// The command is run by /bin/sh, in a session of its own, and all its descendants are killed with
// it, daemons too: a pipeline or a script that starts more programs leaves none behind. That holds
// however the caller ends, even by SIGKILL: a shell beside the command ensures it (Linux). No
// descriptor of the caller is inherited but the three pipes. A Process is used by one thread at a
// time.
#ifndef HEXLAW_BASE_PROCESS_H
#define HEXLAW_BASE_PROCESS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    PROCESS_COMPLAINTS_BYTES = 4096, // of its error output, with the final 0
    PROCESS_HOW_BYTES = 96,
};

typedef struct Process Process;

// STATUS_IO if no process or pipe can be created. A command that cannot be found is not detected
// here: the shell reports it and ends with exit code 127.
Status process_start(const char *command, Process **process, Error *error);

// False if the program no longer reads. Blocks if it has left more than a pipe's worth (64 KiB)
// unread.
bool process_write(Process *process, const char *bytes, size_t length);

// Waits for the next bytes of the program's output. Returns their number, 0 at end of file, -1 when
// the deadline has passed.
int process_read(Process *process, char *bytes, size_t room, double deadline);

// The end of what the program has written to stderr since its start. Bytes that are neither
// printable ASCII nor line ends are replaced by question marks. Valid until the next call.
const char *process_complaints(Process *process);

typedef struct ProcessEnd {
    int code;                    // exit code of the shell, -1 if it was killed
    char how[PROCESS_HOW_BYTES]; // "with exit code 3", "by signal 11 (Segmentation fault)"
    char complaints[PROCESS_COMPLAINTS_BYTES];
} ProcessEnd;

// Closes the program's input, waits up to `seconds` for it to end, kills all remaining descendants
// and frees the Process. `end` may be NULL.
void process_end(Process *process, double seconds, ProcessEnd *end);

#endif
