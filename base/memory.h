// Allocation that does not fail: sizes are bounded by checked configurations, so running out of
// memory is not an answer a caller could act on, and these abort with the size that was asked for.
#ifndef HEXLAW_BASE_MEMORY_H
#define HEXLAW_BASE_MEMORY_H

#include <stddef.h>

enum { MEMORY_ALIGNMENT = 64 }; // a cache line, an AVX-512 register

// `bytes` rounded up to whole cache lines.
static inline size_t memory_whole_lines(size_t bytes) {
    return (bytes + MEMORY_ALIGNMENT - 1) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
}

// Zeroed memory for `count` items of `size` bytes, aligned to MEMORY_ALIGNMENT; give back with
// free(). Never NULL, not even for 0 bytes.
void *memory_zeroed(size_t count, size_t size);

// realloc() that aborts instead of returning NULL. Only for memory that did not come from
// memory_zeroed() or whose alignment no longer matters.
void *memory_resize(void *block, size_t count, size_t size);

// A copy of the string; give back with free().
char *memory_string(const char *text);

#endif
