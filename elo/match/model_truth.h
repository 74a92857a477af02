// What a learned model (nn/net_latent.h) knows of the game, by the number of moves it has been
// unrolled for: which cells are free, who wins, and that the game is over.
#ifndef HEXLAW_ELO_MATCH_MODEL_TRUTH_H
#define HEXLAW_ELO_MATCH_MODEL_TRUTH_H

#include "engine/perfect.h"
#include "nn/net.h"

#include <signal.h>
#include <stdint.h>

enum { MODEL_TRUTH_DEPTH = 20, MODEL_TRUTH_GAMES_MAX = 4096 };

// Means over the positions at a depth. NAN where there are none.
typedef struct ModelTruthRow {
    int going;          // positions in which the game goes on, and of these:
    double illegal;     // probability of cells that are taken; of the net's own priors at depth 0,
                        // before they are restricted to free cells, not known: 0
    double value_error; // |value - who wins|, from 0 to 2
    double wrong;       // share whose value is that of the other winner
    int over;           // positions behind the end of the game, and of these:
    double over_error;  // |value - who has won|
} ModelTruthRow;

typedef struct ModelTruth {
    ModelTruthRow at[MODEL_TRUTH_DEPTH + 1]; // 0: the root
} ModelTruth;

typedef struct ModelTruthConfig {
    int games;     // 256; 1 to MODEL_TRUTH_GAMES_MAX
    uint64_t seed; // 1
    Perfect *perfect;
    const volatile sig_atomic_t *stop; // may be NULL; not 0: STATUS_STOPPED
} ModelTruthConfig;

// `perfect` is the caller's.
ModelTruthConfig model_truth_config_default(void);

// Each game begins with 0 to half a board of uniformly random moves. From there the model is
// unrolled along moves that are drawn from its own policy, restricted to free cells, and uniformly
// behind the end. STATUS_INVALID for a net without a learned model, one of a board too large for
// the solver, or one whose outputs are not finite.
Status model_truth(const ModelTruthConfig *config, const Net *net, ModelTruth *truth, Error *error);

#endif
