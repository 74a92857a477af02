#include "engine/sgf_game.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "engine/notation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHORT_BYTES = 16 };

// A value as a short text without blanks around it; false if it is too long or holds a 0.
static bool short_text(const Sgf *sgf, int value, char text[SHORT_BYTES]) {
    size_t length;
    const char *bytes = sgf_bytes(sgf, value, &length);
    while (length > 0 && strchr(" \t\r\n", bytes[0]) && bytes[0])
        bytes++, length--;
    while (length > 0 && strchr(" \t\r\n", bytes[length - 1]) && bytes[length - 1])
        length--;
    text[0] = '\0';
    if (length >= SHORT_BYTES || memchr(bytes, '\0', length))
        return false;
    if (length > 0)
        memcpy(text, bytes, length);
    text[length] = '\0';
    return true;
}

// The first value of a property at a node as a short text; false if there is none.
static bool find_short(const Sgf *sgf, int node, const char *property, char text[SHORT_BYTES]) {
    const int value = sgf_first_value(sgf, node, property);
    if (value == SGF_NONE)
        return false;
    if (!short_text(sgf, value, text))
        strcpy(text, "?"); // not a valid value of any property used here
    return true;
}

static bool has(const Sgf *sgf, int node, const char *property) {
    return sgf_first_value(sgf, node, property) != SGF_NONE;
}

// ------------------------------------------------------------------------------------------------
// Messages

// Which game it is, if there are several: "games.sgf: game 2: ".
static void write_place(const SgfGame *game, char place[SGF_NAME_BYTES + 32]) {
    if (game->count > 1)
        snprintf(place, SGF_NAME_BYTES + 32, "%s: game %d: ", sgf_name(game->sgf), game->number);
    else
        snprintf(place, SGF_NAME_BYTES + 32, "%s: ", sgf_name(game->sgf));
}

// The value as it can be shown in a message.
static void write_value(const Sgf *sgf, int value, char shown[24]) {
    size_t length;
    const char *bytes = sgf_bytes(sgf, value, &length);
    size_t used = 0;
    for (; used < length && used < 20; used++)
        shown[used] = (char)(bytes[used] >= ' ' && bytes[used] < 0x7f ? bytes[used] : '?');
    strcpy(shown + used, used < length ? "..." : "");
}

// `what` may begin with a move number: "move 3, ".
static Status refuse(const SgfGame *game, const char *what, const char *property, int value,
                     const char *reason, Error *error) {
    char place[SGF_NAME_BYTES + 32], shown[24];
    write_place(game, place);
    write_value(game->sgf, value, shown);
    return error_set(error, STATUS_INVALID, "%s%s%s[%s]: %s", place, what, property, shown, reason);
}

static Status refuse_move(const SgfGame *game, const Record *record, const char *property,
                          int value, const char *reason, Error *error) {
    char what[48];
    snprintf(what, sizeof what, "move %d%s, ", record->count + 1,
             record->start.ply > 0 ? " after the setup" : "");
    return refuse(game, what, property, value, reason, error);
}

// ------------------------------------------------------------------------------------------------
// Kind of game

static Status read_format(const SgfGame *game, Error *error) {
    char text[SHORT_BYTES];
    if (find_short(game->sgf, game->root, "FF", text) &&
        (strlen(text) != 1 || text[0] < '1' || text[0] > '4'))
        return refuse(game, "", "FF", sgf_first_value(game->sgf, game->root, "FF"),
                      "another format, expected FF[1] to FF[4]", error);
    if (find_short(game->sgf, game->root, "GM", text) && strcmp(text, "11") != 0)
        return refuse(game, "", "GM", sgf_first_value(game->sgf, game->root, "GM"),
                      "not a game of Hex, expected GM[11]", error);
    return STATUS_OK;
}

// Reads `n` or `n:n`.
static Status read_size(SgfGame *game, Error *error) {
    char text[SHORT_BYTES], expected[SHORT_BYTES], rest;
    game->size = BOARD_SIZE_MAX;
    if (!find_short(game->sgf, game->root, "SZ", text))
        return STATUS_OK;
    int columns = 0, rows = 0;
    const int fields = sscanf(text, "%2d:%2d%c", &columns, &rows, &rest);
    if (fields == 1)
        rows = columns;
    snprintf(expected, sizeof expected, fields == 2 ? "%d:%d" : "%d", columns, rows);
    char reason[96] = "";
    if (fields == 2 && columns != rows && columns > 0 && rows > 0)
        snprintf(reason, sizeof reason,
                 "a board of %d columns and %d rows, expected as many rows as columns", columns,
                 rows);
    else if (fields < 1 || fields > 2 || strcmp(text, expected) != 0 || columns < 1 ||
             columns > BOARD_SIZE_MAX)
        snprintf(reason, sizeof reason, "no board size that can be played, expected 1 to %d",
                 BOARD_SIZE_MAX);
    if (reason[0])
        return refuse(game, "", "SZ", sgf_first_value(game->sgf, game->root, "SZ"), reason, error);
    game->size = columns;
    return STATUS_OK;
}

