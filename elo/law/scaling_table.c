#include "elo/law/scaling_table.h"

#include "elo/law/paper.h"
#include "elo/law/scaling_internal.h"
#include "elo/rating/csv.h"

#include "base/check.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TABLE_SIZE_MAX = 64, LAW_POINTS_MIN = 5, INCLINE_POINTS_MIN = 3 };

// --- reading ---

static int compare_points(const void *a, const void *b) {
    const ScalingPoint *p = a, *q = b;
    if (p->size != q->size)
        return p->size - q->size;
    if (p->x != q->x)
        return (p->x > q->x) - (p->x < q->x);
    return (p->elo > q->elo) - (p->elo < q->elo);
}

Status table_columns(const Csv *csv, Unit unit, TableColumns *columns, Error *error) {
    Status status = csv_need_column(csv, "board_size", &columns->size, error);
    if (status == STATUS_OK)
        status = csv_need_column(csv, "elo", &columns->elo, error);
    columns->x = -1;
    if (status == STATUS_OK && unit == UNIT_PAPER)
        status = csv_find_column(csv, "log10_flops", &columns->x, error);
    columns->logarithm = columns->x >= 0;
    if (status == STATUS_OK && !columns->logarithm)
        status = csv_find_column(csv, unit_column(unit), &columns->x, error);
    if (status != STATUS_OK || columns->x >= 0)
        return status;
    char either[64]; // for a message that lists the columns
    snprintf(either, sizeof either, "%s%s", unit == UNIT_PAPER ? "log10_flops or " : "",
             unit_column(unit));
    return csv_need_column(csv, either, &columns->x, error);
}

Status table_row(const Csv *csv, int row, const TableColumns *columns, ScalingPoint *point,
                 Error *error) {
    double size, x;
    Status status = csv_number(csv, row, columns->size, 1.0, TABLE_SIZE_MAX, &size, error);
    if (status == STATUS_OK && size != floor(size))
        status =
            error_set(error, STATUS_INVALID, "%.200s:%d: board_size is %g, expected a whole number",
                      csv->name, csv->line[row + 1], size);
    if (status == STATUS_OK)
        status = csv_number(csv, row, columns->elo, -1e5, 1e5, &point->elo, error);
    if (status == STATUS_OK)
        status = csv_number(csv, row, columns->x, columns->logarithm ? -10.0 : 1e-10,
                            columns->logarithm ? 100.0 : 1e100, &x, error);
    if (status != STATUS_OK)
        return status;
    point->size = (int)size;
    point->x = columns->logarithm ? x : log10(x);
    return STATUS_OK;
}

Status scaling_table_read(Unit unit, const char *name, const char *text, size_t length,
                          ScalingPoint **points, int *count, Error *error) {
    *points = NULL;
    *count = 0;
    Csv *csv;
    TableColumns columns;
    Status status = csv_create(name, text, length, &csv, error);
    if (status != STATUS_OK)
        return status;
    status = table_columns(csv, unit, &columns, error);
    ScalingPoint *made = memory_zeroed((size_t)csv->rows, sizeof *made);
    for (int row = 0; row < csv->rows && status == STATUS_OK; row++)
        status = table_row(csv, row, &columns, &made[row], error);
    if (status == STATUS_OK) {
        qsort(made, (size_t)csv->rows, sizeof *made, compare_points);
        *points = made;
        *count = csv->rows;
    } else {
        free(made);
    }
    csv_destroy(csv);
    return status;
}

// --- fitting ---

// One board's points as arrays.
static ScalingTableBoard fit_board(const ScalingPoint *points, int count) {
    ScalingTableBoard board = {
        .size = points[0].size, .points = count, .incline = {NAN, NAN, NAN, NAN, NAN}};
    board.crossing = NAN;
    double *x = memory_zeroed((size_t)count, sizeof *x);
    double *elo = memory_zeroed((size_t)count, sizeof *elo);
    for (int i = 0; i < count; i++) {
        x[i] = points[i].x;
        elo[i] = points[i].elo;
        if (isnan(board.crossing) && elo[i] >= SCALING_NEAR_PERFECT)
            board.crossing = x[i];
    }
    if (count >= INCLINE_POINTS_MIN && x[count - 1] > x[0])
        board.incline = frontier_incline(x, elo, count);
    free(x);
    free(elo);
    return board;
}

