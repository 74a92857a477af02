// What ratings leave unsaid: whether Bradley-Terry fits, in a sentence.
#ifndef HEXLAW_ELO_RATING_CHECK_H
#define HEXLAW_ELO_RATING_CHECK_H

#include "elo/rating.h"

enum { RATING_SENTENCE_MAX = 320 };

// Whether Bradley-Terry fits these results, in plain words.
void rating_fit_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]);

#endif
