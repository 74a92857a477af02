#include "nn/net.h"

#include "base/check.h"
#include "base/memory.h"
#include "nn/net_internal.h"

#include <cblas.h>
#include <lapack.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const net_inputs_names[] = {"stones", "chains", NULL};
const char *const net_model_names[] = {"rules", "learned", NULL};
const char *const net_frame_names[] = {"mover", "root", NULL};

int net_planes(NetInputs inputs) {
    return inputs == NET_CHAINS ? 2 + CHAINS_PLANES : 2;
}

bool net_inputs_find(const char *name, NetInputs *inputs) {
    for (int i = 0; net_inputs_names[i]; i++)
        if (strcmp(net_inputs_names[i], name) == 0) {
            *inputs = (NetInputs)i;
            return true;
        }
    return false;
}

Status net_shape_check(NetShape shape, Error *error) {
    if (shape.size < 2 || shape.size > BITS_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "board size %d: expected 2 to %d", shape.size,
                         BITS_SIZE_MAX);
    if (shape.width < 1 || shape.width > NET_WIDTH_MAX)
        return error_set(error, STATUS_INVALID, "network width %d: expected 1 to %d", shape.width,
                         NET_WIDTH_MAX);
    if (shape.depth < 0 || shape.depth > NET_DEPTH_MAX)
        return error_set(error, STATUS_INVALID, "network depth %d: expected 0 to %d", shape.depth,
                         NET_DEPTH_MAX);
    if (shape.inputs != NET_STONES && shape.inputs != NET_CHAINS)
        return error_set(error, STATUS_INVALID, "network inputs %d: expected stones or chains",
                         (int)shape.inputs);
    if (shape.model != NET_RULES && shape.model != NET_LEARNED)
        return error_set(error, STATUS_INVALID, "network model %d: expected rules or learned",
                         (int)shape.model);
    const bool learned = shape.model == NET_LEARNED;
    if (shape.frame < NET_FRAME_MOVER || shape.frame > (learned ? NET_FRAME_ROOT : 0))
        return error_set(error, STATUS_INVALID, "network frame %d: expected %s", (int)shape.frame,
                         learned ? "mover or root" : "none without a learned model");
    const int most = learned ? NET_DEPTH_MAX - shape.depth : 0;
    if (shape.dynamics < 0 || shape.prediction < 0 || shape.dynamics > most ||
        shape.prediction > most - shape.dynamics)
        return error_set(error, STATUS_INVALID,
                         "network layers %d of dynamics and %d of prediction: expected %d together "
                         "at most",
                         shape.dynamics, shape.prediction, most);
    return STATUS_OK;
}

Status net_refuse_model(const Net *net, const char *name, Error *error) {
    return net->shape.model == NET_RULES
               ? STATUS_OK
               : error_set(error, STATUS_INVALID,
                           "%s: a net with a learned model, expected one without", name);
}

// Matrices first: if the width is a multiple of 16, each then begins on a cache line.
NetLayout net_layout(NetShape shape) {
    const size_t cells = (size_t)net_cells(shape), width = (size_t)shape.width;
    const bool learned = shape.model == NET_LEARNED;
    NetLayout layout;
    size_t end = 0;
    layout.intake_weight = end, end += (size_t)net_planes(shape.inputs) * cells * width;
    for (int i = 0; i < net_layers(shape); i++)
        layout.weight[i] = end, end += width * width;
    layout.dynamics_weight = end, end += learned ? width * width : 0;
    layout.move_weight = end, end += (size_t)net_moves(shape) * width;
    layout.policy_weight = end, end += width * cells;
    layout.value_weight = end, end += width;
    layout.intake_bias = end, end += width;
    for (int i = 0; i < net_layers(shape); i++)
        layout.bias[i] = end, end += width;
    layout.dynamics_bias = end, end += learned ? width : 0;
    layout.policy_bias = end, end += cells;
    layout.value_bias = end, end += 1;
    for (int i = 0; i < net_layers(shape); i++)
        layout.alpha[i] = end, end += 1;
    layout.count = end;
    return layout;
}

static void add_tensor(Net *net, const char *name, int dims, int rows, int columns, size_t offset) {
    NetTensor *tensor = &net->tensors[net->tensor_count++];
    *tensor = (NetTensor){.dims = dims, .rows = rows, .columns = columns, .offset = offset};
    CHECK(snprintf(tensor->name, sizeof tensor->name, "%s", name) < (int)sizeof tensor->name);
}

