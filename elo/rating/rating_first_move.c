#include "elo/rating/rating_first_move.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/rating/rating_internal.h"
#include "elo/rating/student.h"

#include <lapack.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A pairing's games with the first player as Black [0] and as White [1], as Black's results, with
// what the prior adds to the wins and to the losses.
typedef struct Table {
    int first, second;
    double wins[2], games[2], prior[2];
    double difference, advantage; // its effects as estimated so far, logits
} Table;

// The anchor's rating is 0, so its place in the vectors holds the advantage.
typedef struct Joint {
    int players, anchor, count;
    Table *tables;
    double *value;                // [players] logits: ratings, and the advantage at `anchor`
    double *gradient;             // [players]
    double *hessian;              // [players, players] lower triangle, its factor or its inverse
    bool alone;                   // information of the games alone, without the prior
    double difference, advantage; // variances of the pairings' effects, logits^2
} Joint;

// --- one pairing ---

// A lower bound of the information of games with one colour keeps divisions finite.
static double information_of(double games, double p) {
    return fmax(1e-12, games * p * (1.0 - p));
}

static double chance(const Joint *joint, const Table *table, int colour) {
    const double own = table->first == joint->anchor ? 0.0 : joint->value[table->first];
    const double other = table->second == joint->anchor ? 0.0 : joint->value[table->second];
    const double ahead = own - other + table->difference;
    const double advantage = joint->value[joint->anchor] + table->advantage;
    return 1.0 / (1.0 + exp(-(colour == 0 ? ahead : -ahead) - advantage));
}

// A pairing's contribution on its two logits: the residual from ratings and advantage alone, times
// weight; and the weights, the inverse of their covariance (chance and both effects). Linearised at
// the pairing's current effects (Breslow and Clayton 1993, "Approximate inference in generalized
// linear mixed models"). Colours without games have weight 0.
typedef struct Say {
    double slope[2], weight[2][2];
} Say;

static Say ask(const Joint *joint, const Table *table) {
    double root[2], miss[2]; // square root of information; in standard deviations of chance
    for (int c = 0; c < 2; c++) {
        const double p = chance(joint, table, c);
        const double prior = joint->alone ? 0.0 : 2.0 * table->prior[c];
        const double games = table->games[c] > 0.0 ? table->games[c] + prior : 0.0;
        root[c] = games > 0.0 ? sqrt(information_of(games, p)) : 0.0;
        const double effect = table->advantage + (c == 0 ? 1.0 : -1.0) * table->difference;
        miss[c] = games > 0.0 ? (table->wins[c] + 0.5 * prior - games * p) / root[c] : 0.0;
        miss[c] += root[c] * effect;
    }
    const double sum = joint->advantage + joint->difference;
    const double m00 = 1.0 + root[0] * root[0] * sum, m11 = 1.0 + root[1] * root[1] * sum;
    const double m01 = root[0] * root[1] * (joint->advantage - joint->difference);
    const double determinant = m00 * m11 - m01 * m01;
    const double inverse[2][2] = {{m11 / determinant, -m01 / determinant},
                                  {-m01 / determinant, m00 / determinant}};
    Say say;
    for (int c = 0; c < 2; c++) {
        say.slope[c] = root[c] * (inverse[c][0] * miss[0] + inverse[c][1] * miss[1]);
        for (int d = 0; d < 2; d++)
            say.weight[c][d] = root[c] * inverse[c][d] * root[d];
    }
    return say;
}

// --- Newton ---

static void add(double *matrix, size_t n, size_t a, size_t b, double value) {
    matrix[a < b ? a * n + b : b * n + a] += value; // LAPACK's lower triangle
}

static void differentiate(Joint *joint) {
    const size_t n = (size_t)joint->players, w = (size_t)joint->anchor;
    memset(joint->gradient, 0, n * sizeof *joint->gradient);
    memset(joint->hessian, 0, n * n * sizeof *joint->hessian);
    for (int i = 0; i < joint->count; i++) {
        const Table *table = &joint->tables[i];
        const Say say = ask(joint, table);
        const size_t a = (size_t)table->first, b = (size_t)table->second;
        // Of the two logits: their sum is about the advantage, their difference about the players.
        const double both = say.weight[0][0] + say.weight[1][1];
        const double players = both - 2.0 * say.weight[0][1];
        const double cross = say.weight[0][0] - say.weight[1][1];
        joint->gradient[w] += say.slope[0] + say.slope[1];
        add(joint->hessian, n, w, w, both + 2.0 * say.weight[0][1]);
        if (a != w) {
            joint->gradient[a] += say.slope[0] - say.slope[1];
            add(joint->hessian, n, a, a, players);
            add(joint->hessian, n, a, w, cross);
        }
        if (b != w) {
            joint->gradient[b] -= say.slope[0] - say.slope[1];
            add(joint->hessian, n, b, b, players);
            add(joint->hessian, n, b, w, -cross);
        }
        if (a != w && b != w)
            add(joint->hessian, n, a, b, -players);
    }
}

