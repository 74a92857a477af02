// The learning half of the trainer. A batch is split into a fixed number of shards whose gradients
// are added in a fixed order, so the sum does not depend on the threads.
#include "selfplay/train/trainer_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "nn/net_latent.h"
#include "selfplay/train/schedule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 4 };

// Multiply-adds of a batch's passes below which threads cost more than they gain.
static const double threading_pays = 4e6;

// A sample drawn from a replay.
typedef struct Draw {
    const Replay *replay;
    int index;
    bool rotated;
    uint64_t behind; // learned model: random moves behind the end of the game follow from it
} Draw;

// What a shard of a learned model's batch unrolls, [step][sample] (nn/net_latent.h).
typedef struct Unrolled {
    NetUnroll *work;
    int *cells;
    NetTarget *targets;
    float *policies; // [step][sample][cells]
    NetLoss *losses; // [steps + 1]
} Unrolled;

typedef struct Shard {
    NetWork *work;     // NULL with a learned model
    Unrolled unrolled; // empty without
    float *gradient;
    float *aux_gradient; // NULL without auxiliary heads
    NetLoss loss;
    double cpu_seconds; // of this step, if run by another thread than the caller's
} Shard;

struct Learner {
    int shards;         // made
    Draw *draws;        // [batch]
    NetInput *inputs;   // [batch]
    NetTarget *targets; // [batch]
    float *policies;    // [batch][cells]
    NetAuxTarget *ends; // [batch], NULL without auxiliary heads
    int *windows;       // [lanes] replay window of each lane
    Shard shard[SHARDS];
    // The step in progress.
    int batch, parts; // number of shards of the batch
    const Trainer *trainer;
};

static bool is_learned(const TrainerConfig *config) {
    return config->shape.model == NET_LEARNED;
}

// The number of shards of a batch: a function of the configuration alone.
static int shards_for(const TrainerConfig *config, int batch) {
    double sample = net_paper_flops(config->shape);
    if (is_learned(config))
        sample += config->unroll * net_latent_paper_flops(config->shape);
    const double work = 3.0 * batch * sample;
    return work >= threading_pays && batch >= SHARDS ? SHARDS : 1;
}

int learner_parts(const TrainerConfig *config) {
    return shards_for(config, schedule_batch(config, INFINITY));
}

static Unrolled unrolled_create(const TrainerConfig *config, int share) {
    const size_t steps = (size_t)config->unroll + 1, all = steps * (size_t)share;
    const size_t cells = (size_t)(config->shape.size * config->shape.size);
    return (Unrolled){.work = net_unroll_create(config->shape, share, config->unroll),
                      .cells = memory_zeroed(all, sizeof(int)),
                      .targets = memory_zeroed(all, sizeof(NetTarget)),
                      .policies = memory_zeroed(all * cells, sizeof(float)),
                      .losses = memory_zeroed(steps, sizeof(NetLoss))};
}

static void unrolled_free(Unrolled *unrolled) {
    net_unroll_destroy(unrolled->work);
    free(unrolled->cells);
    free(unrolled->targets);
    free(unrolled->policies);
    free(unrolled->losses);
}

