// exp, log and tanh of floats, without branches or calls, so that loops over them vectorise. Errors
// are the largest found against libm in double (tests/test_fastmath.c). Polynomials are minimax on
// the reduced range.
#ifndef HEXLAW_BASE_FASTMATH_H
#define HEXLAW_BASE_FASTMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float fast_float_of_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t fast_bits_of_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// e^x, relative error below 2e-7. Exactly 0 below -87.3 (so also for NET_MASKED), where the true
// value leaves the normal floats; e^88 above 88. NaN stays NaN.
static inline float fast_expf(float x) {
    const float shift = 0x1.8p23f; // adding it rounds to an integer, kept in the low bits
    const float bounded = x < -87.3f ? -87.3f : x > 88.0f ? 88.0f : x;
    const float shifted = bounded * 1.44269504f + shift;
    const float n = shifted - shift;
    const float r = bounded - n * 0.693359375f + n * 2.12194440e-4f; // ln 2 in two parts
    float p = 1.381446706e-3f;
    p = p * r + 8.368780411e-3f;
    p = p * r + 4.166839421e-2f;
    p = p * r + 1.666652011e-1f;
    p = p * r + 4.999999341e-1f;
    p = p * (r * r) + r + 1.0f;
    // The shift drops the upper bits of `shifted`.
    const float power = fast_float_of_bits((fast_bits_of_float(shifted) + 127u) << 23);
    return x < -87.3f ? 0.0f : p * power;
}

// Natural logarithm of a normal float, error below 1e-7 times max(1, |result|). Arguments below the
// least normal float, 0 and negative ones included, give its logarithm, -87.34: so p*log(p) is 0 at
// p = 0.
static inline float fast_logf(float x) {
    const float least = 0x1p-126f;
    const uint32_t bits = fast_bits_of_float(x < least ? least : x);
    // Splits x = m * 2^e with m between sqrt(1/2) and sqrt(2).
    const uint32_t above = bits - 0x3f3504f3u;
    const float e = (float)((int32_t)above >> 23);
    const float t = fast_float_of_bits((above & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    float p = 8.917879722e-2f;
    p = p * t - 1.435020306e-1f;
    p = p * t + 1.487695865e-1f;
    p = p * t - 1.656563432e-1f;
    p = p * t + 1.996539830e-1f;
    p = p * t - 2.500174694e-1f;
    p = p * t + 3.333385806e-1f;
    const float square = t * t;
    float tail = p * (t * square) - e * 2.12194440e-4f;
    tail = tail - 0.5f * square;
    return tail + t + e * 0.693359375f;
}

// Hyperbolic tangent, absolute error below 2e-7, odd, never outside -1..1.
static inline float fast_tanhf(float x) {
    const float t = fast_expf(-2.0f * fabsf(x));
    return copysignf((1.0f - t) / (1.0f + t), x);
}

#endif