// Residual layers from .. to - 1 as `part`.1, `part`.2, ...
static void add_layers(Net *net, const NetLayout *layout, const char *part, int from, int to) {
    const int width = net->shape.width;
    for (int i = from; i < to; i++) {
        char name[32];
        snprintf(name, sizeof name, "%s.%d.weight", part, i - from + 1);
        add_tensor(net, name, 2, width, width, layout->weight[i]);
        snprintf(name, sizeof name, "%s.%d.bias", part, i - from + 1);
        add_tensor(net, name, 1, width, 1, layout->bias[i]);
        snprintf(name, sizeof name, "%s.%d.α", part, i - from + 1);
        add_tensor(net, name, 0, 1, 1, layout->alpha[i]);
    }
}

static void add_tensors(Net *net, const NetLayout *layout) {
    const NetShape shape = net->shape;
    const int cells = net_cells(shape), width = shape.width;
    net->tensors = memory_zeroed((size_t)(9 + 3 * net_layers(shape)), sizeof *net->tensors);
    const int inputs = net_planes(net->shape.inputs) * cells;
    add_tensor(net, "body.0.weight", 2, width, inputs, layout->intake_weight);
    add_tensor(net, "body.0.bias", 1, width, 1, layout->intake_bias);
    add_layers(net, layout, "body", 0, shape.depth);
    if (shape.model == NET_LEARNED) {
        add_tensor(net, "dynamics.0.weight", 2, width, width, layout->dynamics_weight);
        add_tensor(net, "dynamics.0.bias", 1, width, 1, layout->dynamics_bias);
        add_tensor(net, "dynamics.move.weight", 2, width, net_moves(shape), layout->move_weight);
        const int behind = shape.depth + shape.dynamics;
        add_layers(net, layout, "dynamics", shape.depth, behind);
        add_layers(net, layout, "prediction", behind, behind + shape.prediction);
    }
    add_tensor(net, "policy.core.weight", 2, cells, width, layout->policy_weight);
    add_tensor(net, "policy.core.bias", 1, cells, 1, layout->policy_bias);
    add_tensor(net, "value.core.weight", 2, 1, width, layout->value_weight);
    add_tensor(net, "value.core.bias", 1, 1, 1, layout->value_bias);
}

Net *net_create(NetShape shape) {
    CHECK(net_shape_check(shape, NULL) == STATUS_OK);
    // For the whole process, see net.h. Read first, so that threads that create nets do not write.
    if (openblas_get_num_threads() != 1)
        openblas_set_num_threads(1);
    const NetLayout layout = net_layout(shape);
    Net *net = memory_zeroed(1, sizeof *net);
    net->shape = shape;
    net->parameter_count = layout.count;
    net->parameters = memory_zeroed(layout.count, sizeof *net->parameters);
    add_tensors(net, &layout);
    return net;
}

Net *net_copy(const Net *net) {
    Net *copy = net_create(net->shape);
    memcpy(copy->parameters, net->parameters, net->parameter_count * sizeof *net->parameters);
    return copy;
}

void net_destroy(Net *net) {
    if (!net)
        return;
    free(net->parameters);
    free(net->tensors);
    free(net);
}

static void fill_uniform(float *values, size_t count, double bound, Rng *rng) {
    for (size_t i = 0; i < count; i++)
        values[i] = (float)((2.0 * (double)rng_uniform(rng) - 1.0) * bound);
}

// The Q of a Gaussian matrix's QR factorisation, its columns turned so that R's diagonal is
// positive: then Q is uniform over the orthogonal matrices (Mezzadri 2007, math-ph/0609050).
static void fill_orthogonal(float *values, int width, double gain, Rng *rng) {
    const size_t count = (size_t)width * (size_t)width;
    double *matrix = memory_zeroed(count, sizeof *matrix);
    double *tau = memory_zeroed((size_t)width, sizeof *tau);
    bool *negative = memory_zeroed((size_t)width, sizeof *negative);
    const int work_size = 64 * width;
    double *work = memory_zeroed((size_t)work_size, sizeof *work);
    for (size_t i = 0; i < count; i++)
        matrix[i] = rng_normal(rng);
    int info;
    LAPACK_dgeqrf(&width, &width, matrix, &width, tau, work, &work_size, &info);
    CHECK(info == 0);
    for (int i = 0; i < width; i++)
        negative[i] = matrix[(size_t)i * (size_t)width + (size_t)i] < 0.0;
    LAPACK_dorgqr(&width, &width, &width, matrix, &width, tau, work, &work_size, &info);
    CHECK(info == 0);
    for (int column = 0; column < width; column++)
        for (int row = 0; row < width; row++) {
            const size_t i = (size_t)column * (size_t)width + (size_t)row;
            values[i] = (float)(negative[column] ? -gain * matrix[i] : gain * matrix[i]);
        }
    free(work);
    free(negative);
    free(tau);
    free(matrix);
}

