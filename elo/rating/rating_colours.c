// Two strengths a player: Bradley-Terry (rating.c) between players as Black and players as White,
// called sides here, two per player; then each player's score against the anchor.
#include "elo/rating/rating_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLACK, WHITE };

typedef struct Sides {
    int players, anchor;
    bool perfect;       // the anchor's side as Black is not estimated
    int count;          // sides connected by games with the anchor's as White
    int *number;        // [2 * players] number of a player's side among these, -1: not among them
    RatingGames *games; // [game_count] between them
    int game_count;
} Sides;

static int number_of(const Sides *sides, int player, int colour) {
    return sides->number[2 * player + colour];
}

// Collects games between sides, except those of a perfect Black, whose results are known
// beforehand.
static void gather(Sides *sides, const RatingGames *games, int count) {
    sides->games = memory_zeroed((size_t)count + (size_t)sides->players + 1, sizeof *sides->games);
    for (int i = 0; i < count; i++) {
        if (sides->perfect && games[i].black == sides->anchor)
            continue;
        RatingGames *game = &sides->games[sides->game_count++];
        *game = games[i];
        game->black = 2 * games[i].black + BLACK;
        game->white = 2 * games[i].white + WHITE;
    }
}

// Numbers the sides connected with the anchor's as White, and drops the games of others.
static void keep_together(Sides *sides) {
    const int all = 2 * sides->players;
    int *part = memory_zeroed((size_t)all, sizeof *part);
    rating_parts(all, sides->games, sides->game_count, part);
    const int own = part[2 * sides->anchor + WHITE];
    for (int i = 0; i < all; i++)
        sides->number[i] = part[i] == own ? sides->count++ : -1;
    free(part);
    int kept = 0;
    for (int i = 0; i < sides->game_count; i++) {
        RatingGames game = sides->games[i];
        game.black = sides->number[game.black];
        game.white = sides->number[game.white];
        if (game.black >= 0 && game.white >= 0)
            sides->games[kept++] = game;
    }
    sides->game_count = kept;
}

static void sides_free(Sides *sides) {
    free(sides->number);
    free(sides->games);
}

// Whether the games determine a player's score against the anchor.
static bool is_told(const Sides *sides, const int *part, int player) {
    const int own = part[2 * sides->anchor + WHITE];
    if (player == sides->anchor)
        return sides->perfect || part[2 * player + BLACK] == own;
    return part[2 * player + BLACK] == own && (sides->perfect || part[2 * player + WHITE] == own);
}

// Finds the connected components of the sides. Returns the number of players whose score is not
// determined; `*first` is the first of them.
static int find_parts(const Sides *sides, int *part, int *first) {
    rating_parts(2 * sides->players, sides->games, sides->game_count, part);
    int untold = 0;
    for (int i = sides->players - 1; i >= 0; i--)
        if (!is_told(sides, part, i)) {
            untold++;
            *first = i;
        }
    return untold;
}

// Adds a win and a loss between the two sides of a player, if games do not connect them.
static void tie(Sides *sides, const int *part, int player) {
    const int black = 2 * player + BLACK, white = 2 * player + WHITE;
    if (part[black] != part[white] && !(sides->perfect && player == sides->anchor))
        sides->games[sides->game_count++] = (RatingGames){black, white, 1.0, 1.0};
}

// If no games connect the anchor as Black to the anchor as White, as between two players only, the
// difference between the two is arbitrary and has no influence on any score. Players who are
// connected with the anchor's wrong side only, by an odd chain of opponents, are rated as if attack
// and defence were about equal, with intervals to match; Bradley-Terry assumes that they are equal.
static Status tie_sides(Sides *sides, const char *const *names, Error *error) {
    int *part = memory_zeroed(2 * (size_t)sides->players, sizeof *part), first = 0;
    int untold = find_parts(sides, part, &first);
    if (untold > 0) {
        tie(sides, part, sides->anchor);
        untold = find_parts(sides, part, &first);
    }
    if (untold > 0) {
        for (int i = 0; i < sides->players; i++)
            tie(sides, part, i);
        untold = find_parts(sides, part, &first);
    }
    free(part);
    if (untold == 0)
        return STATUS_OK;
    char number[16];
    snprintf(number, sizeof number, "%d", first);
    return error_set(error, STATUS_INVALID,
                     "%d of %d players, %.80s the first, have no chain of games that tells their "
                     "strength as Black; let them play as either colour",
                     untold, sides->players, names ? names[first] : number);
}

