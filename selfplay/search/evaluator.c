#include "selfplay/search/evaluator.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/vector.h"
#include "nn/net_latent.h"
#include "selfplay/search/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Lower bound of a legal move's prior, so that the search can distinguish it from an illegal one
// and can visit it.
static const float prior_least = 1e-8f;

typedef struct NetEvaluator {
    Evaluator base;
    const Net *net;
    NetWork *work;
    const Board **boards; // [batch_max] of the rows to compute
    NetInput *inputs;     // [batch_max]
    float *policy;        // [batch_max][stride]
    float *values;        // [batch_max]
    int stride;
    Cache *cache;                        // borrowed, may be NULL; with it:
    CacheEntry **entries;                // [batch_max] of each row: its cache entry,
    int *first;                          // [batch_max] the first request for it
    int *waiting;                        // [batch_max] of each request: its row or -1
    int32_t transposed[TREE_STRIDE_MAX]; // board cell -> cell in the frame of a White mover
    NetMove *moves;                      // [batch_max] with a learned model
    float *latents;                      // [batch_max][width] of these rows
} NetEvaluator;

NetInput evaluator_input(const Board *board) {
    if (board->to_move == BLACK)
        return (NetInput){.mine = board->stones[BLACK], .theirs = board->stones[WHITE]};
    return (NetInput){.mine = bits_transpose(board->stones[WHITE], board->size),
                      .theirs = bits_transpose(board->stones[BLACK], board->size)};
}

static void know_nothing(const EvaluatorRequest *request) {
    const Board *board = request->board;
    const Bits legal = request->from ? bits_geometry[board->size].all : board_legal(board);
    float *prior = request->prior;
    const float p = 1.0f / (float)bits_count(legal);
    for (int a = 0; a < vector_padded(board_cells(board)); a++)
        prior[a] = a < board_cells(board) && bits_has(legal, a) ? p : 0.0f;
    *request->value = 0.0f;
}

// The side in whose frame the net sees a position.
static Colour frame_of(const NetEvaluator *self, const EvaluatorRequest *request) {
    const bool root = request->from && self->net->shape.frame == NET_FRAME_ROOT;
    return (Colour)(root ? request->root : request->board)->to_move;
}

// Writes a row of probabilities, in the net's frame, as priors by board cell, and the row's value.
static void answer(NetEvaluator *self, int row, const EvaluatorRequest *request) {
    float *prior = request->prior;
    float *policy = self->policy + (size_t)row * (size_t)self->stride;
    if (!(policy[0] >= 0.0f && fabsf(self->values[row]) <= 1.0f)) {
        self->base.broken++;
        know_nothing(request);
        self->values[row] = 0.0f; // for others with the same position
        return;
    }
    *request->value = self->values[row];
    const NetInput *input = &self->inputs[row];
    Bits legal = bits_geometry[self->base.size].all;
    if (!request->from)
        legal &= ~(input->mine | input->theirs);
    const Colour frame = frame_of(self, request);
    float *seen = frame == BLACK ? prior : policy;
    for (int a = 0; a < self->stride; a += VECTOR_FLOATS, legal >>= VECTOR_FLOATS) {
        Vector p = *vector_in(policy + a) + prior_least;
        vector_choose((uint32_t)legal, &p, 0.0f, &p);
        *vector_out(seen + a) = p;
    }
    if (frame == WHITE)
        for (int a = 0; a < self->stride; a++)
            prior[a] = policy[self->transposed[a]];
}

// Computes rows 0 .. n-1, whose boards are in self->boards.
static void compute_rows(NetEvaluator *self, int n) {
    Evaluator *base = &self->base;
    if (n == 0)
        return;
    for (int i = 0; i < n; i++)
        self->inputs[i] = evaluator_input(self->boards[i]);
    stopwatch_lap(&base->watch, &base->encode_seconds);
    net_forward(self->net, self->work, self->inputs, n, self->policy, self->stride, self->values);
    stopwatch_lap(&base->watch, &base->net_seconds);
    base->computed += (uint64_t)n;
    base->rows = net_work_rows(self->work);
}

// Serves cached positions at once; assigns every other position a row, equal ones the same, and a
// cache slot. Returns the number of rows. waiting[i] is request i's row, -1 if it was cached.
static int look_up(NetEvaluator *self, const EvaluatorRequest *requests, int n) {
    Cache *cache = self->cache;
    const size_t bytes = (size_t)self->stride * sizeof(float);
    for (int i = 0; i < n; i++)
        cache_prefetch(cache, cache_slot(cache, requests[i].board));
    int rows = 0;
    for (int i = 0; i < n; i++) {
        const Board *board = requests[i].board;
        CacheEntry *entry = cache_entry(cache, cache_slot(cache, board));
        if (cache_holds(cache, entry, board)) {
            self->waiting[i] = entry->row;
            if (entry->row < 0) {
                memcpy(requests[i].prior, cache_prior(entry), bytes);
                *requests[i].value = entry->value;
            }
            continue;
        }
        *entry = (CacheEntry){
            .stones = {board->stones[0], board->stones[1]},
            .epoch = cache->epoch,
            .row = rows,
            .to_move = board->to_move,
        };
        self->boards[rows] = board;
        self->entries[rows] = entry;
        self->first[rows] = i;
        self->waiting[i] = rows++;
    }
    return rows;
}

