#include "elo/rating/student.h"

#include <math.h>

// The chance to lie within `t` on either side (Abramowitz and Stegun 26.7.3 and 26.7.4).
static double inside(double t, int freedom) {
    const double angle = atan(t / sqrt(freedom)), cosine = cos(angle);
    const int odd = freedom % 2;
    double term = odd ? cosine : 1.0, sum = freedom > 1 ? term : 0.0;
    for (int i = odd ? 3 : 2; i < freedom; i += 2) {
        term *= cosine * cosine * (i - 1) / i;
        sum += term;
    }
    return odd ? 2.0 / M_PI * (angle + sin(angle) * sum) : sin(angle) * sum;
}

double student_quantile(int freedom) {
    double low = 1.9, high = 13.0;
    for (int i = 0; i < 50; i++) {
        const double middle = 0.5 * (low + high);
        if (inside(middle, freedom) < 0.95)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}
