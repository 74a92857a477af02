// What strength is measured in, and so the y axis of curves and laws
// (docs/law.md#the-law-of-errors): Elo, or decades of error, -log10 of the share of won positions
// that a move throws away.
#ifndef HEXLAW_ELO_LAW_STRENGTH_H
#define HEXLAW_ELO_LAW_STRENGTH_H

typedef enum Strength {
    STRENGTH_ELO,    // perfect play = 0, the most there is
    STRENGTH_ERRORS, // 0: every won position is thrown away; no end, but sets of positions have a
                     // resolution (elo/law/error_board.h)
    STRENGTHS,
} Strength;

extern const char *const strength_names[]; // "elo", "errors", NULL

// "Elo", "decades" of error.
const char *strength_unit(Strength strength);

// What ten times the compute does, as the name of a column: "Elo/decade", "exponent".
const char *strength_slope(Strength strength);

// Digits after the point of a number in this unit.
int strength_digits(Strength strength);

// Where play is called near perfect: -50 Elo as in the paper, and an error in 100 won positions;
// the level's name.
double strength_near(Strength strength);
const char *strength_near_name(Strength strength);

// The difference that counts as small. Fits work in these units, so that their tolerances and first
// steps suit both: 1 Elo, 0.002 decades.
double strength_grain(Strength strength);

#endif
