// What ratings leave unsaid: what moving first is worth, and whether Bradley-Terry fits, in a
// sentence.
#ifndef HEXLAW_ELO_RATING_CHECK_H
#define HEXLAW_ELO_RATING_CHECK_H

#include "elo/rating.h"

typedef struct RatingFirstMove {
    double elo;    // what moving first adds to a player's rating; NAN without games
    double margin; // half the width of its 95% interval
} RatingFirstMove;

// One number for all the games, by maximum likelihood with the ratings held: logit(Black wins) =
// black - white + advantage. The interval takes each pairing and colour for a unit (sandwich), as
// the advantage of strong players is larger than that of weak ones.
RatingFirstMove rating_first_move(const Rating *rating, const RatingGames *games, int count);

enum { RATING_SENTENCE_MAX = 320 };

// Whether Bradley-Terry fits these results, in plain words.
void rating_fit_sentence(const Rating *rating, char text[RATING_SENTENCE_MAX]);

#endif
