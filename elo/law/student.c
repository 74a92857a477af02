#include "elo/law/student.h"

#include "elo/rating/rating.h"

#include <math.h>

double student_quantile(int freedom) {
    if (freedom == 1)
        return tan(0.475 * M_PI);
    if (freedom == 2)
        return 0.95 * sqrt(2.0 / (1.0 - 0.95 * 0.95));
    const double z = RATING_Z95, z2 = z * z, n = freedom;
    return z * (1.0 + (z2 + 1.0) / (4.0 * n) + ((5.0 * z2 + 16.0) * z2 + 3.0) / (96.0 * n * n) +
                (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / (384.0 * n * n * n));
}
