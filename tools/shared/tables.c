#include "tools/shared/tables.h"

#include "base/file.h"
#include "tools/shared/analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TABLE_BYTES_MAX = 64 << 20 };

Status tables_frontiers(const char *path, Unit unit, ScalingTable *table, Error *error) {
    char *text;
    size_t length;
    ScalingPoint *points = NULL;
    int count;
    Status status = file_text(path, TABLE_BYTES_MAX, &text, &length, error);
    if (status != STATUS_OK)
        return status;
    status = scaling_table_read(unit, path, text, length, &points, &count, error);
    free(text);
    if (status == STATUS_OK)
        status = scaling_table_fit(unit, points, count, table, error);
    free(points);
    return status;
}

void tables_print(const ScalingTable *table) {
    printf("x: %s\n", unit_plural(table->unit));
    printf("%-5s  %6s  %10s  %8s  %12s\n", "board", "points", "Elo/decade", "plateau",
           "-50 Elo at");
    for (int i = 0; i < table->boards; i++) {
        const ScalingTableBoard *board = &table->board[i];
        char name[16];
        snprintf(name, sizeof name, "%dx%d", board->size, board->size);
        printf("%-5s  %6d", name, board->points);
        analysis_print_number("  %*.0f", 10, board->incline.slope);
        analysis_print_number("  %*.0f", 8, board->incline.plateau);
        analysis_print_number("  %*.2e", 12, pow(10.0, board->crossing));
        putchar('\n');
    }
    analysis_print_law(&table->law, table->unit, "leaving out one board");
    analysis_print_predictions(table->prediction, table->predictions);
}

// Drops the boards that were not asked for; returns how many are left.
static int keep_sizes(ScalingBoard **boards, int count, const IntList *sizes) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
        bool wanted = sizes->count == 0;
        for (int k = 0; k < sizes->count; k++)
            wanted |= sizes->items[k] == boards[i]->size;
        if (wanted)
            boards[kept++] = boards[i];
        else
            scaling_board_destroy(boards[i]);
    }
    return kept;
}

Status tables_runs(const char *path, Unit unit, const IntList *sizes,
                   ScalingBoard *boards[SCALING_BOARDS_MAX], int *count, Error *error) {
    char *text;
    size_t length;
    *count = 0;
    Status status = file_text(path, TABLE_BYTES_MAX, &text, &length, error);
    if (status != STATUS_OK)
        return status;
    status = scaling_runs_read(unit, path, text, length, boards, count, error);
    free(text);
    *count = keep_sizes(boards, *count, sizes);
    return status;
}