// Whether a cell is written as in Go, two letters.
static bool is_go_cell(const char *text) {
    return strlen(text) == 2 && (text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z' &&
           (text[1] | 0x20) >= 'a' && (text[1] | 0x20) <= 'z';
}

static bool is_golem(const SgfGame *game) {
    const Sgf *sgf = game->sgf;
    char site[64], cell[SHORT_BYTES];
    sgf_text(sgf, game->root, "SO", site, sizeof site);
    const bool named = strstr(site, "littlegolem.") != NULL;
    if (!named && (has(sgf, game->root, "GM") || has(sgf, game->root, "AP")))
        return false;
    for (int node = game->root; node != SGF_NONE; node = sgf_next_node(sgf, node, game->root)) {
        if (has(sgf, node, "B") || has(sgf, node, "AB") || has(sgf, node, "AW"))
            return false;
        if (find_short(sgf, node, "W", cell))
            return is_go_cell(cell) || (named && !strcasecmp(cell, "resign"));
    }
    return named;
}

// Little Golem has other games, too, and names them in EV: "havannah.in.size4.4".
static Status check_event(const SgfGame *game, Error *error) {
    char event[32];
    sgf_text(game->sgf, game->root, "EV", event, sizeof event);
    const size_t length = strcspn(event, ".");
    if (!game->golem || event[length] != '.' || has(game->sgf, game->root, "GM") ||
        (length == 3 && !strncasecmp(event, "hex", 3)))
        return STATUS_OK;
    return refuse(game, "", "EV", sgf_first_value(game->sgf, game->root, "EV"),
                  "not a game of Hex, expected one of hex", error);
}

// The dialect of HexGui, if it wrote the file.
static void read_application(SgfGame *game) {
    char application[32];
    int minor;
    sgf_text(game->sgf, game->root, "AP", application, sizeof application);
    game->turn_behind = !strncmp(application, "HexGui:", 7);
    game->stones_stay = sscanf(application, "HexGui:0.%9d", &minor) == 1 && minor < 10;
}

Status sgf_game_open(const Sgf *sgf, int number, SgfGame *game, Error *error) {
    SgfGame opened = {.sgf = sgf, .number = number, .count = sgf_games(sgf), .root = SGF_ROOT};
    if (number < 1 || number > opened.count)
        return error_set(error, STATUS_INVALID, "%s: no game %d in this file, expected 1 to %d",
                         sgf_name(sgf), number, opened.count);
    for (int i = 1; i < number; i++)
        opened.root = sgf_sibling(sgf, opened.root);
    Status status = read_format(&opened, error);
    if (status == STATUS_OK)
        status = read_size(&opened, error);
    if (status != STATUS_OK)
        return status;
    opened.golem = is_golem(&opened);
    read_application(&opened);
    status = check_event(&opened, error);
    if (status == STATUS_OK)
        *game = opened;
    return status;
}

Status sgf_game_load(const char *path, int number, Sgf **sgf, SgfGame *game, Error *error) {
    char *bytes;
    size_t length;
    Status status = file_text(path, SGF_BYTES_MAX, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = sgf_read(path, bytes, length, sgf, error);
    free(bytes);
    if (status != STATUS_OK)
        return status;
    status = sgf_game_open(*sgf, number ? number : 1, game, error);
    if (status != STATUS_OK)
        sgf_destroy(*sgf);
    return status;
}

// ------------------------------------------------------------------------------------------------
// Moves

// A cell as `a1` or as in Go, `aa`.
static Status read_cell(const char *text, int size, int *cell, Error *error) {
    if (!is_go_cell(text))
        return notation_cell_read(text, size, cell, error);
    const int column = (text[0] | 0x20) - 'a', row = (text[1] | 0x20) - 'a';
    if (column >= size || row >= size)
        return error_set(error, STATUS_INVALID, "not a cell, expected a1 to %c%d", 'a' + size - 1,
                         size);
    *cell = row * size + column;
    return STATUS_OK;
}

static bool is_swap(const char *text) {
    return !strcasecmp(text, "swap-pieces") || !strcasecmp(text, "swap-sides") ||
           !strcasecmp(text, "swap");
}

static bool gives_up(const char *text) {
    return !strcasecmp(text, "resign") || !strcasecmp(text, "forfeit");
}

// Whether a swap at a node leaves the stones: whether the colour that swapped moves next, on the
// first line that has a move. Resigning and forfeiting out of turn is possible, so those do not
// count.
static bool stones_stay(const SgfGame *game, int node, const char *swap, const char *property) {
    const Sgf *sgf = game->sgf;
    if (!strcasecmp(swap, "swap-sides"))
        return true;
    char text[SHORT_BYTES];
    for (int after = sgf_next_node(sgf, node, node); after != SGF_NONE;
         after = sgf_next_node(sgf, after, node)) {
        const char *mover = has(sgf, after, "B") ? "B" : "W";
        if (find_short(sgf, after, mover, text) && !gives_up(text))
            return *mover == *property;
    }
    return strcasecmp(swap, "swap") ? game->stones_stay : !game->golem;
}

static Status read_move(const SgfGame *game, int node, const char *text, const char *property,
                        RecordMove *move, Error *error) {
    int cell = 0;
    if (is_swap(text))
        move->kind =
            stones_stay(game, node, text, property) ? RECORD_SWAP_SIDES : RECORD_SWAP_PIECES;
    else if (!strcasecmp(text, "resign"))
        move->kind = RECORD_RESIGN;
    else if (!strcasecmp(text, "forfeit"))
        move->kind = RECORD_FORFEIT;
    else if (!strcasecmp(text, "pass") || *text == '\0')
        move->kind = RECORD_PASS;
    else if (read_cell(text, game->size, &cell, error) == STATUS_OK)
        move->kind = RECORD_STONE;
    else
        return STATUS_INVALID;
    move->cell = (uint8_t)cell;
    return STATUS_OK;
}

static Status add_moves(const SgfGame *game, int node, const char *property, Record *record,
                        Error *error) {
    const Sgf *sgf = game->sgf;
    char text[SHORT_BYTES];
    for (int value = sgf_first_value(sgf, node, property); value != SGF_NONE;
         value = sgf_next_value(sgf, value)) {
        Error reason;
        RecordMove move = {.colour = (property[0] == 'B') != game->golem ? BLACK : WHITE};
        Status status = short_text(sgf, value, text)
                            ? read_move(game, node, text, property, &move, &reason)
                            : error_set(&reason, STATUS_INVALID, "not a move");
        if (status == STATUS_OK)
            status = record_add(record, move, &reason);
        if (status != STATUS_OK)
            return refuse_move(game, record, property, value, reason.text, error);
    }
    return STATUS_OK;
}

// ------------------------------------------------------------------------------------------------
// Setup

// Reads a cell, or a rectangle of cells between two corners with a colon between them.
static Status read_cells(const char *text, int size, Bits *cells, Error *error) {
    char first[SHORT_BYTES];
    const char *colon = strchr(text, ':');
    snprintf(first, sizeof first, "%.*s", colon ? (int)(colon - text) : SHORT_BYTES, text);
    int from = 0, to = 0;
    Status status = read_cell(first, size, &from, error);
    if (status == STATUS_OK)
        status = read_cell(colon ? colon + 1 : first, size, &to, error);
    if (status != STATUS_OK)
        return status;
    *cells = 0;
    for (int cell = 0; cell < size * size; cell++) {
        const int row = cell / size, column = cell % size;
        const bool rows = (row - from / size) * (row - to / size) <= 0;
        const bool columns = (column - from % size) * (column - to % size) <= 0;
        if (rows && columns)
            *cells |= bits_cell(cell);
    }
    return STATUS_OK;
}

static Status set_stones(const SgfGame *game, int node, const Record *record, Board *board,
                         bool *changed, Error *error) {
    static const char *const properties[] = {"AB", "AW", "AE"};
    const Sgf *sgf = game->sgf;
    char text[SHORT_BYTES];
    for (int p = 0; p < 3; p++)
        for (int value = sgf_first_value(sgf, node, properties[p]); value != SGF_NONE;
             value = sgf_next_value(sgf, value)) {
            Error reason;
            Bits cells = 0;
            const Status status = short_text(sgf, value, text)
                                      ? read_cells(text, game->size, &cells, &reason)
                                      : error_set(&reason, STATUS_INVALID, "not a cell");
            if (status != STATUS_OK)
                return refuse_move(game, record, properties[p], value, reason.text, error);
            for (int colour = BLACK; colour <= WHITE; colour++)
                board->stones[colour] &= ~cells;
            if (p < 2)
                board->stones[(p == BLACK) != game->golem ? BLACK : WHITE] |= cells;
            *changed = true;
        }
    return STATUS_OK;
}

// Reads the side to move from PL; `*to_move` is unchanged if there is none.
static Status read_turn(const SgfGame *game, int node, const Record *record, int *to_move,
                        Error *error) {
    char text[SHORT_BYTES];
    const int value = sgf_first_value(game->sgf, node, "PL");
    if (value == SGF_NONE)
        return STATUS_OK;
    Error reason;
    Colour colour = BLACK;
    const Status status = short_text(game->sgf, value, text)
                              ? notation_colour_read(text, &colour, &reason)
                              : error_set(&reason, STATUS_INVALID, "not a colour");
    if (status != STATUS_OK)
        return refuse_move(game, record, "PL", value, reason.text, error);
    *to_move = (int)(game->golem ? colour_other(colour) : colour);
    return STATUS_OK;
}

// Restarts the record from a position.
static void begin(Record *record, const Board *board, int to_move) {
    *record = (Record){.start = board_from_stones(board->size, board->stones[BLACK],
                                                  board->stones[WHITE], (Colour)to_move)};
}

bool sgf_game_changes(const SgfGame *game, int node) {
    static const char *const properties[] = {"B", "W", "AB", "AW", "AE", "PL"};
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (has(game->sgf, node, properties[i]))
            return true;
    return false;
}

// Restarts the record if PL in a node with a move gives a different side to move after it.
static Status turn_behind(const SgfGame *game, int node, Record *record, bool *anew, Error *error) {
    const Board board = record_position(record, record->count);
    int to_move = board.to_move;
    const Status status = read_turn(game, node, record, &to_move, error);
    if (status == STATUS_OK && to_move != board.to_move) {
        begin(record, &board, to_move);
        *anew = true;
    }
    return status;
}

Status sgf_game_add(const SgfGame *game, int node, Record *record, bool *anew, Error *error) {
    const bool moves = has(game->sgf, node, "B") || has(game->sgf, node, "W");
    Board board = record_position(record, record->count);
    int to_move = board.to_move;
    *anew = false;
    Status status = set_stones(game, node, record, &board, anew, error);
    if (status == STATUS_OK && !moves)
        status = read_turn(game, node, record, &to_move, error);
    if (status != STATUS_OK)
        return status;
    *anew |= to_move != board.to_move;
    if (*anew)
        begin(record, &board, to_move);
    status = add_moves(game, node, "B", record, error);
    if (status == STATUS_OK)
        status = add_moves(game, node, "W", record, error);
    if (status == STATUS_OK && moves && game->turn_behind)
        status = turn_behind(game, node, record, anew, error);
    return status;
}

Status sgf_game_record(const SgfGame *game, int node, Record *record, Error *error) {
    int length = 1;
    for (int up = node; sgf_parent(game->sgf, up) != SGF_NONE; up = sgf_parent(game->sgf, up))
        length++;
    int *path = memory_zeroed((size_t)length, sizeof *path);
    for (int i = length; i > 0; node = sgf_parent(game->sgf, node))
        path[--i] = node;
    Record read = record_empty(game->size);
    Status status = STATUS_OK;
    bool anew;
    for (int i = 0; i < length && status == STATUS_OK; i++)
        if (sgf_game_changes(game, path[i]))
            status = sgf_game_add(game, path[i], &read, &anew, error);
    free(path);
    if (status == STATUS_OK)
        *record = read;
    return status;
}

// A name without line ends.
static void read_name(const SgfGame *game, const char *property, char name[48]) {
    sgf_text(game->sgf, game->root, property, name, 48);
    for (char *end; (end = strchr(name, '\n'));)
        *end = ' ';
}

void sgf_game_title(const SgfGame *game, char *text, size_t room) {
    char black[48], white[48], names[112] = "";
    read_name(game, "PB", black);
    read_name(game, "PW", white);
    if (black[0] && white[0])
        snprintf(names, sizeof names, ", %s against %s", black, white);
    snprintf(text, room, "game %d of %d%s", game->number, game->count, names);
}

// ------------------------------------------------------------------------------------------------
// Writing

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
