// Shared by lane.c and lane_file.c.
#ifndef HEXLAW_SELFPLAY_TRAIN_LANE_INTERNAL_H
#define HEXLAW_SELFPLAY_TRAIN_LANE_INTERNAL_H

#include "selfplay/train/lane.h"

// A move of an unfinished game; it becomes a sample when the outcome is known.
typedef struct LanePly {
    NetInput input;
    float root_value; // for the side to move
    uint8_t move;     // in the net's frame
    bool searched;    // by the full search: a sample; else the other fields are unused
} LanePly;

// The games of a step that are searched by the same search, as one batch.
typedef struct LaneGroup {
    int count;
    int *games;    // [games]
    Board *boards; // [games]
    Rng *rngs;     // [games]
} LaneGroup;

struct Lane {
    LaneConfig config;
    int cells;
    Board *boards;   // [games]
    Rng *rngs;       // [games]
    LanePly *plies;  // [games][cells], by ply
    float *policies; // [games][cells][cells], in the net's frame
    Replay *replay;
    LaneCounts counts;
    Rng reanalyse_rng;    // which samples are searched anew, and their search
    double owed;          // searches of these for the moves so far
    uint64_t reanalysed;  // and those that were done
    LaneGroup full, fast; // scratch of a step
    int watched;
    Episode *episodes; // [watched][2]: the current one, the last one finished
};

static inline LanePly *lane_plies(const Lane *lane, int game) {
    return lane->plies + (size_t)game * (size_t)lane->cells;
}

static inline float *lane_policy(const Lane *lane, int game, int ply) {
    const size_t cells = (size_t)lane->cells;
    return lane->policies + ((size_t)game * cells + (size_t)ply) * cells;
}

#endif
