#include "elo/errors/error_measure.h"

#include "base/memory.h"
#include "selfplay/search/search.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH = 64 }; // positions

// A thread's search, made at its first batch.
typedef struct Bench {
    Evaluator *evaluator;
    Search *search;
} Bench;

typedef struct Measure {
    const Net *net;
    const SearchConfig *search;
    const ErrorPosition *positions;
    int count;
    uint16_t *const *chance; // [STORE_ERROR_KINDS][count]
    Bench *benches;          // [threads]
} Measure;

static uint16_t in_steps(double chance) {
    const double steps = chance * STORE_CHANCE_ONE + 0.5;
    return steps >= STORE_CHANCE_ONE ? STORE_CHANCE_ONE : steps > 0.0 ? (uint16_t)steps : 0;
}

// The policy of the moves that lose.
static uint16_t mass(const ErrorPosition *position, const float *policy) {
    double sum = 0.0;
    for (Bits losing = board_legal(&position->board) & ~position->winning; losing;)
        sum += (double)policy[bits_pop(&losing)];
    return in_steps(sum);
}

// Whether the likeliest move loses; among equal ones it is the first, as search_move() has it.
static uint16_t greedy(const ErrorPosition *position, const float *policy) {
    int likeliest = 0;
    for (int cell = 1; cell < board_cells(&position->board); cell++)
        if (policy[cell] > policy[likeliest])
            likeliest = cell;
    return bits_has(position->winning, likeliest) ? 0 : STORE_CHANCE_ONE;
}

static void measure_batch(void *context, int index, int thread) {
    const Measure *all = context;
    Bench *bench = &all->benches[thread];
    if (!bench->search) {
        bench->evaluator = evaluator_net_create(all->net, BATCH);
        bench->search = search_create(all->search, all->net->shape.size, BATCH);
    }
    const int from = index * BATCH;
    const int n = all->count - from < BATCH ? all->count - from : BATCH;
    Board boards[BATCH];
    Rng rngs[BATCH]; // a search that draws does so by the position's number
    EvaluatorRequest requests[BATCH];
    static const int stride = TREE_STRIDE_MAX;
    float *priors = memory_zeroed(BATCH * (size_t)stride, sizeof *priors), values[BATCH];
    for (int i = 0; i < n; i++) {
        boards[i] = all->positions[from + i].board;
        rngs[i] = rng_stream(0, RNG_JUDGE, (uint64_t)(from + i));
        requests[i] = (EvaluatorRequest){
            .board = &boards[i], .prior = priors + i * stride, .value = &values[i]};
    }
    bench->evaluator->evaluate(bench->evaluator, requests, n);
    search_run(bench->search, bench->evaluator, boards, rngs, n, false);
    for (int i = 0; i < n; i++) {
        const ErrorPosition *position = &all->positions[from + i];
        const float *policy = search_policy(bench->search, i);
        all->chance[STORE_ERROR_NET][from + i] = mass(position, requests[i].prior);
        all->chance[STORE_ERROR_NET_GREEDY][from + i] = greedy(position, requests[i].prior);
        all->chance[STORE_ERROR_SEARCH][from + i] = mass(position, policy);
        all->chance[STORE_ERROR_SEARCH_GREEDY][from + i] = greedy(position, policy);
    }
    free(priors);
}

Status error_measure(const Net *net, const SearchConfig *search, const ErrorPosition *positions,
                     int count, Pool *pool, uint16_t *const chance[STORE_ERROR_KINDS],
                     Error *error) {
    if (count > 0 && positions[0].board.size != net->shape.size)
        return error_set(error, STATUS_INVALID, "a net for %dx%d, expected one for %dx%d",
                         net->shape.size, net->shape.size, positions[0].board.size,
                         positions[0].board.size);
    const int threads = pool_threads(pool);
    Measure all = {.net = net,
                   .search = search,
                   .positions = positions,
                   .count = count,
                   .chance = chance,
                   .benches = memory_zeroed((size_t)threads, sizeof(Bench))};
    pool_run(pool, (count + BATCH - 1) / BATCH, measure_batch, &all);
    Status status = STATUS_OK;
    for (int i = 0; i < threads; i++) {
        if (all.benches[i].evaluator && all.benches[i].evaluator->broken > 0)
            status = evaluator_refuse(error);
        evaluator_destroy(all.benches[i].evaluator);
        search_destroy(all.benches[i].search);
    }
    free(all.benches);
    return status;
}

StoreErrors error_measure_row(const ErrorPositions *set, int agent) {
    StoreErrors row = {.agent = agent, .version = set->version, .positions = set->count};
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        row.chance[kind] = memory_zeroed((size_t)set->count, sizeof(uint16_t));
    return row;
}
