// The network against a plain-loop reference in double that is written out below, and its gradients
// against central differences of that reference's loss.
#include "tests/testing.h"
#include "tests/testing_net.h"

#include "base/memory.h"
#include "engine/chains.h"
#include "nn/adam.h"
#include "nn/net.h"

#include <math.h>
#include <string.h>

enum { CELLS = BITS_CELLS_MAX };

static int cells_of(NetShape shape) {
    return shape.size * shape.size;
}

static const NetTensor *tensor_named(const Net *net, const char *name) {
    for (int i = 0; i < net->tensor_count; i++)
        if (strcmp(net->tensors[i].name, name) == 0)
            return &net->tensors[i];
    fail_msg("no tensor %s", name);
    return NULL;
}

// Element [row][column] of torch's matrix.
static double element(const NetTensor *tensor, const double *parameters, int row, int column) {
    return parameters[tensor->offset + (size_t)column * (size_t)tensor->rows + (size_t)row];
}

// Log-probabilities of the free cells (0 elsewhere) and the value of one position. Tensors stand in
// the order that tensors_are_torchs() checks.
static void reference(const Net *net, const double *parameters, const NetInput *input,
                      double policy[CELLS], double *value) {
    const int cells = cells_of(net->shape), width = net->shape.width;
    const int planes = net_planes(net->shape.inputs);
    const NetTensor *tensor = net->tensors;
    double x[64], r[64];
    Bits chains[CHAINS_PLANES];
    chains_find(input->mine, input->theirs, net->shape.size, chains);
    assert_true(width <= 64);
    for (int j = 0; j < width; j++) {
        x[j] = element(&tensor[1], parameters, j, 0);
        for (int cell = 0; cell < cells; cell++) {
            if (bits_has(input->mine, cell))
                x[j] += element(&tensor[0], parameters, j, 2 * cell);
            if (bits_has(input->theirs, cell))
                x[j] += element(&tensor[0], parameters, j, 2 * cell + 1);
            for (int plane = 2; plane < planes; plane++)
                if (bits_has(chains[plane - 2], cell))
                    x[j] += element(&tensor[0], parameters, j, plane * cells + cell);
        }
    }
    tensor += 2;
    for (int layer = 0; layer < net->shape.depth; layer++, tensor += 3) {
        for (int j = 0; j < width; j++)
            r[j] = x[j] > 0.0 ? x[j] : 0.0;
        for (int j = 0; j < width; j++) {
            double z = element(&tensor[1], parameters, j, 0);
            for (int k = 0; k < width; k++)
                z += element(&tensor[0], parameters, j, k) * r[k];
            x[j] += element(&tensor[2], parameters, 0, 0) * z;
        }
    }
    double sum = 0.0;
    for (int cell = 0; cell < cells; cell++) {
        policy[cell] = element(&tensor[1], parameters, cell, 0);
        for (int j = 0; j < width; j++)
            policy[cell] += element(&tensor[0], parameters, cell, j) * x[j];
        if (!bits_has(input->mine | input->theirs, cell))
            sum += exp(policy[cell]);
    }
    for (int cell = 0; cell < cells; cell++)
        policy[cell] = bits_has(input->mine | input->theirs, cell) ? 0.0 : policy[cell] - log(sum);
    double v = element(&tensor[3], parameters, 0, 0);
    for (int j = 0; j < width; j++)
        v += element(&tensor[2], parameters, 0, j) * x[j];
    *value = tanh(v);
}

static double reference_loss(const Net *net, const double *parameters, const NetInput *inputs,
                             const NetTarget *targets, int n, double value_weight) {
    double loss = 0.0;
    for (int i = 0; i < n; i++) {
        double policy[CELLS], value;
        reference(net, parameters, &inputs[i], policy, &value);
        for (int cell = 0; cell < cells_of(net->shape); cell++)
            loss -= (double)targets[i].policy[cell] * policy[cell];
        const double error = value - (double)targets[i].value;
        loss += value_weight * error * error;
    }
    return loss;
}

// Samples with any mix of stones and at least one free cell.
typedef struct Samples {
    int n;
    NetInput *inputs;
    NetTarget *targets;
    float *policies; // [n][cells]
} Samples;

