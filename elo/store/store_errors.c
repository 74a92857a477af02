#include "elo/store/store_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

// A row's chances as bytes: kind after kind, each number with its low byte first.
static unsigned char *chances_put(const StoreErrors *row, size_t *length) {
    *length = (size_t)row->positions * STORE_ERROR_KINDS * 2;
    unsigned char *bytes = memory_zeroed(*length, 1), *to = bytes;
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        for (int i = 0; i < row->positions; i++) {
            *to++ = (unsigned char)(row->chance[kind][i] & 0xff);
            *to++ = (unsigned char)(row->chance[kind][i] >> 8);
        }
    return bytes;
}

static void chances_get(const unsigned char *bytes, StoreErrors *row) {
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++) {
        row->chance[kind] = memory_zeroed((size_t)row->positions, sizeof(uint16_t));
        for (int i = 0; i < row->positions; i++, bytes += 2)
            row->chance[kind][i] = (uint16_t)(bytes[0] | bytes[1] << 8);
    }
}

static Status insert(Store *store, const StoreErrors *row, Error *error) {
    CHECK(row->version > 0 && row->positions > 0 && row->positions <= STORE_ERROR_POSITIONS_MAX);
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_ERRORS_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    size_t length;
    unsigned char *bytes = chances_put(row, &length);
    store_bind(statement, "iii", row->agent, row->version, row->positions);
    CHECK(sqlite3_bind_blob(statement, 4, bytes, (int)length, SQLITE_STATIC) == SQLITE_OK);
    status = store_step(store, statement, error);
    free(bytes);
    return status;
}

Status store_errors_set(Store *store, const StoreErrors *rows, int count, Error *error) {
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = insert(store, &rows[i], error);
    return store_end_own(store, own, status, error);
}

static Status read_errors(const Store *store, sqlite3_stmt *statement, void *item, Error *error) {
    StoreErrors *row = item;
    StoreRow from = {.statement = statement};
    row->agent = store_whole(&from, 0, "agent", 0, INT_MAX);
    row->version = store_whole(&from, 1, "version", 1, INT_MAX);
    row->positions = store_whole(&from, 2, "positions", 1, STORE_ERROR_POSITIONS_MAX);
    const Status status = store_row_check(store, &from, error, "errors of agent %d", row->agent);
    if (status != STATUS_OK)
        return status;
    const unsigned char *bytes = sqlite3_column_blob(statement, 3);
    const int length = sqlite3_column_bytes(statement, 3);
    const int expected = row->positions * STORE_ERROR_KINDS * 2;
    if (!bytes || length != expected)
        return error_set(error, STATUS_INVALID,
                         "%s: errors of agent %d: chances of %d bytes, expected %d", store->path,
                         row->agent, length, expected);
    chances_get(bytes, row);
    return STATUS_OK;
}

void store_errors_clear(StoreErrors *row) {
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++) {
        free(row->chance[kind]);
        row->chance[kind] = NULL;
    }
}

void store_errors_free(StoreErrors *rows, int count) {
    for (int i = 0; i < count; i++)
        store_errors_clear(&rows[i]);
    free(rows);
}

Status store_errors(Store *store, int size, int version, StoreErrors **rows, int *count,
                    Error *error) {
    *rows = NULL;
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_ERRORS, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "ii", size, version);
    StoreList list = {.size = sizeof **rows};
    status = store_list(store, statement, read_errors, &list, error);
    StoreErrors *items = (StoreErrors *)(void *)list.items;
    if (status != STATUS_OK) {
        store_errors_free(items, list.count);
        return status;
    }
    *rows = items;
    *count = list.count;
    return STATUS_OK;
}
