#include "selfplay/search/search_config.h"

#include "engine/board.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const Setting table[] = {SEARCH_SETTINGS(SearchConfig, )};
_Static_assert(sizeof table / sizeof table[0] == SEARCH_SETTINGS_COUNT, "all rows");

SearchConfig search_config_default(SearchKind kind) {
    SearchConfig config = {0};
    setting_reset(table, SEARCH_SETTINGS_COUNT, &config);
    config.kind = kind;
    config.c = kind == SEARCH_PUCT ? 1.25f : 1.0f;
    config.nodes = 64;
    config.c_scale = 0.1f;
    config.proofs = false;
    return config;
}

#define RULE_NAME(NUMBER, name) #name,
const char *const search_kind_names[] = {SEARCH_RULES(RULE_NAME) NULL};

const char *const search_lambda_names[] = {"right", "paper", NULL};
const char *const search_fpu_names[] = {"node", "loss", NULL};
const char *const search_dirichlet_over_names[] = {"moves", "cells", NULL};

const char *search_kind_name(SearchKind kind) {
    return search_kind_names[kind];
}

Status search_kind_parse(const char *text, SearchKind *kind, Error *error) {
    for (int i = 0; search_kind_names[i]; i++)
        if (strcmp(text, search_kind_names[i]) == 0) {
            *kind = (SearchKind)i;
            return STATUS_OK;
        }
    char names[128] = "";
    for (int i = 0, used = 0; i < SEARCH_KINDS; i++)
        used += snprintf(names + used, sizeof names - (size_t)used, "%s%s",
                         i == 0                  ? ""
                         : i == SEARCH_KINDS - 1 ? " or "
                                                 : ", ",
                         search_kind_names[i]);
    return error_set(error, STATUS_INVALID, "unknown search '%.60s', expected %s", text, names);
}

Status search_config_check(const SearchConfig *config, Error *error) {
    return setting_check(table, SEARCH_SETTINGS_COUNT, config, error);
}
