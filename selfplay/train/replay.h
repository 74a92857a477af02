// Replay buffer: a ring of the newest training samples.
#ifndef HEXLAW_SELFPLAY_TRAIN_REPLAY_H
#define HEXLAW_SELFPLAY_TRAIN_REPLAY_H

#include "base/bytes.h"
#include "base/error.h"
#include "nn/net_aux.h"

#include <stdbool.h>

typedef struct Replay {
    int size, cells, capacity; // of the board; samples
    int count, next;           // samples held; slot of the next one
    uint64_t added;            // samples so far, overwritten ones included
    NetInput *inputs;          // [capacity]
    float *policies;           // [capacity][cells], in the net's frame
    float *values;             // [capacity]
    NetAuxTarget *ends;        // [capacity] the ends of their games; NULL if not kept
} Replay;

Replay *replay_create(int size, int capacity, bool with_ends);
void replay_destroy(Replay *replay);

// Adds a sample, overwriting the oldest when full. `policy` is [cells], all in the net's frame.
// `end` is ignored if ends are not kept.
void replay_add(Replay *replay, const NetInput *input, const float *policy, float value,
                const NetAuxTarget *end);

// Copies sample `index` (0 .. count-1), rotated by 180 degrees if `rotated`, a symmetry of the
// game.
void replay_get(const Replay *replay, int index, bool rotated, int size, NetInput *input,
                float *policy, float *value);

// The end of the game of sample `index`, likewise. Ends must be kept (checked).
NetAuxTarget replay_end(const Replay *replay, int index, bool rotated, int size);

// The index of sample `offset` (0 .. window-1) among the newest `window` (1 .. count), in an
// unspecified order.
int replay_newest(const Replay *replay, int window, int offset);

// What is wrong with a sample, NULL if it is valid: the input a reachable, unfinished position in
// the net's frame, the policy a distribution over its free cells, and the value -1 to 1.
const char *replay_sample_fault(const NetInput *input, const float *policy, float value, int size);

void replay_save(const Replay *replay, BytesWriter *writer);

// Fills a replay of the same size and capacity. STATUS_INVALID, with what is wrong, if the bytes
// are not of such a replay.
Status replay_load(Replay *replay, BytesReader *reader, Error *error);

#endif
