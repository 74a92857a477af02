#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { WHOLE_MAX = 16384, HEAD = 150 };

static bool inside_letter(char byte) {
    return ((unsigned char)byte & 0xc0) == 0x80; // a UTF-8 continuation byte
}

// Messages begin with a path, possibly long, and end with the reason: one too long loses its
// middle.
static void shorten(const char *whole, char text[ERROR_TEXT_MAX]) {
    const size_t length = strlen(whole);
    if (length < ERROR_TEXT_MAX) {
        memcpy(text, whole, length + 1);
        return;
    }
    static const char gap[] = "...";
    size_t head = HEAD, from = length - (ERROR_TEXT_MAX - 1 - HEAD - (sizeof gap - 1));
    while (head > 0 && inside_letter(whole[head]))
        head--;
    while (inside_letter(whole[from]))
        from++;
    memcpy(text, whole, head);
    memcpy(text + head, gap, sizeof gap - 1);
    memcpy(text + head + sizeof gap - 1, whole + from, length - from + 1);
}

Status error_set(Error *error, Status status, const char *format, ...) {
    if (error) {
        va_list args;
        va_start(args, format);
        char whole[WHOLE_MAX];
        vsnprintf(whole, sizeof whole, format, args);
        va_end(args);
        shorten(whole, error->text);
    }
    return status;
}
