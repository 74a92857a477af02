#include "elo/experiment.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "selfplay/preset.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void experiment_name(const TrainerConfig *trainer, const char *preset, char name[STORE_NAME_MAX]) {
    const SearchConfig usual = trainer_config_default(trainer->shape).search;
    const NetShape *shape = &trainer->shape;
    int length = snprintf(name, STORE_NAME_MAX, "%dx%d-w%d-d%d-s%llu", shape->size, shape->size,
                          shape->width, shape->depth, (unsigned long long)trainer->seed);
    if (trainer->search.kind != usual.kind || trainer->search.nodes != usual.nodes)
        length += snprintf(name + length, (size_t)(STORE_NAME_MAX - length), "-%s%d",
                           search_kind_name(trainer->search.kind), trainer->search.nodes);
    if (strcmp(preset, preset_names[PRESET_DEFAULT]) != 0)
        length += snprintf(name + length, (size_t)(STORE_NAME_MAX - length), "-%s", preset);
    CHECK(length < STORE_NAME_MAX);
}

typedef struct Training {
    const ExperimentConfig *config;
    const ExperimentRun *runs;
    int count;
    Pool *inner;           // NULL: a pool of one thread for each run
    Run **results;         // [count]
    Status *statuses;      // [count]
    Error *errors;         // [count]
    int *order;            // [count] dearest first, so that the threads end together
    atomic_bool failed;    // a run ended with an error: no other is begun
    pthread_mutex_t mutex; // guards what follows
    double *fraction;      // [count] of each run's budget
    double *rate;          // [count] moves a second while it runs
    int runs_done;
} Training;

typedef struct TrainingRun {
    Training *training;
    int index;
    double seconds, moves; // when this call began
    bool begun;
} TrainingRun;

static void report(Training *training, int newest) {
    ExperimentProgress progress = {
        .runs_done = training->runs_done,
        .runs = training->count,
        .newest = training->runs[newest].name,
    };
    for (int i = 0; i < training->count; i++) {
        progress.seconds += training->runs[i].cost;
        progress.seconds_done += training->runs[i].cost * training->fraction[i];
        progress.moves_per_second += training->rate[i];
    }
    if (training->config->progress)
        training->config->progress(training->config->context, &progress);
}

static void on_generation(void *context, const TrainerStats *stats, int taken) {
    (void)taken;
    TrainingRun *self = context;
    Training *training = self->training;
    if (!self->begun) {
        self->begun = true;
        self->seconds = stats->wall_seconds;
        self->moves = (double)stats->moves;
    }
    const double seconds = stats->wall_seconds - self->seconds;
    pthread_mutex_lock(&training->mutex);
    training->fraction[self->index] = stats->paper_flops / training->runs[self->index].budget;
    if (seconds > 0.0)
        training->rate[self->index] = ((double)stats->moves - self->moves) / seconds;
    report(training, self->index);
    pthread_mutex_unlock(&training->mutex);
}

static void train_run(void *context, int position, int thread) {
    (void)thread;
    Training *training = context;
    const ExperimentConfig *config = training->config;
    const int index = training->order[position];
    const ExperimentRun *planned = &training->runs[index];
    Error *error = &training->errors[index];
    Status *status = &training->statuses[index];
    if (training->failed || (config->stop && *config->stop)) {
        *status = error_set(error, STATUS_STOPPED, "stopped before %s began", planned->name);
        return;
    }
    char folder[PATH_MAX], within[STORE_NAME_MAX + 8];
    snprintf(within, sizeof within, "runs/%s", planned->name);
    *status = file_path(config->folder, within, folder, error);
    if (*status != STATUS_OK)
        return;
    TrainingRun self = {.training = training, .index = index};
    RunConfig run = run_config_default(planned->trainer.shape);
    run.folder = folder;
    run.trainer = planned->trainer;
    run.first = planned->first;
    run.budget = planned->budget;
    run.snapshots = planned->snapshots;
    run.pool = training->inner ? training->inner : pool_create(1);
    run.stop = config->stop;
    run.progress = on_generation;
    run.context = &self;
    *status = run_train(&run, &training->results[index], error);
    if (!training->inner)
        pool_destroy(run.pool);
    if (*status != STATUS_OK && *status != STATUS_STOPPED)
        training->failed = true;
    pthread_mutex_lock(&training->mutex);
    training->rate[index] = 0.0;
    if (*status == STATUS_OK) {
        training->fraction[index] = 1.0;
        training->runs_done++;
        report(training, index);
    }
    pthread_mutex_unlock(&training->mutex);
}

