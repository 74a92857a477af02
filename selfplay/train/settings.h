// Every choice of training as data: one table of the fields of a TrainerConfig, with their names,
// bounds and meaning. Checks, the configuration's text and the options of commands follow from it.
// Shape and seed are not in it: they say what is trained, not how.
#ifndef HEXLAW_SELFPLAY_TRAIN_SETTINGS_H
#define HEXLAW_SELFPLAY_TRAIN_SETTINGS_H

#include "selfplay/train/trainer_config.h"

typedef enum SettingKind {
    SETTING_INTEGER,
    SETTING_FLOAT,
    SETTING_DOUBLE,
    SETTING_CHOICE, // an enumeration, its names in `choices`
    SETTING_SWITCH, // a bool: "no" or "yes" in `choices`
} SettingKind;

typedef struct Setting {
    const char *name; // of the field: "learning_rate"
    SettingKind kind;
    size_t offset;              // in TrainerConfig
    double least, most;         // both allowed; of choices and switches their indices
    const char *const *choices; // ends with NULL; NULL for numbers
    const char *help;           // what it is, in half a line
    const char *usual;          // how the default reads where it depends on others, else NULL
} Setting;

enum { SETTINGS = 54 };

extern const Setting setting_table[SETTINGS];

// A field's value; of choices and switches the index of their name.
double setting_get(const Setting *setting, const TrainerConfig *config);

// Whether the bounds allow a value, as the field's type keeps it. False for what is no number.
bool setting_allows(const Setting *setting, double value);

// The bounds must allow the value (checked).
void setting_set(const Setting *setting, TrainerConfig *config, double value);

// Whether all bounds allow a configuration, and what holds between its settings.
Status trainer_config_check(const TrainerConfig *config, Error *error);

// The configuration as text, one `name = value` a line: equal texts, equal runs.
// Owned by the caller, free with free().
char *trainer_config_text(const TrainerConfig *config);

// Reads such a text. STATUS_INVALID unless it is, to the byte, what trainer_config_text() makes of
// a configuration that passes trainer_config_check().
Status trainer_config_parse(const char *text, TrainerConfig *config, Error *error);

// The first line in which two such texts differ, "batch = 256, expected batch = 128"; for messages.
enum { TRAINER_DIFFERENCE_MAX = 160 };
void trainer_config_difference(const char *stored, const char *wanted,
                               char difference[TRAINER_DIFFERENCE_MAX]);

#endif
