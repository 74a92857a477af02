#include "elo/law/versus.h"

#include "base/memory.h"
#include "elo/rating/share.h"

#include <math.h>
#include <stdlib.h>

int versus_opponent(const Standings *standings) {
    if (standings->perfect)
        return STORE_PERFECT;
    int best = 0;
    for (int i = 1; i < standings->count; i++)
        if (standings->rating->elo[i] > standings->rating->elo[best])
            best = i;
    return best;
}

// The share used for Elo, smoothed since a shut-out would make Elo infinite.
static double tempered(const Versus *versus, int colour) {
    return (versus->share[colour] * versus->games[colour] + 0.5) / (versus->games[colour] + 1.0);
}

static void finish(Versus *versus) {
    double score = 0.0, tempered_score = 0.0, variance = 0.0;
    for (int colour = 0; colour < 2; colour++) {
        const double n = versus->games[colour], p = tempered(versus, colour);
        share_interval(versus->share[colour], n, &versus->lo[colour], &versus->hi[colour]);
        score += 0.5 * versus->share[colour];
        tempered_score += 0.5 * p;
        variance += 0.25 * p * (1.0 - p) / (n + 1.0);
    }
    const double q = tempered_score * (1.0 - tempered_score);
    versus->score = score;
    versus->score_lo = fmax(0.0, score - RATING_Z95 * sqrt(variance));
    versus->score_hi = fmin(1.0, score + RATING_Z95 * sqrt(variance));
    versus->elo = RATING_ELO_PER_LOGIT * log(tempered_score / (1.0 - tempered_score));
    versus->deviation = RATING_ELO_PER_LOGIT * sqrt(variance) / q;
}

static int place_of(const Standings *standings, int id) {
    for (int i = 0; i < standings->count; i++)
        if (standings->agents[i].id == id)
            return i;
    return -1;
}

int versus_list(const Standings *standings, const StoreTrial *trials, int count, Versus **list) {
    const int opponent = versus_opponent(standings);
    const int id = opponent == STORE_PERFECT ? STORE_PERFECT : standings->agents[opponent].id;
    Versus *all = memory_zeroed((size_t)standings->count, sizeof *all);
    for (int i = 0; i < count; i++) {
        const StoreTrial *t = &trials[i];
        const bool black = t->white == id; // the agent is Black
        if (!black && t->black != id)
            continue;
        const int agent = place_of(standings, black ? t->black : t->white);
        if (agent < 0)
            continue;
        all[agent].games[!black] += t->black_wins + t->white_wins;
        all[agent].share[!black] += black ? t->black_wins : t->white_wins;
    }
    int kept = 0;
    for (int i = 0; i < standings->count; i++) {
        Versus versus = all[i];
        if (!(versus.games[0] > 0.0 && versus.games[1] > 0.0))
            continue;
        versus.agent = i;
        versus.share[0] /= versus.games[0];
        versus.share[1] /= versus.games[1];
        finish(&versus);
        all[kept++] = versus;
    }
    *list = all;
    return kept;
}
