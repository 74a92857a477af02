// Evaluates batches of positions to a policy and a value: the interface between search and network.
#ifndef HEXLAW_SELFPLAY_SEARCH_EVALUATOR_H
#define HEXLAW_SELFPLAY_SEARCH_EVALUATOR_H

#include "base/clock.h"
#include "base/error.h"
#include "engine/board.h"
#include "nn/net.h"
#include "selfplay/search/cache.h"
#include "selfplay/search/tree.h"

#include <stdatomic.h>
#include <stdint.h>

// One position to evaluate, not won, and where to write the result.
typedef struct EvaluatorRequest {
    const Board *board; // below the root of a learned model's search only its side to move
    float *prior; // [vector_padded(size*size)], at most TREE_STRIDE_MAX, by board cell: above 0 for
                  // legal moves, summing to 1; else 0, past the last cell too
    float *value; // expected outcome for the side to move, -1 to 1
    // A learned model's (nn/net_latent.h), for evaluators with a `latent`. Below the root the
    // position is what the model makes of a move: nobody knows which cells are free, so all have a
    // prior.
    float *latent;     // [Evaluator.latent] the position's, also written; NULL: not wanted, at
                       // the root
    const float *from; // the latent in which the move was made; NULL: at the root
    int cell;          // the move, a board cell
    const Board *root;
} EvaluatorRequest;

typedef struct Evaluator Evaluator;

// An interface; the struct of an implementation begins with it. Used by one thread at a time.
struct Evaluator {
    void (*evaluate)(Evaluator *self, const EvaluatorRequest *requests, int n);
    void (*destroy)(Evaluator *self);
    int size;          // of the boards it takes
    int batch_max;     // requests a call
    int latent;        // length of a learned model's latents; 0: it is asked for positions
    uint64_t asked;    // evaluations requested by the search so far
    uint64_t computed; // of those, forward passes of a net
    uint64_t imagined; // of these, by a learned model, below the root
    uint64_t rows;     // of a net's intake that these summed (net_work_rows())
    uint64_t broken;   // of those, with NaN in the net output, from extreme weights. The
                       // result is uniform priors and value 0 then; the evaluator's owner must
                       // check this before using results that depend on it
    const atomic_bool *stop; // borrowed, may be NULL; once set, the net is not evaluated and
                             // results are uniform priors and value 0, because they will be
                             // discarded
    Stopwatch watch;         // on: the seconds below are counted
    double encode_seconds, net_seconds, prior_seconds;
};

static inline void evaluator_destroy(Evaluator *evaluator) {
    if (evaluator)
        evaluator->destroy(evaluator);
}

// Returns STATUS_INVALID with the message for an evaluator that has `broken` results.
Status evaluator_refuse(Error *error);

// Evaluates with `net`, which is borrowed and read at each call: change its parameters between
// calls only.
Evaluator *evaluator_net_create(const Net *net, int batch_max);

// Sets the cache of an evaluator made by evaluator_net_create() of a net without a learned model
// (checked), NULL for none. Borrowed; of the same board size. Clear it when the net's parameters
// change.
void evaluator_use_cache(Evaluator *evaluator, Cache *cache);

// Uniform priors, value 0. For tests and as a baseline.
Evaluator *evaluator_uniform_create(int size, int batch_max);

// The position in the net's frame: the side to move joins top to bottom.
NetInput evaluator_input(const Board *board);

// Converts a cell from the board to the net's frame, or back (the map is its own inverse).
static inline int evaluator_cell(const Board *board, int cell) {
    return board->to_move == BLACK ? cell : bits_transpose_cell(cell, board->size);
}

#endif
