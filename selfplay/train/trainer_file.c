// Checkpoints. A file is: the 8 bytes "HEXLAWT5", the last of them the format's version; the text
// of the configuration (trainer_config_text) and that of the machine (nn/machine.h), each after its
// length; the state, in the order of save_state(); a checksum of all before it. Derived numbers are
// not stored. Format 3 is read too (trainer_file_older.c): it has no machine's text.
#include "selfplay/train/trainer_internal.h"

#include "base/file.h"
#include "base/memory.h"
#include "nn/machine.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/settings.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char magic[8] = "HEXLAWT5";

enum { TEXT_MAX = 4096, NAME_BYTES = 7 }; // of the magic; its version comes after it

static const char older_version = '3', older_machine[] = "unknown\n";

static const size_t file_limit = (size_t)8 << 30;

static void put_text(BytesWriter *writer, const char *text) {
    const uint64_t length = strlen(text);
    bytes_put(writer, &length, sizeof length);
    bytes_put(writer, text, length);
}

static void put_adam(BytesWriter *writer, Adam *adam, size_t count) {
    bytes_put(writer, adam_first_moment(adam), count * sizeof(float));
    bytes_put(writer, adam_second_moment(adam), count * sizeof(float));
}

static void save_state(const Trainer *trainer, BytesWriter *writer) {
    const size_t count = trainer->net->parameter_count;
    const TrainerStats *stats = &trainer->stats;
    bytes_put(writer, trainer->net->parameters, count * sizeof(float));
    if (trainer->averaged)
        bytes_put(writer, trainer->averaged->parameters, count * sizeof(float));
    put_adam(writer, trainer->adam, count);
    if (trainer->aux) {
        const size_t more = net_aux_count(trainer->config.shape);
        bytes_put(writer, trainer->aux, more * sizeof(float));
        put_adam(writer, trainer->aux_adam, more);
    }
    bytes_put(writer, &trainer->learner_rng, sizeof trainer->learner_rng);
    bytes_put(writer, &trainer->owed, sizeof trainer->owed);
    bytes_put(writer, &stats->generations, sizeof stats->generations);
    bytes_put(writer, &stats->steps, sizeof stats->steps);
    bytes_put(writer, &stats->samples, sizeof stats->samples);
    bytes_put(writer, &stats->evaluations, sizeof stats->evaluations);
    bytes_put(writer, &stats->multiply_adds, sizeof stats->multiply_adds);
    bytes_put(writer, &stats->looks, sizeof stats->looks);
    bytes_put(writer, &stats->wall_seconds, sizeof stats->wall_seconds);
    bytes_put(writer, &stats->cpu_seconds, sizeof stats->cpu_seconds);
    bytes_put(writer, &stats->loss, sizeof stats->loss);
    for (int i = 0; i < trainer->config.lanes; i++)
        lane_save(trainer->lanes[i], writer);
}

void trainer_encode(const Trainer *trainer, char **bytes, size_t *length) {
    BytesWriter writer = {0};
    char *text = trainer_config_text(&trainer->config), machine[MACHINE_TEXT_MAX];
    machine_text(machine);
    bytes_put(&writer, magic, sizeof magic);
    put_text(&writer, text);
    put_text(&writer, machine);
    save_state(trainer, &writer);
    const uint64_t checksum = bytes_checksum(writer.bytes, writer.length);
    bytes_put(&writer, &checksum, sizeof checksum);
    free(text);
    *bytes = writer.bytes;
    *length = writer.length;
}

Status trainer_save(const Trainer *trainer, const char *path, Error *error) {
    char *bytes;
    size_t length;
    trainer_encode(trainer, &bytes, &length);
    const Status status = file_write(path, bytes, length, error);
    free(bytes);
    return status;
}

// --- reading: nothing is trusted ---

static void get_adam(BytesReader *reader, Adam *adam, size_t count) {
    bytes_get(reader, adam_first_moment(adam), count * sizeof(float));
    bytes_get(reader, adam_second_moment(adam), count * sizeof(float));
}

static void get_weights(Trainer *trainer, BytesReader *reader) {
    const size_t count = trainer->net->parameter_count;
    bytes_get(reader, trainer->net->parameters, count * sizeof(float));
    if (trainer->averaged)
        bytes_get(reader, trainer->averaged->parameters, count * sizeof(float));
    get_adam(reader, trainer->adam, count);
    if (trainer->aux) {
        const size_t more = net_aux_count(trainer->config.shape);
        bytes_get(reader, trainer->aux, more * sizeof(float));
        get_adam(reader, trainer->aux_adam, more);
    }
}

