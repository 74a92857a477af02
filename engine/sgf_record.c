// Games of Hex in SGF trees: which properties and values mean what.
#include "engine/sgf.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/notation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHORT_BYTES = 16 };

// A value as a short text without blanks around it; false if it is too long or holds a 0.
static bool short_text(const char *value, size_t length, char text[SHORT_BYTES]) {
    while (length > 0 && strchr(" \t\r\n", value[0]) && value[0])
        value++, length--;
    while (length > 0 && strchr(" \t\r\n", value[length - 1]) && value[length - 1])
        length--;
    if (length >= SHORT_BYTES || memchr(value, '\0', length))
        return false;
    if (length > 0)
        memcpy(text, value, length);
    text[length] = '\0';
    return true;
}

static bool find_short(const Sgf *sgf, int node, const char *property, int index,
                       char text[SHORT_BYTES], bool *fits) {
    const char *value;
    size_t length;
    if (!sgf_value(sgf, node, property, index, &value, &length))
        return false;
    *fits = short_text(value, length, text);
    return true;
}

// Reads `n` or `n:n`.
static Status read_size(const Sgf *sgf, int root, int *size, Error *error) {
    char text[SHORT_BYTES];
    bool fits = true;
    if (find_short(sgf, root, "GM", 0, text, &fits) && (!fits || strcmp(text, "11")))
        return error_set(error, STATUS_INVALID, "not a game of Hex, expected GM[11]");
    *size = BOARD_SIZE_MAX;
    if (!find_short(sgf, root, "SZ", 0, text, &fits))
        return STATUS_OK;
    int columns = 0, rows = 0;
    char rest;
    const int fields = fits ? sscanf(text, "%2d:%2d%c", &columns, &rows, &rest) : 0;
    char expected[SHORT_BYTES];
    snprintf(expected, sizeof expected, fields == 2 ? "%d:%d" : "%d", columns, rows);
    const bool square = fields == 1 || (fields == 2 && rows == columns);
    if (!square || strcmp(text, expected) || columns < 1 || columns > BOARD_SIZE_MAX)
        return error_set(error, STATUS_INVALID,
                         "SZ is no size that can be played, expected 1 to %d", BOARD_SIZE_MAX);
    *size = columns;
    return STATUS_OK;
}

// A cell as `a1` or in Go's way, `aa`.
static Status read_cell(const char *text, int size, int *cell, Error *error) {
    if (strlen(text) != 2 || (text[1] >= '0' && text[1] <= '9'))
        return notation_cell_read(text, size, cell, error);
    const int column = (text[0] | 0x20) - 'a', row = (text[1] | 0x20) - 'a';
    if (column < 0 || column >= size || row < 0 || row >= size)
        return error_set(error, STATUS_INVALID, "not a cell, expected a1 to %c%d", 'a' + size - 1,
                         size);
    *cell = row * size + column;
    return STATUS_OK;
}

// Whether the swap of this node by `colour` leaves the stone: unless the other colour moves next.
static bool stone_stays(const Sgf *sgf, int node, Colour colour) {
    const int next = sgf_child(sgf, node);
    const char *value;
    size_t length;
    return next == SGF_NONE ||
           !sgf_value(sgf, next, colour == BLACK ? "W" : "B", 0, &value, &length);
}

static Status read_move(const Sgf *sgf, int node, const char *text, int size, RecordMove *move,
                        Error *error) {
    int cell = 0;
    if (!strcasecmp(text, "swap-pieces") || !strcasecmp(text, "swap-sides") ||
        !strcasecmp(text, "swap"))
        move->kind =
            stone_stays(sgf, node, (Colour)move->colour) ? RECORD_SWAP_SIDES : RECORD_SWAP_PIECES;
    else if (!strcasecmp(text, "resign"))
        move->kind = RECORD_RESIGN;
    else if (!strcasecmp(text, "forfeit"))
        move->kind = RECORD_FORFEIT;
    else if (!strcasecmp(text, "pass") || *text == '\0')
        move->kind = RECORD_PASS;
    else if (read_cell(text, size, &cell, error) == STATUS_OK)
        move->kind = RECORD_STONE;
    else
        return STATUS_INVALID;
    move->cell = (uint8_t)cell;
    return STATUS_OK;
}

static Status refuse(int move, const char *property, const Error *reason, Error *error) {
    return error_set(error, STATUS_INVALID, "after %d moves, property %s: %.400s", move, property,
                     reason->text);
}

