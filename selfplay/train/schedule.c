#include "selfplay/train/schedule.h"

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
    const double rise = samples < config->rate_warmup ? samples / config->rate_warmup : 1.0;
    const double left = fmax(fall(config, samples, paper_flops), config->rate_floor);
    return (float)((double)config->learning_rate * rise * left);
}

int schedule_batch(const TrainerConfig *config, double samples) {
    int batch = config->batch;
    if (config->batch_hold <= 0.0)
        return batch;
    for (double due = config->batch_hold; samples >= due && batch <= config->batch_most / 2;
         due *= config->batch_factor)
        batch *= 2;
    return batch;
}

int schedule_window(const TrainerConfig *config, double added, int held) {
    const double least = (double)config->replay_least / config->lanes;
    const double window = ceil(fmax(config->replay_share * added, least));
    return window < held ? (int)window : held;
}

float schedule_average(const TrainerConfig *config, double batch, double samples) {
    return (float)fmin(batch / (config->ema * samples), 1.0);
}
