// Any text as a viewer's script: refused with one line that names it, or read into steps whose
// texts end, whose numbers are finite and whose lines grow.
#include "base/memory.h"
#include "view/viewer/script.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const ScriptStep *steps, int count) {
    for (int i = 0, line = 0; i < count; i++) {
        const ScriptStep *step = &steps[i];
        if (step->kind > SCRIPT_QUIT || step->line <= line || !isfinite(step->x) ||
            !isfinite(step->y) || !memchr(step->word, 0, sizeof step->word) ||
            !memchr(step->value, 0, sizeof step->value))
            abort();
        line = step->line;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = memory_zeroed(size + 1, 1);
    memcpy(text, data, size);
    ScriptStep *steps = NULL;
    int count = 0;
    Error error = {""};
    if (script_read("a script", text, &steps, &count, &error) == STATUS_OK) {
        check(steps, count);
        free(steps);
    } else if (steps || strncmp(error.text, "a script:", 9) != 0 || strchr(error.text, '\n')) {
        abort();
    }
    free(text);
    return 0;
}
