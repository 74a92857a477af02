// hexlaw bench learn: repeated optimiser steps on random samples.
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

// Random positions with uniform targets: the time does not depend on the targets.
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

typedef struct Learning {
    int batch;
    Net *net;
    NetWork *work;
    Adam *adam;
    float *gradient;
    Samples samples;
} Learning;

static double learn(void *context) {
    const Learning *learning = context;
    const size_t count = learning->net->parameter_count;
    NetLoss loss = {0};
    memset(learning->gradient, 0, count * sizeof *learning->gradient);
    net_backward(learning->net, learning->work, learning->samples.inputs, learning->samples.targets,
                 learning->batch, 1.0f, 1.0f / (float)learning->batch, learning->gradient, &loss);
    adam_step(learning->adam, learning->net->parameters, learning->gradient);
    return learning->batch;
}

// Samples a second.
static BenchRate measure(NetShape shape, int batch, const BenchRounds *rounds, uint64_t seed) {
    const AdamConfig config = adam_config_default();
    Learning learning = {.batch = batch,
                         .net = bench_random_net(shape, seed),
                         .work = net_work_create(shape, batch, true),
                         .samples = make_samples(shape.size, batch, seed)};
    learning.adam = adam_create(learning.net->parameter_count, &config);
    learning.gradient = memory_zeroed(learning.net->parameter_count, sizeof *learning.gradient);
    const BenchRate rate = bench_measure(rounds, learn, &learning);
    free(learning.gradient);
    free(learning.samples.inputs);
    free(learning.samples.targets);
    free(learning.samples.policies);
    adam_destroy(learning.adam);
    net_work_destroy(learning.work);
    net_destroy(learning.net);
    return rate;
}

double bench_learn_rate(NetShape shape, int batch, double seconds, uint64_t seed) {
    const BenchRounds rounds = {3, seconds / 3.0, clock_now, NULL};
    return measure(shape, batch, &rounds, seed).rate;
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
        const BenchRounds how = {rounds, seconds, clock_now, pool};
        const BenchRate result = measure(shape, batch, &how, command.seed);
        const double flops = 3e-9 * net_forward_flops(shape); // of a sample, 1e9
        if (command.json) {
            cJSON *item = bench_shape_json(shape);
            cJSON_AddNumberToObject(item, "batch", batch);
            json_add_number(item, "samples_per_s", result.rate);
            json_add_number(item, "executed_gflops", flops * result.rate);
            json_add_number(item, "sgemm_gflops", result.sgemm);
            json_add_number(item, "share", flops * result.share);
            json_add_number(item, "load", bench_load());
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
