#include "selfplay/schedule.h"

#include <math.h>

void schedule_fit_budget(TrainerConfig *config, double budget) {
    if (config->rate_decay == TRAINER_DECAY_COSINE && config->rate_end <= 0.0)
        config->rate_end = budget;
}

static double fall(const TrainerConfig *config, double samples, double paper_flops) {
    switch (config->rate_decay) {
    case TRAINER_DECAY_POWER:
        return pow(config->rate_hold / fmax(samples, config->rate_hold), config->rate_power);
    case TRAINER_DECAY_COSINE:
        return 0.5 + 0.5 * cos(M_PI * fmin(paper_flops / config->rate_end, 1.0));
    case TRAINER_DECAY_NONE:
        break;
    }
    return 1.0;
}

float schedule_rate(const TrainerConfig *config, double samples, double paper_flops) {
    const double rise = samples < config->rate_warm ? samples / config->rate_warm : 1.0;
    const double left = fmax(fall(config, samples, paper_flops), config->rate_floor);
    return (float)((double)config->learning_rate * rise * left);
}
