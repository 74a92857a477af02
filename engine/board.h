// A Hex position. Black moves first and joins top to bottom, White left to right; no swap rule, no
// draws. A Board is a plain value: copy it to keep a position, there is nothing to undo.
#ifndef HEXLAW_ENGINE_BOARD_H
#define HEXLAW_ENGINE_BOARD_H

#include "base/check.h"
#include "base/rng.h"
#include "engine/bits.h"

typedef enum Colour { BLACK = 0, WHITE = 1, NOBODY = 2 } Colour;

enum { BOARD_SIZE_MIN = 2, BOARD_SIZE_MAX = BITS_SIZE_MAX, BOARD_CELLS_MAX = BITS_CELLS_MAX };

typedef struct Board {
    Bits stones[2];   // by Colour
    Bits reach[2][2]; // [colour][end]: the cells on that edge or adjacent to the colour's stones
                      // connected to it; a stone of the colour in there is connected to the edge
    uint64_t hash;    // Zobrist: of size, stones and side to move
    uint8_t size;     // 1 to BOARD_SIZE_MAX (1x1 for the solver only)
    uint8_t to_move;  // Colour, alternates, after the winning move too
    uint8_t winner;   // Colour, NOBODY while the game goes on
    uint8_t ply;      // stones on the board
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

// The stones of a colour that are connected to one of its two edges.
static inline Bits board_joined(const Board *board, Colour colour, int end) {
    return board->reach[colour][end] & board->stones[colour];
}

// The free cells that would win at once for a colour.
static inline Bits board_winning(const Board *board, Colour colour) {
    return board->reach[colour][0] & board->reach[colour][1] & board_free(board);
}

// Legal moves: the free cells, none once the game is won.
static inline Bits board_legal(const Board *board) {
    return board->winner == NOBODY ? board_free(board) : 0;
}

// Zobrist keys are computed, not stored: mixing colour and cell costs less than a cache miss.
static inline uint64_t board_stone_key(Colour colour, int cell) {
    return rng_mix((uint64_t)(cell * 2 + (int)colour) + 0x68657800u);
}

#define BOARD_WHITE_TO_MOVE_KEY 0x8f2d6c3b95a1e74du

// Extends a reach by `joined`, stones of its colour that it has just come to include, and by all
// stones of `own` that are connected through them.
Bits board_grow_reach(Bits reach, Bits own, Bits joined, int size);

// Puts a stone on the free cell `cell` of `from` and writes the position to `to`, which may be the
// same; no checks, and the side to move stays. Wins are detected incrementally, from each side's
// reach of its two edges. Callers should use the play functions below; this is in the header
// because it is the engine's hottest path. Nothing is read from `to`: reading a wide store back
// piece by piece would stall until it has reached the cache.
static inline void board_put_from(const Board *from, Colour colour, int cell, Board *to) {
    const Colour other = colour_other(colour);
    const Bits stone = bits_cell(cell), near = bits_geometry[from->size].near[cell];
    const Bits own = from->stones[colour] | stone;
    Bits reaches[2];
    bool joins[2];
    for (int end = 0; end < 2; end++) {
        const Bits reach = from->reach[colour][end];
        joins[end] = (reach & stone) != 0;
        const Bits grown = joins[end] ? near & ~reach : 0, joined = grown & own;
        reaches[end] =
            joined ? board_grow_reach(reach | near, own, joined, from->size) : reach | grown;
    }
    to->stones[colour] = own;
    to->stones[other] = from->stones[other];
    to->reach[colour][0] = reaches[0];
    to->reach[colour][1] = reaches[1];
    to->reach[other][0] = from->reach[other][0];
    to->reach[other][1] = from->reach[other][1];
    to->hash = from->hash ^ board_stone_key(colour, cell);
    to->size = from->size;
    to->to_move = from->to_move;
    to->winner = joins[0] && joins[1] ? (uint8_t)colour : from->winner;
    to->ply = (uint8_t)(from->ply + 1);
}

static inline void board_put(Board *board, Colour colour, int cell) {
    board_put_from(board, colour, cell, board);
}

// The side to move puts a stone on a free cell of `from`, a game that is not won (checked); the
// position after it is written to `to`, which may be the same.
static inline void board_play_from(const Board *from, int cell, Board *to) {
    CHECK(cell >= 0 && cell < board_cells(from) && bits_has(board_legal(from), cell));
    board_put_from(from, (Colour)from->to_move, cell, to);
    to->to_move ^= 1;
    to->hash ^= BOARD_WHITE_TO_MOVE_KEY;
}

static inline void board_play(Board *board, int cell) {
    board_play_from(board, cell, board);
}

// Puts a stone of either colour on a free cell and gives the turn to the other colour: for
// positions set up by hand and protocols that do not enforce turns. Allowed after a win: the other
// side cannot win any more.
void board_place(Board *board, Colour colour, int cell);

// Sets the side to move.
void board_set_to_move(Board *board, Colour colour);

// The winner by flood fill from the edges, from the stones alone; agrees with board->winner.
Colour board_flood_winner(const Board *board);

// The same game seen from the other side: transposed, colours swapped, turn swapped.
Board board_swapped(const Board *board);

// The same game rotated by 180 degrees.
Board board_rotated(const Board *board);

// A position from its stones (disjoint, inside the board; checked).
Board board_from_stones(int size, Bits black, Bits white, Colour to_move);

#endif
