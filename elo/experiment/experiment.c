#include "elo/experiment/experiment.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void experiment_name(const TrainerConfig *trainer, const char *preset, char name[STORE_NAME_MAX]) {
    const SearchConfig usual = trainer_config_default(trainer->shape).search;
    const NetShape *shape = &trainer->shape;
    int length = snprintf(name, STORE_NAME_MAX, "%dx%d-w%d-d%d-s%llu", shape->size, shape->size,
                          shape->width, shape->depth, (unsigned long long)trainer->seed);
    if (shape->inputs != NET_STONES)
        length += snprintf(name + length, (size_t)(STORE_NAME_MAX - length), "-%s",
                           net_inputs_names[shape->inputs]);
    if (trainer->search.kind != usual.kind || trainer->search.nodes != usual.nodes)
        length += snprintf(name + length, (size_t)(STORE_NAME_MAX - length), "-%s%d",
                           search_kind_name(trainer->search.kind), trainer->search.nodes);
    if (strcmp(preset, preset_names[PRESET_DEFAULT]) != 0)
        length += snprintf(name + length, (size_t)(STORE_NAME_MAX - length), "-%s", preset);
    CHECK(length < STORE_NAME_MAX);
}

Status experiment_run_folder(const char *folder, const ExperimentRun *run, char path[PATH_MAX],
                             Error *error) {
    char within[STORE_NAME_MAX + 8];
    snprintf(within, sizeof within, "runs/%s", run->name);
    return file_path(folder, within, path, error);
}

RunConfig experiment_run_config(const ExperimentRun *run) {
    RunConfig config = run_config_default(run->trainer.shape);
    config.trainer = run->trainer;
    config.first = run->first;
    config.budget = run->budget;
    config.snapshots = run->snapshots;
    return config;
}

static Status enter_rows(Store *store, const ExperimentOrigin *origin, const ExperimentRun *planned,
                         const Run *run, Error *error) {
    char description[64], weights[STORE_PATH_MAX];
    snprintf(description, sizeof description, "%s/%d", planned->group, planned->trainer.shape.size);
    char *recipe = trainer_config_text(&planned->trainer);
    const StoreRun row = {
        .name = planned->name,
        .description = description,
        .size = planned->trainer.shape.size,
        .width = planned->trainer.shape.width,
        .depth = planned->trainer.shape.depth,
        .nodes = planned->trainer.search.nodes,
        .seed = planned->trainer.seed,
        .preset = planned->preset,
        .recipe = recipe,
        .command = origin->command,
        .version = origin->version,
        .done = run->done,
        .label = planned->label,
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
            .multiply_adds = taken->multiply_adds,
            .looks = taken->looks,
            .moves = taken->moves,
            .wall_seconds = taken->wall_seconds,
            .cpu_seconds = taken->cpu_seconds,
        };
        status = store_snap_add(store, &snap, NULL, error);
    }
    free(recipe);
    return status;
}

// Adds the games in the run's folder, if any.
static Status enter_games(Store *store, const ExperimentRun *run, Error *error) {
    char folder[PATH_MAX], path[PATH_MAX];
    EpisodeList list;
    store_folder(store, folder);
    Status status = experiment_run_folder(folder, run, path, error);
    if (status == STATUS_OK)
        status = run_games_read(path, &list, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0, game = 0; i < list.count && status == STATUS_OK; i++) {
        const EpisodeItem *item = &list.items[i];
        game = i > 0 && item[-1].number == item->number ? game + 1 : 0;
        const StoreGame row = {.run = run->name, .idx = item->number, .game = game};
        status = store_game_add(store, &row, &item->episode, error);
    }
    episode_list_free(&list);
    return status;
}

Status experiment_enter(Store *store, const ExperimentOrigin *origin, const ExperimentRun *run,
                        const Run *trained, Error *error) {
    Status status = store_begin(store, error);
    if (status != STATUS_OK)
        return status;
    status = enter_rows(store, origin, run, trained, error);
    if (status == STATUS_OK)
        status = enter_games(store, run, error);
    if (status == STATUS_OK)
        return store_commit(store, error);
    store_rollback(store);
    return status;
}

// Fails early if the store cannot take the run, before hours of training.
static Status check_store(const char *path, Error *error) {
    Store *store;
    if (access(path, F_OK) != 0)
        return STATUS_OK;
    const Status status = store_open(path, STORE_WRITE, &store, error);
    if (status == STATUS_OK)
        store_close(store);
    return status;
}

static Status train_run(const ExperimentConfig *config, const ExperimentRun *run,
                        const char *folder, Run **trained, Error *error) {
    RunConfig training = experiment_run_config(run);
    training.folder = folder;
    training.pool = pool_create(config->threads);
    training.stop = config->stop;
    training.mix_machines = config->mix_machines;
    training.progress = config->progress;
    training.review = config->review;
    training.context = config->context;
    const Status status = run_train(&training, trained, error);
    pool_destroy(training.pool);
    return status;
}

static Status train_and_enter(const ExperimentConfig *config, const ExperimentRun *run,
                              Run **trained, Error *error) {
    char path[PATH_MAX], folder[PATH_MAX];
    Store *store;
    Status status = file_path(config->folder, STORE_FILE, path, error);
    if (status == STATUS_OK)
        status = check_store(path, error);
    if (status == STATUS_OK)
        status = experiment_run_folder(config->folder, run, folder, error);
    if (status == STATUS_OK)
        status = train_run(config, run, folder, trained, error);
    if (status == STATUS_OK)
        status = store_open(path, STORE_WRITE, &store, error);
    if (status == STATUS_OK) {
        status = experiment_enter(store, &config->origin, run, *trained, error);
        store_close(store);
    }
    return status;
}

Status experiment_train(const ExperimentConfig *config, const ExperimentRun *run, Run **trained,
                        Error *error) {
    Run *found = NULL;
    const Status status = config->folder ? train_and_enter(config, run, &found, error)
                                         : train_run(config, run, NULL, &found, error);
    if (trained)
        *trained = found;
    else
        run_destroy(found);
    return status;
}
