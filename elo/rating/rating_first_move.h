// What moving first is worth, estimated together with the ratings: logit(Black wins) = black -
// white + advantage, each pairing with two random effects, on the difference of its players (the
// rating's `effect`) and on the advantage, which is larger among strong players than among weak
// ones. Both effects are normal; the standard deviation of the second is estimated from how far the
// pairings' advantages lie from each other beyond chance (Paule and Mandel 1982), again and again
// with the effects so found until it stays. Jeffreys' prior as in elo/rating/rating.h, by pairing
// and colour. So the interval includes the uncertainty of the ratings, and is never narrower than
// for independent games. Where the pairings differ by more than chance it is Student's, as their
// variance is found from few (Hartung and Knapp 2001, "On tests of the overall treatment effect in
// meta-analysis with normally distributed responses"). With fewer than three pairings that tell
// their advantages how these differ is not estimated, and estimate and interval are of the games
// of these pairings alone.
#ifndef HEXLAW_ELO_RATING_RATING_FIRST_MOVE_H
#define HEXLAW_ELO_RATING_RATING_FIRST_MOVE_H

#include "elo/rating/rating.h"

typedef struct RatingFirstMove {
    double elo;    // what moving first adds to a player's rating
    double margin; // half the width of its 95% interval
    int pairings;  // with either player as Black, and games enough to tell their advantage
} RatingFirstMove;

// From the games that were rated, by whatever model. Both NAN if no two players met with each of
// them as Black. Time grows as for rating_solve().
RatingFirstMove rating_first_move(const Rating *rating, const RatingGames *games, int count);

// As a line of text; NAN gives "cannot be told".
enum { RATING_FIRST_MOVE_MAX = 160 };
void rating_first_move_sentence(RatingFirstMove first, char text[RATING_FIRST_MOVE_MAX]);

#endif
