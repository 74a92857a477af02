// Laws side by side, on synthetic sweeps with known laws: how often the intervals of shifts and of
// differences in slope hold, by themselves and all at once, and what the verdicts are on laws that
// differ in nothing, in a shift, in the slope or in the ceiling.
//
//     laws_coverage KIND REPETITIONS [REPLICATES [RUN-LUCK [FIRST]]]
//
// KIND: `coverage` of the intervals on one board, `boards`, on three and of their means, `pool`,
// where the laws are of labels of one pool whose ratings err by 100 Elo together, or `verdicts`.
// FIRST is the number of the first repetition, so that parts can run side by side.
#include "base/memory.h"
#include "base/rng.h"
#include "elo/law/laws.h"
#include "elo/rating/rating.h"
#include "tests/synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAWS = 4 };

#define SHARED 100.0

typedef struct Tally {
    const char *name;
    long inside, count;
    double sum, squares, width; // of the errors, of the intervals' halves
} Tally;

typedef struct Study {
    int repetitions, replicates, first;
    double luck;
    bool pool;
    int boards; // of `coverage`
} Study;

static void tally(Tally *self, ScalingValue value, double truth) {
    self->inside += value.lo <= truth && truth <= value.hi;
    self->count++;
    self->sum += value.value - truth;
    self->squares += (value.value - truth) * (value.value - truth);
    self->width += 0.5 * (value.hi - value.lo);
}

static void print_tally(const Tally *self) {
    const double n = (double)self->count;
    printf("%-36s in %5.1f%% of %ld; mean error %.3f, root mean square %.3f, interval's half "
           "%.3f\n",
           self->name, 100.0 * (double)self->inside / n, self->count, self->sum / n,
           sqrt(self->squares / n), self->width / n);
}

static SyntheticSweep *make_sweep(const Study *study, const SyntheticConfig *configs, int law,
                                  int repetition) {
    Rng rng = rng_stream((uint64_t)repetition, RNG_TEST, (uint64_t)(40 + law));
    SyntheticConfig own = configs[law];
    own.run_luck = study->luck;
    if (study->pool)
        own.shared_error = 0.0;
    return synthetic_create(&own, &rng);
}

static Status add_own(const Study *study, const SyntheticConfig *configs, int laws, int repetition,
                      Laws *made, Error *error) {
    Status status = STATUS_OK;
    for (int i = 0; i < laws && status == STATUS_OK; i++) {
        SyntheticSweep *sweep = make_sweep(study, configs, i, repetition);
        const ScalingConfig scaling = {.replicates = study->replicates,
                                       .seed = (uint64_t)repetition * LAWS + (uint64_t)i};
        status = laws_add(made, &scaling, (char[]){(char)('A' + i), 0},
                          (const ScalingBoard *const *)sweep->board, sweep->boards, error);
        synthetic_destroy(sweep);
    }
    return status;
}

// One board of all laws, whose ratings share an error.
static ScalingBoard *join(SyntheticSweep *const *sweeps, int laws, double together) {
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->size = sweeps[0]->board[0]->size;
    for (int i = 0; i < laws; i++)
        board->count += sweeps[i]->board[0]->count;
    const size_t n = (size_t)board->count;
    board->snaps = memory_zeroed(n, sizeof *board->snaps);
    board->covariance = memory_zeroed(n * n, sizeof *board->covariance);
    for (size_t i = 0; i < n * n; i++)
        board->covariance[i] = SHARED * SHARED;
    size_t at = 0;
    for (int i = 0; i < laws; i++) {
        const ScalingBoard *from = sweeps[i]->board[0];
        for (int k = 0; k < from->count; k++, at++) {
            board->snaps[at] = from->snaps[k];
            board->snaps[at].run += i * 1000;
            board->snaps[at].elo += together;
            board->covariance[at * n + at] += from->covariance[0];
        }
    }
    return board;
}

static Status add_pool(const Study *study, const SyntheticConfig *configs, int laws, int repetition,
                       Laws *made, Error *error) {
    SyntheticSweep *sweeps[LAWS];
    Rng rng = rng_stream((uint64_t)repetition, RNG_TEST, 39);
    const ScalingConfig scaling = {.replicates = study->replicates, .seed = (uint64_t)repetition};
    for (int i = 0; i < laws; i++)
        sweeps[i] = make_sweep(study, configs, i, repetition);
    ScalingBoard *board = join(sweeps, laws, SHARED * rng_normal(&rng));
    bool *keep = memory_zeroed((size_t)board->count, sizeof *keep);
    Status status = STATUS_OK;
    laws_pool(board, 1);
    for (int i = 0; i < laws && status == STATUS_OK; i++) {
        for (int k = 0; k < board->count; k++)
            keep[k] = board->snaps[k].run / 1000 == i;
        ScalingBoard *part = laws_part(board, keep);
        status = laws_add(made, &scaling, (char[]){(char)('A' + i), 0},
                          (const ScalingBoard *const[]){part}, 1, error);
        scaling_board_destroy(part);
    }
    for (int i = 0; i < laws; i++)
        synthetic_destroy(sweeps[i]);
    scaling_board_destroy(board);
    free(keep);
    return status;
}

