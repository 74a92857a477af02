// run.json:
//   {"format":1,"settings":TEXT,"first":N,"budget":N,"snapshots_planned":N,"done":BOOL,
//    "machines":[TEXT],
//    "snapshots":[{"idx","weights","paper_flops","samples","moves","games","wall_seconds",
//                  "cpu_seconds","policy_loss","policy_entropy","value_loss","multiply_adds",
//                  "looks","judged_games","judged_wins","judge_seconds","judge_version"}]}
// The last six may be missing; what an older hexlaw has for the first two of them is of another
// count, and not read; what was judged before there were versions, version 1 judged. "machines" may
// be missing, too.
#include "selfplay/train/run_internal.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"
#include "selfplay/train/settings.h"

#include <cJSON.h>
#include <limits.h>
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
    {"judge_version", offsetof(RunSnapshot, judge_version)},
};

// The first are counts and times, which only grow; the last may be missing.
enum { NUMBERS = sizeof numbers / sizeof numbers[0], ALWAYS = NUMBERS - 6, GROWING = 6 };

static double *number_of(RunSnapshot *snapshot, size_t i) {
    return (double *)(void *)((char *)snapshot + numbers[i].offset);
}

// All digits: cJSON's own numbers may differ from what was meant in the last bit.
static void add_number(cJSON *object, const char *name, double number) {
    char text[32];
    snprintf(text, sizeof text, "%.17g", number);
    CHECK(cJSON_AddRawToObject(object, name, text));
}

char *run_file_encode(const Run *run) {
    char *settings = trainer_config_text(&run->trainer);
    cJSON *root = cJSON_CreateObject();
    cJSON_AddNumberToObject(root, "format", FORMAT);
    cJSON_AddStringToObject(root, "settings", settings);
    add_number(root, "first", run->first);
    add_number(root, "budget", run->budget);
    cJSON_AddNumberToObject(root, "snapshots_planned", run->snapshots);
    cJSON_AddBoolToObject(root, "done", run->done);
    cJSON *machines = cJSON_AddArrayToObject(root, "machines");
    for (int i = 0; i < run->machine_count; i++)
        cJSON_AddItemToArray(machines, cJSON_CreateString(run->machines[i]));
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
    cJSON_Delete(root);
    free(settings);
    return text;
}

Status run_file_write(const char *folder, const Run *run, Error *error) {
    char path[PATH_MAX];
    Status status = file_path(folder, "run.json", path, error);
    if (status != STATUS_OK)
        return status;
    char *text = run_file_encode(run);
    status = file_write(path, text, strlen(text), error);
    free(text);
    return status;
}

static bool read_number(const cJSON *object, const char *name, double *number) {
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsNumber(item) || !isfinite(item->valuedouble))
        return false;
    *number = item->valuedouble;
    return true;
}

// What is wrong with a snapshot, NULL if nothing is. `before` is the one before it, if any.
static const char *read_snapshot(const cJSON *object, int size, RunSnapshot *before,
                                 RunSnapshot *snapshot) {
    const int idx = before ? before->idx + 1 : 0;
    const cJSON *weights = cJSON_GetObjectItemCaseSensitive(object, "weights");
    double number;
    if (!read_number(object, "idx", &number) || number != idx)
        return "an idx that is not its place";
    snapshot->idx = idx;
    snapshot->multiply_adds = snapshot->looks = NAN;
    snprintf(snapshot->weights, sizeof snapshot->weights, RUN_WEIGHTS_FORMAT, idx);
    if (!cJSON_IsString(weights) || strcmp(weights->valuestring, snapshot->weights) != 0)
        return "weights that are not named after its idx";
    for (size_t k = 0; k < NUMBERS; k++)
        if ((k < ALWAYS || cJSON_HasObjectItem(object, numbers[k].name)) &&
            !read_number(object, numbers[k].name, number_of(snapshot, k)))
            return "a number that is missing or none";
    for (size_t k = 0; k < GROWING; k++)
        if (*number_of(snapshot, k) < 0.0 ||
            (before && *number_of(snapshot, k) < *number_of(before, k)))
            return "less compute or time than before it";
    if (snapshot->multiply_adds < 0.0 ||
        snapshot->looks < 0.0) // not of NAN, where they are missing
        return "less than no operations";
    // The wins are counted on with. Nobody wins from perfect play as White.
    const double colours = size > REFERENCE_PERFECT_SIZE_MAX ? 1.0 : 2.0;
    if (snapshot->judged_wins < 0.0 || snapshot->judged_games > 1e9 ||
        snapshot->judged_wins * colours > snapshot->judged_games || snapshot->judge_seconds < 0.0)
        return "a judgement that no games make";
    const double version = snapshot->judge_version;
    if (!cJSON_HasObjectItem(object, "judge_version"))
        snapshot->judge_version = snapshot->judged_games > 0.0 ? 1.0 : 0.0;
    else if (version != floor(version) || version > INT_MAX ||
             version < (snapshot->judged_games > 0.0 ? 1.0 : 0.0))
        return "a judgement by no version of perfect play";
    return NULL;
}

