#include "elo/law/scaling_json.h"
#include "elo/law/scaling_table.h"

#include "base/check.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void scaling_json_number(cJSON *object, const char *name, double value) {
    if (!isfinite(value)) {
        cJSON_AddNullToObject(object, name);
        return;
    }
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    cJSON_AddNumberToObject(object, name, strtod(text, NULL));
}

void scaling_json_value(cJSON *object, const char *name, ScalingValue value) {
    char end[48];
    scaling_json_number(object, name, value.value);
    snprintf(end, sizeof end, "%s_lo", name);
    scaling_json_number(object, end, value.lo);
    snprintf(end, sizeof end, "%s_hi", name);
    scaling_json_number(object, end, value.hi);
}

static void add_model(cJSON *models, const char *name, const ScalingModel *model) {
    cJSON *object = cJSON_AddObjectToObject(models, name);
    scaling_json_number(object, "aicc", model->aicc);
    scaling_json_number(object, "cross_validation", model->cross_validation);
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
    scaling_json_value(object, "slope", board->slope);
    scaling_json_number(object, "r2", board->r2);
    cJSON_AddNumberToObject(object, "points", board->points);
    if (strength == STRENGTH_ELO) {
        scaling_json_number(object, "first_minus50", board->first_minus50);
        scaling_json_number(object, "paper_first_minus50", board->paper_first_minus50);
        scaling_json_value(object, "exponent", scaling_exponent(board->slope));
    } else {
        scaling_json_number(object, "first_near", board->first_minus50);
    }
    scaling_json_value(object, "intercept", board->intercept);
    scaling_json_value(object, "bend", board->bend);
    if (strength == STRENGTH_ELO)
        scaling_json_value(object, "ceiling", board->ceiling);
    scaling_json_value(object, "crossing", board->crossing);
    scaling_json_value(object, "step", board->step);
    scaling_json_number(object, "scatter", board->scatter);
    add_models(object, board, strength);
    if (board->split != 0.0) {
        scaling_json_number(object, "split", board->split);
        scaling_json_value(object, "before", board->before);
        scaling_json_value(object, "after", board->after);
        scaling_json_value(object, "change", board->change);
    }
    return object;
}

static void add_law(cJSON *root, const ScalingLaw *fitted, Strength strength) {
    cJSON *law = cJSON_AddObjectToObject(root, "law");
    scaling_json_value(law, "plateau_size", fitted->plateau_size);
    scaling_json_value(law, "plateau_const", fitted->plateau_const);
    scaling_json_value(law, "incline_flops", fitted->incline_flops);
    scaling_json_value(law, "incline_size", fitted->incline_size);
    scaling_json_value(law, "incline_const", fitted->incline_const);
    scaling_json_value(law, "size_multiple", fitted->size_multiple);
    if (strength == STRENGTH_ELO)
        scaling_json_value(law, "exponent", scaling_exponent(fitted->incline_flops));
    scaling_json_number(law, "rms", fitted->rms);
}

static void add_predictions(cJSON *root, const ScalingPrediction *list, int count) {
    cJSON *predictions = cJSON_AddArrayToObject(root, "predictions");
    for (int i = 0; i < count; i++) {
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "fitted", list[i].fitted);
        cJSON_AddNumberToObject(object, "size", list[i].size);
        scaling_json_value(object, "residual", list[i].residual);
        cJSON_AddItemToArray(predictions, object);
    }
}

char *scaling_json_end(cJSON *root) {
    char *text = cJSON_PrintUnformatted(root);
    CHECK(text);
    cJSON_Delete(root);
    return text;
}

void scaling_json_fit(cJSON *root, const ScalingFit *fit) {
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < fit->boards; i++)
        cJSON_AddItemToArray(boards, board_json(&fit->board[i], fit->strength));
    add_law(root, &fit->law, fit->strength);
    add_predictions(root, fit->prediction, fit->predictions);
    cJSON_AddStringToObject(root, "verdict", scaling_verdict_name(fit->verdict));
    cJSON_AddStringToObject(root, "verdict_text", fit->verdict_text);
    cJSON_AddStringToObject(root, "x", unit_names[fit->unit]);
    cJSON_AddStringToObject(root, "y", strength_names[fit->strength]);
}

char *scaling_json(const ScalingFit *fit) {
    cJSON *root = cJSON_CreateObject();
    scaling_json_fit(root, fit);
    return scaling_json_end(root);
}

char *scaling_table_json(const ScalingTable *table) {
    cJSON *root = cJSON_CreateObject();
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < table->boards; i++) {
        const ScalingTableBoard *board = &table->board[i];
        cJSON *object = cJSON_CreateObject();
        cJSON_AddNumberToObject(object, "size", board->size);
        cJSON_AddNumberToObject(object, "points", board->points);
        scaling_json_number(object, "slope", board->incline.slope);
        scaling_json_number(object, "plateau", board->incline.plateau);
        scaling_json_number(object, "crossing", board->crossing);
        cJSON_AddItemToArray(boards, object);
    }
    add_law(root, &table->law, STRENGTH_ELO);
    add_predictions(root, table->prediction, table->predictions);
    cJSON_AddStringToObject(root, "x", unit_names[table->unit]);
    return scaling_json_end(root);
}
