#include "selfplay/train/episode.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNKNOWN = -32768, VALUE_STEPS = 32767, FILE_BYTES_MAX = 1 << 28 };

static const char magic[8] = "HEXGAME1";

Episode episode_create(int size) {
    const size_t cells = (size_t)(size * size);
    return (Episode){.size = size, .winner = NOBODY, .policy = memory_zeroed(cells * cells, 1)};
}

void episode_free(Episode *episode) {
    free(episode->policy);
    *episode = (Episode){0};
}

void episode_restart(Episode *episode) {
    episode->count = 0;
    episode->winner = NOBODY;
}

void episode_add(Episode *episode, int cell, float value, const float *policy) {
    const int cells = episode->size * episode->size;
    CHECK(episode->count < cells && cell >= 0 && cell < cells);
    uint8_t *kept = episode->policy + (size_t)episode->count * (size_t)cells;
    for (int i = 0; i < cells; i++)
        kept[i] = policy ? (uint8_t)(255.0f * fminf(fmaxf(policy[i], 0.0f), 1.0f) + 0.5f) : 0;
    episode->cell[episode->count] = (uint8_t)cell;
    episode->value[episode->count++] = value;
}

void episode_copy(Episode *to, const Episode *from) {
    CHECK(to->size == from->size);
    uint8_t *policy = to->policy;
    *to = *from;
    to->policy = policy;
    memcpy(policy, from->policy, (size_t)from->count * (size_t)(from->size * from->size));
}

// --- bytes ---

static size_t policy_bytes(const Episode *episode) {
    return (size_t)episode->count * (size_t)(episode->size * episode->size);
}

static bool has_policies(const Episode *episode) {
    for (size_t i = 0; i < policy_bytes(episode); i++)
        if (episode->policy[i])
            return true;
    return false;
}

void episode_put(const Episode *episode, BytesWriter *writer) {
    const uint8_t head[4] = {(uint8_t)episode->size, (uint8_t)episode->count,
                             (uint8_t)episode->winner, has_policies(episode)};
    bytes_put(writer, head, sizeof head);
    bytes_put(writer, episode->cell, (size_t)episode->count);
    for (int i = 0; i < episode->count; i++) {
        const float value = episode->value[i];
        const int16_t steps =
            isnan(value) ? UNKNOWN
                         : (int16_t)lroundf(VALUE_STEPS * fminf(fmaxf(value, -1.0f), 1.0f));
        bytes_put(writer, &steps, sizeof steps);
    }
    if (head[3])
        bytes_put(writer, episode->policy, policy_bytes(episode));
}

// Whether the moves are legal and their result agrees with the given winner.
static bool playable(const Episode *episode) {
    Board board = board_empty(episode->size);
    for (int i = 0; i < episode->count; i++) {
        if (episode->cell[i] >= board_cells(&board) ||
            !bits_has(board_legal(&board), episode->cell[i]))
            return false;
        board_play(&board, episode->cell[i]);
    }
    return board.winner == NOBODY || board.winner == episode->winner;
}

bool episode_get(BytesReader *reader, Episode *episode) {
    uint8_t head[4];
    bytes_get(reader, head, sizeof head);
    if (reader->failed || head[0] < BOARD_SIZE_MIN || head[0] > BOARD_SIZE_MAX ||
        head[1] > head[0] * head[0] || head[2] > NOBODY || head[3] > 1)
        return false;
    *episode = episode_create(head[0]);
    episode->count = head[1];
    episode->winner = head[2];
    bytes_get(reader, episode->cell, head[1]);
    for (int i = 0; i < episode->count; i++) {
        int16_t steps;
        bytes_get(reader, &steps, sizeof steps);
        episode->value[i] = steps == UNKNOWN ? NAN : (float)steps / VALUE_STEPS;
    }
    if (head[3])
        bytes_get(reader, episode->policy, policy_bytes(episode));
    if (!reader->failed && playable(episode))
        return true;
    episode_free(episode);
    return false;
}

// --- files ---

void episode_list_add(EpisodeList *list, int number, const Episode *episode) {
    list->items = memory_resize(list->items, (size_t)list->count + 1, sizeof *list->items);
    EpisodeItem *item = &list->items[list->count++];
    *item = (EpisodeItem){.number = number, .episode = episode_create(episode->size)};
    episode_copy(&item->episode, episode);
}

void episode_list_cut(EpisodeList *list, int count) {
    while (list->count > count)
        episode_free(&list->items[--list->count].episode);
}

void episode_list_free(EpisodeList *list) {
    episode_list_cut(list, 0);
    free(list->items);
    *list = (EpisodeList){0};
}

Status episode_list_write(const char *path, const EpisodeList *list, Error *error) {
    BytesWriter writer = {0};
    const int32_t count = list->count;
    bytes_put(&writer, magic, sizeof magic);
    bytes_put(&writer, &count, sizeof count);
    for (int i = 0; i < count; i++) {
        const int32_t number = list->items[i].number;
        bytes_put(&writer, &number, sizeof number);
        episode_put(&list->items[i].episode, &writer);
    }
    const uint64_t sum = bytes_checksum(writer.bytes, writer.length);
    bytes_put(&writer, &sum, sizeof sum);
    const Status status = file_write(path, writer.bytes, writer.length, error);
    free(writer.bytes);
    return status;
}

Status episode_list_decode(const char *name, const char *bytes, size_t length, EpisodeList *list,
                           Error *error) {
    *list = (EpisodeList){0};
    char found[sizeof magic];
    uint64_t sum;
    if (length < sizeof found + sizeof sum || memcmp(bytes, magic, sizeof magic) != 0)
        return error_set(error, STATUS_INVALID, "%s: no file of games", name);
    BytesReader reader = {.bytes = bytes, .length = length - sizeof sum, .at = sizeof magic};
    memcpy(&sum, bytes + reader.length, sizeof sum);
    if (sum != bytes_checksum(bytes, reader.length))
        return error_set(error, STATUS_INVALID,
                         "%s: the file of games is damaged (its checksum does not match)", name);
    int32_t count, number;
    bytes_get(&reader, &count, sizeof count);
    for (int32_t i = 0; i < count; i++) {
        Episode episode;
        bytes_get(&reader, &number, sizeof number);
        if (!episode_get(&reader, &episode)) {
            episode_list_free(list);
            return error_set(error, STATUS_INVALID, "%s: game %d of %d cannot be played", name,
                             i + 1, count);
        }
        episode_list_add(list, number, &episode);
        episode_free(&episode);
    }
    return STATUS_OK;
}

Status episode_list_read(const char *path, EpisodeList *list, Error *error) {
    char *bytes;
    size_t length;
    *list = (EpisodeList){0};
    Status status = file_read(path, FILE_BYTES_MAX, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = episode_list_decode(path, bytes, length, list, error);
    free(bytes);
    return status;
}
