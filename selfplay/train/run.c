#include "selfplay/train/run.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "nn/machine.h"
#include "nn/weights.h"
#include "selfplay/train/footprint.h"
#include "selfplay/train/run_internal.h"
#include "selfplay/train/settings.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Attempts to find a record, and the pause between them.
enum { RECORD_TRIES = 10 };
static const double record_pause = 0.2; // seconds

RunConfig run_config_default(NetShape shape) {
    const TrainerConfig trainer = trainer_config_default(shape);
    return (RunConfig){
        .trainer = trainer,
        .first = trainer_generation_flops(&trainer),
        .snapshots = 16,
        .checkpoint_seconds = 30.0,
    };
}

double run_due(const Run *run, int idx) {
    const double part = (double)idx / (double)(run->snapshots - 1);
    return run->first * pow(run->budget / run->first, part);
}

static Status check_config(const RunConfig *config, Error *error) {
    const Status status = trainer_config_check(&config->trainer, error);
    if (status != STATUS_OK)
        return status;
    const double least = trainer_generation_flops(&config->trainer);
    if (!(config->budget >= least && config->budget < 1e30))
        return error_set(error, STATUS_INVALID,
                         "a budget of %g paper FLOPs, expected at least one generation's, %.3g",
                         config->budget, least);
    if (!(config->first > 0.0 && config->first <= config->budget))
        return error_set(error, STATUS_INVALID,
                         "the first snapshot at %g paper FLOPs, expected above 0 to the budget, %g",
                         config->first, config->budget);
    if (config->snapshots < 2 || config->snapshots > RUN_SNAPSHOTS_MAX)
        return error_set(error, STATUS_INVALID, "%d snapshots, expected 2 to %d", config->snapshots,
                         RUN_SNAPSHOTS_MAX);
    return STATUS_OK;
}

void run_forget_machines(Run *run) {
    for (int i = 0; i < run->machine_count; i++)
        free(run->machines[i]);
    free(run->machines);
    run->machines = NULL;
    run->machine_count = 0;
}

void run_add_machine(Run *run, const char *text) {
    for (int i = 0; i < run->machine_count; i++)
        if (strcmp(run->machines[i], text) == 0)
            return;
    if (run->machine_count == RUN_MACHINES_MAX)
        return;
    run->machines =
        memory_resize(run->machines, (size_t)run->machine_count + 1, sizeof *run->machines);
    run->machines[run->machine_count++] = memory_string(text);
}

static Run *new_run(const RunConfig *config) {
    Run *run = memory_zeroed(1, sizeof *run);
    *run = (Run){.trainer = config->trainer,
                 .first = config->first,
                 .budget = config->budget,
                 .snapshots = config->snapshots};
    run->snapshot = memory_zeroed((size_t)config->snapshots, sizeof *run->snapshot);
    return run;
}

void run_destroy(Run *run) {
    if (!run)
        return;
    run_forget_machines(run);
    free(run->snapshot);
    free(run);
}

static void plan_difference(const Run *found, const RunConfig *wanted,
                            char difference[TRAINER_DIFFERENCE_MAX]) {
    snprintf(difference, TRAINER_DIFFERENCE_MAX,
             "%d snapshots from %g to %g paper FLOPs, expected %d from %g to %g", found->snapshots,
             found->first, found->budget, wanted->snapshots, wanted->first, wanted->budget);
}

// Whether the folder has the record of a run. It is written before any checkpoint: if it is missing
// beside one, it is temporarily invisible, as on a network file system, and would be overwritten
// without its snapshots.
static Status find_record(const char *folder, bool *there, Error *error) {
    char record[PATH_MAX], checkpoint[PATH_MAX];
    Status status = file_path(folder, "run.json", record, error);
    if (status == STATUS_OK)
        status = file_path(folder, "checkpoint", checkpoint, error);
    for (int tries = 0; status == STATUS_OK; tries++) {
        *there = access(record, F_OK) == 0;
        const int reason = errno;
        if (*there || (reason == ENOENT && access(checkpoint, F_OK) != 0))
            return STATUS_OK;
        if (tries == RECORD_TRIES)
            status = error_set(error, STATUS_IO,
                               "%s: cannot read: %s, expected it beside the checkpoint", record,
                               strerror(reason));
        else
            clock_pause(record_pause);
    }
    return status;
}

