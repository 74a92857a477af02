#include "nn/net_latent.h"

#include "base/check.h"
#include "base/memory.h"
#include "nn/net_internal.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

// Below it a latent's range is taken for larger by as much, so that nothing is divided by 0.
static const float range_least = 1e-5f;

void net_latent_scale(float *x, NetScale *scales, int n, int width) {
    for (int i = 0; i < n; i++, x += width) {
        NetScale scale = {0};
        for (int j = 1; j < width; j++) {
            scale.least = x[j] < x[scale.least] ? j : scale.least;
            scale.most = x[j] > x[scale.most] ? j : scale.most;
        }
        const float least = x[scale.least], range = x[scale.most] - least;
        scale.range = range < range_least ? range + range_least : range;
        const float factor = 1.0f / scale.range;
        for (int j = 0; j < width; j++)
            x[j] = (x[j] - least) * factor;
        if (scales)
            scales[i] = scale;
    }
}

// From the gradient of scaled latents y to that of what was scaled, in place.
static void scale_backward(float *d, const float *y, const NetScale *scales, int n, int width) {
    for (int i = 0; i < n; i++, d += width, y += width) {
        const float factor = 1.0f / scales[i].range;
        float sum = 0.0f, product = 0.0f;
        for (int j = 0; j < width; j++) {
            sum += d[j];
            product += d[j] * y[j];
            d[j] *= factor;
        }
        d[scales[i].least] += (product - sum) * factor;
        d[scales[i].most] -= product * factor;
    }
}

// --- counts ---

// One layer of the dynamics before its residual layers: the latent's product and the bias.
static double linear_work(NetShape shape) {
    return (shape.width + 1.0) * shape.width;
}

double net_latent_paper_flops(NetShape shape) {
    return linear_work(shape) * (1.0 + shape.dynamics + shape.prediction) +
           (double)net_moves(shape) * shape.width + (shape.width + 1.0) * (net_cells(shape) + 1.0);
}

double net_latent_work(NetShape shape) {
    return net_latent_paper_flops(shape) - (net_moves(shape) - 1.0) * shape.width;
}

// Behind the intake a backward pass has two products for each one of the forward pass, and for a
// move's row as many additions as the forward pass. Biases have only the first of the two.
double net_unroll_sample_work(NetShape shape, int steps) {
    const double root = net_sample_work(shape);
    const double step = 3.0 * net_latent_work(shape) - 2.0 * shape.width;
    return root + steps * step;
}

double net_unroll_batch_work(NetShape shape, int steps) {
    return net_batch_work(shape) +
           2.0 * steps * (shape.dynamics + shape.prediction) * linear_work(shape);
}

// --- forward ---

static int move_row(NetShape shape, int cell, bool other) {
    return shape.frame == NET_FRAME_ROOT && other ? net_cells(shape) + cell : cell;
}

// -1 where the value head of a latent speaks for the other side than the one to move.
static float side_of(NetShape shape, bool other) {
    return shape.frame == NET_FRAME_ROOT && other ? -1.0f : 1.0f;
}

// work->x = latents' product with the dynamics' matrix, added to the biases and rows there.
static void dynamics_linear(const Net *net, NetWork *work, const float *latents, int n) {
    const int width = net->shape.width;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, width, width, 1.0f, latents, width,
                net->parameters + work->layout.dynamics_weight, width, 1.0f, work->x, width);
}

// One row of work->x: the bias and the row of the move.
static void dynamics_begin(const Net *net, NetWork *work, int i, int row) {
    const int width = net->shape.width;
    const float *bias = net->parameters + work->layout.dynamics_bias;
    const float *move = net->parameters + work->layout.move_weight + (ptrdiff_t)row * width;
    float *x = work->x + (ptrdiff_t)i * width;
    for (int j = 0; j < width; j++)
        x[j] = bias[j] + move[j];
}

static int behind_dynamics(NetShape shape) {
    return shape.depth + shape.dynamics;
}

// From the latents in work->x to logits and value.
static void predict(const Net *net, NetWork *work, const NetInput *inputs, int n) {
    net_run_layers(net, work, behind_dynamics(net->shape), net_layers(net->shape), n);
    net_run_heads(net, work, inputs, n);
}

static size_t latents_bytes(const NetWork *work, int n) {
    return (size_t)n * (size_t)work->shape.width * sizeof(float);
}

