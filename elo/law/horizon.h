// The time horizon: the length of the tasks that an agent can complete.
//
// A task is a random position that its side to move wins; its length is the number of plies to the
// win when both sides play optimally (engine/shortest.h), a function of the position alone. An
// agent does the task if it wins the game from there against perfect defence
// (elo/match/conversion.h). Its chance is modelled as logistic in the logarithm of the length L:
//
//   P(done) = 1 / (1 + (L / h)^b),  b >= 0
//
// The 50% horizon is h, the 80% horizon the length at which the chance is 80%, as in "Measuring AI
// Ability to Complete Long Tasks" (Kwa et al. 2025). Estimates are by maximum likelihood, 95%
// intervals by profile likelihood, which remain valid where all or no tasks are done. There is no
// extrapolation: horizons beyond the longest task are only "longer".
#ifndef HEXLAW_ELO_LAW_HORIZON_H
#define HEXLAW_ELO_LAW_HORIZON_H

#include "elo/law/scaling.h"
#include "elo/match/conversion.h"
#include "elo/match/positions.h"
#include "engine/shortest.h"

enum {
    HORIZON_SIZE_MIN = 3,
    HORIZON_PLIES_MAX = SHORTEST_FREE_MAX,
    HORIZON_POINTS_MIN = 5, // fewest agents for a fit of growth
};

typedef struct HorizonTask {
    Board start;
    int plies; // odd: from the position to the winning stone, inclusive
} HorizonTask;

// The most free cells of a task, so that its length is computed fast: all of 4x4, 20 on 5x5, 25 on
// larger boards, where more of them are of no use to either side.
int horizon_free_max(int size);

// Draws tasks[0 .. count-1]; config->least and most are set here, to a position with
// horizon_free_max() free cells and one that is three quarters full.
Status horizon_tasks(const PositionsConfig *config, HorizonTask *tasks, int count, Error *error);

#define HORIZON_AIC_CLEAR 2.0 // how much lower an AIC must be to prefer a law

// Number of tasks of each length, and of those that were done.
typedef struct HorizonCounts {
    int tasks[HORIZON_PLIES_MAX + 1], done[HORIZON_PLIES_MAX + 1];
} HorizonCounts;

// Plays all tasks with the player. The same tasks and seed give the same counts with any number of
// threads.
Status horizon_play(const ConversionConfig *config, const HorizonTask *tasks, int count,
                    uint64_t seed, HorizonCounts *counts, Error *error);

// Lengths in plies. INFINITY: beyond the longest task; 0: below the shortest; NAN: undetermined,
// with an interval unbounded on both sides.
typedef struct HorizonLength {
    double plies, low, high; // and the 95% interval
} HorizonLength;

typedef struct HorizonFit {
    int tasks, done;
    int shortest, longest; // task, plies
    HorizonLength half;    // chance 50%
    HorizonLength most;    // chance 80%
} HorizonFit;

// At least one task (checked).
HorizonFit horizon_fit(const HorizonCounts *counts);

// --- how it grows with compute ---

typedef struct HorizonAgent {
    int run;        // any number that is the same for the snapshots of one run
    double x;       // log10 of its compute
    double elo;     // perfect play = 0
    HorizonFit fit; // without tasks: not measured
} HorizonAgent;

// Which agents lie on the frontier and the incline of Elo (elo/law/frontier.h), `on` is [count]:
// the agents that growth is fitted to.
Status horizon_frontier(const HorizonAgent *agents, int count, bool *on, Error *error);

typedef enum HorizonShape {
    HORIZON_UNCLEAR,     // too few points, no growth, or neither describes them much better
    HORIZON_EXPONENTIAL, // in log compute: a power of compute
    HORIZON_LINEAR,      // in log compute, as Elo
} HorizonShape;

// Growth over the agents whose 50% horizon is within the tried lengths, since a plateau before it
// would look like a bend: lines by least squares, 95% intervals by Student's t from their
// residuals.
typedef struct HorizonGrowth {
    int points;
    ScalingValue slope; // of log10 horizon per decade of compute; NAN with too few points
    ScalingValue elo;   // Elo per decade, of the same agents
    // Root mean square of ln(horizon) about the exponential and the linear law, two constants each.
    double exponential_error, linear_error;
    double advantage;   // AIC of the linear law less that of the exponential
    HorizonShape shape; // preferred if its AIC is 2 lower and the slope's interval is above 0
} HorizonGrowth;

// At least one agent, of one board size. `used` (may be NULL) is [count] whether it was fitted.
Status horizon_growth(const HorizonAgent *agents, int count, HorizonGrowth *growth, bool *used,
                      Error *error);

// The result as a sentence.
enum { HORIZON_SENTENCE_MAX = 512 };
void horizon_sentence(const HorizonGrowth *growth, int size, char text[HORIZON_SENTENCE_MAX]);

#endif
