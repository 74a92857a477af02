#include "elo/report/doctor_internal.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "selfplay/train/schedule.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const doctor_sign_names[] = {
    "loss-spike", "dead-units", "saturated-value", "collapsed-policy", "gradient-noise", "overfit",
    "stale",      "overused",   "plateau",         "seed-spread",      "unread",
};

_Static_assert(sizeof doctor_sign_names / sizeof *doctor_sign_names == DOCTOR_SIGNS, "a name each");

// docs/law.md explains these thresholds.
static const double spike = 1.5, spike_severe = 3.0, spike_least = 0.05;
static const double stale_share = 0.9, stale_windows = 2.0, overused_reuse = 64.0;
enum { SPIKE_BEFORE = 3 };

DoctorConfig doctor_config_default(void) {
    return (DoctorConfig){.seed = 1,
                          .positions = 512,
                          .samples = 2048,
                          .nodes = 16,
                          .solve_nodes = 2000.0,
                          .model_games = 256};
}

void doctor_findings_free(DoctorFindings *findings) {
    free(findings->list);
    free(findings->model);
    *findings = (DoctorFindings){0};
}

void doctor_add(DoctorFindings *findings, const char *run, DoctorSign sign, DoctorSeverity severity,
                double number, double expected, const char *format, ...) {
    findings->list =
        memory_resize(findings->list, (size_t)findings->count + 1, sizeof *findings->list);
    DoctorFinding *finding = &findings->list[findings->count++];
    *finding =
        (DoctorFinding){.sign = sign, .severity = severity, .number = number, .expected = expected};
    snprintf(finding->run, sizeof finding->run, "%s", run);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->sentence, sizeof finding->sentence, format, arguments);
    va_end(arguments);
}

// --- losses ---

// The loss that training can reduce: the policy's is counted above the entropy of its targets.
static double excess_loss(const Run *run, int i) {
    const RunSnapshot *snapshot = &run->snapshot[i];
    return fmax(0.0, snapshot->policy_loss - snapshot->policy_entropy) +
           (double)run->trainer.value_weight * snapshot->value_loss;
}

// Reports the worst spike of a run.
void doctor_losses(const char *name, const Run *run, DoctorFindings *findings) {
    double worst = 0.0, from = 0.0;
    int at = -1;
    for (int i = SPIKE_BEFORE; i < run->taken; i++) {
        if (!(run->snapshot[i - SPIKE_BEFORE].samples > 0.0))
            continue; // no learning and no loss by then
        double before = spike_least;
        for (int k = 1; k <= SPIKE_BEFORE; k++)
            before = fmax(before, excess_loss(run, i - k));
        const double ratio = excess_loss(run, i) / before;
        if (ratio > worst)
            worst = ratio, from = before, at = i;
    }
    if (worst <= spike)
        return;
    doctor_add(
        findings, name, DOCTOR_LOSS_SPIKE, worst > spike_severe ? DOCTOR_SEVERE : DOCTOR_NOTICE,
        worst, spike,
        "The loss jumps from at most %.3g to %.3g at snapshot %d, %.3g paper FLOPs: training "
        "came off its track there; a smaller learning rate or a clip may hold it.",
        from, excess_loss(run, at), at, run->snapshot[at].paper_flops);
}

// --- replay ---

void doctor_replay(const char *name, const Run *run, DoctorFindings *findings) {
    if (run->taken == 0)
        return;
    const TrainerConfig *config = &run->trainer;
    const RunSnapshot *last = &run->snapshot[run->taken - 1];
    // Fully searched moves become samples, lane by lane.
    const double added = last->moves * config->full_share / config->lanes;
    const int capacity = config->replay / config->lanes;
    const int held = added < capacity ? (int)added : capacity;
    const double window = held > 0 ? schedule_window(config, added, held) : 0.0;
    const double share = added > 0.0 ? window / added : 0.0;
    // Until the window's minimum is filled, there is nothing else to learn from.
    if (share > stale_share && added * config->lanes > stale_windows * config->replay_least)
        doctor_add(findings, name, DOCTOR_STALE, DOCTOR_NOTICE, share, stale_share,
                   "At its end the run learns from %.0f%% of all samples it ever made, its first "
                   "random games among them; a smaller replay or replay_share forgets them.",
                   100.0 * share);
    const double reuse = added > 0.0 ? last->samples / (added * config->lanes) : 0.0;
    if (reuse > overused_reuse)
        doctor_add(findings, name, DOCTOR_OVERUSED,
                   reuse > 4.0 * overused_reuse ? DOCTOR_SEVERE : DOCTOR_NOTICE, reuse,
                   overused_reuse,
                   "Each sample is learnt from %.0f times on average, with a replay of the newest "
                   "%.0f: the net may learn these games by heart; lower reuse.",
                   reuse, window * config->lanes);
}