static Samples random_samples(NetShape shape, int n, Rng *rng) {
    const int cells = cells_of(shape);
    Samples samples = {.n = n,
                       .inputs = memory_zeroed((size_t)n, sizeof *samples.inputs),
                       .targets = memory_zeroed((size_t)n, sizeof *samples.targets),
                       .policies = memory_zeroed((size_t)(n * cells), sizeof(float))};
    for (int i = 0; i < n; i++) {
        const uint32_t threshold = rng_below(rng, 4); // empty boards to nearly full ones
        NetInput *input = &samples.inputs[i];
        for (int cell = 0; cell < cells; cell++)
            if (rng_below(rng, 4) < threshold)
                *(rng_below(rng, 2) ? &input->mine : &input->theirs) |= bits_cell(cell);
        const Bits kept = bits_cell((int)rng_below(rng, (uint32_t)cells));
        input->mine &= ~kept;
        input->theirs &= ~kept;
        float *policy = samples.policies + i * cells, sum = 0.0f;
        for (int cell = 0; cell < cells; cell++)
            if (!bits_has(input->mine | input->theirs, cell)) {
                // Some exact zeros, as search targets have.
                policy[cell] = rng_below(rng, 3) || bits_has(kept, cell) ? rng_uniform(rng) : 0.0f;
                sum += policy[cell] += bits_has(kept, cell) ? 0.1f : 0.0f;
            }
        for (int cell = 0; cell < cells; cell++)
            policy[cell] /= sum;
        samples.targets[i] = (NetTarget){.policy = policy, .value = 2 * rng_uniform(rng) - 1};
    }
    return samples;
}

static void free_samples(Samples *samples) {
    free(samples->inputs);
    free(samples->targets);
    free(samples->policies);
}