Status run_look(const RunConfig *config, Run **run, Error *error) {
    *run = NULL;
    if (!config->folder)
        return STATUS_OK;
    bool there;
    Status status = find_record(config->folder, &there, error);
    if (status != STATUS_OK || !there)
        return status;
    char *settings;
    Run *found;
    status = run_file_read(config->folder, &found, &settings, error);
    if (status != STATUS_OK)
        return status;
    char difference[TRAINER_DIFFERENCE_MAX];
    bool same = trainer_config_says(settings, &config->trainer, difference);
    if (same && (found->budget != config->budget || found->first != config->first ||
                 found->snapshots != config->snapshots)) {
        plan_difference(found, config, difference);
        same = false;
    }
    if (!same)
        status = error_set(error, STATUS_INVALID,
                           "%s: holds a run with other settings (%s); choose another folder or "
                           "name, or repeat its settings",
                           config->folder, difference);
    free(settings);
    if (status == STATUS_OK) {
        found->trainer = config->trainer;
        *run = found;
    } else {
        run_destroy(found);
    }
    return status;
}

Status run_open(const char *folder, Run **run, Error *error) {
    char *settings;
    Error why;
    Status status = run_file_read(folder, run, &settings, error);
    if (status != STATUS_OK)
        return status;
    status = trainer_config_parse(settings, &(*run)->trainer, &why);
    free(settings);
    if (status == STATUS_OK)
        return STATUS_OK;
    run_destroy(*run);
    *run = NULL;
    return error_set(error, status, "%s/run.json: %s", folder, why.text);
}

static Status open_trainer(const RunConfig *config, Run *run, Trainer **trainer, Error *error) {
    char path[PATH_MAX];
    if (!config->folder) {
        *trainer = trainer_create(&config->trainer);
        return STATUS_OK;
    }
    Status status = file_path(config->folder, "checkpoint", path, error);
    if (status != STATUS_OK)
        return status;
    if (access(path, F_OK) == 0) {
        status = trainer_load(&config->trainer, path, config->mix_machines, trainer, error);
        if (status != STATUS_OK)
            return status;
        if (run->machine_count == 0)
            run_add_machine(run, "unknown\n"); // of an older hexlaw
    } else {
        *trainer = trainer_create(&config->trainer);
        run_forget_machines(run); // none of their work is left
    }
    char here[MACHINE_TEXT_MAX];
    machine_text(here);
    run_add_machine(run, here);
    // Later snapshots than the checkpoint's are taken again and come out the same.
    const double flops = trainer_stats(*trainer).paper_flops;
    while (run->taken > 0 && run->snapshot[run->taken - 1].paper_flops > flops)
        run->taken--;
    return STATUS_OK;
}

static Status save_weights(const RunConfig *config, const Trainer *trainer,
                           const RunSnapshot *snapshot, Error *error) {
    char path[PATH_MAX], paper[32], executed[32], samples[32], moves[32], seed[32];
    const Status status = file_path(config->folder, snapshot->weights, path, error);
    if (status != STATUS_OK)
        return status;
    snprintf(paper, sizeof paper, "%.17g", snapshot->paper_flops);
    if (isnan(snapshot->multiply_adds)) // a run that an older hexlaw began
        snprintf(executed, sizeof executed, "unknown");
    else
        snprintf(executed, sizeof executed, "%.17g", snapshot->multiply_adds + snapshot->looks);
    snprintf(samples, sizeof samples, "%.0f", snapshot->samples);
    snprintf(moves, sizeof moves, "%.0f", snapshot->moves);
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)config->trainer.seed);
    // Nothing that differs between two runs of the same settings, such as times.
    const WeightsPair pairs[] = {
        {"paper_flops", paper}, {"executed_multiply_adds", executed},
        {"samples", samples},   {"moves", moves},
        {"seed", seed},
    };
    return weights_save(path, trainer_net(trainer), pairs, (int)(sizeof pairs / sizeof pairs[0]),
                        error);
}

