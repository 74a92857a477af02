#include "selfplay/train/trainer.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "nn/net_latent.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/settings.h"
#include "selfplay/train/trainer_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool trainer_has_aux(const TrainerConfig *config) {
    return config->ownership_weight > 0.0f || config->moves_left_weight > 0.0f;
}

TrainerThreads trainer_threads(const TrainerConfig *config, int threads) {
    const int parts = learner_parts(config);
    return (TrainerThreads){.playing = threads < config->lanes ? threads : config->lanes,
                            .learning = threads < parts ? threads : parts};
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
    adam.beta1 = config->beta1;
    adam.beta2 = config->beta2;
    adam.epsilon = config->epsilon;
    adam.weight_decay = config->weight_decay;
    trainer->adam = adam_create(trainer->net->parameter_count, &adam);
    trainer->learner_rng = rng_stream(config->seed, RNG_REPLAY, 0);
    trainer->learner = learner_create(config);
    trainer->lanes = memory_zeroed((size_t)config->lanes, sizeof *trainer->lanes);
    if (trainer_has_aux(config)) {
        const size_t count = net_aux_count(config->shape);
        trainer->aux = memory_zeroed(count, sizeof *trainer->aux);
        trainer->aux_adam = adam_create(count, &adam);
    }
    if (config->ema > 0.0)
        trainer->averaged = net_copy(trainer->net);
    const LaneConfig lane = {
        .size = config->shape.size,
        .games = config->lane_games,
        .replay_capacity = config->replay / config->lanes,
        .outcome_share = config->outcome_share,
        .full_share = config->full_share,
        .random_share = config->random_share,
        .random_moves = config->random_moves,
        .opening = config->opening,
        .temperature = config->temperature,
        .visit_targets = config->policy_target == TRAINER_TARGET_VISITS,
        .target_temperature = config->target_temperature,
        .ends = trainer_has_aux(config),
        .chains = config->ownership_target == TRAINER_OWNERSHIP_CHAIN,
        .moves = config->shape.model == NET_LEARNED,
        .reanalyse = config->reanalyse,
    };
    trainer->caches = memory_zeroed((size_t)config->lanes, sizeof *trainer->caches);
    for (int i = 0; i < config->lanes; i++) {
        trainer->lanes[i] = lane_create(&lane, config->seed, i);
        if (i == 0)
            lane_watch(trainer->lanes[0], TRAINER_WATCHED);
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
        search_destroy(trainer->workers[i].full);
        search_destroy(trainer->workers[i].fast);
        evaluator_destroy(trainer->workers[i].evaluator);
    }
    free(trainer->workers);
    learner_destroy(trainer->learner);
    adam_destroy(trainer->adam);
    adam_destroy(trainer->aux_adam);
    free(trainer->aux);
    net_destroy(trainer->net);
    net_destroy(trainer->averaged);
    free(trainer);
}

static void make_workers(Trainer *trainer, int threads) {
    if (threads <= trainer->workers_made)
        return;
    trainer->workers = memory_resize(trainer->workers, (size_t)threads, sizeof *trainer->workers);
    const TrainerConfig *config = &trainer->config;
    const int size = config->shape.size;
    SearchConfig fast = config->search;
    fast.nodes = config->fast_nodes;
    const Net *net = config->ema_play ? trainer->averaged : trainer->net;
    for (; trainer->workers_made < threads; trainer->workers_made++)
        trainer->workers[trainer->workers_made] = (TrainerWorker){
            .full = search_create(&config->search, size, config->lane_games),
            .fast =
                config->full_share < 1.0 ? search_create(&fast, size, config->lane_games) : NULL,
            .evaluator = evaluator_net_create(net, config->lane_games),
        };
}

typedef struct PlayTask {
    Trainer *trainer;
    double *cpu_seconds; // [threads]
} PlayTask;

static void play_lane(void *context, int index, int thread) {
    const PlayTask *task = context;
    Trainer *trainer = task->trainer;
    const double start = clock_thread_cpu();
    const TrainerWorker *worker = &trainer->workers[thread];
    Cache *cache = trainer->caches[index];
    if (cache)
        cache_clear(cache); // the weights have changed, and a resumed run begins with an empty
                            // cache
    evaluator_use_cache(worker->evaluator, cache);
    lane_advance(trainer->lanes[index], worker->full, worker->fast, worker->evaluator,
                 trainer->config.plies);
    task->cpu_seconds[thread] += clock_thread_cpu() - start;
}

