// Coverage of the intervals of error rates: populations of positions drawn from a known law, sets
// drawn from them as hexlaw errors --draw does, agents with known error rates who answer them.
// Prints the shares and fails if one differs from 95% by more than 2%, plus what chance does to so
// few sets, on either side.
//
//     error_coverage SETS
#include "base/check.h"
#include "base/memory.h"
#include "elo/errors/error_draw.h"
#include "elo/errors/error_rates.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { POPULATION = 8000, POSITIONS = 1024, PANEL = 8 };
static const double spread = 3.0; // of the positions' difficulty, logits
static const double own = 1.0;    // of an agent's own view of it
static const double errorless = 0.25;
static const double panel_rates[PANEL] = {0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005};

// An agent errs with a chance that grows with the difficulty, or everywhere with the same.
typedef struct Agent {
    const char *name;
    double rate; // of the tested positions
    bool greedy; // errs or not; else its chance is known
    bool even;
    double short_of; // known to fall short of 95% by so much
    double level;    // logits
    int inside, below, above;
    double width, sum, squares;
} Agent;

static double logistic(double x) {
    return 1.0 / (1.0 + exp(-x));
}

// The mean chance at a level: over the normal distribution of difficulty and own view.
static double mean_chance(double level) {
    const double deviation = sqrt(spread * spread + own * own);
    double sum = 0.0, weight = 0.0;
    for (double z = -8.0; z <= 8.0; z += 0.01) {
        const double density = exp(-z * z / 2.0);
        sum += density * logistic(level + deviation * z);
        weight += density;
    }
    return sum / weight;
}

static double level_of(double rate) {
    double low = -60.0, high = 60.0;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2.0;
        *(mean_chance(middle) < rate ? &low : &high) = middle;
    }
    return low;
}

static double chance_of(double level, double difficulty, Rng *rng) {
    return logistic(level + difficulty + own * rng_normal(rng));
}

// Draws a set; `difficulty` [POSITIONS] are its positions'.
static void draw_set(const double *levels, Rng *rng, ErrorPositions *set, double *difficulty) {
    static double all[POPULATION], scores[POPULATION], expected[POPULATION], answers[POPULATION];
    static double inclusion[POPULATION];
    static int drawn[POPULATION];
    for (int i = 0; i < POPULATION; i++) {
        all[i] = spread * rng_normal(rng);
        scores[i] = expected[i] = 0.0;
    }
    for (int k = 0; k < PANEL; k++) {
        double sum = 0.0;
        for (int i = 0; i < POPULATION; i++)
            sum += answers[i] = chance_of(levels[k], all[i], rng);
        error_draw_add_answers(answers, POPULATION, scores);
        for (int i = 0; i < POPULATION; i++)
            expected[i] += answers[i] / PANEL;
        CHECK(sum > 0.0);
    }
    error_draw_scores(POPULATION, scores);
    error_draw_inclusion(scores, POPULATION, POSITIONS, inclusion);
    set->count = error_draw_sample(inclusion, POPULATION, POSITIONS, rng, drawn);
    for (int i = 0; i < set->count; i++) {
        set->positions[i].weight = 1.0 / inclusion[drawn[i]];
        set->positions[i].expected = expected[drawn[i]];
        difficulty[i] = all[drawn[i]];
    }
}

static void answer(const Agent *agent, const double *difficulty, int count, Rng *rng,
                   uint16_t *chance) {
    for (int i = 0; i < count; i++) {
        double y = agent->even ? agent->rate : chance_of(agent->level, difficulty[i], rng);
        if (agent->greedy)
            y = (double)rng_uniform(rng) < y;
        chance[i] = (uint16_t)(y * STORE_CHANCE_ONE + 0.5);
    }
}

static void ask(Agent *agent, const ErrorPositions *set, const double *difficulty, Rng *rng,
                uint16_t *chance) {
    answer(agent, difficulty, set->count, rng, chance);
    const StoreErrors row = {
        .agent = 1, .version = 1, .positions = set->count, .chance = {chance, 0, 0, 0}};
    ErrorRate rate;
    Error error;
    CHECK(error_rates(set, &row, 1, STORE_ERROR_NET, &rate, NULL, &error) == STATUS_OK);
    const double truth = agent->rate * (1.0 - errorless);
    agent->inside += rate.low <= truth && truth <= rate.high;
    agent->below += truth < rate.low;
    agent->above += truth > rate.high;
    agent->width += rate.high - rate.low;
    agent->sum += rate.rate - truth;
    agent->squares += (rate.rate - truth) * (rate.rate - truth);
}

// The difference of two agents' rates, known better than either: they were asked the same.
typedef struct Difference {
    int one, other; // agents
    int inside;
    double width, apart; // of the intervals, and what they would be without the covariance
} Difference;

