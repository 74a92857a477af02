#include "elo/store/store_internal.h"

#include <limits.h>
#include <stdlib.h>

// Of a job, and of an adaptive tournament; far beyond practical use.
enum { GAMES_MAX = 1000000, ROUNDS_MAX = 1000000 };

static Status insert_job(Store *store, const StoreJob *job, Error *error) {
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_JOB_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "aaiiii", job->first, job->second, (int)job->greedy, job->job, job->games,
               job->round);
    return store_step(store, statement, error);
}

Status store_jobs_add(Store *store, const StoreJob *jobs, int count, Error *error) {
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = insert_job(store, &jobs[i], error);
    return store_end_own(store, own, status, error);
}

static Status read_job(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreJob *job = row;
    StoreRow from = {.statement = statement};
    job->first = store_agent_id(&from, 0, "first_agent");
    job->second = store_agent_id(&from, 1, "second_agent");
    job->greedy = sqlite3_column_int(statement, 2) != 0;
    job->job = store_whole(&from, 3, "job", 0, INT_MAX);
    job->games = store_whole(&from, 4, "games", 2, GAMES_MAX);
    job->round = store_whole(&from, 5, "round", 0, ROUNDS_MAX);
    const Status status =
        store_row_check(store, &from, error, "job of agents %d and %d", job->first, job->second);
    if (status != STATUS_OK)
        return status;
    if (job->games % 2 || job->first == job->second || job->first == STORE_PERFECT)
        return error_set(error, STATUS_INVALID,
                         "%s: job %d of agents %d and %d with %d games, expected an even number "
                         "between two agents",
                         store->path, job->job, job->first, job->second, job->games);
    return STATUS_OK;
}

Status store_jobs_open(Store *store, int size, bool greedy, StoreJob **jobs, int *count,
                       int *rounds, Error *error) {
    *jobs = NULL;
    *count = *rounds = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_JOBS_ROUND, &statement, error);
    if (status != STATUS_OK)
        return status;
    bool found;
    store_bind(statement, "ii", size, (int)greedy);
    status = store_find(store, statement, rounds, &found, error);
    if (status == STATUS_OK)
        status = store_prepare(store, STORE_JOBS_OPEN, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "ii", size, (int)greedy);
    StoreList list = {.size = sizeof **jobs};
    status = store_list(store, statement, read_job, &list, error);
    if (status != STATUS_OK) {
        free(list.items);
        return status;
    }
    *jobs = (StoreJob *)(void *)list.items;
    *count = list.count;
    return STATUS_OK;
}