static Status read_snapshots(const cJSON *list, Run *run, Error *error) {
    const cJSON *item;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > run->snapshots)
        return error_set(error, STATUS_INVALID, "\"snapshots\" is no list of as many as planned");
    cJSON_ArrayForEach(item, list) {
        RunSnapshot *before = run->taken > 0 ? &run->snapshot[run->taken - 1] : NULL;
        const char *fault =
            read_snapshot(item, run->trainer.shape.size, before, &run->snapshot[run->taken]);
        if (fault)
            return error_set(error, STATUS_INVALID, "snapshot %d has %s", run->taken, fault);
        run->taken++;
    }
    if (run->done && run->taken == 0)
        return error_set(error, STATUS_INVALID, "it is done, and there are no snapshots");
    return STATUS_OK;
}

static Status read_machines(const cJSON *list, Run *run, Error *error) {
    const cJSON *item;
    if (list && (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > RUN_MACHINES_MAX))
        return error_set(error, STATUS_INVALID, "\"machines\" is no list of at most %d",
                         RUN_MACHINES_MAX);
    cJSON_ArrayForEach(item, list) {
        if (!cJSON_IsString(item))
            return error_set(error, STATUS_INVALID, "a machine that is no text");
        run_add_machine(run, item->valuestring);
    }
    return STATUS_OK;
}

// Parses into an empty run.
static Status read_run(const cJSON *root, Run *run, Error *error) {
    double format, planned;
    const cJSON *done = cJSON_GetObjectItemCaseSensitive(root, "done");
    if (!read_number(root, "format", &format) || format != FORMAT)
        return error_set(error, STATUS_INVALID, "\"format\" is not %d", FORMAT);
    if (!read_number(root, "first", &run->first) || !read_number(root, "budget", &run->budget) ||
        !(run->first > 0.0 && run->first <= run->budget))
        return error_set(error, STATUS_INVALID, "\"first\" and \"budget\" are not compute");
    if (!read_number(root, "snapshots_planned", &planned) || !(planned >= 2.0) ||
        planned > RUN_SNAPSHOTS_MAX || planned != floor(planned))
        return error_set(error, STATUS_INVALID, "\"snapshots_planned\" is not from 2 to %d",
                         RUN_SNAPSHOTS_MAX);
    if (!cJSON_IsBool(done))
        return error_set(error, STATUS_INVALID, "\"done\" is neither true nor false");
    run->done = cJSON_IsTrue(done);
    run->snapshots = (int)planned;
    run->snapshot = memory_zeroed((size_t)run->snapshots, sizeof *run->snapshot);
    const Status status =
        read_snapshots(cJSON_GetObjectItemCaseSensitive(root, "snapshots"), run, error);
    return status == STATUS_OK
               ? read_machines(cJSON_GetObjectItemCaseSensitive(root, "machines"), run, error)
               : status;
}

Status run_file_decode(const char *name, const char *bytes, size_t length, Run **run,
                       char **settings, Error *error) {
    Run *read = memory_zeroed(1, sizeof *read);
    Error why;
    cJSON *root = cJSON_ParseWithLength(bytes, length);
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(root, "settings");
    // What a snapshot may have won depends on the board.
    TrainerConfig trainer;
    if (cJSON_IsString(text) &&
        trainer_config_parse(text->valuestring, &trainer, NULL) == STATUS_OK)
        read->trainer.shape.size = trainer.shape.size;
    Status status = cJSON_IsString(text)
                        ? read_run(root, read, &why)
                        : error_set(&why, STATUS_INVALID, "there are no \"settings\" in it");
    if (status == STATUS_OK) {
        *settings = memory_string(text->valuestring);
        *run = read;
    } else {
        run_destroy(read);
        status = error_set(error, status, "%s: damaged, or not a run's record: %s", name, why.text);
    }
    cJSON_Delete(root);
    return status;
}

Status run_file_read(const char *folder, Run **run, char **settings, Error *error) {
    char path[PATH_MAX], *bytes;
    size_t length;
    Status status = file_path(folder, "run.json", path, error);
    if (status == STATUS_OK)
        status = file_read(path, file_limit, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = run_file_decode(path, bytes, length, run, settings, error);
    free(bytes);
    return status;
}
