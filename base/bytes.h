// Serialisation to and from memory, for checkpoints: a growing writer and a bounds-checked reader.
// Numbers are stored in native byte order (little-endian on all supported machines).
#ifndef HEXLAW_BASE_BYTES_H
#define HEXLAW_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct BytesWriter {
    char *bytes; // owned; free with free()
    size_t length, room;
} BytesWriter;

void bytes_put(BytesWriter *writer, const void *data, size_t length);

typedef struct BytesReader {
    const char *bytes; // borrowed
    size_t length, at;
    bool failed; // a read went past the end; all later reads return zeros
} BytesReader;

// Copies `length` bytes to `data`; if fewer are left, fills it with zeros and sets `failed`.
void bytes_get(BytesReader *reader, void *data, size_t length);

// Validate raw bytes read into a struct before they are used as their type, where any other value
// is undefined in C: a bool; an enum of 0 to `most`; a text that must be 0-terminated within
// `room`.
bool bytes_is_bool(const void *at);
bool bytes_is_choice(const void *at, int most);
bool bytes_is_text(const char *text, size_t room);

// FNV-1a, 64 bits: detects accidental damage.
uint64_t bytes_checksum(const void *data, size_t length);

#endif
