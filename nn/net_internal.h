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

// Offsets into Net.parameters, and so into a gradient.
typedef struct NetLayout {
    size_t intake_weight, intake_bias;                 // [planes*cells][width], [width]
    size_t weight[NET_DEPTH_MAX], bias[NET_DEPTH_MAX]; // [width][width], [width]
    size_t alpha[NET_DEPTH_MAX];                       // scalar
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

// The forward pass up to work->logits, work->largest and work->value.
void net_run(const Net *net, NetWork *work, const NetInput *inputs, int n);

// From there to work->log_sum.
void net_log_sums(NetWork *work, int n);

#endif