// Returns the CPU seconds of all threads together.
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

// Moves the averaged weights by a small share towards the newest.
static void average(Trainer *trainer, int batch) {
    const float share = schedule_average(&trainer->config, batch, (double)trainer->stats.samples);
    const float *newest = trainer->net->parameters;
    float *averaged = trainer->averaged->parameters;
    for (size_t i = 0; i < trainer->net->parameter_count; i++)
        averaged[i] += share * (newest[i] - averaged[i]);
}

// Counts positions for which a net with such inputs has computed the chains.
static void add_floods(Trainer *trainer, uint64_t positions) {
    const NetShape shape = trainer->config.shape;
    if (shape.inputs == NET_CHAINS)
        trainer->stats.looks += looks_work((Looks){.floods = positions}, shape.size * shape.size);
}

// `searched`: the moves of this generation that become samples.
static double learn(Trainer *trainer, Pool *pool, uint64_t searched) {
    const double start = clock_thread_cpu();
    const TrainerConfig *config = &trainer->config;
    double others = 0.0;
    if (samples_held(trainer) >= config->batch)
        trainer->owed += (double)searched * config->replay_ratio;
    const uint64_t rows = learner_rows(trainer->learner), samples = trainer->stats.samples;
    NetLoss loss = {0};
    int steps = 0;
    for (;; steps++) {
        const int batch = schedule_batch(config, (double)trainer->stats.samples);
        if (trainer->owed < batch)
            break;
        trainer->owed -= batch;
        others += learner_step(trainer->learner, trainer, pool, batch, &loss);
        if (trainer->averaged)
            average(trainer, batch);
    }
    if (steps > 0)
        trainer->stats.loss = (NetLoss){.policy = loss.policy / steps,
                                        .policy_entropy = loss.policy_entropy / steps,
                                        .value = loss.value / steps,
                                        .owner = loss.owner / steps,
                                        .left = loss.left / steps};
    trainer->stats.steps += (uint64_t)steps;
    trainer->stats.multiply_adds +=
        2.0 * (double)(learner_rows(trainer->learner) - rows) * config->shape.width;
    add_floods(trainer, trainer->stats.samples - samples);
    return clock_thread_cpu() - start + others;
}

double trainer_move_nodes(const TrainerConfig *config) {
    const double share = config->full_share;
    return share * config->search.nodes + (1.0 - share) * config->fast_nodes;
}

double trainer_search_flops(NetShape shape, double nodes) {
    const double root = net_paper_flops(shape);
    return shape.model == NET_LEARNED ? root + (nodes - 1.0) * net_latent_paper_flops(shape)
                                      : nodes * root;
}

double trainer_move_flops(const TrainerConfig *config) {
    return trainer_search_flops(config->shape, trainer_move_nodes(config)) +
           config->reanalyse * trainer_search_flops(config->shape, config->search.nodes);
}

double trainer_generation_flops(const TrainerConfig *config) {
    return (double)config->lanes * config->lane_games * config->plies * trainer_move_flops(config);
}

void trainer_count(Trainer *trainer) {
    TrainerStats *stats = &trainer->stats;
    const TrainerConfig *config = &trainer->config;
    stats->moves = stats->full_moves = stats->games = stats->black_wins = 0;
    stats->reanalysed = 0;
    for (int i = 0; i < config->lanes; i++) {
        const LaneCounts counts = lane_counts(trainer->lanes[i]);
        stats->moves += counts.moves;
        stats->full_moves += counts.full_moves;
        stats->games += counts.games;
        stats->black_wins += counts.black_wins;
        stats->reanalysed += lane_reanalysed(trainer->lanes[i]);
    }
    const double fast_moves = (double)(stats->moves - stats->full_moves);
    if (config->shape.model == NET_RULES) { // nodes first: sums of whole numbers are exact
        const double searches = (double)(stats->full_moves + stats->reanalysed);
        stats->paper_flops = (searches * config->search.nodes + fast_moves * config->fast_nodes) *
                             net_paper_flops(config->shape);
    } else {
        stats->paper_flops = (double)(stats->full_moves + stats->reanalysed) *
                             trainer_search_flops(config->shape, config->search.nodes);
    }
}

