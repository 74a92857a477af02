// Shared by the files that rate: results gathered by pairing, and one model's part.
#ifndef HEXLAW_ELO_RATING_RATING_INTERNAL_H
#define HEXLAW_ELO_RATING_RATING_INTERNAL_H

#include "elo/rating/rating.h"

// Two players that met, first < second.
typedef struct RatingMeeting {
    int first, second;
    double wins[2], games[2]; // of the first player: as Black, as White
} RatingMeeting;

// The pairings with games, each once, in ascending order; `*pairings` of them. Free with free().
RatingMeeting *rating_meetings(const RatingGames *games, int count, int *pairings);

// The mean of the first player's rates as either colour, whatever the number of games; of the one
// that was played where there is only one.
double rating_meeting_rate(const RatingMeeting *meeting);

// The variance of that rate over p*(1-p)/games. One win and one loss are added with each colour, so
// that no rate is taken for certain.
double rating_meeting_ratio(const RatingMeeting *meeting);

// Below so much information (wins and losses expected, about) a pairing is not near normal, and its
// square over its variance no chi-square.
#define RATING_INFORMATION_MIN 1.0

// Where a falling sum of squares is what is expected: between `low`, where it is larger, and
// `high`.
typedef double RatingSquares(const void *context, double variance);
double rating_bisect(RatingSquares *squares, const void *context, double expected, double low,
                     double high);

// The variance of effects, logits^2, with which the squares of what pairings miss, each over its
// variance with effects, sum to what is expected (Paule and Mandel 1982); 0 where they are no
// larger without. The sum falls as the variance grows.
double rating_effect_variance(RatingSquares *squares, const void *context, double expected);

// rating_solve() with colours; config->anchor is a player.
Status rating_colours_solve(const RatingConfig *config, int players, const RatingGames *games,
                            int count, const char *const *names, Rating **rating, Error *error);

// rating_solve() by Bradley-Terry. The pairings of players who stand `apart` [players] (NULL:
// nobody does) have effects of a deviation of their own, the rating's effect_anchor.
Status rating_plain_solve(const RatingConfig *config, int players, const RatingGames *games,
                          int count, const bool *apart, const char *const *names, Rating **rating,
                          Error *error);

// Fills in games and score.
void rating_count(Rating *rating, const RatingGames *games, int count);

#endif
