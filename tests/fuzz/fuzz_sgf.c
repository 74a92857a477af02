// Any bytes as an SGF file: what is read is written, what was written is read and written again the
// same; every game in it is a record or a line that says why not.
#include "engine/sgf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const Error *error) {
    if (error->text[0] == '\0')
        abort();
}

static void check_games(const Sgf *sgf) {
    for (int root = SGF_ROOT; root != SGF_NONE; root = sgf_sibling(sgf, root)) {
        Record record;
        Error error = {""};
        if (sgf_record(sgf, sgf_main_end(sgf, root), &record, &error) == STATUS_OK)
            (void)record_winner(&record);
        else
            check_error(&error);
        char text[16];
        sgf_text(sgf, root, "C", text, sizeof text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Sgf *sgf = NULL, *again = NULL;
    Error error = {""};
    if (sgf_read("fuzz", (const char *)data, size, &sgf, &error) != STATUS_OK) {
        check_error(&error);
        return 0;
    }
    check_games(sgf);
    char *bytes, *bytes_again;
    size_t length, length_again;
    sgf_write(sgf, &bytes, &length);
    if (sgf_read("written", bytes, length, &again, &error) != STATUS_OK)
        abort();
    sgf_write(again, &bytes_again, &length_again);
    if (length != length_again || memcmp(bytes, bytes_again, length))
        abort();
    free(bytes);
    free(bytes_again);
    sgf_destroy(sgf);
    sgf_destroy(again);
    return 0;
}
