#include "selfplay/search/search_config.h"

#include "engine/board.h"

#include <string.h>

SearchConfig search_config_default(SearchKind kind) {
    return (SearchConfig){
        .kind = kind,
        .nodes = 64,
        .c = kind == SEARCH_PUCT ? 1.25f : 1.0f,
        .noise_share = 0.25f,
        .noise_total = 10.0f,
        .considered = 16,
        .value_visits = 50.0f,
        .value_scale = 0.1f,
    };
}

const char *const search_kind_names[] = {"regularised", "gumbel", "puct", NULL};

const char *const search_lambda_names[] = {"right", "paper", NULL};
const char *const search_unvisited_names[] = {"node", "loss", NULL};
const char *const search_noise_over_names[] = {"moves", "cells", NULL};

const char *search_kind_name(SearchKind kind) {
    return search_kind_names[kind];
}

Status search_kind_parse(const char *text, SearchKind *kind, Error *error) {
    for (int i = 0; search_kind_names[i]; i++)
        if (strcmp(text, search_kind_names[i]) == 0) {
            *kind = (SearchKind)i;
            return STATUS_OK;
        }
    return error_set(error, STATUS_INVALID,
                     "unknown search '%.60s', expected regularised, gumbel or puct", text);
}

Status search_config_check(const SearchConfig *config, Error *error) {
    if (config->nodes < 1 || config->nodes > SEARCH_NODES_MAX)
        return error_set(error, STATUS_INVALID, "search nodes %d, expected 1 to %d", config->nodes,
                         SEARCH_NODES_MAX);
    if (!(config->c > 0.0f && config->c <= 1000.0f))
        return error_set(error, STATUS_INVALID, "search constant c %g, expected above 0 to 1000",
                         (double)config->c);
    if (!(config->noise_share >= 0.0f && config->noise_share <= 1.0f))
        return error_set(error, STATUS_INVALID, "root noise share %g, expected 0 to 1",
                         (double)config->noise_share);
    if (!(config->noise_total > 0.0f && config->noise_total <= 1e4f))
        return error_set(error, STATUS_INVALID, "root noise total %g, expected above 0 to 10000",
                         (double)config->noise_total);
    if (config->considered < 1 || config->considered > BOARD_CELLS_MAX)
        return error_set(error, STATUS_INVALID, "%d considered actions, expected 1 to %d",
                         config->considered, BOARD_CELLS_MAX);
    if (!(config->value_visits >= 0.0f && config->value_scale > 0.0f &&
          config->value_visits <= 1e4f && config->value_scale <= 100.0f))
        return error_set(error, STATUS_INVALID,
                         "value visits %g and scale %g, expected 0 to 10000 and above 0 to 100",
                         (double)config->value_visits, (double)config->value_scale);
    return STATUS_OK;
}
