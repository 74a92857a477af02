#include "elo/law/scaling_compare.h"
#include "elo/law/scaling_table.h"

#include "base/check.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

// The value, then its interval as NAME_lo and NAME_hi.
static void add_value(cJSON *object, const char *name, ScalingValue value) {
    char end[48];
    add_number(object, name, value.value);
    snprintf(end, sizeof end, "%s_lo", name);
    add_number(object, end, value.lo);
    snprintf(end, sizeof end, "%s_hi", name);
    add_number(object, end, value.hi);
}

static void add_model(cJSON *models, const char *name, const ScalingModel *model) {
    cJSON *object = cJSON_AddObjectToObject(models, name);
    add_number(object, "aicc", model->aicc);
    add_number(object, "cross_validation", model->cross_validation);
}

static void add_models(cJSON *object, const ScalingIncline *board, Strength strength) {
    cJSON *models = cJSON_AddObjectToObject(object, "models");
    add_model(models, "line", &board->line);
    add_model(models, "parabola", &board->parabola);
    if (strength == STRENGTH_ERRORS) {
        add_model(models, "floor", &board->floor);
        return;
    }
    add_model(models, "sigmoid", &board->sigmoid);
    add_model(models, "power", &board->power);
}

static cJSON *board_json(const ScalingIncline *board, Strength strength) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "size", board->size);
    add_value(object, "slope", board->slope);
    add_number(object, "r2", board->r2);
    cJSON_AddNumberToObject(object, "points", board->points);
    if (strength == STRENGTH_ELO) {
        add_number(object, "first_minus50", board->first_minus50);
        add_number(object, "paper_first_minus50", board->paper_first_minus50);
    } else {
        add_number(object, "first_near", board->first_minus50);
    }
    add_value(object, "intercept", board->intercept);
    add_value(object, "bend", board->bend);
    add_value(object, "crossing", board->crossing);
    add_value(object, "step", board->step);
    add_number(object, "scatter", board->scatter);
    add_models(object, board, strength);
    if (board->split != 0.0) {
        add_number(object, "split", board->split);
        add_value(object, "before", board->before);
        add_value(object, "after", board->after);
        add_value(object, "change", board->change);
    }
    return object;
}

static void add_law(cJSON *root, const ScalingLaw *fitted) {
    cJSON *law = cJSON_AddObjectToObject(root, "law");
    add_value(law, "plateau_size", fitted->plateau_size);
    add_value(law, "plateau_const", fitted->plateau_const);
    add_value(law, "incline_flops", fitted->incline_flops);
    add_value(law, "incline_size", fitted->incline_size);
    add_value(law, "incline_const", fitted->incline_const);
    add_value(law, "size_multiple", fitted->size_multiple);
    add_number(law, "rms", fitted->rms);
}

static void add_predictions(cJSON *root, const ScalingPrediction *list, int count) {
    cJSON *predictions = cJSON_AddArrayToObject(root, "predictions");
    for (int i = 0; i < count; i++) {
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "fitted", list[i].fitted);
        cJSON_AddNumberToObject(object, "size", list[i].size);
        add_value(object, "residual", list[i].residual);
        cJSON_AddItemToArray(predictions, object);
    }
}

static char *print_and_delete(cJSON *root) {
    char *text = cJSON_PrintUnformatted(root);
    CHECK(text);
    cJSON_Delete(root);
    return text;
}

char *scaling_json(const ScalingFit *fit) {
    cJSON *root = cJSON_CreateObject();
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < fit->boards; i++)
        cJSON_AddItemToArray(boards, board_json(&fit->board[i], fit->strength));
    add_law(root, &fit->law);
    add_predictions(root, fit->prediction, fit->predictions);
    cJSON_AddStringToObject(root, "verdict", scaling_verdict_name(fit->verdict));
    cJSON_AddStringToObject(root, "verdict_text", fit->verdict_text);
    cJSON_AddStringToObject(root, "x", unit_names[fit->unit]);
    cJSON_AddStringToObject(root, "y", strength_names[fit->strength]);
    return print_and_delete(root);
}

char *scaling_table_json(const ScalingTable *table) {
    cJSON *root = cJSON_CreateObject();
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < table->boards; i++) {
        const ScalingTableBoard *board = &table->board[i];
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "size", board->size);
        cJSON_AddNumberToObject(object, "points", board->points);
        add_number(object, "slope", board->incline.slope);
        add_number(object, "plateau", board->incline.plateau);
        add_number(object, "crossing", board->crossing);
        cJSON_AddItemToArray(boards, object);
    }
    add_law(root, &table->law);
    add_predictions(root, table->prediction, table->predictions);
    cJSON_AddStringToObject(root, "x", unit_names[table->unit]);
    return print_and_delete(root);
}

char *scaling_compare_json(const ScalingComparison *comparison) {
    cJSON *root = cJSON_CreateObject();
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < comparison->boards; i++) {
        const ScalingDifference *board = &comparison->board[i];
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "size", board->size);
        add_value(object, "slope", board->slope);
        add_value(object, "intercept", board->intercept);
        add_number(object, "x", board->x);
        add_value(object, "height", board->height);
        add_value(object, "compute", board->compute);
        cJSON_AddItemToArray(boards, object);
    }
    cJSON *law = cJSON_AddObjectToObject(root, "law");
    add_value(law, "slope", comparison->law_slope);
    add_value(law, "intercept", comparison->law_intercept);
    add_value(law, "multiple", comparison->law_multiple);
    cJSON_AddStringToObject(root, "x", unit_names[comparison->unit]);
    return print_and_delete(root);
}
