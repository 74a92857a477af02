// Checks a store's runs by the ratings of their agents.
#include "elo/report/doctor_internal.h"

#include "base/memory.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// docs/law.md explains these thresholds.
static const double plateau_factor = 4.0, plateau_below = -100.0, plateau_gain = 0.0;
static const double spread_compute = 1.25, spread_notice = 100.0, spread_severe = 300.0;
enum { PLATEAU_SNAPSHOTS = 3 };

// The difference of two ratings, and half its 95% interval.
static double difference(const Rating *rating, int a, int b, double *margin) {
    const size_t n = (size_t)rating->players, i = (size_t)a, j = (size_t)b;
    const double variance = rating->covariance[i * n + i] + rating->covariance[j * n + j] -
                            2.0 * rating->covariance[i * n + j];
    *margin = RATING_Z95 * sqrt(fmax(0.0, variance));
    return rating->elo[a] - rating->elo[b];
}

// Whether two agents have the same run and test-time search.
static bool same_line(const StoreAgent *a, const StoreAgent *b) {
    return strcmp(a->run, b->run) == 0 && a->nodes == b->nodes && a->c == b->c &&
           strcmp(a->search, b->search) == 0;
}

// Whether agent `a` represents its run: the newest, with the most search nodes.
static bool stands_for_run(const Standings *standings, int a) {
    const StoreAgent *agent = &standings->agents[a];
    if (agent->width <= 0)
        return false; // an engine
    for (int i = 0; i < standings->count; i++) {
        const StoreAgent *other = &standings->agents[i];
        if (i != a && strcmp(other->run, agent->run) == 0 &&
            (other->nodes > agent->nodes ||
             (other->nodes == agent->nodes && other->idx > agent->idx)))
            return false;
    }
    return true;
}

static void look_for_plateau(const Standings *standings, int last, DoctorFindings *findings) {
    const StoreAgent *newest = &standings->agents[last];
    const Rating *rating = standings->rating;
    int first = last, between = 0;
    for (int i = 0; i < standings->count; i++) {
        const StoreAgent *agent = &standings->agents[i];
        if (!same_line(agent, newest) || agent->paper_flops * plateau_factor < newest->paper_flops)
            continue;
        between++;
        if (agent->paper_flops < standings->agents[first].paper_flops)
            first = i;
    }
    if (between < PLATEAU_SNAPSHOTS)
        return;
    double margin;
    const double gain = difference(rating, last, first, &margin);
    const double elo = rating->elo[last], reach = elo + rating_margin(rating, last);
    if (!standings->perfect || reach >= plateau_below || gain - margin > plateau_gain)
        return;
    doctor_add(findings, newest->run, DOCTOR_PLATEAU, DOCTOR_NOTICE, gain, plateau_gain,
               "It stands at %.0f Elo and gained %.0f +- %.0f over the last factor of %.1f in "
               "compute: the net is full, training is stuck, or games are too few to tell; compare "
               "larger nets and other seeds.",
               elo, gain, margin, newest->paper_flops / standings->agents[first].paper_flops);
}

// --- seeds ---

static const char *recipe_of(const StoreRun *runs, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(runs[i].name, name) == 0)
            return runs[i].recipe;
    return "";
}

static bool but_for_seed(const char *a, const char *b) {
    const char *seed_a = strstr(a, "\nseed = "), *seed_b = strstr(b, "\nseed = ");
    if (!seed_a || !seed_b || seed_a - a != seed_b - b || memcmp(a, b, (size_t)(seed_a - a)) != 0)
        return false;
    const char *rest_a = strchr(seed_a + 1, '\n'), *rest_b = strchr(seed_b + 1, '\n');
    return rest_a && rest_b && strcmp(rest_a, rest_b) == 0;
}

// Whether both recipes exist and differ only in the seed, whatever version wrote them.
static bool same_but_seed(const char *a, const char *b) {
    char *now_a = trainer_config_renewed(a), *now_b = trainer_config_renewed(b);
    const bool same = but_for_seed(now_a, now_b);
    free(now_a);
    free(now_b);
    return same;
}

static void look_for_spread(const Standings *standings, const StoreRun *runs, int run_count, int a,
                            DoctorFindings *findings) {
    const Rating *rating = standings->rating;
    const StoreAgent *agent = &standings->agents[a];
    const char *recipe = recipe_of(runs, run_count, agent->run);
    int best = a;
    for (int i = 0; i < standings->count; i++) {
        const StoreAgent *other = &standings->agents[i];
        const double more = other->paper_flops / agent->paper_flops;
        if (stands_for_run(standings, i) && other->nodes == agent->nodes && more < spread_compute &&
            more * spread_compute > 1.0 && rating->elo[i] > rating->elo[best] &&
            same_but_seed(recipe, recipe_of(runs, run_count, other->run)))
            best = i;
    }
    double margin;
    const double behind = difference(rating, best, a, &margin);
    if (best == a || behind - margin <= spread_notice)
        return;
    doctor_add(findings, agent->run, DOCTOR_SPREAD,
               behind - margin > spread_severe ? DOCTOR_SEVERE : DOCTOR_NOTICE, behind,
               spread_notice,
               "It ends %.0f +- %.0f Elo below %s, which differs in its seed alone: this run got "
               "stuck; a law needs the best of several seeds here.",
               behind, margin, standings->agents[best].run);
}

void doctor_ratings(const Standings *standings, const StoreRun *runs, int run_count,
                    DoctorFindings *findings) {
    for (int i = 0; i < standings->count; i++)
        if (stands_for_run(standings, i)) {
            look_for_plateau(standings, i, findings);
            look_for_spread(standings, runs, run_count, i, findings);
        }
}
