#include "elo/rating_check.h"

#include <math.h>
#include <stdio.h>

RatingFirstMove rating_first_move(const Rating *rating, const RatingGames *games, int count) {
    double advantage = 0.0, information = 0.0, squares = 0.0;
    // Newton's method on one concave function; from 0 it is there in a few steps.
    for (int step = 0; step < 50; step++) {
        double slope = 0.0;
        information = squares = 0.0;
        for (int i = 0; i < count; i++) {
            const RatingGames *g = &games[i];
            const double played = g->black_wins + g->white_wins;
            const double logits =
                (rating->elo[g->black] - rating->elo[g->white]) / RATING_ELO_PER_LOGIT + advantage;
            const double p = 1.0 / (1.0 + exp(-logits));
            const double miss = g->black_wins - played * p;
            slope += miss;
            information += played * p * (1.0 - p);
            squares += miss * miss;
        }
        if (information <= 0.0)
            return (RatingFirstMove){NAN, NAN};
        const double more = fmax(-1.0, fmin(1.0, slope / information));
        advantage += more;
        if (fabs(more) < 1e-9)
            break;
    }
    return (RatingFirstMove){RATING_ELO_PER_LOGIT * advantage,
                             RATING_Z95 * RATING_ELO_PER_LOGIT * sqrt(squares) / information};
}

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
