#include "elo/law/strength.h"

#include <stddef.h>

const char *const strength_names[] = {"elo", "errors", NULL};

const char *strength_unit(Strength strength) {
    return strength == STRENGTH_ELO ? "Elo" : "decades";
}

const char *strength_slope(Strength strength) {
    return strength == STRENGTH_ELO ? "Elo/decade" : "exponent";
}

int strength_digits(Strength strength) {
    return strength == STRENGTH_ELO ? 0 : 3;
}

double strength_near(Strength strength) {
    return strength == STRENGTH_ELO ? -50.0 : 2.0;
}

const char *strength_near_name(Strength strength) {
    return strength == STRENGTH_ELO ? "-50 Elo" : "1% errors";
}

double strength_grain(Strength strength) {
    return strength == STRENGTH_ELO ? 1.0 : 0.002;
}
