#include "engine/hexworld.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/notation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Status refuse(const char *link, const char *at, const char *what, Error *error) {
    return error_set(error, STATUS_INVALID, "link, character %d: %s", (int)(at - link) + 1, what);
}

// Parses the digits at `*at`, 0 if there are none; large numbers saturate instead of overflowing.
static int read_number(const char **at) {
    int number = 0;
    for (; **at >= '0' && **at <= '9'; (*at)++)
        number = number > 1000 ? number : number * 10 + (**at - '0');
    return number;
}

static Status read_size(const char *link, const char **at, int *size, Error *error) {
    const char *start = *at;
    *size = read_number(at);
    if (**at == 'x') {
        (*at)++;
        if (read_number(at) != *size)
            return refuse(link, start, "not a square board", error);
    }
    if (*size < 1 || *size > BOARD_SIZE_MAX)
        return refuse(link, start, "expected a board size from 1 to 11", error);
    return STATUS_OK;
}

// Reads one move after the colon of a special one.
static Status read_special(const char *link, const char **at, RecordMove *move, Error *error) {
    const char *start = *at;
    const char kind = *start;
    *at += kind != '\0';
    if (kind == 's')
        move->kind = RECORD_SWAP_PIECES;
    else if (kind == 'S')
        move->kind = RECORD_SWAP_SIDES;
    else if (kind == 'p')
        move->kind = RECORD_PASS;
    else if (kind == 'r' || kind == 'f') {
        if (**at != 'b' && **at != 'w')
            return refuse(link, *at, "expected b or w for the side that gives up", error);
        move->kind = kind == 'r' ? RECORD_RESIGN : RECORD_FORFEIT;
        move->colour = *(*at)++ == 'b' ? BLACK : WHITE;
    } else
        return refuse(link, start, "expected s, S, p, r or f after the colon", error);
    return STATUS_OK;
}

static Status read_cell(const char *link, const char **at, int size, RecordMove *move,
                        Error *error) {
    char name[8];
    size_t length = 1;
    while (length < sizeof name - 1 && (*at)[length] >= '0' && (*at)[length] <= '9')
        length++;
    memcpy(name, *at, length);
    name[length] = '\0';
    int cell = 0;
    Error reason;
    if (notation_cell_read(name, size, &cell, &reason) != STATUS_OK)
        return refuse(link, *at, reason.text, error);
    *at += length;
    move->kind = RECORD_STONE;
    move->cell = (uint8_t)cell;
    return STATUS_OK;
}

static Status read_moves(const char *link, const char *at, Record *record, int *shown,
                         Error *error) {
    *shown = -1;
    while (*at) {
        const char *start = at;
        if (*at == ',') {
            if (*shown >= 0)
                return refuse(link, at, "a third comma, expected at most two", error);
            *shown = record->count;
            at++;
            continue;
        }
        RecordMove move = {.colour = record_position(record, record->count).to_move};
        Status status;
        if (*at == ':') {
            at++;
            status = read_special(link, &at, &move, error);
        } else
            status = read_cell(link, &at, record->start.size, &move, error);
        if (status != STATUS_OK)
            return status;
        Error reason;
        const bool swap = move.kind == RECORD_SWAP_PIECES || move.kind == RECORD_SWAP_SIDES;
        status = swap ? record_second_swap(record, (Colour)move.colour, &reason) : STATUS_OK;
        if (status == STATUS_OK)
            status = record_add(record, move, &reason);
        if (status != STATUS_OK)
            return refuse(link, start, reason.text, error);
    }
    if (*shown < 0)
        *shown = record->count;
    return STATUS_OK;
}

// The value of a hexadecimal digit, -1 if it is not one.
static int digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// Decodes `%3A` and the like once; false if there are none. Only ASCII is percent-encoded in these
// links, so anything else is left unchanged.
static bool decode(char *text) {
    char *to = text;
    bool any = false;
    for (const char *from = text; *from; from++) {
        const int high = *from == '%' ? digit(from[1]) : -1;
        const int low = high >= 0 ? digit(from[2]) : -1;
        const int code = 16 * high + low;
        const bool coded = low >= 0 && code >= ' ' && code < 0x7f;
        *to++ = coded ? (char)code : *from;
        from += coded ? 2 : 0;
        any |= coded;
    }
    *to = '\0';
    return any;
}

