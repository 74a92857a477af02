#include "engine/hexworld.h"

#include "base/check.h"
#include "engine/notation.h"

#include <stdio.h>
#include <string.h>

static Status refuse(const char *link, const char *at, const char *what, Error *error) {
    return error_set(error, STATUS_INVALID, "link, character %d: %s", (int)(at - link) + 1, what);
}

// The digits at `*at`, 0 if there are none; large numbers stay large without overflow.
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
    else if (kind == 'p')
        move->kind = RECORD_PASS;
    else if (kind == 'r' || kind == 'f') {
        if (**at != 'b' && **at != 'w')
            return refuse(link, *at, "expected b or w for the side that gives up", error);
        move->kind = kind == 'r' ? RECORD_RESIGN : RECORD_FORFEIT;
        move->colour = *(*at)++ == 'b' ? BLACK : WHITE;
    } else
        return refuse(link, start, "expected s, p, r or f after the colon", error);
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
        if (record_add(record, move, &reason) != STATUS_OK)
            return refuse(link, start, reason.text, error);
    }
    if (*shown < 0)
        *shown = record->count;
    return STATUS_OK;
}

Status hexworld_read(const char *link, Record *record, int *shown, Error *error) {
    const char *hash = strchr(link, '#');
    const char *at = hash ? hash + 1 : link;
    int size = 0, before = 0;
    Status status = read_size(link, &at, &size, error);
    if (status != STATUS_OK)
        return status;
    for (; *at && *at != ','; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= '0' && *at <= '9')))
            return refuse(link, at, "expected display options of letters and digits", error);
    Record read = record_empty(size);
    status = read_moves(link, *at ? at + 1 : at, &read, &before, error);
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
