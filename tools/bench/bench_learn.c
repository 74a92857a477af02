// hexlaw bench learn: one optimiser step after another on made-up samples.
#include "base/memory.h"
#include "nn/adam.h"
#include "tools/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Samples {
    NetInput *inputs;
    NetTarget *targets;
    float *policies;
} Samples;

// Random positions with even targets: what is learnt makes no difference to the time.
static Samples make_samples(int size, int batch, uint64_t seed) {
    const int cells = size * size;
    Samples samples = {
        .inputs = memory_zeroed((size_t)batch, sizeof *samples.inputs),
        .targets = memory_zeroed((size_t)batch, sizeof *samples.targets),
        .policies = memory_zeroed((size_t)(batch * cells), sizeof *samples.policies),
    };
    Rng rng = rng_stream(seed, RNG_BENCH, 1);
    for (int i = 0; i < batch; i++) {
        Bits free_cells = bits_geometry[size].all;
        const int stones = (int)rng_below(&rng, (uint32_t)cells);
        for (int k = 0; k < stones; k++) {
            const int cell = bits_random(free_cells, &rng);
            free_cells &= ~bits_cell(cell);
            *(k % 2 ? &samples.inputs[i].mine : &samples.inputs[i].theirs) |= bits_cell(cell);
        }
        float *policy = samples.policies + (size_t)(i * cells);
        for (Bits rest = free_cells; rest;)
            policy[bits_pop(&rest)] = 1.0f / (float)(cells - stones);
        samples.targets[i] = (NetTarget){.policy = policy, .value = rng_uniform(&rng) - 0.5f};
    }
    return samples;
}

typedef struct Result {
    double samples, sgemm, share; // medians over rounds
} Result;

static Result measure(NetShape shape, int batch, int rounds, double seconds, Pool *pool,
                      uint64_t seed) {
    Net *net = bench_random_net(shape, seed);
    NetWork *work = net_work_create(shape, batch, true);
    const AdamConfig adam_config = adam_config_default();
    Adam *adam = adam_create(net->parameter_count, &adam_config);
    float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
    Samples samples = make_samples(shape.size, batch, seed);
    double *rates = memory_zeroed((size_t)rounds * 3, sizeof *rates);
    double *sgemm = rates + rounds, *shares = sgemm + rounds;
    const double flops = 3.0 * net_forward_flops(shape); // a sample's passes
    for (int round = 0; round < rounds; round++) {
        sgemm[round] = bench_sgemm(pool, 0.1);
        int steps = 0;
        const double start = clock_now();
        double now;
        do {
            NetLoss loss = {0};
            memset(gradient, 0, net->parameter_count * sizeof *gradient);
            net_backward(net, work, samples.inputs, samples.targets, batch, 1.0f,
                         1.0f / (float)batch, gradient, &loss);
            adam_step(adam, net->parameters, gradient);
            steps++;
            now = clock_now();
        } while (now - start < seconds);
        rates[round] = (double)steps * batch / (now - start);
        shares[round] = 1e-9 * rates[round] * flops / sgemm[round];
    }
    const Result result = {.samples = bench_median(rates, rounds),
                           .sgemm = bench_median(sgemm, rounds),
                           .share = bench_median(shares, rounds)};
    free(rates);
    free(gradient);
    free(samples.inputs);
    free(samples.targets);
    free(samples.policies);
    adam_destroy(adam);
    net_work_destroy(work);
    net_destroy(net);
    return result;
}

double bench_learn_rate(NetShape shape, int batch, double seconds, uint64_t seed) {
    Pool *pool = pool_create(1);
    const Result result = measure(shape, batch, 3, seconds / 3.0, pool, seed);
    pool_destroy(pool);
    return result.samples;
}

int bench_learn(int argc, char **argv) {
    TextList asked = {0};
    int batch = 256, rounds = 5;
    double seconds = 0.5;
    const Option options[] = {
        bench_shape_option(&asked),
        {.name = "batch",
         .value = "N",
         .integer = &batch,
         .least = 1,
         .most = 65536,
         .help = "samples in an optimiser step"},
        bench_rounds_option(&rounds),
        bench_time_option(&seconds),
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_SEED,
            .about = "Measures learning on one thread: forward, backward and Adam, as a share of "
                     "the rate of sgemm measured between the rounds. A backward pass counts as two "
                     "forward ones, Adam as nothing.",
            .example = "hexlaw bench learn --shape 9,512,4 --batch 1024",
        },
        argc, argv);
    NetShape shapes[TEXT_LIST_MAX];
    const int count = bench_shapes(&command, &asked, shapes);
    Pool *pool = pool_create(1);
    cJSON *list = cJSON_CreateArray();
    if (!command.json)
        printf("%-9s %6s  %11s %8s %8s %7s\n", "shape", "batch", "samples/s", "GFLOP/s", "sgemm",
               "share");
    for (int i = 0; i < count; i++) {
        const NetShape shape = shapes[i];
        const Result result = measure(shape, batch, rounds, seconds, pool, command.seed);
        const double gflops = 3e-9 * result.samples * net_forward_flops(shape);
        if (command.json) {
            cJSON *item = bench_shape_json(shape);
            cJSON_AddNumberToObject(item, "batch", batch);
            json_add_number(item, "samples_per_s", result.samples);
            json_add_number(item, "executed_gflops", gflops);
            json_add_number(item, "sgemm_gflops", result.sgemm);
            json_add_number(item, "share", result.share);
            json_add_number(item, "load", bench_load());
            cJSON_AddItemToArray(list, item);
        } else {
            char name[BENCH_SHAPE_TEXT];
            bench_shape_text(shape, name);
            printf("%-9s %6d  %11.0f %8.1f %8.1f %6.1f%%\n", name, batch, result.samples, gflops,
                   result.sgemm, 100.0 * result.share);
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
