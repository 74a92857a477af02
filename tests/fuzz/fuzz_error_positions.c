// Sets of positions: whatever is read is a won position with moves that lose, and is written as the
// same text again.
#include "base/check.h"
#include "elo/errors/error_positions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Error error = {""};
    ErrorPositions *set, *again;
    if (error_positions_decode("set", (const char *)data, size, &set, &error) != STATUS_OK) {
        CHECK(error.text[0] != '\0' && !strchr(error.text, '\n'));
        return 0;
    }
    CHECK(set->count >= 1 && set->population >= set->errorless + set->count);
    for (int i = 0; i < set->count; i++) {
        const ErrorPosition *position = &set->positions[i];
        CHECK(position->board.size == set->size && position->board.winner == NOBODY);
        CHECK(position->winning && position->winning != board_legal(&position->board));
        CHECK(isfinite(position->weight) && position->weight > 0.0);
    }
    char *text = error_positions_encode(set);
    if (error_positions_decode("set", text, strlen(text), &again, &error) == STATUS_OK) {
        char *second = error_positions_encode(again);
        CHECK(strcmp(text, second) == 0);
        free(second);
        error_positions_destroy(again);
    }
    free(text);
    error_positions_destroy(set);
    return 0;
}
