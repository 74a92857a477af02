// Any bytes as a weights file: read or refused in one line, and what was read can be written.
#include "nn/weights.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Net *net = NULL;
    Error error = {""};
    const Status status = weights_decode("fuzz", (const char *)data, size, &net, NULL, &error);
    if (status != STATUS_OK) {
        if (net || error.text[0] == '\0' || strchr(error.text, '\n'))
            abort();
        return 0;
    }
    char *bytes;
    size_t length;
    if (weights_encode("fuzz", net, NULL, 0, &bytes, &length, &error) != STATUS_OK)
        abort();
    free(bytes);
    net_destroy(net);
    return 0;
}