// --- a run ---

Status doctor_run(const DoctorConfig *config, const char *name, const char *folder,
                  DoctorFindings *findings, Error *error) {
    Run *run;
    Status status = run_open(folder, &run, error);
    if (status != STATUS_OK)
        return status;
    doctor_losses(name, run, findings);
    doctor_replay(name, run, findings);
    if (run->taken > 0) {
        const RunSnapshot *last = &run->snapshot[run->taken - 1];
        const NetShape shape = run->trainer.shape;
        char path[PATH_MAX];
        Net *net = NULL;
        status = file_path(folder, last->weights, path, error);
        if (status == STATUS_OK)
            status = weights_load(path, &net, NULL, error);
        if (status == STATUS_OK && memcmp(&net->shape, &shape, sizeof shape) != 0)
            status = error_set(error, STATUS_INVALID,
                               "%s: a net of another shape than its run's, %dx%d, width %d, "
                               "depth %d, inputs %s",
                               path, shape.size, shape.size, shape.width, shape.depth,
                               net_inputs_names[shape.inputs]);
        if (status == STATUS_OK) {
            doctor_net(config, name, net, findings);
            status = doctor_gradients(config, name, &run->trainer, last, net, findings, error);
        }
        if (status == STATUS_OK)
            status = doctor_model(config, name, &run->trainer, net, findings, error);
        net_destroy(net);
    }
    run_destroy(run);
    return status;
}

// --- a store ---

static Status look_at_run(const DoctorConfig *config, const char *parent, const StoreRun *run,
                          DoctorFindings *findings, bool *there, Error *error) {
    char folder[PATH_MAX], record[PATH_MAX];
    *there = false;
    Error why;
    Status status = store_within(parent, run->name, "a run's name", folder, &why);
    if (status == STATUS_OK) {
        status = file_path(folder, "run.json", record, error);
        if (status != STATUS_OK || access(record, F_OK) != 0)
            return status;
    }
    *there = true;
    if (status == STATUS_OK)
        status = doctor_run(config, run->name, folder, findings, &why);
    if (status == STATUS_STOPPED)
        return error_set(error, status, "%s", why.text);
    if (status != STATUS_OK)
        doctor_add(findings, run->name, DOCTOR_UNREAD, DOCTOR_SEVERE, 1.0, 0.0,
                   "It cannot be looked at: %s.", why.text);
    return STATUS_OK;
}

static Status look_at_ratings(Store *store, const StoreRun *runs, int count,
                              DoctorFindings *findings, Error *error) {
    int sizes[16], size_count;
    Status status = store_sizes(store, sizes, &size_count, error);
    for (int i = 0; i < size_count && status == STATUS_OK; i++) {
        StoreTrial *trials;
        int trial_count;
        status = store_trials(store, sizes[i], false, &trials, &trial_count, error);
        if (status != STATUS_OK)
            break;
        free(trials);
        if (trial_count == 0)
            continue;
        Standings *standings;
        status = standings_load(store, sizes[i], false, &standings, error);
        if (status != STATUS_OK)
            break;
        doctor_ratings(standings, runs, count, findings);
        standings_destroy(standings);
    }
    return status;
}

Status doctor_store(const DoctorConfig *config, Store *store, DoctorFindings *findings,
                    int *looked_at, int *without, Error *error) {
    char folder[PATH_MAX], parent[PATH_MAX];
    StoreRun *runs;
    int count;
    *looked_at = *without = 0;
    store_folder(store, folder);
    Status status = file_path(folder, "runs", parent, error);
    if (status != STATUS_OK || (status = store_runs(store, 0, &runs, &count, error)) != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        if (runs[i].width <= 0)
            continue; // an engine
        if (config->stop && *config->stop) {
            status = error_set(error, STATUS_STOPPED, "stopped; %d of %d runs were looked at",
                               *looked_at, count);
            break;
        }
        if (config->progress)
            config->progress(config->context, runs[i].name, (double)i / count);
        bool there;
        status = look_at_run(config, parent, &runs[i], findings, &there, error);
        *(there ? looked_at : without) += 1;
    }
    if (status == STATUS_OK)
        status = look_at_ratings(store, runs, count, findings, error);
    store_runs_free(runs, count);
    return status;
}
