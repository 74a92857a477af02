// Schedules the games between the agents of a board size and perfect play, and stores the results.
// Workers, threads or processes, call tournament_next() for a job (elo/match/match.h) and
// tournament_result() with its result. Results depend neither on the workers nor on their order.
//
// There are three plans.
// - The ladder (the default) is made in rounds, each from the results of the earlier rounds only:
//     round 0    every agent against perfect play, one job; snapshots of a run against the next
//     round 1..  rate all games so far; then every agent against its next `neighbours` above it in
//                strength and against the one nearest to `rung` Elo above it (chains of such steps
//                carry the scale furthest for their games); against perfect play again while that
//                is informative (expected score at least `score_min`)
//   so the pool is connected, and agents too weak to win a game from perfect play are measured
//   through stronger ones.
// - The adaptive plan (`target`) ends when every agent's 95% interval, as rated, is under a target:
//   newcomers play as in round 0 above, then a share of each round's jobs goes evenly to all
//   pairings and the others to those expected to be most informative (elo/match/pairing.h), at most
//   as many games as were played before. It begins from all the games of these agents in the store,
//   whatever plan they come from, and a round's jobs are stored before the first of them is played:
//   what is played next is a function of the store alone, and added agents play only what is
//   missing.
// - The round robin (`robin`) plays every pairing, perfect play included.
//
// A job that is already in the store is not played again: a tournament that was killed continues
// where it was, and ends with the same rows as one that was not.
#ifndef HEXLAW_ELO_MATCH_TOURNAMENT_H
#define HEXLAW_ELO_MATCH_TOURNAMENT_H

#include "base/pool.h"
#include "elo/match/match.h"

#include <signal.h>

enum { TOURNAMENT_GAMES_AN_AGENT = 10000 }; // with a target, if games_max is 0

typedef struct TournamentProgress {
    int round, rounds;   // from 0; `rounds` 0: not known in advance
    int jobs_done, jobs; // of this round, including those found in the store
    long games_played;   // since the start of this call
    double seconds;      // since the start of this call
    double fraction;     // of the whole tournament, estimated
} TournamentProgress;

typedef struct TournamentConfig {
    int size; // board size
    uint64_t seed;
    bool greedy;
    int games_perfect;  // against perfect play in a job, half as each colour, even; 0: without
                        // perfect play, runs are connected by their first and last snapshots
    int games_pair;     // between two agents in a job, even
    int rounds;         // rounds after round 0
    int neighbours;     // next stronger agents that each agent meets in a round
    double rung;        // Elo difference to one more, stronger opponent in each round; 0: none
    double score_min;   // expected score below which perfect play is not met again
    double target;      // half the width of every agent's 95% interval against the anchor (perfect
                        // play, else the best agent), Elo; 0: the plan is not adaptive
    double even;        // with `target`: share of the jobs that go evenly to all pairings
    long games_max;     // with `target`: of these agents in the store; 0: as many as
                        // TOURNAMENT_GAMES_AN_AGENT allows
    int robin;          // jobs of every pairing; 0: no round robin
    bool renew_perfect; // delete games against other versions of perfect play; else STATUS_INVALID
    // May be NULL; called only by the thread that created the tournament.
    void (*progress)(void *context, const TournamentProgress *progress);
    void *progress_context;
    const volatile sig_atomic_t *stop; // may be NULL; not 0: no more jobs are given
} TournamentConfig;

// 64 games against perfect play and 64 between agents a job, 3 rounds, 2 neighbours, rung 250,
// score_min 0.01, even 0.5, neither target nor robin; size and seed are the caller's.
TournamentConfig tournament_config_default(void);

typedef struct Tournament Tournament;

// A tournament of these agents, rows of the store in its order. The store is borrowed, the rest
// copied.
Status tournament_create(const TournamentConfig *config, Store *store, const StoreAgent *agents,
                         int count, Tournament **tournament, Error *error);

// Frees the tournament and returns its status. STATUS_STOPPED when stopped: results are stored if
// no earlier job is missing. STATUS_LIMIT if `games_max` was not enough for `target`: everything
// played is stored.
Status tournament_end(Tournament *tournament, Error *error);

// Whether it has ended. When all results of a round have come, this plans the next one. Only for
// the thread that created the tournament, while no other calls tournament_next() or
// tournament_result().
bool tournament_done(Tournament *tournament);

// The next job, and the place to pass to tournament_result(); false: none for now. By any thread,
// after tournament_done().
bool tournament_next(Tournament *tournament, MatchJob *job, int *place);

// Takes ownership of the result of a job and clears `*result`. After an error there are no more
// jobs; a job with STATUS_STOPPED is played when the tournament is continued. By any thread, but
// rows are written only by the thread that created the tournament, when it calls this or
// tournament_done(), in the order of the plan, one transaction per job.
void tournament_result(Tournament *tournament, int place, MatchResult *result);

// Plays the whole tournament with the threads of a pool.
void tournament_run(Tournament *tournament, Pool *pool, MatchHall *hall);

#endif
