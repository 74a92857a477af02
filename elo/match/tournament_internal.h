// Shared by the files of the tournament: the plan, one job, and what runs them.
#ifndef HEXLAW_ELO_MATCH_TOURNAMENT_INTERNAL_H
#define HEXLAW_ELO_MATCH_TOURNAMENT_INTERNAL_H

#include "elo/match/tournament.h"
#include "elo/rating/rating.h"
#include "selfplay/train/episode.h"

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
    Episode games[2]; // the first game of each row, only of a pairing's first job, else of size 0
} JobResult;

void job_result_free(JobResult *result);

// --- tournament_plan.c ---

typedef struct Plan {
    const TournamentConfig *config;
    const TournamentAgent *agents;
    int count, round; // of the next call
    bool perfect;     // plays along, as player `count` of the ratings
    Job *jobs;        // of this round
    int job_count, job_room;
    int jobs_before;    // of earlier rounds
    RatingGames *games; // everything noted
    int game_count, game_room;
    long game_total;
    Job *played; // every pairing once, with the number its next job gets, sorted
    int played_count, played_room;
    double from, to; // adaptive: how much is done before this round, and will be after it
} Plan;

Plan *plan_create(const TournamentConfig *config, const TournamentAgent *agents, int count);
void plan_destroy(Plan *plan);

// The jobs of the next round, from the results noted so far; none: the tournament is over. The list
// belongs to the plan and stands until the next call.
Status plan_round(Plan *plan, const Job **jobs, int *count, Error *error);

// How many rounds there are, 0 where that is not known before.
int plan_rounds(const Plan *plan);

// How much of the tournament is done with `done` jobs of the present round, 0 to 1, about.
double plan_fraction(const Plan *plan, int done);

// Notes the results of a job of the present round, or of games that are in the store.
void plan_note(Plan *plan, const Job *job, const JobResult *result);
void plan_note_games(Plan *plan, const RatingGames *games);

// The numbers of these jobs are taken.
void plan_know(Plan *plan, const Job *jobs, int count);

// Adds a job to the round.
void plan_add_job(Plan *plan, int first, int second);

// Adds everyone against perfect play and the next snapshot of the same run; without perfect play
// the runs are tied together by their first and by their last snapshots.
void plan_first(Plan *plan);

// Rates everyone, perfect play as player `count` at 0 Elo.
Status plan_rate(const Plan *plan, Rating **rating, Error *error);

// --- tournament_ladder.c, tournament_adaptive.c: add the jobs of the next round ---

Status plan_ladder(Plan *plan, Error *error);

// None where the target is met; STATUS_LIMIT where the games do not suffice.
Status plan_adaptive(Plan *plan, Error *error);

// --- tournament_play.c ---

// The stream of game `game` of the job, which depends on who plays it and its number, on nothing
// else; the first half of the games has the first player as Black.
Rng job_stream(const TournamentConfig *config, const Job *job, const int ids[2], int game);

// Plays a job with the two players. `ids` are the agents' ids in the store, in the job's order.
// `result` is filled on success.
Status job_play(const TournamentConfig *config, const Job *job, const int ids[2],
                Player *const players[2], JobResult *result, Error *error);

// --- tournament_perfect.c ---

// The same results against config->perfect, from the same streams, without its moves as Black and
// where it has the win: no games are kept to be watched, and `moves` counts what was played.
Status job_convert(const TournamentConfig *config, const Job *job, const int ids[2], Player *player,
                   JobResult *result, Error *error);

#endif
