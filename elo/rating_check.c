#include "elo/rating_check.h"

#include <math.h>
#include <stdio.h>

void rating_fit_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]) {
    const double chance = rating_fit_chance(rating);
    char found[96];
    snprintf(found, sizeof found, "chi-square %.1f where %.1f is expected, p %s%.3f",
             rating->chi_square, rating->freedom, chance < 0.001 ? "< " : "= ",
             fmax(chance, 0.001));
    if (isnan(chance))
        snprintf(text, RATING_SENTENCE_MAX,
                 "Whether Bradley-Terry fits cannot be told: no more pairings than ratings need.");
    else if (chance >= 0.05)
        snprintf(text, RATING_SENTENCE_MAX,
                 "Bradley-Terry fits: pairings lie as near to the ratings as chance has it (%s).",
                 found);
    else
        snprintf(text, RATING_SENTENCE_MAX,
                 "Bradley-Terry does not fit: some players do better or worse against some others "
                 "than their ratings say (%s), by about %.0f Elo a pairing, which the intervals "
                 "contain.",
                 found, rating->effect);
}
