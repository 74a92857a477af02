// What moving first is worth, found together with the ratings: logit(Black wins) = black - white +
// advantage, each pairing with two effects of its own, on the difference of its players (the
// rating's `effect`) and on the advantage, as that of strong players is larger than that of weak
// ones. Both effects are normal; the second's deviation is found from how far the pairings'
// advantages lie from each other beyond chance (Paule and Mandel 1982). Jeffreys' prior as in
// elo/rating/rating.h, by pairing and colour. So the interval contains what is not known of the
// ratings, and is never narrower than games that are independent of each other make it.
#ifndef HEXLAW_ELO_RATING_RATING_FIRST_MOVE_H
#define HEXLAW_ELO_RATING_RATING_FIRST_MOVE_H

#include "elo/rating/rating.h"

typedef struct RatingFirstMove {
    double elo;    // what moving first adds to a player's rating
    double margin; // half the width of its 95% interval
} RatingFirstMove;

// Of the games that were rated. Both NAN where it cannot be told: no two players met with either of
// them as Black. Time grows as rating_solve()'s.
RatingFirstMove rating_first_move(const Rating *rating, const RatingGames *games, int count);

// In a line of text, "cannot be told" included.
enum { RATING_FIRST_MOVE_MAX = 120 };
void rating_first_move_sentence(RatingFirstMove first, char text[RATING_FIRST_MOVE_MAX]);

#endif
