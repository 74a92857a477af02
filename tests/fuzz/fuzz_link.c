// Any bytes as a HexWorld link: a game whose link is read back the same, or a line that says why
// not.
#include "engine/hexworld.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    Record record, again;
    int shown, shown_again;
    Error error = {""};
    if (hexworld_read(text, &record, &shown, &error) == STATUS_OK) {
        char link[HEXWORLD_LINK_BYTES], link_again[HEXWORLD_LINK_BYTES];
        if (hexworld_write(&record, shown, link, &error) != STATUS_OK ||
            hexworld_read(link, &again, &shown_again, &error) != STATUS_OK ||
            hexworld_write(&again, shown_again, link_again, &error) != STATUS_OK ||
            strcmp(link, link_again) || shown != shown_again)
            abort();
    } else if (error.text[0] == '\0' || strchr(error.text, '\n')) {
        abort();
    }
    free(text);
    return 0;
}