// Copies the computed rows to their requests and caches those whose slot was not reassigned to a
// later row.
static void hand_out(NetEvaluator *self, const EvaluatorRequest *requests, int n, int rows) {
    const size_t bytes = (size_t)self->stride * sizeof(float);
    for (int row = 0; row < rows; row++) {
        const EvaluatorRequest *request = &requests[self->first[row]];
        answer(self, row, request);
        CacheEntry *entry = self->entries[row];
        if (entry->row == row) {
            memcpy(cache_prior(entry), request->prior, bytes);
            entry->value = self->values[row];
            entry->row = -1;
        }
    }
    for (int i = 0; i < n; i++) {
        const int row = self->waiting[i];
        if (row >= 0 && self->first[row] != i) {
            memcpy(requests[i].prior, requests[self->first[row]].prior, bytes);
            *requests[i].value = self->values[row];
        }
    }
}

static void uniform_evaluate(Evaluator *self, const EvaluatorRequest *requests, int n) {
    for (int i = 0; i < n; i++)
        know_nothing(&requests[i]);
    self->asked += (uint64_t)n;
}

// The roots of a learned model's search: rows 0 .. n-1.
static void represent(NetEvaluator *self, const EvaluatorRequest *requests, int n) {
    const size_t width = (size_t)self->base.latent;
    for (int i = 0; i < n; i++)
        self->inputs[i] = evaluator_input(requests[i].board);
    net_represent(self->net, self->work, self->inputs, n, self->latents, self->policy, self->stride,
                  self->values);
    for (int i = 0; i < n; i++)
        if (requests[i].latent)
            memcpy(requests[i].latent, self->latents + (size_t)i * width, width * sizeof(float));
    self->base.rows = net_work_rows(self->work);
}

// The moves that it imagines.
static void imagine(NetEvaluator *self, const EvaluatorRequest *requests, int n) {
    const size_t width = (size_t)self->base.latent;
    const bool root_frame = self->net->shape.frame == NET_FRAME_ROOT;
    for (int i = 0; i < n; i++) {
        const Colour root = (Colour)requests[i].root->to_move;
        const Colour mover = (Colour)!requests[i].board->to_move;
        const bool turned = (root_frame ? root : mover) == WHITE;
        self->moves[i] = (NetMove){
            .latent = requests[i].from,
            .cell = turned ? self->transposed[requests[i].cell] : requests[i].cell,
            .other = mover != root,
        };
    }
    net_imagine(self->net, self->work, self->moves, n, self->latents, self->policy, self->stride,
                self->values);
    for (int i = 0; i < n; i++)
        memcpy(requests[i].latent, self->latents + (size_t)i * width, width * sizeof(float));
    self->base.imagined += (uint64_t)n;
}

// A batch is of roots, or of moves. With a learned model nothing is cached: latents would be most
// of an entry, and positions behind moves are not the same for having the same stones.
static void evaluate_learned(NetEvaluator *self, const EvaluatorRequest *requests, int n) {
    Evaluator *base = &self->base;
    for (int i = 0; i < n; i++)
        CHECK(!requests[i].from == !requests[0].from);
    if (n > 0 && requests[0].from)
        imagine(self, requests, n);
    else if (n > 0)
        represent(self, requests, n);
    stopwatch_lap(&base->watch, &base->net_seconds);
    base->computed += (uint64_t)n;
    for (int i = 0; i < n; i++)
        answer(self, i, &requests[i]);
}

static void net_evaluate(Evaluator *base, const EvaluatorRequest *requests, int n) {
    NetEvaluator *self = (NetEvaluator *)base;
    CHECK(n <= base->batch_max);
    if (base->stop && atomic_load(base->stop)) {
        uniform_evaluate(base, requests, n);
        return;
    }
    stopwatch_lap(&base->watch, NULL);
    if (base->latent > 0) {
        evaluate_learned(self, requests, n);
    } else if (self->cache) {
        const int rows = look_up(self, requests, n);
        compute_rows(self, rows);
        hand_out(self, requests, n, rows);
    } else {
        for (int i = 0; i < n; i++)
            self->boards[i] = requests[i].board;
        compute_rows(self, n);
        for (int i = 0; i < n; i++)
            answer(self, i, &requests[i]);
    }
    stopwatch_lap(&base->watch, &base->prior_seconds);
    base->asked += (uint64_t)n;
}

Status evaluator_refuse(Error *error) {
    return error_set(error, STATUS_INVALID,
                     "the network answers with no number, expected weights within bounds");
}

void evaluator_use_cache(Evaluator *base, Cache *cache) {
    NetEvaluator *self = (NetEvaluator *)base;
    CHECK(base->evaluate == net_evaluate && (!cache || cache->size == base->size));
    CHECK(!cache || base->latent == 0);
    self->cache = cache;
}

static void net_evaluator_destroy(Evaluator *base) {
    NetEvaluator *self = (NetEvaluator *)base;
    net_work_destroy(self->work);
    free(self->boards);
    free(self->entries);
    free(self->first);
    free(self->waiting);
    free(self->inputs);
    free(self->policy);
    free(self->values);
    free(self->moves);
    free(self->latents);
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
    self->stride = vector_padded(size * size);
    self->boards = memory_zeroed(batch, sizeof *self->boards);
    self->entries = memory_zeroed(batch, sizeof(CacheEntry *));
    self->first = memory_zeroed(batch, sizeof *self->first);
    self->waiting = memory_zeroed(batch, sizeof *self->waiting);
    self->inputs = memory_zeroed(batch, sizeof *self->inputs);
    self->policy = memory_zeroed(batch * (size_t)self->stride, sizeof *self->policy);
    self->values = memory_zeroed(batch, sizeof *self->values);
    if (net->shape.model == NET_LEARNED) {
        self->base.latent = net->shape.width;
        self->moves = memory_zeroed(batch, sizeof *self->moves);
        self->latents = memory_zeroed(batch * (size_t)net->shape.width, sizeof *self->latents);
    }
    for (int a = 0; a < self->stride; a++)
        self->transposed[a] = (a < cells ? bits_transpose_cell(a, size) : a);
    return &self->base;
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
