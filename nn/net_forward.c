#include "base/check.h"
#include "base/fastmath.h"
#include "nn/net_internal.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

// Appends the rows of the intake's matrix that 64 cells' stones select: cell*2 + plane.
static inline int add_rows(uint64_t stones, int first, int *rows, int count) {
    for (; stones; stones &= stones - 1)
        rows[count++] = first + 2 * __builtin_ctzll(stones);
    return count;
}

// Appends rows first + cell.
static inline int add_plane(Bits plane, int first, int *rows, int count) {
    uint64_t part = (uint64_t)plane;
    for (; part; part &= part - 1)
        rows[count++] = first + __builtin_ctzll(part);
    for (part = (uint64_t)(plane >> 64); part; part &= part - 1)
        rows[count++] = first + 64 + __builtin_ctzll(part);
    return count;
}

int net_intake_rows(NetShape shape, const NetInput *input, int *rows) {
    int count = add_rows((uint64_t)input->mine, 0, rows, 0);
    count = add_rows((uint64_t)input->theirs, 1, rows, count);
    count = add_rows((uint64_t)(input->mine >> 64), 128, rows, count);
    count = add_rows((uint64_t)(input->theirs >> 64), 129, rows, count);
    if (shape.inputs == NET_STONES)
        return count;
    const int cells = net_cells(shape);
    Bits planes[CHAINS_PLANES];
    chains_find(input->mine, input->theirs, shape.size, planes);
    for (int i = 0; i < CHAINS_PLANES; i++)
        count = add_plane(planes[i], (2 + i) * cells, rows, count);
    return count;
}

// x = bias + the selected rows of weight: the product with a vector of zeros and ones. Columns are
// processed in blocks that stay in registers.
static void intake(NetWork *work, const float *weight, const float *bias, const NetInput *inputs,
                   int n) {
    const int width = work->shape.width;
    float *x = work->x;
    int rows[NET_ROWS_MAX];
    for (int i = 0; i < n; i++, x += width) {
        const int count = net_intake_rows(work->shape, &inputs[i], rows);
        work->rows += (uint64_t)count;
        int j = 0;
        for (; j + 4 * VECTOR_FLOATS <= width; j += 4 * VECTOR_FLOATS) {
            const VectorLoose *from = vector_in(bias + j);
            Vector sum0 = from[0], sum1 = from[1], sum2 = from[2], sum3 = from[3];
            for (int k = 0; k < count; k++) {
                from = vector_in(weight + (ptrdiff_t)rows[k] * width + j);
                sum0 += from[0];
                sum1 += from[1];
                sum2 += from[2];
                sum3 += from[3];
            }
            VectorLoose *to = vector_out(x + j);
            to[0] = sum0;
            to[1] = sum1;
            to[2] = sum2;
            to[3] = sum3;
        }
        for (; j + VECTOR_FLOATS <= width; j += VECTOR_FLOATS) {
            Vector sum = *vector_in(bias + j);
            for (int k = 0; k < count; k++)
                sum += *vector_in(weight + (ptrdiff_t)rows[k] * width + j);
            *vector_out(x + j) = sum;
        }
        if (j == width)
            continue;
        memcpy(x + j, bias + j, (size_t)(width - j) * sizeof *x);
        for (int k = 0; k < count; k++) {
            const float *row = weight + (ptrdiff_t)rows[k] * width;
            for (int rest = j; rest < width; rest++)
                x[rest] += row[rest];
        }
    }
}

// r = relu(x); x += alpha*bias: the steps of a residual layer before its product is added to x.
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
    const int stride = net_logits_stride(shape);
    const Bits all = bits_geometry[shape.size].all;
    for (int i = 0; i < n; i++) {
        Bits free_cells = inputs ? all & ~(inputs[i].mine | inputs[i].theirs) : all;
        CHECK(free_cells != 0);
        Vector best = (Vector){0} + NET_MASKED;
        for (int start = 0; start < stride;
             start += VECTOR_FLOATS, free_cells >>= VECTOR_FLOATS, logits += VECTOR_FLOATS) {
            Vector logit = *vector_in(logits) + *vector_in(bias + start);
            vector_choose((uint32_t)free_cells, &logit, NET_MASKED, &logit);
            vector_larger(&best, &logit);
            *vector_out(logits) = logit;
        }
        largest[i] = vector_largest(&best);
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
    mask_logits(work->logits, bias, inputs, n, net->shape, work->largest);
}