static void compare(Difference *pair, const Agent *agents, const ErrorPositions *set,
                    uint16_t (*chances)[POSITIONS]) {
    StoreErrors rows[2];
    for (int k = 0; k < 2; k++)
        rows[k] = (StoreErrors){.agent = k + 1,
                                .version = 1,
                                .positions = set->count,
                                .chance = {chances[k == 0 ? pair->one : pair->other], 0, 0, 0}};
    ErrorRate rates[2];
    double covariance[4];
    Error error;
    CHECK(error_rates(set, rows, 2, STORE_ERROR_NET, rates, covariance, &error) == STATUS_OK);
    const double truth = (agents[pair->one].rate - agents[pair->other].rate) * (1.0 - errorless);
    const double half = 1.96 * sqrt(covariance[0] + covariance[3] - 2.0 * covariance[1]);
    pair->inside += fabs(rates[0].rate - rates[1].rate - truth) <= half;
    pair->width += 2.0 * half;
    pair->apart += 2.0 * 1.96 * sqrt(covariance[0] + covariance[3]);
}

static bool tell_difference(const Difference *pair, const Agent *agents, int sets) {
    const double share = (double)pair->inside / sets;
    const bool right = fabs(share - 0.95) <= 0.02 + 3.0 * sqrt(0.95 * 0.05 / sets);
    printf("%s - %s: in %.1f%% of intervals, width %.5f, without the covariance %.5f%s\n",
           agents[pair->one].name, agents[pair->other].name, 100.0 * share, pair->width / sets,
           pair->apart / sets, right ? "" : "  WRONG");
    return right;
}

static bool tell(const Agent *agent, int sets) {
    const double share = (double)agent->inside / sets;
    const double slack = 0.02 + 3.0 * sqrt(0.95 * 0.05 / sets);
    const double truth = agent->rate * (1.0 - errorless);
    const double bias = agent->sum / sets / truth;
    const double deviation = sqrt(agent->squares / sets) / truth;
    const bool right = fabs(share - 0.95 + agent->short_of) <= slack &&
                       fabs(bias) <= 4.0 * deviation / sqrt(sets) + 0.02;
    printf("%-24s rate %7.5f: in %.1f%% of %d intervals (below %.1f%%, above %.1f%%), width %.2f, "
           "bias %+.3f, deviation %.3f%s\n",
           agent->name, truth, 100.0 * share, sets, 100.0 * agent->below / sets,
           100.0 * agent->above / sets, agent->width / sets / truth, bias, deviation,
           right ? "" : "  WRONG");
    return right;
}

int main(int argc, char **argv) {
    const int sets = argc > 1 ? atoi(argv[1]) : 1000;
    Agent agents[] = {
        {.name = "chance, weak", .rate = 0.3},
        {.name = "chance, fair", .rate = 0.03},
        {.name = "chance, strong", .rate = 0.003},
        {.name = "chance, very strong", .rate = 0.001},
        {.name = "greedy, weak", .rate = 0.3, .greedy = true},
        {.name = "greedy, fair", .rate = 0.03, .greedy = true},
        {.name = "greedy, strong", .rate = 0.003, .greedy = true},
        {.name = "greedy, very strong", .rate = 0.001, .greedy = true},
        {.name = "greedy, blind, weak", .rate = 0.1, .greedy = true, .even = true},
        // Some ten errors where none are looked for: each weighs much, or is missed.
        {.name = "greedy, blind, strong",
         .rate = 0.01,
         .greedy = true,
         .even = true,
         .short_of = 0.08},
    };
    enum { AGENTS = sizeof agents / sizeof *agents };
    double levels[PANEL];
    for (int k = 0; k < PANEL; k++)
        levels[k] = level_of(panel_rates[k]);
    for (int a = 0; a < AGENTS; a++)
        agents[a].level = level_of(agents[a].rate);
    ErrorPositions set = {.size = 5,
                          .version = 1,
                          .population = POPULATION / (1.0 - errorless),
                          .errorless = POPULATION / (1.0 - errorless) * errorless,
                          .positions = memory_zeroed(POSITIONS, sizeof(ErrorPosition))};
    double *difficulty = memory_zeroed(POSITIONS, sizeof *difficulty);
    Difference pairs[] = {{.one = 0, .other = 1}, {.one = 4, .other = 5}, {.one = 1, .other = 5}};
    enum { PAIRS = sizeof pairs / sizeof *pairs };
    static uint16_t chances[AGENTS][POSITIONS];
    for (int i = 0; i < sets; i++) {
        Rng rng = rng_stream((uint64_t)i, RNG_TEST, 71);
        draw_set(levels, &rng, &set, difficulty);
        for (int a = 0; a < AGENTS; a++)
            ask(&agents[a], &set, difficulty, &rng, chances[a]);
        for (int k = 0; k < PAIRS; k++)
            compare(&pairs[k], agents, &set, chances);
    }
    printf("effective sizes of the last set: %.0f by its weights, %.0f for the panel's errors\n",
           error_positions_kish(&set), error_positions_effective(&set));
    bool right = true;
    for (int a = 0; a < AGENTS; a++)
        right = tell(&agents[a], sets) && right;
    for (int k = 0; k < PAIRS; k++)
        right = tell_difference(&pairs[k], agents, sets) && right;
    free(set.positions);
    free(difficulty);
    return right ? 0 : 1;
}