static void get_stats(TrainerStats *stats, BytesReader *reader) {
    bytes_get(reader, &stats->generations, sizeof stats->generations);
    bytes_get(reader, &stats->steps, sizeof stats->steps);
    bytes_get(reader, &stats->samples, sizeof stats->samples);
    bytes_get(reader, &stats->evaluations, sizeof stats->evaluations);
    bytes_get(reader, &stats->multiply_adds, sizeof stats->multiply_adds);
    bytes_get(reader, &stats->looks, sizeof stats->looks);
    bytes_get(reader, &stats->wall_seconds, sizeof stats->wall_seconds);
    bytes_get(reader, &stats->cpu_seconds, sizeof stats->cpu_seconds);
    bytes_get(reader, &stats->loss, sizeof stats->loss);
}

// Values that only grow: seconds, operations.
static bool sum_good(double sum) {
    return sum >= 0.0 && sum < 1e30;
}

static const uint64_t counted = (uint64_t)1 << 53; // integers up to here are exact as doubles

// Whether the learner's counts are possible for the moves played.
static const char *counts_fault(const Trainer *trainer) {
    const TrainerConfig *config = &trainer->config;
    const TrainerStats *stats = &trainer->stats;
    const uint64_t lane_moves = (uint64_t)config->lane_games * (uint64_t)config->plies;
    if (stats->generations > counted / (lane_moves * (uint64_t)config->lanes) ||
        stats->steps > counted)
        return "more generations or steps than can be counted";
    for (int i = 0; i < config->lanes; i++)
        if (lane_counts(trainer->lanes[i]).moves != stats->generations * lane_moves)
            return "other moves than its generations have";
    const double most_nodes = fmax(config->search.nodes, config->fast_nodes);
    const double searches = (double)stats->moves + (double)stats->reanalysed;
    if ((double)stats->evaluations > searches * 2.0 * (most_nodes + 1.0))
        return "more evaluations than its moves can have";
    const double steps = (double)stats->steps, samples = (double)stats->samples;
    if (steps * config->batch > samples || samples > steps * schedule_batch(config, INFINITY))
        return "its optimiser steps do not make its samples";
    if (samples >
        (double)stats->full_moves * config->replay_ratio * (1.0 + 1e-9)) // sums are rounded
        return "more samples learnt from than its moves can give";
    if (!(trainer->owed >= 0.0 && trainer->owed < schedule_batch(config, samples)))
        return "samples still to be learnt from that are none, or a batch and more";
    return NULL;
}

static Status load_state(Trainer *trainer, BytesReader *reader, Error *error) {
    get_weights(trainer, reader);
    bytes_get(reader, &trainer->learner_rng, sizeof trainer->learner_rng);
    bytes_get(reader, &trainer->owed, sizeof trainer->owed);
    get_stats(&trainer->stats, reader);
    if (reader->failed)
        return error_set(error, STATUS_INVALID, "it ends within the weights");
    if (!trainer_sound(trainer))
        return error_set(error, STATUS_INVALID, "a weight or a loss that is no number");
    if (!rng_good(&trainer->learner_rng))
        return error_set(error, STATUS_INVALID, "a random stream of zeros");
    if (!sum_good(trainer->stats.wall_seconds) || !sum_good(trainer->stats.cpu_seconds))
        return error_set(error, STATUS_INVALID, "seconds that nothing can have taken");
    const bool uncounted = isnan(trainer->stats.multiply_adds) && isnan(trainer->stats.looks);
    if (!uncounted && (!sum_good(trainer->stats.multiply_adds) || !sum_good(trainer->stats.looks)))
        return error_set(error, STATUS_INVALID, "operations that nothing can have taken");
    for (int i = 0; i < trainer->config.lanes; i++) {
        Error why;
        const Status status = lane_load(trainer->lanes[i], reader, &why);
        if (status != STATUS_OK)
            return error_set(error, status, "lane %d, %s", i, why.text);
    }
    if (reader->at != reader->length)
        return error_set(error, STATUS_INVALID, "%zu bytes more than its settings ask for",
                         reader->length - reader->at);
    trainer_count(trainer);
    const char *fault = counts_fault(trainer);
    if (fault)
        return error_set(error, STATUS_INVALID, "%s", fault);
    adam_set_steps(trainer->adam, (int64_t)trainer->stats.steps);
    if (trainer->aux)
        adam_set_steps(trainer->aux_adam, (int64_t)trainer->stats.steps);
    return STATUS_OK;
}

