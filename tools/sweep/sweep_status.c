#include "tools/sweep/sweep_status.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "tools/frame/json_out.h"
#include "tools/frame/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 26 };

static const char *const state_names[] = {"waiting", "training", "trained", "failed"};

// --- writing ---

static double run_seconds_left(const SweepStatus *status, int i) {
    const ExperimentRun *run = &status->plan->runs[i];
    const SweepRunProgress *now = &status->now->run[i];
    const double part = fmax(0.0, 1.0 - now->done);
    if (now->state == SWEEP_RUN_TRAINING && now->moves_per_second > 0.0)
        return part * run->budget / trainer_move_flops(&run->trainer) / now->moves_per_second;
    if (now->state == SWEEP_RUN_TRAINED || now->state == SWEEP_RUN_FAILED)
        return 0.0;
    return status->pace > 0.0 ? part * run->cost * status->pace : NAN;
}

static cJSON *run_json(const SweepStatus *status, int i) {
    const ExperimentRun *run = &status->plan->runs[i];
    const SweepRunProgress *now = &status->now->run[i];
    cJSON *item = cJSON_CreateObject();
    cJSON_AddStringToObject(item, "run", run->name);
    cJSON_AddNumberToObject(item, "size", run->trainer.shape.size);
    cJSON_AddNumberToObject(item, "width", run->trainer.shape.width);
    cJSON_AddNumberToObject(item, "depth", run->trainer.shape.depth);
    cJSON_AddNumberToObject(item, "seed", (double)run->trainer.seed);
    cJSON_AddStringToObject(item, "state", state_names[now->state]);
    json_add_number(item, "done", now->done);
    json_add_number(item, "paper_flops", now->done * run->budget);
    json_add_number(item, "budget", run->budget);
    cJSON_AddNumberToObject(item, "snapshots", now->snapshots);
    cJSON_AddNumberToObject(item, "snapshots_planned", run->snapshots);
    json_add_number(item, "seconds_left", run_seconds_left(status, i));
    return item;
}

static cJSON *stage_json(const SweepStatus *status, int i) {
    const SweepStage *stage = &status->plan->stages[i];
    const SweepProgress *now = status->now;
    const bool playing = i == now->stage && now->size > 0;
    int trained = 0;
    for (int k = stage->first; k < stage->first + stage->count; k++)
        trained += now->run[k].state == SWEEP_RUN_TRAINED;
    cJSON *item = cJSON_CreateObject();
    cJSON_AddNumberToObject(item, "size", status->plan->runs[stage->first].trainer.shape.size);
    cJSON_AddNumberToObject(item, "runs", stage->count);
    cJSON_AddNumberToObject(item, "trained", trained);
    cJSON_AddStringToObject(item, "tournament",
                            i < now->stage ? "played"
                            : playing      ? "playing"
                                           : "waiting");
    json_add_number(item, "played", i < now->stage ? 1.0 : playing ? now->tournament : 0.0);
    return item;
}

Status sweep_status_write(const char *folder, const SweepStatus *status, double time,
                          Error *error) {
    const SweepProgress *now = status->now;
    char path[PATH_MAX];
    const Status found = file_path(folder, "progress.json", path, error);
    if (found != STATUS_OK)
        return found;
    cJSON *root = cJSON_CreateObject();
    cJSON_AddNumberToObject(root, "time", floor(time));
    json_add_number(root, "done", status->done);
    json_add_number(root, "seconds_left", status->seconds_left >= 0.0 ? status->seconds_left : NAN);
    cJSON_AddNumberToObject(root, "training", now->training);
    cJSON_AddNumberToObject(root, "playing", now->playing);
    json_add_number(root, "moves_per_second", now->moves_per_second);
    cJSON *runs = cJSON_AddArrayToObject(root, "runs");
    for (int i = 0; i < now->runs; i++)
        cJSON_AddItemToArray(runs, run_json(status, i));
    cJSON *stages = cJSON_AddArrayToObject(root, "stages");
    for (int i = 0; i < now->stages; i++)
        cJSON_AddItemToArray(stages, stage_json(status, i));
    char *text = cJSON_PrintUnformatted(root);
    CHECK(text);
    const Status written = file_write(path, text, strlen(text), error);
    cJSON_free(text);
    cJSON_Delete(root);
    return written;
}

