#include "tools/sweep/sweeping.h"

#include "base/clock.h"
#include "base/file.h"
#include "tools/shared/laws.h"
#include "tools/sweep/sweep_status.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Training's part of the progress bar; tournaments have the rest.
static const double training_share = 0.6;

// Network file systems cache a folder's entries for up to a minute.
static const double patience_seconds = 90.0;

// Between two writes of DIR/progress.json, which grows with the runs.
static const double keep_seconds = 5.0, keep_seconds_a_run = 0.005;

// Measured over expected wall seconds of training, of the runs being trained.
static double pace_of(const SweepPlan *plan, const SweepProgress *now) {
    double sum = 0.0;
    int count = 0;
    for (int i = 0; i < now->runs; i++) {
        const ExperimentRun *run = &plan->runs[i];
        const double rate = now->run[i].moves_per_second;
        if (rate <= 0.0 || run->cost <= 0.0)
            continue;
        const double move = trainer_move_flops(&run->trainer);
        sum += run->budget / move / rate / run->cost;
        count++;
    }
    return count > 0 ? sum / count : 0.0;
}

// Writes DIR/progress.json, at intervals and at the end.
static Status keep(Sweeping *self, const SweepProgress *now, const SweepStatus *status,
                   Error *error) {
    const double moment = clock_now();
    if (!now->ended && moment - self->noted < fmax(keep_seconds, keep_seconds_a_run * now->runs))
        return STATUS_OK;
    self->noted = moment;
    return sweep_status_write(self->config->out, status, (double)time(NULL), error);
}

static void tell_what(const SweepProgress *now, char *what, size_t room) {
    int length = 0;
    if (now->size > 0)
        length = snprintf(what, room, "%dx%d tournament %.0f%%; ", now->size, now->size,
                          floor(100.0 * now->tournament));
    length += snprintf(what + length, room - (size_t)length, "%d of %d runs trained",
                       now->runs_done, now->runs);
    if (now->training > 0)
        snprintf(what + length, room - (size_t)length, "; %s %.0f%%", now->newest,
                 floor(100.0 * fmin(now->newest_done, 1.0)));
}

// The rates of training and play, whichever is in progress.
static void tell_rate(const SweepProgress *now, char *rate, size_t room) {
    int length = 0;
    *rate = '\0';
    if (now->training > 0 && now->moves_per_second > 0.0)
        length = snprintf(rate, room, "%.0f moves/s", now->moves_per_second);
    if (now->size > 0 && now->games_per_second > 0.0)
        snprintf(rate + length, room - (size_t)length, "%s%.0f games/s", length > 0 ? ", " : "",
                 now->games_per_second);
}

static Status on_progress(void *context, const SweepProgress *now, Error *error) {
    Sweeping *self = context;
    char what[160], rate[48];
    tell_what(now, what, sizeof what);
    tell_rate(now, rate, sizeof rate);
    const double trained = now->seconds > 0.0 ? now->seconds_done / now->seconds : 1.0;
    const double played = (now->stage + now->tournament * (now->size > 0)) / now->stages;
    const double done = training_share * trained + (1.0 - training_share) * played;
    if (!self->begun) {
        self->begun = true;
        self->began = clock_now();
        self->began_done = done;
    }
    const double pace = pace_of(self->config->plan, now);
    if (pace > 0.0)
        self->pace = pace;
    const double gained = done - self->began_done, elapsed = clock_now() - self->began;
    const double left = gained > 0.0 ? elapsed * (1.0 - done) / gained : -1.0;
    progress_show(self->config->progress,
                  &(ProgressState){.what = what, .rate = rate, .done = done, .seconds_left = left});
    return keep(self, now,
                &(SweepStatus){.plan = self->config->plan,
                               .now = now,
                               .done = done,
                               .seconds_left = left,
                               .pace = self->pace},
                error);
}

static void on_note(void *context, const char *line) {
    const Sweeping *self = context;
    if (self->config->notes)
        progress_note(self->config->progress, "%s", line);
}

// --- conclusions ---

// The plan's boards that have been played on.
static Status sizes_played(const SweepPlan *plan, const char *path, IntList *sizes, Error *error) {
    Store *store;
    Status status = store_open(path, STORE_READ, &store, error);
    if (status != STATUS_OK)
        return status;
    sizes->count = 0;
    for (int stage = 0; stage < plan->stage_count && status == STATUS_OK; stage++) {
        const int size = plan->runs[plan->stages[stage].first].trainer.shape.size;
        StoreTrial *trials;
        int count, seen = 0;
        while (seen < sizes->count && sizes->items[seen] != size)
            seen++;
        if (seen < sizes->count)
            continue;
        status = store_trials(store, size, false, &trials, &count, error);
        if (status == STATUS_OK)
            free(trials);
        if (status == STATUS_OK && count > 0)
            sizes->items[sizes->count++] = size;
    }
    store_close(store);
    return status;
}

