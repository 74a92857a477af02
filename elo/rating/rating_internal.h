// Shared by the files of rating: results by pairing, and the solver of each model.
#ifndef HEXLAW_ELO_RATING_RATING_INTERNAL_H
#define HEXLAW_ELO_RATING_RATING_INTERNAL_H

#include "elo/rating/rating.h"

// Two players that met, first < second.
typedef struct RatingMeeting {
    int first, second;
    double wins[2], games[2]; // of the first player: as Black, as White
} RatingMeeting;

// The pairings with games, each once, in ascending order; `*pairings` is their number. Free with
// free().
RatingMeeting *rating_meetings(const RatingGames *games, int count, int *pairings);

// The unweighted mean of the first player's rates as Black and as White; if only one colour was
// played, the rate with that.
double rating_meeting_rate(const RatingMeeting *meeting);

// The variance of that rate over p*(1-p)/games. One win and one loss are added with each colour, so
// that no rate is 0 or 1.
double rating_meeting_ratio(const RatingMeeting *meeting);

// With less information than this (about the expected wins and losses) a pairing's rate is not near
// normal, and its square over its variance not chi-square.
#define RATING_INFORMATION_MIN 1.0

// Solves for the variance at which a decreasing sum of squares equals `expected`: between `low`,
// where it is larger, and `high`.
typedef double RatingSquares(const void *context, double variance);
double rating_bisect(RatingSquares *squares, const void *context, double expected, double low,
                     double high);

// The variance of effects, logits^2, with which the squared residuals of the pairings, each over
// its variance with effects, sum to `expected` (Paule and Mandel 1982); 0 if they are no larger
// without effects. The sum falls as the variance grows.
double rating_effect_variance(RatingSquares *squares, const void *context, double expected);

// rating_solve() with colours; config->anchor is a player.
Status rating_colours_solve(const RatingConfig *config, int players, const RatingGames *games,
                            int count, const char *const *names, Rating **rating, Error *error);

// rating_solve() by Bradley-Terry, weighed or plain. The effects of pairings with a player marked
// in `apart` [players] (NULL: none) have a deviation of their own, the rating's effect_anchor.
Status rating_strengths_solve(const RatingConfig *config, int players, const RatingGames *games,
                              int count, const bool *apart, const char *const *names,
                              Rating **rating, Error *error);

// Fills in games and score.
void rating_count(Rating *rating, const RatingGames *games, int count);

#endif
