// Parts of JSON documents about laws.
#ifndef HEXLAW_ELO_LAW_SCALING_JSON_H
#define HEXLAW_ELO_LAW_SCALING_JSON_H

#include "elo/law/scaling.h"

#include <cjson/cJSON.h>

// Six significant figures; null for NAN.
void scaling_json_number(cJSON *object, const char *name, double value);

// The value, then its interval as NAME_lo and NAME_hi.
void scaling_json_value(cJSON *object, const char *name, ScalingValue value);

// Adds what scaling_json() has.
void scaling_json_fit(cJSON *object, const ScalingFit *fit);

// The text, to be freed with free(); the object is deleted.
char *scaling_json_end(cJSON *root);

#endif
