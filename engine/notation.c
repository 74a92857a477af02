#include "engine/notation.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// Own character classes: the functions of ctype.h depend on the locale.
static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_space(char c) {
    return is_blank(c) || c == '\n';
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

enum { SHOWN_BYTES = 16 };

// A printable form of a character, for error messages.
static const char *show(char c, char text[SHOWN_BYTES]) {
    if (c == '\0' || c == '\n')
        snprintf(text, SHOWN_BYTES, "the end");
    else if (c >= ' ' && c <= '~')
        snprintf(text, SHOWN_BYTES, "'%c'", c);
    else
        snprintf(text, SHOWN_BYTES, "byte 0x%02x", (unsigned)(unsigned char)c);
    return text;
}

const char *notation_colour_name(Colour colour) {
    static const char *const names[] = {"Black", "White", "Nobody"};
    CHECK(colour >= BLACK && colour <= NOBODY);
    return names[colour];
}

char notation_colour_letter(Colour colour) {
    CHECK(colour >= BLACK && colour <= NOBODY);
    return "bw?"[colour];
}

Status notation_colour_read(const char *text, Colour *colour, Error *error) {
    if (!strcasecmp(text, "b") || !strcasecmp(text, "black"))
        *colour = BLACK;
    else if (!strcasecmp(text, "w") || !strcasecmp(text, "white"))
        *colour = WHITE;
    else
        return error_set(error, STATUS_INVALID, "not a colour, expected b, w, black or white");
    return STATUS_OK;
}

void notation_cell_write(int cell, int size, char text[NOTATION_CELL_BYTES]) {
    CHECK(size >= 1 && size <= BOARD_SIZE_MAX && cell >= 0 && cell < size * size);
    const int row = cell / size + 1;
    char *p = text;
    *p++ = (char)('a' + cell % size);
    if (row >= 10)
        *p++ = (char)('0' + row / 10);
    *p++ = (char)('0' + row % 10);
    *p = '\0';
}

// Reads a cell at `*text` and advances `*text` past it.
static Status read_cell(const char **text, int size, int *cell, Error *error) {
    CHECK(size >= 1 && size <= BOARD_SIZE_MAX);
    char shown[SHOWN_BYTES];
    const char letter = lower(**text), last = (char)('a' + size - 1);
    if (letter < 'a' || letter > last)
        return error_set(error, STATUS_INVALID, "%s is no column, expected a letter a to %c",
                         show(**text, shown), last);
    const char *digits = *text + 1;
    if (!is_digit(*digits) || *digits == '0')
        return error_set(error, STATUS_INVALID, "%s after '%c' is no row, expected 1 to %d",
                         show(*digits, shown), **text, size);
    int row = 0;
    for (; is_digit(*digits); digits++)
        row = row > size ? row : row * 10 + (*digits - '0');
    if (row > size)
        return error_set(error, STATUS_INVALID, "the row after '%c' is too large, expected 1 to %d",
                         **text, size);
    *cell = (row - 1) * size + (letter - 'a');
    *text = digits;
    return STATUS_OK;
}

Status notation_cell_read(const char *text, int size, int *cell, Error *error) {
    const char *rest = text;
    int found = 0;
    const Status status = read_cell(&rest, size, &found, error);
    if (status != STATUS_OK)
        return status;
    char shown[SHOWN_BYTES];
    if (*rest)
        return error_set(error, STATUS_INVALID, "%s after the cell, expected nothing",
                         show(*rest, shown));
    *cell = found;
    return STATUS_OK;
}

void notation_moves_write(const NotationMoves *moves, int size, char text[NOTATION_MOVES_BYTES]) {
    CHECK(moves->count >= 0 && moves->count <= BOARD_CELLS_MAX);
    *text = '\0';
    for (int i = 0; i < moves->count; i++) {
        notation_cell_write(moves->cell[i], size, text);
        text += strlen(text);
    }
}

static const char *skip_spaces(const char *text) {
    while (is_space(*text))
        text++;
    return text;
}

Status notation_moves_play(const char *text, Board *board, NotationMoves *moves, Error *error) {
    Board played = *board;
    NotationMoves list = {0};
    const char *rest = skip_spaces(text);
    if (*rest == '-')
        rest = skip_spaces(rest + 1);
    for (; *rest; rest = skip_spaces(rest)) {
        const int number = list.count + 1;
        Error reason;
        int cell = 0;
        const Status status = read_cell(&rest, board->size, &cell, &reason);
        if (status != STATUS_OK)
            return error_set(error, status, "move %d: %.400s", number, reason.text);
        char name[NOTATION_CELL_BYTES];
        notation_cell_write(cell, board->size, name);
        if (!bits_has(board_free(&played), cell))
            return error_set(error, STATUS_INVALID, "move %d: %s is taken, expected a free cell",
                             number, name);
        if (played.winner != NOBODY)
            return error_set(error, STATUS_INVALID,
                             "move %d: %s comes after %s has won, expected no more moves", number,
                             name, notation_colour_name((Colour)played.winner));
        board_play(&played, cell);
        list.cell[list.count++] = (uint8_t)cell;
    }
    *board = played;
    if (moves)
        *moves = list;
    return STATUS_OK;
}

static char *put_blanks(char *p, int count) {
    memset(p, ' ', (size_t)count);
    return p + count;
}

static char *put_letters(char *p, int blanks, int size) {
    p = put_blanks(p, blanks);
    for (int column = 0; column < size; column++) {
        if (column > 0)
            *p++ = ' ';
        *p++ = (char)('a' + column);
    }
    *p++ = '\n';
    return p;
}

static char symbol(const Board *board, int cell) {
    return bits_has(board->stones[BLACK], cell)   ? 'B'
           : bits_has(board->stones[WHITE], cell) ? 'W'
                                                  : '.';
}

void notation_board_write(const Board *board, char text[NOTATION_BOARD_BYTES]) {
    const int size = board->size;
    char *p = put_letters(text, 2, size);
    for (int row = 0; row < size; row++) {
        p = put_blanks(p, row + (row < 9 ? 0 : -1)); // numbers are right-aligned
        p += snprintf(p, 8, "%d  ", row + 1);
        for (int column = 0; column < size; column++) {
            *p++ = symbol(board, row * size + column);
            *p++ = ' ';
        }
        p += snprintf(p, 8, " %d\n", row + 1);
    }
    p = put_letters(p, size + 3, size);
    const int left = (int)(text + NOTATION_BOARD_BYTES - p);
    CHECK(left > 0);
    const int length =
        snprintf(p, (size_t)left, "%s to move\n", notation_colour_name((Colour)board->to_move));
    CHECK(length < left);
}

// State of the ASCII board parser: what has been read so far, and the current position.
typedef struct BoardReader {
    const char *at;   // the next character
    const char *line; // where its line starts
    int line_number;  // from 1
    int size;         // 0 before the first row
    int rows;
    Bits stones[2];
    Colour to_move; // NOBODY: not given
    bool turn_said; // nothing may follow
    Error *error;
} BoardReader;

static Status refuse(const BoardReader *reader, const char *what) {
    return error_set(reader->error, STATUS_INVALID, "line %d, column %d: %s", reader->line_number,
                     (int)(reader->at - reader->line) + 1, what);
}

static void skip_blanks(BoardReader *reader) {
    while (is_blank(*reader->at))
        reader->at++;
}

static bool at_line_end(const BoardReader *reader) {
    return *reader->at == '\n' || *reader->at == '\0';
}

static Status refuse_symbol(const BoardReader *reader, const char *expected) {
    char what[128], shown[SHOWN_BYTES];
    snprintf(what, sizeof what, "%s, expected %s", show(*reader->at, shown), expected);
    return refuse(reader, what);
}

// The letters a b c ... above or below the rows.
static Status read_letters(BoardReader *reader) {
    int count = 0;
    for (; skip_blanks(reader), !at_line_end(reader); reader->at++, count++)
        if (*reader->at != 'a' + count || count == BOARD_SIZE_MAX)
            return refuse_symbol(reader, "the column letters a b c ... in order");
    if (reader->size > 0 && count != reader->size)
        return refuse(reader, "not as many column letters as columns");
    if (reader->size == 0)
        reader->size = count;
    return STATUS_OK;
}

// Reads the number of the current row, if there is one here.
static Status read_row_number(BoardReader *reader) {
    skip_blanks(reader);
    if (!is_digit(*reader->at))
        return STATUS_OK;
    const char *digits = reader->at;
    int number = 0;
    while (is_digit(*digits) && number <= BOARD_SIZE_MAX)
        number = number * 10 + (*digits++ - '0');
    if (number != reader->rows + 1) {
        char what[64];
        snprintf(what, sizeof what, "not the row number that was expected, %d", reader->rows + 1);
        return refuse(reader, what);
    }
    reader->at = digits;
    skip_blanks(reader);
    return STATUS_OK;
}

static Status read_row(BoardReader *reader) {
    Status status = read_row_number(reader);
    if (status != STATUS_OK)
        return status;
    Bits row[2] = {0, 0};
    int columns = 0;
    for (; skip_blanks(reader), !at_line_end(reader) && !is_digit(*reader->at); reader->at++) {
        const char c = *reader->at;
        if (c != '.' && c != 'B' && c != 'W')
            return refuse_symbol(reader, "B, W or .");
        if (columns == (reader->size > 0 ? reader->size : BOARD_SIZE_MAX))
            return refuse(reader, "too many cells in this row");
        if (c != '.')
            row[c == 'B' ? BLACK : WHITE] |= bits_cell(columns);
        columns++;
    }
    if (columns == 0 || (reader->size > 0 && columns < reader->size))
        return refuse(reader, "too few cells in this row");
    reader->size = columns;
    if (reader->rows == reader->size)
        return refuse(reader, "more rows than columns");
    if ((status = read_row_number(reader)) != STATUS_OK)
        return status;
    if (!at_line_end(reader))
        return refuse_symbol(reader, "the end of the row");
    reader->stones[BLACK] |= row[BLACK] << (reader->rows * reader->size);
    reader->stones[WHITE] |= row[WHITE] << (reader->rows * reader->size);
    reader->rows++;
    return STATUS_OK;
}

// Reads "Black to move" or "White to move", if it is here.
static bool read_turn(BoardReader *reader) {
    for (Colour colour = BLACK; colour <= WHITE; colour++) {
        const char *name = notation_colour_name(colour), *rest = " to move";
        const size_t length = strlen(name);
        if (strncmp(reader->at, name, length) || strncmp(reader->at + length, rest, strlen(rest)))
            continue;
        reader->at += length + strlen(rest);
        reader->to_move = colour;
        reader->turn_said = true;
        return true;
    }
    return false;
}

static Status read_line(BoardReader *reader) {
    skip_blanks(reader);
    if (at_line_end(reader))
        return STATUS_OK;
    if (reader->turn_said)
        return refuse(reader, "more text after the side to move");
    if (read_turn(reader)) {
        skip_blanks(reader);
        return at_line_end(reader) ? STATUS_OK : refuse_symbol(reader, "the end of the line");
    }
    return *reader->at == 'a' ? read_letters(reader) : read_row(reader);
}

Status notation_board_read(const char *text, Board *board, Error *error) {
    BoardReader reader = {
        .at = text, .line = text, .line_number = 1, .to_move = NOBODY, .error = error};
    for (;;) {
        const Status status = read_line(&reader);
        if (status != STATUS_OK)
            return status;
        if (*reader.at == '\0')
            break;
        reader.line = ++reader.at;
        reader.line_number++;
    }
    if (reader.rows == 0)
        return refuse(&reader, "the text ends, expected a board of B, W and .");
    if (reader.rows < reader.size)
        return refuse(&reader, "the text ends, expected as many rows as columns");
    if (reader.to_move == NOBODY)
        reader.to_move =
            bits_count(reader.stones[BLACK]) > bits_count(reader.stones[WHITE]) ? WHITE : BLACK;
    *board =
        board_from_stones(reader.size, reader.stones[BLACK], reader.stones[WHITE], reader.to_move);
    return STATUS_OK;
}
