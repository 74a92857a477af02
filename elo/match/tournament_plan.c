#include "elo/match/tournament_internal.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

Plan *plan_create(const TournamentConfig *config, const StoreAgent *agents, int count) {
    Plan *plan = memory_zeroed(1, sizeof *plan);
    plan->config = config;
    plan->agents = agents;
    plan->count = count;
    plan->perfect = config->games_perfect > 0;
    plan->runs = memory_zeroed((size_t)count, sizeof *plan->runs);
    for (int i = 0; i < count; i++)
        while (strcmp(agents[plan->runs[i]].run, agents[i].run) != 0)
            plan->runs[i]++;
    return plan;
}

void plan_destroy(Plan *plan) {
    if (!plan)
        return;
    free(plan->runs);
    free(plan->jobs);
    free(plan->games);
    free(plan->played);
    free(plan);
}

// Makes room for one more item in a list.
static void *grow(void *items, int count, int *room, size_t size) {
    if (count < *room)
        return items;
    *room = *room ? 2 * *room : 256;
    return memory_resize(items, (size_t)*room, size);
}

// By first player; the pairing with perfect play comes first.
static int compare_pairings(const void *a, const void *b) {
    const PlanJob *p = a, *q = b;
    if (p->first != q->first)
        return (p->first > q->first) - (p->first < q->first);
    if (p->perfect != q->perfect)
        return q->perfect - p->perfect;
    return (p->second > q->second) - (p->second < q->second);
}

// A job of the two players, without number and games.
static PlanJob pairing(const Plan *plan, int one, int other) {
    const bool swap = other < one;
    const int second = swap ? one : other;
    return (PlanJob){
        .first = swap ? other : one, .second = second, .perfect = second == plan->count};
}

void plan_add_job(Plan *plan, int one, int other) {
    const TournamentConfig *config = plan->config;
    PlanJob job = pairing(plan, one, other);
    job.games = job.perfect ? config->games_perfect : config->games_pair;
    plan->jobs = grow(plan->jobs, plan->job_count, &plan->job_room, sizeof *plan->jobs);
    plan->jobs[plan->job_count++] = job;
}

// Marks the numbers of these jobs as used.
static void know(Plan *plan, const PlanJob *jobs, int count) {
    for (int i = 0; i < count; i++) {
        plan->played =
            grow(plan->played, plan->played_count, &plan->played_room, sizeof *plan->played);
        plan->played[plan->played_count] = jobs[i];
        plan->played[plan->played_count++].number++;
    }
    if (plan->played_count == 0)
        return;
    qsort(plan->played, (size_t)plan->played_count, sizeof *plan->played, compare_pairings);
    int kept = 1;
    for (int i = 1; i < plan->played_count; i++) {
        PlanJob *last = &plan->played[kept - 1];
        if (compare_pairings(last, &plan->played[i]) != 0)
            plan->played[kept++] = plan->played[i];
        else if (plan->played[i].number > last->number)
            last->number = plan->played[i].number;
    }
    plan->played_count = kept;
}

// Numbers the round's jobs, sorted by pairing: each gets the next number of its pairing.
static void number_jobs(Plan *plan) {
    const int known = plan->played_count;
    for (int i = 0; i < plan->job_count; i++) {
        PlanJob *job = &plan->jobs[i];
        if (i > 0 && compare_pairings(job - 1, job) == 0) {
            job->number = job[-1].number + 1;
        } else {
            const PlanJob *seen = known == 0 ? NULL
                                             : bsearch(job, plan->played, (size_t)known,
                                                       sizeof *plan->played, compare_pairings);
            job->number = seen ? seen->number : 0;
        }
    }
    know(plan, plan->jobs, plan->job_count);
}

static void drop_repetitions(Plan *plan) {
    int kept = 0;
    for (int i = 0; i < plan->job_count; i++)
        if (kept == 0 || compare_pairings(&plan->jobs[kept - 1], &plan->jobs[i]) != 0)
            plan->jobs[kept++] = plan->jobs[i];
    plan->job_count = kept;
}

// --- round 0 ---

typedef struct Step {
    int run, agent;
    double paper_flops;
} Step;

static int compare_steps(const void *a, const void *b) {
    const Step *s = a, *t = b;
    if (s->run != t->run)
        return (s->run > t->run) - (s->run < t->run);
    if (s->paper_flops != t->paper_flops)
        return (s->paper_flops > t->paper_flops) - (s->paper_flops < t->paper_flops);
    return s->agent - t->agent;
}

void plan_first(Plan *plan) {
    Step *steps = memory_zeroed((size_t)plan->count, sizeof *steps);
    for (int i = 0; i < plan->count; i++)
        steps[i] = (Step){plan->runs[i], i, plan->agents[i].paper_flops};
    qsort(steps, (size_t)plan->count, sizeof *steps, compare_steps);
    int start = 0;
    for (int i = 0; i < plan->count; i++) {
        if (plan->perfect)
            plan_add_job(plan, i, plan->count);
        if (i == 0)
            continue;
        if (steps[i].run == steps[i - 1].run) {
            plan_add_job(plan, steps[i - 1].agent, steps[i].agent);
            continue;
        }
        int end = i + 1;
        while (end < plan->count && steps[end].run == steps[i].run)
            end++;
        if (!plan->perfect) {
            plan_add_job(plan, steps[start].agent, steps[i].agent);
            if (end - 1 != i || start != i - 1)
                plan_add_job(plan, steps[i - 1].agent, steps[end - 1].agent);
        }
        start = i;
    }
    free(steps);
}

