// Adam (Kingma and Ba 2015, algorithm 1, with bias correction) over one flat array of parameters.
#ifndef HEXLAW_NN_ADAM_H
#define HEXLAW_NN_ADAM_H

#include <stddef.h>
#include <stdint.h>

typedef struct AdamConfig {
    float learning_rate; // 1e-3
    float beta1;         // 0.9: decay rate of the gradient's mean
    float beta2;         // 0.999: decay rate of the gradient's square
    float epsilon;       // 1e-8, added to the root of the corrected second moment
    float weight_decay;  // 0; decoupled: parameters shrink by learning_rate * weight_decay a step
                         // (Loshchilov and Hutter 2019)
} AdamConfig;

AdamConfig adam_config_default(void);

// Multiply-adds of a step for each parameter, a division or a root counted as one.
enum { ADAM_WORK = 9 };

typedef struct Adam Adam;

// State for `count` parameters, all 0. Learning rate and epsilon above 0, betas in 0 .. 1 (1
// excluded), weight decay not negative (checked). Owned by the caller.
Adam *adam_create(size_t count, const AdamConfig *config);
void adam_destroy(Adam *adam);

// For schedules; stays until set again.
void adam_set_learning_rate(Adam *adam, float learning_rate);

// One descent step of `parameters` [count] by `gradient` [count]. Single-threaded; the same inputs
// give the same bytes.
void adam_step(Adam *adam, float *parameters, const float *gradient);

// The state for a checkpoint: both moments [count], to be copied out or in, and the number of steps
// taken.
float *adam_first_moment(Adam *adam);
float *adam_second_moment(Adam *adam);
int64_t adam_steps(const Adam *adam);
void adam_set_steps(Adam *adam, int64_t steps);

#endif
