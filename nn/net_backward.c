#include "base/check.h"
#include "base/fastmath.h"
#include "nn/net_internal.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

// Whether a target is 0 on all occupied cells.
static bool asks_for_free_cells(const float *target, int cells, const NetInput *input) {
    bool good = true;
    for (int j = 0; j < cells; j++)
        good &= target[j] == 0.0f || !bits_has(input->mine | input->theirs, j);
    return good;
}

// One sample's policy: d = scale * d(cross-entropy)/d(logit) = scale * (p - target).
static void policy_gradient(const float *logits, float log_sum, const float *target,
                            const NetInput *input, int cells, int stride, float scale, float *d,
                            NetLoss *loss) {
    float wanted[NET_LOGITS_MAX], log_p[NET_LOGITS_MAX], log_wanted[NET_LOGITS_MAX];
    memcpy(wanted, target, (size_t)cells * sizeof *wanted);
    memset(wanted + cells, 0, (size_t)(stride - cells) * sizeof *wanted);
    for (int j = 0; j < stride; j++) {
        log_p[j] = logits[j] - log_sum;
        log_wanted[j] = fast_logf(wanted[j]);
        d[j] = fast_expf(log_p[j]);
    }
    Vector entropy = {0}, crossed = {0};
    for (int j = 0; j < stride; j += VECTOR_FLOATS) {
        const Vector t = *vector_in(wanted + j);
        entropy -= t * *vector_in(log_wanted + j);
        crossed -= t * *vector_in(log_p + j);
    }
    const float cross_entropy = vector_sum(&crossed);
    // A loss that only a target on an occupied cell, or extreme weights, can reach.
    CHECK(!(cross_entropy > 1e20f) || !input || asks_for_free_cells(target, cells, input));
    for (int j = 0; j < stride; j++)
        d[j] = scale * (d[j] - wanted[j]);
    loss->policy += (double)cross_entropy;
    loss->policy_entropy += (double)vector_sum(&entropy);
}

// Gradients before the heads' biases, into work->d_logits and work->d_value; adds up the losses.
void net_back_loss(NetWork *work, const NetInput *inputs, const NetTarget *targets, int n,
                   float side, float value_weight, float scale, NetLoss *loss) {
    const int cells = net_cells(work->shape), stride = net_logits_stride(work->shape);
    for (int i = 0; i < n; i++) {
        const size_t row = (size_t)i * (size_t)stride;
        if (targets[i].policy)
            policy_gradient(work->logits + row, work->log_sum[i], targets[i].policy,
                            inputs ? &inputs[i] : NULL, cells, stride, scale, work->d_logits + row,
                            loss);
        else
            memset(work->d_logits + row, 0, (size_t)stride * sizeof *work->d_logits);
        const float value = side * work->value[i], error = value - targets[i].value;
        work->d_value[i] = side * scale * value_weight * 2.0f * error *
                           (1.0f - value * value); // tanh' = 1 - tanh^2
        loss->value += (double)error * (double)error;
    }
}

// sums[j] = sum over the rows of a[i][j].
void net_sum_columns(const float *a, int n, int columns, int stride, float *sums) {
    int j = 0;
    for (; j + 4 * VECTOR_FLOATS <= columns; j += 4 * VECTOR_FLOATS) {
        Vector sum0 = {0}, sum1 = {0}, sum2 = {0}, sum3 = {0};
        for (int i = 0; i < n; i++) {
            const VectorLoose *row = vector_in(a + (ptrdiff_t)i * stride + j);
            sum0 += row[0];
            sum1 += row[1];
            sum2 += row[2];
            sum3 += row[3];
        }
        VectorLoose *to = vector_out(sums + j);
        to[0] = sum0;
        to[1] = sum1;
        to[2] = sum2;
        to[3] = sum3;
    }
    for (; j + VECTOR_FLOATS <= columns; j += VECTOR_FLOATS) {
        Vector sum = {0};
        for (int i = 0; i < n; i++)
            sum += *vector_in(a + (ptrdiff_t)i * stride + j);
        *vector_out(sums + j) = sum;
    }
    for (; j < columns; j++) {
        sums[j] = 0.0f;
        for (int i = 0; i < n; i++)
            sums[j] += a[(ptrdiff_t)i * stride + j];
    }
}

// Gradients of both heads; leaves the neck's gradient in work->d_x.
void net_back_heads(const Net *net, NetWork *work, int n, float *gradient) {
    const NetLayout *layout = &work->layout;
    const float *parameters = net->parameters;
    const int cells = net_cells(net->shape), width = net->shape.width;
    const int stride = net_logits_stride(net->shape);
    float sums[NET_LOGITS_MAX];
    net_sum_columns(work->d_logits, n, cells, stride, sums);
    for (int j = 0; j < cells; j++)
        gradient[layout->policy_bias + (size_t)j] += sums[j];
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, cells, n, 1.0f, work->x, width,
                work->d_logits, stride, 1.0f, gradient + layout->policy_weight, cells);
    const float *value_weight = parameters + layout->value_weight;
    float *d_value_weight = gradient + layout->value_weight;
    for (int i = 0; i < n; i++) {
        const float d = work->d_value[i];
        const float *x = work->x + (size_t)i * (size_t)width;
        float *d_x = work->d_x + (size_t)i * (size_t)width;
        for (int j = 0; j < width; j++) {
            d_value_weight[j] += d * x[j];
            d_x[j] = d * value_weight[j];
        }
        gradient[layout->value_bias] += d;
    }
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, width, cells, 1.0f, work->d_logits,
                stride, parameters + layout->policy_weight, cells, 1.0f, work->d_x, width);
}