// --- all plans ---

static void plan_robin(Plan *plan) {
    for (int i = 0; i < plan->count; i++)
        for (int job = 0; job < plan->config->robin; job++) {
            for (int j = i + 1; j < plan->count; j++)
                plan_add_job(plan, i, j);
            if (plan->perfect)
                plan_add_job(plan, i, plan->count);
        }
}

int plan_rounds(const Plan *plan) {
    if (plan->config->target > 0.0)
        return 0;
    return plan->config->robin > 0 ? 1 : plan->config->rounds + 1;
}

Status plan_round(Plan *plan, const PlanJob **jobs, int *count, Error *error) {
    const TournamentConfig *config = plan->config;
    plan->jobs_before += plan->job_count;
    plan->job_count = 0;
    Status status = STATUS_OK;
    if (config->target > 0.0)
        status = plan_adaptive(plan, error);
    else if (plan->round == plan_rounds(plan))
        ; // all rounds are over
    else if (config->robin > 0)
        plan_robin(plan);
    else if (plan->round == 0)
        plan_first(plan);
    else
        status = plan_ladder(plan, error);
    plan->round++;
    if (plan->job_count > 0)
        qsort(plan->jobs, (size_t)plan->job_count, sizeof *plan->jobs, compare_pairings);
    if (config->target <= 0.0 && config->robin == 0)
        drop_repetitions(plan);
    number_jobs(plan);
    *jobs = plan->jobs;
    *count = plan->job_count;
    return status;
}

// The estimated number of jobs in the rounds of a ladder after the current one.
static int later_jobs(const Plan *plan) {
    const int rounds = plan_rounds(plan) - plan->round;
    const int each = plan->round > 1 ? plan->job_count
                                     : plan->count * (plan->config->neighbours + 1 + plan->perfect);
    return rounds > 0 ? rounds * each : 0;
}

double plan_fraction(const Plan *plan, int done) {
    const double part = plan->job_count > 0 ? (double)done / plan->job_count : 1.0;
    if (plan->config->target > 0.0)
        return plan->from + (plan->to - plan->from) * part;
    const int all = plan->jobs_before + plan->job_count + later_jobs(plan);
    return all > 0 ? (double)(plan->jobs_before + done) / all : 1.0;
}

Status plan_rate(const Plan *plan, Rating **rating, Error *error) {
    RatingConfig config = rating_config_default();
    config.anchor = plan->perfect ? plan->count : RATING_BEST;
    return rating_solve(&config, plan->count + plan->perfect, plan->games, plan->game_count, NULL,
                        rating, error);
}

void plan_note(Plan *plan, const PlanJob *job, const StoreTrial *trial, bool swapped) {
    const RatingGames games = {swapped ? job->second : job->first,
                               swapped ? job->first : job->second, trial->black_wins,
                               trial->white_wins};
    plan->games = grow(plan->games, plan->game_count, &plan->game_room, sizeof *plan->games);
    plan->games[plan->game_count++] = games;
    plan->game_total += (long)(games.black_wins + games.white_wins);
}

// --- the plan and the store ---

static int compare_id(const void *id, const void *agent) {
    const int a = *(const int *)id, b = ((const StoreAgent *)agent)->id;
    return (a > b) - (a < b);
}

// The number of the player with this id, -1 if it takes no part.
static int find_player(const Plan *plan, int id) {
    if (id == STORE_PERFECT)
        return plan->perfect ? plan->count : -1;
    const StoreAgent *found =
        bsearch(&id, plan->agents, (size_t)plan->count, sizeof *plan->agents, compare_id);
    return found ? (int)(found - plan->agents) : -1;
}

// The two players' pairing; false if one of them takes no part.
static bool find_pairing(const Plan *plan, int one, int other, PlanJob *job) {
    const int players[2] = {find_player(plan, one), find_player(plan, other)};
    if (players[0] < 0 || players[1] < 0)
        return false;
    *job = pairing(plan, players[0], players[1]);
    return true;
}

void plan_know_trials(Plan *plan, const StoreTrial *trials, int count) {
    PlanJob *jobs = memory_zeroed((size_t)count, sizeof *jobs);
    int known = 0;
    for (int i = 0; i < count; i++) {
        PlanJob *job = &jobs[known];
        if (!find_pairing(plan, trials[i].black, trials[i].white, job))
            continue;
        job->number = trials[i].job;
        known++;
        plan_note(plan, job, &trials[i], trials[i].black != plan->agents[job->first].id);
    }
    know(plan, jobs, known);
    free(jobs);
}

int plan_know_open(Plan *plan, const StoreJob *open, int count, PlanJob *jobs) {
    int known = 0;
    for (int i = 0; i < count; i++) {
        if (!find_pairing(plan, open[i].first, open[i].second, &jobs[known]))
            continue; // of another tournament
        jobs[known].number = open[i].job;
        jobs[known++].games = open[i].games;
    }
    know(plan, jobs, known);
    return known;
}

void plan_ids(const Plan *plan, const PlanJob *job, int ids[2]) {
    ids[0] = plan->agents[job->first].id;
    ids[1] = job->perfect ? STORE_PERFECT : plan->agents[job->second].id;
}
