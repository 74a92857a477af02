// Any text as the settings of a run: refused with one line, or read and written as this version's.
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
        // What an older version wrote is read as a text of this one, which stays as it is.
        TrainerConfig same;
        char difference[TRAINER_DIFFERENCE_MAX];
        char *now = trainer_config_text(&config), *again = trainer_config_renewed(text);
        if (trainer_config_parse(now, &same, NULL) != STATUS_OK || strcmp(now, again) != 0 ||
            !trainer_config_says(now, &config, difference))
            abort();
        free(again);
        free(now);
    } else if (error.text[0] == '\0' || strchr(error.text, '\n')) {
        abort();
    }
    free(text);
    return 0;
}
