#include "nn/adam.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct Adam {
    AdamConfig config;
    size_t count;
    int64_t steps;
    float *first, *second; // [count] moments
};

AdamConfig adam_config_default(void) {
    return (AdamConfig){.learning_rate = 1e-3f, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
}

Adam *adam_create(size_t count, const AdamConfig *config) {
    CHECK(config->learning_rate > 0.0f && config->epsilon > 0.0f && config->weight_decay >= 0.0f);
    CHECK(config->beta1 >= 0.0f && config->beta1 < 1.0f);
    CHECK(config->beta2 >= 0.0f && config->beta2 < 1.0f);
    Adam *adam = memory_zeroed(1, sizeof *adam);
    adam->config = *config;
    adam->count = count;
    adam->first = memory_zeroed(count, sizeof *adam->first);
    adam->second = memory_zeroed(count, sizeof *adam->second);
    return adam;
}

void adam_destroy(Adam *adam) {
    if (!adam)
        return;
    free(adam->first);
    free(adam->second);
    free(adam);
}

void adam_set_learning_rate(Adam *adam, float learning_rate) {
    CHECK(learning_rate > 0.0f);
    adam->config.learning_rate = learning_rate;
}

void adam_step(Adam *adam, float *restrict parameters, const float *restrict gradient) {
    const AdamConfig *config = &adam->config;
    adam->steps++;
    // The corrections in double: 1 - beta2^t is small at first.
    const double correction1 = 1.0 - pow((double)config->beta1, (double)adam->steps);
    const double correction2 = 1.0 - pow((double)config->beta2, (double)adam->steps);
    const float rate = (float)((double)config->learning_rate / correction1);
    const float root = (float)(1.0 / sqrt(correction2));
    const float keep = 1.0f - config->learning_rate * config->weight_decay;
    const float beta1 = config->beta1, beta2 = config->beta2, epsilon = config->epsilon;
    float *restrict first = adam->first, *restrict second = adam->second;
    for (size_t i = 0; i < adam->count; i++) {
        const float g = gradient[i];
        const float m = beta1 * first[i] + (1.0f - beta1) * g;
        const float v = beta2 * second[i] + (1.0f - beta2) * (g * g);
        first[i] = m;
        second[i] = v;
        parameters[i] = keep * parameters[i] - rate * m / (sqrtf(v) * root + epsilon);
    }
}

float *adam_first_moment(Adam *adam) {
    return adam->first;
}

float *adam_second_moment(Adam *adam) {
    return adam->second;
}

int64_t adam_steps(const Adam *adam) {
    return adam->steps;
}

void adam_set_steps(Adam *adam, int64_t steps) {
    CHECK(steps >= 0);
    adam->steps = steps;
}
