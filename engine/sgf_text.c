// Values as text: escapes, line ends, charsets.
#include "engine/sgf.h"

#include "base/check.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

// windows-1252 from 0x80 to 0x9f, where Latin-1 has no printable characters. Undefined codes are
// U+FFFD, the replacement character.
static const uint16_t gap[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

// Length of the UTF-8 character at the start of the bytes; 0 if invalid. (RFC 3629: shortest forms,
// no surrogates, up to U+10FFFF.)
static size_t letter_bytes(const char *bytes, size_t length) {
    const uint8_t *b = (const uint8_t *)bytes;
    const size_t count = b[0] < 0x80 ? 1 : b[0] < 0xc2 ? 0 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;
    if (count == 0 || count > length || b[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < count; i++)
        if ((b[i] & 0xc0) != 0x80)
            return 0;
    const bool refused = (b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) ||
                         (b[0] == 0xf0 && b[1] < 0x90) || (b[0] == 0xf4 && b[1] > 0x8f);
    return refused ? 0 : count;
}

static bool is_utf8(const char *bytes, size_t length) {
    for (size_t i = 0, step; i < length; i += step)
        if ((step = letter_bytes(bytes + i, length - i)) == 0)
            return false;
    return true;
}

// Whether the game's CA names Latin-1 or a similar charset.
static bool says_latin(const Sgf *sgf, int node) {
    static const char *const names[] = {"ISO-8859-1",  "ISO8859-1", "ISO_8859-1",   "latin1",
                                        "latin-1",     "l1",        "windows-1252", "cp1252",
                                        "ISO-8859-15", "ISO8859-15"};
    while (sgf_parent(sgf, node) != SGF_NONE)
        node = sgf_parent(sgf, node);
    const int value = sgf_first_value(sgf, node, "CA");
    if (value == SGF_NONE)
        return false;
    size_t length;
    const char *charset = sgf_bytes(sgf, value, &length);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && !strncasecmp(charset, names[i], length))
            return true;
    return false;
}

// Converts a byte of Latin-1 to UTF-8 in `letter`; returns its length.
static size_t from_latin(uint8_t byte, char letter[4]) {
    const uint16_t code = byte >= 0x80 && byte < 0xa0 ? gap[byte - 0x80] : byte;
    if (code < 0x80) {
        letter[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        letter[0] = (char)(0xc0 | (code >> 6));
        letter[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    letter[0] = (char)(0xe0 | (code >> 12));
    letter[1] = (char)(0x80 | ((code >> 6) & 0x3f));
    letter[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

// Length of a line end at `at`, \r\n and \n\r being one; 0 if there is none.
static size_t line_end(const char *at, size_t length) {
    if (length == 0 || (*at != '\n' && *at != '\r'))
        return 0;
    return length > 1 && at[0] + at[1] == '\n' + '\r' ? 2 : 1;
}

// Decodes the next character of a value into `letter`. `*length` receives its length, 0 if it
// produces no output; returns the number of bytes read.
static size_t next_letter(const char *at, size_t left, bool latin, char letter[4], size_t *length) {
    size_t read = 0;
    if (*at == '\\' && left > 1) {
        read = 1 + line_end(at + 1, left - 1);
        *length = 0; // an escaped line end is removed
        if (read > 1)
            return read;
        at++, left--;
    }
    const size_t line = line_end(at, left);
    if (line > 0 || (uint8_t)*at < ' ' || *at == 0x7f) {
        *length = 1;
        letter[0] = line > 0 ? '\n' : ' ';
        return read + (line > 0 ? line : 1);
    }
    const size_t bytes = latin ? 1 : letter_bytes(at, left);
    CHECK(bytes > 0);
    if (bytes == 2 && (uint8_t)at[0] == 0xc2 && (uint8_t)at[1] < 0xa0) { // a control character
        *length = 1;
        letter[0] = ' ';
        return read + bytes;
    }
    memcpy(letter, at, bytes);
    *length = latin ? from_latin((uint8_t)*at, letter) : bytes;
    return read + bytes;
}

void sgf_text(const Sgf *sgf, int node, const char *property, char *text, size_t room) {
    CHECK(room > 0);
    size_t length = 0, used = 0;
    const int value = sgf_first_value(sgf, node, property);
    const char *bytes = value == SGF_NONE ? "" : sgf_bytes(sgf, value, &length);
    const bool latin = says_latin(sgf, node) || !is_utf8(bytes, length);
    for (size_t i = 0; i < length;) {
        char letter[4];
        size_t letter_length;
        i += next_letter(bytes + i, length - i, latin, letter, &letter_length);
        if (used + letter_length >= room)
            break;
        memcpy(text + used, letter, letter_length);
        used += letter_length;
    }
    text[used] = '\0';
}
