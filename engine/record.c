#include "engine/record.h"

#include "base/check.h"
#include "engine/notation.h"

Record record_empty(int size) {
    return (Record){.start = board_empty(size)};
}

static void apply(Board *board, RecordMove move) {
    const Colour other = colour_other((Colour)move.colour);
    switch ((RecordKind)move.kind) {
    case RECORD_STONE:
        board_place(board, (Colour)move.colour, move.cell);
        break;
    case RECORD_SWAP_SIDES:
        board_set_to_move(board, (Colour)move.colour);
        break;
    case RECORD_SWAP_PIECES:
        *board = board_from_stones(board->size, bits_transpose(board->stones[WHITE], board->size),
                                   bits_transpose(board->stones[BLACK], board->size), other);
        break;
    case RECORD_PASS:
        board_set_to_move(board, other);
        break;
    case RECORD_RESIGN:
    case RECORD_FORFEIT:
        break;
    }
}

Board record_position(const Record *record, int count) {
    CHECK(count >= 0 && count <= record->count);
    Board board = record->start;
    for (int i = 0; i < count; i++)
        apply(&board, record->moves[i]);
    return board;
}

static Status check_stone(const Record *record, int cell, Error *error) {
    const Board board = record_position(record, record->count);
    CHECK(cell < board_cells(&board));
    if (bits_has(board_free(&board), cell))
        return STATUS_OK;
    char name[NOTATION_CELL_BYTES];
    notation_cell_write(cell, board.size, name);
    return error_set(error, STATUS_INVALID, "%s is taken, expected a free cell", name);
}

static Status check_swap(const Record *record, Colour colour, Error *error) {
    const Board board = record_position(record, record->count);
    if ((board.stones[BLACK] | board.stones[WHITE]) == 0)
        return error_set(error, STATUS_INVALID, "a swap on an empty board, expected a stone there");
    if (record->count > 0 && record->moves[record->count - 1].colour == colour)
        return error_set(error, STATUS_INVALID,
                         "a swap after a move of the same side, expected "
                         "one of the other side");
    return STATUS_OK;
}

Status record_second_swap(const Record *record, Colour colour, Error *error) {
    if (record->count == 1 && record->start.ply == 0 && record->moves[0].kind == RECORD_STONE &&
        record->moves[0].colour != colour)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID,
                     "a swap is only possible as the second move, after the other side's stone");
}

Status record_add(Record *record, RecordMove move, Error *error) {
    CHECK(move.colour <= WHITE && move.kind <= RECORD_FORFEIT);
    if (record->count == RECORD_MOVES_MAX)
        return error_set(error, STATUS_INVALID, "too many moves, expected at most %d",
                         RECORD_MOVES_MAX);
    Status status = STATUS_OK;
    if (move.kind == RECORD_STONE)
        status = check_stone(record, move.cell, error);
    else if (move.kind == RECORD_SWAP_SIDES || move.kind == RECORD_SWAP_PIECES)
        status = check_swap(record, (Colour)move.colour, error);
    if (status == STATUS_OK)
        record->moves[record->count++] = move;
    return status;
}

Colour record_winner(const Record *record) {
    const Board board = record_position(record, record->count);
    if (board.winner != NOBODY || record->count == 0)
        return (Colour)board.winner;
    const RecordMove last = record->moves[record->count - 1];
    const bool gave_up = last.kind == RECORD_RESIGN || last.kind == RECORD_FORFEIT;
    return gave_up ? colour_other((Colour)last.colour) : NOBODY;
}
