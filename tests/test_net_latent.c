// The learned model against a plain-loop reference in double that is written out below, and its
// gradients through an unroll against central differences of that reference's losses.
#include "tests/testing.h"
#include "tests/testing_net.h"

#include "base/memory.h"
#include "engine/chains.h"
#include "nn/adam.h"
#include "nn/net_latent.h"
#include "nn/weights.h"

#include <math.h>
#include <string.h>

enum { CELLS = BITS_CELLS_MAX, STEPS = 5, WIDTH = 40 };

static const NetShape shapes[] = {
    {.size = 2, .width = 3, .depth = 0, .model = NET_LEARNED},
    {.size = 3, .width = 16, .depth = 2, .model = NET_LEARNED, .dynamics = 1, .prediction = 1},
    {.size = 3,
     .width = 8,
     .depth = 1,
     .model = NET_LEARNED,
     .frame = NET_FRAME_ROOT,
     .dynamics = 2},
    {.size = 4,
     .width = 33,
     .depth = 0,
     .inputs = NET_CHAINS,
     .model = NET_LEARNED,
     .dynamics = 0,
     .prediction = 2},
    {.size = 5,
     .width = 7,
     .depth = 3,
     .model = NET_LEARNED,
     .frame = NET_FRAME_ROOT,
     .dynamics = 1,
     .prediction = 1},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static const char *shape_text(NetShape shape) {
    static char text[96];
    snprintf(text, sizeof text, "size %d width %d layers %d, %d, %d frame %s", shape.size,
             shape.width, shape.depth, shape.dynamics, shape.prediction,
             net_frame_names[shape.frame]);
    return text;
}

static const NetTensor *tensor_named(const Net *net, const char *name) {
    for (int i = 0; i < net->tensor_count; i++)
        if (strcmp(net->tensors[i].name, name) == 0)
            return &net->tensors[i];
    return NULL;
}

// y += W x and y += W[:, column], by names, for torch's matrices.
static void add_product(const Net *net, const double *p, const char *name, const double *x,
                        double *y) {
    const NetTensor *tensor = tensor_named(net, name);
    for (int column = 0; column < tensor->columns; column++)
        for (int row = 0; row < tensor->rows; row++)
            y[row] += p[tensor->offset + (size_t)(column * tensor->rows + row)] * x[column];
}

static void add_column(const Net *net, const double *p, const char *name, int column, double *y) {
    const NetTensor *tensor = tensor_named(net, name);
    for (int row = 0; row < tensor->rows; row++)
        y[row] += p[tensor->offset + (size_t)(column * tensor->rows + row)];
}

static void residual(const Net *net, const double *p, const char *part, int layers, double *x) {
    for (int layer = 1; layer <= layers; layer++) {
        char name[64];
        double r[WIDTH], z[WIDTH] = {0};
        for (int j = 0; j < net->shape.width; j++)
            r[j] = fmax(x[j], 0.0);
        snprintf(name, sizeof name, "%s.%d.weight", part, layer);
        add_product(net, p, name, r, z);
        snprintf(name, sizeof name, "%s.%d.bias", part, layer);
        add_column(net, p, name, 0, z);
        snprintf(name, sizeof name, "%s.%d.α", part, layer);
        const double alpha = p[tensor_named(net, name)->offset];
        for (int j = 0; j < net->shape.width; j++)
            x[j] += alpha * z[j];
    }
}

static void scale(int width, double *x) {
    double least = x[0], most = x[0];
    for (int j = 1; j < width; j++) {
        least = fmin(least, x[j]);
        most = fmax(most, x[j]);
    }
    for (int j = 0; j < width; j++)
        x[j] = (x[j] - least) / (most - least);
}

static void represent(const Net *net, const double *p, const NetInput *input, double *x) {
    const int size = net->shape.size, cells = size * size;
    Bits planes[6];
    chains_find(input->mine, input->theirs, size, planes);
    memset(x, 0, WIDTH * sizeof *x);
    add_column(net, p, "body.0.bias", 0, x);
    for (int cell = 0; cell < cells; cell++) {
        if (bits_has(input->mine, cell))
            add_column(net, p, "body.0.weight", 2 * cell, x);
        if (bits_has(input->theirs, cell))
            add_column(net, p, "body.0.weight", 2 * cell + 1, x);
        for (int plane = 0; net->shape.inputs == NET_CHAINS && plane < 4; plane++)
            if (bits_has(planes[plane], cell))
                add_column(net, p, "body.0.weight", (2 + plane) * cells + cell, x);
    }
    residual(net, p, "body", net->shape.depth, x);
    scale(net->shape.width, x);
}

// The latent behind move number `step` (from 1) at `cell`.
static void imagine(const Net *net, const double *p, int step, int cell, double *x) {
    const int cells = net->shape.size * net->shape.size;
    const bool other = net->shape.frame == NET_FRAME_ROOT && step % 2 == 0;
    double next[WIDTH] = {0};
    add_column(net, p, "dynamics.0.bias", 0, next);
    add_column(net, p, "dynamics.move.weight", cell + (other ? cells : 0), next);
    add_product(net, p, "dynamics.0.weight", x, next);
    residual(net, p, "dynamics", net->shape.dynamics, next);
    scale(net->shape.width, next);
    memcpy(x, next, sizeof next);
}

// Log-probabilities of the cells not in `taken`, and the value for the side to move.
static void predict(const Net *net, const double *p, int step, Bits taken, const double *latent,
                    double policy[CELLS], double *value) {
    const int cells = net->shape.size * net->shape.size;
    double x[WIDTH], sum = 0.0, v = 0.0;
    memcpy(x, latent, sizeof x);
    residual(net, p, "prediction", net->shape.prediction, x);
    memset(policy, 0, CELLS * sizeof *policy);
    add_product(net, p, "policy.core.weight", x, policy);
    add_column(net, p, "policy.core.bias", 0, policy);
    for (int cell = 0; cell < cells; cell++)
        sum += bits_has(taken, cell) ? 0.0 : exp(policy[cell]);
    for (int cell = 0; cell < cells; cell++)
        policy[cell] = bits_has(taken, cell) ? 0.0 : policy[cell] - log(sum);
    add_product(net, p, "value.core.weight", x, &v);
    add_column(net, p, "value.core.bias", 0, &v);
    *value = net->shape.frame == NET_FRAME_ROOT && step % 2 == 1 ? -tanh(v) : tanh(v);
}

// Samples: roots with any mix of stones, moves and targets as they come, some without a policy.
typedef struct Samples {
    int n;
    NetInput *inputs;
    int *cells;
    NetTarget *targets;
    float *policies;
} Samples;

static Samples random_samples(NetShape shape, int n, Rng *rng) {
    const int cells = shape.size * shape.size;
    const size_t all = (size_t)((STEPS + 1) * n);
    Samples samples = {.n = n,
                       .inputs = memory_zeroed((size_t)n, sizeof *samples.inputs),
                       .cells = memory_zeroed(all, sizeof *samples.cells),
                       .targets = memory_zeroed(all, sizeof *samples.targets),
                       .policies = memory_zeroed(all * (size_t)cells, sizeof(float))};
    for (int i = 0; i < n; i++)
        for (int cell = 1; cell < cells; cell++) // the first cell stays free
            if (rng_below(rng, 2))
                *(rng_below(rng, 2) ? &samples.inputs[i].mine : &samples.inputs[i].theirs) |=
                    bits_cell(cell);
    for (int k = 0; k < (int)all; k++) {
        const NetInput *input = &samples.inputs[k % n];
        const Bits taken = k < n ? input->mine | input->theirs : 0;
        float *policy = samples.policies + k * cells, sum = 0.0f;
        for (int cell = 0; cell < cells; cell++)
            sum += policy[cell] = bits_has(taken, cell) ? 0.0f : 0.05f + rng_uniform(rng);
        for (int cell = 0; cell < cells; cell++)
            policy[cell] /= sum;
        samples.cells[k] = (int)rng_below(rng, (uint32_t)cells);
        const bool none = k >= n && rng_below(rng, 4) == 0;
        samples.targets[k] =
            (NetTarget){.policy = none ? NULL : policy, .value = 2 * rng_uniform(rng) - 1};
    }
    return samples;
}

static void free_samples(Samples *samples) {
    free(samples->inputs);
    free(samples->cells);
    free(samples->targets);
    free(samples->policies);
}

static NetUnrollBatch batch_of(const Samples *samples) {
    return (NetUnrollBatch){.n = samples->n,
                            .inputs = samples->inputs,
                            .cells = samples->cells,
                            .targets = samples->targets,
                            .value_weight = 0.7f,
                            .scale = 1.5f,
                            .latent_gradient = 0.5f};
}

static void answers_agree_with_reference(void **state) {
    (void)state;
    Rng rng = testing_rng(0);
    for (int s = 0; s < SHAPES; s++) {
        const NetShape shape = shapes[s];
        const int cells = shape.size * shape.size, n = 5, width = shape.width, stride = cells + 3;
        Net *net = testing_net(shape, &rng);
        double *p = testing_net_doubles(net), x[5][WIDTH], expected[CELLS], expected_value;
        Samples samples = random_samples(shape, n, &rng);
        NetWork *work = net_work_create(shape, n, false);
        float latents[2][5 * WIDTH], policy[5 * (CELLS + 3)], value[5];
        NetMove moves[5];
        for (int step = 0; step <= STEPS; step++) {
            float *to = latents[step % 2], *from = latents[1 - step % 2];
            for (int i = 0; i < n && step > 0; i++)
                moves[i] = (NetMove){.latent = from + i * width,
                                     .cell = samples.cells[(step - 1) * n + i],
                                     .other = step % 2 == 0};
            if (step == 0)
                net_represent(net, work, samples.inputs, n, to, policy, stride, value);
            else
                net_imagine(net, work, moves, n, to, policy, stride, value);
            for (int i = 0; i < n; i++) {
                const NetInput *input = &samples.inputs[i];
                const Bits taken = step == 0 ? input->mine | input->theirs : 0;
                if (step == 0)
                    represent(net, p, input, x[i]);
                else
                    imagine(net, p, step, moves[i].cell, x[i]);
                for (int j = 0; j < width; j++)
                    assert_true(fabs(x[i][j] - (double)to[i * width + j]) < 3e-4);
                predict(net, p, step, taken, x[i], expected, &expected_value);
                assert_true(fabs(expected_value - (double)value[i]) < 3e-4);
                for (int cell = 0; cell < stride; cell++) {
                    const float got = policy[i * stride + cell];
                    if (cell >= cells || bits_has(taken, cell))
                        assert_true(got == 0.0f);
                    else
                        assert_true(fabs(expected[cell] - log((double)got)) < 1e-3);
                }
            }
        }
        // The ordinary forward pass sees the same root.
        float same[5 * (CELLS + 3)], same_value[5];
        net_represent(net, work, samples.inputs, n, latents[0], policy, stride, value);
        net_forward(net, work, samples.inputs, n, same, stride, same_value);
        assert_memory_equal(same, policy, (size_t)(n * stride) * sizeof *same);
        assert_memory_equal(same_value, value, (size_t)n * sizeof *value);
        net_work_destroy(work);
        free_samples(&samples);
        free(p);
        net_destroy(net);
    }
}

// Which use of a parameter a reference's copy stands for: the representation, move `at` or the
// prediction of step `at`.
typedef enum Part { PART_BODY, PART_MOVE, PART_PREDICTION } Part;

typedef struct Use {
    Part part;
    int at;
} Use;

// The losses of all steps, unweighted, where one use has the parameters `p` and the others `base`.
static void losses_of(const Net *net, const double *base, const double *p, Use use,
                      const NetUnrollBatch *batch, double losses[STEPS + 1]) {
    const int cells = net->shape.size * net->shape.size;
    memset(losses, 0, (STEPS + 1) * sizeof *losses);
    for (int i = 0; i < batch->n; i++) {
        double x[WIDTH], policy[CELLS], value;
        const NetInput *input = &batch->inputs[i];
        represent(net, use.part == PART_BODY ? p : base, input, x);
        for (int step = 0; step <= STEPS; step++) {
            const bool moved = use.part == PART_MOVE && use.at == step;
            if (step > 0)
                imagine(net, moved ? p : base, step, batch->cells[(step - 1) * batch->n + i], x);
            const NetTarget *target = &batch->targets[step * batch->n + i];
            predict(net, use.part == PART_PREDICTION && use.at == step ? p : base, step,
                    step == 0 ? input->mine | input->theirs : 0, x, policy, &value);
            for (int cell = 0; target->policy && cell < cells; cell++)
                losses[step] -= (double)target->policy[cell] * policy[cell];
            const double error = value - (double)target->value;
            losses[step] += (double)batch->value_weight * error * error;
        }
    }
}

// The uses of a tensor; returns their number.
static int uses_of(const char *tensor, Use uses[STEPS + 1]) {
    int count = 0;
    if (strncmp(tensor, "body", 4) == 0)
        uses[count++] = (Use){PART_BODY, 0};
    for (int step = 1; step <= STEPS && strncmp(tensor, "dynamics", 8) == 0; step++)
        uses[count++] = (Use){PART_MOVE, step};
    for (int step = 0; step <= STEPS && count <= step && strchr("pv", tensor[0]); step++)
        uses[count++] = (Use){PART_PREDICTION, step};
    return count;
}

// What the gradient of a parameter should be: each step's loss counts 1/STEPS, and as often as a
// latent between the use and the loss went on into the dynamics, `latent_gradient`.
static double expected_gradient(const Net *net, double *base, double *p, const char *tensor,
                                size_t at, const NetUnrollBatch *batch) {
    const double h = 1e-6;
    Use uses[STEPS + 1];
    const int count = uses_of(tensor, uses);
    double sum = 0.0;
    assert_true(count > 0);
    for (int u = 0; u < count; u++) {
        double above[STEPS + 1], below[STEPS + 1];
        p[at] = base[at] + h;
        losses_of(net, base, p, uses[u], batch, above);
        p[at] = base[at] - h;
        losses_of(net, base, p, uses[u], batch, below);
        p[at] = base[at];
        for (int step = uses[u].at; step <= STEPS; step++) {
            const double weight = (step == 0 ? 1.0 : 1.0 / STEPS) *
                                  pow((double)batch->latent_gradient, step - uses[u].at);
            sum += weight * (above[step] - below[step]) / (2.0 * h);
        }
    }
    return (double)batch->scale * sum;
}

static void gradients_agree_with_differences(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int s = 0; s < 2 * SHAPES; s++) {
        const NetShape shape = shapes[s / 2];
        Net *net = testing_net(shape, &rng);
        double *base = testing_net_doubles(net), *p = testing_net_doubles(net);
        Samples samples = random_samples(shape, 3, &rng);
        NetUnrollBatch batch = batch_of(&samples);
        batch.latent_gradient = s % 2 ? 1.0f : 0.5f;
        NetUnroll *unroll = net_unroll_create(shape, 4, STEPS);
        float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
        NetLoss loss[STEPS + 1] = {{0}};
        net_unroll_backward(net, unroll, &batch, gradient, loss);
        double expected_losses[STEPS + 1];
        losses_of(net, base, p, (Use){PART_BODY, 0}, &batch, expected_losses);
        for (int step = 0; step <= STEPS; step++)
            assert_true(fabs(loss[step].policy + 0.7 * loss[step].value - expected_losses[step]) <
                        1e-3 * expected_losses[step]);
        for (int t = 0; t < net->tensor_count; t++) {
            const NetTensor *tensor = &net->tensors[t];
            const int count = tensor->rows * tensor->columns, checked = count < 12 ? count : 12;
            double largest = 0.0, error = 0.0;
            for (int k = 0; k < checked; k++) {
                const size_t at =
                    tensor->offset +
                    (size_t)(checked == count ? k : (int)rng_below(&rng, (uint32_t)count));
                const double expected = expected_gradient(net, base, p, tensor->name, at, &batch);
                largest = fmax(largest, fabs(expected));
                error = fmax(error, fabs(expected - (double)gradient[at]));
            }
            if (error > 1e-3 * (largest + 1e-2))
                fail_msg("%s, %s: error %g of %g", shape_text(shape), tensor->name, error, largest);
        }
        free(gradient);
        net_unroll_destroy(unroll);
        free_samples(&samples);
        free(p);
        free(base);
        net_destroy(net);
    }
}

