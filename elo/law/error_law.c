#include "elo/law/error_law.h"

#include "base/check.h"
#include "base/memory.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const error_law_kind_names[] = {"net", "net-greedy", "search", "search-greedy", NULL};

const char *error_law_kind(StoreErrorKind kind) {
    static const char *const words[] = {"net alone, moves drawn", "net alone, likeliest move",
                                        "search, moves drawn", "search, likeliest move"};
    return words[kind];
}

ErrorLawConfig error_law_config_default(void) {
    return (ErrorLawConfig){.kind = STORE_ERROR_SEARCH, .scaling = scaling_config_default()};
}

// The measured agents of a board size.
typedef struct Measured {
    ErrorPositions *set; // NULL: none of this size
    StoreAgent *agents;  // [count]
    StoreErrors *rows;   // [count], in the same order
    int count;
} Measured;

static void measured_free(Measured *measured) {
    error_positions_destroy(measured->set);
    free(measured->agents);
    store_errors_free(measured->rows, measured->count);
}

static bool is_chosen(const char *description, const StoreRun *runs, int count, const char *name) {
    if (!description)
        return true;
    const StandingsChoice choice = {.description = description};
    for (int i = 0; i < count; i++)
        if (strcmp(runs[i].name, name) == 0)
            return standings_is_chosen(&choice, runs[i].description);
    return false;
}

static const StoreAgent *find(const StoreAgent *agents, int count, int id) {
    for (int i = 0; i < count; i++)
        if (agents[i].id == id)
            return &agents[i];
    return NULL;
}

// Keeps the rows of chosen agents, and fills `agents` with these.
static void keep_chosen(const char *description, const StoreRun *runs, int run_count,
                        const StoreAgent *all, int all_count, Measured *measured) {
    int kept = 0;
    for (int i = 0; i < measured->count; i++) {
        const StoreAgent *agent = find(all, all_count, measured->rows[i].agent);
        if (agent && is_chosen(description, runs, run_count, agent->run)) {
            const StoreErrors row = measured->rows[kept];
            measured->rows[kept] = measured->rows[i];
            measured->rows[i] = row; // is freed with the others
            measured->agents[kept++] = *agent;
        }
    }
    for (int i = kept; i < measured->count; i++)
        for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
            free(measured->rows[i].chance[kind]);
    measured->count = kept;
}

static Status load(Store *store, const char *description, int size, Measured *measured,
                   Error *error) {
    *measured = (Measured){0};
    if (!error_positions_has(size))
        return STATUS_OK;
    StoreAgent *all = NULL;
    StoreRun *runs = NULL;
    int all_count = 0, run_count = 0;
    Status status = error_positions_builtin(size, &measured->set, error);
    if (status == STATUS_OK)
        status = store_errors(store, size, measured->set->version, &measured->rows,
                              &measured->count, error);
    if (status == STATUS_OK)
        status = store_agents(store, size, &all, &all_count, error);
    if (status == STATUS_OK)
        status = store_runs(store, size, &runs, &run_count, error);
    if (status == STATUS_OK) {
        measured->agents = memory_zeroed((size_t)measured->count, sizeof *measured->agents);
        keep_chosen(description, runs, run_count, all, all_count, measured);
    }
    free(all);
    store_runs_free(runs, run_count);
    return status;
}

Status error_law_measured(Store *store, const int *sizes, int count, bool *measured, Error *error) {
    *measured = false;
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK && !*measured; i++) {
        Measured board;
        status = load(store, NULL, sizes[i], &board, error);
        *measured = board.count > 0;
        measured_free(&board);
    }
    return status;
}

static Status add_board(Store *store, const ErrorLawConfig *config, const Measured *measured,
                        double split, ErrorLaw *law, Error *error) {
    const Unit unit = config->scaling.unit;
    const int size = measured->set->size;
    Status status =
        unit_check_agents(unit, measured->agents, measured->count, size, store_path(store), error);
    if (status == STATUS_OK)
        status =
            error_board_create(measured->set, measured->agents, measured->rows, measured->count,
                               config->kind, 0, unit, &law->board[law->boards], error);
    if (status == STATUS_OK)
        law->board[law->boards++]->board->split = split;
    return status;
}

static Status fit(const ErrorLawConfig *config, ErrorLaw *law, Error *error) {
    const ScalingBoard *boards[SCALING_BOARDS_MAX];
    for (int i = 0; i < law->boards; i++)
        boards[i] = law->board[i]->board;
    return scaling_fit(&config->scaling, boards, law->boards, &law->fit, error);
}

Status error_law_create(Store *store, const ErrorLawConfig *config, ErrorLaw **law, Error *error) {
    CHECK(config->size_count <= SCALING_BOARDS_MAX);
    *law = NULL;
    ErrorLaw *made = memory_zeroed(1, sizeof *made);
    made->kind = config->kind;
    Status status = STATUS_OK;
    for (int i = 0; i < config->size_count && status == STATUS_OK; i++) {
        Measured measured;
        status = load(store, config->description, config->sizes[i], &measured, error);
        if (status == STATUS_OK && measured.count > 0)
            status = add_board(store, config, &measured, config->split ? config->split[i] : 0.0,
                               made, error);
        measured_free(&measured);
    }
    if (status == STATUS_OK && made->boards == 0)
        status = error_set(error, STATUS_INVALID,
                           "%s: no errors are measured; hexlaw errors --store %s measures them",
                           store_path(store), store_path(store));
    if (status == STATUS_OK)
        status = fit(config, made, error);
    if (status != STATUS_OK) {
        error_law_destroy(made);
        return status;
    }
    *law = made;
    return STATUS_OK;
}

void error_law_destroy(ErrorLaw *law) {
    if (!law)
        return;
    for (int i = 0; i < law->boards; i++)
        error_board_destroy(law->board[i]);
    scaling_fit_destroy(law->fit);
    free(law);
}

char *error_law_json(const ErrorLaw *law) {
    char *text = scaling_json(law->fit);
    cJSON *root = cJSON_Parse(text);
    CHECK(root);
    free(text);
    cJSON *boards = cJSON_GetObjectItem(root, "boards");
    for (int i = 0; i < law->boards; i++) {
        cJSON *board = cJSON_GetArrayItem(boards, i);
        cJSON_AddNumberToObject(board, "resolution", law->board[i]->resolution);
        cJSON_AddNumberToObject(board, "agents", law->board[i]->board->count);
        cJSON_AddNumberToObject(board, "beyond", law->board[i]->beyond);
    }
    cJSON_AddStringToObject(root, "errors", error_law_kind_names[law->kind]);
    text = cJSON_PrintUnformatted(root);
    CHECK(text);
    cJSON_Delete(root);
    return text;
}