// --- reading ---

static double number_of(const cJSON *object, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) && isfinite(item->valuedouble) ? item->valuedouble : NAN;
}

// NULL for anything but printable ASCII: control characters would reach the terminal.
static const char *string_of(const cJSON *object, const char *name) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(item) || strlen(item->valuestring) >= STORE_NAME_MAX)
        return NULL;
    for (const char *at = item->valuestring; *at; at++)
        if (*at < ' ' || *at > '~')
            return NULL;
    return item->valuestring;
}

static bool whole(double number) {
    return number >= 0.0 && number <= 1e15 && number == floor(number);
}

static bool share(double number) {
    return number >= 0.0 && number <= 2.0; // the last generation may exceed the budget
}

static bool run_good(const cJSON *run) {
    return string_of(run, "run") && string_of(run, "state") && whole(number_of(run, "size")) &&
           whole(number_of(run, "width")) && whole(number_of(run, "depth")) &&
           whole(number_of(run, "seed")) && whole(number_of(run, "snapshots")) &&
           whole(number_of(run, "snapshots_planned")) && number_of(run, "budget") > 0.0 &&
           number_of(run, "paper_flops") >= 0.0 && share(number_of(run, "done"));
}

static bool stage_good(const cJSON *stage) {
    return string_of(stage, "tournament") && whole(number_of(stage, "size")) &&
           whole(number_of(stage, "runs")) && whole(number_of(stage, "trained")) &&
           share(number_of(stage, "played"));
}

static bool document_good(const cJSON *root) {
    const cJSON *runs = cJSON_GetObjectItemCaseSensitive(root, "runs"),
                *stages = cJSON_GetObjectItemCaseSensitive(root, "stages"), *item;
    if (!cJSON_IsArray(runs) || !cJSON_IsArray(stages) || !whole(number_of(root, "time")) ||
        !whole(number_of(root, "training")) || !whole(number_of(root, "playing")) ||
        !share(number_of(root, "done")))
        return false;
    cJSON_ArrayForEach(item, runs) if (!run_good(item)) return false;
    cJSON_ArrayForEach(item, stages) if (!stage_good(item)) return false;
    return true;
}

// --- text ---

static void time_text(double seconds, char text[VALUE_TEXT_MAX]) {
    if (seconds >= 0.0 && seconds < 1e12)
        value_seconds_text(ceil(seconds), text);
    else
        snprintf(text, VALUE_TEXT_MAX, "-");
}

static void put_head(FILE *out, const cJSON *root, bool running, double time) {
    const cJSON *runs = cJSON_GetObjectItemCaseSensitive(root, "runs"), *run;
    int trained = 0, failed = 0;
    cJSON_ArrayForEach(run, runs) {
        trained += strcmp(string_of(run, "state"), "trained") == 0;
        failed += strcmp(string_of(run, "state"), "failed") == 0;
    }
    char left[VALUE_TEXT_MAX], ago[VALUE_TEXT_MAX], failures[48] = "";
    time_text(number_of(root, "seconds_left"), left);
    time_text(fmax(0.0, floor(time - number_of(root, "time"))), ago);
    if (failed > 0)
        snprintf(failures, sizeof failures, ", %d failed", failed);
    fprintf(out, "%.0f%% done: %d of %d runs trained%s", floor(100.0 * number_of(root, "done")),
            trained, cJSON_GetArraySize(runs), failures);
    if (running)
        fprintf(out, ", %.0f training, %.0f at play; %s left (%s ago)\n",
                number_of(root, "training"), number_of(root, "playing"), left, ago);
    else
        fprintf(out, "; nobody is at work, the last was %s ago\n", ago);
}

