#include "elo/tournament_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct Plan {
    const TournamentConfig *config;
    const TournamentAgent *agents;
    int count, round; // of the next call
    bool perfect;     // plays along, as player `count` of the ratings
    Job *jobs;        // of this round
    int job_count, job_room;
    RatingGames *games; // everything noted
    int game_count, game_room;
    Job *played; // every pairing once, with the number its next job gets, sorted
    int played_count, played_room;
};

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

// Adds a pairing to the round, unless it is there already. The numbers come in number_jobs().
static void add_job(Plan *plan, int first, int second) {
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

// Sorts the round's jobs, drops repetitions and numbers each by how often its pairing was planned.
static void number_jobs(Plan *plan) {
    qsort(plan->jobs, (size_t)plan->job_count, sizeof *plan->jobs, compare_pairings);
    int kept = 0;
    for (int i = 0; i < plan->job_count; i++)
        if (kept == 0 || compare_pairings(&plan->jobs[kept - 1], &plan->jobs[i]) != 0)
            plan->jobs[kept++] = plan->jobs[i];
    plan->job_count = kept;
    const int known = plan->played_count;
    for (int i = 0; i < kept; i++) {
        Job *seen = known == 0 ? NULL
                               : bsearch(&plan->jobs[i], plan->played, (size_t)known,
                                         sizeof *plan->played, compare_pairings);
        if (seen) {
            plan->jobs[i].number = seen->number++;
            continue;
        }
        plan->played =
            grow(plan->played, plan->played_count, &plan->played_room, sizeof *plan->played);
        plan->played[plan->played_count] = plan->jobs[i];
        plan->played[plan->played_count++].number = 1;
    }
    if (plan->played_count > 0)
        qsort(plan->played, (size_t)plan->played_count, sizeof *plan->played, compare_pairings);
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
static void plan_first(Plan *plan) {
    Step *steps = memory_zeroed((size_t)plan->count, sizeof *steps);
    for (int i = 0; i < plan->count; i++)
        steps[i] = (Step){plan->agents[i].run, i, plan->agents[i].paper_flops};
    qsort(steps, (size_t)plan->count, sizeof *steps, compare_steps);
    int start = 0;
    for (int i = 0; i < plan->count; i++) {
        if (plan->perfect)
            add_job(plan, i, TOURNAMENT_PERFECT);
        if (i == 0)
            continue;
        if (steps[i].run == steps[i - 1].run) {
            add_job(plan, steps[i - 1].agent, steps[i].agent);
            continue;
        }
        int end = i + 1;
        while (end < plan->count && steps[end].run == steps[i].run)
            end++;
        if (!plan->perfect) {
            add_job(plan, steps[start].agent, steps[i].agent);
            if (end - 1 != i || start != i - 1)
                add_job(plan, steps[i - 1].agent, steps[end - 1].agent);
        }
        start = i;
    }
    free(steps);
}

// --- later rounds ---

typedef struct Strength {
    double elo;
    int agent;
} Strength;

static int compare_strengths(const void *a, const void *b) {
    const Strength *s = a, *t = b;
    if (s->elo != t->elo)
        return (s->elo > t->elo) - (s->elo < t->elo);
    return s->agent - t->agent;
}

// The place in the ladder nearest to `rung` Elo above place i, at least half of that; -1 if there
// is none.
static int rung_above(const Strength *ladder, int count, int i, double rung) {
    int best = -1;
    double least = INFINITY;
    for (int j = i + 1; j < count; j++) {
        const double step = ladder[j].elo - ladder[i].elo;
        if (step >= 0.5 * rung && fabs(step - rung) < least) {
            least = fabs(step - rung);
            best = j;
        }
    }
    return best;
}

static Status plan_next(Plan *plan, Error *error) {
    const TournamentConfig *config = plan->config;
    const int n = plan->count;
    RatingConfig rating_config = rating_config_default();
    rating_config.anchor = plan->perfect ? n : RATING_BEST;
    Rating *rating;
    Status status = rating_solve(&rating_config, plan->perfect ? n + 1 : n, plan->games,
                                 plan->game_count, NULL, &rating, error);
    if (status != STATUS_OK)
        return status;
    Strength *ladder = memory_zeroed((size_t)n, sizeof *ladder);
    for (int i = 0; i < n; i++)
        ladder[i] = (Strength){rating->elo[i], i};
    rating_destroy(rating);
    qsort(ladder, (size_t)n, sizeof *ladder, compare_strengths);
    for (int i = 0; i < n; i++) {
        const double score = 1.0 / (1.0 + pow(10.0, -ladder[i].elo / 400.0));
        if (plan->perfect && score >= config->score_min)
            add_job(plan, ladder[i].agent, TOURNAMENT_PERFECT);
        for (int j = i + 1; j < n && j <= i + config->neighbours; j++)
            add_job(plan, ladder[i].agent, ladder[j].agent);
        const int rung = config->rung > 0.0 ? rung_above(ladder, n, i, config->rung) : -1;
        if (rung >= 0)
            add_job(plan, ladder[i].agent, ladder[rung].agent);
    }
    free(ladder);
    return STATUS_OK;
}

Status plan_round(Plan *plan, const Job **jobs, int *count, Error *error) {
    plan->job_count = 0;
    Status status = STATUS_OK;
    if (plan->round == 0)
        plan_first(plan);
    else
        status = plan_next(plan, error);
    plan->round++;
    number_jobs(plan);
    *jobs = plan->jobs;
    *count = plan->job_count;
    return status;
}

int plan_later_jobs(const Plan *plan) {
    const int rounds = plan->config->rounds + 1 - plan->round;
    const int each = plan->round > 1 ? plan->job_count
                                     : plan->count * (plan->config->neighbours + 1 + plan->perfect);
    return rounds > 0 ? rounds * each : 0;
}

void plan_note(Plan *plan, const Job *job, const JobResult *result) {
    const int second = job->second == TOURNAMENT_PERFECT ? plan->count : job->second;
    for (int side = 0; side < 2; side++) {
        const StoreTrial *trial = &result->trials[side];
        plan->games = grow(plan->games, plan->game_count, &plan->game_room, sizeof *plan->games);
        plan->games[plan->game_count++] =
            (RatingGames){side == 0 ? job->first : second, side == 0 ? second : job->first,
                          trial->black_wins, trial->white_wins};
    }
}
