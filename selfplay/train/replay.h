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
    uint8_t *moves;            // [capacity] what was played there, in the net's frame, and
    uint8_t *left;             // the moves left in the game, this one included; NULL if not kept
} Replay;

// What is kept beside positions and their targets.
typedef struct ReplayKeeps {
    bool ends;
    bool moves; // then all positions of a game must be added, one after the other
} ReplayKeeps;

Replay *replay_create(int size, int capacity, ReplayKeeps keeps);
void replay_destroy(Replay *replay);

// Adds a sample, overwriting the oldest when full. `policy` is [cells], all in the net's frame.
// What is not kept of `move` and `end` is ignored.
void replay_add(Replay *replay, const NetInput *input, const float *policy, float value, int move,
                const NetAuxTarget *end);

// Replaces a sample's targets.
void replay_renew(Replay *replay, int index, const float *policy, float value);

// Copies sample `index` (0 .. count-1), rotated by 180 degrees if `rotated`, a symmetry of the
// game.
void replay_get(const Replay *replay, int index, bool rotated, int size, NetInput *input,
                float *policy, float *value);

// The end of the game of sample `index`, likewise. Ends must be kept (checked).
NetAuxTarget replay_end(const Replay *replay, int index, bool rotated, int size);

// The position `step` moves after sample `index` in its game, 0 being itself. Moves must be kept
// (checked).
typedef struct ReplayStep {
    int index;   // of its sample; -1: the game was over by then
    float value; // target there; behind the end the outcome for the side to move
    int move;    // played there, rotated if wanted; -1 behind the end
} ReplayStep;
ReplayStep replay_step(const Replay *replay, int index, int step, bool rotated);

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
