// Says who plays whom of the agents of a board size and perfect play, and stores the results. It is
// asked: whoever plays, threads or processes, takes the next job (elo/match/match.h) and hands in
// its result. Neither who plays nor the order of results makes a difference.
//
// There are three plans.
// - The ladder (the default) is made in rounds, each from the results of the rounds before it and
// of
//   nothing else:
//     round 0    every agent against perfect play, one job; snapshots of a run against the next
//     round 1..  rate what there is; then every agent against its next `neighbours` above it in
//                strength and against the one nearest to `rung` Elo above it (chains of such steps
//                carry the scale furthest for their games); against perfect play again while that
//                tells something (expected score at least `score_min`)
//   so the pool hangs together, and agents too weak to win a game from perfect play are measured
//   through stronger ones.
// - The adaptive plan (`target`) ends when every agent's 95% interval, as rated, is under a target:
//   newcomers play as in round 0 above, then a share of each round's jobs goes evenly to all
//   pairings and the others to those that are expected to tell most (elo/match/pairing.h), at most
//   as many games as were played before it. It begins from all the games of these agents in the
//   store, whatever plan they come from, and a round's jobs are in the store before the first of
//   them is played: what is played next is a function of the store alone, and agents that are added
//   play only what is missing.
// - The round robin (`robin`) is every pairing, perfect play included.
// A job that the store has already is not played again: a tournament that was killed goes on where
// it was, and ends with the same rows as one that was not.
#ifndef HEXLAW_ELO_MATCH_TOURNAMENT_H
#define HEXLAW_ELO_MATCH_TOURNAMENT_H

#include "base/pool.h"
#include "elo/match/match.h"

#include <signal.h>

enum { TOURNAMENT_GAMES_AN_AGENT = 10000 }; // with a target, where games_max says nothing

typedef struct TournamentProgress {
    int round, rounds;   // from 0; `rounds` 0: as many as it takes
    int jobs_done, jobs; // of this round, those found in the store included
    long games_played;   // since the start of this call
    double seconds;      // since the start of this call
    double fraction;     // of the whole tournament, estimated
} TournamentProgress;

typedef struct TournamentConfig {
    int size; // board size
    uint64_t seed;
    bool greedy;
    int games_perfect;  // against perfect play in a job, half as each colour, even; 0: there is no
                        // perfect player, and runs are tied together by their ends
    int games_pair;     // between two agents in a job, even
    int rounds;         // rounds after round 0
    int neighbours;     // next stronger agents that each agent meets in a round
    double rung;        // Elo above itself of one more opponent in each round; 0: none
    double score_min;   // expected score under which perfect play is not asked again
    double target;      // half the width of every agent's 95% interval against the anchor (perfect
                        // play, else the best agent), Elo; 0: the plan is not adaptive
    double even;        // with `target`: share of the jobs that go evenly to all pairings
    long games_max;     // with `target`: of these agents in the store; 0: as above
    int robin;          // jobs of every pairing; 0: no round robin
    bool renew_perfect; // games against perfect play of another version are forgotten; else they
                        // are STATUS_INVALID
    // May be NULL; called by the thread that made the tournament only.
    void (*progress)(void *context, const TournamentProgress *progress);
    void *progress_context;
    const volatile sig_atomic_t *stop; // may be NULL; not 0: there are no more jobs
} TournamentConfig;

// 64 games against perfect play and 64 between agents a job, 3 rounds, 2 neighbours, rung 250,
// score_min 0.01, even 0.5, neither target nor robin; size and seed are the caller's.
TournamentConfig tournament_config_default(void);

typedef struct Tournament Tournament;

// Between agents, rows of the store in its order. The store is borrowed, all else copied.
Status tournament_create(const TournamentConfig *config, Store *store, const StoreAgent *agents,
                         int count, Tournament **tournament, Error *error);

// Gives it back and tells how it has ended. STATUS_STOPPED when stopped: what was played is stored,
// where no job before it is missing. STATUS_LIMIT where `games_max` was not enough for `target`:
// everything played is stored.
Status tournament_end(Tournament *tournament, Error *error);

// Whether it has ended. Once all results of a round are there the next one is planned here: only
// for the thread that made the tournament, while no other asks or hands in.
bool tournament_done(Tournament *tournament);

// The next job, and the place that its result is to be handed in at; false: none for now. By any
// thread, after tournament_done().
bool tournament_next(Tournament *tournament, MatchJob *job, int *place);

// Takes over the result of a job that was asked for, and leaves none. With a failure there are no
// more jobs; one of STATUS_STOPPED is played when the tournament goes on. By any thread, but rows
// are written only by the thread that made the tournament, when it calls this or tournament_done(),
// in the order of the plan, one transaction a job.
void tournament_result(Tournament *tournament, int place, MatchResult *result);

// Plays all of it with the threads of a pool.
void tournament_run(Tournament *tournament, Pool *pool, MatchHall *hall);

#endif
