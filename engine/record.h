// A game record: a first position and the moves since, for game files, links and protocols. The
// engine itself has no swap rule; records support it because other programs use it.
#ifndef HEXLAW_ENGINE_RECORD_H
#define HEXLAW_ENGINE_RECORD_H

#include "base/error.h"
#include "engine/board.h"

typedef enum RecordKind {
    RECORD_STONE,
    RECORD_SWAP_SIDES, // the players change colours, the stones stay: the colour that swapped is to
                       // move, which is the other player's now
    RECORD_SWAP_PIECES, // all stones are mirrored in the long diagonal and change their colour
                        // instead; the other colour is to move as after a stone. The same game,
                        // mirrored.
    RECORD_PASS,
    RECORD_RESIGN,
    RECORD_FORFEIT, // lost on time or by the rules
} RecordKind;

typedef struct RecordMove {
    uint8_t kind;   // RecordKind
    uint8_t colour; // Colour of the mover, before a swap takes effect
    uint8_t cell;   // of a stone
} RecordMove;

enum { RECORD_MOVES_MAX = 256 };

typedef struct Record {
    Board start;
    int count;
    RecordMove moves[RECORD_MOVES_MAX];
} Record;

// A game from the empty board.
Record record_empty(int size);

// The position after the first `count` moves (0 to record->count).
Board record_position(const Record *record, int count);

// Adds a move of either colour: turns are not enforced. Errors, which leave the record unchanged: a
// stone on an occupied cell; a swap on an empty board, or after a move of the same colour; more
// than RECORD_MOVES_MAX moves. Moves after a win or a resignation are allowed.
Status record_add(Record *record, RecordMove move, Error *error);

// STATUS_OK if a swap by `colour` follows the usual rule: as the second move, after a stone of the
// other colour. Game files may have others.
Status record_second_swap(const Record *record, Colour colour, Error *error);

// Who has won: by a chain, or because the other side resigned or forfeited last; NOBODY if open.
Colour record_winner(const Record *record);

#endif