static Status check_perfect(const RatingConfig *config, const RatingGames *games, int count,
                            Error *error) {
    double lost = 0.0;
    for (int i = 0; i < count; i++)
        if (games[i].black == config->anchor)
            lost += games[i].white_wins;
    if (!config->perfect || lost <= 0.0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID,
                     "perfect play lost %.0f games as Black, expected none: whoever moves first "
                     "wins; results of another player stand in its place",
                     lost);
}

// --- from sides to players ---

// A player's games against the anchor as either colour.
typedef struct Record {
    double won, played;
} Record;

static Record (*find_records(const Sides *sides, const RatingGames *games, int count))[2] {
    Record(*records)[2] = memory_zeroed((size_t)sides->players, sizeof *records);
    for (int i = 0; i < count; i++) {
        const bool black = games[i].white == sides->anchor;
        if (!black && games[i].black != sides->anchor)
            continue;
        Record *record = &records[black ? games[i].black : games[i].white][black ? BLACK : WHITE];
        record->won += black ? games[i].black_wins : games[i].white_wins;
        record->played += games[i].black_wins + games[i].white_wins;
    }
    return records;
}

static double sigmoid(double elo) {
    return 1.0 / (1.0 + exp(-elo / RATING_ELO_PER_LOGIT));
}

static double strength(const Sides *sides, const Rating *fit, int player, int colour) {
    if (sides->perfect && player == sides->anchor && colour == BLACK)
        return INFINITY;
    const int number = number_of(sides, player, colour);
    return number < 0 ? NAN : fit->elo[number];
}

// The effect of the pairing of a side with the anchor's, as far as their games determine it, and
// what remains of its variance.
typedef struct Direct {
    double effect;       // Elo
    double kept;         // weight of the strengths' difference beside these games
    double told, unseen; // variances, Elo^2: by the chance in these games; of what they leave open
} Direct;

// From `won` games of `played` where the strengths differ by `ahead`, and a normal effect: the mode
// of the posterior and its curvature.
static Direct direct_of(double won, double played, double ahead, double deviation) {
    const double variance = deviation * deviation / (RATING_ELO_PER_LOGIT * RATING_ELO_PER_LOGIT);
    if (!(played > 0.0) || !(variance > 0.0))
        return (Direct){.kept = 1.0, .unseen = variance > 0.0 ? deviation * deviation : 0.0};
    // The derivative falls from positive to negative between these.
    double low = -variance * played, high = variance * played;
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);
        const double p = sigmoid(ahead + RATING_ELO_PER_LOGIT * middle);
        if (won - played * p > middle / variance)
            low = middle;
        else
            high = middle;
    }
    const double effect = RATING_ELO_PER_LOGIT * 0.5 * (low + high);
    const double p = sigmoid(ahead + effect);
    const double kept = 1.0 / (1.0 + variance * played * p * (1.0 - p));
    const double square = deviation * deviation;
    return (Direct){effect, kept, kept * (1.0 - kept) * square, kept * kept * square};
}

// A player's Elo as a function of three strengths, and its slopes: its own as Black, its own as
// White, the anchor's as Black.
typedef struct Score {
    double elo;
    int side[3]; // -1: of no influence
    double slope[3];
    double told, unseen; // variances besides those of the strengths, Elo^2
} Score;