// Without moves there is the root's loss alone.
static void the_root_has_a_gradient_too(void **state) {
    (void)state;
    Rng rng = testing_rng(5);
    for (int s = 0; s < SHAPES; s++) {
        Net *net = testing_net(shapes[s], &rng);
        double *base = testing_net_doubles(net), *p = testing_net_doubles(net);
        Samples samples = random_samples(shapes[s], 3, &rng);
        const NetUnrollBatch batch = batch_of(&samples);
        NetWork *work = net_work_create(shapes[s], 4, true);
        float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
        NetLoss loss = {0};
        net_backward(net, work, samples.inputs, samples.targets, 3, batch.value_weight, 1.0f,
                     gradient, &loss);
        for (int t = 0; t < net->tensor_count; t++) {
            const NetTensor *tensor = &net->tensors[t];
            const size_t at =
                tensor->offset + rng_below(&rng, (uint32_t)(tensor->rows * tensor->columns));
            const Use use = {strncmp(tensor->name, "body", 4) == 0 ? PART_BODY : PART_PREDICTION,
                             0};
            double above[STEPS + 1], below[STEPS + 1];
            p[at] = base[at] + 1e-6;
            losses_of(net, base, p, use, &batch, above);
            p[at] = base[at] - 1e-6;
            losses_of(net, base, p, use, &batch, below);
            p[at] = base[at];
            const double expected = (above[0] - below[0]) / 2e-6;
            if (fabs(expected - (double)gradient[at]) > 1e-3 * (fabs(expected) + 0.1))
                fail_msg("%s, %s: %g, expected %g", shape_text(shapes[s]), tensor->name,
                         (double)gradient[at], expected);
        }
        free(gradient);
        net_work_destroy(work);
        free_samples(&samples);
        free(p);
        free(base);
        net_destroy(net);
    }
}

