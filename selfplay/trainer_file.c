// Checkpoints. A file is: the 8 bytes "HEXLAWT4", the last of them the format's version; the length
// of the configuration's text and the text (trainer_config_text); the state, in the order of
// save_state(); a checksum of all before it.
#include "selfplay/trainer_internal.h"

#include "base/file.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char magic[8] = "HEXLAWT4";

enum { TEXT_MAX = 4096, NAME_BYTES = 7 }; // of the magic; its version comes after it

static const size_t file_limit = (size_t)8 << 30;

static void save_state(const Trainer *trainer, BytesWriter *writer) {
    const size_t count = trainer->net->parameter_count;
    const int64_t steps = adam_steps(trainer->adam);
    bytes_put(writer, trainer->net->parameters, count * sizeof(float));
    if (trainer->averaged)
        bytes_put(writer, trainer->averaged->parameters, count * sizeof(float));
    bytes_put(writer, adam_first_moment(trainer->adam), count * sizeof(float));
    bytes_put(writer, adam_second_moment(trainer->adam), count * sizeof(float));
    bytes_put(writer, &steps, sizeof steps);
    if (trainer->aux) {
        const size_t more = net_aux_count(trainer->config.shape);
        bytes_put(writer, trainer->aux, more * sizeof(float));
        bytes_put(writer, adam_first_moment(trainer->aux_adam), more * sizeof(float));
        bytes_put(writer, adam_second_moment(trainer->aux_adam), more * sizeof(float));
    }
    bytes_put(writer, &trainer->learner_rng, sizeof trainer->learner_rng);
    bytes_put(writer, &trainer->owed, sizeof trainer->owed);
    bytes_put(writer, &trainer->stats, sizeof trainer->stats);
    for (int i = 0; i < trainer->config.lanes; i++)
        lane_save(trainer->lanes[i], writer);
}

static bool load_state(Trainer *trainer, BytesReader *reader) {
    const size_t count = trainer->net->parameter_count;
    int64_t steps;
    bytes_get(reader, trainer->net->parameters, count * sizeof(float));
    if (trainer->averaged)
        bytes_get(reader, trainer->averaged->parameters, count * sizeof(float));
    bytes_get(reader, adam_first_moment(trainer->adam), count * sizeof(float));
    bytes_get(reader, adam_second_moment(trainer->adam), count * sizeof(float));
    bytes_get(reader, &steps, sizeof steps);
    if (trainer->aux) {
        const size_t more = net_aux_count(trainer->config.shape);
        bytes_get(reader, trainer->aux, more * sizeof(float));
        bytes_get(reader, adam_first_moment(trainer->aux_adam), more * sizeof(float));
        bytes_get(reader, adam_second_moment(trainer->aux_adam), more * sizeof(float));
    }
    bytes_get(reader, &trainer->learner_rng, sizeof trainer->learner_rng);
    bytes_get(reader, &trainer->owed, sizeof trainer->owed);
    bytes_get(reader, &trainer->stats, sizeof trainer->stats);
    if (reader->failed || steps < 0)
        return false;
    adam_set_steps(trainer->adam, steps);
    if (trainer->aux)
        adam_set_steps(trainer->aux_adam, steps);
    for (int i = 0; i < trainer->config.lanes; i++)
        if (!lane_load(trainer->lanes[i], reader))
            return false;
    return reader->at == reader->length;
}

Status trainer_save(const Trainer *trainer, const char *path, Error *error) {
    BytesWriter writer = {0};
    char *text = trainer_config_text(&trainer->config);
    const uint64_t length = strlen(text);
    bytes_put(&writer, magic, sizeof magic);
    bytes_put(&writer, &length, sizeof length);
    bytes_put(&writer, text, length);
    save_state(trainer, &writer);
    const uint64_t checksum = bytes_checksum(writer.bytes, writer.length);
    bytes_put(&writer, &checksum, sizeof checksum);
    const Status status = file_write(path, writer.bytes, writer.length, error);
    free(text);
    free(writer.bytes);
    return status;
}

static Status check_header(const TrainerConfig *config, const char *path, BytesReader *reader,
                           Error *error) {
    char found[sizeof magic];
    uint64_t length;
    bytes_get(reader, found, sizeof found);
    bytes_get(reader, &length, sizeof length);
    const bool ours = !reader->failed && memcmp(found, magic, NAME_BYTES) == 0;
    if (ours && found[NAME_BYTES] != magic[NAME_BYTES] && isalnum((unsigned char)found[NAME_BYTES]))
        return error_set(error, STATUS_INVALID,
                         "%s: a checkpoint of format %c, expected %c: another version of hexlaw "
                         "made it; go on with that one, or begin again in another folder",
                         path, found[NAME_BYTES], magic[NAME_BYTES]);
    if (!ours || found[NAME_BYTES] != magic[NAME_BYTES] || length > TEXT_MAX)
        return error_set(error, STATUS_INVALID, "%s: not a checkpoint of hexlaw train", path);
    char stored[TEXT_MAX + 1] = {0};
    bytes_get(reader, stored, length);
    char *wanted = trainer_config_text(config);
    Status status = STATUS_OK;
    if (strcmp(stored, wanted) != 0) {
        char difference[TRAINER_DIFFERENCE_MAX];
        trainer_config_difference(stored, wanted, difference);
        status = error_set(error, STATUS_INVALID,
                           "%s: the checkpoint of a run with other settings: %s", path, difference);
    }
    free(wanted);
    return status;
}

Status trainer_load(const TrainerConfig *config, const char *path, Trainer **trainer,
                    Error *error) {
    char *bytes;
    size_t length;
    Status status = file_read(path, file_limit, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    uint64_t checksum = 0;
    if (length >= sizeof checksum)
        memcpy(&checksum, bytes + length - sizeof checksum, sizeof checksum);
    if (length < sizeof checksum || checksum != bytes_checksum(bytes, length - sizeof checksum)) {
        free(bytes);
        return error_set(error, STATUS_INVALID,
                         "%s: the checkpoint is damaged (its checksum does not match); without it "
                         "the run begins again",
                         path);
    }
    BytesReader reader = {.bytes = bytes, .length = length - sizeof checksum};
    status = check_header(config, path, &reader, error);
    if (status == STATUS_OK) {
        Trainer *loaded = trainer_create(config);
        if (load_state(loaded, &reader)) {
            *trainer = loaded;
        } else {
            trainer_destroy(loaded);
            status = error_set(error, STATUS_INVALID,
                               "%s: the checkpoint does not hold what its settings ask for", path);
        }
    }
    free(bytes);
    return status;
}
