// What changes while a run goes on, as a function of the run's counters alone: a run that is taken
// up again goes on alike.
#ifndef HEXLAW_SELFPLAY_SCHEDULE_H
#define HEXLAW_SELFPLAY_SCHEDULE_H

#include "selfplay/trainer.h"

// A schedule that ends with the budget, in paper FLOPs, learns it here; others stay as they are.
void schedule_fit_budget(TrainerConfig *config, double budget);

// The learning rate of the step that ends with `samples` learnt from, `paper_flops` into the run:
//   learning_rate * rise * max(fall, rate_floor)
//   rise    samples / rate_warm up to 1
//   fall    power: (rate_hold / samples)^rate_power from rate_hold on
//           cosine: (1 + cos(pi * paper_flops / rate_end)) / 2 up to rate_end, then 0
float schedule_rate(const TrainerConfig *config, double samples, double paper_flops);

#endif
