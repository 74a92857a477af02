#include "view/game/look.h"

#include <math.h>

float look_entropy(const float *policy, int cells) {
    float sum = 0.0f;
    for (int i = 0; i < cells; i++)
        if (policy[i] > 0.0f)
            sum -= policy[i] * log2f(policy[i]);
    return sum;
}

float look_disagreement(const Look *look, int cells) {
    float sum = 0.0f;
    for (int i = 0; i < cells; i++)
        sum += fabsf(look->prior[i] - look->policy[i]);
    return 0.5f * sum;
}
