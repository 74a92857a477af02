#include "elo/rating/rating_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <cblas.h>
#include <lapack.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Two players that met, first < second.
typedef struct Pair {
    int first, second;
    double won, lost;                // of the first player, as played
    double ratio;                    // variance of its rate relative to as many independent games
    int group;                       // index of its effects' deviation
    double wins, losses;             // as played, times the pairing's weight
    double prior_wins, prior_losses; // what the prior adds to them
} Pair;

typedef struct Problem {
    int players, anchor, count;
    Pair *pairs;
    double *strength; // [players] logits
    double *gradient; // [players] of the log-posterior
    double *hessian;  // [players, players] of minus the log-posterior, lower triangle, or its
                      // factor, or its inverse
} Problem;

const char *const rating_model_names[] = {"bradley-terry", "colours", "plain", NULL};

RatingConfig rating_config_default(void) {
    return (RatingConfig){.prior = RATING_PRIOR_JEFFREYS, .anchor = RATING_BEST, .steps_max = 200};
}

// --- the pairs ---

// The games as they are.
static Pair plain_pair_of(const RatingMeeting *meeting) {
    const double won = meeting->wins[0] + meeting->wins[1];
    return (Pair){.first = meeting->first,
                  .second = meeting->second,
                  .won = won,
                  .lost = meeting->games[0] + meeting->games[1] - won,
                  .ratio = 1.0};
}

// The unweighted mean of the rates with both colours, times the games played.
static Pair pair_of(const RatingMeeting *meeting, const RatingConfig *config, const bool *apart) {
    if (config->model == RATING_MODEL_PLAIN)
        return plain_pair_of(meeting);
    const double games = meeting->games[0] + meeting->games[1];
    const double rate = rating_meeting_rate(meeting);
    return (Pair){.first = meeting->first,
                  .second = meeting->second,
                  .won = rate * games,
                  .lost = (1.0 - rate) * games,
                  .ratio =
                      config->spread == RATING_SPREAD_PAIRS ? rating_meeting_ratio(meeting) : 1.0,
                  .group = apart && (apart[meeting->first] || apart[meeting->second]),
                  .prior_wins = 1.0,
                  .prior_losses = 1.0};
}

static Pair *collect_pairs(const RatingConfig *config, const RatingGames *games, int count,
                           const bool *apart, int *pairs) {
    RatingMeeting *meetings = rating_meetings(games, count, pairs);
    Pair *list = memory_zeroed((size_t)*pairs, sizeof *list);
    for (int i = 0; i < *pairs; i++)
        list[i] = pair_of(&meetings[i], config, apart);
    free(meetings);
    return list;
}

// --- are the players connected by games? ---

static Status check_connected(const Problem *problem, bool plain, const RatingGames *games,
                              int count, const char *const *names, Error *error) {
    int *part = memory_zeroed((size_t)problem->players, sizeof *part);
    if (plain)
        rating_parts_by_points(problem->players, games, count, part);
    else
        rating_parts(problem->players, games, count, part);
    const int start = problem->anchor == RATING_BEST ? 0 : problem->anchor;
    char text[300] = "";
    size_t length = 0;
    int lost = 0;
    for (int i = 0; i < problem->players; i++) {
        if (part[i] == part[start])
            continue;
        char number[16];
        snprintf(number, sizeof number, "%d", i);
        if (lost++ < 3)
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%.80s",
                                       length ? ", " : "", names ? names[i] : number);
    }
    char anchor[16];
    snprintf(anchor, sizeof anchor, "%d", start);
    free(part);
    if (lost == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID,
                     "%d of %d players have no chain of %s %.80s: %s%s; let them play", lost,
                     problem->players, plain ? "games won and one of games lost to" : "games to",
                     names ? names[start] : anchor, text, lost > 3 ? ", ..." : "");
}

// --- Newton ---

static double log_sigmoid(double x) {
    return x < 0.0 ? x - log1p(exp(x)) : -log1p(exp(-x));
}

// Of strength + step * direction (direction NULL: none).
static double log_posterior(const Problem *problem, const double *direction, double step) {
    double sum = 0.0;
    for (int i = 0; i < problem->count; i++) {
        const Pair *pair = &problem->pairs[i];
        double d = problem->strength[pair->first] - problem->strength[pair->second];
        if (direction)
            d += step * (direction[pair->first] - direction[pair->second]);
        sum += (pair->wins + pair->prior_wins) * log_sigmoid(d) +
               (pair->losses + pair->prior_losses) * log_sigmoid(-d);
    }
    return sum;
}

