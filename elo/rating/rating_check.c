#include "elo/rating/rating_check.h"

#include <math.h>
#include <stdio.h>

void rating_fit_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]) {
    const double chance = rating_fit_chance(rating);
    char found[96];
    snprintf(found, sizeof found, "chi-square %.1f where %.1f is expected, p %s%.3f",
             rating->chi_square, rating->freedom, chance < 0.001 ? "< " : "= ",
             fmax(chance, 0.001));
    const bool colours = rating->model == RATING_MODEL_COLOURS;
    const char *model = colours ? "A strength for each colour" : "Bradley-Terry";
    char effect[160];
    if (colours)
        snprintf(effect, sizeof effect,
                 "%.0f Elo a pairing and colour, %.0f where the zero is one of the two, %.0f with "
                 "colours averaged",
                 rating->effect, rating->effect_anchor, rating->misfit);
    else
        snprintf(effect, sizeof effect, "%.0f Elo a pairing", rating->effect);
    if (isnan(chance))
        snprintf(text, RATING_SENTENCE_MAX,
                 "Whether %s fits cannot be told: no more pairings than ratings need.",
                 colours ? "a strength for each colour" : model);
    else if (chance >= 0.05)
        snprintf(text, RATING_SENTENCE_MAX,
                 "%s fits: pairings lie as near to the ratings as chance has it (%s).", model,
                 found);
    else if (rating->model == RATING_MODEL_PLAIN)
        snprintf(text, RATING_SENTENCE_MAX,
                 "%s does not fit: some players do better or worse against some others than their "
                 "ratings say (%s), which these intervals leave out: they are too narrow.",
                 model, found);
    else
        snprintf(text, RATING_SENTENCE_MAX,
                 "%s does not fit: some players do better or worse against some others than their "
                 "ratings say (%s), by about %s, which the intervals contain.",
                 model, found, effect);
}

void rating_model_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]) {
    static const char *const models[] = {
        [RATING_MODEL_BRADLEY_TERRY] =
            "Bradley-Terry, one strength a player, pairings weighed with an effect of their own",
        [RATING_MODEL_COLOURS] = "colours, a strength as Black and one as White, pairings weighed "
                                 "with an effect of their own",
        [RATING_MODEL_PLAIN] = "plain Bradley-Terry, one strength a player, all games weighed "
                               "alike, no prior, as Ordo rates",
    };
    snprintf(text, RATING_SENTENCE_MAX, "Model: %s.", models[rating->model]);
}
