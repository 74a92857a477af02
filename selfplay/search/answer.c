#include "selfplay/search/answer.h"

#include <string.h>

static int is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

// The offset after the line that begins at `at`, 0 if the line is incomplete.
static size_t line_end(const char *bytes, size_t length, size_t at) {
    const char *end = at < length ? memchr(bytes + at, '\n', length - at) : NULL;
    return end ? (size_t)(end - bytes) + 1 : 0;
}

static int is_blank_line(const char *bytes, size_t from, size_t to) {
    while (from < to && (is_blank(bytes[from]) || bytes[from] == '\n'))
        from++;
    return from == to;
}

static void copy_line(const char *bytes, size_t length, char text[ANSWER_TEXT_BYTES]) {
    while (length > 0 && is_blank(*bytes))
        bytes++, length--;
    while (length > 0 && (is_blank(bytes[length - 1]) || bytes[length - 1] == '\n'))
        length--;
    if (length > ANSWER_TEXT_BYTES - 1)
        length = ANSWER_TEXT_BYTES - 1;
    for (size_t i = 0; i < length; i++)
        text[i] = bytes[i];
    for (size_t i = 0; i < length; i++)
        if (text[i] < ' ' || text[i] > '~')
            text[i] = '?';
    text[length] = '\0';
}

AnswerKind answer_read(const char *bytes, size_t length, size_t *used,
                       char text[ANSWER_TEXT_BYTES]) {
    *used = 0;
    text[0] = '\0';
    size_t start = 0;
    while (start < length && (is_blank(bytes[start]) || bytes[start] == '\n'))
        start++;
    const size_t first = line_end(bytes, length, start);
    const char sign = start < length ? bytes[start] : '=';
    if (sign != '=' && sign != '?') {
        // The whole line if complete, for the message.
        copy_line(bytes + start, (first ? first : length) - start, text);
        *used = length;
        return ANSWER_MALFORMED;
    }
    for (size_t at = first, end; at > 0 && (end = line_end(bytes, length, at)) > 0; at = end) {
        if (!is_blank_line(bytes, at, end))
            continue;
        copy_line(bytes + start + 1, first - start - 1, text);
        *used = end;
        return sign == '=' ? ANSWER_GOOD : ANSWER_REFUSAL;
    }
    if (length < ANSWER_BYTES_MAX)
        return ANSWER_PART;
    copy_line(bytes + start, (first ? first : length) - start, text);
    *used = length;
    return ANSWER_MALFORMED;
}
