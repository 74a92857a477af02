#include "selfplay/replay.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

Replay *replay_create(int size, int capacity, bool with_ends) {
    CHECK(capacity >= 1);
    Replay *replay = memory_zeroed(1, sizeof *replay);
    const size_t n = (size_t)capacity;
    replay->cells = size * size;
    replay->capacity = capacity;
    replay->inputs = memory_zeroed(n, sizeof *replay->inputs);
    replay->policies = memory_zeroed(n * (size_t)replay->cells, sizeof *replay->policies);
    replay->values = memory_zeroed(n, sizeof *replay->values);
    if (with_ends)
        replay->ends = memory_zeroed(n, sizeof *replay->ends);
    return replay;
}

void replay_destroy(Replay *replay) {
    if (!replay)
        return;
    free(replay->inputs);
    free(replay->policies);
    free(replay->values);
    free(replay->ends);
    free(replay);
}

void replay_add(Replay *replay, const NetInput *input, const float *policy, float value,
                const NetAuxTarget *end) {
    const size_t slot = (size_t)replay->next, cells = (size_t)replay->cells;
    replay->inputs[slot] = *input;
    memcpy(replay->policies + slot * cells, policy, cells * sizeof *policy);
    replay->values[slot] = value;
    if (replay->ends)
        replay->ends[slot] = *end;
    replay->next = (replay->next + 1) % replay->capacity;
    if (replay->count < replay->capacity)
        replay->count++;
    replay->added++;
}

void replay_get(const Replay *replay, int index, bool rotated, int size, NetInput *input,
                float *policy, float *value) {
    CHECK(index >= 0 && index < replay->count);
    const int cells = replay->cells;
    const float *stored = replay->policies + (size_t)index * (size_t)cells;
    *input = replay->inputs[index];
    *value = replay->values[index];
    if (rotated) {
        input->mine = bits_rotate(input->mine, size);
        input->theirs = bits_rotate(input->theirs, size);
        for (int a = 0; a < cells; a++)
            policy[a] = stored[cells - 1 - a];
    } else {
        memcpy(policy, stored, (size_t)cells * sizeof *policy);
    }
}

NetAuxTarget replay_end(const Replay *replay, int index, bool rotated, int size) {
    CHECK(replay->ends && index >= 0 && index < replay->count);
    NetAuxTarget end = replay->ends[index];
    if (rotated) {
        end.mine = bits_rotate(end.mine, size);
        end.theirs = bits_rotate(end.theirs, size);
    }
    return end;
}

int replay_newest(const Replay *replay, int window, int offset) {
    CHECK(window <= replay->count && offset >= 0 && offset < window);
    if (window == replay->count)
        return offset; // all of them: any order will do
    const int slot = replay->next - window + offset;
    return slot < 0 ? slot + replay->capacity : slot;
}

void replay_save(const Replay *replay, BytesWriter *writer) {
    const size_t count = (size_t)replay->count, cells = (size_t)replay->cells;
    bytes_put(writer, &replay->count, sizeof replay->count);
    bytes_put(writer, &replay->next, sizeof replay->next);
    bytes_put(writer, &replay->added, sizeof replay->added);
    bytes_put(writer, replay->inputs, count * sizeof *replay->inputs);
    bytes_put(writer, replay->policies, count * cells * sizeof *replay->policies);
    bytes_put(writer, replay->values, count * sizeof *replay->values);
    for (size_t i = 0; replay->ends && i < count; i++) { // without the padding
        bytes_put(writer, &replay->ends[i].mine, sizeof replay->ends[i].mine);
        bytes_put(writer, &replay->ends[i].theirs, sizeof replay->ends[i].theirs);
        bytes_put(writer, &replay->ends[i].left, sizeof replay->ends[i].left);
    }
}

bool replay_load(Replay *replay, BytesReader *reader) {
    int count, next;
    uint64_t added;
    bytes_get(reader, &count, sizeof count);
    bytes_get(reader, &next, sizeof next);
    bytes_get(reader, &added, sizeof added);
    if (reader->failed || count < 0 || count > replay->capacity || next < 0 ||
        next >= replay->capacity || (count < replay->capacity && next != count) ||
        added < (uint64_t)count)
        return false;
    const size_t n = (size_t)count, cells = (size_t)replay->cells;
    replay->count = count;
    replay->next = next;
    replay->added = added;
    bytes_get(reader, replay->inputs, n * sizeof *replay->inputs);
    bytes_get(reader, replay->policies, n * cells * sizeof *replay->policies);
    bytes_get(reader, replay->values, n * sizeof *replay->values);
    for (size_t i = 0; replay->ends && i < n; i++) {
        bytes_get(reader, &replay->ends[i].mine, sizeof replay->ends[i].mine);
        bytes_get(reader, &replay->ends[i].theirs, sizeof replay->ends[i].theirs);
        bytes_get(reader, &replay->ends[i].left, sizeof replay->ends[i].left);
    }
    return !reader->failed;
}
