#include "base/setting.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

const char *const setting_switch_names[] = {"no", "yes", NULL};

double setting_get(const Setting *setting, const void *config) {
    const char *field = (const char *)config + setting->offset;
    int integer;
    float single;
    double number;
    bool on;
    switch (setting->kind) {
    case SETTING_INTEGER:
    case SETTING_CHOICE: // enumerations are stored as int
        memcpy(&integer, field, sizeof integer);
        return integer;
    case SETTING_FLOAT:
        memcpy(&single, field, sizeof single);
        return (double)single;
    case SETTING_DOUBLE:
        memcpy(&number, field, sizeof number);
        return number;
    case SETTING_SWITCH:
        memcpy(&on, field, sizeof on);
        return on;
    }
    CHECK(false);
    return 0.0;
}

bool setting_allows(const Setting *setting, double value) {
    if (setting->kind == SETTING_FLOAT)
        return (float)value >= (float)setting->least && (float)value <= (float)setting->most;
    return value >= setting->least && value <= setting->most;
}

void setting_set(const Setting *setting, void *config, double value) {
    CHECK(setting_allows(setting, value));
    char *field = (char *)config + setting->offset;
    int integer;
    float single;
    const bool on = value != 0.0;
    switch (setting->kind) {
    case SETTING_INTEGER:
    case SETTING_CHOICE:
        integer = (int)value; // only here: other kinds may have values out of range of int
        memcpy(field, &integer, sizeof integer);
        break;
    case SETTING_FLOAT:
        single = (float)value;
        memcpy(field, &single, sizeof single);
        break;
    case SETTING_DOUBLE:
        memcpy(field, &value, sizeof value);
        break;
    case SETTING_SWITCH:
        memcpy(field, &on, sizeof on);
        break;
    }
}

void setting_reset(const Setting *table, int count, void *config) {
    for (int i = 0; i < count; i++)
        if (!isnan(table[i].usual))
            setting_set(&table[i], config, table[i].usual);
}

Status setting_check(const Setting *table, int count, const void *config, Error *error) {
    for (int i = 0; i < count; i++) {
        const double value = setting_get(&table[i], config);
        if (!setting_allows(&table[i], value))
            return error_set(error, STATUS_INVALID, "%s %g, expected %g to %g", table[i].name,
                             value, table[i].least, table[i].most);
    }
    return STATUS_OK;
}