void net_represent(const Net *net, NetWork *work, const NetInput *inputs, int n, float *latents,
                   float *policy, int stride, float *value) {
    CHECK(net->shape.model == NET_LEARNED);
    net_run_body(net, work, inputs, n);
    net_latent_scale(work->x, NULL, n, net->shape.width);
    memcpy(latents, work->x, latents_bytes(work, n));
    predict(net, work, inputs, n);
    net_probabilities(work, n, policy, stride);
    memcpy(value, work->value, (size_t)n * sizeof *value);
}

void net_imagine(const Net *net, NetWork *work, const NetMove *moves, int n, float *latents,
                 float *policy, int stride, float *value) {
    const NetShape shape = net->shape;
    CHECK(shape.model == NET_LEARNED && net_is_same_shape(&work->shape, &shape));
    CHECK(n >= 1 && n <= work->batch_max);
    for (int i = 0; i < n; i++) {
        CHECK(moves[i].cell >= 0 && moves[i].cell < net_cells(shape));
        memcpy(latents + (ptrdiff_t)i * shape.width, moves[i].latent, latents_bytes(work, 1));
        dynamics_begin(net, work, i, move_row(shape, moves[i].cell, moves[i].other));
    }
    dynamics_linear(net, work, latents, n);
    net_run_layers(net, work, shape.depth, behind_dynamics(shape), n);
    net_latent_scale(work->x, NULL, n, shape.width);
    memcpy(latents, work->x, latents_bytes(work, n));
    predict(net, work, NULL, n);
    net_probabilities(work, n, policy, stride);
    for (int i = 0; i < n; i++)
        value[i] = side_of(shape, !moves[i].other) * work->value[i];
}

void net_root_backward(const Net *net, NetWork *work, const NetInput *inputs,
                       const NetTarget *targets, int n, float value_weight, float scale,
                       float *gradient, NetLoss *loss) {
    const NetShape shape = net->shape;
    net_run_body(net, work, inputs, n);
    net_latent_scale(work->x, work->scales, n, shape.width);
    memcpy(work->latents, work->x, latents_bytes(work, n));
    predict(net, work, inputs, n);
    net_log_sums(work, n);
    net_back_loss(work, inputs, targets, n, 1.0f, value_weight, scale, loss);
    net_back_heads(net, work, n, gradient);
    net_back_layers(net, work, behind_dynamics(shape), net_layers(shape), n, gradient);
    scale_backward(work->d_x, work->latents, work->scales, n, shape.width);
    net_back_layers(net, work, 0, shape.depth, n, gradient);
    net_back_intake(work, inputs, n, gradient);
}

// --- unroll ---

struct NetUnroll {
    NetWork *work;
    int steps;
    float *first;     // the work's own buffer of relus, that of step 0
    float *relus;     // [steps][layers][batch][width], those of the other steps
    float *latents;   // [steps + 1][batch][width]
    NetScale *scales; // [steps + 1][batch]
    float *d_latent;  // [batch][width], of the step before
};

NetUnroll *net_unroll_create(NetShape shape, int batch_max, int steps) {
    CHECK(shape.model == NET_LEARNED && steps >= 1);
    NetUnroll *unroll = memory_zeroed(1, sizeof *unroll);
    const size_t batch = (size_t)batch_max, row = (size_t)shape.width;
    const size_t times = (size_t)steps;
    unroll->work = net_work_create(shape, batch_max, true);
    unroll->steps = steps;
    unroll->first = unroll->work->r;
    unroll->relus = memory_zeroed(times * (size_t)net_layers(shape) * batch * row, sizeof(float));
    unroll->latents = memory_zeroed((times + 1) * batch * row, sizeof(float));
    unroll->scales = memory_zeroed((times + 1) * batch, sizeof *unroll->scales);
    unroll->d_latent = memory_zeroed(batch * row, sizeof(float));
    return unroll;
}

void net_unroll_destroy(NetUnroll *unroll) {
    if (!unroll)
        return;
    unroll->work->r = unroll->first;
    net_work_destroy(unroll->work);
    free(unroll->relus);
    free(unroll->latents);
    free(unroll->scales);
    free(unroll->d_latent);
    free(unroll);
}

uint64_t net_unroll_rows(const NetUnroll *unroll) {
    return net_work_rows(unroll->work);
}

static float *latents_of(const NetUnroll *unroll, int step) {
    const NetWork *work = unroll->work;
    return unroll->latents + (size_t)step * (size_t)work->batch_max * (size_t)work->shape.width;
}

static NetScale *scales_of(const NetUnroll *unroll, int step) {
    return unroll->scales + (size_t)step * (size_t)unroll->work->batch_max;
}

