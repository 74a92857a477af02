// Any text as the settings of a run: refused with one line, or read as what it says.
#include "base/memory.h"
#include "selfplay/train/settings.h"
#include "selfplay/train/trainer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = memory_zeroed(size + 1, 1);
    memcpy(text, data, size);
    TrainerConfig config;
    Error error = {""};
    if (trainer_config_parse(text, &config, &error) == STATUS_OK) {
        char *again = trainer_config_text(&config);
        if (strcmp(text, again) != 0)
            abort();
        free(again);
    } else if (error.text[0] == '\0' || strchr(error.text, '\n')) {
        abort();
    }
    free(text);
    return 0;
}