static Status enter_run(Store *store, const ExperimentConfig *config, const ExperimentRun *planned,
                        const Run *run, Error *error) {
    char description[64], weights[STORE_PATH_MAX];
    snprintf(description, sizeof description, "%s/%d", config->group, planned->trainer.shape.size);
    char *recipe = trainer_config_text(&planned->trainer);
    const StoreRun row = {
        .name = planned->name,
        .description = description,
        .size = planned->trainer.shape.size,
        .width = planned->trainer.shape.width,
        .depth = planned->trainer.shape.depth,
        .nodes = planned->trainer.search.nodes,
        .seed = planned->trainer.seed,
        .preset = config->preset,
        .recipe = recipe,
        .command = config->command,
        .version = config->version,
        .done = run->done,
    };
    Status status = store_run_add(store, &row, error);
    for (int i = 0; i < run->taken && status == STATUS_OK; i++) {
        const RunSnapshot *taken = &run->snapshot[i];
        snprintf(weights, sizeof weights, "runs/%s/%s", planned->name, taken->weights);
        const StoreSnap snap = {
            .run = planned->name,
            .idx = taken->idx,
            .samples = taken->samples,
            .paper_flops = taken->paper_flops,
            .weights = weights,
            .executed_flops = taken->executed_flops,
            .moves = taken->moves,
            .wall_seconds = taken->wall_seconds,
            .cpu_seconds = taken->cpu_seconds,
        };
        status = store_snap_add(store, &snap, NULL, error);
    }
    free(recipe);
    return status;
}

static Status enter_runs(const Training *training, Error *error) {
    char path[PATH_MAX];
    Status status = file_path(training->config->folder, "hexlaw.sqlite", path, error);
    Store *store;
    if (status != STATUS_OK || (status = store_open(path, STORE_WRITE, &store, error)) != STATUS_OK)
        return status;
    status = store_begin(store, error);
    for (int i = 0; i < training->count && status == STATUS_OK; i++)
        status =
            enter_run(store, training->config, &training->runs[i], training->results[i], error);
    if (status == STATUS_OK)
        status = store_commit(store, error);
    else
        store_rollback(store);
    store_close(store);
    return status;
}

// A store that could not take the runs is refused before hours are spent on them.
static Status check_store(const ExperimentConfig *config, Error *error) {
    char path[PATH_MAX];
    Store *store;
    Status status = file_path(config->folder, "hexlaw.sqlite", path, error);
    if (status != STATUS_OK || access(path, F_OK) != 0)
        return status;
    status = store_open(path, STORE_WRITE, &store, error);
    if (status == STATUS_OK)
        store_close(store);
    return status;
}

static void sort_by_cost(const ExperimentRun *runs, int count, int *order) {
    for (int i = 0; i < count; i++) {
        int at = i;
        for (; at > 0 && runs[order[at - 1]].cost < runs[i].cost; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

// The first thing that went wrong, in the order of the plan; a stop counts after every error.
static Status outcome(const Training *training, Error *error) {
    Status status = STATUS_OK;
    for (int i = 0; i < training->count; i++) {
        if (training->statuses[i] == STATUS_OK)
            continue;
        if (status == STATUS_OK || training->statuses[i] != STATUS_STOPPED) {
            status = training->statuses[i];
            if (error)
                *error = training->errors[i];
        }
        if (status != STATUS_STOPPED)
            break;
    }
    return status;
}

Status experiment_train(const ExperimentConfig *config, const ExperimentRun *runs, int count,
                        Error *error) {
    const Status found = check_store(config, error);
    if (found != STATUS_OK)
        return found;
    const size_t n = (size_t)count;
    Training training = {
        .config = config,
        .runs = runs,
        .count = count,
        .results = memory_zeroed(n, sizeof(Run *)),
        .statuses = memory_zeroed(n, sizeof(Status)),
        .errors = memory_zeroed(n, sizeof(Error)),
        .order = memory_zeroed(n, sizeof(int)),
        .fraction = memory_zeroed(n, sizeof(double)),
        .rate = memory_zeroed(n, sizeof(double)),
    };
    CHECK(pthread_mutex_init(&training.mutex, NULL) == 0);
    sort_by_cost(runs, count, training.order);
    Pool *pool = pool_create(config->threads);
    if (count == 1) {
        training.inner = pool;
        train_run(&training, 0, 0);
    } else {
        pool_run(pool, count, train_run, &training);
    }
    pool_destroy(pool);
    Status status = outcome(&training, error);
    if (status == STATUS_OK)
        status = enter_runs(&training, error);
    for (int i = 0; i < count; i++)
        run_destroy(training.results[i]);
    pthread_mutex_destroy(&training.mutex);
    free(training.results);
    free(training.statuses);
    free(training.errors);
    free(training.order);
    free(training.fraction);
    free(training.rate);
    return status;
}
