// Plays agents against each other and against perfect play, and stores the results.
//
// All agents have the same board size. A job is one pairing, some games as each colour, played by
// one thread in lockstep: all its games where a player is to move are one batch for that player.
// Every game has a random stream of its own, a function of (seed, black, white, job, game), so
// results depend neither on the threads nor on the order of jobs.
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
#include "elo/store/store.h"
#include "engine/perfect.h"
#include "selfplay/search/player.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum { TOURNAMENT_GAMES_AN_AGENT = 10000 }; // with a target, where games_max says nothing

typedef struct TournamentAgent {
    int id;             // agents.id in the store
    int run;            // the same number for snapshots of one training run
    double paper_flops; // orders the snapshots of a run
} TournamentAgent;

// Makes a player for agents[agent], or the perfect player where agent is -1. Called by any of the
// pool's threads, by several at once; each player is used by one thread and destroyed by the
// tournament with player_destroy().
typedef Status TournamentMake(void *context, int agent, Player **player, Error *error);

// A job as somebody sees who has it played elsewhere.
typedef struct TournamentJob {
    int agents[2]; // indices; the second may be -1, perfect play
    int ids[2];    // in the store, STORE_PERFECT for perfect play
    int number;    // of this pairing's jobs, 0 first
    int games;
} TournamentJob;

// What came of a job: its rows, the first player as Black and as White, and the first game of each
// where it is to be kept to be watched, else of size 0. The games are owned.
typedef struct TournamentOutcome {
    StoreTrial trials[2];
    Episode games[2];
} TournamentOutcome;

// Told that job `index` of those handed out is done; takes over the outcome's games. To be called
// by the thread that called `play`; false: no more need be played.
typedef bool TournamentDone(void *tournament, int index, const TournamentOutcome *outcome);

// Others who play a round's jobs in place of the pool's threads, with tournament_play(). `play`
// returns when what it began has been told of, with STATUS_STOPPED if that is not all; the first
// job's rows are written first, so it should be begun first.
typedef struct TournamentHands {
    Status (*play)(void *context, const TournamentJob *jobs, int count, TournamentDone *done,
                   void *tournament, Error *error);
    void *context;
} TournamentHands;

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
    bool greedy;       // recorded with the trials; the players must play so
    int games_perfect; // against perfect play in a job, half as each colour, even; 0: there is no
                       // perfect player, and runs are tied together by their ends
    int games_pair;    // between two agents in a job, even
    int rounds;        // rounds after round 0
    int neighbours;    // next stronger agents that each agent meets in a round
    double rung;       // Elo above itself of one more opponent in each round; 0: none
    double score_min;  // expected score under which perfect play is not asked again
    double target;     // half the width of every agent's 95% interval against the anchor (perfect
                       // play, else the best agent), Elo; 0: the plan is not adaptive
    double even;       // with `target`: share of the jobs that go evenly to all pairings
    long games_max;    // with `target`: of these agents in the store; 0: as above
    int robin;         // jobs of every pairing; 0: no round robin
    TournamentMake *make;
    void *context;      // for make
    bool renew_perfect; // games against perfect play of another version are forgotten; else they
                        // are STATUS_INVALID
    Perfect *perfect;   // not NULL: agents' games against perfect play are looked up in it rather
                        // than played out (elo/match/conversion.h), which is far faster on large
                        // boards. The wins are the same; no such game is kept
    Pool *pool;
    const TournamentHands *hands; // NULL: the pool's threads play; otherwise no pool is needed
    void (*progress)(void *context, const TournamentProgress *progress); // may be NULL; called by
    void *progress_context;                                              // the calling thread only
    const volatile sig_atomic_t *stop; // may be NULL; not 0: stop after the running jobs
} TournamentConfig;

// 64 games against perfect play and 64 between agents a job, 3 rounds, 2 neighbours, rung 250,
// score_min 0.01, even 0.5, neither target nor robin; make, pool, size and seed are the caller's.
TournamentConfig tournament_config_default(void);

// Plays what is missing. Only the calling thread writes to the store, in the order of the plan,
// one transaction a job. STATUS_STOPPED when stopped: the jobs that ran were ended, and stored
// where no job before them is missing. STATUS_LIMIT where `games_max` was not enough for `target`:
// everything played is stored.
Status tournament_run(const TournamentConfig *config, Store *store, const TournamentAgent *agents,
                      int count, Error *error);

// Plays one job of a tournament of this board size, seed and greediness, with the job's players in
// its order, neither of them an engine.
Status tournament_play(const TournamentConfig *config, const TournamentJob *job,
                       Player *const players[2], TournamentOutcome *outcome, Error *error);

#endif
