// Errors are values: a function that can fail returns a Status and, when it is not STATUS_OK, fills
// an Error with one line that says what was wrong, where, and what was expected.
#ifndef HEXLAW_BASE_ERROR_H
#define HEXLAW_BASE_ERROR_H

typedef enum Status {
    STATUS_OK = 0,
    STATUS_INVALID, // input from outside is not valid
    STATUS_IO,      // a system call or the database failed: open, read, write, rename
    STATUS_LIMIT,   // a stated limit (time, nodes, memory) was reached
    STATUS_STOPPED, // the user asked to stop; what was done so far is saved
} Status;

enum { ERROR_TEXT_MAX = 512 };

typedef struct Error {
    char text[ERROR_TEXT_MAX]; // one line, no newline; if too long, its middle is cut to "..."
} Error;

// Formats the message into `error` (which may be NULL) and returns `status`, so that a function can
// end with `return error_set(error, STATUS_IO, "...", ...);`.
Status error_set(Error *error, Status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
