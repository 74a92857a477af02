// Allocation that does not fail. What a user's numbers make large is held against what the machine
// has before it is made (memory_check()); what is refused all the same ends the process with one
// line and exit code 2. Files are written whole or not at all, so nothing is lost but the work at
// hand.
#ifndef HEXLAW_BASE_MEMORY_H
#define HEXLAW_BASE_MEMORY_H

#include "base/error.h"

#include <stddef.h>
#include <stdio.h>

enum { MEMORY_ALIGNMENT = 64 }; // a cache line, an AVX-512 register

// `bytes` rounded up to whole cache lines.
static inline size_t memory_whole_lines(size_t bytes) {
    return (bytes + MEMORY_ALIGNMENT - 1) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
}

// Zeroed memory for `count` items of `size` bytes, aligned to MEMORY_ALIGNMENT; give back with
// free(). Never NULL, not even for 0 bytes. Large blocks are asked for only where they are free:
// the system would promise more than it has, and kill somebody once that is used.
void *memory_zeroed(size_t count, size_t size);

// realloc() that never returns NULL. Only for memory that did not come from memory_zeroed() or
// whose alignment no longer matters.
void *memory_resize(void *block, size_t count, size_t size);

// A copy of the string; give back with free().
char *memory_string(const char *text);

// open_memstream(), and the end of it: `*text` is whole then, to be given back with free().
FILE *memory_stream(char **text, size_t *length);
void memory_stream_end(FILE *stream, char *const *text);

// malloc() that never returns NULL; for libraries that take an allocator, and fail silently or not
// at all where theirs does.
void *memory_for_library(size_t bytes);

// Bytes that this process can still take up: what the machine has free, or less where a control
// group or a limit (ulimit -v) leaves less. INFINITY where the system tells nothing.
double memory_free(void);

// Bytes that a limit on addresses (ulimit -v) leaves, used or not; INFINITY where there is none.
double memory_addresses(void);

// STATUS_INVALID, with what is free, where `bytes` are more; `what` is what needs them.
Status memory_check(const char *what, double bytes, Error *error);

// "512 MiB", "1.5 TiB".
enum { MEMORY_TEXT_MAX = 32 };
void memory_text(double bytes, char text[MEMORY_TEXT_MAX]);

// Ends the process because the system has no more of something: one line, exit code 2.
_Noreturn void memory_refused(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The same for want of memory, where a library has told of it.
_Noreturn void memory_exhausted(void);

#endif