static Status write_record(const RunConfig *config, const Run *run, Error *error) {
    return config->folder ? run_file_write(config->folder, run, error) : STATUS_OK;
}

static Status take_snapshot(const RunConfig *config, Run *run, const Trainer *trainer,
                            Error *error) {
    const TrainerStats stats = trainer_stats(trainer);
    RunSnapshot *snapshot = &run->snapshot[run->taken];
    *snapshot = (RunSnapshot){
        .idx = run->taken,
        .paper_flops = stats.paper_flops,
        .multiply_adds = stats.multiply_adds,
        .looks = stats.looks,
        .samples = (double)stats.samples,
        .moves = (double)stats.moves,
        .games = (double)stats.games,
        .wall_seconds = stats.wall_seconds,
        .cpu_seconds = stats.cpu_seconds,
        .policy_loss = stats.loss.policy,
        .policy_entropy = stats.loss.policy_entropy,
        .value_loss = stats.loss.value,
    };
    if (config->folder) {
        snprintf(snapshot->weights, sizeof snapshot->weights, RUN_WEIGHTS_FORMAT, run->taken);
        Status status = save_weights(config, trainer, snapshot, error);
        if (status == STATUS_OK)
            status = run_games_take(config->folder, trainer, run->taken, error);
        if (status != STATUS_OK)
            return status;
    }
    run->taken++;
    return write_record(config, run, error);
}

static Status save_checkpoint(const RunConfig *config, const Trainer *trainer, Error *error) {
    char path[PATH_MAX];
    if (!config->folder)
        return STATUS_OK;
    const Status status = file_path(config->folder, "checkpoint", path, error);
    return status == STATUS_OK ? trainer_save(trainer, path, error) : status;
}

// Saves the checkpoint, and reports it.
static Status stop_here(const RunConfig *config, const Trainer *trainer, Error *error) {
    const Status status = save_checkpoint(config, trainer, error);
    if (status != STATUS_OK)
        return status;
    return config->folder
               ? error_set(error, STATUS_STOPPED, "stopped; %s holds a checkpoint to go on from",
                           config->folder)
               : error_set(error, STATUS_STOPPED, "stopped; nothing was to be kept");
}

// Calls the review, if there is a snapshot. A review that is stopped leaves its snapshot without
// results; it is called again when the run is resumed.
static Status review(const RunConfig *config, Run *run, const Trainer *trainer, bool *enough,
                     Error *error) {
    if (!config->review || run->taken == 0)
        return STATUS_OK;
    const Status status = config->review(config->context, trainer, run, enough, error);
    if (status == STATUS_STOPPED)
        return stop_here(config, trainer, error);
    return status == STATUS_OK ? write_record(config, run, error) : status;
}

// Takes every snapshot that is due by now. A small net may pass several due computes in one
// generation; they become one snapshot then.
static Status take_due(const RunConfig *config, Run *run, const Trainer *trainer, Error *error) {
    const double flops = trainer_stats(trainer).paper_flops;
    const double tolerance = 1.0 - 1e-9; // the budget itself must count as reached
    int due = 0;
    while (due < run->snapshots && flops >= run_due(run, due) * tolerance)
        due++;
    const double last = run->taken > 0 ? run->snapshot[run->taken - 1].paper_flops : 0.0;
    if (due == 0 || last >= run_due(run, due - 1) * tolerance)
        return STATUS_OK;
    return take_snapshot(config, run, trainer, error);
}

Status run_tidy(const char *folder, const Run *run, Error *error) {
    char path[PATH_MAX];
    if (!folder)
        return STATUS_OK;
    Status status = file_remove_leftovers(folder, error);
    if (status == STATUS_OK)
        status = file_path(folder, "checkpoint", path, error);
    if (status == STATUS_OK && run && run->done && unlink(path) && errno != ENOENT)
        status = error_set(error, STATUS_IO, "%s: cannot remove: %s", path, strerror(errno));
    return status;
}

