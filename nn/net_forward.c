#include "base/check.h"
#include "nn/fastmath.h"
#include "nn/net_internal.h"

#include <cblas.h>
#include <string.h>

_Static_assert(NET_CHUNK == 16, "the two functions below fold 16 lanes");

static inline float chunk_largest(const float chunk[NET_CHUNK]) {
    float fold[8];
    for (int j = 0; j < 8; j++)
        fold[j] = chunk[j] < chunk[j + 8] ? chunk[j + 8] : chunk[j];
    for (int j = 0; j < 4; j++)
        fold[j] = fold[j] < fold[j + 4] ? fold[j + 4] : fold[j];
    for (int j = 0; j < 2; j++)
        fold[j] = fold[j] < fold[j + 2] ? fold[j + 2] : fold[j];
    return fold[0] < fold[1] ? fold[1] : fold[0];
}

static inline float chunk_sum(const float chunk[NET_CHUNK]) {
    float fold[8];
    for (int j = 0; j < 8; j++)
        fold[j] = chunk[j] + chunk[j + 8];
    for (int j = 0; j < 4; j++)
        fold[j] += fold[j + 4];
    for (int j = 0; j < 2; j++)
        fold[j] += fold[j + 2];
    return fold[0] + fold[1];
}

// The rows of the intake's matrix that a position selects: cell*2 for a stone of the mover,
// cell*2 + 1 for one of the opponent.
static int intake_rows(const NetInput *input, int *rows) {
    int count = 0;
    for (Bits mine = input->mine; mine;)
        rows[count++] = 2 * bits_pop(&mine);
    for (Bits theirs = input->theirs; theirs;)
        rows[count++] = 2 * bits_pop(&theirs) + 1;
    return count;
}

// x = bias + the selected rows of weight: the product with a vector of zeros and ones.
static void intake(const float *weight, const float *bias, const NetInput *inputs, int n, int width,
                   float *x) {
    int rows[BITS_CELLS_MAX];
    for (int i = 0; i < n; i++, x += width) {
        const int count = intake_rows(&inputs[i], rows);
        memcpy(x, bias, (size_t)width * sizeof *x);
        for (int k = 0; k < count; k++) {
            const float *row = weight + (ptrdiff_t)rows[k] * width;
            for (int j = 0; j < width; j++)
                x[j] += row[j];
        }
    }
}

// r = relu(x); x += alpha*bias: what a residual layer needs before its product is added to x.
static void relu_and_bias(float *restrict x, float *restrict r, const float *restrict bias,
                          float alpha, int n, int width) {
    for (int i = 0; i < n; i++, x += width, r += width)
        for (int j = 0; j < width; j++) {
            r[j] = x[j] > 0.0f ? x[j] : 0.0f;
            x[j] += alpha * bias[j];
        }
}

// Adds the bias and masks; writes each row's largest logit.
static void mask_logits(float *restrict logits, const float *restrict bias, const NetInput *inputs,
                        int n, NetShape shape, float *restrict largest) {
    static const uint32_t lane[NET_CHUNK] = {1 << 0,  1 << 1,  1 << 2,  1 << 3, 1 << 4,  1 << 5,
                                             1 << 6,  1 << 7,  1 << 8,  1 << 9, 1 << 10, 1 << 11,
                                             1 << 12, 1 << 13, 1 << 14, 1 << 15};
    const int stride = net_logits_stride(shape);
    const Bits all = bits_geometry[shape.size].all;
    for (int i = 0; i < n; i++, logits += stride) {
        Bits free_cells = all & ~(inputs[i].mine | inputs[i].theirs);
        CHECK(free_cells != 0);
        float best[NET_CHUNK];
        for (int j = 0; j < NET_CHUNK; j++)
            best[j] = NET_MASKED;
        for (int start = 0; start < stride; start += NET_CHUNK, free_cells >>= NET_CHUNK) {
            const uint32_t bits = (uint32_t)free_cells;
            for (int j = 0; j < NET_CHUNK; j++) {
                const float logit = logits[start + j] + bias[start + j];
                const float masked = bits & lane[j] ? logit : NET_MASKED;
                logits[start + j] = masked;
                best[j] = best[j] < masked ? masked : best[j];
            }
        }
        largest[i] = chunk_largest(best);
    }
}

