#include "engine/board.h"

Board board_empty(int size) {
    CHECK(size >= 1 && size <= BOARD_SIZE_MAX);
    const BitsGeometry *geometry = &bits_geometry[size];
    return (Board){
        .reach = {{geometry->edge[BLACK][0], geometry->edge[BLACK][1]},
                  {geometry->edge[WHITE][0], geometry->edge[WHITE][1]}},
        .hash = rng_mix((uint64_t)size),
        .size = (uint8_t)size,
        .to_move = BLACK,
        .winner = NOBODY,
    };
}

static uint64_t grow_reach_small(uint64_t reach, uint64_t own, uint64_t joined, int size) {
    do {
        const uint64_t near = bits_neighbours_small(joined, size) & ~reach;
        reach |= near;
        joined = near & own;
    } while (joined);
    return reach;
}

Bits board_grow_reach(Bits reach, Bits own, Bits joined, int size) {
    if (size <= BITS_SMALL_SIZE_MAX)
        return grow_reach_small((uint64_t)reach, (uint64_t)own, (uint64_t)joined, size);
    do {
        const Bits near = bits_neighbours(joined, size) & ~reach;
        reach |= near;
        joined = near & own;
    } while (joined);
    return reach;
}

void board_place(Board *board, Colour colour, int cell) {
    CHECK(cell >= 0 && cell < board_cells(board) && bits_has(board_free(board), cell));
    CHECK(colour == BLACK || colour == WHITE);
    board_put(board, colour, cell);
    board_set_to_move(board, colour_other(colour));
}

void board_set_to_move(Board *board, Colour colour) {
    CHECK(colour == BLACK || colour == WHITE);
    if (board->to_move != colour)
        board->hash ^= BOARD_WHITE_TO_MOVE_KEY;
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
        board_put(&board, BLACK, bits_pop(&rest));
    for (Bits rest = white; rest;)
        board_put(&board, WHITE, bits_pop(&rest));
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
