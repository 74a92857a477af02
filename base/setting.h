// What a struct can be set to, as data: a table with a row for each choice, which has its name,
// bounds, default and meaning. Checks, texts and options follow from it. The struct's fields are
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

// A value is a double; of choices and switches it is the index of their name.
typedef struct Setting {
    const char *name;
    const char *was;    // its name in older versions, read too; NULL: the same
    const char *before; // what a version that had it not yet did, as its value stands in a text;
                        // "": nothing that it would tell apart, so its default will do; NULL: it
                        // was there from the first
    SettingKind kind;
    size_t offset;              // of the field
    double least, most;         // both allowed
    const char *const *choices; // ends with NULL; NULL for numbers
    double usual;               // the default; NAN where it follows from other settings
    const char *follows;        // how the default reads then, else NULL
    const char *help;           // what it is, in half a line
} Setting;

extern const char *const setting_switch_names[];

// A row: of a number, SETTING_ROW(INTEGER, struct, field, "name", least, most, default, help), with
// the other fields above behind it where they are wanted, `.was = "old"`. Of an enumeration and of
// a bool SETTING_ROW_CHOICE and SETTING_ROW_SWITCH.
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

// Whether the bounds allow a value, as the field's type keeps it. False for what is no number.
bool setting_allows(const Setting *setting, double value);

// The bounds must allow the value (checked).
void setting_set(const Setting *setting, void *config, double value);

// Sets what has a default of its own to it.
void setting_reset(const Setting *table, int count, void *config);

// Whether all bounds allow a configuration.
Status setting_check(const Setting *table, int count, const void *config, Error *error);

#endif
