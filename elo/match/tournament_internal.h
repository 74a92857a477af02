// Shared by the files of the tournament: the plan.
#ifndef HEXLAW_ELO_MATCH_TOURNAMENT_INTERNAL_H
#define HEXLAW_ELO_MATCH_TOURNAMENT_INTERNAL_H

#include "elo/match/tournament.h"
#include "elo/rating/rating.h"

// Players are numbered in a plan as in the ratings: agents by index, then perfect play if it takes
// part.
typedef struct PlanJob {
    int first, second; // first < second
    bool perfect;      // the second is perfect play
    int number;        // of this pairing's jobs, 0 first
    int games;
} PlanJob;

// --- tournament_plan.c ---

typedef struct Plan {
    const TournamentConfig *config;
    const StoreAgent *agents; // in order of their ids
    int count, round;         // of the next call
    int *runs;                // [count] the same number for agents of one run
    bool perfect;             // perfect play takes part
    PlanJob *jobs;            // of this round
    int job_count, job_room;
    int jobs_before;    // of earlier rounds
    RatingGames *games; // all results noted
    int game_count, game_room;
    long game_total;
    PlanJob *played; // every pairing once, with the number of its next job, sorted
    int played_count, played_room;
    double from, to; // adaptive: fraction done before this round, and expected after it
} Plan;

Plan *plan_create(const TournamentConfig *config, const StoreAgent *agents, int count);
void plan_destroy(Plan *plan);

// The jobs of the next round, from the results noted so far; none: the tournament is over. The list
// belongs to the plan and is valid until the next call.
Status plan_round(Plan *plan, const PlanJob **jobs, int *count, Error *error);

// The number of rounds, 0 if not known in advance.
int plan_rounds(const Plan *plan);

// The fraction of the tournament that is done with `done` jobs of the current round, 0 to 1,
// estimated.
double plan_fraction(const Plan *plan, int done);

// Records one colour's games of a pairing: its first player was Black unless `swapped`.
void plan_note(Plan *plan, const PlanJob *job, const StoreTrial *trial, bool swapped);

// Adds the trials its players have played, and the open jobs of the store, which are converted to
// `jobs` [count]; returns their number.
void plan_know_trials(Plan *plan, const StoreTrial *trials, int count);
int plan_know_open(Plan *plan, const StoreJob *open, int count, PlanJob *jobs);

// The ids of the two players in the store.
void plan_ids(const Plan *plan, const PlanJob *job, int ids[2]);

// Adds a job to the round.
void plan_add_job(Plan *plan, int one, int other);

// Adds each agent against perfect play and against the next snapshot of its run; without perfect
// play the runs are connected by their first and by their last snapshots.
void plan_first(Plan *plan);

// Rates all players, with perfect play as player `count` at 0 Elo.
Status plan_rate(const Plan *plan, Rating **rating, Error *error);

// --- tournament_ladder.c, tournament_adaptive.c: add the jobs of the next round ---

Status plan_ladder(Plan *plan, Error *error);

// None if the target is met; STATUS_LIMIT if the games do not suffice.
Status plan_adaptive(Plan *plan, Error *error);

#endif
