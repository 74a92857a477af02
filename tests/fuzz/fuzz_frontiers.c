// Tables of frontiers: whatever is read is sorted, in range, and can be fitted or is refused.
#include "base/check.h"
#include "elo/law/scaling_table.h"
#include "elo/rating/csv.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Error error = {""};
    Csv *csv;
    if (csv_create("table", (const char *)data, size, &csv, &error) == STATUS_OK) {
        CHECK(csv->columns >= 1 && csv->rows >= 0);
        for (int i = 0; i < csv->rows; i++)
            for (int j = 0; j < csv->columns; j++)
                CHECK(csv_text(csv, i, j)[0] == '\0' || strlen(csv_text(csv, i, j)) <= size);
        csv_destroy(csv);
    } else {
        CHECK(error.text[0] != '\0' && !strchr(error.text, '\n'));
    }
    ScalingPoint *points;
    int count;
    if (scaling_table_read(UNIT_PAPER, "table", (const char *)data, size, &points, &count,
                           &error) != STATUS_OK)
        return 0;
    for (int i = 0; i < count; i++) {
        CHECK(points[i].size >= 1 && isfinite(points[i].x) && isfinite(points[i].elo));
        CHECK(i == 0 || points[i].size >= points[i - 1].size);
    }
    ScalingTable table;
    // Fitting takes long where there are many boards; reading is what bytes can break.
    if (count <= 12 && scaling_table_fit(UNIT_PAPER, points, count, &table, &error) == STATUS_OK)
        free(scaling_table_json(&table));
    free(points);
    return 0;
}
