// A lane: a fixed number of self-play games played in lockstep, with random streams and memory of
// their own. A lane is advanced by one thread at a time; any thread will do, so results do not
// depend on the number of threads and no locks are needed.
#ifndef HEXLAW_SELFPLAY_TRAIN_LANE_H
#define HEXLAW_SELFPLAY_TRAIN_LANE_H

#include "selfplay/search/search.h"
#include "selfplay/train/episode.h"
#include "selfplay/train/replay.h"

typedef struct LaneConfig {
    int size;
    int games;           // in lockstep, 1 or more; a finished game is replaced at once
    int replay_capacity; // samples in the lane's replay
    float outcome_share; // value target: this weight on the outcome, the rest on the root's value
    double full_share;   // playout cap: this share of the moves, drawn at random, is decided by the
                         // full search and becomes samples; the others are decided by the fast one
    double random_share; // this share of the games begins with 1 to random_moves moves drawn
    int random_moves;    // uniformly, without a search; below 2 * size - 1
    double opening;      // a game's first moves, as a share of the cells, are explored; later ones
                         // are the likeliest of the improved policy
    double temperature;  // above 0: explored moves are drawn from the improved policy to the power
                         // of 1 / temperature; 0: chosen by search_move()
    bool visit_targets;  // policy target: shares of the visits, not the improved policy
    double target_temperature; // policy target: to the power of 1 / this, scaled to a sum of 1
    bool ends;                 // samples are stored with the end of their game, for auxiliary heads
    bool chains;      // of which cells belong to the winner's chains from edge to edge, not
                      // all stones
    bool moves;       // samples are stored with their moves, so that games can be followed
    double reanalyse; // for each move as many stored samples are searched anew, without
                      // exploration, and their targets replaced (Schrittwieser et al. 2021, "Online
                      // and offline reinforcement learning by planning with a learned model")
} LaneConfig;

// One full search a move, improved policies unchanged, all moves explored, half outcome and half
// value, 4,096 samples.
LaneConfig lane_config_default(int size, int games);

typedef struct Lane Lane;

// Lane number `index` of the run with this seed.
Lane *lane_create(const LaneConfig *config, uint64_t seed, int index);
void lane_destroy(Lane *lane);

// Plays `plies` moves in every game. The searches and the evaluator are scratch: they may be shared
// by lanes that are advanced one after the other. The fast search does not explore; NULL if
// full_share is 1. Samples are added to the replay when their game ends.
void lane_advance(Lane *lane, Search *full, Search *fast, Evaluator *evaluator, int plies);

const Replay *lane_replay(const Lane *lane);

// Records the lane's first games as episodes for viewing, at most `games`. To be called before the
// lane is advanced or loaded.
void lane_watch(Lane *lane, int games);
int lane_watched(const Lane *lane); // the number recorded

// Watched game `game`: the current one, or the last finished one in its slot, which has no moves if
// none has finished.
const Episode *lane_episode(const Lane *lane, int game, bool finished);

typedef struct LaneCounts {
    uint64_t moves, games, black_wins; // games: finished
    uint64_t full_moves;               // of the moves, those that the full search decided
} LaneCounts;
LaneCounts lane_counts(const Lane *lane);

// Samples searched anew so far.
uint64_t lane_reanalysed(const Lane *lane);

void lane_save(const Lane *lane, BytesWriter *writer);

// Restores the state of a lane of the same configuration. STATUS_INVALID, with what is wrong and
// where in the lane, if the bytes are not a possible state of such a lane; the lane must not be
// used then.
Status lane_load(Lane *lane, BytesReader *reader, Error *error);

#endif
