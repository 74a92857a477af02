// What a sweep's folder tells of its progress: any bytes are refused with one line, or told in
// printable text.
#include "base/check.h"
#include "tools/sweep/sweep_status.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (int json = 0; json < 2; json++) {
        char *text;
        Error error = {""};
        if (sweep_status_text("fuzz", (const char *)data, size, size % 2, 1e9, json, &text,
                              &error) != STATUS_OK) {
            CHECK(strncmp(error.text, "fuzz:", 5) == 0 && !strchr(error.text, '\n'));
            continue;
        }
        for (const char *at = text; *at && !json; at++)
            CHECK((*at >= ' ' && *at <= '~') || *at == '\n');
        free(text);
    }
    return 0;
}
