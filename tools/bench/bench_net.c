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

// Evaluations a second, and the median share of sgemm's rate.
static double measure(NetShape shape, int batch, int rounds, double seconds, Pool *pool,
                      uint64_t seed, double *sgemm) {
    const int stride = vector_padded(shape.size * shape.size);
    Net *net = bench_random_net(shape, seed);
    NetWork *work = net_work_create(shape, batch, false);
    NetInput *inputs = make_inputs(shape.size, batch, seed);
    float *policy = memory_zeroed((size_t)(batch * stride), sizeof *policy);
    float *values = memory_zeroed((size_t)batch, sizeof *values);
    double *rates = memory_zeroed((size_t)rounds * 2, sizeof *rates);
    for (int round = 0; round < rounds; round++) {
        rates[rounds + round] = bench_sgemm(pool, 0.05);
        long calls = 0;
        const double start = clock_now();
        double now;
        do {
            for (int i = 0; i < 16; i++)
                net_forward(net, work, inputs, batch, policy, stride, values);
            calls += 16;
            now = clock_now();
        } while (now - start < seconds);
        rates[round] = (double)calls * batch / (now - start);
    }
    *sgemm = bench_median(rates + rounds, rounds);
    const double rate = bench_median(rates, rounds);
    free(rates);
    free(values);
    free(policy);
    free(inputs);
    net_work_destroy(work);
    net_destroy(net);
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
        double sgemm;
        const double rate = measure(shape, batch, rounds, seconds, pool, command.seed, &sgemm);
        const double gflops = 1e-9 * rate * net_forward_flops(shape);
        if (command.json) {
            cJSON *item = bench_shape_json(shape);
            cJSON_AddNumberToObject(item, "batch", batch);
            json_add_number(item, "evals_per_s", rate);
            json_add_number(item, "executed_gflops", gflops);
            json_add_number(item, "sgemm_gflops", sgemm);
            json_add_number(item, "share", gflops / sgemm);
            cJSON_AddItemToArray(list, item);
        } else {
            char name[BENCH_SHAPE_TEXT];
            bench_shape_text(shape, name);
            printf("%-9s %6d  %11.0f %8.1f %8.1f %6.1f%%\n", name, batch, rate, gflops, sgemm,
                   100.0 * gflops / sgemm);
            fflush(stdout);
        }
    }
    if (command.json)
        json_out(list);
    else
        cJSON_Delete(list);
    pool_destroy(pool);
    return COMMAND_DONE;
}
