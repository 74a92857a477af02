// Hex in text: cells as `a1`, lists of moves as `a1b3c2`, boards in ASCII.
//
// Letters are columns from the left, numbers are rows from the top; a1 is the acute corner at the
// top left. Reading takes letters in either case, writing uses small ones.
#ifndef HEXLAW_ENGINE_NOTATION_H
#define HEXLAW_ENGINE_NOTATION_H

#include "base/error.h"
#include "engine/board.h"

// Bytes that the longest text of each kind needs, its final 0 included.
enum {
    NOTATION_CELL_BYTES = 4, // k11
    NOTATION_MOVES_BYTES = BOARD_CELLS_MAX * 3 + 1,
    NOTATION_BOARD_BYTES = 640,
};

// Moves in the order in which they were played.
typedef struct NotationMoves {
    int count;
    uint8_t cell[BOARD_CELLS_MAX];
} NotationMoves;

// "Black", "White", "Nobody".
const char *notation_colour_name(Colour colour);

// 'b', 'w', '?'.
char notation_colour_letter(Colour colour);

// Reads `b`, `w`, `black` or `white` in any case.
Status notation_colour_read(const char *text, Colour *colour, Error *error);

void notation_cell_write(int cell, int size, char text[NOTATION_CELL_BYTES]);

// Reads a text that is one cell and nothing else.
Status notation_cell_read(const char *text, int size, int *cell, Error *error);

// The moves in order, without blanks; "" for an empty list.
void notation_moves_write(const NotationMoves *moves, int size, char text[NOTATION_MOVES_BYTES]);

// Plays the moves of `text` on `board`, the side to move first, the colours alternating. Blanks
// between moves are skipped; "" and "-" are no moves. Errors, with the number of the move in this
// text: not a cell of this board, an occupied cell, a move after the game is won. `moves` (may be
// NULL) receives the list. On failure `board` and `moves` are unchanged.
Status notation_moves_play(const char *text, Board *board, NotationMoves *moves, Error *error);

// A board drawn as a slanted rhombus, so that adjacent cells look adjacent, with the side to move
// below:
//
//       a b c
//     1  . B .  1
//      2  . . W  2
//       3  . . .  3
//           a b c
//     Black to move
void notation_board_write(const Board *board, char text[NOTATION_BOARD_BYTES]);

// Reads a board: rows of `B`, `W` and `.`, as many rows as columns, 1 to BOARD_SIZE_MAX. Blanks and
// blank lines are ignored; row numbers, the lines of column letters and the last line are optional,
// and checked if present. Without the last line it is Black's turn, unless there are more black
// stones than white ones. Errors name line and column, from 1.
Status notation_board_read(const char *text, Board *board, Error *error);

#endif
