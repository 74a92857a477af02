// The training recipe as options of a command: one table, so that every command that trains has the
// same ones.
#ifndef HEXLAW_TOOLS_RECIPE_H
#define HEXLAW_TOOLS_RECIPE_H

#include "selfplay/trainer.h"
#include "tools/command.h"

// What the options write to.
typedef struct Recipe {
    TrainerConfig trainer; // counts and numbers of it that have the options' types
    int search;            // SearchKind
    bool c_given, lane_games_given;
    double c, noise_share, noise_total, value_visits, value_scale;
    double learning_rate, outcome_share, value_weight, alpha;
    bool no_rotation;
} Recipe;

enum { RECIPE_OPTIONS = 20 };

// The recommended recipe.
Recipe recipe_default(void);

// Writes the command's own options, the recipe's and OPTIONS_END to `all`, which must have room for
// RECIPE_OPTIONS more than `own` has with its end.
void recipe_options(Recipe *recipe, const Option *own, Option *all);

TrainerConfig recipe_trainer(const Recipe *recipe, NetShape shape, uint64_t seed);

#endif
