// A Hex position. Black moves first and joins top to bottom, White left to right; no swap rule, no
// draws. A Board is a plain value: copy it to keep a position, there is nothing to undo.
#ifndef HEXLAW_ENGINE_BOARD_H
#define HEXLAW_ENGINE_BOARD_H

#include "engine/bits.h"

typedef enum Colour { BLACK = 0, WHITE = 1, NOBODY = 2 } Colour;

enum { BOARD_SIZE_MIN = 2, BOARD_SIZE_MAX = BITS_SIZE_MAX, BOARD_CELLS_MAX = BITS_CELLS_MAX };

typedef struct Board {
    Bits stones[2];  // by Colour
    Bits edge[2][2]; // [colour][end]: its stones that are joined to that edge of its own
    uint64_t hash;   // Zobrist: of size, stones and side to move
    uint8_t size;    // 1 to BOARD_SIZE_MAX (1x1 is there for the solver's sake)
    uint8_t to_move; // Colour, alternates; stays as it was after the game is won
    uint8_t winner;  // Colour, NOBODY while the game goes on
    uint8_t ply;     // stones on the board
} Board;

static inline Colour colour_other(Colour colour) {
    return (Colour)(colour ^ 1);
}

// The empty board, Black to move.
Board board_empty(int size);

static inline int board_cells(const Board *board) {
    return board->size * board->size;
}

// Cells without a stone, whether or not the game is won.
static inline Bits board_free(const Board *board) {
    return bits_geometry[board->size].all & ~(board->stones[BLACK] | board->stones[WHITE]);
}

// Legal moves: the free cells, none once the game is won.
static inline Bits board_legal(const Board *board) {
    return board->winner == NOBODY ? board_free(board) : 0;
}

// The side to move puts a stone on a free cell of a game that is not won (checked). Winning is
// found at once: each side's chains at its two edges are kept and grown.
void board_play(Board *board, int cell);

// Puts a stone of either colour on a free cell and gives the turn to the other colour: for
// positions set up by hand and protocols that do not enforce turns. Allowed after a win; the first
// winner stays.
void board_place(Board *board, Colour colour, int cell);

// Whose turn it is, set by hand.
void board_set_to_move(Board *board, Colour colour);

// The winner found by flooding from the edges, from the stones alone; agrees with board->winner.
Colour board_flood_winner(const Board *board);

// The same game seen from the other side: transposed, colours swapped, turn swapped.
Board board_swapped(const Board *board);

// The same game turned by 180 degrees.
Board board_rotated(const Board *board);

// Puts together a position from stones (disjoint, inside the board; checked).
Board board_from_stones(int size, Bits black, Bits white, Colour to_move);

#endif
