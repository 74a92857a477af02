// Bytes written to and read from memory, for checkpoints: a writer that grows, a reader that never
// passes its end. Numbers are stored as this machine has them (little-endian on all we support).
#ifndef HEXLAW_BASE_BYTES_H
#define HEXLAW_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct BytesWriter {
    char *bytes; // owned; give back with free()
    size_t length, room;
} BytesWriter;

void bytes_put(BytesWriter *writer, const void *data, size_t length);

typedef struct BytesReader {
    const char *bytes; // borrowed
    size_t length, at;
    bool failed; // a read wanted more than was left; all reads after that give zeros
} BytesReader;

// Copies `length` bytes to `data`; zeros, and `failed` set, if fewer are left.
void bytes_get(BytesReader *reader, void *data, size_t length);

// What came from outside into a struct is looked at as bytes first, where C forbids to look at it
// as its type: a bool, an enum of 0 to `most`; and a text in so much room must end there.
bool bytes_is_bool(const void *at);
bool bytes_is_choice(const void *at, int most);
bool bytes_is_text(const char *text, size_t room);

// FNV-1a, 64 bits: tells accidental damage.
uint64_t bytes_checksum(const void *data, size_t length);

#endif
