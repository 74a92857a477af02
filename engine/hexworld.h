// Links to the HexWorld board, which show a game in the browser:
//
//     https://hexworld.org/board/#11r9c1,a2:sc3d4,e5
//
// After the # come the size (11 or 11x11; 11 if missing), display options up to the first comma
// (ignored), and the moves, Black first: cells, `:s` swap pieces, `:S` swap sides, `:p` pass, `:rb`
// `:rw` Black or White resigns, `:fb` `:fw` forfeits. Moves after a second comma are yet to come:
// the board shows the position before them.
#ifndef HEXLAW_ENGINE_HEXWORLD_H
#define HEXLAW_ENGINE_HEXWORLD_H

#include "engine/record.h"

enum { HEXWORLD_LINK_BYTES = 64 + RECORD_MOVES_MAX * 3 };

// Reads a link, or the part after its #, as it may stand in a text: with blanks, quotes or brackets
// around it, percent-encoded (errors then count the characters that are meant). `*shown` (may be
// NULL) gets how many of the moves come before the second comma. Errors name the place. On failure
// nothing is written.
Status hexworld_read(const char *link, Record *record, int *shown, Error *error);

// The link that shows the first `shown` of the record's moves, the others yet to come. A swap of
// sides is written as the swap of pieces that it equals, with all later moves mirrored.
// STATUS_INVALID where a link cannot say it: a first position with stones, White to move first,
// or one side moving twice.
Status hexworld_write(const Record *record, int shown, char link[HEXWORLD_LINK_BYTES],
                      Error *error);

#endif
