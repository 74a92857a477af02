// The settings of a struct as data: a table with a row for each setting, with its name, bounds,
// default and meaning. Checks, texts and options are generated from it. The struct's fields are
// int, float, double, bool, or an enumeration.
#ifndef HEXLAW_BASE_SETTING_H
#define HEXLAW_BASE_SETTING_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum SettingKind {
    SETTING_INTEGER,
    SETTING_FLOAT,
    SETTING_DOUBLE,
    SETTING_CHOICE, // an enumeration, its names in `choices`
    SETTING_SWITCH, // a bool: "no" or "yes" in `choices`
} SettingKind;

// A value is a double; for choices and switches it is the index of the name.
typedef struct Setting {
    const char *name;
    const char *was;    // its name in older versions, also read; NULL: the same
    const char *before; // the value, as text, that older versions without it amount to; "": any, so
                        // the default will do; NULL: it exists in all versions
    SettingKind kind;
    size_t offset;              // of the field
    double least, most;         // inclusive
    const char *const *choices; // ends with NULL; NULL for numbers
    double usual;               // the default; NAN where it follows from other settings
    const char *follows;        // the text for the default then, else NULL
    const char *help;           // what it is, in half a line
} Setting;

extern const char *const setting_switch_names[];

// A row for a number: SETTING_ROW(INTEGER, struct, field, "name", least, most, default, help),
// followed by further fields from above where needed, `.was = "old"`. For an enumeration or a bool:
// SETTING_ROW_CHOICE, SETTING_ROW_SWITCH.
#define SETTING_ROW(KIND, TYPE, FIELD, NAME, LEAST, MOST, USUAL, ...)                              \
    {                                                                                              \
        .name = NAME, .kind = SETTING_##KIND, .offset = offsetof(TYPE, FIELD), .least = LEAST,     \
        .most = MOST, .usual = USUAL, .help = __VA_ARGS__                                          \
    }
#define SETTING_ROW_CHOICE(TYPE, FIELD, NAME, NAMES, COUNT, USUAL, ...)                            \
    {                                                                                              \
        .name = NAME, .kind = SETTING_CHOICE, .offset = offsetof(TYPE, FIELD), .most = (COUNT)-1,  \
        .choices = NAMES, .usual = USUAL, .help = __VA_ARGS__                                      \
    }
#define SETTING_ROW_SWITCH(TYPE, FIELD, NAME, USUAL, ...)                                          \
    {                                                                                              \
        .name = NAME, .kind = SETTING_SWITCH, .offset = offsetof(TYPE, FIELD), .most = 1,          \
        .choices = setting_switch_names, .usual = USUAL, .help = __VA_ARGS__                       \
    }

double setting_get(const Setting *setting, const void *config);

// Whether a value, rounded to the field's type, is within the bounds. False for NaN.
bool setting_allows(const Setting *setting, double value);

// The value must be within the bounds (checked).
void setting_set(const Setting *setting, void *config, double value);

// Sets every setting that has a default of its own to that default.
void setting_reset(const Setting *table, int count, void *config);

// Whether all settings of a configuration are within their bounds.
Status setting_check(const Setting *table, int count, const void *config, Error *error);

#endif
