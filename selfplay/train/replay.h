// A ring of the newest training samples.
#ifndef HEXLAW_SELFPLAY_TRAIN_REPLAY_H
#define HEXLAW_SELFPLAY_TRAIN_REPLAY_H

#include "base/bytes.h"
#include "base/error.h"
#include "nn/net_aux.h"

#include <stdbool.h>

typedef struct Replay {
    int size, cells, capacity; // of the board; samples
    int count, next;           // samples held; slot that the next one goes to
    uint64_t added;            // samples so far, those included that are gone
    NetInput *inputs;          // [capacity]
    float *policies;           // [capacity][cells], in the net's frame
    float *values;             // [capacity]
    NetAuxTarget *ends;        // [capacity] what the games came to; NULL where nobody asks
} Replay;

Replay *replay_create(int size, int capacity, bool with_ends);
void replay_destroy(Replay *replay);

// Adds a sample, over the oldest when full. `policy` is [cells], all in the net's frame. `end` is
// not read where ends are not kept.
void replay_add(Replay *replay, const NetInput *input, const float *policy, float value,
                const NetAuxTarget *end);

// Copies sample `index` (0 .. count-1), turned by 180 degrees if asked: the game is the same then.
void replay_get(const Replay *replay, int index, bool rotated, int size, NetInput *input,
                float *policy, float *value);

// What the game of sample `index` came to, turned alike. Ends must be kept (checked).
NetAuxTarget replay_end(const Replay *replay, int index, bool rotated, int size);

// The number of the sample that is `offset` (0 .. window-1) among the newest `window` (1 .. count),
// in some order.
int replay_newest(const Replay *replay, int window, int offset);

// What is wrong with a sample, NULL if nothing is: an input that is a position in the net's frame
// that a game can come to and go on from, a policy that is a distribution over its free cells, and
// a value of -1 to 1.
const char *replay_sample_fault(const NetInput *input, const float *policy, float value, int size);

void replay_save(const Replay *replay, BytesWriter *writer);

// Fills a replay of the same size and capacity. STATUS_INVALID, with what is wrong, if the bytes
// are not such a replay's.
Status replay_load(Replay *replay, BytesReader *reader, Error *error);

#endif
