// A match: the games of one job between two players of a tournament. A job contains everything
// needed to play it in any process; its result contains the rows to be stored.
//
// A match is played by one thread in lockstep: all its games with the same player to move are one
// batch. Every game has a random stream of its own, a function of (seed, black, white, number of
// the job, game), so results depend on nothing else.
#ifndef HEXLAW_ELO_MATCH_MATCH_H
#define HEXLAW_ELO_MATCH_MATCH_H

#include "base/bytes.h"
#include "elo/store/store.h"
#include "engine/perfect.h"
#include "selfplay/search/engine_player.h"
#include "selfplay/search/player.h"

enum { MATCH_GAMES_MAX = 1000000 };

typedef struct MatchJob {
    int size;              // of the board
    uint64_t seed;         // of the tournament
    bool greedy;           // agents take the likeliest move instead of drawing one
    int number;            // of this pairing's jobs, 0 first
    int games;             // even: half with each as Black
    StoreAgent agents[2];  // the second's id may be STORE_PERFECT; its other fields are unused then
    char folder[PATH_MAX]; // of the store; paths of weights are relative to it
} MatchJob;

typedef struct MatchResult {
    Status status;
    Error error;          // if the status is not STATUS_OK; the fields below are invalid then
    StoreTrial trials[2]; // the first player as Black, as White
    Episode games[2];     // the first game of each trial, for a pairing's first job; else of size 0
    StoreFailure *failures; // games lost by a failure
    int failure_count;
} MatchResult;

// Frees the games and the failures, and clears them.
void match_result_free(MatchResult *result);

// --- players ---

// Shared by the threads of a process: engines (borrowed) and perfect play for `threads` threads,
// created at first use. With `keeps` players are kept for the next match, which must belong to the
// same tournament.
typedef struct MatchHall MatchHall;

MatchHall *match_hall_create(int threads, bool keeps, const EngineConfig *engines,
                             int engine_count);
void match_hall_destroy(MatchHall *hall);

// --- playing ---

// Above this size, on boards that can be solved, games of agents against perfect play are not
// played out: the solver decides who wins (elo/match/conversion.h), which is far faster there. The
// wins are the same; no such game is kept.
enum { MATCH_PLAYED_SIZE_MAX = 5 };

// Creates the players and plays. Thread-safe.
void match_play(MatchHall *hall, const MatchJob *job, MatchResult *result);

// The same with given players, in the job's order. With `perfect`, games against perfect play are
// decided by it, unless the first player is an engine.
void match_play_by(const MatchJob *job, Player *const players[2], Perfect *perfect,
                   MatchResult *result);

// --- as bytes ---

// For messages between threads or processes of one program. Reading returns false, with nothing to
// free, for invalid bytes.
void match_job_put(const MatchJob *job, BytesWriter *writer);
bool match_job_get(BytesReader *reader, MatchJob *job);
void match_result_put(const MatchResult *result, BytesWriter *writer);
bool match_result_get(BytesReader *reader, MatchResult *result);

#endif
