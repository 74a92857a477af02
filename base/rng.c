#include "base/rng.h"

Rng rng_stream(uint64_t seed, RngPurpose purpose, uint64_t index) {
    uint64_t state = rng_mix(rng_mix(rng_mix(seed) ^ (uint64_t)purpose) ^ index);
    Rng rng;
    for (int i = 0; i < 4; i++)
        rng.s[i] = state = rng_mix(state);
    return rng;
}

// Uniform in (0, 1], so that its logarithm is finite.
static double positive_uniform(Rng *rng) {
    return (double)((rng_next(rng) >> 11) + 1) * 0x1p-53;
}

double rng_normal(Rng *rng) {
    const double radius = sqrt(-2.0 * log(positive_uniform(rng)));
    return radius * cos(6.283185307179586 * positive_uniform(rng));
}

float rng_gumbel(Rng *rng) {
    // -log(u) is 0 for u = 1; the least exponential kept is far below float's rounding.
    const double exponential = -log(positive_uniform(rng)) + 0x1p-60;
    return (float)-log(exponential);
}

double rng_gamma(Rng *rng, double shape) {
    if (shape < 1.0) // Marsaglia and Tsang's boost for small shapes
        return rng_gamma(rng, shape + 1.0) * pow(positive_uniform(rng), 1.0 / shape);
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / sqrt(9.0 * d);
    for (;;) {
        const double x = rng_normal(rng);
        const double t = 1.0 + c * x;
        if (t <= 0.0)
            continue;
        const double v = t * t * t;
        if (log(positive_uniform(rng)) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}
