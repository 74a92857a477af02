// Any bytes as an ASCII board: a board that is written and read back the same, or a line that says
// why not.
#include "engine/notation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    Error error = {""};
    Board board, again;
    if (notation_board_read(text, &board, &error) == STATUS_OK) {
        char written[NOTATION_BOARD_BYTES];
        notation_board_write(&board, written);
        if (notation_board_read(written, &again, &error) != STATUS_OK || again.hash != board.hash)
            abort();
    } else if (error.text[0] == '\0' || strchr(error.text, '\n')) {
        abort();
    }
    free(text);
    return 0;
}
