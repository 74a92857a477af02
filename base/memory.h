// Allocation that does not fail. Allocations whose size the user sets are compared with the free
// memory first (memory_check()); one that fails all the same ends the process with one line and
// exit code 2. Files are written atomically, so only unsaved work is lost.
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

// Zeroed memory for `count` items of `size` bytes, aligned to MEMORY_ALIGNMENT; free with free().
// Never NULL, not even for 0 bytes. Large blocks are first compared with memory_free(): the system
// overcommits, and would kill a process once the memory is used.
void *memory_zeroed(size_t count, size_t size);

// realloc() that never returns NULL. Only for memory that did not come from memory_zeroed() or
// whose alignment no longer matters.
void *memory_resize(void *block, size_t count, size_t size);

// A copy of the string; free with free().
char *memory_string(const char *text);

// open_memstream(), and closing it: `*text` is complete then; free with free().
FILE *memory_stream(char **text, size_t *length);
void memory_stream_end(FILE *stream, char *const *text);

// malloc() that never returns NULL; for libraries that take an allocator and do not handle or
// report its failure.
void *memory_for_library(size_t bytes);

// Bytes that this process can still use: the machine's free memory, or less where a control group
// or a limit (ulimit -v) leaves less. INFINITY if the system gives no figure.
double memory_free(void);

// Bytes of address space that a limit (ulimit -v) leaves, used or not; INFINITY without a limit.
double memory_addresses(void);

// STATUS_INVALID if `bytes` exceed the free memory; the message names it and `what` needs them.
Status memory_check(const char *what, double bytes, Error *error);

// "512 MiB", "1.5 TiB".
enum { MEMORY_TEXT_MAX = 32 };
void memory_text(double bytes, char text[MEMORY_TEXT_MAX]);

// Ends the process because a system resource is exhausted: one line, exit code 2.
_Noreturn void memory_refused(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The same for memory, when a library reports that it has run out.
_Noreturn void memory_exhausted(void);

#endif