static uint64_t full_moves(const Trainer *trainer) {
    uint64_t sum = 0;
    for (int i = 0; i < trainer->config.lanes; i++)
        sum += lane_counts(trainer->lanes[i]).full_moves;
    return sum;
}

// Totals of what self-play has computed so far.
typedef struct Played {
    uint64_t evaluations, imagined, rows;
    Looks looks;
} Played;

static Played played_so_far(const Trainer *trainer) {
    Played sum = {0};
    for (int i = 0; i < trainer->workers_made; i++) {
        const TrainerWorker *worker = &trainer->workers[i];
        sum.evaluations += worker->evaluator->computed;
        sum.imagined += worker->evaluator->imagined;
        sum.rows += worker->evaluator->rows;
        sum.looks = looks_add(sum.looks, search_looks(worker->full));
        if (worker->fast)
            sum.looks = looks_add(sum.looks, search_looks(worker->fast));
    }
    return sum;
}

void trainer_generation(Trainer *trainer, Pool *pool) {
    const double wall = clock_now();
    const NetShape shape = trainer->config.shape;
    TrainerStats *stats = &trainer->stats;
    const Played before = played_so_far(trainer);
    stats->cpu_seconds += play(trainer, pool);
    const Played after = played_so_far(trainer);
    const uint64_t evaluations = after.evaluations - before.evaluations;
    const uint64_t imagined = after.imagined - before.imagined;
    const uint64_t searched = stats->full_moves;
    stats->evaluations += evaluations;
    stats->multiply_adds += (double)(evaluations - imagined) * net_forward_work(shape) +
                            (double)(after.rows - before.rows) * shape.width;
    if (imagined > 0)
        stats->multiply_adds += (double)imagined * net_latent_work(shape);
    stats->looks += looks_work(looks_since(before.looks, after.looks), shape.size * shape.size);
    add_floods(trainer, evaluations - imagined);
    // Before counting: the learner's schedules use the compute before this generation.
    stats->cpu_seconds += learn(trainer, pool, full_moves(trainer) - searched);
    stats->generations++;
    trainer_count(trainer);
    stats->wall_seconds += clock_now() - wall;
}

static bool all_finite(const float *numbers, size_t count) {
    bool finite = true;
    for (size_t i = 0; i < count; i++)
        finite &= isfinite(numbers[i]);
    return finite;
}

static bool adam_sound(Adam *adam, size_t count) {
    const float *squares = adam_second_moment(adam);
    bool sound = all_finite(adam_first_moment(adam), count) && all_finite(squares, count);
    for (size_t i = 0; i < count; i++)
        sound &= squares[i] >= 0.0f;
    return sound;
}

bool trainer_sound(const Trainer *trainer) {
    for (int i = 0; i < trainer->workers_made; i++)
        if (trainer->workers[i].evaluator->broken > 0)
            return false;
    const NetLoss *loss = &trainer->stats.loss;
    const size_t count = trainer->net->parameter_count;
    bool sound = isfinite(loss->policy) && isfinite(loss->policy_entropy) &&
                 isfinite(loss->value) && isfinite(loss->owner) && isfinite(loss->left) &&
                 all_finite(trainer->net->parameters, count) && adam_sound(trainer->adam, count);
    if (trainer->averaged)
        sound &= all_finite(trainer->averaged->parameters, count);
    if (trainer->aux) {
        const size_t more = net_aux_count(trainer->config.shape);
        sound &= all_finite(trainer->aux, more) && adam_sound(trainer->aux_adam, more);
    }
    return sound;
}

const Net *trainer_net(const Trainer *trainer) {
    return trainer->averaged ? trainer->averaged : trainer->net;
}

TrainerStats trainer_stats(const Trainer *trainer) {
    return trainer->stats;
}

const TrainerConfig *trainer_config(const Trainer *trainer) {
    return &trainer->config;
}

const Lane *trainer_first_lane(const Trainer *trainer) {
    return trainer->lanes[0];
}