// Reads a text and appends a 0; false if there is none.
static bool get_text(BytesReader *reader, char text[TEXT_MAX + 1]) {
    uint64_t length;
    bytes_get(reader, &length, sizeof length);
    if (length > TEXT_MAX)
        return false;
    memset(text, 0, TEXT_MAX + 1);
    bytes_get(reader, text, length);
    return !reader->failed && strlen(text) == length;
}

static Status check_texts(const TrainerConfig *config, const char *name, const char *settings,
                          const char *machine, bool mix_machines, Error *error) {
    char here[MACHINE_TEXT_MAX], difference[TRAINER_DIFFERENCE_MAX];
    machine_text(here);
    if (!trainer_config_says(settings, config, difference))
        return error_set(error, STATUS_INVALID,
                         "%s: the checkpoint of a run with other settings: %s", name, difference);
    if (strcmp(machine, here) == 0 || mix_machines)
        return STATUS_OK;
    trainer_config_difference(machine, here, difference);
    return error_set(error, STATUS_INVALID,
                     "%s: made by another machine or build (%s), which rounds otherwise: no "
                     "single one would come to what the two do together; go on there, or "
                     "give --mix-machines",
                     name, difference);
}

static Status check_header(const TrainerConfig *config, const char *name, bool mix_machines,
                           BytesReader *reader, bool *older, Error *error) {
    char found[sizeof magic], settings[TEXT_MAX + 1], machine[TEXT_MAX + 1];
    bytes_get(reader, found, sizeof found);
    const bool ours = !reader->failed && memcmp(found, magic, NAME_BYTES) == 0;
    const char version = found[NAME_BYTES];
    *older = version == older_version;
    if (ours && !*older && version != magic[NAME_BYTES] && isalnum((unsigned char)version))
        return error_set(error, STATUS_INVALID,
                         "%s: a checkpoint of format %c, expected %c: another version of hexlaw "
                         "made it; go on with that one, or remove it: without it the run begins "
                         "again",
                         name, version, magic[NAME_BYTES]);
    memcpy(machine, older_machine, sizeof older_machine);
    if (!ours || (version != magic[NAME_BYTES] && !*older) || !get_text(reader, settings) ||
        (!*older && !get_text(reader, machine)))
        return error_set(error, STATUS_INVALID, "%s: not a checkpoint of hexlaw train", name);
    return check_texts(config, name, settings, machine, mix_machines, error);
}

Status trainer_decode(const TrainerConfig *config, const char *name, const char *bytes,
                      size_t length, bool mix_machines, Trainer **trainer, Error *error) {
    uint64_t checksum = 0;
    if (length >= sizeof checksum)
        memcpy(&checksum, bytes + length - sizeof checksum, sizeof checksum);
    if (length < sizeof checksum || checksum != bytes_checksum(bytes, length - sizeof checksum))
        return error_set(error, STATUS_INVALID,
                         "%s: the checkpoint is damaged (its checksum does not match); without it "
                         "the run begins again",
                         name);
    BytesReader reader = {.bytes = bytes, .length = length - sizeof checksum};
    bool older;
    Status status = check_header(config, name, mix_machines, &reader, &older, error);
    if (status != STATUS_OK)
        return status;
    Trainer *loaded = trainer_create(config);
    BytesWriter newer = {0};
    Error why;
    if (older && !trainer_state_of_3(loaded, &reader, &newer))
        status = error_set(&why, STATUS_INVALID,
                           "its parts or their counts are not those of its settings");
    if (older)
        reader = (BytesReader){.bytes = newer.bytes, .length = newer.length};
    if (status == STATUS_OK)
        status = load_state(loaded, &reader, &why);
    free(newer.bytes);
    if (status == STATUS_OK) {
        *trainer = loaded;
        return STATUS_OK;
    }
    trainer_destroy(loaded);
    return error_set(error, status,
                     "%s: not what a run of its settings can come to: %s; without it the run "
                     "begins again",
                     name, why.text);
}

Status trainer_load(const TrainerConfig *config, const char *path, bool mix_machines,
                    Trainer **trainer, Error *error) {
    char *bytes;
    size_t length;
    Status status = file_read(path, file_limit, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = trainer_decode(config, path, bytes, length, mix_machines, trainer, error);
    free(bytes);
    return status;
}