static double probability(const Problem *problem, const Pair *pair) {
    return 1.0 / (1.0 + exp(problem->strength[pair->second] - problem->strength[pair->first]));
}

// Gradient and Hessian, with the row and column of `fixed` set so that it does not move. Without
// `prior` the Hessian is that of the games alone, their Fisher information.
static void differentiate(Problem *problem, int fixed, bool prior) {
    const size_t n = (size_t)problem->players;
    memset(problem->gradient, 0, n * sizeof *problem->gradient);
    memset(problem->hessian, 0, n * n * sizeof *problem->hessian);
    for (int i = 0; i < problem->count; i++) {
        const Pair *pair = &problem->pairs[i];
        const size_t a = (size_t)pair->first, b = (size_t)pair->second;
        const double p = probability(problem, pair);
        const double wins = pair->wins + pair->prior_wins;
        const double games = wins + pair->losses + pair->prior_losses;
        const double slope = wins - games * p;
        const double bend = (prior ? games : pair->wins + pair->losses) * p * (1.0 - p);
        problem->gradient[a] += slope;
        problem->gradient[b] -= slope;
        if (pair->first == fixed || pair->second == fixed) {
            const size_t other = pair->first == fixed ? b : a;
            problem->hessian[other * n + other] += bend;
            continue;
        }
        problem->hessian[a * n + a] += bend;
        problem->hessian[b * n + b] += bend;
        problem->hessian[a * n + b] -= bend; // row a, column b > a: LAPACK's lower triangle
    }
    problem->gradient[fixed] = 0.0;
    problem->hessian[(size_t)fixed * n + (size_t)fixed] = 1.0;
}

// Factors the Hessian in place. With a prior on every pair and connected players it is positive
// definite; rounding can break that only with absurd numbers of games.
static Status factor(Problem *problem, Error *error) {
    int n = problem->players, info;
    LAPACK_dpotrf("L", &n, problem->hessian, &n, &info);
    return info == 0
               ? STATUS_OK
               : error_set(error, STATUS_INVALID,
                           "ratings: the results of %d players are too lopsided to be rated", n);
}

// Turns the factor of the Hessian into its inverse, lower triangle.
static void invert(Problem *problem) {
    int n = problem->players, info;
    LAPACK_dpotri("L", &n, problem->hessian, &n, &info);
    CHECK(info == 0);
}

// Variance of the difference of a pair's ratings, from the inverse of the Hessian.
static double difference_variance(const Problem *problem, const Pair *pair, int fixed) {
    const size_t n = (size_t)problem->players, f = (size_t)fixed;
    const size_t a = (size_t)pair->first, b = (size_t)pair->second;
    const double *inverse = problem->hessian;
    double variance = 0.0;
    if (a != f)
        variance += inverse[a * n + a];
    if (b != f)
        variance += inverse[b * n + b];
    if (a != f && b != f)
        variance -= 2.0 * inverse[a * n + b];
    return variance;
}

// Jeffreys' prior as wins and losses: half a pair's leverage of each; the leverage is the pair's
// information times the variance of its difference (Firth 1993 for logistic models). Needs the
// inverse of the Hessian.
static void set_jeffreys(Problem *problem, int fixed) {
    for (int i = 0; i < problem->count; i++) {
        Pair *pair = &problem->pairs[i];
        const double p = probability(problem, pair);
        const double information = (pair->wins + pair->losses) * p * (1.0 - p);
        pair->prior_wins = pair->prior_losses =
            0.5 * fmin(1.0, information * difference_variance(problem, pair, fixed));
    }
}

// One damped Newton step from the factored Hessian; returns the largest component of the full step.
static double step_up(Problem *problem) {
    int n = problem->players, one = 1, info;
    double *direction = problem->gradient;
    LAPACK_dpotrs("L", &n, &one, problem->hessian, &n, direction, &n, &info);
    CHECK(info == 0);
    double longest = 0.0;
    for (int i = 0; i < n; i++)
        longest = fmax(longest, fabs(direction[i]));
    // Far from the maximum a full step may overshoot; halve it until the posterior rises.
    const double before = log_posterior(problem, NULL, 0.0);
    double length = fmin(1.0, 5.0 / fmax(longest, 1e-300));
    while (length > 1e-6 &&
           log_posterior(problem, direction, length) < before - 1e-12 * fabs(before))
        length *= 0.5;
    for (int i = 0; i < n; i++)
        problem->strength[i] += length * direction[i];
    return longest;
}