static void sum_exponentials(const float *restrict logits, const float *restrict largest, int n,
                             int stride, float *restrict sums) {
    for (int i = 0; i < n; i++, logits += stride) {
        float sum[NET_CHUNK] = {0};
        for (int start = 0; start < stride; start += NET_CHUNK)
            for (int j = 0; j < NET_CHUNK; j++)
                sum[j] += fast_expf(logits[start + j] - largest[i]);
        sums[i] = chunk_sum(sum);
    }
}

static void policy_head(const Net *net, NetWork *work, const NetInput *inputs, int n) {
    const NetLayout *layout = &work->layout;
    const int cells = net_cells(net->shape), width = net->shape.width;
    const int stride = net_logits_stride(net->shape);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, cells, width, 1.0f, work->x, width,
                net->parameters + layout->policy_weight, cells, 0.0f, work->logits, stride);
    float bias[NET_LOGITS_MAX] = {0};
    memcpy(bias, net->parameters + layout->policy_bias, (size_t)cells * sizeof *bias);
    float *largest = work->value; // free until the value head
    mask_logits(work->logits, bias, inputs, n, net->shape, largest);
    sum_exponentials(work->logits, largest, n, stride, work->log_sum);
    for (int i = 0; i < n; i++)
        work->log_sum[i] = fast_logf(work->log_sum[i]) + largest[i];
}

static void value_head(const Net *net, NetWork *work, int n) {
    const float *weight = net->parameters + work->layout.value_weight;
    const float bias = net->parameters[work->layout.value_bias];
    const int width = net->shape.width, whole = width / NET_CHUNK * NET_CHUNK;
    const float *x = work->x;
    for (int i = 0; i < n; i++, x += width) {
        float sum[NET_CHUNK] = {0};
        for (int start = 0; start < whole; start += NET_CHUNK)
            for (int j = 0; j < NET_CHUNK; j++)
                sum[j] += x[start + j] * weight[start + j];
        for (int j = whole; j < width; j++)
            sum[j - whole] += x[j] * weight[j];
        work->value[i] = chunk_sum(sum) + bias;
    }
    for (int i = 0; i < n; i++)
        work->value[i] = fast_tanhf(work->value[i]);
}

void net_run(const Net *net, NetWork *work, const NetInput *inputs, int n) {
    const NetShape shape = net->shape;
    CHECK(work->shape.size == shape.size && work->shape.width == shape.width &&
          work->shape.depth == shape.depth);
    CHECK(n >= 1 && n <= work->batch_max);
    const NetLayout *layout = &work->layout;
    const float *parameters = net->parameters;
    const int width = shape.width;
    intake(parameters + layout->intake_weight, parameters + layout->intake_bias, inputs, n, width,
           work->x);
    for (int layer = 0; layer < shape.depth; layer++) {
        const float alpha = parameters[layout->alpha[layer]];
        float *r = net_work_relu(work, layer);
        relu_and_bias(work->x, r, parameters + layout->bias[layer], alpha, n, width);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, width, width, alpha, r, width,
                    parameters + layout->weight[layer], width, 1.0f, work->x, width);
    }
    policy_head(net, work, inputs, n);
    value_head(net, work, n);
}

void net_forward(const Net *net, NetWork *work, const NetInput *inputs, int n, float *log_policy,
                 int stride, float *value) {
    const int cells = net_cells(net->shape), padded = net_logits_stride(net->shape);
    CHECK(stride >= cells);
    net_run(net, work, inputs, n);
    const float *logits = work->logits;
    for (int i = 0; i < n; i++, logits += padded, log_policy += stride) {
        // Subtracting from NET_MASKED leaves it as it is.
        const int common = stride < padded ? stride : padded;
        for (int j = 0; j < common; j++)
            log_policy[j] = logits[j] - work->log_sum[i];
        for (int j = common; j < stride; j++)
            log_policy[j] = NET_MASKED;
    }
    memcpy(value, work->value, (size_t)n * sizeof *value);
}
