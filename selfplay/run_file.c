// run.json:
//   {"format":1,"settings":TEXT,"first":N,"budget":N,"snapshots_planned":N,"done":BOOL,
//    "snapshots":[{"idx","weights","paper_flops","samples","moves","games","wall_seconds",
//                  "cpu_seconds","policy_loss","policy_entropy","value_loss","multiply_adds",
//                  "looks","judged_games","judged_wins","judge_seconds"}]}
// The last five may be missing; what an older hexlaw has for the first two of them is of another
// count, and not read.
#include "selfplay/run_internal.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"

#include <cJSON.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1 };

static const size_t file_limit = 16 << 20;

// The numbers of a snapshot under their names in the file.
static const struct {
    const char *name;
    size_t offset;
} numbers[] = {
    {"paper_flops", offsetof(RunSnapshot, paper_flops)},
    {"samples", offsetof(RunSnapshot, samples)},
    {"moves", offsetof(RunSnapshot, moves)},
    {"games", offsetof(RunSnapshot, games)},
    {"wall_seconds", offsetof(RunSnapshot, wall_seconds)},
    {"cpu_seconds", offsetof(RunSnapshot, cpu_seconds)},
    {"policy_loss", offsetof(RunSnapshot, policy_loss)},
    {"policy_entropy", offsetof(RunSnapshot, policy_entropy)},
    {"value_loss", offsetof(RunSnapshot, value_loss)},
    {"multiply_adds", offsetof(RunSnapshot, multiply_adds)},
    {"looks", offsetof(RunSnapshot, looks)},
    {"judged_games", offsetof(RunSnapshot, judged_games)},
    {"judged_wins", offsetof(RunSnapshot, judged_wins)},
    {"judge_seconds", offsetof(RunSnapshot, judge_seconds)},
};

enum { NUMBERS = sizeof numbers / sizeof numbers[0], ALWAYS = NUMBERS - 5 };

static double *number_of(RunSnapshot *snapshot, size_t i) {
    return (double *)(void *)((char *)snapshot + numbers[i].offset);
}

// All digits: cJSON's own numbers may differ from what was meant in the last bit.
static void add_number(cJSON *object, const char *name, double number) {
    char text[32];
    snprintf(text, sizeof text, "%.17g", number);
    CHECK(cJSON_AddRawToObject(object, name, text));
}

Status run_file_write(const char *folder, const Run *run, Error *error) {
    char path[PATH_MAX];
    const Status found = file_path(folder, "run.json", path, error);
    if (found != STATUS_OK)
        return found;
    char *settings = trainer_config_text(&run->trainer);
    cJSON *root = cJSON_CreateObject();
    cJSON_AddNumberToObject(root, "format", FORMAT);
    cJSON_AddStringToObject(root, "settings", settings);
    add_number(root, "first", run->first);
    add_number(root, "budget", run->budget);
    cJSON_AddNumberToObject(root, "snapshots_planned", run->snapshots);
    cJSON_AddBoolToObject(root, "done", run->done);
    cJSON *list = cJSON_AddArrayToObject(root, "snapshots");
    for (int i = 0; i < run->taken; i++) {
        cJSON *item = cJSON_CreateObject();
        cJSON_AddNumberToObject(item, "idx", run->snapshot[i].idx);
        cJSON_AddStringToObject(item, "weights", run->snapshot[i].weights);
        for (size_t k = 0; k < NUMBERS; k++)
            if (!isnan(*number_of(&run->snapshot[i], k)))
                add_number(item, numbers[k].name, *number_of(&run->snapshot[i], k));
        cJSON_AddItemToArray(list, item);
    }
    char *text = cJSON_Print(root);
    CHECK(text);
    const Status status = file_write(path, text, strlen(text), error);
    cJSON_free(text);
    cJSON_Delete(root);
    free(settings);
    return status;
}

static bool read_number(const cJSON *object, const char *name, double *number) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
        return false;
    *number = item->valuedouble;
    return true;
}

static bool read_snapshot(const cJSON *object, int idx, RunSnapshot *snapshot) {
    const cJSON *weights = cJSON_GetObjectItemCaseSensitive(object, "weights");
    double number;
    if (!read_number(object, "idx", &number) || number != idx || !cJSON_IsString(weights) ||
        strlen(weights->valuestring) >= sizeof snapshot->weights ||
        strchr(weights->valuestring, '/'))
        return false;
    snapshot->idx = idx;
    snapshot->multiply_adds = snapshot->looks = NAN;
    strcpy(snapshot->weights, weights->valuestring);
    for (size_t k = 0; k < NUMBERS; k++)
        if ((k < ALWAYS || cJSON_HasObjectItem(object, numbers[k].name)) &&
            !read_number(object, numbers[k].name, number_of(snapshot, k)))
            return false;
    // The wins are counted on with.
    return snapshot->judged_wins >= 0.0 && snapshot->judged_games <= 1e9 &&
           snapshot->judged_wins * 2.0 <= snapshot->judged_games;
}

static Run *read_run(const cJSON *root, char **settings) {
    double format, first, budget, planned;
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(root, "settings");
    const cJSON *done = cJSON_GetObjectItemCaseSensitive(root, "done");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "snapshots");
    if (!read_number(root, "format", &format) || format != FORMAT ||
        !read_number(root, "first", &first) || !read_number(root, "budget", &budget) ||
        !read_number(root, "snapshots_planned", &planned) || !(planned >= 2.0) ||
        planned > RUN_SNAPSHOTS_MAX || !cJSON_IsString(text) || !cJSON_IsBool(done) ||
        !cJSON_IsArray(list) || cJSON_GetArraySize(list) > (int)planned)
        return NULL;
    Run *run = memory_zeroed(1, sizeof *run);
    *run = (Run){
        .first = first, .budget = budget, .snapshots = (int)planned, .done = cJSON_IsTrue(done)};
    run->snapshot = memory_zeroed((size_t)run->snapshots, sizeof *run->snapshot);
    const cJSON *item;
    cJSON_ArrayForEach(item, list) {
        if (!read_snapshot(item, run->taken, &run->snapshot[run->taken])) {
            run_destroy(run);
            return NULL;
        }
        run->taken++;
    }
    *settings = memory_string(text->valuestring);
    return run;
}

Status run_file_read(const char *folder, Run **run, char **settings, Error *error) {
    char path[PATH_MAX], *bytes;
    size_t length;
    Status status = file_path(folder, "run.json", path, error);
    if (status == STATUS_OK)
        status = file_read(path, file_limit, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    cJSON *root = cJSON_ParseWithLength(bytes, length);
    *run = root ? read_run(root, settings) : NULL;
    cJSON_Delete(root);
    free(bytes);
    if (!*run)
        return error_set(error, STATUS_INVALID, "%s: damaged, or not a run's record", path);
    return STATUS_OK;
}
