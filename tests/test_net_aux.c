// The auxiliary heads: their losses against plain loops, and gradients against finite differences.
#include "tests/testing.h"

#include "base/memory.h"
#include "nn/net_aux.h"

#include <math.h>
#include <string.h>

enum { N = 7 };

static const float value_weight = 0.7f, owner_weight = 1.3f, left_weight = 0.6f;

typedef struct Batch {
    NetInput inputs[N];
    NetTarget targets[N];
    float policies[N][BITS_CELLS_MAX];
    NetAuxTarget ends[N];
} Batch;

static void fill(Batch *batch, int size, Rng *rng) {
    const int cells = size * size;
    memset(batch, 0, sizeof *batch);
    for (int i = 0; i < N; i++) {
        for (int cell = 1; cell < cells; cell++) { // cell 0 stays free
            const uint32_t stone = rng_below(rng, 3), end = rng_below(rng, 3);
            batch->inputs[i].mine |= stone == 1 ? bits_cell(cell) : 0;
            batch->inputs[i].theirs |= stone == 2 ? bits_cell(cell) : 0;
            batch->ends[i].mine |= end == 1 ? bits_cell(cell) : 0;
            batch->ends[i].theirs |= end == 2 ? bits_cell(cell) : 0;
        }
        batch->ends[i].left = 1 + (int)rng_below(rng, (uint32_t)cells);
        batch->policies[i][0] = 1.0f;
        batch->targets[i] = (NetTarget){.policy = batch->policies[i], .value = 0.3f};
    }
}

// Accumulates into the gradients that are not NULL.
static double loss_of(const Net *net, NetWork *work, const Batch *batch, const float *aux,
                      float *gradient, float *aux_gradient, NetLoss *losses) {
    float *scratch = memory_zeroed(net->parameter_count, sizeof *scratch);
    float *aux_scratch = memory_zeroed(net_aux_count(net->shape), sizeof *aux_scratch);
    NetLoss loss = {0};
    const NetAux part = {.parameters = aux,
                         .targets = batch->ends,
                         .ownership_weight = owner_weight,
                         .moves_left_weight = left_weight,
                         .gradient = aux_gradient ? aux_gradient : aux_scratch};
    net_backward_aux(net, work, batch->inputs, batch->targets, N, value_weight, 1.0f,
                     gradient ? gradient : scratch, &loss, &part);
    free(scratch);
    free(aux_scratch);
    if (losses)
        *losses = loss;
    return loss.policy + (double)value_weight * loss.value + (double)owner_weight * loss.owner +
           (double)left_weight * loss.left;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The largest deviation of a gradient from central differences at some parameters, relative to its
// largest entry. A unit that switches on or off within a step makes the difference invalid: with
// `kinks`, one parameter in fifty may do that.
static double difference(const Net *net, NetWork *work, const Batch *batch, float *aux,
                         float *parameters, const float *gradient, size_t count, float step,
                         bool kinks, Rng *rng) {
    enum { TRIED = 150, SWITCHING = 3 };
    double misses[TRIED], largest = 1e-3;
    for (int k = 0; k < TRIED; k++) {
        const size_t at = rng_below(rng, (uint32_t)count);
        const float kept = parameters[at];
        parameters[at] = kept + step;
        const double above = loss_of(net, work, batch, aux, NULL, NULL, NULL);
        parameters[at] = kept - step;
        const double below = loss_of(net, work, batch, aux, NULL, NULL, NULL);
        parameters[at] = kept;
        const double expected = (above - below) / (2.0 * (double)step);
        largest = fmax(largest, fabs(expected));
        misses[k] = fabs(expected - (double)gradient[at]);
    }
    qsort(misses, TRIED, sizeof *misses, ascending);
    return misses[TRIED - 1 - (kinks ? SWITCHING : 0)] / largest;
}

static void gradients_agree_with_differences(void **state) {
    (void)state;
    Rng rng = testing_rng(31);
    const NetShape shapes[] = {{.size = 3, .width = 8, .depth = 0},
                               {.size = 4, .width = 16, .depth = 2},
                               {.size = 5, .width = 12, .depth = 1}};
    for (int s = 0; s < 3; s++) {
        const NetShape shape = shapes[s];
        Net *net = net_create(shape);
        net_initialise(net, 0.4f, &rng);
        const size_t count = net_aux_count(shape);
        float *aux = memory_zeroed(count, sizeof *aux);
        for (size_t i = 0; i < count; i++)
            aux[i] = rng_uniform(&rng) - 0.5f;
        Batch batch;
        fill(&batch, shape.size, &rng);
        NetWork *work = net_work_create(shape, N + 2, true);
        float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
        float *aux_gradient = memory_zeroed(count, sizeof *aux_gradient);
        loss_of(net, work, &batch, aux, gradient, aux_gradient, NULL);
        // Quadratic in the heads' own parameters, so any step will do.
        assert_true(difference(net, work, &batch, aux, aux, aux_gradient, count, 0.25f, false,
                               &rng) < 1e-4);
        assert_true(difference(net, work, &batch, aux, net->parameters, gradient,
                               net->parameter_count, 3e-3f, true, &rng) < 1e-2);
        net_work_destroy(work);
        free(gradient);
        free(aux_gradient);
        free(aux);
        net_destroy(net);
    }
}

// Initial heads: the losses are those of output 0, and the net's own gradient is the same as
// without them.
static void heads_begin_without_a_say(void **state) {
    (void)state;
    Rng rng = testing_rng(32);
    const NetShape shape = {.size = 4, .width = 16, .depth = 1};
    Net *net = net_create(shape);
    net_initialise(net, 0.4f, &rng);
    Batch batch;
    fill(&batch, shape.size, &rng);
    NetWork *work = net_work_create(shape, N, true);
    float *aux = memory_zeroed(net_aux_count(shape), sizeof *aux);
    float *with = memory_zeroed(net->parameter_count, sizeof *with);
    float *without = memory_zeroed(net->parameter_count, sizeof *without);
    NetLoss loss, plain = {0};
    loss_of(net, work, &batch, aux, with, NULL, &loss);
    net_backward(net, work, batch.inputs, batch.targets, N, value_weight, 1.0f, without, &plain);
    assert_memory_equal(with, without, net->parameter_count * sizeof *with);
    double owned = 0.0, left = 0.0;
    for (int i = 0; i < N; i++) {
        owned += bits_count(batch.ends[i].mine | batch.ends[i].theirs) / 16.0;
        left += pow(batch.ends[i].left / 16.0, 2.0);
    }
    assert_true(fabs(loss.owner - owned) < 1e-5);
    assert_true(fabs(loss.left - left) < 1e-5);
    assert_true(plain.owner == 0.0 && plain.left == 0.0);
    net_work_destroy(work);
    free(aux);
    free(with);
    free(without);
    net_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_agree_with_differences),
        cmocka_unit_test(heads_begin_without_a_say),
    };
    return TESTING_RUN(tests);
}
