#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void out_of_memory(size_t count, size_t size) {
    fprintf(stderr, "hexlaw: out of memory: %zu items of %zu bytes\n", count, size);
    abort();
}

void *memory_zeroed(size_t count, size_t size) {
    if (size && count > (SIZE_MAX - MEMORY_ALIGNMENT) / size)
        out_of_memory(count, size);
    size_t bytes = count * size;
    bytes = (bytes + MEMORY_ALIGNMENT) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
    void *block = aligned_alloc(MEMORY_ALIGNMENT, bytes);
    if (!block)
        out_of_memory(count, size);
    return memset(block, 0, bytes);
}

void *memory_resize(void *block, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        out_of_memory(count, size);
    const size_t bytes = count * size;
    void *moved = realloc(block, bytes > 0 ? bytes : 1);
    if (!moved)
        out_of_memory(count, size);
    return moved;
}

char *memory_string(const char *text) {
    size_t length = strlen(text) + 1;
    return memcpy(memory_zeroed(length, 1), text, length);
}
