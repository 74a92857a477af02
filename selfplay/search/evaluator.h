// Gives positions a policy and a value, many at a time: the one door between search and network.
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

// One position to evaluate, not won, and where the answer goes.
typedef struct EvaluatorRequest {
    const Board *board;
    float *prior; // [vector_padded(size*size)], at most TREE_STRIDE_MAX, by board cell: above 0 for
                  // legal moves, summing to 1; else 0, past the last cell too
    float *value; // expected outcome for the side to move, -1 to 1
} EvaluatorRequest;

typedef struct Evaluator Evaluator;

// A struct of functions; an evaluator's own struct begins with it. Used by one thread at a time.
struct Evaluator {
    void (*evaluate)(Evaluator *self, const EvaluatorRequest *requests, int n);
    void (*destroy)(Evaluator *self);
    int size;          // of the boards it takes
    int batch_max;     // requests a call
    uint64_t asked;    // positions evaluated so far, as the search sees it
    uint64_t computed; // of those, forward passes of a net
    uint64_t rows;     // of a net's intake that these summed (net_work_rows())
    uint64_t broken;   // of those, what a net answered with no number: weights out of all bounds.
                     // The answer is equal priors and value 0 then, and whoever made the evaluator
                     // must look here before using what came of it
    const atomic_bool *stop; // borrowed; once set, a net is not asked any more, and the answer is
                             // that of knowing nothing: nobody waits for it. NULL: never
    Stopwatch watch;         // on: the seconds below are counted
    double encode_seconds, net_seconds, prior_seconds;
};

static inline void evaluator_destroy(Evaluator *evaluator) {
    if (evaluator)
        evaluator->destroy(evaluator);
}

// STATUS_INVALID with a message for an evaluator that has `broken` answers.
Status evaluator_refuse(Error *error);

// Answers with `net`, which is borrowed and read at each call: change its parameters between calls
// only.
Evaluator *evaluator_net_create(const Net *net, int batch_max);

// Lets an evaluator of evaluator_net_create() use `cache` from the next call on, none if NULL.
// Borrowed; made for the same board size. Clear it when the net's parameters change.
void evaluator_use_cache(Evaluator *evaluator, Cache *cache);

// Knows nothing: equal probabilities, value 0. For tests and as a baseline.
Evaluator *evaluator_uniform_create(int size, int batch_max);

// The position as the net sees it: the side to move joins top to bottom.
NetInput evaluator_input(const Board *board);

// A cell of the board as the net sees it, and the other way round.
static inline int evaluator_cell(const Board *board, int cell) {
    return board->to_move == BLACK ? cell : bits_transpose_cell(cell, board->size);
}

#endif
