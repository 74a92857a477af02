// hexlaw bench signature: a fixed computation that results in one number. Quote it where behaviour
// was meant to change; otherwise it must stay the same.
#include "base/bytes.h"
#include "selfplay/train/trainer.h"
#include "tools/bench/bench.h"
#include "tools/frame/json_out.h"

#include <cblas.h>
#include <inttypes.h>
#include <stdio.h>

// The compiler's target: it determines the order of summation.
#if defined __AVX512F__
#define VECTORS "-avx512"
#elif defined __AVX2__
#define VECTORS "-avx2"
#else
#define VECTORS ""
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ || !defined __OPTIMIZE__
#define KIND "-instrumented" // compiled to other loops
#else
#define KIND ""
#endif
#if defined __znver3__ // what gcc 12 and clang 14 take a Zen 4 for
static const char processor[] = "znver3" VECTORS KIND;
#elif defined __znver4__
static const char processor[] = "znver4" VECTORS KIND;
#elif defined __sapphirerapids__
static const char processor[] = "sapphirerapids" VECTORS KIND;
#elif defined __icelake_server__
static const char processor[] = "icelake-server" VECTORS KIND;
#elif defined __skylake_avx512__
static const char processor[] = "skylake-avx512" VECTORS KIND;
#elif defined __haswell__
static const char processor[] = "haswell" VECTORS KIND;
#elif defined __AVX__
static const char processor[] = "other" VECTORS KIND; // do not record: it stands for many
#else
static const char processor[] = "portable" KIND;
#endif

// Trains a little with one search; a checksum of its counts and of every bit of the weights.
static uint64_t signature_of(SearchKind kind, Pool *pool) {
    TrainerConfig config = trainer_config_default((NetShape){.size = 4, .width = 16, .depth = 2});
    const SearchConfig usual = config.search;
    config.search = search_config_default(kind);
    config.search.nodes = usual.nodes;
    config.search.proofs = usual.proofs;
    config.seed = 20210407; // the paper's day on arXiv
    Trainer *trainer = trainer_create(&config);
    for (int i = 0; i < 40; i++)
        trainer_generation(trainer, pool);
    const Net *net = trainer_net(trainer);
    const TrainerStats stats = trainer_stats(trainer);
    const uint64_t counts[] = {stats.moves, stats.games, stats.black_wins, stats.steps,
                               stats.evaluations};
    const uint64_t sums[] = {
        bytes_checksum(counts, sizeof counts),
        bytes_checksum(net->parameters, net->parameter_count * sizeof(float)),
    };
    trainer_destroy(trainer);
    return bytes_checksum(sums, sizeof sums);
}

int bench_signature(int argc, char **argv) {
    const Option options[] = {OPTIONS_END};
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON,
            .about = "Runs a fixed job on one thread - a little training with each of the "
                     "searches - and prints a number that changes only when behaviour does. It is "
                     "the same on every run of one build on one type of machine; other instruction "
                     "sets and OpenBLAS kernels round differently and have numbers of their own.",
            .example = "hexlaw bench signature",
        },
        argc, argv);
    Pool *pool = pool_create(1);
    uint64_t parts[SEARCH_KINDS];
    for (int kind = 0; kind < SEARCH_KINDS; kind++)
        parts[kind] = signature_of((SearchKind)kind, pool);
    pool_destroy(pool);
    char signature[32];
    snprintf(signature, sizeof signature, "%016" PRIx64, bytes_checksum(parts, sizeof parts));
    if (command.json) {
        cJSON *object = cJSON_CreateObject();
        cJSON_AddStringToObject(object, "signature", signature);
        cJSON_AddStringToObject(object, "compiler", __VERSION__);
        cJSON_AddStringToObject(object, "processor", processor);
        cJSON_AddStringToObject(object, "blas", openblas_get_corename());
        json_out(object);
    } else {
        puts(signature);
    }
    return COMMAND_DONE;
}
