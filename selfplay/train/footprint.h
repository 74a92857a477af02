// Memory requirements, computed before allocation.
#ifndef HEXLAW_SELFPLAY_TRAIN_FOOTPRINT_H
#define HEXLAW_SELFPLAY_TRAIN_FOOTPRINT_H

#include "selfplay/train/trainer_config.h"

// Bytes of a trainer on one thread while it plays, learns and writes a checkpoint: the large arrays
// of replay, lanes, caches, search trees, network and optimiser; an upper bound of their size.
double footprint_trainer(const TrainerConfig *config);

// Additional bytes for each further thread.
double footprint_thread(const TrainerConfig *config);

#endif