static bool factor(Joint *joint) {
    int n = joint->players, info;
    LAPACK_dpotrf("L", &n, joint->hessian, &n, &info);
    return info == 0;
}

// Half of each colour's leverage as wins and as losses (elo/rating/rating.h). Needs the inverse.
static void set_prior(Joint *joint) {
    const size_t n = (size_t)joint->players, w = (size_t)joint->anchor;
    const double *inverse = joint->hessian;
    for (int i = 0; i < joint->count; i++) {
        Table *table = &joint->tables[i];
        const size_t a = (size_t)table->first, b = (size_t)table->second;
        double players = 0.0, cross = 0.0; // variance of the difference, covariance with advantage
        if (a != w) {
            players += inverse[a * n + a];
            cross += inverse[a < w ? a * n + w : w * n + a];
        }
        if (b != w) {
            players += inverse[b * n + b];
            cross -= inverse[b < w ? b * n + w : w * n + b];
        }
        if (a != w && b != w)
            players -= 2.0 * inverse[a * n + b];
        for (int c = 0; c < 2; c++) {
            if (table->games[c] <= 0.0)
                continue;
            const double variance = players + inverse[w * n + w] + (c == 0 ? 2.0 : -2.0) * cross;
            const double information = information_of(table->games[c], chance(joint, table, c));
            table->prior[c] = 0.5 * fmin(1.0, information * variance);
        }
    }
}

// The inverse of the information of the games, without the prior's.
static bool invert_alone(Joint *joint) {
    joint->alone = true;
    differentiate(joint);
    joint->alone = false;
    if (!factor(joint))
        return false;
    int n = joint->players, info;
    LAPACK_dpotri("L", &n, joint->hessian, &n, &info);
    return info == 0;
}

// The most likely effects given the ratings and the advantage; returns the largest change.
static double set_effects(Joint *joint) {
    double change = 0.0;
    for (int i = 0; i < joint->count; i++) {
        Table *table = &joint->tables[i];
        const Say say = ask(joint, table);
        const double difference = joint->difference * (say.slope[0] - say.slope[1]);
        const double advantage = joint->advantage * (say.slope[0] + say.slope[1]);
        change = fmax(change, fabs(difference - table->difference));
        change = fmax(change, fabs(advantage - table->advantage));
        table->difference = difference;
        table->advantage = advantage;
    }
    return change;
}

// Maximises the posterior; with `prior` also recomputes the prior. False if rounding prevents it.
static bool maximise(Joint *joint, bool prior) {
    enum { STEPS = 60 };
    int n = joint->players, one = 1, info;
    for (int step = 0; step < STEPS; step++) {
        if (prior) {
            if (!invert_alone(joint))
                return false;
            set_prior(joint);
        }
        differentiate(joint);
        if (!factor(joint))
            return false;
        LAPACK_dpotrs("L", &n, &one, joint->hessian, &n, joint->gradient, &n, &info);
        CHECK(info == 0);
        double longest = 0.0;
        for (int i = 0; i < n; i++)
            longest = fmax(longest, fabs(joint->gradient[i]));
        const double length = fmin(1.0, 1.0 / fmax(longest, 1e-300));
        for (int i = 0; i < n; i++)
            joint->value[i] += length * joint->gradient[i];
        const double change = set_effects(joint);
        if (longest < 1e-6 && change < 1e-5)
            return true;
    }
    return false;
}

// --- the pairings' own advantages ---

// The sum of squared deviations from their mean, each over its variance; `*count` is the number of
// informative pairings.
static double spread(const Joint *joint, double variance, int *count) {
    double weights = 0.0, mean = 0.0, squares = 0.0;
    *count = 0;
    for (int i = 0; i < joint->count; i++) {
        const Table *table = &joint->tables[i];
        double chance_variance = 0.0, own = table->advantage;
        bool tells = true;
        for (int c = 0; c < 2 && tells; c++) {
            const double p = chance(joint, table, c);
            const double information = information_of(table->games[c], p);
            tells = information >= RATING_INFORMATION_MIN;
            chance_variance += 0.25 / information;
            own += 0.5 * (table->wins[c] - table->games[c] * p) / information;
        }
        if (!tells)
            continue;
        // Weighted mean and sum of squares in one pass (West 1979).
        const double weight = 1.0 / (chance_variance + variance), ahead = own - mean;
        weights += weight;
        mean += weight / weights * ahead;
        squares += weight * ahead * (own - mean);
        ++*count;
    }
    return squares;
}

static double advantage_squares(const void *context, double variance) {
    int count;
    return spread(context, variance, &count);
}

// With fewer informative pairings the effects' variance is not estimated: Student's quantile with
// one degree of freedom, 12.7, is no use to anybody.
enum { PAIRINGS_MIN = 3 };

// Above how much of its expectation the sum of squares is taken for a sign of effects, so that the
// interval is Student's. Student's always would be too wide where there are no effects, as the
// variance is never below that of chance; Student's only where an effect is found, too narrow with
// three pairings. Chosen so that `first_move_coverage` finds 93 to 97% with and without effects.
static double squares_share(int freedom) {
    return freedom == 2 ? 0.9 : 1.2;
}