static Status maximise(Problem *problem, const RatingConfig *config, int fixed, Error *error) {
    const bool jeffreys =
        config->model != RATING_MODEL_PLAIN && config->prior == RATING_PRIOR_JEFFREYS;
    // Without a prior results may be so lopsided that rounding leaves larger steps.
    const double least = config->model == RATING_MODEL_PLAIN ? 1e-6 : 1e-8;
    double longest = INFINITY;
    for (int step = 0; step < config->steps_max; step++) {
        // The first steps use the prior of one win and one loss.
        if (jeffreys && longest < 1.0) {
            differentiate(problem, fixed, false);
            Status status = factor(problem, error);
            if (status != STATUS_OK)
                return status;
            invert(problem);
            set_jeffreys(problem, fixed);
        }
        differentiate(problem, fixed, true);
        Status status = factor(problem, error);
        if (status != STATUS_OK)
            return status;
        longest = step_up(problem);
        if (longest < least)
            return STATUS_OK;
    }
    return error_set(error, STATUS_LIMIT, "ratings: %d Newton steps were not enough for %d players",
                     config->steps_max, problem->players);
}

// --- the pairings' own effects ---

enum { GROUPS = 2 };

// A group with fewer degrees of freedom (pairings less what the ratings take) has no deviation of
// its own.
static const double GROUP_MIN = 8.0;

typedef struct Fit {
    double chi_square, freedom;
    double effect[GROUPS]; // the effects' variance, logits^2
} Fit;

static double information_of(const Problem *problem, const Pair *pair) {
    const double p = probability(problem, pair);
    return (pair->won + pair->lost) * p * (1.0 - p);
}

// Weights every pairing by its variance.
static void weigh(Problem *problem, const double effect[GROUPS]) {
    for (int i = 0; i < problem->count; i++) {
        Pair *pair = &problem->pairs[i];
        const double weight =
            1.0 / (pair->ratio + effect[pair->group] * information_of(problem, pair));
        pair->wins = weight * pair->won;
        pair->losses = weight * pair->lost;
    }
}

static double chi_square(const Problem *problem, int group, double effect) {
    double sum = 0.0;
    for (int i = 0; i < problem->count; i++) {
        const Pair *pair = &problem->pairs[i];
        const double information = information_of(problem, pair);
        if (pair->group != group || information < RATING_INFORMATION_MIN)
            continue;
        const double miss = pair->won - (pair->won + pair->lost) * probability(problem, pair);
        sum += miss * miss / (information * (pair->ratio + effect * information));
    }
    return sum;
}

// The expected chi-square: the number of pairings less their leverages.
static Status find_freedom(Problem *problem, int fixed, double freedom[GROUPS], Error *error) {
    differentiate(problem, fixed, false);
    const Status status = factor(problem, error);
    if (status != STATUS_OK)
        return status;
    invert(problem);
    for (int group = 0; group < GROUPS; group++)
        freedom[group] = 0.0;
    for (int i = 0; i < problem->count; i++) {
        const Pair *pair = &problem->pairs[i];
        if (information_of(problem, pair) < RATING_INFORMATION_MIN)
            continue;
        const double p = probability(problem, pair);
        const double information = (pair->wins + pair->losses) * p * (1.0 - p);
        freedom[pair->group] +=
            fmax(0.0, 1.0 - information * difference_variance(problem, pair, fixed));
    }
    return STATUS_OK;
}

typedef struct Group {
    const Problem *problem;
    int number;
} Group;

static double group_squares(const void *context, double effect) {
    const Group *group = context;
    return chi_square(group->problem, group->number, effect);
}

// The variance of effects with which chi-square equals its expectation.
static double find_effect(const Problem *problem, int group, double freedom) {
    return freedom < 0.5 ? 0.0
                         : rating_effect_variance(group_squares, &(Group){problem, group}, freedom);
}

// A group that is too small joins the first.
static void join_small(Problem *problem, double freedom[GROUPS]) {
    if (freedom[1] >= GROUP_MIN)
        return;
    for (int i = 0; i < problem->count; i++)
        problem->pairs[i].group = 0;
    freedom[0] += freedom[1];
    freedom[1] = 0.0;
}

