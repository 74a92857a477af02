// Any bytes as run.json: read or refused in one line, and what was read is written as the same.
#include "selfplay/train/run_internal.h"
#include "selfplay/train/settings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Run *run = NULL, *again;
    char *settings, *same;
    Error error = {""};
    if (run_file_decode("fuzz", (const char *)data, size, &run, &settings, &error) != STATUS_OK) {
        if (run || error.text[0] == '\0' || strchr(error.text, '\n'))
            abort();
        return 0;
    }
    if (trainer_config_parse(settings, &run->trainer, NULL) == STATUS_OK) {
        char *text = run_file_encode(run), *now = trainer_config_renewed(settings);
        if (run_file_decode("again", text, strlen(text), &again, &same, &error) != STATUS_OK ||
            strcmp(now, same) != 0)
            abort();
        char *twice;
        again->trainer = run->trainer;
        twice = run_file_encode(again);
        if (strcmp(text, twice) != 0)
            abort();
        free(twice);
        free(same);
        free(now);
        free(text);
        run_destroy(again);
    }
    free(settings);
    run_destroy(run);
    return 0;
}