static void put_runs(FILE *out, const cJSON *runs, bool running) {
    const cJSON *run;
    int width = 3;
    cJSON_ArrayForEach(run, runs) {
        const int length = (int)strlen(string_of(run, "run"));
        width = length > width ? length : width;
    }
    fprintf(out, "\n%-*s  %5s  %8s  %4s  %11s  %9s  %5s  %9s  %-8s  %s\n", width, "run", "board",
            "shape", "seed", "paper FLOPs", "of", "done", "snapshots", "state", "time left");
    cJSON_ArrayForEach(run, runs) {
        char board[32], shape[64], snapshots[64], left[VALUE_TEXT_MAX];
        const double size = number_of(run, "size");
        const char *state = string_of(run, "state");
        snprintf(board, sizeof board, "%.0fx%.0f", size, size);
        snprintf(shape, sizeof shape, "%.0fx%.0f", number_of(run, "width"),
                 number_of(run, "depth"));
        snprintf(snapshots, sizeof snapshots, "%.0f of %.0f", number_of(run, "snapshots"),
                 number_of(run, "snapshots_planned"));
        time_text(number_of(run, "seconds_left"), left);
        // A run that no process is training waits for the next start.
        const bool stopped = !running && strcmp(state, "training") == 0;
        const bool over = strcmp(state, "trained") == 0 || strcmp(state, "failed") == 0;
        fprintf(out, "%-*s  %5s  %8s  %4.0f  %11.2e  %9.2e  %4.0f%%  %9s  ", width,
                string_of(run, "run"), board, shape, number_of(run, "seed"),
                number_of(run, "paper_flops"), number_of(run, "budget"),
                floor(100.0 * number_of(run, "done")), snapshots);
        if (over)
            fprintf(out, "%s\n", state);
        else
            fprintf(out, "%-8s  %s\n", stopped ? "waiting" : state, left);
    }
}

static void put_stages(FILE *out, const cJSON *stages, bool running) {
    const cJSON *stage;
    fprintf(out, "\n%5s  %5s  %11s  %s\n", "stage", "board", "trained", "tournament");
    int number = 0;
    cJSON_ArrayForEach(stage, stages) {
        char board[32], trained[64], played[16] = "";
        const double size = number_of(stage, "size"), part = number_of(stage, "played");
        snprintf(board, sizeof board, "%.0fx%.0f", size, size);
        snprintf(trained, sizeof trained, "%.0f of %.0f", number_of(stage, "trained"),
                 number_of(stage, "runs"));
        if (part > 0.0 && part < 1.0)
            snprintf(played, sizeof played, " %.0f%%", floor(100.0 * part));
        const char *state = string_of(stage, "tournament");
        const bool stopped = !running && strcmp(state, "playing") == 0;
        fprintf(out, "%5d  %5s  %11s  %s%s\n", ++number, board, trained,
                stopped ? "waiting" : state, played);
    }
}

Status sweep_status_text(const char *name, const char *bytes, size_t length, bool running,
                         double time, bool json, char **text, Error *error) {
    cJSON *root = cJSON_ParseWithLength(bytes, length);
    if (!root || !document_good(root)) {
        cJSON_Delete(root);
        return error_set(error, STATUS_INVALID, "%s: damaged, or not a sweep's progress", name);
    }
    if (json) {
        cJSON_AddBoolToObject(root, "running", running);
        cJSON_AddNumberToObject(root, "seconds_ago",
                                fmax(0.0, floor(time - number_of(root, "time"))));
        char *printed = cJSON_PrintUnformatted(root);
        CHECK(printed);
        *text = memory_string(printed);
        cJSON_free(printed);
    } else {
        size_t room;
        FILE *out = memory_stream(text, &room);
        put_head(out, root, running, time);
        put_runs(out, cJSON_GetObjectItemCaseSensitive(root, "runs"), running);
        put_stages(out, cJSON_GetObjectItemCaseSensitive(root, "stages"), running);
        memory_stream_end(out, text);
    }
    cJSON_Delete(root);
    return STATUS_OK;
}

Status sweep_status_read(const char *folder, bool json, double time, char **text, Error *error) {
    char path[PATH_MAX], lock[PATH_MAX], *bytes;
    size_t length;
    Status status = file_path(folder, "progress.json", path, error);
    if (status == STATUS_OK)
        status = file_path(folder, "sweep.lock", lock, error);
    if (status == STATUS_OK)
        status = file_read(path, FILE_BYTES_MAX, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = sweep_status_text(path, bytes, length, file_is_locked(lock), time, json, text, error);
    free(bytes);
    return status;
}
