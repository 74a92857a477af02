#include "selfplay/train/replay.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

Replay *replay_create(int size, int capacity, ReplayKeeps keeps) {
    CHECK(capacity >= 1);
    Replay *replay = memory_zeroed(1, sizeof *replay);
    const size_t n = (size_t)capacity;
    replay->size = size;
    replay->cells = size * size;
    replay->capacity = capacity;
    replay->inputs = memory_zeroed(n, sizeof *replay->inputs);
    replay->policies = memory_zeroed(n * (size_t)replay->cells, sizeof *replay->policies);
    replay->values = memory_zeroed(n, sizeof *replay->values);
    if (keeps.ends)
        replay->ends = memory_zeroed(n, sizeof *replay->ends);
    if (keeps.moves) {
        replay->moves = memory_zeroed(n, sizeof *replay->moves);
        replay->left = memory_zeroed(n, sizeof *replay->left);
    }
    return replay;
}

void replay_destroy(Replay *replay) {
    if (!replay)
        return;
    free(replay->inputs);
    free(replay->policies);
    free(replay->values);
    free(replay->ends);
    free(replay->moves);
    free(replay->left);
    free(replay);
}

void replay_add(Replay *replay, const NetInput *input, const float *policy, float value, int move,
                const NetAuxTarget *end) {
    const size_t slot = (size_t)replay->next, cells = (size_t)replay->cells;
    replay->inputs[slot] = *input;
    memcpy(replay->policies + slot * cells, policy, cells * sizeof *policy);
    replay->values[slot] = value;
    if (replay->ends)
        replay->ends[slot] = *end;
    if (replay->moves) {
        replay->moves[slot] = (uint8_t)move;
        replay->left[slot] = (uint8_t)end->left;
    }
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

void replay_renew(Replay *replay, int index, const float *policy, float value) {
    CHECK(index >= 0 && index < replay->count);
    const size_t cells = (size_t)replay->cells;
    memcpy(replay->policies + (size_t)index * cells, policy, cells * sizeof *policy);
    replay->values[index] = value;
}

// A game's later samples are newer, so they are held as long as an earlier one is.
ReplayStep replay_step(const Replay *replay, int index, int step, bool rotated) {
    CHECK(replay->moves && index >= 0 && index < replay->count && step >= 0);
    const int behind = step - replay->left[index];
    if (behind >= 0) // who made the last move has won, so the side to move has lost
        return (ReplayStep){.index = -1, .value = behind % 2 ? 1.0f : -1.0f, .move = -1};
    const int found = (index + step) % replay->capacity, move = replay->moves[found];
    CHECK(replay->left[found] == replay->left[index] - step);
    return (ReplayStep){.index = found,
                        .value = replay->values[found],
                        .move = rotated ? replay->cells - 1 - move : move};
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

// --- as bytes: `added`, from which follows how many are held, then what is held of each array ---

void replay_save(const Replay *replay, BytesWriter *writer) {
    const size_t count = (size_t)replay->count, cells = (size_t)replay->cells;
    bytes_put(writer, &replay->added, sizeof replay->added);
    bytes_put(writer, replay->inputs, count * sizeof *replay->inputs);
    bytes_put(writer, replay->policies, count * cells * sizeof *replay->policies);
    bytes_put(writer, replay->values, count * sizeof *replay->values);
    for (size_t i = 0; replay->ends && i < count; i++) { // without the padding
        bytes_put(writer, &replay->ends[i].mine, sizeof replay->ends[i].mine);
        bytes_put(writer, &replay->ends[i].theirs, sizeof replay->ends[i].theirs);
        bytes_put(writer, &replay->ends[i].left, sizeof replay->ends[i].left);
    }
    if (replay->moves) {
        bytes_put(writer, replay->moves, count * sizeof *replay->moves);
        bytes_put(writer, replay->left, count * sizeof *replay->left);
    }
}

// Rounding: sums of floats are not quite 1, and means of values may slightly exceed 1.
static const float rounding = 1e-3f;

static const char *position_fault(const NetInput *input, int size) {
    if (((input->mine | input->theirs) & ~bits_geometry[size].all) || (input->mine & input->theirs))
        return "stones off the board or on each other";
    const int ahead = bits_count(input->theirs) - bits_count(input->mine);
    if (ahead != 0 && ahead != 1)
        return "a position in which nobody can be to move";
    if (board_from_stones(size, input->mine, input->theirs, BLACK).winner != NOBODY)
        return "a position that is won";
    return NULL;
}

const char *replay_sample_fault(const NetInput *input, const float *policy, float value, int size) {
    const char *fault = position_fault(input, size);
    if (fault)
        return fault;
    float sum = 0.0f;
    for (int a = 0; a < size * size; a++) {
        if (!(policy[a] >= 0.0f && policy[a] <= 1.0f + rounding) ||
            (policy[a] > 0.0f && bits_has(input->mine | input->theirs, a)))
            return "a policy that is no distribution over the free cells";
        sum += policy[a];
    }
    if (!(fabsf(sum - 1.0f) <= rounding))
        return "a policy that does not sum to 1";
    if (!(fabsf(value) <= 1.0f + rounding))
        return "a value that is not from -1 to 1";
    return NULL;
}

static const char *end_fault(const NetAuxTarget *end, int size) {
    if (((end->mine | end->theirs) & ~bits_geometry[size].all) || (end->mine & end->theirs))
        return "an end with stones off the board or on each other";
    if (end->left < 1 || end->left > size * size)
        return "an end that no game has moves enough for";
    return NULL;
}

// Whether sample `index` has a move that can be played, and the one after it, if the game went on,
// is the position behind that move.
static const char *move_fault(const Replay *replay, int index) {
    const NetInput *input = &replay->inputs[index];
    const int move = replay->moves[index], left = replay->left[index], size = replay->size;
    if (move >= replay->cells || bits_has(input->mine | input->theirs, move))
        return "a move to a cell that is not free";
    Board board = board_from_stones(size, input->mine, input->theirs, BLACK);
    board_play(&board, move);
    if (left < 1 || (left == 1) != (board.winner != NOBODY))
        return "moves left that are not those of its game";
    const int next = (index + 1) % replay->capacity;
    if (left == 1)
        return NULL;
    const NetInput *after = &replay->inputs[next];
    if (next >= replay->count || next == replay->next || replay->left[next] != left - 1 ||
        after->mine != bits_transpose(board.stones[WHITE], size) ||
        after->theirs != bits_transpose(board.stones[BLACK], size))
        return "a sample after it that is not the next of its game";
    return NULL;
}

Status replay_load(Replay *replay, BytesReader *reader, Error *error) {
    const size_t capacity = (size_t)replay->capacity, cells = (size_t)replay->cells;
    uint64_t added;
    bytes_get(reader, &added, sizeof added);
    const size_t n = added < capacity ? (size_t)added : capacity;
    replay->added = added;
    replay->count = (int)n;
    replay->next = (int)(added % capacity);
    bytes_get(reader, replay->inputs, n * sizeof *replay->inputs);
    bytes_get(reader, replay->policies, n * cells * sizeof *replay->policies);
    bytes_get(reader, replay->values, n * sizeof *replay->values);
    for (size_t i = 0; replay->ends && i < n; i++) {
        bytes_get(reader, &replay->ends[i].mine, sizeof replay->ends[i].mine);
        bytes_get(reader, &replay->ends[i].theirs, sizeof replay->ends[i].theirs);
        bytes_get(reader, &replay->ends[i].left, sizeof replay->ends[i].left);
    }
    if (replay->moves) {
        bytes_get(reader, replay->moves, n * sizeof *replay->moves);
        bytes_get(reader, replay->left, n * sizeof *replay->left);
    }
    if (reader->failed)
        return error_set(error, STATUS_INVALID, "it ends within the samples");
    for (size_t i = 0; i < n; i++) {
        const char *fault = replay_sample_fault(&replay->inputs[i], replay->policies + i * cells,
                                                replay->values[i], replay->size);
        if (!fault && replay->ends)
            fault = end_fault(&replay->ends[i], replay->size);
        if (fault)
            return error_set(error, STATUS_INVALID, "sample %zu of %zu: %s", i + 1, n, fault);
    }
    for (size_t i = 0; replay->moves && i < n; i++) {
        const char *fault = move_fault(replay, (int)i);
        if (fault)
            return error_set(error, STATUS_INVALID, "sample %zu of %zu: %s", i + 1, n, fault);
    }
    return STATUS_OK;
}
