#include "elo/match/tournament_internal.h"

#include "base/memory.h"

#include <stdlib.h>

Plan *plan_create(const TournamentConfig *config, const TournamentAgent *agents, int count) {
    Plan *plan = memory_zeroed(1, sizeof *plan);
    plan->config = config;
    plan->agents = agents;
    plan->count = count;
    plan->perfect = config->games_perfect > 0;
    return plan;
}

void plan_destroy(Plan *plan) {
    if (!plan)
        return;
    free(plan->jobs);
    free(plan->games);
    free(plan->played);
    free(plan);
}

// Room for one item more in a growing list.
static void *grow(void *items, int count, int *room, size_t size) {
    if (count < *room)
        return items;
    *room = *room ? 2 * *room : 256;
    return memory_resize(items, (size_t)*room, size);
}

static int compare_pairings(const void *a, const void *b) {
    const Job *p = a, *q = b;
    if (p->first != q->first)
        return (p->first > q->first) - (p->first < q->first);
    return (p->second > q->second) - (p->second < q->second);
}

void plan_add_job(Plan *plan, int first, int second) {
    if (second != TOURNAMENT_PERFECT && second < first) {
        const int swap = first;
        first = second;
        second = swap;
    }
    plan->jobs = grow(plan->jobs, plan->job_count, &plan->job_room, sizeof *plan->jobs);
    plan->jobs[plan->job_count++] =
        (Job){.first = first,
              .second = second,
              .games = second == TOURNAMENT_PERFECT ? plan->config->games_perfect
                                                    : plan->config->games_pair};
}

// Numbers the round's jobs, sorted by pairing: each gets the next number of its pairing.
static void number_jobs(Plan *plan) {
    const int known = plan->played_count;
    for (int i = 0; i < plan->job_count; i++) {
        Job *job = &plan->jobs[i];
        if (i > 0 && compare_pairings(job - 1, job) == 0) {
            job->number = job[-1].number + 1;
        } else {
            const Job *seen = known == 0 ? NULL
                                         : bsearch(job, plan->played, (size_t)known,
                                                   sizeof *plan->played, compare_pairings);
            job->number = seen ? seen->number : 0;
        }
    }
    plan_know(plan, plan->jobs, plan->job_count);
}

static void drop_repetitions(Plan *plan) {
    int kept = 0;
    for (int i = 0; i < plan->job_count; i++)
        if (kept == 0 || compare_pairings(&plan->jobs[kept - 1], &plan->jobs[i]) != 0)
            plan->jobs[kept++] = plan->jobs[i];
    plan->job_count = kept;
}

void plan_know(Plan *plan, const Job *jobs, int count) {
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
        Job *last = &plan->played[kept - 1];
        if (compare_pairings(last, &plan->played[i]) != 0)
            plan->played[kept++] = plan->played[i];
        else if (plan->played[i].number > last->number)
            last->number = plan->played[i].number;
    }
    plan->played_count = kept;
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

// Everyone against perfect play and the next snapshot of the same run; without perfect play the
// runs are tied together by their first and by their last snapshots.
void plan_first(Plan *plan) {
    Step *steps = memory_zeroed((size_t)plan->count, sizeof *steps);
    for (int i = 0; i < plan->count; i++)
        steps[i] = (Step){plan->agents[i].run, i, plan->agents[i].paper_flops};
    qsort(steps, (size_t)plan->count, sizeof *steps, compare_steps);
    int start = 0;
    for (int i = 0; i < plan->count; i++) {
        if (plan->perfect)
            plan_add_job(plan, i, TOURNAMENT_PERFECT);
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
                plan_add_job(plan, i, TOURNAMENT_PERFECT);
        }
}

int plan_rounds(const Plan *plan) {
    if (plan->config->target > 0.0)
        return 0;
    return plan->config->robin > 0 ? 1 : plan->config->rounds + 1;
}

Status plan_round(Plan *plan, const Job **jobs, int *count, Error *error) {
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

// How many jobs the rounds of a ladder after the present one will have, about.
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

void plan_note(Plan *plan, const Job *job, const JobResult *result) {
    const int second = job->second == TOURNAMENT_PERFECT ? plan->count : job->second;
    for (int side = 0; side < 2; side++) {
        const StoreTrial *trial = &result->trials[side];
        plan_note_games(plan, &(RatingGames){side == 0 ? job->first : second,
                                             side == 0 ? second : job->first, trial->black_wins,
                                             trial->white_wins});
    }
}

void plan_note_games(Plan *plan, const RatingGames *games) {
    plan->games = grow(plan->games, plan->game_count, &plan->game_room, sizeof *plan->games);
    plan->games[plan->game_count++] = *games;
    plan->game_total += (long)(games->black_wins + games->white_wins);
}
