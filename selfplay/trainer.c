#include "selfplay/trainer.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/stopwatch.h"
#include "selfplay/trainer_internal.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

double trainer_thread_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

Trainer *trainer_create(const TrainerConfig *config) {
    CHECK(trainer_config_check(config, NULL) == STATUS_OK);
    Trainer *trainer = memory_zeroed(1, sizeof *trainer);
    trainer->config = *config;
    trainer->net = net_create(config->shape);
    Rng weights = rng_stream(config->seed, RNG_WEIGHTS, 0);
    net_initialise(trainer->net, config->alpha, &weights);
    AdamConfig adam = adam_config_default();
    adam.learning_rate = config->learning_rate;
    adam.weight_decay = config->weight_decay;
    trainer->adam = adam_create(trainer->net->parameter_count, &adam);
    trainer->learner_rng = rng_stream(config->seed, RNG_REPLAY, 0);
    trainer->learner = learner_create(config);
    trainer->lanes = memory_zeroed((size_t)config->lanes, sizeof *trainer->lanes);
    const LaneConfig lane = {
        .size = config->shape.size,
        .games = config->lane_games,
        .replay_capacity = config->replay / config->lanes,
        .outcome_share = config->outcome_share,
    };
    trainer->caches = memory_zeroed((size_t)config->lanes, sizeof *trainer->caches);
    for (int i = 0; i < config->lanes; i++) {
        trainer->lanes[i] = lane_create(&lane, config->seed, i);
        if (config->cache > 0)
            trainer->caches[i] = cache_create(config->shape.size, config->cache);
    }
    return trainer;
}

void trainer_destroy(Trainer *trainer) {
    if (!trainer)
        return;
    for (int i = 0; i < trainer->config.lanes; i++) {
        lane_destroy(trainer->lanes[i]);
        cache_destroy(trainer->caches[i]);
    }
    free(trainer->lanes);
    free(trainer->caches);
    for (int i = 0; i < trainer->workers_made; i++) {
        search_destroy(trainer->workers[i].search);
        evaluator_destroy(trainer->workers[i].evaluator);
    }
    free(trainer->workers);
    learner_destroy(trainer->learner);
    adam_destroy(trainer->adam);
    net_destroy(trainer->net);
    free(trainer);
}

static void make_workers(Trainer *trainer, int threads) {
    if (threads <= trainer->workers_made)
        return;
    trainer->workers = memory_resize(trainer->workers, (size_t)threads, sizeof *trainer->workers);
    const TrainerConfig *config = &trainer->config;
    for (; trainer->workers_made < threads; trainer->workers_made++)
        trainer->workers[trainer->workers_made] = (TrainerWorker){
            .search = search_create(&config->search, config->shape.size, config->lane_games),
            .evaluator = evaluator_net_create(trainer->net, config->lane_games),
        };
}

typedef struct PlayTask {
    Trainer *trainer;
    double *cpu_seconds; // [threads]
} PlayTask;

static void play_lane(void *context, int index, int thread) {
    const PlayTask *task = context;
    Trainer *trainer = task->trainer;
    const double start = trainer_thread_seconds();
    const TrainerWorker *worker = &trainer->workers[thread];
    Cache *cache = trainer->caches[index];
    if (cache)
        cache_clear(cache); // the weights have changed, and a run taken up again begins with none
    evaluator_use_cache(worker->evaluator, cache);
    lane_advance(trainer->lanes[index], worker->search, worker->evaluator, trainer->config.plies);
    task->cpu_seconds[thread] += trainer_thread_seconds() - start;
}

// Gives back the CPU seconds of all threads together.
static double play(Trainer *trainer, Pool *pool) {
    const int threads = pool_threads(pool);
    make_workers(trainer, threads);
    double *cpu_seconds = memory_zeroed((size_t)threads, sizeof *cpu_seconds);
    PlayTask task = {.trainer = trainer, .cpu_seconds = cpu_seconds};
    pool_run(pool, trainer->config.lanes, play_lane, &task);
    double sum = 0.0;
    for (int i = 0; i < threads; i++)
        sum += cpu_seconds[i];
    free(cpu_seconds);
    return sum;
}

static int samples_held(const Trainer *trainer) {
    int held = 0;
    for (int i = 0; i < trainer->config.lanes; i++)
        held += lane_replay(trainer->lanes[i])->count;
    return held;
}

static double learn(Trainer *trainer, Pool *pool) {
    const double start = trainer_thread_seconds();
    const TrainerConfig *config = &trainer->config;
    double others = 0.0;
    if (samples_held(trainer) >= config->batch)
        trainer->owed += (double)config->lanes * config->lane_games * config->plies *
                         config->reuse / config->batch;
    const uint64_t before = trainer->stats.samples;
    NetLoss loss = {0};
    int steps = 0;
    for (; trainer->owed >= 1.0; trainer->owed -= 1.0, steps++)
        others += learner_step(trainer->learner, trainer, pool, &loss);
    if (steps > 0)
        trainer->stats.loss = (NetLoss){.policy = loss.policy / steps,
                                        .policy_entropy = loss.policy_entropy / steps,
                                        .value = loss.value / steps};
    trainer->stats.steps += (uint64_t)steps;
    trainer->stats.executed_flops +=
        3.0 * (double)(trainer->stats.samples - before) * net_forward_flops(config->shape);
    return trainer_thread_seconds() - start + others;
}

double trainer_generation_flops(const TrainerConfig *config) {
    return (double)config->lanes * config->lane_games * config->plies * config->search.nodes *
           net_paper_flops(config->shape);
}

static uint64_t evaluations_computed(const Trainer *trainer) {
    uint64_t sum = 0;
    for (int i = 0; i < trainer->workers_made; i++)
        sum += trainer->workers[i].evaluator->computed;
    return sum;
}

void trainer_generation(Trainer *trainer, Pool *pool) {
    const double wall = stopwatch_now();
    TrainerStats *stats = &trainer->stats;
    const uint64_t before = evaluations_computed(trainer);
    stats->cpu_seconds += play(trainer, pool);
    const uint64_t evaluations = evaluations_computed(trainer) - before;
    stats->cpu_seconds += learn(trainer, pool);
    stats->generations++;
    stats->moves = stats->games = stats->black_wins = 0;
    for (int i = 0; i < trainer->config.lanes; i++) {
        const LaneCounts counts = lane_counts(trainer->lanes[i]);
        stats->moves += counts.moves;
        stats->games += counts.games;
        stats->black_wins += counts.black_wins;
    }
    stats->evaluations += evaluations;
    stats->executed_flops += (double)evaluations * net_forward_flops(trainer->config.shape);
    stats->paper_flops = trainer_generation_flops(&trainer->config) * (double)stats->generations;
    stats->wall_seconds += stopwatch_now() - wall;
}

bool trainer_sound(const Trainer *trainer) {
    for (int i = 0; i < trainer->workers_made; i++)
        if (trainer->workers[i].evaluator->broken > 0)
            return false;
    const NetLoss *loss = &trainer->stats.loss;
    bool sound = isfinite(loss->policy) && isfinite(loss->policy_entropy) && isfinite(loss->value);
    for (size_t i = 0; i < trainer->net->parameter_count; i++)
        sound &= isfinite(trainer->net->parameters[i]);
    return sound;
}

const Net *trainer_net(const Trainer *trainer) {
    return trainer->net;
}

TrainerStats trainer_stats(const Trainer *trainer) {
    return trainer->stats;
}

const TrainerConfig *trainer_config(const Trainer *trainer) {
    return &trainer->config;
}
