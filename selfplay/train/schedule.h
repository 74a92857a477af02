// What changes while a run goes on, as a function of the run's counters alone: a run that is taken
// up again goes on alike.
#ifndef HEXLAW_SELFPLAY_TRAIN_SCHEDULE_H
#define HEXLAW_SELFPLAY_TRAIN_SCHEDULE_H

#include "selfplay/train/trainer_config.h"

// A schedule that ends with the budget, in paper FLOPs, learns it here; others stay as they are.
void schedule_fit_budget(TrainerConfig *config, double budget);

// The learning rate of the step that ends with `samples` learnt from, `paper_flops` into the run:
//   learning_rate * rise * max(fall, rate_floor)
//   rise    samples / rate_warmup up to 1
//   fall    power: (rate_hold / samples)^rate_power from rate_hold on
//           cosine: (1 + cos(pi * paper_flops / rate_end)) / 2 up to rate_end, then 0
float schedule_rate(const TrainerConfig *config, double samples, double paper_flops);

// Samples of the optimiser step after `samples` were learnt from:
//   batch * 2^k while at most batch_most, k = how many of batch_hold, batch_hold * batch_factor,
//   batch_hold * batch_factor^2 ... were reached
int schedule_batch(const TrainerConfig *config, double samples);

// How many of its `held` samples a lane that has had `added` is learnt from: the newest
// max(replay_share * added, replay_least / lanes).
int schedule_window(const TrainerConfig *config, double added, int held);

// How far the averaged weights move to the newest ones in a step of `batch` samples that ends with
// `samples` learnt from: batch / (average * samples), up to 1. So weights after s samples count in
// proportion to s^(1/average - 1), which is the same share of a run at any length.
float schedule_average(const TrainerConfig *config, double batch, double samples);

#endif
