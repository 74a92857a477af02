#include "elo/law/scaling_runs.h"

#include "elo/law/scaling_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { SNAPS_MIN = 3 };

typedef struct Row {
    ScalingPoint point;
    int run;
} Row;

static int compare_rows(const void *a, const void *b) {
    const Row *p = a, *q = b;
    if (p->point.size != q->point.size)
        return p->point.size - q->point.size;
    if (p->run != q->run)
        return (p->run > q->run) - (p->run < q->run);
    if (p->point.x != q->point.x)
        return (p->point.x > q->point.x) - (p->point.x < q->point.x);
    return (p->point.elo > q->point.elo) - (p->point.elo < q->point.elo);
}

static Status read_rows(const Csv *csv, Unit unit, Row *rows, Error *error) {
    TableColumns columns;
    int run_column;
    Status status = table_columns(csv, unit, &columns, error);
    if (status == STATUS_OK)
        status = csv_need_column(csv, "run", &run_column, error);
    for (int i = 0; i < csv->rows && status == STATUS_OK; i++) {
        double run;
        status = table_row(csv, i, &columns, &rows[i].point, error);
        if (status == STATUS_OK)
            status = csv_number(csv, i, run_column, -1e9, 1e9, &run, error);
        if (status == STATUS_OK && run != floor(run))
            status =
                error_set(error, STATUS_INVALID, "%.200s:%d: run is %g, expected a whole number",
                          csv->name, csv->line[i + 1], run);
        if (status == STATUS_OK)
            rows[i].run = (int)run;
    }
    return status;
}

static ScalingBoard *board_of(const Row *rows, int count) {
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->size = rows[0].point.size;
    board->count = count;
    board->snaps = memory_zeroed((size_t)count, sizeof *board->snaps);
    for (int i = 0; i < count; i++)
        board->snaps[i] = (FrontierSnap){rows[i].run, rows[i].point.x, rows[i].point.elo};
    return board;
}

static Status make_boards(const char *name, const Row *rows, int count,
                          ScalingBoard *boards[SCALING_BOARDS_MAX], int *made, Error *error) {
    for (int i = 0, next; i < count; i = next) {
        const int size = rows[i].point.size;
        for (next = i; next < count && rows[next].point.size == size;)
            next++;
        if (*made == SCALING_BOARDS_MAX)
            return error_set(error, STATUS_INVALID, "%.200s: more than %d board sizes to fit", name,
                             SCALING_BOARDS_MAX);
        if (next - i < SNAPS_MIN)
            return error_set(error, STATUS_INVALID,
                             "%.200s: %d rows of board_size %d, expected at least %d", name,
                             next - i, size, SNAPS_MIN);
        boards[(*made)++] = board_of(rows + i, next - i);
    }
    return STATUS_OK;
}

Status scaling_runs_read(Unit unit, const char *name, const char *text, size_t length,
                         ScalingBoard *boards[SCALING_BOARDS_MAX], int *count, Error *error) {
    *count = 0;
    Csv *csv;
    Status status = csv_create(name, text, length, &csv, error);
    if (status != STATUS_OK)
        return status;
    Row *rows = memory_zeroed((size_t)csv->rows, sizeof *rows);
    status = read_rows(csv, unit, rows, error);
    if (status == STATUS_OK && csv->rows == 0)
        status =
            error_set(error, STATUS_INVALID, "%.200s: no rows, expected snapshots of runs", name);
    if (status == STATUS_OK) {
        qsort(rows, (size_t)csv->rows, sizeof *rows, compare_rows);
        status = make_boards(name, rows, csv->rows, boards, count, error);
    }
    for (int i = 0; i < *count && status != STATUS_OK; i++)
        scaling_board_destroy(boards[i]);
    if (status != STATUS_OK)
        *count = 0;
    free(rows);
    csv_destroy(csv);
    return status;
}