static void value_head(const Net *net, NetWork *work, int n) {
    const float *weight = net->parameters + work->layout.value_weight;
    const float bias = net->parameters[work->layout.value_bias];
    const int width = net->shape.width, whole = width / VECTOR_FLOATS * VECTOR_FLOATS;
    const float *x = work->x;
    for (int i = 0; i < n; i++, x += width) {
        Vector sum = {0};
        for (int j = 0; j < whole; j += VECTOR_FLOATS)
            sum += *vector_in(x + j) * *vector_in(weight + j);
        float value = vector_sum(&sum) + bias;
        for (int j = whole; j < width; j++)
            value += x[j] * weight[j];
        work->value[i] = value;
    }
    for (int i = 0; i < n; i++)
        work->value[i] = fast_tanhf(work->value[i]);
}

void net_run_layers(const Net *net, NetWork *work, int from, int to, int n) {
    const NetLayout *layout = &work->layout;
    const float *parameters = net->parameters;
    const int width = net->shape.width;
    for (int layer = from; layer < to; layer++) {
        const float alpha = parameters[layout->alpha[layer]];
        float *r = net_work_relu(work, layer);
        relu_and_bias(work->x, r, parameters + layout->bias[layer], alpha, n, width);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, width, width, alpha, r, width,
                    parameters + layout->weight[layer], width, 1.0f, work->x, width);
    }
}

void net_run_body(const Net *net, NetWork *work, const NetInput *inputs, int n) {
    CHECK(net_is_same_shape(&work->shape, &net->shape));
    CHECK(n >= 1 && n <= work->batch_max);
    const NetLayout *layout = &work->layout;
    intake(work, net->parameters + layout->intake_weight, net->parameters + layout->intake_bias,
           inputs, n);
    net_run_layers(net, work, 0, net->shape.depth, n);
}

void net_run_heads(const Net *net, NetWork *work, const NetInput *inputs, int n) {
    policy_head(net, work, inputs, n);
    value_head(net, work, n);
}

void net_run(const Net *net, NetWork *work, const NetInput *inputs, int n) {
    const NetShape shape = net->shape;
    net_run_body(net, work, inputs, n);
    if (shape.model == NET_LEARNED) {
        net_latent_scale(work->x, NULL, n, shape.width);
        net_run_layers(net, work, shape.depth + shape.dynamics, net_layers(shape), n);
    }
    net_run_heads(net, work, inputs, n);
}

// powers = e^(logits - largest), padding included; returns their sum.
static inline float exponentials(const float *restrict logits, float largest, int stride,
                                 float *restrict powers) {
    Vector sum = {0};
    for (int start = 0; start < stride; start += VECTOR_FLOATS) {
        for (int j = 0; j < VECTOR_FLOATS; j++)
            powers[start + j] = fast_expf(logits[start + j] - largest);
        sum += *vector_in(powers + start);
    }
    return vector_sum(&sum);
}

void net_log_sums(NetWork *work, int n) {
    const int stride = net_logits_stride(work->shape);
    float powers[NET_LOGITS_MAX];
    for (int i = 0; i < n; i++)
        work->log_sum[i] =
            exponentials(work->logits + (ptrdiff_t)i * stride, work->largest[i], stride, powers);
    for (int i = 0; i < n; i++)
        work->log_sum[i] = fast_logf(work->log_sum[i]) + work->largest[i];
}

void net_probabilities(NetWork *work, int n, float *policy, int stride) {
    const int padded = net_logits_stride(work->shape);
    CHECK(stride >= net_cells(work->shape));
    const int common = stride < padded ? stride : padded;
    const float *logits = work->logits;
    for (int i = 0; i < n; i++, logits += padded, policy += stride) {
        float powers[NET_LOGITS_MAX];
        const float sum = exponentials(logits, work->largest[i], padded, powers);
        // Without a finite logit, masked cells would get probability.
        const float scale = work->largest[i] > 0.5f * NET_MASKED ? 1.0f / sum : NAN;
        for (int j = 0; j < common; j++)
            policy[j] = scale * powers[j];
        for (int j = common; j < stride; j++)
            policy[j] = 0.0f;
    }
}

void net_forward(const Net *net, NetWork *work, const NetInput *inputs, int n, float *policy,
                 int stride, float *value) {
    net_run(net, work, inputs, n);
    net_probabilities(work, n, policy, stride);
    memcpy(value, work->value, (size_t)n * sizeof *value);
}