Learner *learner_create(const TrainerConfig *config) {
    Learner *learner = memory_zeroed(1, sizeof *learner);
    const int largest = schedule_batch(config, INFINITY);
    const size_t batch = (size_t)largest;
    const size_t cells = (size_t)(config->shape.size * config->shape.size);
    learner->shards = shards_for(config, largest);
    int share = 0; // of the largest shard of all batches
    for (int size = config->batch; size <= largest; size *= 2) {
        const int parts = shards_for(config, size);
        const int part = (size + parts - 1) / parts;
        share = part > share ? part : share;
    }
    learner->draws = memory_zeroed(batch, sizeof *learner->draws);
    learner->inputs = memory_zeroed(batch, sizeof *learner->inputs);
    learner->targets = memory_zeroed(batch, sizeof *learner->targets);
    learner->policies = memory_zeroed(batch * cells, sizeof *learner->policies);
    if (trainer_has_aux(config))
        learner->ends = memory_zeroed(batch, sizeof *learner->ends);
    learner->windows = memory_zeroed((size_t)config->lanes, sizeof *learner->windows);
    Net *net = net_create(config->shape);
    for (int i = 0; i < learner->shards; i++) {
        if (is_learned(config))
            learner->shard[i].unrolled = unrolled_create(config, share);
        else
            learner->shard[i].work = net_work_create(config->shape, share, true);
        learner->shard[i].gradient = memory_zeroed(net->parameter_count, sizeof(float));
        if (learner->ends)
            learner->shard[i].aux_gradient =
                memory_zeroed(net_aux_count(config->shape), sizeof(float));
    }
    net_destroy(net);
    return learner;
}

void learner_destroy(Learner *learner) {
    if (!learner)
        return;
    for (int i = 0; i < learner->shards; i++) {
        net_work_destroy(learner->shard[i].work);
        unrolled_free(&learner->shard[i].unrolled);
        free(learner->shard[i].gradient);
        free(learner->shard[i].aux_gradient);
    }
    free(learner->ends);
    free(learner->windows);
    free(learner->draws);
    free(learner->inputs);
    free(learner->targets);
    free(learner->policies);
    free(learner);
}

// Uniform over the windows of all lanes, with replacement.
static void draw_batch(Learner *learner, Trainer *trainer) {
    const TrainerConfig *config = &trainer->config;
    int *windows = learner->windows;
    for (int i = 0; i < config->lanes; i++) {
        const Replay *replay = lane_replay(trainer->lanes[i]);
        windows[i] = schedule_window(config, (double)replay->added, replay->count);
    }
    uint32_t total = 0;
    for (int i = 0; i < config->lanes; i++)
        total += (uint32_t)windows[i];
    for (int sample = 0; sample < learner->batch; sample++) {
        int index = (int)rng_below(&trainer->learner_rng, total);
        const bool rotated = config->rotate && rng_next(&trainer->learner_rng) >> 63;
        int lane = 0;
        while (index >= windows[lane])
            index -= windows[lane++];
        const Replay *replay = lane_replay(trainer->lanes[lane]);
        learner->draws[sample] = (Draw){
            .replay = replay,
            .index = replay_newest(replay, windows[lane], index),
            .rotated = rotated,
            .behind = is_learned(config) ? rng_next(&trainer->learner_rng) : 0,
        };
    }
}

// Copies the drawn samples; done within the shards, because its cost grows with the batch.
static void fetch(Learner *learner, int from, int to) {
    const int size = learner->trainer->config.shape.size;
    for (int sample = from; sample < to; sample++) {
        const Draw *draw = &learner->draws[sample];
        float *policy = learner->policies + (ptrdiff_t)sample * size * size;
        NetTarget *target = &learner->targets[sample];
        target->policy = policy;
        replay_get(draw->replay, draw->index, draw->rotated, size, &learner->inputs[sample], policy,
                   &target->value);
        if (learner->ends)
            learner->ends[sample] = replay_end(draw->replay, draw->index, draw->rotated, size);
    }
}

// Turns a policy between the frame of its mover and that of the other side.
static void turn_policy(float *policy, int size) {
    for (int cell = 0; cell < size * size; cell++) {
        const int other = bits_transpose_cell(cell, size);
        if (other > cell) {
            const float kept = policy[cell];
            policy[cell] = policy[other];
            policy[other] = kept;
        }
    }
}

