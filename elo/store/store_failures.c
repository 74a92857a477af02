#include "elo/store/store_internal.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

static Status insert_failure(Store *store, const StoreFailure *failure, Error *error) {
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_FAILURE_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "aaiiiasss", failure->black, failure->white, (int)failure->greedy,
               failure->job, failure->game, failure->agent, failure->kind, failure->text,
               failure->output);
    return store_step(store, statement, error);
}

Status store_failures_add(Store *store, const StoreFailure *failures, int count, Error *error) {
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = insert_failure(store, &failures[i], error);
    return store_end_own(store, own, status, error);
}

static Status read_failure(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreFailure *failure = row;
    StoreRow from = {.statement = statement};
    failure->black = store_agent_id(&from, 0, "black_agent");
    failure->white = store_agent_id(&from, 1, "white_agent");
    failure->greedy = sqlite3_column_int(statement, 2) != 0;
    failure->job = store_whole(&from, 3, "job", 0, INT_MAX);
    failure->game = store_whole(&from, 4, "game", 0, INT_MAX);
    failure->agent = store_agent_id(&from, 5, "agent");
    failure->kind = memory_string(store_text(statement, 6));
    failure->text = memory_string(store_text(statement, 7));
    failure->output = memory_string(store_text(statement, 8));
    return store_row_check(store, &from, error, "failure of agents %d and %d", failure->black,
                           failure->white);
}

Status store_failures(Store *store, int size, StoreFailure **failures, int *count, Error *error) {
    *failures = NULL;
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_FAILURES, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "i", size);
    StoreList list = {.size = sizeof **failures};
    status = store_list(store, statement, read_failure, &list, error);
    StoreFailure *items = (StoreFailure *)(void *)list.items;
    if (status != STATUS_OK) {
        store_failures_free(items, list.count);
        return status;
    }
    *failures = items;
    *count = list.count;
    return STATUS_OK;
}

void store_failures_free(StoreFailure *failures, int count) {
    for (int i = 0; i < count; i++) {
        free((char *)failures[i].kind);
        free((char *)failures[i].text);
        free((char *)failures[i].output);
    }
    free(failures);
}