static Score score_of(const Sides *sides, const Rating *fit, int player, const Record records[2]) {
    Score score = {.side = {-1, -1, -1}};
    if (player == sides->anchor)
        return score;
    double ahead = strength(sides, fit, player, BLACK);
    const Direct black =
        direct_of(records[BLACK].won, records[BLACK].played, ahead, fit->effect_anchor);
    const double p = sigmoid(ahead + black.effect);
    double q = 0.0;
    Direct white = {0};
    if (!sides->perfect) {
        ahead = strength(sides, fit, player, WHITE) - strength(sides, fit, sides->anchor, BLACK);
        white = direct_of(records[WHITE].won, records[WHITE].played, ahead, fit->effect_anchor);
        q = sigmoid(ahead + white.effect);
    }
    const double share = 0.5 * (p + q);
    const double scale = 0.5 / (share * (1.0 - share));
    const double slope_black = scale * p * (1.0 - p), slope_white = scale * q * (1.0 - q);
    score.elo = RATING_ELO_PER_LOGIT * log(share / (1.0 - share));
    score.told = slope_black * slope_black * black.told + slope_white * slope_white * white.told;
    score.unseen =
        slope_black * slope_black * black.unseen + slope_white * slope_white * white.unseen;
    score.side[0] = number_of(sides, player, BLACK);
    score.slope[0] = slope_black * black.kept;
    if (!sides->perfect) {
        score.side[1] = number_of(sides, player, WHITE);
        score.side[2] = number_of(sides, sides->anchor, BLACK);
        score.slope[1] = slope_white * white.kept;
        score.slope[2] = -score.slope[1];
    }
    return score;
}

static double covariance_of(const Rating *fit, const Score *a, const Score *b) {
    double sum = 0.0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            if (a->side[i] >= 0 && b->side[j] >= 0)
                sum +=
                    a->slope[i] * b->slope[j] *
                    fit->covariance[(size_t)a->side[i] * (size_t)fit->players + (size_t)b->side[j]];
    return sum;
}

// --- residuals of pairings with both colours ---

typedef struct Left {
    int count;
    double *miss, *variance; // logits
} Left;

// The residuals of the mean rates of pairings with both colours, without those with the anchor,
// which are predicted otherwise.
static Left find_left(const Sides *sides, const Rating *fit, const RatingGames *games, int count) {
    int pairings;
    RatingMeeting *meetings = rating_meetings(games, count, &pairings);
    Left left = {.miss = memory_zeroed((size_t)pairings + 1, sizeof *left.miss),
                 .variance = memory_zeroed((size_t)pairings + 1, sizeof *left.variance)};
    for (int i = 0; i < pairings; i++) {
        const RatingMeeting *m = &meetings[i];
        const double black[] = {strength(sides, fit, m->first, BLACK),
                                strength(sides, fit, m->second, BLACK)};
        const double white[] = {strength(sides, fit, m->second, WHITE),
                                strength(sides, fit, m->first, WHITE)};
        const double p = sigmoid(black[0] - white[0]), q = sigmoid(black[1] - white[1]);
        const double rate = 0.5 * (p + 1.0 - q), slope = rate * (1.0 - rate);
        if (m->first == sides->anchor || m->second == sides->anchor ||
            !(m->games[0] > 0.0 && m->games[1] > 0.0) ||
            !((m->games[0] + m->games[1]) * slope >= RATING_INFORMATION_MIN))
            continue; // or NAN, where a strength is not determined
        const double chance = 0.25 * (p * (1.0 - p) / m->games[0] + q * (1.0 - q) / m->games[1]);
        left.miss[left.count] = (rating_meeting_rate(m) - rate) / slope;
        left.variance[left.count++] = chance / (slope * slope);
    }
    free(meetings);
    return left;
}

// The 1e-12 avoids a division by 0.
static double left_squares(const void *context, double effect) {
    const Left *left = context;
    double sum = 0.0;
    for (int i = 0; i < left->count; i++)
        sum += left->miss[i] * left->miss[i] / (left->variance[i] + fmax(effect, 1e-12));
    return sum;
}

