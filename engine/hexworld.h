// Links to the HexWorld board, which show a game in the browser:
//
//     https://hexworld.org/board/#11r9c1,a2:sc3d4,e5
//
// After the # come the size (11 or 11x11; 11 if missing), display options up to the first comma
// (ignored), and the moves, Black first: cells, `:s` swap pieces, `:S` swap sides, `:p` pass, `:rb`
// `:rw` Black or White resigns, `:fb` `:fw` forfeits. Moves after a second comma are future ones:
// the board shows the position before them.
#ifndef HEXLAW_ENGINE_HEXWORLD_H
#define HEXLAW_ENGINE_HEXWORLD_H

#include "engine/record.h"

enum { HEXWORLD_LINK_BYTES = 64 + RECORD_MOVES_MAX * 3 };

// Parses a link, or the part after its #, as found in running text: with blanks, quotes or brackets
// around it, or percent-encoded (errors then count decoded characters). `*shown` (may be NULL)
// receives the number of moves before the second comma. Errors give the position. On failure
// nothing is written.
Status hexworld_read(const char *link, Record *record, int *shown, Error *error);

// The link that shows the first `shown` of the record's moves, the others after the second comma. A
// swap of sides is written as the equivalent swap of pieces, with all later moves mirrored.
// STATUS_INVALID if a link cannot express the record: a first position with stones, White to move
// first, or one side moving twice.
Status hexworld_write(const Record *record, int shown, char link[HEXWORLD_LINK_BYTES],
                      Error *error);

#endif
