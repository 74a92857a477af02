#include "elo/store/store_internal.h"

#include "base/check.h"

#include <limits.h>
#include <stdlib.h>

enum { PLIES_MAX = 64, TASKS_MAX = 1000000 }; // far beyond practical use

static Status insert_horizon(Store *store, const StoreHorizon *row, Error *error) {
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_HORIZON_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "iiliii", row->agent, (int)row->greedy, (int64_t)row->seed, row->plies,
               row->tasks, row->done);
    return store_step(store, statement, error);
}

static Status forget(Store *store, int agent, bool greedy, Error *error) {
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_HORIZON_FORGET, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "ii", agent, (int)greedy);
    return store_step(store, statement, error);
}

static Status note_version(Store *store, const StoreHorizon *row, Error *error) {
    CHECK(row->perfect > 0);
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_HORIZON_VERSION, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "iii", row->agent, (int)row->greedy, row->perfect);
    return store_step(store, statement, error);
}

Status store_horizons_set(Store *store, const StoreHorizon *rows, int count, Error *error) {
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        if (i == 0 || rows[i].agent != rows[i - 1].agent || rows[i].greedy != rows[i - 1].greedy)
            status = forget(store, rows[i].agent, rows[i].greedy, error);
        if (status == STATUS_OK)
            status = note_version(store, &rows[i], error);
        if (status == STATUS_OK)
            status = insert_horizon(store, &rows[i], error);
    }
    return store_end_own(store, own, status, error);
}

static Status read_horizon(const Store *store, sqlite3_stmt *statement, void *item, Error *error) {
    StoreHorizon *row = item;
    StoreRow from = {.statement = statement};
    row->agent = store_whole(&from, 0, "agent", 0, INT_MAX);
    row->greedy = sqlite3_column_int(statement, 1) != 0;
    row->seed = (uint64_t)sqlite3_column_int64(statement, 2);
    row->plies = store_whole(&from, 3, "plies", 1, PLIES_MAX);
    row->tasks = store_whole(&from, 4, "tasks", 1, TASKS_MAX);
    row->done = store_whole(&from, 5, "done", 0, row->tasks);
    row->perfect = store_whole(&from, 6, "version of perfect play", 0, INT_MAX);
    return store_row_check(store, &from, error, "horizon of agent %d", row->agent);
}

Status store_horizons(Store *store, int size, bool greedy, StoreHorizon **rows, int *count,
                      Error *error) {
    *rows = NULL;
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_HORIZONS, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "ii", size, (int)greedy);
    StoreList list = {.size = sizeof **rows};
    status = store_list(store, statement, read_horizon, &list, error);
    if (status != STATUS_OK) {
        free(list.items);
        return status;
    }
    *rows = (StoreHorizon *)(void *)list.items;
    *count = list.count;
    return STATUS_OK;
}