// Samples from .. to - 1 with the moves that followed them in their games. From the root's side
// every other position is turned.
static void fetch_unrolled(Learner *learner, Unrolled *unrolled, int from, int to) {
    const TrainerConfig *config = &learner->trainer->config;
    const NetShape shape = config->shape;
    const int cells = shape.size * shape.size, n = to - from;
    for (int i = 0; i < n; i++) {
        const Draw *draw = &learner->draws[from + i];
        for (int step = 0; step <= config->unroll; step++) {
            const int at = step * n + i;
            const bool turned = shape.frame == NET_FRAME_ROOT && step % 2 == 1;
            const ReplayStep found = replay_step(draw->replay, draw->index, step, draw->rotated);
            NetTarget *target = &unrolled->targets[at];
            float *policy = unrolled->policies + (ptrdiff_t)at * cells;
            NetInput input;
            int cell = found.move;
            *target = (NetTarget){.value = found.value};
            if (found.index >= 0) {
                replay_get(draw->replay, found.index, draw->rotated, shape.size, &input, policy,
                           &target->value);
                target->policy = policy;
                if (step == 0)
                    learner->inputs[from + i] = input;
                if (turned)
                    turn_policy(policy, shape.size);
            } else {
                cell = (int)(rng_mix(draw->behind + (uint64_t)step) % (uint64_t)cells);
            }
            unrolled->cells[at] = turned ? bits_transpose_cell(cell, shape.size) : cell;
        }
    }
}

// The gradient of a learned model's shard. The losses that are told are those of the roots, as
// without a model.
static void unroll_shard(Learner *learner, Shard *shard, int from, int to) {
    const Trainer *trainer = learner->trainer;
    const TrainerConfig *config = &trainer->config;
    Unrolled *unrolled = &shard->unrolled;
    fetch_unrolled(learner, unrolled, from, to);
    memset(unrolled->losses, 0, (size_t)(config->unroll + 1) * sizeof *unrolled->losses);
    const NetUnrollBatch batch = {.n = to - from,
                                  .inputs = learner->inputs + from,
                                  .cells = unrolled->cells,
                                  .targets = unrolled->targets,
                                  .value_weight = config->value_weight,
                                  .scale = 1.0f / (float)learner->batch,
                                  .latent_gradient = config->latent_gradient};
    net_unroll_backward(trainer->net, unrolled->work, &batch, shard->gradient, unrolled->losses);
    shard->loss = unrolled->losses[0];
}

static void run_shard(void *context, int index, int thread) {
    Learner *learner = context;
    Shard *shard = &learner->shard[index];
    const double start = clock_thread_cpu();
    const int from = learner->batch * index / learner->parts;
    const int to = learner->batch * (index + 1) / learner->parts;
    const Trainer *trainer = learner->trainer;
    const TrainerConfig *config = &trainer->config;
    memset(shard->gradient, 0, trainer->net->parameter_count * sizeof(float));
    shard->loss = (NetLoss){0};
    if (is_learned(config)) {
        unroll_shard(learner, shard, from, to);
        shard->cpu_seconds = thread == 0 ? 0.0 : clock_thread_cpu() - start;
        return;
    }
    fetch(learner, from, to);
    NetAux aux = {.parameters = trainer->aux,
                  .ownership_weight = config->ownership_weight,
                  .moves_left_weight = config->moves_left_weight,
                  .gradient = shard->aux_gradient};
    if (learner->ends) {
        aux.targets = learner->ends + from;
        memset(shard->aux_gradient, 0, net_aux_count(config->shape) * sizeof(float));
    }
    net_backward_aux(trainer->net, shard->work, learner->inputs + from, learner->targets + from,
                     to - from, config->value_weight, 1.0f / (float)learner->batch, shard->gradient,
                     &shard->loss, learner->ends ? &aux : NULL);
    shard->cpu_seconds = thread == 0 ? 0.0 : clock_thread_cpu() - start;
}

static void add(float *restrict sum, const float *restrict part, size_t count) {
    for (size_t i = 0; i < count; i++)
        sum[i] += part[i];
}

