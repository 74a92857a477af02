// The learning half of the trainer. A batch is split in a fixed number of shards whose gradients
// are added in a fixed order, so the sum does not depend on who computed what.
#include "selfplay/trainer_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/schedule.h"

#include <stdlib.h>
#include <string.h>

enum { SHARDS = 4 };

// Multiply-adds of a batch's passes below which handing shards to threads costs more than it gives.
static const double threading_pays = 4e6;

typedef struct Shard {
    NetWork *work;
    float *gradient;
    NetLoss loss;
    double cpu_seconds; // of this step, where another thread than the caller's did it
} Shard;

struct Learner {
    int batch, shards;
    bool threaded;
    NetInput *inputs;   // [batch]
    NetTarget *targets; // [batch]
    float *policies;    // [batch][cells]
    Shard shard[SHARDS];
    // The step in progress.
    const Net *net;
    float value_weight;
};

Learner *learner_create(const TrainerConfig *config) {
    Learner *learner = memory_zeroed(1, sizeof *learner);
    const size_t batch = (size_t)config->batch;
    const size_t cells = (size_t)(config->shape.size * config->shape.size);
    const double work = 3.0 * config->batch * net_paper_flops(config->shape);
    learner->batch = config->batch;
    learner->threaded = work >= threading_pays && config->batch >= SHARDS;
    learner->shards = learner->threaded ? SHARDS : 1;
    learner->inputs = memory_zeroed(batch, sizeof *learner->inputs);
    learner->targets = memory_zeroed(batch, sizeof *learner->targets);
    learner->policies = memory_zeroed(batch * cells, sizeof *learner->policies);
    const int share = (config->batch + learner->shards - 1) / learner->shards;
    Net *net = net_create(config->shape);
    for (int i = 0; i < learner->shards; i++) {
        learner->shard[i].work = net_work_create(config->shape, share, true);
        learner->shard[i].gradient = memory_zeroed(net->parameter_count, sizeof(float));
    }
    net_destroy(net);
    return learner;
}

void learner_destroy(Learner *learner) {
    if (!learner)
        return;
    for (int i = 0; i < learner->shards; i++) {
        net_work_destroy(learner->shard[i].work);
        free(learner->shard[i].gradient);
    }
    free(learner->inputs);
    free(learner->targets);
    free(learner->policies);
    free(learner);
}

// Uniform over all samples of all lanes, with replacement.
static void draw_batch(Learner *learner, Trainer *trainer) {
    const TrainerConfig *config = &trainer->config;
    const size_t cells = (size_t)(config->shape.size * config->shape.size);
    uint32_t total = 0;
    for (int i = 0; i < config->lanes; i++)
        total += (uint32_t)lane_replay(trainer->lanes[i])->count;
    for (int sample = 0; sample < learner->batch; sample++) {
        int index = (int)rng_below(&trainer->learner_rng, total);
        const bool rotated = config->rotate && rng_next(&trainer->learner_rng) >> 63;
        int lane = 0;
        while (index >= lane_replay(trainer->lanes[lane])->count)
            index -= lane_replay(trainer->lanes[lane++])->count;
        float *policy = learner->policies + (size_t)sample * cells;
        NetTarget *target = &learner->targets[sample];
        target->policy = policy;
        replay_get(lane_replay(trainer->lanes[lane]), index, rotated, config->shape.size,
                   &learner->inputs[sample], policy, &target->value);
    }
}

static void run_shard(void *context, int index, int thread) {
    Learner *learner = context;
    Shard *shard = &learner->shard[index];
    const double start = trainer_thread_seconds();
    const int from = learner->batch * index / learner->shards;
    const int to = learner->batch * (index + 1) / learner->shards;
    memset(shard->gradient, 0, learner->net->parameter_count * sizeof(float));
    shard->loss = (NetLoss){0};
    net_backward(learner->net, shard->work, learner->inputs + from, learner->targets + from,
                 to - from, learner->value_weight, 1.0f / (float)learner->batch, shard->gradient,
                 &shard->loss);
    shard->cpu_seconds = thread == 0 ? 0.0 : trainer_thread_seconds() - start;
}

double learner_step(Learner *learner, Trainer *trainer, Pool *pool, NetLoss *loss) {
    draw_batch(learner, trainer);
    learner->net = trainer->net;
    learner->value_weight = trainer->config.value_weight;
    if (learner->threaded)
        pool_run(pool, learner->shards, run_shard, learner);
    else
        run_shard(learner, 0, 0);
    float *gradient = learner->shard[0].gradient;
    const double scale = 1.0 / learner->batch;
    double others = 0.0;
    for (int i = 0; i < learner->shards; i++) {
        const Shard *shard = &learner->shard[i];
        if (i > 0)
            for (size_t k = 0; k < trainer->net->parameter_count; k++)
                gradient[k] += shard->gradient[k];
        loss->policy += shard->loss.policy * scale;
        loss->policy_entropy += shard->loss.policy_entropy * scale;
        loss->value += shard->loss.value * scale;
        others += shard->cpu_seconds;
    }
    trainer->stats.samples += (uint64_t)learner->batch;
    adam_set_learning_rate(trainer->adam,
                           schedule_rate(&trainer->config, (double)trainer->stats.samples,
                                         trainer->stats.paper_flops));
    adam_step(trainer->adam, trainer->net->parameters, gradient);
    return others;
}
