// The training recipe as options of a command: a preset, and every setting of it
// (selfplay/train/settings.h), so that all commands that train have the same ones.
#ifndef HEXLAW_TOOLS_SHARED_RECIPE_H
#define HEXLAW_TOOLS_SHARED_RECIPE_H

#include "selfplay/train/preset.h"
#include "selfplay/train/settings.h"
#include "tools/frame/command.h"

// The targets of the options.
typedef struct Recipe {
    int preset; // Preset
    bool given[SETTINGS];
    int integer[SETTINGS]; // of numbers, choices and switches
    double number[SETTINGS];
    char names[SETTINGS][32], was[SETTINGS][32]; // of the options: as the settings', with dashes
} Recipe;

enum { RECIPE_OPTIONS = SETTINGS + 1 };

// The recommended recipe.
Recipe recipe_default(void);

// Writes the command's own options, the recipe's and OPTIONS_END to `all`, which must have room for
// RECIPE_OPTIONS more than `own` has with its end. They point into `recipe`.
void recipe_options(Recipe *recipe, const Option *own, Option *all);

// The preset with the settings given in place of its own.
TrainerConfig recipe_trainer(const Recipe *recipe, NetShape shape, uint64_t seed);

#endif
