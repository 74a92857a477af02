// How a set of positions is drawn, from the games and the agents of stores; docs/errors.md says
// why.
//
// 1. Population: the distinct positions of the games (elo/errors/error_games.h) with at most
//    `free_max` free cells, in random order, asked of the solver until `population_max` of them are
//    won for the side to move, or all are.
// 2. Difficulty: a panel of agents, evenly spaced among all in order of training compute, answers
//    those in which a move loses, by net and by search. With y_ki the chance of answerer k to err
//    in position i and R_k its mean,
//      s_i = sqrt(mean over k of (y_ki / R_k)^2)
//    is the inclusion probability, up to a factor, that makes the mean relative variance of the
//    R_k least (Neyman's allocation). A fifth of the sample goes evenly to all positions, as other
//    agents err elsewhere.
// 3. Sample: `count` positions with inclusion probabilities pi_i in proportion, at most 1, by
// Pareto
//    sampling (Rosen 1997): the smallest u (1 - pi) / ((1 - u) pi), u uniform. Weights are 1 /
//    pi_i.
//
// The same stores, configuration and build on the same type of machine give the same bytes.
#ifndef HEXLAW_ELO_ERRORS_ERROR_DRAW_H
#define HEXLAW_ELO_ERRORS_ERROR_DRAW_H

#include "base/pool.h"
#include "elo/errors/error_positions.h"
#include "elo/store/store.h"

#include <signal.h>

typedef struct ErrorDrawConfig {
    int size;     // of the board, to SOLVER_SIZE_MAX
    int free_max; // free cells: the solver takes too long for positions with more
    int version;
    uint64_t seed;
    int count; // positions wanted; fewer if the population has no more
    int population_max;
    int panel; // agents
    Pool *pool;
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED
    // May be NULL; what is done, and which share of it.
    void (*progress)(void *context, const char *what, double done);
    void *context;
} ErrorDrawConfig;

// 1,024 positions of at most 10,000, with up to 41 free cells, a panel of 24, version and seed 1;
// size and pool are the caller's.
ErrorDrawConfig error_draw_config_default(void);

typedef struct ErrorDrawReport {
    int games, asked;                    // games read, positions asked of the solver
    double label_seconds, panel_seconds; // wall time of steps 1 and 2
} ErrorDrawReport;

Status error_draw(const ErrorDrawConfig *config, Store *const *stores, int count,
                  ErrorPositions **set, ErrorDrawReport *report, Error *error);

// --- its steps, for tests ---

// Adds an answerer's (y / R)^2 to the scores of the positions, unless it never errs.
void error_draw_add_answers(const double *chance, int count, double *scores);

// Makes the sums of error_draw_add_answers() scores s_i, of mean 1, with the even share.
void error_draw_scores(int count, double *scores);

// Writes each position's inclusion probability: in proportion to `scores`, at most 1, with the sum
// `wanted` (all 1 if there are no more). Scores must not be negative (checked).
void error_draw_inclusion(const double *scores, int count, int wanted, double *inclusion);

// The numbers of `wanted` positions drawn with these inclusion probabilities, ascending; returns
// how many.
int error_draw_sample(const double *inclusion, int count, int wanted, Rng *rng, int *drawn);

#endif