// Estimates effects from how far the pairings lie from the ratings; returns whether they changed.
static bool set_effects(const Problem *problem, const double freedom[GROUPS], Fit *fit) {
    bool changed = false;
    for (int group = 0; group < GROUPS; group++) {
        double effect = find_effect(problem, group, freedom[group]);
        // Few pairings may show none by chance; pairings with the anchor have at least the others'
        // effect.
        if (group > 0 && freedom[group] > 0.0)
            effect = fmax(effect, fit->effect[0]);
        changed |= fabs(effect - fit->effect[group]) > 1e-3 * effect;
        fit->effect[group] = effect;
    }
    return changed;
}

// Alternates ratings and effects until nothing changes.
static Status maximise_with_effects(Problem *problem, const RatingConfig *config, int fixed,
                                    Fit *fit, Error *error) {
    enum { TURNS = 12 };
    double freedom[GROUPS] = {0};
    *fit = (Fit){0};
    weigh(problem, fit->effect);
    Status status = maximise(problem, config, fixed, error);
    if (status == STATUS_OK)
        status = find_freedom(problem, fixed, freedom, error);
    if (status != STATUS_OK)
        return status;
    join_small(problem, freedom);
    for (int group = 0; group < GROUPS; group++) {
        fit->freedom += freedom[group];
        fit->chi_square += chi_square(problem, group, 0.0);
    }
    if (config->spread == RATING_SPREAD_BINOMIAL || config->model == RATING_MODEL_PLAIN)
        return STATUS_OK;
    for (int turn = 0; turn < TURNS && status == STATUS_OK; turn++) {
        if (!set_effects(problem, freedom, fit))
            break;
        weigh(problem, fit->effect);
        status = maximise(problem, config, fixed, error);
        if (status == STATUS_OK)
            status = find_freedom(problem, fixed, freedom, error);
    }
    if (freedom[1] <= 0.0)
        fit->effect[1] = fit->effect[0];
    return status;
}

// --- the result ---

// Covariance in Elo^2 relative to `anchor`, from the factor of the Hessian with `fixed` fixed.
static void fill_covariance(Problem *problem, int fixed, int anchor, double *covariance) {
    invert(problem);
    const size_t m = (size_t)problem->players, a = (size_t)anchor, f = (size_t)fixed;
    const double square = RATING_ELO_PER_LOGIT * RATING_ELO_PER_LOGIT;
    for (size_t i = 0; i < m; i++)
        for (size_t j = i; j < m; j++) {
            const double value = i == f || j == f ? 0.0 : square * problem->hessian[i * m + j];
            covariance[i * m + j] = covariance[j * m + i] = value;
        }
    if (anchor == fixed)
        return;
    double *row = memory_zeroed(m, sizeof *row);
    memcpy(row, covariance + a * m, m * sizeof *row);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            covariance[i * m + j] += row[a] - row[i] - row[j];
    free(row);
}

void rating_count(Rating *rating, const RatingGames *games, int count) {
    for (int i = 0; i < count; i++) {
        const double played = games[i].black_wins + games[i].white_wins;
        rating->games[games[i].black] += played;
        rating->games[games[i].white] += played;
        rating->score[games[i].black] += games[i].black_wins;
        rating->score[games[i].white] += games[i].white_wins;
    }
    for (int i = 0; i < rating->players; i++)
        rating->score[i] = rating->games[i] > 0.0 ? rating->score[i] / rating->games[i] : NAN;
}

