// Every choice of training as data: one table of the fields of a TrainerConfig, with their names,
// bounds, defaults and meaning. trainer_config_default(), checks, the configuration's text, the
// options of commands and the table in docs/recipe.md follow from it.
// Shape and seed are not in it: they say what is trained, not how.
#ifndef HEXLAW_SELFPLAY_TRAIN_SETTINGS_H
#define HEXLAW_SELFPLAY_TRAIN_SETTINGS_H

#include "base/setting.h"
#include "selfplay/train/trainer_config.h"

extern const Setting setting_table[SETTINGS];

// Whether all bounds allow a configuration, and what holds between its settings.
Status trainer_config_check(const TrainerConfig *config, Error *error);

// The configuration as text, one `name = value` a line: equal texts, equal runs.
// Owned by the caller, free with free().
char *trainer_config_text(const TrainerConfig *config);

// Reads such a text, or one that an older hexlaw wrote: settings that came later have the value
// that does what it did. STATUS_INVALID, the setting named, for whatever no version wrote.
Status trainer_config_parse(const char *text, TrainerConfig *config, Error *error);

// The first line in which two such texts differ, "batch = 256, expected batch = 128"; for messages.
enum { TRAINER_DIFFERENCE_MAX = 160 };
void trainer_config_difference(const char *stored, const char *wanted,
                               char difference[TRAINER_DIFFERENCE_MAX]);

// Whether such a text, of this or of an older hexlaw, says what is wanted; else `difference` is the
// first setting that does not, or why the text cannot be read.
bool trainer_config_says(const char *text, const TrainerConfig *wanted,
                         char difference[TRAINER_DIFFERENCE_MAX]);

// Such a text as this hexlaw would write it, so that those of different versions compare; a copy of
// what cannot be read. Owned by the caller, free with free().
char *trainer_config_renewed(const char *text);

#endif
