#include "tools/shared/recipe.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

// The shortest decimal of a float setting: 0.1, not the nearest float's exact value.
static double typed(const Setting *setting, double value) {
    char text[32];
    double number;
    if (setting->kind != SETTING_FLOAT)
        return value;
    snprintf(text, sizeof text, "%.7g", value);
    CHECK(value_number(text, &number));
    return number;
}

// A setting's name as an option's name.
static void with_dashes(const char *name, char option[32]) {
    const int length = snprintf(option, 32, "%s", name);
    CHECK(length < 32);
    for (char *dash = option; (dash = strchr(dash, '_'));)
        *dash = '-';
}

Recipe recipe_default(void) {
    Recipe recipe = {.preset = PRESET_DEFAULT};
    const TrainerConfig usual =
        preset_config(PRESET_DEFAULT, (NetShape){.size = 5, .width = 32, .depth = 2});
    for (int i = 0; i < SETTINGS; i++) {
        const double value = setting_get(&setting_table[i], &usual);
        if (setting_table[i].kind == SETTING_FLOAT || setting_table[i].kind == SETTING_DOUBLE)
            recipe.number[i] = typed(&setting_table[i], value);
        else
            recipe.integer[i] = (int)value;
        with_dashes(setting_table[i].name, recipe.names[i]);
        const char *was = setting_table[i].was;
        with_dashes(was ? was : "", recipe.was[i]);
    }
    return recipe;
}

static Option setting_option(Recipe *recipe, int i) {
    const Setting *setting = &setting_table[i];
    Option option = {.name = recipe->names[i],
                     .was = recipe->was[i][0] ? recipe->was[i] : NULL,
                     .help = setting->help,
                     .default_text = setting->follows,
                     .given = &recipe->given[i]};
    if (setting->choices) {
        option.value = "NAME";
        option.choice = &recipe->integer[i];
        option.choices = setting->choices;
        return option;
    }
    option.least = setting->least;
    option.most = setting->most;
    if (setting->kind == SETTING_INTEGER) {
        option.value = "N";
        option.integer = &recipe->integer[i];
    } else {
        option.value = "X";
        option.number = &recipe->number[i];
    }
    return option;
}

void recipe_options(Recipe *recipe, const Option *own, Option *all) {
    for (; own->name; own++)
        *all++ = *own;
    *all++ = (Option){.name = "preset",
                      .value = "NAME",
                      .choice = &recipe->preset,
                      .choices = preset_names,
                      .help = "recipe that the options after this one change; the defaults told "
                              "here are those of the recipe default"};
    for (int i = 0; i < SETTINGS; i++)
        *all++ = setting_option(recipe, i);
    *all = (Option)OPTIONS_END;
}

TrainerConfig recipe_trainer(const Recipe *recipe, NetShape shape, uint64_t seed) {
    TrainerConfig trainer = preset_config((Preset)recipe->preset, shape);
    const SearchKind kind = trainer.search.kind;
    const NetModel model = trainer.shape.model;
    trainer.seed = seed;
    for (int i = 0; i < SETTINGS; i++) {
        if (!recipe->given[i])
            continue;
        const bool real =
            setting_table[i].kind == SETTING_FLOAT || setting_table[i].kind == SETTING_DOUBLE;
        setting_set(&setting_table[i], &trainer, real ? recipe->number[i] : recipe->integer[i]);
        // Another search gets its own default c; if c is given too, it is set later.
        if (trainer.search.kind != kind &&
            setting_table[i].offset == offsetof(TrainerConfig, search.kind))
            trainer.search.c = search_config_default(trainer.search.kind).c;
        // So does a learned model its layers, and loses what needs the rules; without one it has
        // none.
        if (trainer.shape.model != model &&
            setting_table[i].offset == offsetof(TrainerConfig, shape.model))
            (trainer.shape.model == NET_LEARNED ? preset_learn_model
                                                : preset_forget_model)(&trainer);
    }
    return trainer;
}
