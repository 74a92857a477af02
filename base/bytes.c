#include "base/bytes.h"

#include "base/memory.h"

#include <string.h>

void bytes_put(BytesWriter *writer, const void *data, size_t length) {
    if (length > writer->room - writer->length) {
        size_t room = writer->room ? writer->room : 4096;
        while (room - writer->length < length)
            room *= 2;
        writer->bytes = memory_resize(writer->bytes, room, 1);
        writer->room = room;
    }
    if (length > 0)
        memcpy(writer->bytes + writer->length, data, length);
    writer->length += length;
}

void bytes_get(BytesReader *reader, void *data, size_t length) {
    if (reader->failed || length > reader->length - reader->at) {
        reader->failed = true;
        memset(data, 0, length);
        return;
    }
    memcpy(data, reader->bytes + reader->at, length);
    reader->at += length;
}

bool bytes_is_bool(const void *at) {
    unsigned char byte;
    memcpy(&byte, at, sizeof byte);
    return byte <= 1;
}

bool bytes_is_choice(const void *at, int most) {
    int number;
    memcpy(&number, at, sizeof number);
    return number >= 0 && number <= most;
}

bool bytes_is_text(const char *text, size_t room) {
    return memchr(text, '\0', room) != NULL;
}

uint64_t bytes_checksum(const void *data, size_t length) {
    const unsigned char *bytes = data;
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        sum = (sum ^ bytes[i]) * 0x100000001b3u;
    return sum;
}
