#include "selfplay/evaluator.h"

#include "base/check.h"
#include "base/memory.h"
#include "nn/fastmath.h"
#include "selfplay/tree.h"

#include <stdlib.h>

// A legal move keeps a positive prior however sure the net is, so that search can tell it from an
// illegal one and can come to visit it.
static const float prior_least = 1e-8f;

typedef struct NetEvaluator {
    Evaluator base;
    const Net *net;
    NetWork *work;
    NetInput *inputs;  // [batch_max]
    float *log_policy; // [batch_max][stride]
    float *values;     // [batch_max]
    int stride;
    int16_t transposed[TREE_STRIDE_MAX]; // board cell -> cell in the frame of a White mover
} NetEvaluator;

NetInput evaluator_input(const Board *board) {
    if (board->to_move == BLACK)
        return (NetInput){.mine = board->stones[BLACK], .theirs = board->stones[WHITE]};
    return (NetInput){.mine = bits_transpose(board->stones[WHITE], board->size),
                      .theirs = bits_transpose(board->stones[BLACK], board->size)};
}

static void net_evaluate(Evaluator *base, const EvaluatorRequest *requests, int n) {
    NetEvaluator *self = (NetEvaluator *)base;
    CHECK(n <= base->batch_max);
    if (n == 0)
        return;
    stopwatch_lap(&base->watch, NULL);
    for (int i = 0; i < n; i++)
        self->inputs[i] = evaluator_input(requests[i].board);
    stopwatch_lap(&base->watch, &base->encode_seconds);
    net_forward(self->net, self->work, self->inputs, n, self->log_policy, self->stride,
                self->values);
    stopwatch_lap(&base->watch, &base->net_seconds);
    const int cells = base->size * base->size;
    for (int i = 0; i < n; i++) {
        float *log_policy = self->log_policy + (size_t)i * (size_t)self->stride;
        float *prior = requests[i].prior;
        *requests[i].value = self->values[i];
        // exp(NET_MASKED) is 0; legal log-probabilities are far above half of it.
        for (int a = 0; a < cells; a++) {
            const float p = fast_expf(log_policy[a]) + prior_least;
            log_policy[a] = log_policy[a] > 0.5f * NET_MASKED ? p : 0.0f;
        }
        if (requests[i].board->to_move == BLACK) {
            for (int a = 0; a < cells; a++)
                prior[a] = log_policy[a];
        } else {
            for (int a = 0; a < cells; a++)
                prior[a] = log_policy[self->transposed[a]];
        }
    }
    stopwatch_lap(&base->watch, &base->prior_seconds);
    base->asked += (uint64_t)n;
    base->computed += (uint64_t)n;
}

static void net_evaluator_destroy(Evaluator *base) {
    NetEvaluator *self = (NetEvaluator *)base;
    net_work_destroy(self->work);
    free(self->inputs);
    free(self->log_policy);
    free(self->values);
    free(self);
}

Evaluator *evaluator_net_create(const Net *net, int batch_max) {
    CHECK(batch_max >= 1);
    NetEvaluator *self = memory_zeroed(1, sizeof *self);
    const int size = net->shape.size, cells = size * size;
    const size_t batch = (size_t)batch_max;
    self->base = (Evaluator){.evaluate = net_evaluate,
                             .destroy = net_evaluator_destroy,
                             .size = size,
                             .batch_max = batch_max};
    self->net = net;
    self->work = net_work_create(net->shape, batch_max, false);
    self->stride = (cells + TREE_STRIDE_MULTIPLE - 1) / TREE_STRIDE_MULTIPLE * TREE_STRIDE_MULTIPLE;
    self->inputs = memory_zeroed(batch, sizeof *self->inputs);
    self->log_policy = memory_zeroed(batch * (size_t)self->stride, sizeof *self->log_policy);
    self->values = memory_zeroed(batch, sizeof *self->values);
    for (int a = 0; a < cells; a++)
        self->transposed[a] = (int16_t)bits_transpose_cell(a, size);
    return &self->base;
}

static void uniform_evaluate(Evaluator *self, const EvaluatorRequest *requests, int n) {
    for (int i = 0; i < n; i++) {
        const Bits legal = board_legal(requests[i].board);
        const float p = 1.0f / (float)bits_count(legal);
        for (int a = 0; a < self->size * self->size; a++)
            requests[i].prior[a] = bits_has(legal, a) ? p : 0.0f;
        *requests[i].value = 0.0f;
    }
    self->asked += (uint64_t)n;
}

static void uniform_destroy(Evaluator *self) {
    free(self);
}

Evaluator *evaluator_uniform_create(int size, int batch_max) {
    Evaluator *self = memory_zeroed(1, sizeof *self);
    *self = (Evaluator){.evaluate = uniform_evaluate,
                        .destroy = uniform_destroy,
                        .size = size,
                        .batch_max = batch_max};
    return self;
}
