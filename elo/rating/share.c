#include "elo/rating/share.h"

#include "elo/rating/rating.h"

#include <math.h>

void share_interval(double share, double trials, double *low, double *high) {
    *low = 0.0;
    *high = 1.0;
    if (trials <= 0.0)
        return;
    const double z2 = RATING_Z95 * RATING_Z95 / trials;
    const double centre = (share + z2 / 2.0) / (1.0 + z2);
    const double half =
        RATING_Z95 * sqrt(share * (1.0 - share) / trials + z2 / (4.0 * trials)) / (1.0 + z2);
    *low = fmax(0.0, centre - half);
    *high = fmin(1.0, centre + half);
}
