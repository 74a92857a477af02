#include "elo/match/agent.h"

#include "nn/weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double agent_search_constant(const SearchConfig *search) {
    // The float to seven significant digits, as it was set: 0.1, not 0.100000001490116.
    char text[32];
    snprintf(text, sizeof text, "%.7g",
             (double)(search->kind == SEARCH_GUMBEL ? search->c_scale : search->c));
    return strtod(text, NULL);
}

Status agent_search(const char *name, int nodes, double constant, SearchConfig *search,
                    Error *error) {
    SearchKind kind;
    const Status status = search_kind_parse(name, &kind, error);
    if (status != STATUS_OK)
        return status;
    *search = search_config_default(kind);
    search->nodes = nodes;
    if (kind == SEARCH_GUMBEL)
        search->c_scale = (float)constant;
    else
        search->c = (float)constant;
    return search_config_check(search, error);
}

Status agent_load(const char *folder, const StoreAgent *row, Net **net, SearchConfig *search,
                  Error *error) {
    char path[PATH_MAX], named[STORE_NAME_MAX + 64];
    snprintf(named, sizeof named, "agent %d, snapshot %d of run %s,", row->id, row->idx, row->run);
    Status status = store_within(folder, row->weights, named, path, error);
    if (status == STATUS_OK)
        status = agent_search(row->search, row->nodes, row->c, search, error);
    if (status == STATUS_OK)
        status = weights_load(path, net, NULL, error);
    if (status == STATUS_OK && (*net)->shape.size != row->size) {
        net_destroy(*net);
        return error_set(error, STATUS_INVALID,
                         "%s: a net for another board than the store's %dx%d", path, row->size,
                         row->size);
    }
    return status;
}

void agent_engine_run(const EngineConfig *engine, int size, char name[STORE_NAME_MAX]) {
    snprintf(name, STORE_NAME_MAX, "%dx%d-engine-%s", size, size, engine->name);
}

const EngineConfig *agent_engine(const StoreAgent *row, const EngineConfig *engines, int count) {
    for (int i = 0; i < count; i++) {
        char name[STORE_NAME_MAX];
        agent_engine_run(&engines[i], row->size, name);
        if (strcmp(row->search, AGENT_ENGINE) == 0 && strcmp(row->run, name) == 0)
            return &engines[i];
    }
    return NULL;
}