static void widen(ScalingValue *value, double other) {
    value->lo = fmin(value->lo, other); // fmin() ignores NAN
    value->hi = fmax(value->hi, other);
}

// The law again without each board.
static void leave_each_out(const ScalingPoint *points, int count, ScalingTable *table) {
    ScalingPoint *rest = memory_zeroed((size_t)count, sizeof *rest);
    ScalingLaw *law = &table->law;
    for (int b = 0; b < table->boards && table->boards > 2; b++) {
        int kept = 0;
        for (int i = 0; i < count; i++)
            if (points[i].size != table->board[b].size)
                rest[kept++] = points[i];
        const ScalingLaw other = scaling_law_fit(rest, kept);
        widen(&law->plateau_size, other.plateau_size.value);
        widen(&law->plateau_const, other.plateau_const.value);
        widen(&law->incline_flops, other.incline_flops.value);
        widen(&law->incline_size, other.incline_size.value);
        widen(&law->incline_const, other.incline_const.value);
        widen(&law->size_multiple, other.size_multiple.value);
    }
    free(rest);
}

static void predict(const ScalingPoint *points, ScalingTable *table) {
    int fitted = 0;
    for (int i = 0; i < table->boards; i++) {
        fitted += table->board[i].points;
        if (i == 0)
            continue;
        const ScalingLaw law = scaling_law_fit(points, fitted);
        const ScalingPoint *next = points + fitted;
        for (int j = i + 1; j < table->boards && isfinite(law.incline_flops.value); j++) {
            table->prediction[table->predictions++] =
                (ScalingPrediction){table->board[i].size,
                                    table->board[j].size,
                                    {law_residual(&law, next, table->board[j].points), NAN, NAN}};
            next += table->board[j].points;
        }
    }
}

Status scaling_table_fit(Unit unit, const ScalingPoint *points, int count, ScalingTable *table,
                         Error *error) {
    *table = (ScalingTable){.unit = unit};
    for (int i = 0, next; i < count; i = next) {
        for (next = i; next < count && points[next].size == points[i].size;)
            next++;
        if (table->boards == SCALING_BOARDS_MAX)
            return error_set(error, STATUS_INVALID, "more than %d board sizes to fit",
                             SCALING_BOARDS_MAX);
        table->board[table->boards++] = fit_board(points + i, next - i);
    }
    if (table->boards < 2)
        return error_set(
            error, STATUS_INVALID,
            "%d board sizes in the table, expected at least 2 to fit a law across them",
            table->boards);
    table->law = scaling_law_fit(points, count);
    if (isnan(table->law.incline_flops.value))
        return error_set(error, STATUS_INVALID, "%d points in the table, expected at least %d",
                         count, LAW_POINTS_MIN);
    leave_each_out(points, count, table);
    predict(points, table);
    law_hide_plateau(&table->law, points, count);
    return STATUS_OK;
}

void scaling_table_paper(Unit unit, ScalingTable *table) {
    int count;
    const PaperPoint *paper = paper_frontiers(&count);
    if (isnan(unit_paper(unit))) {
        *table = (ScalingTable){.unit = unit, .law = law_none()};
        return;
    }
    ScalingPoint *points = memory_zeroed((size_t)count, sizeof *points);
    for (int i = 0; i < count; i++)
        points[i] = (ScalingPoint){paper[i].size, paper[i].log10_flops + log10(unit_paper(unit)),
                                   paper[i].elo};
    CHECK(scaling_table_fit(unit, points, count, table, NULL) == STATUS_OK);
    free(points);
}
