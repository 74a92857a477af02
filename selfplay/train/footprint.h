// How much memory things take up, before they are made.
#ifndef HEXLAW_SELFPLAY_TRAIN_FOOTPRINT_H
#define HEXLAW_SELFPLAY_TRAIN_FOOTPRINT_H

#include "selfplay/train/trainer_config.h"

// Bytes of a trainer on one thread while it plays, learns and writes a checkpoint: the large arrays
// of replay, lanes, caches, search trees, network and optimiser, never less than they take.
double footprint_trainer(const TrainerConfig *config);

// What each further thread adds.
double footprint_thread(const TrainerConfig *config);

#endif