// Reduces the gradients and losses of all shards into the first, in a fixed order. Returns the CPU
// seconds of other threads.
static double add_up(Learner *learner, NetLoss *loss) {
    const Trainer *trainer = learner->trainer;
    const double scale = 1.0 / learner->batch;
    double others = 0.0;
    for (int i = 0; i < learner->parts; i++) {
        const Shard *shard = &learner->shard[i];
        if (i > 0)
            add(learner->shard[0].gradient, shard->gradient, trainer->net->parameter_count);
        if (i > 0 && learner->ends)
            add(learner->shard[0].aux_gradient, shard->aux_gradient,
                net_aux_count(trainer->config.shape));
        loss->policy += shard->loss.policy * scale;
        loss->policy_entropy += shard->loss.policy_entropy * scale;
        loss->value += shard->loss.value * scale;
        loss->owner += shard->loss.owner * scale;
        loss->left += shard->loss.left * scale;
        others += shard->cpu_seconds;
    }
    return others;
}

// Clips the gradient's norm.
static void clip(float *gradient, size_t count, float longest) {
    double square = 0.0;
    for (size_t i = 0; i < count; i++)
        square += (double)gradient[i] * (double)gradient[i];
    if (square <= (double)longest * (double)longest)
        return;
    const float scale = (float)((double)longest / sqrt(square));
    for (size_t i = 0; i < count; i++)
        gradient[i] *= scale;
}

// A step's multiply-adds: the samples' passes, then the reduction, clipping and Adam step.
static double step_work(const Learner *learner, const Trainer *trainer) {
    const TrainerConfig *config = &trainer->config;
    const NetShape shape = config->shape;
    const double count = (double)trainer->net->parameter_count;
    const double aux = learner->ends ? (double)net_aux_count(shape) : 0.0;
    const bool learned = is_learned(config);
    const double sample =
        learned ? net_unroll_sample_work(shape, config->unroll) : net_sample_work(shape);
    const double pass =
        learned ? net_unroll_batch_work(shape, config->unroll) : net_batch_work(shape);
    double work = learner->batch * sample + learner->parts * pass;
    work += learner->ends ? learner->batch * net_aux_work(shape) : 0.0;
    work += (count + aux) * (learner->parts - 1 + ADAM_WORK);
    work += config->gradient_clip > 0.0f ? count : 0.0;
    return work + (trainer->averaged ? count : 0.0);
}

uint64_t learner_rows(const Learner *learner) {
    uint64_t sum = 0;
    for (int i = 0; i < learner->shards; i++)
        sum += learner->shard[i].work ? net_work_rows(learner->shard[i].work)
                                      : net_unroll_rows(learner->shard[i].unrolled.work);
    return sum;
}

double learner_step(Learner *learner, Trainer *trainer, Pool *pool, int batch, NetLoss *loss) {
    const TrainerConfig *config = &trainer->config;
    learner->batch = batch;
    learner->parts = shards_for(config, batch);
    learner->trainer = trainer;
    draw_batch(learner, trainer);
    if (learner->parts > 1)
        pool_run(pool, learner->parts, run_shard, learner);
    else
        run_shard(learner, 0, 0);
    const double others = add_up(learner, loss);
    float *gradient = learner->shard[0].gradient;
    if (config->gradient_clip > 0.0f)
        clip(gradient, trainer->net->parameter_count, config->gradient_clip);
    trainer->stats.samples += (uint64_t)batch;
    trainer->stats.multiply_adds += step_work(learner, trainer);
    const float rate =
        schedule_rate(config, (double)trainer->stats.samples, trainer->stats.paper_flops);
    adam_set_learning_rate(trainer->adam, rate);
    adam_step(trainer->adam, trainer->net->parameters, gradient);
    if (learner->ends) {
        adam_set_learning_rate(trainer->aux_adam, rate);
        adam_step(trainer->aux_adam, trainer->aux, learner->shard[0].aux_gradient);
    }
    return others;
}