// Their standard deviation, Elo, estimated as for the effects. The strengths are taken to explain
// the same share of these squares as of those of pairings by colour.
static double misfit_of(const Left *left, double taken) {
    const double expected = left->count * (1.0 - taken);
    return RATING_ELO_PER_LOGIT * sqrt(rating_effect_variance(left_squares, left, expected));
}

// The share of the pairings' squares that the strengths explain, from the informative pairings.
static double share_taken(const Rating *fit) {
    return fit->telling > 0 ? fmin(1.0, fmax(0.0, 1.0 - fit->freedom / fit->telling)) : 0.0;
}

// --- the result ---

static Rating *make_rating(const Sides *sides, const Rating *fit, const RatingGames *games,
                           int count) {
    const size_t n = (size_t)sides->players;
    Rating *rating = memory_zeroed(1, sizeof *rating);
    *rating = (Rating){.model = RATING_MODEL_COLOURS,
                       .players = sides->players,
                       .anchor = sides->anchor,
                       .elo = memory_zeroed(n, sizeof(double)),
                       .covariance = memory_zeroed(n * n, sizeof(double)),
                       .games = memory_zeroed(n, sizeof(double)),
                       .score = memory_zeroed(n, sizeof(double)),
                       .unseen = memory_zeroed(n, sizeof(double)),
                       .black = memory_zeroed(n, sizeof(double)),
                       .white = memory_zeroed(n, sizeof(double)),
                       .chi_square = fit->chi_square,
                       .freedom = fit->freedom,
                       .telling = fit->telling,
                       .effect = fit->effect,
                       .effect_anchor = fit->effect_anchor};
    Score *scores = memory_zeroed(n, sizeof *scores);
    Record(*records)[2] = find_records(sides, games, count);
    for (int i = 0; i < sides->players; i++) {
        scores[i] = score_of(sides, fit, i, records[i]);
        rating->elo[i] = scores[i].elo;
        rating->unseen[i] = scores[i].unseen;
        rating->black[i] = strength(sides, fit, i, BLACK);
        rating->white[i] = strength(sides, fit, i, WHITE);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            rating->covariance[i * n + j] = rating->covariance[j * n + i] =
                covariance_of(fit, &scores[i], &scores[j]) + (i == j ? scores[i].told : 0.0);
    free(records);
    free(scores);
    rating_count(rating, games, count);
    Left left = find_left(sides, fit, games, count);
    rating->misfit = misfit_of(&left, share_taken(fit));
    free(left.miss);
    free(left.variance);
    return rating;
}

static Status rate_sides(const Sides *sides, const RatingConfig *config, Rating **fit,
                         Error *error) {
    RatingConfig own = *config;
    own.model = RATING_MODEL_BRADLEY_TERRY;
    own.anchor = number_of(sides, sides->anchor, WHITE);
    bool *apart = memory_zeroed((size_t)sides->count, sizeof *apart);
    apart[own.anchor] = true;
    if (!sides->perfect)
        apart[number_of(sides, sides->anchor, BLACK)] = true;
    const Status status = rating_strengths_solve(&own, sides->count, sides->games,
                                                 sides->game_count, apart, NULL, fit, error);
    free(apart);
    return status;
}

Status rating_colours_solve(const RatingConfig *config, int players, const RatingGames *games,
                            int count, const char *const *names, Rating **rating, Error *error) {
    CHECK(config->anchor >= 0 && config->anchor_elo == 0.0);
    *rating = NULL;
    Status status = check_perfect(config, games, count, error);
    if (status != STATUS_OK)
        return status;
    Sides sides = {.players = players,
                   .anchor = config->anchor,
                   .perfect = config->perfect,
                   .number = memory_zeroed(2 * (size_t)players, sizeof *sides.number)};
    gather(&sides, games, count);
    status = tie_sides(&sides, names, error);
    Rating *fit = NULL;
    if (status == STATUS_OK) {
        keep_together(&sides);
        status = rate_sides(&sides, config, &fit, error);
    }
    if (status == STATUS_OK)
        *rating = make_rating(&sides, fit, games, count);
    rating_destroy(fit);
    sides_free(&sides);
    return status;
}
