// Schedules of a run, as functions of its counters alone, so that resuming a run does not change
// them.
#ifndef HEXLAW_SELFPLAY_TRAIN_SCHEDULE_H
#define HEXLAW_SELFPLAY_TRAIN_SCHEDULE_H

#include "selfplay/train/trainer_config.h"

// Sets the end of a schedule that ends with the budget, in paper FLOPs; others are unchanged.
void schedule_fit_budget(TrainerConfig *config, double budget);

// The learning rate of the step after which `samples` have been trained on, `paper_flops` into the
// run:
//   learning_rate * rise * max(fall, rate_floor)
//   rise    samples / rate_warmup up to 1
//   fall    power: (rate_hold / samples)^rate_power from rate_hold on
//           cosine: (1 + cos(pi * paper_flops / rate_end)) / 2 up to rate_end, then 0
float schedule_rate(const TrainerConfig *config, double samples, double paper_flops);

// Batch size of the optimiser step after `samples` have been trained on:
//   batch * 2^k while at most batch_most, k = how many of batch_hold, batch_hold * batch_factor,
//   batch_hold * batch_factor^2 ... were reached
int schedule_batch(const TrainerConfig *config, double samples);

// Replay window: how many of a lane's `held` samples are trained on after `added` were added: the
// newest max(replay_share * added, replay_least / lanes).
int schedule_window(const TrainerConfig *config, double added, int held);

// By what share the averaged weights move to the newest ones in a step of `batch` samples after
// which `samples` have been trained on: batch / (average * samples), up to 1. So weights after s
// samples count in proportion to s^(1/average - 1), which is the same share of a run at any length.
float schedule_average(const TrainerConfig *config, double batch, double samples);

#endif
