#include "elo/scaling.h"

#include "elo/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SNAPS_MIN = 3 };

ScalingConfig scaling_config_default(void) {
    return (ScalingConfig){.replicates = 1000, .seed = 1};
}

static int compare_boards(const void *a, const void *b) {
    const ScalingBoard *p = *(const ScalingBoard *const *)a, *q = *(const ScalingBoard *const *)b;
    return (p->size > q->size) - (p->size < q->size);
}

static Status fit_one(const ScalingBoard *board, ScalingIncline *incline, Frontier **frontier,
                      Error *error) {
    if (board->count < SNAPS_MIN)
        return error_set(error, STATUS_INVALID,
                         "%dx%d: %d rated snapshots, expected at least %d to fit a law",
                         board->size, board->size, board->count, SNAPS_MIN);
    int *origin = memory_zeroed((size_t)board->count, sizeof *origin);
    for (int i = 0; i < board->count; i++)
        origin[i] = i;
    const BoardSample sample = {board, board->count, board->snaps, origin};
    Status status = board_fit(&sample, incline, frontier, error);
    if (status == STATUS_OK)
        board_models(&sample, *frontier, incline);
    free(origin);
    return status;
}

static void fit_law(ScalingFit *fit) {
    const int count = fit->boards * FRONTIER_GRID;
    ScalingPoint *points = memory_zeroed((size_t)count, sizeof *points);
    for (int i = 0; i < count; i++) {
        const Frontier *frontier = fit->frontier[i / FRONTIER_GRID];
        points[i] =
            (ScalingPoint){fit->board[i / FRONTIER_GRID].size, frontier->x[i % FRONTIER_GRID],
                           frontier->elo[i % FRONTIER_GRID]};
    }
    fit->law = scaling_law_fit(points, count);
    free(points);
}

Status scaling_fit(const ScalingConfig *config, const ScalingBoard *const *boards, int count,
                   ScalingFit **fit, Error *error) {
    *fit = NULL;
    if (count < 1 || count > SCALING_BOARDS_MAX)
        return error_set(error, STATUS_INVALID, "%d board sizes to fit, expected 1 to %d", count,
                         SCALING_BOARDS_MAX);
    const ScalingBoard *sorted[SCALING_BOARDS_MAX];
    for (int i = 0; i < count; i++)
        sorted[i] = boards[i];
    qsort(sorted, (size_t)count, sizeof *sorted, compare_boards);
    ScalingFit *made = memory_zeroed(1, sizeof *made);
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        CHECK(i == 0 || sorted[i]->size > sorted[i - 1]->size);
        status = fit_one(sorted[i], &made->board[i], &made->frontier[i], error);
        made->boards = i + 1;
    }
    if (status == STATUS_OK) {
        fit_law(made);
        status = bootstrap_intervals(config, sorted, made, error);
    }
    if (status != STATUS_OK) {
        scaling_fit_destroy(made);
        return status;
    }
    verdict_set(made);
    *fit = made;
    return STATUS_OK;
}

void scaling_fit_destroy(ScalingFit *fit) {
    if (!fit)
        return;
    for (int i = 0; i < fit->boards; i++)
        frontier_destroy(fit->frontier[i]);
    free(fit);
}

// --- JSON ---

// Six significant figures; null for NAN.
static void add_number(cJSON *object, const char *name, double value) {
    if (!isfinite(value)) {
        cJSON_AddNullToObject(object, name);
        return;
    }
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    cJSON_AddNumberToObject(object, name, strtod(text, NULL));
}

char *scaling_json(const ScalingFit *fit) {
    cJSON *root = cJSON_CreateObject();
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < fit->boards; i++) {
        const ScalingIncline *board = &fit->board[i];
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "size", board->size);
        add_number(object, "slope", board->slope.value);
        add_number(object, "slope_lo", board->slope.lo);
        add_number(object, "slope_hi", board->slope.hi);
        add_number(object, "r2", board->r2);
        cJSON_AddNumberToObject(object, "points", board->points);
        add_number(object, "first_minus50", board->first_minus50);
        add_number(object, "paper_first_minus50", board->paper_first_minus50);
        cJSON_AddItemToArray(boards, object);
    }
    cJSON *law = cJSON_AddObjectToObject(root, "law");
    add_number(law, "plateau_size", fit->law.plateau_size.value);
    add_number(law, "plateau_const", fit->law.plateau_const.value);
    add_number(law, "incline_flops", fit->law.incline_flops.value);
    add_number(law, "incline_size", fit->law.incline_size.value);
    add_number(law, "incline_const", fit->law.incline_const.value);
    add_number(law, "rms", fit->law.rms);
    add_number(law, "size_multiple", fit->law.size_multiple.value);
    cJSON_AddStringToObject(root, "verdict", scaling_verdict_name(fit->verdict));
    cJSON_AddStringToObject(root, "verdict_text", fit->verdict_text);
    char *text = cJSON_PrintUnformatted(root);
    CHECK(text);
    cJSON_Delete(root);
    return text;
}
