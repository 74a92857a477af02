// Internals of the net: the layout of parameters, and what the forward and the backward pass share.
//
// Arrays over a batch are sample-major, [n][width]. Weight matrices are input-major, [inputs]
// [outputs], so that a layer is activations * weights without a transposition (fastest for small
// matrices in OpenBLAS) and an input cell's weights are one row of the intake's matrix.
#ifndef HEXLAW_NN_NET_INTERNAL_H
#define HEXLAW_NN_NET_INTERNAL_H

#include "base/vector.h"
#include "engine/chains.h"
#include "nn/net_aux.h"

// The logit of an occupied cell and of padding: e^(NET_MASKED - another logit) is exactly 0.
#define NET_MASKED (-1e30f)

// The logits' row length: cells rounded up to whole vectors.
enum { NET_LOGITS_MAX = (BITS_CELLS_MAX + VECTOR_FLOATS - 1) / VECTOR_FLOATS * VECTOR_FLOATS };

static inline int net_cells(NetShape shape) {
    return shape.size * shape.size;
}

static inline int net_logits_stride(NetShape shape) {
    return vector_padded(net_cells(shape));
}

static inline bool net_is_same_shape(const NetShape *a, const NetShape *b) {
    return a->size == b->size && a->width == b->width && a->depth == b->depth &&
           a->inputs == b->inputs && a->model == b->model && a->frame == b->frame &&
           a->dynamics == b->dynamics && a->prediction == b->prediction;
}

// Residual layers of all kinds: first the representation's, which are all there are without a
// learned model, then those of the dynamics and of the prediction.
static inline int net_layers(NetShape shape) {
    return shape.depth + shape.dynamics + shape.prediction;
}

// Rows of the matrix of moves of a learned model: the cells, and from the root's side first those
// of the moves of the root's side to move, then those of the other side.
static inline int net_moves(NetShape shape) {
    return shape.model != NET_LEARNED       ? 0
           : shape.frame == NET_FRAME_MOVER ? net_cells(shape)
                                            : 2 * net_cells(shape);
}

// Offsets into Net.parameters, and so into a gradient.
typedef struct NetLayout {
    size_t intake_weight, intake_bias;                 // [planes*cells][width], [width]
    size_t weight[NET_DEPTH_MAX], bias[NET_DEPTH_MAX]; // [width][width], [width]
    size_t alpha[NET_DEPTH_MAX];                       // scalar
    size_t dynamics_weight, dynamics_bias;             // [width][width], [width]
    size_t move_weight;                                // [moves][width]
    size_t policy_weight, policy_bias;                 // [width][cells], [cells]
    size_t value_weight, value_bias;                   // [width], scalar
    size_t count;
} NetLayout;

NetLayout net_layout(NetShape shape);

// Rows of the intake's matrix: cell*2 is the mover's stone on a cell, cell*2 + 1 the opponent's, as
// in boardlaw; then come the other planes, [plane][cell].
enum { NET_ROWS_MAX = (1 + CHAINS_PLANES) * BITS_CELLS_MAX };

// Writes the rows that a position selects to `rows` [NET_ROWS_MAX]; returns their number.
int net_intake_rows(NetShape shape, const NetInput *input, int *rows);

// How a row was scaled to 0 .. 1: what the way back needs.
typedef struct NetScale {
    float range;
    int least, most; // the units that were
} NetScale;

struct NetWork {
    NetShape shape;
    NetLayout layout;
    int batch_max;
    uint64_t rows;  // of the intake, summed so far
    float *x;       // [batch][width] residual stream; at the end the neck
    float *r;       // [layers kept][batch][width] relu(x) before each residual layer
    float *logits;  // [batch][logits stride] with their bias, NET_MASKED on taken cells and padding
    float *largest; // [batch] the largest logit
    float *value;   // [batch]
    // What only a backward pass needs; NULL without.
    float *log_sum;   // [batch] logarithm of the sum of e^logit
    float *d_x, *d_r; // [batch][width]
    float *d_logits;  // [batch][logits stride]
    float *d_value;   // [batch], before the tanh
    float *latents;   // [batch][width] of a learned model, and how they were scaled
    NetScale *scales; // [batch]
    float *product;   // [width][width] gradient of a layer's matrix, before alpha
    float *sums;      // [width] column sums
};

// relu(x) before residual layer `layer`: one buffer for all layers if there is no backward pass.
static inline float *net_work_relu(const NetWork *work, int layer) {
    const size_t size = (size_t)work->batch_max * (size_t)work->shape.width;
    return work->r + (work->d_x ? (size_t)layer * size : 0);
}

// The auxiliary heads: adds to the neck's gradient in work->d_x, and overwrites d_logits.
void net_aux_add(NetWork *work, const NetAux *aux, int n, float scale, NetLoss *loss);

// The forward pass up to work->logits, work->largest and work->value, and its parts: the intake and
// the representation, into work->x; residual layers from .. to - 1; both heads, over the free cells
// of the inputs, or over all where there are none.
void net_run(const Net *net, NetWork *work, const NetInput *inputs, int n);
void net_run_body(const Net *net, NetWork *work, const NetInput *inputs, int n);
void net_run_layers(const Net *net, NetWork *work, int from, int to, int n);
void net_run_heads(const Net *net, NetWork *work, const NetInput *inputs, int n);

// Probabilities of work->logits, [n][stride].
void net_probabilities(NetWork *work, int n, float *policy, int stride);

// Scales each row of x [n][width] to 0 .. 1. `scales` (NULL: not wanted) is what the way back
// needs.
void net_latent_scale(float *x, NetScale *scales, int n, int width);

// From there to work->log_sum.
void net_log_sums(NetWork *work, int n);

// The way back: from the targets to the gradient before the heads' biases; through the heads, into
// work->d_x; through residual layers to - 1 .. from; through the intake. `side` -1: the value head
// speaks for the other side.
void net_back_loss(NetWork *work, const NetInput *inputs, const NetTarget *targets, int n,
                   float side, float value_weight, float scale, NetLoss *loss);
void net_back_heads(const Net *net, NetWork *work, int n, float *gradient);
void net_back_layers(const Net *net, NetWork *work, int from, int to, int n, float *gradient);
void net_back_intake(NetWork *work, const NetInput *inputs, int n, float *gradient);

// The whole way of a learned model's root, nn/net_latent.c.
void net_root_backward(const Net *net, NetWork *work, const NetInput *inputs,
                       const NetTarget *targets, int n, float value_weight, float scale,
                       float *gradient, NetLoss *loss);

// sums[j] = sum over the rows of a[i][j]; y += factor * x.
void net_sum_columns(const float *a, int n, int columns, int stride, float *sums);
void net_add_scaled(float *restrict y, const float *restrict x, float factor, size_t count);

#endif
