#include "elo/match/tournament_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

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

// The index in the ladder nearest to `rung` Elo above index i, at least half of that; -1 if none.
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

Status plan_ladder(Plan *plan, Error *error) {
    const TournamentConfig *config = plan->config;
    const int n = plan->count;
    Rating *rating;
    const Status status = plan_rate(plan, &rating, error);
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
            plan_add_job(plan, ladder[i].agent, plan->count);
        for (int j = i + 1; j < n && j <= i + config->neighbours; j++)
            plan_add_job(plan, ladder[i].agent, ladder[j].agent);
        const int rung = config->rung > 0.0 ? rung_above(ladder, n, i, config->rung) : -1;
        if (rung >= 0)
            plan_add_job(plan, ladder[i].agent, ladder[rung].agent);
    }
    free(ladder);
    return STATUS_OK;
}
