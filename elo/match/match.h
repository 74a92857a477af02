// A match: some games between two players of a tournament. A job says all that is needed to play
// it anywhere; its result has the rows that the store is to get.
//
// A match is played by one thread in lockstep: all its games where a player is to move are one
// batch for that player. Every game has a random stream of its own, a function of (seed, black,
// white, number of the job, game), so results depend on nothing else.
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
    StoreAgent agents[2];  // the second's id may be STORE_PERFECT, and then nothing else counts
    char folder[PATH_MAX]; // of the store; weights lie relative to it
} MatchJob;

typedef struct MatchResult {
    Status status;
    Error error;            // where the status is not STATUS_OK; nothing else counts then
    StoreTrial trials[2];   // the first player as Black, as White
    Episode games[2];       // the first game of each, of a pairing's first job, else of size 0
    StoreFailure *failures; // games that were lost by a failure
    int failure_count;
} MatchResult;

// Gives back the games and the failures, and leaves none.
void match_result_free(MatchResult *result);

// --- who plays ---

// What the threads of a process share: engines, which are borrowed, and perfect play for so many
// threads, made when it is first wanted. With `keeps` players stay for the next match, which must
// be of the same tournament.
typedef struct MatchHall MatchHall;

MatchHall *match_hall_create(int threads, bool keeps, const EngineConfig *engines,
                             int engine_count);
void match_hall_destroy(MatchHall *hall);

// --- playing ---

// Above this size, as far as boards can be solved, games of agents against perfect play are not
// played out: who has been given the win is looked up, and only where that decides
// (elo/match/conversion.h), which is far faster there. The wins are the same; no such game is kept.
enum { MATCH_PLAYED_SIZE_MAX = 5 };

// Makes the players and plays. By any thread.
void match_play(MatchHall *hall, const MatchJob *job, MatchResult *result);

// The same with the job's players in its order. With `perfect` games against perfect play are
// looked up in it, unless the first player is an engine.
void match_play_by(const MatchJob *job, Player *const players[2], Perfect *perfect,
                   MatchResult *result);

// --- as bytes ---

// Between threads or processes of one program. Reading is false, and there is nothing to free, for
// what no sound hexlaw puts.
void match_job_put(const MatchJob *job, BytesWriter *writer);
bool match_job_get(BytesReader *reader, MatchJob *job);
void match_result_put(const MatchResult *result, BytesWriter *writer);
bool match_result_get(BytesReader *reader, MatchResult *result);

#endif