// The path DIR/NAME for the first unit, DIR/NAME-UNIT for another, with `end` appended.
static Status place_of(const Sweeping *self, int i, const char *name, const char *end,
                       char path[PATH_MAX], Error *error) {
    const SweepingConfig *config = self->config;
    char file[64];
    snprintf(file, sizeof file, "%s%s%s%s", name, i > 0 ? "-" : "",
             i > 0 ? unit_names[config->units[i]] : "", end);
    return file_path(config->out, file, path, error);
}

// Figures for which the first stages do not suffice are drawn after a later one.
static Status draw(Sweeping *self, int i, bool last, Error *error) {
    char numbers[PATH_MAX];
    const SweepingConfig *config = self->config;
    Status status = place_of(self, i, "figures", "", self->figures[i], error);
    if (status == STATUS_OK)
        status = place_of(self, i, "fit", ".json", numbers, error);
    if (status == STATUS_OK && config->figures) {
        FiguresConfig figures = figures_config_default();
        figures.folder = self->figures[i];
        status = analysis_draw(&self->analysis, &figures, config->figure_names,
                               config->figure_count, &self->drawing[i], error);
    }
    if (status == STATUS_OK) {
        char *json = scaling_json(self->analysis.fit);
        status = file_write(numbers, json, strlen(json), error);
        free(json);
    }
    if (status == STATUS_OK && last && config->figure_count > 0)
        status = analysis_all_drawn(&self->drawing[i], error);
    return status;
}

// Fits and draws against one unit; saves the fit.
static Status conclude_unit(Sweeping *self, int i, bool last, Error *error) {
    const SweepingConfig *config = self->config;
    self->analysis.unit = config->units[i];
    Status status = analysis_fit(&self->analysis, config->replicates, config->seed, error);
    if (status != STATUS_OK)
        return status;
    status = laws_of_labels(&self->analysis, config->replicates, config->seed, error);
    if (status == STATUS_OK)
        status = draw(self, i, last, error);
    self->fits[i] = self->analysis.fit;
    self->analysis.fit = NULL;
    self->fitted = true;
    return status;
}

static Status conclude(void *context, bool last, Error *error) {
    Sweeping *self = context;
    const SweepingConfig *config = self->config;
    char path[PATH_MAX];
    sweeping_close(self);
    AnalysisSource source = {.store = path};
    Status status = file_path(config->out, STORE_FILE, path, error);
    if (status == STATUS_OK)
        status = sizes_played(config->plan, path, &source.sizes, error);
    if (status == STATUS_OK)
        status = analysis_open(&source, &self->analysis, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < config->unit_count; i++) { // a unit without data stops no other
        Error reason;
        const Status concluded = conclude_unit(self, i, last, &reason);
        if (concluded == STATUS_OK || status != STATUS_OK)
            continue;
        status = concluded;
        *error = reason;
    }
    return status;
}

void sweeping_close(Sweeping *self) {
    analysis_close(&self->analysis);
    self->analysis = (Analysis){0};
    for (int i = 0; i < UNITS; i++) {
        scaling_fit_destroy(self->fits[i]);
        self->fits[i] = NULL;
    }
    self->fitted = false;
}

void sweeping_print(const Sweeping *self) {
    const SweepingConfig *config = self->config;
    for (int i = 0; i < config->unit_count; i++) {
        if (!self->fits[i])
            continue;
        if (config->command->json) {
            char *json = scaling_json(self->fits[i]);
            puts(json);
            free(json);
            continue;
        }
        const AnalysisDrawing *drawing = &self->drawing[i];
        analysis_print_fit(self->fits[i]);
        putchar('\n');
        for (int k = 0; k < drawing->count; k++)
            printf("%s%s", k ? ", " : "figures: ", drawing->drawn[k]->name);
        if (drawing->count > 0)
            printf(" (.svg and .png) in %s\n", self->figures[i]);
    }
    if (!config->command->json)
        printf("store:   %s/hexlaw.sqlite\n", config->out);
}

Status sweeping_run(Sweeping *self, const SweepingConfig *config, Error *error) {
    *self = (Sweeping){.config = config};
    SweepConfig sweep = {
        .folder = config->out,
        .origin = {.command = config->typed, .version = HEXLAW_VERSION},
        .test = config->test,
        .tournament = config->tournament,
        .checkpoint_seconds = config->checkpoint_seconds,
        .patience = patience_seconds,
        .memory = config->memory,
        .mix_machines = config->mix_machines,
        .crew = config->crew,
        .stop = command_stop(),
        .context = self,
        .progress = on_progress,
        .note = on_note,
        .conclude = conclude,
    };
    sweep.tournament.seed = config->seed;
    SweepWorker *worker = NULL;
    if (!config->crew) {
        worker = sweep_worker_create(command_stop());
        sweep.crew = crew_threads_create(config->command->threads, sweep_work, worker);
    }
    const Status status = sweep_run(&sweep, config->plan, error);
    if (!config->crew) {
        crew_destroy(sweep.crew);
        sweep_worker_destroy(worker);
    }
    if (status == STATUS_STOPPED)
        error_set(error, status, "stopped and saved; the same command goes on from here");
    return status;
}
