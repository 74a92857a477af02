// Any bytes as the state of a run behind a sound beginning, or as a whole file if they begin as
// one, with a checksum that is right: read or refused in one line, and what was read can be trained
// on. The first byte says which run it is.
#include "base/memory.h"
#include "tests/testing_checkpoint.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *file_of(const TrainerConfig *config, const uint8_t *data, size_t size,
                     size_t *length) {
    BytesWriter writer = {0};
    char *sound;
    size_t sound_length;
    if (size < 6 || memcmp(data, "HEXLAW", 6) != 0) {
        Trainer *trainer = trainer_create(config);
        trainer_encode(trainer, &sound, &sound_length);
        trainer_destroy(trainer);
        bytes_put(&writer, sound, checkpoint_state_at(sound));
        free(sound);
        data++;
        size--;
    }
    const uint64_t checksum = 0;
    bytes_put(&writer, data, size);
    bytes_put(&writer, &checksum, sizeof checksum);
    checkpoint_sign(writer.bytes, writer.length);
    // A copy of just that length, so that reading past the end is seen by the sanitizers.
    char *exact = malloc(writer.length);
    CHECK(exact);
    memcpy(exact, writer.bytes, writer.length);
    free(writer.bytes);
    *length = writer.length;
    return exact;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    const TrainerConfig config = checkpoint_config(data[0] % CHECKPOINT_CONFIGS);
    size_t length;
    char *bytes = file_of(&config, data, size, &length);
    Trainer *trainer = NULL;
    Error error = {""};
    if (trainer_decode(&config, "fuzz", bytes, length, true, &trainer, &error) == STATUS_OK) {
        checkpoint_go_on(trainer, 1);
        trainer_destroy(trainer);
    } else if (trainer || error.text[0] == '\0' || strchr(error.text, '\n')) {
        abort();
    }
    free(bytes);
    return 0;
}
