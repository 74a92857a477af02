// hexlaw bench net: the forward pass by batch.
#include "base/memory.h"
#include "base/vector.h"
#include "tools/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

static NetInput *make_inputs(int size, int batch, uint64_t seed) {
    NetInput *inputs = memory_zeroed((size_t)batch, sizeof *inputs);
    Rng rng = rng_stream(seed, RNG_BENCH, 2);
    for (int i = 0; i < batch; i++)
        for (int cell = 0; cell < size * size - 1; cell++)
            switch (rng_below(&rng, 3)) { // about a third of the cells each
            case 0:
                inputs[i].mine |= bits_cell(cell);
                break;
            case 1:
                inputs[i].theirs |= bits_cell(cell);
                break;
            default:
                break;
            }
    return inputs;
}

typedef struct Forward {
    int batch, stride;
    Net *net;
    NetWork *work;
    NetInput *inputs;
    float *policy, *values;
} Forward;

static double evaluate(void *context) {
    enum { CALLS = 16 };
    const Forward *forward = context;
    for (int i = 0; i < CALLS; i++)
        net_forward(forward->net, forward->work, forward->inputs, forward->batch, forward->policy,
                    forward->stride, forward->values);
    return (double)CALLS * forward->batch;
}

// Evaluations a second.
static BenchRate measure(NetShape shape, int batch, const BenchRounds *rounds, uint64_t seed) {
    const int stride = vector_padded(shape.size * shape.size);
    Forward forward = {.batch = batch,
                       .stride = stride,
                       .net = bench_random_net(shape, seed),
                       .work = net_work_create(shape, batch, false),
                       .inputs = make_inputs(shape.size, batch, seed),
                       .policy = memory_zeroed((size_t)(batch * stride), sizeof(float)),
                       .values = memory_zeroed((size_t)batch, sizeof(float))};
    const BenchRate rate = bench_measure(rounds, evaluate, &forward);
    free(forward.values);
    free(forward.policy);
    free(forward.inputs);
    net_work_destroy(forward.work);
    net_destroy(forward.net);
    return rate;
}

int bench_net(int argc, char **argv) {
    TextList asked = {0};
    IntList batches = {.count = 3, .items = {16, 64, 256}};
    int rounds = 5;
    double seconds = 0.2;
    const Option options[] = {
        bench_shape_option(&asked),
        {.name = "batch",
         .value = "LIST",
         .list = &batches,
         .least = 1,
         .most = 65536,
         .help = "positions a call"},
        bench_rounds_option(&rounds),
        bench_time_option(&seconds),
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_SEED,
            .about = "Measures the network's forward pass on one thread, as evaluations a second "
                     "and as a share of sgemm's rate.",
            .example = "hexlaw bench net --shape 5,64,4 --batch 16,64,256",
        },
        argc, argv);
    NetShape shapes[TEXT_LIST_MAX];
    const int count = bench_shapes(&command, &asked, shapes);
    Pool *pool = pool_create(1);
    cJSON *list = cJSON_CreateArray();
    if (!command.json)
        printf("%-9s %6s  %11s %8s %8s %7s\n", "shape", "batch", "evals/s", "GFLOP/s", "sgemm",
               "share");
    for (int i = 0; i < count * batches.count; i++) {
        const NetShape shape = shapes[i / batches.count];
        const int batch = batches.items[i % batches.count];
        const BenchRounds how = {rounds, seconds, clock_now, pool};
        const BenchRate result = measure(shape, batch, &how, command.seed);
        const double flops = 1e-9 * net_forward_flops(shape); // of an evaluation, 1e9
        if (command.json) {
            cJSON *item = bench_shape_json(shape);
            cJSON_AddNumberToObject(item, "batch", batch);
            json_add_number(item, "evals_per_s", result.rate);
            json_add_number(item, "executed_gflops", flops * result.rate);
            json_add_number(item, "sgemm_gflops", result.sgemm);
            json_add_number(item, "share", flops * result.share);
            cJSON_AddItemToArray(list, item);
        } else {
            char name[BENCH_SHAPE_TEXT];
            bench_shape_text(shape, name);
            printf("%-9s %6d  %11.0f %8.1f %8.1f %6.1f%%\n", name, batch, result.rate,
                   flops * result.rate, result.sgemm, 100.0 * flops * result.share);
            fflush(stdout);
        }
    }
    json_out_if(command.json, list);
    pool_destroy(pool);
    return COMMAND_DONE;
}