// Runs one generation, and takes the snapshots then due.
static Status advance(const RunConfig *config, Run *run, Trainer *trainer, bool *enough,
                      Error *error) {
    trainer_generation(trainer, config->pool);
    if (!trainer_sound(trainer))
        return error_set(error, STATUS_INVALID,
                         "%s: training diverged by %.3g paper FLOPs: the network's numbers grew "
                         "past all bounds; expected a smaller learning rate or alpha",
                         config->folder ? config->folder : "the run",
                         trainer_stats(trainer).paper_flops);
    const int taken = run->taken;
    Status status = take_due(config, run, trainer, error);
    if (status == STATUS_OK && run->taken > taken)
        status = review(config, run, trainer, enough, error);
    if (status == STATUS_OK && config->progress) {
        const TrainerStats stats = trainer_stats(trainer);
        config->progress(config->context, &stats, run->taken);
    }
    return status;
}

static const double live_seconds = 2.0; // between two writes of the games in progress

static Status train(const RunConfig *config, Run *run, Trainer *trainer, Error *error) {
    double saved = clock_now(), shown = saved;
    bool enough = false;
    Status status = review(config, run, trainer, &enough, error);
    while (status == STATUS_OK && !enough &&
           trainer_stats(trainer).paper_flops < config->budget * (1.0 - 1e-9)) {
        if (config->stop && *config->stop)
            return stop_here(config, trainer, error);
        status = advance(config, run, trainer, &enough, error);
        if (status == STATUS_OK && clock_now() - saved >= config->checkpoint_seconds) {
            status = save_checkpoint(config, trainer, error);
            saved = clock_now();
        }
        if (status == STATUS_OK && config->folder && clock_now() - shown >= live_seconds) {
            status = run_live_show(config->folder, trainer, error);
            shown = clock_now();
        }
    }
    if (status != STATUS_OK)
        return status;
    if (enough)
        return save_checkpoint(config, trainer, error);
    run->done = true;
    return write_record(config, run, error);
}

// One process at a time: two would overwrite each other's snapshots and checkpoints.
static Status lock_folder(const RunConfig *config, int *lock, Error *error) {
    char path[PATH_MAX];
    const double began = clock_now();
    Status status = file_path(config->folder, "run.lock", path, error);
    while (status == STATUS_OK) {
        status = file_lock(path, lock, error);
        if (status != STATUS_INVALID || clock_now() - began >= config->lock_seconds ||
            (config->stop && *config->stop))
            break;
        clock_pause(0.1);
        status = STATUS_OK;
    }
    return status;
}

// Trains the rest of a run that is not done.
static Status train_on(const RunConfig *config, Run *run, Error *error) {
    Trainer *trainer = NULL;
    Status status = run_tidy(config->folder, run, error);
    if (status == STATUS_OK)
        status = open_trainer(config, run, &trainer, error);
    if (status == STATUS_OK)
        status = write_record(config, run, error);
    if (status == STATUS_OK)
        status = train(config, run, trainer, error);
    if (config->folder)
        run_live_end(config->folder);
    trainer_destroy(trainer);
    return status;
}

// With the folder locked, if there is one.
static Status train_locked(const RunConfig *config, Run **run, Error *error) {
    Run *opened;
    Status status =
        memory_check("training with these settings",
                     footprint_trainer(&config->trainer) +
                         (pool_threads(config->pool) - 1) * footprint_thread(&config->trainer),
                     error);
    if (status != STATUS_OK || (status = run_look(config, &opened, error)) != STATUS_OK)
        return status;
    if (!opened)
        opened = new_run(config);
    if (!opened->done)
        status = train_on(config, opened, error);
    if (status == STATUS_OK)
        status = run_tidy(config->folder, opened, error);
    if (run && (status == STATUS_OK || status == STATUS_STOPPED))
        *run = opened;
    else
        run_destroy(opened);
    return status;
}

Status run_train(const RunConfig *config, Run **run, Error *error) {
    int lock;
    if (run)
        *run = NULL;
    Status status = check_config(config, error);
    if (status != STATUS_OK)
        return status;
    if (!config->folder)
        return train_locked(config, run, error);
    status = file_make_folder(config->folder, error);
    if (status == STATUS_OK)
        status = lock_folder(config, &lock, error);
    if (status != STATUS_OK)
        return status;
    status = train_locked(config, run, error);
    file_unlock(lock);
    return status;
}
