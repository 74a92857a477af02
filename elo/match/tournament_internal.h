// Shared by the files of the tournament: the plan.
#ifndef HEXLAW_ELO_MATCH_TOURNAMENT_INTERNAL_H
#define HEXLAW_ELO_MATCH_TOURNAMENT_INTERNAL_H

#include "elo/match/tournament.h"
#include "elo/rating/rating.h"

// In a plan players have the numbers of the ratings: agents their indices, and perfect play, if it
// takes part, the number behind them.
typedef struct PlanJob {
    int first, second; // the lesser number first
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
    bool perfect;             // plays along
    PlanJob *jobs;            // of this round
    int job_count, job_room;
    int jobs_before;    // of earlier rounds
    RatingGames *games; // everything noted
    int game_count, game_room;
    long game_total;
    PlanJob *played; // every pairing once, with the number its next job gets, sorted
    int played_count, played_room;
    double from, to; // adaptive: how much is done before this round, and will be after it
} Plan;

Plan *plan_create(const TournamentConfig *config, const StoreAgent *agents, int count);
void plan_destroy(Plan *plan);

// The jobs of the next round, from the results noted so far; none: the tournament is over. The list
// belongs to the plan and stands until the next call.
Status plan_round(Plan *plan, const PlanJob **jobs, int *count, Error *error);

// How many rounds there are, 0 where that is not known before.
int plan_rounds(const Plan *plan);

// How much of the tournament is done with `done` jobs of the present round, 0 to 1, about.
double plan_fraction(const Plan *plan, int done);

// Notes one colour's games of a pairing: its first player was Black unless `swapped`.
void plan_note(Plan *plan, const PlanJob *job, const StoreTrial *trial, bool swapped);

// Tells the plan what its players have played, and what they are to play by jobs of the store, from
// which `jobs` [count] are made; returns how many.
void plan_know_trials(Plan *plan, const StoreTrial *trials, int count);
int plan_know_open(Plan *plan, const StoreJob *open, int count, PlanJob *jobs);

// The two players in the store.
void plan_ids(const Plan *plan, const PlanJob *job, int ids[2]);

// Adds a job to the round.
void plan_add_job(Plan *plan, int one, int other);

// Adds everyone against perfect play and the next snapshot of the same run; without perfect play
// the runs are tied together by their first and by their last snapshots.
void plan_first(Plan *plan);

// Rates everyone, perfect play as player `count` at 0 Elo.
Status plan_rate(const Plan *plan, Rating **rating, Error *error);

// --- tournament_ladder.c, tournament_adaptive.c: add the jobs of the next round ---

Status plan_ladder(Plan *plan, Error *error);

// None where the target is met; STATUS_LIMIT where the games do not suffice.
Status plan_adaptive(Plan *plan, Error *error);

#endif