static Rating *make_rating(Problem *problem, const RatingConfig *config, int fixed, const Fit *fit,
                           const RatingGames *games, int count) {
    const size_t n = (size_t)problem->players;
    Rating *rating = memory_zeroed(1, sizeof *rating);
    rating->model = config->model;
    rating->chi_square = fit->chi_square;
    rating->freedom = fit->freedom;
    for (int i = 0; i < problem->count; i++)
        rating->telling += information_of(problem, &problem->pairs[i]) >= RATING_INFORMATION_MIN;
    rating->effect = rating->misfit = RATING_ELO_PER_LOGIT * sqrt(fit->effect[0]);
    rating->effect_anchor = RATING_ELO_PER_LOGIT * sqrt(fit->effect[1]);
    if (config->model == RATING_MODEL_PLAIN)
        rating->effect = rating->misfit = rating->effect_anchor = NAN;
    rating->players = problem->players;
    rating->anchor = problem->anchor;
    if (rating->anchor == RATING_BEST) {
        rating->anchor = 0;
        for (int i = 1; i < problem->players; i++)
            if (problem->strength[i] > problem->strength[rating->anchor])
                rating->anchor = i;
    }
    rating->elo = memory_zeroed(n, sizeof *rating->elo);
    rating->covariance = memory_zeroed(n * n, sizeof *rating->covariance);
    rating->games = memory_zeroed(n, sizeof *rating->games);
    rating->score = memory_zeroed(n, sizeof *rating->score);
    for (size_t i = 0; i < n; i++)
        rating->elo[i] =
            config->anchor_elo +
            RATING_ELO_PER_LOGIT * (problem->strength[i] - problem->strength[rating->anchor]);
    fill_covariance(problem, fixed, rating->anchor, rating->covariance);
    rating_count(rating, games, count);
    return rating;
}

Status rating_solve(const RatingConfig *config, int players, const RatingGames *games, int count,
                    const char *const *names, Rating **rating, Error *error) {
    CHECK(players >= 1 && config->anchor < players);
    if (config->model == RATING_MODEL_COLOURS)
        return rating_colours_solve(config, players, games, count, names, rating, error);
    return rating_strengths_solve(config, players, games, count, NULL, names, rating, error);
}

Status rating_strengths_solve(const RatingConfig *config, int players, const RatingGames *games,
                              int count, const bool *apart, const char *const *names,
                              Rating **rating, Error *error) {
    openblas_set_num_threads(1); // the same bits whatever the number of processors
    *rating = NULL;
    const size_t n = (size_t)players;
    Problem problem = {.players = players, .anchor = config->anchor};
    problem.pairs = collect_pairs(config, games, count, apart, &problem.count);
    Status status =
        check_connected(&problem, config->model == RATING_MODEL_PLAIN, games, count, names, error);
    if (status != STATUS_OK) {
        free(problem.pairs);
        return status;
    }
    problem.strength = memory_zeroed(n, sizeof *problem.strength);
    problem.gradient = memory_zeroed(n, sizeof *problem.gradient);
    problem.hessian = memory_zeroed(n * n, sizeof *problem.hessian);
    const int fixed = config->anchor == RATING_BEST ? 0 : config->anchor;
    Fit fit;
    status = maximise_with_effects(&problem, config, fixed, &fit, error);
    if (status == STATUS_OK) {
        differentiate(&problem, fixed, true);
        status = factor(&problem, error);
    }
    if (status == STATUS_OK)
        *rating = make_rating(&problem, config, fixed, &fit, games, count);
    free(problem.pairs);
    free(problem.strength);
    free(problem.gradient);
    free(problem.hessian);
    return status;
}

void rating_destroy(Rating *rating) {
    if (!rating)
        return;
    free(rating->elo);
    free(rating->covariance);
    free(rating->games);
    free(rating->score);
    free(rating->unseen);
    free(rating->black);
    free(rating->white);
    free(rating);
}

static double unseen(const Rating *rating, int player) {
    return rating->unseen ? rating->unseen[player] : 0.0;
}

double rating_margin(const Rating *rating, int player) {
    const size_t n = (size_t)rating->players, i = (size_t)player;
    return RATING_Z95 * sqrt(fmax(0.0, rating->covariance[i * n + i] + unseen(rating, player)));
}

double rating_fit_chance(const Rating *rating) {
    if (rating->freedom < 0.5)
        return NAN;
    const double part = 2.0 / (9.0 * rating->freedom);
    const double z = (cbrt(rating->chi_square / rating->freedom) - (1.0 - part)) / sqrt(part);
    return 0.5 * erfc(z / sqrt(2.0));
}

double rating_superiority(const Rating *rating, int player, int other) {
    const size_t n = (size_t)rating->players, i = (size_t)player, j = (size_t)other;
    const double *covariance = rating->covariance;
    const double variance = covariance[i * n + i] + covariance[j * n + j] -
                            2.0 * covariance[i * n + j] + unseen(rating, player) +
                            unseen(rating, other);
    const double ahead = rating->elo[i] - rating->elo[j];
    if (variance <= 0.0)
        return ahead > 0.0 ? 1.0 : ahead < 0.0 ? 0.0 : 0.5;
    return 0.5 * erfc(-ahead / sqrt(2.0 * variance));
}
