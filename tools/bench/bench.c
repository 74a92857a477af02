#include "tools/bench/bench.h"

#include "base/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static const double sgemm_seconds = 0.1; // before each round

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *numbers, int count) {
    qsort(numbers, (size_t)count, sizeof *numbers, ascending);
    return count % 2 ? numbers[count / 2] : 0.5 * (numbers[count / 2 - 1] + numbers[count / 2]);
}

BenchRate bench_measure(const BenchRounds *rounds, BenchWork *work, void *context) {
    const int count = rounds->rounds;
    double *rates = memory_zeroed((size_t)count * 3, sizeof *rates);
    double *sgemm = rates + count, *shares = sgemm + count;
    for (int round = 0; round < count; round++) {
        sgemm[round] = rounds->pool ? bench_sgemm(rounds->pool, sgemm_seconds) : (double)NAN;
        const double start = rounds->clock();
        double done = 0.0, seconds;
        do {
            done += work(context);
            seconds = rounds->clock() - start;
        } while (seconds < rounds->seconds);
        rates[round] = done / seconds;
        shares[round] = rates[round] / sgemm[round];
    }
    const BenchRate medians = {.rate = bench_median(rates, count),
                               .sgemm = bench_median(sgemm, count),
                               .share = bench_median(shares, count)};
    free(rates);
    return medians;
}

typedef struct Sgemm {
    int size, calls;
    float **a, **b, **c; // [threads]
} Sgemm;

static void multiply(void *context, int index, int thread) {
    (void)thread;
    const Sgemm *job = context;
    const int n = job->size;
    for (int i = 0; i < job->calls; i++)
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1.0f, job->a[index], n,
                    job->b[index], n, 0.0f, job->c[index], n);
}

static double rate_of(Pool *pool, const Sgemm *job) {
    const double start = clock_now();
    pool_run(pool, pool_threads(pool), multiply, (void *)job);
    const double n = job->size;
    return 2e-9 * n * n * n * job->calls * pool_threads(pool) / (clock_now() - start);
}

double bench_sgemm(Pool *pool, double seconds) {
    enum { LARGEST = 768 };
    static const int sizes[] = {256, 384, 512, LARGEST};
    const int threads = pool_threads(pool);
    float **matrices = memory_zeroed((size_t)threads * 3, sizeof *matrices);
    for (int i = 0; i < threads * 3; i++) {
        matrices[i] = memory_zeroed((size_t)LARGEST * LARGEST, sizeof(float));
        for (int k = 0; k < LARGEST * LARGEST; k++)
            matrices[i][k] = 1.0f;
    }
    Sgemm job = {.a = matrices, .b = matrices + threads, .c = matrices + 2 * threads};
    double best = 0.0;
    const double start = clock_now();
    do {
        for (int i = 0; i < 4; i++) {
            job.size = sizes[i];
            job.calls = 1 + 120000000 / (job.size * job.size * job.size);
            const double rate = rate_of(pool, &job);
            best = rate > best ? rate : best;
        }
    } while (clock_now() - start < seconds);
    for (int i = 0; i < threads * 3; i++)
        free(matrices[i]);
    free(matrices);
    return best;
}

// Parses a shape, "3,16,2" or "3,16,2,chains"; anything else ends the command with an error.
static NetShape read_shape(const Command *command, const char *text) {
    NetShape shape = {0};
    int end = 0;
    const int read = sscanf(text, "%d,%d,%d%n", &shape.size, &shape.width, &shape.depth, &end);
    if (read != 3 ||
        (text[end] && (text[end] != ',' || !net_inputs_find(text + end + 1, &shape.inputs))))
        command_refuse(command,
                       "--shape %.60s: expected SIZE,WIDTH,DEPTH such as 5,64,4, or with the "
                       "network's inputs 5,64,4,chains",
                       text);
    Error error;
    if (net_shape_check(shape, &error) != STATUS_OK)
        command_refuse(command, "--shape %.60s: %s", text, error.text);
    return shape;
}

int bench_shapes(const Command *command, const TextList *asked, NetShape *shapes) {
    static const NetShape usual[] = {
        {.size = 3, .width = 16, .depth = 2},  {.size = 4, .width = 16, .depth = 4},
        {.size = 5, .width = 64, .depth = 4},  {.size = 6, .width = 128, .depth = 4},
        {.size = 7, .width = 128, .depth = 4}, {.size = 9, .width = 256, .depth = 4},
        {.size = 9, .width = 512, .depth = 4}};
    enum { USUAL = sizeof usual / sizeof usual[0] };
    if (asked->count == 0) {
        for (int i = 0; i < USUAL; i++)
            shapes[i] = usual[i];
        return USUAL;
    }
    for (int i = 0; i < asked->count; i++)
        shapes[i] = read_shape(command, asked->items[i]);
    return asked->count;
}

double bench_peak_mb(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024.0;
}

double bench_load(void) {
    double load = 0.0;
    return getloadavg(&load, 1) == 1 ? load : 0.0;
}

Net *bench_random_net(NetShape shape, uint64_t seed) {
    Net *net = net_create(shape);
    Rng rng = rng_stream(seed, RNG_BENCH, 0);
    net_initialise(net, 0.3f, &rng);
    return net;
}

Option bench_shape_option(TextList *asked) {
    return (Option){.name = "shape",
                    .value = "S,W,D",
                    .texts = asked,
                    .default_text = "seven usual ones",
                    .help = "board size, width and depth, and \",chains\" for a network with such "
                            "inputs; may be given several times"};
}

Option bench_rounds_option(int *rounds) {
    return (Option){.name = "rounds",
                    .value = "N",
                    .integer = rounds,
                    .least = 1,
                    .most = 100,
                    .help = "rounds of which the median is told"};
}

Option bench_time_option(double *seconds) {
    return (Option){.name = "time",
                    .value = "TIME",
                    .seconds = seconds,
                    .least = 0.01,
                    .most = 600,
                    .help = "length of a round"};
}

cJSON *bench_shape_json(NetShape shape) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "size", shape.size);
    cJSON_AddNumberToObject(object, "width", shape.width);
    cJSON_AddNumberToObject(object, "depth", shape.depth);
    cJSON_AddStringToObject(object, "inputs", net_inputs_names[shape.inputs]);
    return object;
}

void bench_shape_text(NetShape shape, char text[BENCH_SHAPE_TEXT]) {
    snprintf(text, BENCH_SHAPE_TEXT, "%d,%d,%d%s%s", shape.size, shape.width, shape.depth,
             shape.inputs == NET_STONES ? "" : ",",
             shape.inputs == NET_STONES ? "" : net_inputs_names[shape.inputs]);
}