static Laws *make(const Study *study, const SyntheticConfig *configs, int laws, int repetition) {
    Laws *made = laws_create(UNIT_PAPER);
    Error error = {""};
    Status status = study->pool ? add_pool(study, configs, laws, repetition, made, &error)
                                : add_own(study, configs, laws, repetition, made, &error);
    if (status == STATUS_OK)
        status = laws_compare(made, &error);
    if (status != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    return made;
}

// Decades of compute that the second law needs more for `elo`.
static double true_shift(const SyntheticConfig *first, const SyntheticConfig *second, int size,
                         double elo) {
    return synthetic_end(second, size) + elo / second->slope - synthetic_end(first, size) -
           elo / first->slope;
}

// --- coverage ---

static bool holds(const LawsValue *value, double truth) {
    return value->all.lo <= truth && truth <= value->all.hi;
}

// The mean of the boards' shifts as laws.h weights them.
static double pooled_shift(const LawsPair *pair, const double *truth) {
    double sum = 0.0, total = 0.0;
    for (int b = 0; b < pair->boards; b++) {
        const ScalingValue own = pair->board[b].shift.alone;
        const double w = 1.0 / ((own.hi - own.lo) * (own.hi - own.lo));
        sum += w * truth[b];
        total += w;
    }
    return sum / total;
}

enum { SHIFT, SHIFT_SLOPES, SLOPE, MEAN_SHIFT, MEAN_SLOPE, ALL_MEANS, ALL_BOARDS, TALLIES };

static void count_pair(const LawsPair *pair, const SyntheticConfig *configs, Tally *tallies,
                       bool *means, bool *boards) {
    const SyntheticConfig *first = &configs[pair->first], *second = &configs[pair->second];
    const double slope = second->slope - first->slope;
    double truth[SCALING_BOARDS_MAX];
    for (int b = 0; b < pair->boards; b++) {
        const LawsBoard *board = &pair->board[b];
        truth[b] = true_shift(first, second, board->size, board->elo);
        tally(&tallies[slope == 0.0 ? SHIFT : SHIFT_SLOPES], board->shift.alone, truth[b]);
        tally(&tallies[SLOPE], board->slope.alone, slope);
        *boards &= holds(&board->shift, truth[b]) && holds(&board->slope, slope);
    }
    const double mean = pooled_shift(pair, truth);
    tally(&tallies[MEAN_SHIFT], pair->shift.alone, mean);
    tally(&tallies[MEAN_SLOPE], pair->slope.alone, slope);
    *means &= holds(&pair->shift, mean) && holds(&pair->slope, slope);
}

// The share within what chance does to so many repetitions (four deviations), widened to these
// bounds; an interval on the average no wider than 1.96 times the root mean square of the errors,
// widened by 15% and by what chance does to that: too wide intervals may all hold.
static bool within(const Tally *self, double low, double high, bool sized, int repetitions) {
    const double share = (double)self->inside / (double)self->count;
    const double slack = fmax(0.0, 4.0 * sqrt(0.95 * 0.05 / repetitions) - 0.02);
    const double n = (double)self->count,
                 ratio = self->width / n / (RATING_Z95 * sqrt(self->squares / n));
    const double widest = 1.15 + 3.0 / sqrt(2.0 * repetitions);
    print_tally(self);
    if (share < low - slack || share > high + slack) {
        printf("  <- expected %.1f%% to %.1f%%\n", 100.0 * (low - slack), 100.0 * (high + slack));
        return false;
    }
    if (sized && ratio > widest) {
        printf("  <- %.2f of what the errors call for, expected at most %.2f\n", ratio, widest);
        return false;
    }
    return true;
}

// Four laws: B is A shifted by half a decade, C is A again, D less steep.
static bool coverage(const Study *study) {
    SyntheticConfig configs[LAWS];
    Tally tallies[TALLIES] = {{.name = "shift, slopes equal"},
                              {.name = "shift, slopes not equal"},
                              {.name = "difference in slope"},
                              {.name = "shift, mean of boards"},
                              {.name = "difference in slope, mean of boards"},
                              {.name = "all pairs' means at once"},
                              {.name = "all pairs' boards at once"}};
    for (int i = 0; i < LAWS; i++) {
        configs[i] = synthetic_config_default();
        configs[i].boards = study->boards;
    }
    configs[1].end += 0.5;
    configs[3].slope = 400.0;
    for (int r = 0; r < study->repetitions; r++) {
        Laws *laws = make(study, configs, LAWS, study->first + r);
        bool means = true, boards = true;
        for (int i = 0; i < laws->pairs; i++)
            count_pair(&laws->pair[i], configs, tallies, &means, &boards);
        tally(&tallies[ALL_MEANS], (ScalingValue){0.0, means ? 0.0 : 1.0, 1.0}, 0.0);
        tally(&tallies[ALL_BOARDS], (ScalingValue){0.0, boards ? 0.0 : 1.0, 1.0}, 0.0);
        laws_destroy(laws);
    }
    bool good = true;
    for (int i = 0; i < TALLIES; i++)
        good &= within(&tallies[i], 0.93, i < ALL_MEANS ? 0.97 : 0.98, i < ALL_MEANS,
                       study->repetitions);
    return good;
}

// --- verdicts ---

typedef struct Case {
    const char *name;
    double shift, slope, ceiling;
    LawsVerdict expected;
    double least; // share that must be called so
    int seeds;    // of the second
} Case;

static const Case cases[] = {
    {"nothing", 0.0, 500.0, 0.0, LAWS_NOT_TOLD_APART, 0.9, 3},
    {"shift of 2 times", 0.3, 500.0, 0.0, LAWS_SHIFTED, 0.9, 3},
    {"shift of 10 times", 1.0, 500.0, 0.0, LAWS_SHIFTED, 0.9, 3},
    {"slope 400, not 500", 0.0, 400.0, 0.0, LAWS_SLOPES, 0.9, 3},
    {"ceiling -100 Elo", 0.0, 500.0, -100.0, LAWS_CEILINGS, 0.0, 3},
    {"ceiling -150 Elo", 0.0, 500.0, -150.0, LAWS_CEILINGS, 0.9, 3},
    {"ceiling -300 Elo", 0.0, 500.0, -300.0, LAWS_CEILINGS, 0.9, 3},
    {"ceiling -300 Elo and shift", 0.5, 500.0, -300.0, LAWS_CEILINGS, 0.9, 3},
    {"ceiling -600 Elo", 0.0, 500.0, -600.0, LAWS_CEILINGS, 0.9, 3},
    {"8 runs, not 24", 0.0, 500.0, 0.0, LAWS_NOT_TOLD_APART, 0.0, 1},
};

// Two laws on one board whose incline is three decades long.
static bool verdicts(const Study *study) {
    bool good = true;
    printf("%-28s %15s %8s %8s %8s\n", "differ in", "not told apart", "shifted", "slopes",
           "ceilings");
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        SyntheticConfig configs[2];
        int counts[LAWS_APART + 1] = {0};
        for (int i = 0; i < 2; i++) {
            configs[i] = synthetic_config_default();
            configs[i].boards = 1;
            configs[i].plateau_size = -500.0;
        }
        configs[1].slope = cases[k].slope;
        configs[1].ceiling = cases[k].ceiling;
        configs[1].seeds = cases[k].seeds;
        configs[1].end += cases[k].shift + cases[k].ceiling / 500.0;
        for (int r = 0; r < study->repetitions; r++) {
            Laws *laws = make(study, configs, 2, study->first + r);
            counts[laws->pair[0].verdict]++;
            laws_destroy(laws);
        }
        const double n = study->repetitions, share = counts[cases[k].expected] / n;
        const double slack = 3.0 * sqrt(0.1 * 0.9 / n);
        printf("%-28s %14.1f%% %7.1f%% %7.1f%% %7.1f%%%s\n", cases[k].name,
               100.0 * counts[LAWS_NOT_TOLD_APART] / n, 100.0 * counts[LAWS_SHIFTED] / n,
               100.0 * counts[LAWS_SLOPES] / n, 100.0 * counts[LAWS_CEILINGS] / n,
               share < cases[k].least - slack ? "  <- too few" : "");
        good &= share >= cases[k].least - slack;
        fflush(stdout);
    }
    return good;
}

int main(int argc, char **argv) {
    static const char *const kinds[] = {"coverage", "boards", "pool", "verdicts"};
    Study study = {.repetitions = argc > 2 ? atoi(argv[2]) : 20,
                   .replicates = argc > 3 ? atoi(argv[3]) : 200,
                   .luck = argc > 4 ? atof(argv[4]) : 15.0,
                   .first = argc > 5 ? atoi(argv[5]) : 0,
                   .boards = 1};
    int kind = 0;
    while (argc > 1 && kind < 4 && strcmp(argv[1], kinds[kind]) != 0)
        kind++;
    if (argc < 2 || kind == 4) {
        fprintf(stderr, "expected coverage, boards, pool or verdicts\n");
        return 2;
    }
    study.boards = kind == 1 ? 3 : 1;
    study.pool = kind == 2;
    return (kind == 3 ? verdicts(&study) : coverage(&study)) ? 0 : 1;
}
