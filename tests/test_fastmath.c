// The errors that base/fastmath.h states, measured against libm in double over the floats
// themselves.
#include "tests/testing.h"

#include "base/fastmath.h"
#include "nn/net_internal.h"

#include <float.h>

// Steps through floats of both signs by their bits, about a million of them a sign.
enum { STRIDE = 2039 };

static void exponential_is_close(void **state) {
    (void)state;
    double worst = 0.0;
    for (uint32_t bits = 0; bits < 0x7f800000u; bits += STRIDE)
        for (int sign = 0; sign < 2; sign++) {
            const float x = fast_float_of_bits(bits | (uint32_t)sign << 31);
            const float got = fast_expf(x);
            if (x < -87.3f) {
                assert_true(got == 0.0f);
            } else if (x > 88.0f) {
                assert_true(got == fast_expf(88.0f));
            } else {
                const double expected = exp((double)x);
                worst = fmax(worst, fabs((double)got - expected) / expected);
            }
        }
    for (float x = -87.3f; x <= 88.0f; x += 1e-4f) // densely where it is used
        worst = fmax(worst, fabs((double)fast_expf(x) - exp((double)x)) / exp((double)x));
    print_message("e^x: relative error up to %.2e\n", worst);
    assert_true(worst < 2e-7);
    assert_true(fast_expf(0.0f) == 1.0f);
    assert_true(fast_expf(NET_MASKED) == 0.0f);
    assert_true(fast_expf(-INFINITY) == 0.0f);
    assert_true(isnan(fast_expf(NAN)));
}

static void logarithm_is_close(void **state) {
    (void)state;
    double worst = 0.0;
    for (uint32_t bits = 0x00800000u; bits < 0x7f800000u; bits += STRIDE) {
        const float x = fast_float_of_bits(bits);
        const double expected = log((double)x);
        const double error = fabs((double)fast_logf(x) - expected);
        worst = fmax(worst, error / fmax(1.0, fabs(expected)));
    }
    for (float x = 0.5f; x < 2.0f; x += 1e-6f)
        worst = fmax(worst, fabs((double)fast_logf(x) - log((double)x)));
    print_message("ln x: error up to %.2e of max(1, |ln x|)\n", worst);
    assert_true(worst < 1e-7);
    assert_true(fast_logf(1.0f) == 0.0f);
    const float least = fast_logf(FLT_MIN);
    assert_true(fabsf(least + 87.33655f) < 1e-4f);
    assert_true(fast_logf(0.0f) == least && fast_logf(-1.0f) == least);
    assert_true(0.0f * fast_logf(0.0f) == 0.0f);
}

static void tangent_is_close_and_odd(void **state) {
    (void)state;
    double worst = 0.0;
    for (uint32_t bits = 0; bits < 0x7f800000u; bits += STRIDE) {
        const float x = fast_float_of_bits(bits), got = fast_tanhf(x);
        worst = fmax(worst, fabs((double)got - tanh((double)x)));
        assert_true(got >= 0.0f && got <= 1.0f && fast_tanhf(-x) == -got);
    }
    for (float x = 0.0f; x < 10.0f; x += 1e-5f)
        worst = fmax(worst, fabs((double)fast_tanhf(x) - tanh((double)x)));
    print_message("tanh x: error up to %.2e\n", worst);
    assert_true(worst < 2e-7);
    assert_true(isnan(fast_tanhf(NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exponential_is_close),
        cmocka_unit_test(logarithm_is_close),
        cmocka_unit_test(tangent_is_close_and_odd),
    };
    return TESTING_RUN(tests);
}
