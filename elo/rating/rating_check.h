// Whether the rating model fits, as a sentence.
#ifndef HEXLAW_ELO_RATING_RATING_CHECK_H
#define HEXLAW_ELO_RATING_RATING_CHECK_H

#include "elo/rating/rating.h"

enum { RATING_SENTENCE_MAX = 480 };

// Whether the rating's model fits these results, in plain words.
void rating_fit_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]);

// Which model the ratings are by, as a line of text.
void rating_model_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]);

#endif