// Sum of a[i]*b[i] in double.
static double dot(const float *a, const float *b, size_t count) {
    double sum[VECTOR_FLOATS] = {0};
    size_t i = 0;
    for (; i + VECTOR_FLOATS <= count; i += VECTOR_FLOATS)
        for (size_t j = 0; j < VECTOR_FLOATS; j++)
            sum[j] += (double)(a[i + j] * b[i + j]);
    for (; i < count; i++)
        sum[0] += (double)(a[i] * b[i]);
    for (int j = 1; j < VECTOR_FLOATS; j++)
        sum[0] += sum[j];
    return sum[0];
}

// y += factor * x
void net_add_scaled(float *restrict y, const float *restrict x, float factor, size_t count) {
    for (size_t i = 0; i < count; i++)
        y[i] += factor * x[i];
}

// d_x += d_r where the relu's output is above 0.
static void add_through_relu(float *restrict d_x, const float *restrict d_r,
                             const float *restrict r, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float d = d_r[i];
        d_x[i] += r[i] > 0.0f ? d : 0.0f;
    }
}

// One residual layer: from the gradient of its output to that of its input, both in work->d_x.
// With P = r^T d_x the matrix's gradient is alpha*P and alpha's is <W, P> + <b, column sums of
// d_x>, so that W r + b need not be kept from the forward pass.
static void layer_backward(const Net *net, NetWork *work, int layer, int n, float *gradient) {
    const NetLayout *layout = &work->layout;
    const int width = net->shape.width;
    const size_t square = (size_t)width * (size_t)width, columns = (size_t)width;
    const float *weight = net->parameters + layout->weight[layer];
    const float *bias = net->parameters + layout->bias[layer];
    const float alpha = net->parameters[layout->alpha[layer]];
    const float *r = net_work_relu(work, layer);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, width, n, 1.0f, r, width, work->d_x,
                width, 0.0f, work->product, width);
    net_sum_columns(work->d_x, n, width, width, work->sums);
    gradient[layout->alpha[layer]] +=
        (float)(dot(weight, work->product, square) + dot(bias, work->sums, columns));
    net_add_scaled(gradient + layout->weight[layer], work->product, alpha, square);
    net_add_scaled(gradient + layout->bias[layer], work->sums, alpha, columns);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, width, width, alpha, work->d_x, width,
                weight, width, 0.0f, work->d_r, width);
    add_through_relu(work->d_x, work->d_r, r, (size_t)n * columns);
}

void net_back_layers(const Net *net, NetWork *work, int from, int to, int n, float *gradient) {
    for (int layer = to - 1; layer >= from; layer--)
        layer_backward(net, work, layer, n, gradient);
}

void net_back_intake(NetWork *work, const NetInput *inputs, int n, float *gradient) {
    const int width = work->shape.width;
    float *d_weight = gradient + work->layout.intake_weight;
    const float *d_x = work->d_x;
    int rows[NET_ROWS_MAX];
    for (int i = 0; i < n; i++, d_x += width) {
        const int count = net_intake_rows(work->shape, &inputs[i], rows);
        for (int k = 0; k < count; k++) {
            float *row = d_weight + (ptrdiff_t)rows[k] * width;
            for (int j = 0; j < width; j++)
                row[j] += d_x[j];
        }
    }
    net_sum_columns(work->d_x, n, width, width, work->sums);
    net_add_scaled(gradient + work->layout.intake_bias, work->sums, 1.0f, (size_t)width);
}

void net_backward_aux(const Net *net, NetWork *work, const NetInput *inputs,
                      const NetTarget *targets, int n, float value_weight, float scale,
                      float *gradient, NetLoss *loss, const NetAux *aux) {
    CHECK(work->d_x); // created for backward passes
    if (net->shape.model == NET_LEARNED) {
        CHECK(!aux);
        net_root_backward(net, work, inputs, targets, n, value_weight, scale, gradient, loss);
        return;
    }
    net_run(net, work, inputs, n);
    net_log_sums(work, n);
    net_back_loss(work, inputs, targets, n, 1.0f, value_weight, scale, loss);
    net_back_heads(net, work, n, gradient);
    if (aux)
        net_aux_add(work, aux, n, scale, loss);
    net_back_layers(net, work, 0, net->shape.depth, n, gradient);
    net_back_intake(work, inputs, n, gradient);
}

void net_backward(const Net *net, NetWork *work, const NetInput *inputs, const NetTarget *targets,
                  int n, float value_weight, float scale, float *gradient, NetLoss *loss) {
    net_backward_aux(net, work, inputs, targets, n, value_weight, scale, gradient, loss, NULL);
}