static Status add_moves(const Sgf *sgf, int node, const char *property, Record *record,
                        Error *error) {
    char text[SHORT_BYTES];
    bool fits;
    for (int i = 0; find_short(sgf, node, property, i, text, &fits); i++) {
        Error reason;
        RecordMove move = {.colour = property[0] == 'B' ? BLACK : WHITE};
        Status status = fits ? read_move(sgf, node, text, record->start.size, &move, &reason)
                             : error_set(&reason, STATUS_INVALID, "not a move");
        if (status == STATUS_OK)
            status = record_add(record, move, &reason);
        if (status != STATUS_OK)
            return refuse(record->count, property, &reason, error);
    }
    return STATUS_OK;
}

// Takes setup stones and the side to move of a node into the record, whose moves so far then become
// part of its first position.
static Status set_up(const Sgf *sgf, int node, Record *record, Error *error) {
    static const char *const properties[] = {"AB", "AW", "AE"};
    Board board = record_position(record, record->count);
    const int size = board.size;
    bool changed = false, fits;
    char text[SHORT_BYTES];
    for (int p = 0; p < 3; p++)
        for (int i = 0; find_short(sgf, node, properties[p], i, text, &fits); i++) {
            Error reason;
            int cell = 0;
            const Status status = fits ? read_cell(text, size, &cell, &reason)
                                       : error_set(&reason, STATUS_INVALID, "not a cell");
            if (status != STATUS_OK)
                return refuse(record->count, properties[p], &reason, error);
            for (int colour = BLACK; colour <= WHITE; colour++)
                board.stones[colour] &= ~bits_cell(cell);
            if (p < 2)
                board.stones[p] |= bits_cell(cell);
            changed = true;
        }
    Colour to_move = (Colour)board.to_move;
    if (find_short(sgf, node, "PL", 0, text, &fits)) {
        Error reason;
        const Status status = fits ? notation_colour_read(text, &to_move, &reason)
                                   : error_set(&reason, STATUS_INVALID, "not a colour");
        if (status != STATUS_OK)
            return refuse(record->count, "PL", &reason, error);
        changed |= to_move != (Colour)board.to_move;
    }
    if (changed)
        *record = (Record){
            .start = board_from_stones(size, board.stones[BLACK], board.stones[WHITE], to_move)};
    return STATUS_OK;
}

Status sgf_record(const Sgf *sgf, int node, Record *record, Error *error) {
    int length = 1, root = node;
    for (; sgf_parent(sgf, root) != SGF_NONE; root = sgf_parent(sgf, root))
        length++;
    int size;
    Status status = read_size(sgf, root, &size, error);
    if (status != STATUS_OK)
        return status;
    int *path = memory_zeroed((size_t)length, sizeof *path);
    for (int i = length; i > 0; node = sgf_parent(sgf, node))
        path[--i] = node;
    Record read = record_empty(size);
    for (int i = 0; i < length && status == STATUS_OK; i++) {
        status = set_up(sgf, path[i], &read, error);
        if (status == STATUS_OK)
            status = add_moves(sgf, path[i], "B", &read, error);
        if (status == STATUS_OK)
            status = add_moves(sgf, path[i], "W", &read, error);
    }
    free(path);
    if (status == STATUS_OK)
        *record = read;
    return status;
}

static void add_stones(Sgf *sgf, int node, const char *property, Bits stones, int size) {
    while (stones) {
        char name[NOTATION_CELL_BYTES];
        notation_cell_write(bits_pop(&stones), size, name);
        sgf_add_text(sgf, node, property, name);
    }
}

void sgf_add_record(Sgf *sgf, int node, const Record *record) {
    const Board *start = &record->start;
    add_stones(sgf, node, "AB", start->stones[BLACK], start->size);
    add_stones(sgf, node, "AW", start->stones[WHITE], start->size);
    if (start->ply > 0 || start->to_move != BLACK)
        sgf_add_text(sgf, node, "PL", start->to_move == BLACK ? "B" : "W");
    for (int i = 0; i < record->count; i++) {
        static const char *const words[] = {
            [RECORD_SWAP_SIDES] = "swap-sides",
            [RECORD_SWAP_PIECES] = "swap-pieces",
            [RECORD_PASS] = "pass",
            [RECORD_RESIGN] = "resign",
            [RECORD_FORFEIT] = "forfeit",
        };
        const RecordMove move = record->moves[i];
        char name[NOTATION_CELL_BYTES];
        if (move.kind == RECORD_STONE)
            notation_cell_write(move.cell, start->size, name);
        node = sgf_add_node(sgf, node);
        sgf_add_text(sgf, node, move.colour == BLACK ? "B" : "W",
                     move.kind == RECORD_STONE ? name : words[move.kind]);
    }
}
