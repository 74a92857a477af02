#include "tools/frame/plain.h"

#include "base/check.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The number of bytes that follow this first byte of a character; -1 if it cannot be a first byte.
static int missing_after(unsigned char byte) {
    if (byte < 0x80)
        return 0;
    if (byte < 0xc2 || byte > 0xf4)
        return -1;
    return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

size_t plain_copy(PlainState *state, char *to, const char *from, size_t length) {
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)from[i];
        const bool continues = (byte & 0xc0) == 0x80;
        if (state->held) // of U+0080 to U+00bf: those below U+00a0 are controls
            to[used++] = continues && byte >= 0xa0 ? '\xc2' : '?';
        const bool control = state->held && byte < 0xa0;
        state->held = false;
        if (state->missing > 0 && continues) {
            state->missing--;
            if (!control)
                to[used++] = (char)byte;
            continue;
        }
        state->missing = missing_after(byte);
        if (state->missing < 0 || byte == 0x7f || (byte < ' ' && byte != '\n' && byte != '\t')) {
            state->missing = 0;
            to[used++] = '?';
        } else if (byte == 0xc2) {
            state->held = true;
        } else {
            to[used++] = (char)byte;
        }
    }
    return used;
}

void plain_line(char *text) {
    PlainState state = {0};
    // One byte at a time: in place, output must not overtake input.
    size_t used = 0;
    for (size_t i = 0; text[i]; i++) {
        char out[2];
        const char in = text[i] == '\n' || text[i] == '\t' ? '?' : text[i];
        const size_t count = plain_copy(&state, out, &in, 1);
        memcpy(text + used, out, count);
        used += count;
    }
    text[used] = '\0';
}

static ssize_t write_plain(void *cookie, const char *bytes, size_t length) {
    enum { PIECE = 4096 };
    for (size_t done = 0; done < length;) {
        char piece[PIECE + 1];
        const size_t taken = length - done < PIECE ? length - done : PIECE;
        const size_t room = plain_copy(cookie, piece, bytes + done, taken);
        for (size_t at = 0; at < room;) {
            const ssize_t written = write(STDOUT_FILENO, piece + at, room - at);
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                return 0; // signals an error to stdio
            at += (size_t)written;
        }
        done += taken;
    }
    return (ssize_t)length;
}

void plain_stdout(void) {
    static PlainState state; // of standard output, of which there is only one
    FILE *plain = fopencookie(&state, "w", (cookie_io_functions_t){.write = write_plain});
    CHECK(plain);
    setvbuf(plain, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
    stdout = plain;
}