void net_initialise(Net *net, float alpha, Rng *rng) {
    const NetLayout layout = net_layout(net->shape);
    const size_t cells = (size_t)net_cells(net->shape), width = (size_t)net->shape.width;
    float *parameters = net->parameters;
    const size_t inputs = (size_t)net_planes(net->shape.inputs) * cells;
    const double input_bound = 1.0 / sqrt(2.0 * (double)cells);
    const double width_bound = 1.0 / sqrt((double)width);
    fill_uniform(parameters + layout.intake_weight, inputs * width, input_bound, rng);
    fill_uniform(parameters + layout.intake_bias, width, input_bound, rng);
    for (int i = 0; i < net_layers(net->shape); i++) {
        fill_orthogonal(parameters + layout.weight[i], net->shape.width, sqrt(2.0), rng);
        fill_uniform(parameters + layout.bias[i], width, width_bound, rng);
        parameters[layout.alpha[i]] = alpha;
    }
    if (net->shape.model == NET_LEARNED) {
        fill_orthogonal(parameters + layout.dynamics_weight, net->shape.width, 1.0, rng);
        fill_uniform(parameters + layout.dynamics_bias, width, width_bound, rng);
        fill_uniform(parameters + layout.move_weight, (size_t)net_moves(net->shape) * width,
                     input_bound, rng);
    }
    fill_uniform(parameters + layout.policy_weight, width * cells, width_bound, rng);
    fill_uniform(parameters + layout.policy_bias, cells, width_bound, rng);
    fill_uniform(parameters + layout.value_weight, width, width_bound, rng);
    fill_uniform(parameters + layout.value_bias, 1, width_bound, rng);
}

double net_paper_flops(NetShape shape) {
    const double cells = (double)net_cells(shape), width = (double)shape.width;
    return (net_planes(shape.inputs) * cells + 1.0) * width +
           (double)(shape.depth + shape.prediction) * (width + 1.0) * width +
           (width + 1.0) * (cells + 1.0);
}

double net_weight_count(NetShape shape) {
    return (double)net_layout(shape).count - net_layers(shape);
}

double net_forward_flops(NetShape shape) {
    return 2.0 * net_paper_flops(shape);
}

double net_forward_work(NetShape shape) {
    return net_paper_flops(shape) -
           (double)net_planes(shape.inputs) * net_cells(shape) * (double)shape.width;
}

// After the intake, a backward pass has two products for each one of the forward pass: the gradient
// of the weights and that of the layer's input. The intake's bias has only the first.
double net_sample_work(NetShape shape) {
    return 3.0 * net_forward_work(shape) - shape.width;
}

double net_batch_work(NetShape shape) {
    return 2.0 * (shape.depth + shape.prediction) * (shape.width + 1.0) * shape.width;
}

uint64_t net_work_rows(const NetWork *work) {
    return work->rows;
}

NetWork *net_work_create(NetShape shape, int batch_max, bool backward) {
    CHECK(net_shape_check(shape, NULL) == STATUS_OK && batch_max >= 1);
    const size_t batch = (size_t)batch_max, width = (size_t)shape.width;
    const size_t activations = batch * width, logits = batch * (size_t)net_logits_stride(shape);
    NetWork *work = memory_zeroed(1, sizeof *work);
    work->shape = shape;
    work->layout = net_layout(shape);
    work->batch_max = batch_max;
    work->x = memory_zeroed(activations, sizeof(float));
    work->r =
        memory_zeroed(activations * (size_t)(backward ? net_layers(shape) : 1), sizeof(float));
    work->logits = memory_zeroed(logits, sizeof(float));
    work->largest = memory_zeroed(batch, sizeof(float));
    work->value = memory_zeroed(batch, sizeof(float));
    if (backward) {
        work->log_sum = memory_zeroed(batch, sizeof(float));
        work->d_x = memory_zeroed(activations, sizeof(float));
        work->d_r = memory_zeroed(activations, sizeof(float));
        work->d_logits = memory_zeroed(logits, sizeof(float));
        work->d_value = memory_zeroed(batch, sizeof(float));
        if (shape.model == NET_LEARNED) {
            work->latents = memory_zeroed(activations, sizeof(float));
            work->scales = memory_zeroed(batch, sizeof *work->scales);
        }
        work->product = memory_zeroed(width * width, sizeof(float));
        work->sums = memory_zeroed(width, sizeof(float));
    }
    return work;
}

void net_work_destroy(NetWork *work) {
    if (!work)
        return;
    free(work->x);
    free(work->r);
    free(work->logits);
    free(work->largest);
    free(work->log_sum);
    free(work->value);
    free(work->d_x);
    free(work->d_r);
    free(work->d_logits);
    free(work->d_value);
    free(work->latents);
    free(work->scales);
    free(work->product);
    free(work->sums);
    free(work);
}