// What is added for a batch in parts is what is added for the whole.
static void parts_add_up(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    const NetShape shape = shapes[1];
    Net *net = testing_net(shape, &rng);
    Samples samples = random_samples(shape, 1, &rng), twice = random_samples(shape, 2, &rng);
    for (int i = 0; i < 2; i++)
        twice.inputs[i] = samples.inputs[0];
    for (int k = 0; k <= STEPS; k++)
        for (int i = 0; i < 2; i++) {
            twice.cells[2 * k + i] = samples.cells[k];
            twice.targets[2 * k + i] = samples.targets[k];
        }
    NetUnroll *unroll = net_unroll_create(shape, 2, STEPS);
    float *one = memory_zeroed(net->parameter_count, sizeof *one);
    float *two = memory_zeroed(net->parameter_count, sizeof *two);
    NetLoss loss[STEPS + 1] = {{0}};
    NetUnrollBatch batch = batch_of(&samples), double_batch = batch_of(&twice);
    net_unroll_backward(net, unroll, &batch, one, loss);
    net_unroll_backward(net, unroll, &batch, one, loss);
    net_unroll_backward(net, unroll, &double_batch, two, loss);
    for (size_t i = 0; i < net->parameter_count; i++)
        assert_true(fabsf(one[i] - two[i]) <= 1e-4f * (fabsf(two[i]) + 1e-2f));
    free(one);
    free(two);
    net_unroll_destroy(unroll);
    free_samples(&samples);
    free_samples(&twice);
    net_destroy(net);
}

