#include "elo/law/laws.h"
#include "elo/law/scaling_json.h"

#include <stdio.h>

static void add_value(cJSON *object, const char *name, const LawsValue *value) {
    char end[48];
    scaling_json_value(object, name, value->alone);
    snprintf(end, sizeof end, "%s_all_lo", name);
    scaling_json_number(object, end, value->all.lo);
    snprintf(end, sizeof end, "%s_all_hi", name);
    scaling_json_number(object, end, value->all.hi);
}

static cJSON *board_json(const LawsBoard *board) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "size", board->size);
    cJSON_AddItemToObject(object, "runs", cJSON_CreateIntArray(board->runs, 2));
    scaling_json_number(object, "elo", board->elo);
    add_value(object, "shift", &board->shift);
    add_value(object, "slope", &board->slope);
    add_value(object, "ceiling", &board->ceiling);
    scaling_json_value(object, "crossing", board->crossing);
    return object;
}

static cJSON *pair_json(const Laws *laws, const LawsPair *pair) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "first", laws->law[pair->first].name);
    cJSON_AddStringToObject(object, "second", laws->law[pair->second].name);
    cJSON_AddStringToObject(object, "verdict", laws_verdict_name(pair->verdict));
    cJSON_AddStringToObject(object, "sentence", pair->sentence);
    cJSON_AddBoolToObject(object, "uneven", pair->uneven);
    add_value(object, "shift", &pair->shift);
    add_value(object, "slope", &pair->slope);
    cJSON *boards = cJSON_AddArrayToObject(object, "boards");
    for (int b = 0; b < pair->boards; b++)
        cJSON_AddItemToArray(boards, board_json(&pair->board[b]));
    scaling_json_value(object, "law_slope", pair->law_slope);
    scaling_json_value(object, "law_multiple", pair->law_multiple);
    return object;
}

char *laws_json(const Laws *laws) {
    cJSON *root = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(root, "laws");
    for (int i = 0; i < laws->count; i++) {
        cJSON *law = cJSON_CreateObject();
        cJSON_AddStringToObject(law, "name", laws->law[i].name);
        scaling_json_fit(law, laws->law[i].fit);
        cJSON_AddItemToArray(list, law);
    }
    cJSON *left_out = cJSON_AddArrayToObject(root, "left_out");
    for (int i = 0; i < laws->notes; i++) {
        cJSON *note = cJSON_CreateObject();
        cJSON_AddStringToObject(note, "name", laws->note[i].name);
        cJSON_AddNumberToObject(note, "size", laws->note[i].size);
        cJSON_AddNumberToObject(note, "snapshots", laws->note[i].snaps);
        cJSON_AddItemToArray(left_out, note);
    }
    cJSON *pairs = cJSON_AddArrayToObject(root, "pairs");
    for (int i = 0; i < laws->pairs; i++)
        cJSON_AddItemToArray(pairs, pair_json(laws, &laws->pair[i]));
    scaling_json_number(root, "critical", laws->critical);
    scaling_json_number(root, "critical_board", laws->critical_board);
    cJSON_AddStringToObject(root, "x", unit_names[laws->unit]);
    return scaling_json_end(root);
}
