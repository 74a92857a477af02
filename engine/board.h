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
    Bits reach[2][2]; // [colour][end]: the cells on that edge of its own or next to what it has
                      // joined to it; a stone of its own in there is joined to the edge
    uint64_t hash;    // Zobrist: of size, stones and side to move
    uint8_t size;     // 1 to BOARD_SIZE_MAX (1x1 is there for the solver's sake)
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

// The stones of a colour that are joined to one end of its own edges.
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

// Zobrist keys are computed, not stored: a mix of what they stand for costs less than a cache miss.
static inline uint64_t board_stone_key(Colour colour, int cell) {
    return rng_mix((uint64_t)(cell * 2 + (int)colour) + 0x68657800u);
}

#define BOARD_WHITE_TO_MOVE_KEY 0x8f2d6c3b95a1e74du

// Grows a reach by `joined`, stones of its colour that it has just come to, and by all stones of
// `own` that are joined through them.
Bits board_grow_reach(Bits reach, Bits own, Bits joined, int size);

// Puts a stone on the free cell `cell`; neither checks nor passes the turn. Winning is found at
// once: each side's reach from its two edges is kept and grown. The two play functions below are
// what callers want; this is in the header because it is the engine's hottest path.
static inline void board_put(Board *board, Colour colour, int cell) {
    const Bits stone = bits_cell(cell), near = bits_geometry[board->size].near[cell];
    const Bits own = board->stones[colour] |= stone;
    bool joins[2];
    for (int end = 0; end < 2; end++) {
        const Bits reach = board->reach[colour][end];
        joins[end] = (reach & stone) != 0;
        if (joins[end]) {
            const Bits joined = near & own & ~reach;
            board->reach[colour][end] =
                joined ? board_grow_reach(reach | near, own, joined, board->size) : reach | near;
        }
    }
    if (joins[0] && joins[1])
        board->winner = (uint8_t)colour;
    board->hash ^= board_stone_key(colour, cell);
    board->ply++;
}

// The side to move puts a stone on a free cell of a game that is not won (checked).
static inline void board_play(Board *board, int cell) {
    CHECK(cell >= 0 && cell < board_cells(board) && bits_has(board_legal(board), cell));
    board_put(board, (Colour)board->to_move, cell);
    board->to_move ^= 1;
    board->hash ^= BOARD_WHITE_TO_MOVE_KEY;
}

// Puts a stone of either colour on a free cell and gives the turn to the other colour: for
// positions set up by hand and protocols that do not enforce turns. Allowed after a win: the other
// side cannot win any more.
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
