#include "engine/board.h"

#include "base/check.h"
#include "base/rng.h"

// Zobrist keys are computed, not stored: a mix of what they stand for costs less than a cache miss.
static uint64_t stone_key(Colour colour, int cell) {
    return rng_mix((uint64_t)(cell * 2 + (int)colour) + 0x68657800u);
}

static const uint64_t white_to_move_key = 0x8f2d6c3b95a1e74du;

Board board_empty(int size) {
    CHECK(size >= 1 && size <= BOARD_SIZE_MAX);
    return (Board){
        .size = (uint8_t)size, .to_move = BLACK, .winner = NOBODY, .hash = rng_mix((uint64_t)size)};
}

static void put_stone(Board *board, Colour colour, int cell) {
    const BitsGeometry *geometry = &bits_geometry[board->size];
    const Bits stone = bits_cell(cell);
    const Bits own = board->stones[colour] |= stone;
    const Bits near = bits_neighbours(stone, board->size);
    board->hash ^= stone_key(colour, cell);
    board->ply++;
    bool joined[2];
    for (int end = 0; end < 2; end++) {
        Bits *edge = &board->edge[colour][end];
        joined[end] = ((near & *edge) | (stone & geometry->edge[colour][end])) != 0;
        if (joined[end]) {
            *edge |= stone;
            Bits frontier = near & own & ~*edge;
            while (frontier) {
                *edge |= frontier;
                frontier = bits_neighbours(frontier, board->size) & own & ~*edge;
            }
        }
    }
    if (joined[0] && joined[1] && board->winner == NOBODY)
        board->winner = (uint8_t)colour;
}

void board_play(Board *board, int cell) {
    CHECK(cell >= 0 && cell < board_cells(board) && bits_has(board_legal(board), cell));
    const Colour mover = (Colour)board->to_move;
    put_stone(board, mover, cell);
    board->to_move = (uint8_t)colour_other(mover);
    board->hash ^= white_to_move_key;
}

void board_place(Board *board, Colour colour, int cell) {
    CHECK(cell >= 0 && cell < board_cells(board) && bits_has(board_free(board), cell));
    CHECK(colour == BLACK || colour == WHITE);
    put_stone(board, colour, cell);
    board_set_to_move(board, colour_other(colour));
}

void board_set_to_move(Board *board, Colour colour) {
    CHECK(colour == BLACK || colour == WHITE);
    if (board->to_move != colour)
        board->hash ^= white_to_move_key;
    board->to_move = (uint8_t)colour;
}

Colour board_flood_winner(const Board *board) {
    const BitsGeometry *geometry = &bits_geometry[board->size];
    for (Colour colour = BLACK; colour <= WHITE; colour++) {
        const Bits own = board->stones[colour];
        const Bits reached = bits_flood(own & geometry->edge[colour][0], own, board->size);
        if (reached & geometry->edge[colour][1])
            return colour;
    }
    return NOBODY;
}

Board board_from_stones(int size, Bits black, Bits white, Colour to_move) {
    Board board = board_empty(size);
    CHECK(!(black & white) && !((black | white) & ~bits_geometry[size].all));
    for (Bits rest = black; rest;)
        put_stone(&board, BLACK, bits_pop(&rest));
    for (Bits rest = white; rest;)
        put_stone(&board, WHITE, bits_pop(&rest));
    board_set_to_move(&board, to_move);
    return board;
}

Board board_swapped(const Board *board) {
    return board_from_stones(board->size, bits_transpose(board->stones[WHITE], board->size),
                             bits_transpose(board->stones[BLACK], board->size),
                             colour_other((Colour)board->to_move));
}

Board board_rotated(const Board *board) {
    return board_from_stones(board->size, bits_rotate(board->stones[BLACK], board->size),
                             bits_rotate(board->stones[WHITE], board->size),
                             (Colour)board->to_move);
}