// Length in bytes of the leading blanks, quotes and brackets of `text`.
static size_t wrapping(const char *text) {
    static const char *const words[] = {" ", "\t", "\r", "\n", "\"", "'", "`", "<", ">", "(",
                                        ")", "[",  "]",  "“",  "”",  "‘", "’", "„", "«", "»"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(text, words[i], strlen(words[i])))
            return strlen(words[i]);
    return 0;
}

// The bare link: surrounding characters removed, percent-encoding decoded, also if encoded twice.
// Free with free().
static char *bare_link(const char *link) {
    enum { ENCODED_MOST = 3 };
    char *bare = memory_zeroed(strlen(link) + 1, 1);
    strcpy(bare, link);
    for (int i = 0; i < ENCODED_MOST && decode(bare);)
        i++;
    size_t before = 0;
    while (wrapping(bare + before) > 0)
        before += wrapping(bare + before);
    size_t end = before; // after the last byte that belongs to it
    for (size_t at = before; bare[at];) {
        const size_t around = wrapping(bare + at);
        at += around > 0 ? around : 1;
        end = around > 0 ? end : at;
    }
    memmove(bare, bare + before, end - before);
    bare[end - before] = '\0';
    return bare;
}

static Status read_bare(const char *link, Record *record, int *shown, Error *error) {
    const char *hash = strchr(link, '#');
    const char *at = hash ? hash + 1 : link;
    int size = BOARD_SIZE_MAX; // the default if the part after the # has none
    Status status = STATUS_OK;
    if (!hash || (*at >= '0' && *at <= '9'))
        status = read_size(link, &at, &size, error);
    if (status != STATUS_OK)
        return status;
    for (; *at && *at != ','; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= '0' && *at <= '9')))
            return refuse(link, at, "expected display options of letters and digits", error);
    *record = record_empty(size);
    return read_moves(link, *at ? at + 1 : at, record, shown, error);
}

Status hexworld_read(const char *link, Record *record, int *shown, Error *error) {
    Record read;
    int before = 0;
    char *bare = bare_link(link);
    const Status status = read_bare(bare, &read, &before, error);
    free(bare);
    if (status != STATUS_OK)
        return status;
    *record = read;
    if (shown)
        *shown = before;
    return STATUS_OK;
}

// Writes one move; `mirrored` once sides have been swapped.
static char *write_move(char *p, RecordMove move, int size, bool mirrored) {
    const char loser = (move.colour == BLACK) != mirrored ? 'b' : 'w';
    switch ((RecordKind)move.kind) {
    case RECORD_STONE:
        notation_cell_write(mirrored ? bits_transpose_cell(move.cell, size) : move.cell, size, p);
        return p + strlen(p);
    case RECORD_SWAP_SIDES:
    case RECORD_SWAP_PIECES:
        return p + sprintf(p, ":s");
    case RECORD_PASS:
        return p + sprintf(p, ":p");
    case RECORD_RESIGN:
        return p + sprintf(p, ":r%c", loser);
    case RECORD_FORFEIT:
        return p + sprintf(p, ":f%c", loser);
    }
    return p;
}

Status hexworld_write(const Record *record, int shown, char link[HEXWORLD_LINK_BYTES],
                      Error *error) {
    CHECK(shown >= 0 && shown <= record->count);
    if (record->start.ply > 0 || record->start.to_move != BLACK)
        return error_set(error, STATUS_INVALID,
                         "a link cannot say where the game began, expected the empty board and "
                         "Black to move");
    char text[HEXWORLD_LINK_BYTES];
    char *p = text + sprintf(text, "https://hexworld.org/board/#%dc1,", record->start.size);
    bool mirrored = false;
    for (int i = 0; i < record->count; i++) {
        const RecordMove move = record->moves[i];
        const bool gives_up = move.kind == RECORD_RESIGN || move.kind == RECORD_FORFEIT;
        if (!gives_up && move.colour != record_position(record, i).to_move)
            return error_set(error, STATUS_INVALID,
                             "move %d: a link cannot say that %s moves out of turn", i + 1,
                             notation_colour_name((Colour)move.colour));
        const bool swap = move.kind == RECORD_SWAP_PIECES || move.kind == RECORD_SWAP_SIDES;
        if (swap && i != 1)
            return error_set(error, STATUS_INVALID,
                             "move %d: a link cannot say a swap there, expected it second", i + 1);
        if (i == shown)
            *p++ = ',';
        p = write_move(p, move, record->start.size, mirrored);
        mirrored |= move.kind == RECORD_SWAP_SIDES;
        CHECK(p - text < HEXWORLD_LINK_BYTES - 8);
    }
    *p = '\0';
    strcpy(link, text);
    return STATUS_OK;
}
