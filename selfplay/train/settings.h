// All settings of training as data: one table of the fields of a TrainerConfig, with their names,
// bounds, defaults and meaning. trainer_config_default(), checks, the configuration's text, the
// options of commands and the table in docs/recipe.md are generated from it. Shape and seed are not
// in it: they define what is trained, not how.
#ifndef HEXLAW_SELFPLAY_TRAIN_SETTINGS_H
#define HEXLAW_SELFPLAY_TRAIN_SETTINGS_H

#include "base/setting.h"
#include "selfplay/train/trainer_config.h"

extern const Setting setting_table[SETTINGS];

// Checks the bounds of all settings, and the constraints between them.
Status trainer_config_check(const TrainerConfig *config, Error *error);

// The configuration as text, one `name = value` a line: equal texts, equal runs.
// Owned by the caller, free with free().
char *trainer_config_text(const TrainerConfig *config);

// Parses such a text, or one that an older hexlaw wrote: settings added later get the value that
// reproduces its behaviour. STATUS_INVALID, naming the setting, for anything that no version wrote.
Status trainer_config_parse(const char *text, TrainerConfig *config, Error *error);

// The first line in which two such texts differ, "batch = 256, expected batch = 128"; for messages.
enum { TRAINER_DIFFERENCE_MAX = 160 };
void trainer_config_difference(const char *stored, const char *wanted,
                               char difference[TRAINER_DIFFERENCE_MAX]);

// Whether such a text, of this or an older hexlaw, equals the wanted configuration; else
// `difference` is the first setting that differs, or why the text cannot be read.
bool trainer_config_says(const char *text, const TrainerConfig *wanted,
                         char difference[TRAINER_DIFFERENCE_MAX]);

// Such a text rewritten in this hexlaw's format, so that texts of different versions can be
// compared; an unchanged copy if it cannot be read. Owned by the caller, free with free().
char *trainer_config_renewed(const char *text);

#endif