// A few trajectories can be learnt by heart: policies, and values behind any of the moves.
static void trajectories_can_be_overfitted(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    for (int frame = NET_FRAME_MOVER; frame <= NET_FRAME_ROOT; frame++) {
        const NetShape shape = {.size = 3,
                                .width = 40,
                                .depth = 1,
                                .model = NET_LEARNED,
                                .frame = (NetFrame)frame,
                                .dynamics = 1,
                                .prediction = 1};
        const int n = 4;
        Net *net = testing_net(shape, &rng);
        Samples samples = random_samples(shape, n, &rng);
        for (int i = 0; i < n; i++)
            samples.inputs[i] = (NetInput){.mine = bits_cell(i + 1), .theirs = bits_cell(8)};
        for (int k = 0; k < (STEPS + 1) * n; k++) { // one cell each, so that its loss can be 0
            float *policy = samples.policies + k * 9;
            memset(policy, 0, 9 * sizeof *policy);
            policy[k < n ? 0 : (int)rng_below(&rng, 9)] = 1.0f;
            samples.targets[k].value = rng_below(&rng, 2) ? 1.0f : -1.0f;
        }
        NetUnroll *unroll = net_unroll_create(shape, n, STEPS);
        float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
        AdamConfig config = adam_config_default();
        config.learning_rate = 3e-3f;
        Adam *adam = adam_create(net->parameter_count, &config);
        NetUnrollBatch batch = batch_of(&samples);
        batch.scale = 1.0f / (float)n;
        double sum = INFINITY;
        for (int round = 0; round < 2000; round++) {
            NetLoss loss[STEPS + 1] = {{0}};
            memset(gradient, 0, net->parameter_count * sizeof *gradient);
            net_unroll_backward(net, unroll, &batch, gradient, loss);
            adam_step(adam, net->parameters, gradient);
            sum = 0.0;
            for (int step = 0; step <= STEPS; step++)
                sum += (loss[step].policy + loss[step].value) / n;
        }
        if (!(sum < 0.02))
            fail_msg("frame %s: loss %g", net_frame_names[frame], sum);
        adam_destroy(adam);
        free(gradient);
        net_unroll_destroy(unroll);
        free_samples(&samples);
        net_destroy(net);
    }
}

