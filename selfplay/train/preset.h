// Named recipes (docs/recipe.md). One is chosen by its name; settings given explicitly take
// precedence.
#ifndef HEXLAW_SELFPLAY_TRAIN_PRESET_H
#define HEXLAW_SELFPLAY_TRAIN_PRESET_H

#include "selfplay/train/trainer_config.h"

typedef enum Preset {
    PRESET_DEFAULT, // ours, trainer_config_default()
    // Jones 2021 as published and as in its code, the fault in lambda included, with fewer games in
    // parallel, each played on for longer between two optimiser steps: the same batch, samples
    // kept, moves a step and number of times that a sample is trained on
    PRESET_PAPER,
    // the same with the right lambda, and the c under which the prior weighs about as much at a
    // root that was searched
    PRESET_PAPER_FIXED,
    // a learned model (docs/muzero.md), PUCT with moves drawn by visits, in all else the default
    PRESET_MUZERO,
} Preset;

// In the order of Preset, NULL after the last.
extern const char *const preset_names[];

TrainerConfig preset_config(Preset preset, NetShape shape);

// Gives a recipe a learned model: its layers, and without what needs the rules.
void preset_learn_model(TrainerConfig *config);

// Gives it the rules instead. What it went without stays so: no proofs, no cache.
void preset_forget_model(TrainerConfig *config);

#endif