// Makes the work keep, or have kept, the relus of a step.
static void enter(NetUnroll *unroll, int step) {
    NetWork *work = unroll->work;
    const size_t block =
        (size_t)net_layers(work->shape) * (size_t)work->batch_max * (size_t)work->shape.width;
    work->r = step == 0 ? unroll->first : unroll->relus + (size_t)(step - 1) * block;
}

static void run_steps(const Net *net, NetUnroll *unroll, const NetUnrollBatch *batch) {
    NetWork *work = unroll->work;
    const NetShape shape = net->shape;
    const int n = batch->n;
    for (int step = 0; step <= unroll->steps; step++) {
        enter(unroll, step);
        if (step == 0) {
            net_run_body(net, work, batch->inputs, n);
        } else {
            const int *cells = batch->cells + (ptrdiff_t)(step - 1) * n;
            for (int i = 0; i < n; i++) {
                CHECK(cells[i] >= 0 && cells[i] < net_cells(shape));
                dynamics_begin(net, work, i, move_row(shape, cells[i], step % 2 == 0));
            }
            dynamics_linear(net, work, latents_of(unroll, step - 1), n);
            net_run_layers(net, work, shape.depth, behind_dynamics(shape), n);
        }
        net_latent_scale(work->x, scales_of(unroll, step), n, shape.width);
        memcpy(latents_of(unroll, step), work->x, latents_bytes(work, n));
    }
}

// The gradient of a step's loss in its latents, into work->d_x.
static void predict_backward(const Net *net, NetUnroll *unroll, const NetUnrollBatch *batch,
                             int step, float *gradient, NetLoss *loss) {
    NetWork *work = unroll->work;
    const int n = batch->n;
    const NetInput *inputs = step == 0 ? batch->inputs : NULL;
    const float share = step == 0 ? 1.0f : 1.0f / (float)unroll->steps;
    memcpy(work->x, latents_of(unroll, step), latents_bytes(work, n));
    predict(net, work, inputs, n);
    net_log_sums(work, n);
    net_back_loss(work, inputs, batch->targets + (ptrdiff_t)step * n, n,
                  side_of(net->shape, step % 2 == 1), batch->value_weight, share * batch->scale,
                  &loss[step]);
    net_back_heads(net, work, n, gradient);
    net_back_layers(net, work, behind_dynamics(net->shape), net_layers(net->shape), n, gradient);
}

// From the gradient before the dynamics' residual layers, in work->d_x, to the parameters and into
// the latents that the moves were made from.
static void dynamics_backward(const Net *net, NetUnroll *unroll, const NetUnrollBatch *batch,
                              int step, float *gradient) {
    NetWork *work = unroll->work;
    const NetLayout *layout = &work->layout;
    const NetShape shape = net->shape;
    const int width = shape.width, n = batch->n;
    const int *cells = batch->cells + (ptrdiff_t)(step - 1) * n;
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, width, n, 1.0f,
                latents_of(unroll, step - 1), width, work->d_x, width, 1.0f,
                gradient + layout->dynamics_weight, width);
    net_sum_columns(work->d_x, n, width, width, work->sums);
    net_add_scaled(gradient + layout->dynamics_bias, work->sums, 1.0f, (size_t)width);
    for (int i = 0; i < n; i++)
        net_add_scaled(gradient + layout->move_weight +
                           (ptrdiff_t)move_row(shape, cells[i], step % 2 == 0) * width,
                       work->d_x + (ptrdiff_t)i * width, 1.0f, (size_t)width);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, width, width, batch->latent_gradient,
                work->d_x, width, net->parameters + layout->dynamics_weight, width, 0.0f,
                unroll->d_latent, width);
}

void net_unroll_backward(const Net *net, NetUnroll *unroll, const NetUnrollBatch *batch,
                         float *gradient, NetLoss *loss) {
    NetWork *work = unroll->work;
    const NetShape shape = net->shape;
    const int n = batch->n;
    run_steps(net, unroll, batch);
    for (int step = unroll->steps; step >= 0; step--) {
        enter(unroll, step);
        predict_backward(net, unroll, batch, step, gradient, loss);
        if (step < unroll->steps)
            net_add_scaled(work->d_x, unroll->d_latent, 1.0f, (size_t)n * (size_t)shape.width);
        scale_backward(work->d_x, latents_of(unroll, step), scales_of(unroll, step), n,
                       shape.width);
        if (step == 0) {
            net_back_layers(net, work, 0, shape.depth, n, gradient);
            net_back_intake(work, batch->inputs, n, gradient);
        } else {
            net_back_layers(net, work, shape.depth, behind_dynamics(shape), n, gradient);
            dynamics_backward(net, unroll, batch, step, gradient);
        }
    }
}