static void work_is_counted(void **state) {
    (void)state;
    const NetShape shape = shapes[2]; // 3x3, width 8, layers 1, 2 and 0, 18 moves
    const double square = 9 * 8, heads = 9 * 10;
    assert_true(net_paper_flops(shape) == 18 * 8 + 8 + square + heads);
    assert_true(net_latent_paper_flops(shape) == 18 * 8 + 3 * square + heads);
    assert_true(net_latent_work(shape) == 8 + 3 * square + heads);
    // On the way back products count twice, the row of the move and its bias once.
    assert_true(net_unroll_sample_work(shape, 5) ==
                net_sample_work(shape) + 5 * (3 * (3 * square + heads) + 3 * 8 - 2 * 8));
    assert_true(net_unroll_batch_work(shape, 5) == 2 * square + 5 * 2 * 2 * square);
    // All parameters but alphas are counted once.
    Net *net = net_create(shape);
    assert_true((double)net->parameter_count ==
                net_paper_flops(shape) + net_latent_paper_flops(shape) - heads + 3);
    assert_true(net_weight_count(shape) == (double)net->parameter_count - 3);
    assert_true(net_weight_count(shapes[1]) > net_paper_flops(shapes[1]));
    const NetShape plain = {.size = 5, .width = 8, .depth = 2};
    assert_true(net_weight_count(plain) == net_paper_flops(plain));
    net_destroy(net);
}

