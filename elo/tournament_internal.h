// Shared by the files of the tournament: the plan, one job, and what runs them.
#ifndef HEXLAW_ELO_TOURNAMENT_INTERNAL_H
#define HEXLAW_ELO_TOURNAMENT_INTERNAL_H

#include "elo/rating.h"
#include "elo/tournament.h"

enum { TOURNAMENT_PERFECT = -1 }; // in place of an agent's index

// Games of one pairing, half with each as Black.
typedef struct Job {
    int first, second; // indices of agents; `second` may be TOURNAMENT_PERFECT
    int number;        // of this pairing's jobs, 0 first
    int games;         // even
} Job;

// Rows 0 and 1 of the store: the first player as Black, as White; and the games among theirs that
// were lost by a failure.
typedef struct JobResult {
    StoreTrial trials[2];
    StoreFailure *failures; // free with store_failures_free()
    int failure_count;
} JobResult;

// --- tournament_plan.c ---

typedef struct Plan Plan;

Plan *plan_create(const TournamentConfig *config, const TournamentAgent *agents, int count);
void plan_destroy(Plan *plan);

// The jobs of the next round, from the results noted so far. The list belongs to the plan and
// stands until the next call.
Status plan_round(Plan *plan, const Job **jobs, int *count, Error *error);

// How many jobs the rounds after the present one will have, about.
int plan_later_jobs(const Plan *plan);

// Notes the results of a job of the present round.
void plan_note(Plan *plan, const Job *job, const JobResult *result);

// --- tournament_play.c ---

// Plays a job with the two players. `ids` are the agents' ids in the store, in the job's order.
// `result` is filled on success.
Status job_play(const TournamentConfig *config, const Job *job, const int ids[2],
                Player *const players[2], JobResult *result, Error *error);

#endif