// Finds the variance of the effects on the advantage, and the estimates with it; `*quantile` is
// half the width of the interval in standard errors. False if rounding prevents it.
static bool settle_advantage(Joint *joint, double *quantile) {
    enum { TURNS = 20 };
    int count;
    const double squares = spread(joint, 0.0, &count);
    *quantile = RATING_Z95;
    if (count < PAIRINGS_MIN)
        return true;
    if (squares > squares_share(count - 1) * (count - 1))
        *quantile = student_quantile(count - 1);
    for (int turn = 0; turn < TURNS; turn++) {
        const double before = joint->advantage;
        joint->advantage = rating_effect_variance(advantage_squares, joint, count - 1);
        if (fabs(joint->advantage - before) <= 1e-3 * joint->advantage)
            return true;
        // The residuals are linear in the effects only near their estimates.
        if (!maximise(joint, false))
            return false;
    }
    return true;
}

// --- all of it ---

// Makes the table of each pairing; returns whether one was played with each player as Black.
static bool make_tables(Joint *joint, const RatingGames *games, int count) {
    RatingMeeting *meetings = rating_meetings(games, count, &joint->count);
    joint->tables = memory_zeroed((size_t)joint->count, sizeof *joint->tables);
    bool both = false;
    for (int i = 0; i < joint->count; i++) {
        const RatingMeeting *m = &meetings[i];
        joint->tables[i] = (Table){.first = m->first,
                                   .second = m->second,
                                   .wins = {m->wins[0], m->games[1] - m->wins[1]},
                                   .games = {m->games[0], m->games[1]}};
        both |= m->games[0] > 0.0 && m->games[1] > 0.0;
    }
    free(meetings);
    return both;
}

// The same for the players of ratings by another model.
static RatingFirstMove rate_and_estimate(const Rating *rating, const RatingGames *games,
                                         int count) {
    RatingConfig config = rating_config_default();
    config.anchor = rating->anchor;
    Rating *own = NULL;
    RatingFirstMove first = {NAN, NAN, 0};
    // Without a rating there is nothing to estimate from.
    if (rating_solve(&config, rating->players, games, count, NULL, &own, NULL) == STATUS_OK)
        first = rating_first_move(own, games, count);
    rating_destroy(own);
    return first;
}

RatingFirstMove rating_first_move(const Rating *rating, const RatingGames *games, int count) {
    if (rating->model != RATING_MODEL_BRADLEY_TERRY)
        return rate_and_estimate(rating, games, count);
    RatingFirstMove first = {NAN, NAN, 0};
    double quantile = RATING_Z95;
    Joint joint = {.players = rating->players, .anchor = rating->anchor};
    if (make_tables(&joint, games, count)) {
        const size_t n = (size_t)rating->players, w = (size_t)rating->anchor;
        joint.value = memory_zeroed(n, sizeof *joint.value);
        joint.gradient = memory_zeroed(n, sizeof *joint.gradient);
        joint.hessian = memory_zeroed(n * n, sizeof *joint.hessian);
        for (size_t i = 0; i < n; i++)
            joint.value[i] = (rating->elo[i] - rating->elo[w]) / RATING_ELO_PER_LOGIT;
        joint.value[w] = 0.0;
        bool good = maximise(&joint, true);
        if (good) {
            joint.difference = pow(rating->effect / RATING_ELO_PER_LOGIT, 2.0);
            good = joint.difference <= 0.0 || maximise(&joint, false);
            good = good && settle_advantage(&joint, &quantile);
        }
        if (good && invert_alone(&joint)) {
            first.elo = RATING_ELO_PER_LOGIT * joint.value[w];
            first.margin = quantile * RATING_ELO_PER_LOGIT * sqrt(joint.hessian[w * n + w]);
            spread(&joint, 0.0, &first.pairings);
        }
        free(joint.value);
        free(joint.gradient);
        free(joint.hessian);
    }
    free(joint.tables);
    return first;
}

void rating_first_move_sentence(RatingFirstMove first, char text[RATING_FIRST_MOVE_MAX]) {
    // Never "+- 0": there is no certainty.
    const double margin = fmax(first.margin, 0.01);
    const int digits = margin >= 1.0 ? 0 : margin >= 0.1 ? 1 : 2;
    if (isnan(first.elo))
        snprintf(text, RATING_FIRST_MOVE_MAX,
                 "What moving first is worth cannot be told: no two players met with either of "
                 "them as Black.");
    else if (first.pairings < PAIRINGS_MIN)
        snprintf(text, RATING_FIRST_MOVE_MAX,
                 "Moving first is worth %.*f +- %.*f Elo in these pairings; too few to tell of "
                 "others.",
                 digits, first.elo, digits, margin);
    else
        snprintf(text, RATING_FIRST_MOVE_MAX, "Moving first is worth %.*f +- %.*f Elo.", digits,
                 first.elo, digits, margin);
}
