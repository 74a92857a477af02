#include "elo/law/calibration.h"

#include "elo/rating/share.h"

#include <math.h>
#include <stdlib.h>

static int compare_ids(const void *key, const void *agent) {
    const int id = *(const int *)key, other = ((const StoreAgent *)agent)->id;
    return (id > other) - (id < other);
}

// The Elo of an agent or of perfect play, NAN where it is not in the standings.
static double elo_of(const Standings *standings, int id) {
    if (id == STORE_PERFECT)
        return standings->perfect ? standings->rating->elo[standings->count] : NAN;
    const StoreAgent *agent = bsearch(&id, standings->agents, (size_t)standings->count,
                                      sizeof *standings->agents, compare_ids);
    return agent ? standings->rating->elo[agent - standings->agents] : NAN;
}

void calibration_add(CalibrationBin bins[CALIBRATION_BINS], const Standings *standings,
                     const StoreTrial *trials, int count) {
    for (int i = 0; i < count; i++) {
        const StoreTrial *t = &trials[i];
        const double difference = elo_of(standings, t->black) - elo_of(standings, t->white);
        const double games = t->black_wins + t->white_wins;
        if (isnan(difference) || !(games > 0.0))
            continue;
        const double up = fabs(difference);
        const int bin = (int)fmin(CALIBRATION_BINS - 1, floor(up / CALIBRATION_STEP));
        bins[bin].games += games;
        bins[bin].difference += games * up;
        bins[bin].expected += games / (1.0 + exp(-up / RATING_ELO_PER_LOGIT));
        bins[bin].seen += difference > 0.0 ? t->black_wins : t->white_wins;
    }
}

void calibration_finish(CalibrationBin bins[CALIBRATION_BINS]) {
    for (int i = 0; i < CALIBRATION_BINS; i++) {
        CalibrationBin *bin = &bins[i];
        const double n = bin->games > 0.0 ? bin->games : NAN;
        bin->difference /= n;
        bin->expected /= n;
        bin->seen /= n;
        share_interval(bin->seen, n, &bin->lo, &bin->hi);
        if (isnan(n))
            bin->lo = bin->hi = NAN;
    }
}