static const NetShape shapes[] = {
    {.size = 2, .width = 1, .depth = 0},
    {.size = 2, .width = 3, .depth = 2},
    {.size = 3, .width = 1, .depth = 1},
    {.size = 3, .width = 16, .depth = 2},
    {.size = 4, .width = 2, .depth = 3},
    {.size = 4, .width = 16, .depth = 4},
    {.size = 5, .width = 7, .depth = 2},
    {.size = 5, .width = 64, .depth = 4},
    {.size = 6, .width = 8, .depth = 1},
    {.size = 7, .width = 33, .depth = 2},
    {.size = 8, .width = 17, .depth = 0},
    {.size = 9, .width = 24, .depth = 1},
    {.size = 10, .width = 40, .depth = 2},
    {.size = 11, .width = 5, .depth = 3},
    {.size = 11, .width = 64, .depth = 1},
    {.size = 2, .width = 3, .depth = 1, .inputs = NET_CHAINS},
    {.size = 3, .width = 16, .depth = 2, .inputs = NET_CHAINS},
    {.size = 5, .width = 33, .depth = 2, .inputs = NET_CHAINS},
    {.size = 8, .width = 17, .depth = 1, .inputs = NET_CHAINS},
    {.size = 9, .width = 24, .depth = 1, .inputs = NET_CHAINS},
    {.size = 11, .width = 40, .depth = 2, .inputs = NET_CHAINS},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static void forward_agrees_with_reference(void **state) {
    (void)state;
    Rng rng = testing_rng(0);
    for (int s = 0; s < SHAPES; s++) {
        const NetShape shape = shapes[s];
        const int cells = cells_of(shape), n = 33, stride = cells + 5 * (s % 5);
        Net *net = testing_net(shape, &rng);
        double *parameters = testing_net_doubles(net);
        Samples samples = random_samples(shape, n, &rng);
        NetWork *work = net_work_create(shape, n + s % 2, s % 2);
        float *policy = memory_zeroed((size_t)(n * stride), sizeof *policy);
        float *value = memory_zeroed((size_t)n, sizeof *value);
        net_forward(net, work, samples.inputs, n, policy, stride, value);
        for (int i = 0; i < n; i++) {
            double expected[CELLS], expected_value;
            reference(net, parameters, &samples.inputs[i], expected, &expected_value);
            assert_true(fabs(expected_value - (double)value[i]) < 3e-6);
            const Bits taken = samples.inputs[i].mine | samples.inputs[i].theirs;
            for (int cell = 0; cell < stride; cell++) {
                const float got = policy[i * stride + cell];
                if (cell >= cells || bits_has(taken, cell))
                    assert_true(got == 0.0f);
                else // relative, since the reference's are logarithms
                    assert_true(fabs(expected[cell] - log((double)got)) < 1e-5);
            }
        }
        net_work_destroy(work);
        free(value);
        free(policy);
        free_samples(&samples);
        free(parameters);
        net_destroy(net);
    }
}

// Rows of the intake are counted as they are summed: a stone one, a cell of a chain's plane one.
// All other multiply-adds of a forward pass are weights and biases, in the middle of a backward
// pass three times as many.
static void work_is_counted(void **state) {
    (void)state;
    const NetShape shape = {.size = 4, .width = 8, .depth = 2};
    Net *net = net_create(shape);
    NetWork *work = net_work_create(shape, 3, true);
    const NetInput inputs[3] = {{.mine = 0, .theirs = 0}, {.mine = 1, .theirs = 6}, {.mine = 8}};
    float policy[3 * 16], values[3];
    net_forward(net, work, inputs, 3, policy, 16, values);
    assert_int_equal(net_work_rows(work), 4);
    float target[16] = {0};
    target[15] = 1.0f;
    NetTarget targets[2] = {{target, 1.0f}, {target, 0.0f}};
    float *gradient = calloc(net->parameter_count, sizeof *gradient);
    NetLoss loss = {0};
    net_backward(net, work, inputs + 1, targets, 2, 1.0f, 1.0f, gradient, &loss);
    assert_int_equal(net_work_rows(work), 8);
    const double layers = 2 * 9 * 8, heads = 9 * 17;
    assert_true(net_forward_work(shape) == 8 + layers + heads);
    assert_true(net_sample_work(shape) == 2 * 8 + 3 * (layers + heads));
    assert_true(net_batch_work(shape) == 2 * layers);
    assert_true(net_paper_flops(shape) == net_forward_work(shape) + 32 * 8);
    free(gradient);
    net_work_destroy(work);
    net_destroy(net);
}

// Large logits: no overflow, still a distribution.
static void forward_survives_large_logits(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    const NetShape shape = {.size = 3, .width = 16, .depth = 1};
    Net *net = testing_net(shape, &rng);
    const NetTensor *bias = tensor_named(net, "policy.core.bias");
    for (int cell = 0; cell < 9; cell++)
        net->parameters[bias->offset + (size_t)cell] = cell == 4 ? 3000.0f : -3000.0f;
    net->parameters[tensor_named(net, "value.core.bias")->offset] = 1000.0f;
    NetWork *work = net_work_create(shape, 1, false);
    float policy[9], value;
    net_forward(net, work, &(NetInput){0}, 1, policy, 9, &value);
    assert_true(policy[4] == 1.0f && policy[0] == 0.0f);
    assert_true(value == 1.0f);
    net_work_destroy(work);
    net_destroy(net);
}

static void same_inputs_same_bytes(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    const NetShape shape = {.size = 5, .width = 64, .depth = 2};
    Net *net = testing_net(shape, &rng);
    Samples samples = random_samples(shape, 64, &rng);
    float first[64 * 25], second[64 * 25], value_first[64], value_second[64];
    NetWork *work = net_work_create(shape, 64, false), *other = net_work_create(shape, 100, true);
    net_forward(net, work, samples.inputs, 64, first, 25, value_first);
    net_forward(net, other, samples.inputs + 7, 50, second, 25, value_second); // dirty memory
    net_forward(net, other, samples.inputs, 64, second, 25, value_second);
    assert_memory_equal(first, second, sizeof first);
    assert_memory_equal(value_first, value_second, sizeof value_first);
    net_work_destroy(work);
    net_work_destroy(other);
    free_samples(&samples);
    net_destroy(net);
}

// Every parameter of small nets, some of every tensor of larger ones.
static void gradients_agree_with_differences(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    for (int s = 0; s < SHAPES; s++) {
        const NetShape shape = shapes[s];
        const int n = 9;
        const float value_weight = 0.7f, scale = 1.5f;
        const double step = 1e-6;
        Net *net = testing_net(shape, &rng);
        double *parameters = testing_net_doubles(net);
        Samples samples = random_samples(shape, n, &rng);
        NetWork *work = net_work_create(shape, n + 3, true);
        float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
        NetLoss loss = {0};
        net_backward(net, work, samples.inputs, samples.targets, n, value_weight, scale, gradient,
                     &loss);
        const double expected_loss = reference_loss(net, parameters, samples.inputs,
                                                    samples.targets, n, (double)value_weight);
        assert_true(fabs(loss.policy + (double)value_weight * loss.value - expected_loss) <
                    1e-5 * expected_loss);
        double worst = 0.0;
        for (int t = 0; t < net->tensor_count; t++) {
            const NetTensor *tensor = &net->tensors[t];
            const int count = tensor->rows * tensor->columns, checked = count < 40 ? count : 40;
            double largest = 0.0, error = 0.0;
            for (int k = 0; k < checked; k++) {
                const size_t at =
                    tensor->offset +
                    (size_t)(checked == count ? k : (int)rng_below(&rng, (uint32_t)count));
                const double kept = parameters[at];
                parameters[at] = kept + step;
                const double above = reference_loss(net, parameters, samples.inputs,
                                                    samples.targets, n, (double)value_weight);
                parameters[at] = kept - step;
                const double below = reference_loss(net, parameters, samples.inputs,
                                                    samples.targets, n, (double)value_weight);
                parameters[at] = kept;
                const double expected = (double)scale * (above - below) / (2.0 * step);
                largest = fmax(largest, fabs(expected));
                error = fmax(error, fabs(expected - (double)gradient[at]));
            }
            // Relative to the tensor's largest gradient; the offset is for tensors without any.
            const double relative = error / (largest + 1e-2);
            worst = fmax(worst, relative);
            if (relative > 1e-4)
                fail_msg("size %d width %d depth %d %s: error %g of %g", shape.size, shape.width,
                         shape.depth, tensor->name, error, largest);
        }
        print_message("size %d width %d depth %d: worst relative error %.1e\n", shape.size,
                      shape.width, shape.depth, worst);
        net_work_destroy(work);
        free(gradient);
        free_samples(&samples);
        free(parameters);
        net_destroy(net);
    }
}

static void backward_in_parts_adds_up(void **state) {
    (void)state;
    Rng rng = testing_rng(4);
    const NetShape shape = {.size = 4, .width = 24, .depth = 2};
    const int n = 70;
    Net *net = testing_net(shape, &rng);
    Samples samples = random_samples(shape, n, &rng);
    NetWork *work = net_work_create(shape, n, true);
    float *whole = memory_zeroed(net->parameter_count, sizeof *whole);
    float *parts = memory_zeroed(net->parameter_count, sizeof *parts);
    NetLoss whole_loss = {0}, parts_loss = {0};
    net_backward(net, work, samples.inputs, samples.targets, n, 1.0f, 0.5f, whole, &whole_loss);
    for (int start = 0, part = 1; start < n; start += part, part = part * 2 + 1) {
        const int count = start + part <= n ? part : n - start;
        net_backward(net, work, samples.inputs + start, samples.targets + start, count, 1.0f, 0.5f,
                     parts, &parts_loss);
    }
    float largest = 0.0f;
    for (size_t i = 0; i < net->parameter_count; i++)
        largest = fmaxf(largest, fabsf(whole[i]));
    assert_true(largest > 0.1f);
    for (size_t i = 0; i < net->parameter_count; i++)
        assert_true(fabsf(whole[i] - parts[i]) < 1e-5f * largest);
    assert_true(fabs(whole_loss.policy - parts_loss.policy) < 1e-4);
    assert_true(fabs(whole_loss.value - parts_loss.value) < 1e-4);
    assert_true(fabs(whole_loss.policy_entropy - parts_loss.policy_entropy) < 1e-4);
    // The same state gives identical bytes.
    float *again = memory_zeroed(net->parameter_count, sizeof *again);
    net_backward(net, work, samples.inputs, samples.targets, n, 1.0f, 0.5f, again, &whole_loss);
    assert_memory_equal(again, whole, net->parameter_count * sizeof *again);
    free(again);
    free(parts);
    free(whole);
    net_work_destroy(work);
    free_samples(&samples);
    net_destroy(net);
}

// Overfitting one batch: the policy loss reaches the targets' entropy, the value loss 0.
static void overfits_one_batch(void **state) {
    (void)state;
    Rng rng = testing_rng(5);
    const NetShape shape = {.size = 3, .width = 64, .depth = 2};
    const int n = 24;
    Net *net = net_create(shape);
    net_initialise(net, 0.0f, &rng);
    Samples samples = random_samples(shape, n, &rng);
    for (int i = 1; i < n; i++) // equal inputs with unequal targets could not be learnt
        for (int j = 0; j < i; j++)
            if (samples.inputs[i].mine == samples.inputs[j].mine &&
                samples.inputs[i].theirs == samples.inputs[j].theirs)
                samples.targets[i] = samples.targets[j];
    NetWork *work = net_work_create(shape, n, true);
    float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
    AdamConfig config = adam_config_default();
    config.learning_rate = 3e-3f;
    Adam *adam = adam_create(net->parameter_count, &config);
    NetLoss loss = {0}, first = {0};
    for (int step = 0; step < 2000; step++) {
        memset(gradient, 0, net->parameter_count * sizeof *gradient);
        loss = (NetLoss){0};
        net_backward(net, work, samples.inputs, samples.targets, n, 1.0f, 1.0f / (float)n, gradient,
                     &loss);
        if (step == 0)
            first = loss;
        adam_set_learning_rate(adam, step < 1000 ? 3e-3f : 3e-4f);
        adam_step(adam, net->parameters, gradient);
    }
    print_message("policy loss above its floor %.2e -> %.2e, value loss %.2e -> %.2e\n",
                  (first.policy - first.policy_entropy) / n,
                  (loss.policy - loss.policy_entropy) / n, first.value / n, loss.value / n);
    assert_true((first.policy - first.policy_entropy) / n > 0.05);
    assert_true(fabs(loss.policy - loss.policy_entropy) / n < 1e-4);
    assert_true(loss.value / n < 1e-4);
    adam_destroy(adam);
    free(gradient);
    net_work_destroy(work);
    free_samples(&samples);
    net_destroy(net);
}

static void initial_weights_are_as_stated(void **state) {
    (void)state;
    const int widths[] = {1, 2, 16, 50};
    for (int w = 0; w < 4; w++) {
        const NetShape shape = {
            .size = 4, .width = widths[w], .depth = 2, .inputs = w % 2 ? NET_CHAINS : NET_STONES};
        Rng rng = testing_rng(6);
        Net *net = net_create(shape);
        net_initialise(net, 0.25f, &rng);
        for (int t = 0; t < net->tensor_count; t++) {
            const NetTensor *tensor = &net->tensors[t];
            const float *values = net->parameters + tensor->offset;
            const int rows = tensor->rows, columns = tensor->columns;
            if (tensor->dims == 0) {
                assert_true(values[0] == 0.25f);
            } else if (strncmp(tensor->name, "body.", 5) == 0 && tensor->name[5] != '0' &&
                       tensor->dims == 2) {
                for (int a = 0; a < rows; a++) // rows times rows: 2 on the diagonal
                    for (int b = 0; b <= a; b++) {
                        double product = 0.0;
                        for (int k = 0; k < columns; k++)
                            product +=
                                (double)values[a * columns + k] * (double)values[b * columns + k];
                        assert_true(fabs(product - (a == b ? 2.0 : 0.0)) < 1e-5);
                    }
            } else {
                const bool first = strncmp(tensor->name, "body.0", 6) == 0;
                const float bound = 1.0f / sqrtf(first ? 32.0f : (float)widths[w]);
                float largest = 0.0f;
                for (int i = 0; i < rows * columns; i++)
                    largest = fmaxf(largest, fabsf(values[i]));
                assert_true(largest <= bound);
                if (rows * columns > 30)
                    assert_true(largest > 0.8f * bound);
            }
        }
        net_destroy(net);
    }
}

// The sum over first diagonal entries of many orthogonal matrices: 0 in the mean if signs are
// drawn as they should be (LAPACK alone makes them mostly negative).
static void orthogonal_weights_have_no_sign_bias(void **state) {
    (void)state;
    Rng rng = testing_rng(7);
    Net *net = net_create((NetShape){.size = 2, .width = 3, .depth = 1});
    const size_t at = tensor_named(net, "body.1.weight")->offset;
    double sum = 0.0;
    const int draws = 2000;
    for (int i = 0; i < draws; i++) {
        net_initialise(net, 0.0f, &rng);
        sum += (double)net->parameters[at];
    }
    // An entry's variance is 2/3.
    assert_true(fabs(sum / draws) < 5.0 * sqrt(2.0 / 3.0 / draws));
    net_destroy(net);
}

static void tensors_are_torchs(void **state) {
    (void)state;
    const struct {
        const char *name;
        int dims, rows, columns;
    } expected[] = {
        {"body.0.weight", 2, 6, 18},     {"body.0.bias", 1, 6, 1},
        {"body.1.weight", 2, 6, 6},      {"body.1.bias", 1, 6, 1},
        {"body.1.α", 0, 1, 1},           {"body.2.weight", 2, 6, 6},
        {"body.2.bias", 1, 6, 1},        {"body.2.α", 0, 1, 1},
        {"policy.core.weight", 2, 9, 6}, {"policy.core.bias", 1, 9, 1},
        {"value.core.weight", 2, 1, 6},  {"value.core.bias", 1, 1, 1},
    };
    Net *net = net_create((NetShape){.size = 3, .width = 6, .depth = 2});
    assert_int_equal(net->tensor_count, sizeof expected / sizeof expected[0]);
    for (int t = 0; t < net->tensor_count; t++) {
        assert_string_equal(net->tensors[t].name, expected[t].name);
        assert_int_equal(net->tensors[t].dims, expected[t].dims);
        assert_int_equal(net->tensors[t].rows, expected[t].rows);
        assert_int_equal(net->tensors[t].columns, expected[t].columns);
    }
    net_destroy(net);
}

static void tensors_cover_the_parameters_once(void **state) {
    (void)state;
    for (int s = 0; s < SHAPES; s++) {
        Net *net = net_create(shapes[s]);
        char *seen = memory_zeroed(net->parameter_count, 1);
        for (int t = 0; t < net->tensor_count; t++)
            for (int i = 0; i < net->tensors[t].rows * net->tensors[t].columns; i++)
                assert_int_equal(seen[net->tensors[t].offset + (size_t)i]++, 0);
        for (size_t i = 0; i < net->parameter_count; i++)
            assert_int_equal(seen[i], 1);
        assert_true(net_paper_flops(shapes[s]) ==
                    (double)net->parameter_count - (double)shapes[s].depth);
        free(seen);
        net_destroy(net);
    }
}

static void bad_shapes_are_refused(void **state) {
    (void)state;
    Error error;
    assert_int_equal(net_shape_check((NetShape){.size = 3, .width = 16, .depth = 2}, &error),
                     STATUS_OK);
    const NetShape bad[] = {{.size = 1, .width = 16, .depth = 2},
                            {.size = 12, .width = 16, .depth = 2},
                            {.size = 3, .width = 0, .depth = 2},
                            {.size = 3, .width = NET_WIDTH_MAX + 1, .depth = 2},
                            {.size = 3, .width = 16, .depth = -1},
                            {.size = 3, .width = 16, .depth = NET_DEPTH_MAX + 1},
                            {.size = 3, .width = 16, .depth = 2, .inputs = (NetInputs)2}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        error.text[0] = '\0';
        assert_int_equal(net_shape_check(bad[i], &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "expected"));
    }
}

static void inputs_have_names(void **state) {
    (void)state;
    for (int i = 0; net_inputs_names[i]; i++) {
        NetInputs inputs;
        assert_true(net_inputs_find(net_inputs_names[i], &inputs));
        assert_int_equal(inputs, i);
    }
    NetInputs inputs = NET_STONES;
    assert_false(net_inputs_find("", &inputs) || net_inputs_find("chain", &inputs));
    assert_int_equal(net_planes(NET_STONES), 2);
    assert_int_equal(net_planes(NET_CHAINS), 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_shapes_are_refused),
        cmocka_unit_test(inputs_have_names),
        cmocka_unit_test(tensors_are_torchs),
        cmocka_unit_test(tensors_cover_the_parameters_once),
        cmocka_unit_test(initial_weights_are_as_stated),
        cmocka_unit_test(orthogonal_weights_have_no_sign_bias),
        cmocka_unit_test(forward_agrees_with_reference),
        cmocka_unit_test(work_is_counted),
        cmocka_unit_test(forward_survives_large_logits),
        cmocka_unit_test(same_inputs_same_bytes),
        cmocka_unit_test(gradients_agree_with_differences),
        cmocka_unit_test(backward_in_parts_adds_up),
        cmocka_unit_test(overfits_one_batch),
    };
    return TESTING_RUN(tests);
}
