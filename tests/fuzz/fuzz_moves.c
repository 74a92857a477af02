// Any bytes as a list of moves, the first one for the board's size: a game that is written and
// played back the same, or a line that says why not.
#include "engine/notation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    char *text = malloc(size);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    const Board empty = board_empty(1 + data[0] % BOARD_SIZE_MAX);
    Board board = empty, again = empty;
    NotationMoves moves;
    Error error = {""};
    if (notation_moves_play(text, &board, &moves, &error) == STATUS_OK) {
        char written[NOTATION_MOVES_BYTES];
        notation_moves_write(&moves, board.size, written);
        if (notation_moves_play(written, &again, NULL, &error) != STATUS_OK ||
            again.hash != board.hash || board.ply != moves.count)
            abort();
    } else if (error.text[0] == '\0' || strchr(error.text, '\n') || board.hash != empty.hash) {
        abort();
    }
    free(text);
    return 0;
}
