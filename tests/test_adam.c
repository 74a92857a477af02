// Adam against the algorithm as the paper writes it, in double.
#include "tests/testing.h"

#include "base/memory.h"
#include "nn/adam.h"

#include <math.h>
#include <string.h>

static void hundred_steps_agree_with_double(void **state) {
    (void)state;
    const AdamConfig configs[] = {
        {1e-3f, 0.9f, 0.999f, 1e-8f, 0.0f},
        {3e-2f, 0.5f, 0.99f, 1e-3f, 0.1f},
        {1e-2f, 0.0f, 0.0f, 1e-4f, 0.0f},
    };
    enum { COUNT = 77 };
    for (int c = 0; c < 3; c++) {
        const AdamConfig *config = &configs[c];
        Rng rng = testing_rng((uint64_t)c);
        float parameters[COUNT], gradient[COUNT];
        double theta[COUNT], m[COUNT] = {0}, v[COUNT] = {0};
        Adam *adam = adam_create(COUNT, config);
        for (int i = 0; i < COUNT; i++)
            theta[i] = (double)(parameters[i] = (float)rng_normal(&rng));
        double rate = (double)config->learning_rate;
        for (int step = 1; step <= 100; step++) {
            if (step == 60) {
                rate *= 0.5;
                adam_set_learning_rate(adam, (float)rate);
            }
            // Gradients of very different sizes, some exactly 0.
            for (int i = 0; i < COUNT; i++)
                gradient[i] = i % 7 == 0 ? 0.0f : (float)(rng_normal(&rng) * exp2(i % 40 - 30));
            adam_step(adam, parameters, gradient);
            for (int i = 0; i < COUNT; i++) {
                const double g = (double)gradient[i];
                m[i] = (double)config->beta1 * m[i] + (1.0 - (double)config->beta1) * g;
                v[i] = (double)config->beta2 * v[i] + (1.0 - (double)config->beta2) * g * g;
                const double m_hat = m[i] / (1.0 - pow((double)config->beta1, step));
                const double v_hat = v[i] / (1.0 - pow((double)config->beta2, step));
                theta[i] -= rate * (double)config->weight_decay * theta[i];
                theta[i] -= rate * m_hat / (sqrt(v_hat) + (double)config->epsilon);
            }
        }
        for (int i = 0; i < COUNT; i++)
            assert_true(fabs(theta[i] - (double)parameters[i]) < 2e-5);
        assert_int_equal(adam_steps(adam), 100);
        adam_destroy(adam);
    }
}

// A run that is interrupted and restored continues with identical bytes.
static void restored_state_goes_on_the_same(void **state) {
    (void)state;
    enum { COUNT = 1000, BYTES = COUNT * sizeof(float) };
    const AdamConfig config = adam_config_default();
    Rng rng = testing_rng(9);
    float parameters[COUNT], gradients[20][COUNT], other[COUNT];
    for (int i = 0; i < COUNT; i++)
        parameters[i] = (float)rng_normal(&rng);
    for (int i = 0; i < 20 * COUNT; i++)
        gradients[i / COUNT][i % COUNT] = (float)rng_normal(&rng);
    Adam *adam = adam_create(COUNT, &config), *restored = adam_create(COUNT, &config);
    for (int step = 0; step < 20; step++) {
        if (step == 11) {
            memcpy(adam_first_moment(restored), adam_first_moment(adam), BYTES);
            memcpy(adam_second_moment(restored), adam_second_moment(adam), BYTES);
            adam_set_steps(restored, adam_steps(adam));
            memcpy(other, parameters, BYTES);
        }
        if (step >= 11)
            adam_step(restored, other, gradients[step]);
        adam_step(adam, parameters, gradients[step]);
    }
    assert_memory_equal(other, parameters, BYTES);
    adam_destroy(restored);
    adam_destroy(adam);
}

static void a_bowl_is_descended(void **state) {
    (void)state;
    float x[2] = {3.0f, -2.0f};
    AdamConfig config = adam_config_default();
    config.learning_rate = 0.05f;
    Adam *adam = adam_create(2, &config);
    for (int step = 0; step < 1000; step++)
        adam_step(adam, x, (const float[]){2.0f * (x[0] - 1.0f), 200.0f * (x[1] + 1.0f)});
    assert_true(fabsf(x[0] - 1.0f) < 1e-3f && fabsf(x[1] + 1.0f) < 1e-3f);
    adam_destroy(adam);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hundred_steps_agree_with_double),
        cmocka_unit_test(restored_state_goes_on_the_same),
        cmocka_unit_test(a_bowl_is_descended),
    };
    return TESTING_RUN(tests);
}