static void files_keep_the_model(void **state) {
    (void)state;
    Rng rng = testing_rng(4);
    for (int s = 0; s < SHAPES; s++) {
        Net *net = testing_net(shapes[s], &rng), *read = NULL;
        char *bytes;
        size_t length;
        Error error;
        assert_int_equal(weights_encode("x", net, NULL, 0, &bytes, &length, &error), STATUS_OK);
        if (weights_decode("x", bytes, length, &read, NULL, &error) != STATUS_OK)
            fail_msg("%s: %s", shape_text(shapes[s]), error.text);
        assert_memory_equal(&read->shape, &net->shape, sizeof net->shape);
        assert_int_equal(read->parameter_count, net->parameter_count);
        assert_memory_equal(read->parameters, net->parameters,
                            net->parameter_count * sizeof *net->parameters);
        net_destroy(read);
        net_destroy(net);
        free(bytes);
    }
}

static void impossible_shapes_are_refused(void **state) {
    (void)state;
    static const struct {
        NetShape shape;
        const char *text;
    } bad[] = {
        {{.size = 3, .width = 4, .dynamics = 1}, "expected 0 together at most"},
        {{.size = 3, .width = 4, .frame = NET_FRAME_ROOT}, "expected none without"},
        {{.size = 3, .width = 4, .model = (NetModel)2}, "expected rules or learned"},
        {{.size = 3,
          .width = 4,
          .depth = 40,
          .model = NET_LEARNED,
          .dynamics = 20,
          .prediction = 5},
         "expected 24 together at most"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Error error;
        assert_int_equal(net_shape_check(bad[i].shape, &error), STATUS_INVALID);
        if (!strstr(error.text, bad[i].text))
            fail_msg("%s", error.text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_agree_with_reference),
        cmocka_unit_test(gradients_agree_with_differences),
        cmocka_unit_test(the_root_has_a_gradient_too),
        cmocka_unit_test(parts_add_up),
        cmocka_unit_test(trajectories_can_be_overfitted),
        cmocka_unit_test(work_is_counted),
        cmocka_unit_test(files_keep_the_model),
        cmocka_unit_test(impossible_shapes_are_refused),
    };
    return TESTING_RUN(tests);
}
