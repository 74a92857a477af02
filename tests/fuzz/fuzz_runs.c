// Tables of runs: whatever is read is sorted, in range, and can be foretold from or is refused.
#include "base/check.h"
#include "elo/law/forecast.h"
#include "elo/law/scaling_runs.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Whatever the numbers are, a forecast lies within its interval, and that at or below 0.
static void foretell(const ScalingBoard *board) {
    ForecastBasis *basis;
    Error error = {""};
    if (forecast_basis_create(board, 200.0, &basis, &error) != STATUS_OK) {
        CHECK(error.text[0] != '\0' && !strchr(error.text, '\n'));
        return;
    }
    const Forecast forecast = forecast_at(basis, board->snaps[board->count - 1].x + 1.0);
    for (int s = 0; s <= FORECAST_SHAPES; s++) {
        const ScalingValue value = forecast.shape[s];
        CHECK(isnan(value.value) || (value.lo <= value.value && value.value <= value.hi));
        CHECK(!(value.hi > 0.0));
    }
    forecast_basis_destroy(basis);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Error error = {""};
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    int count;
    if (scaling_runs_read(UNIT_PAPER, "table", (const char *)data, size, boards, &count, &error) !=
        STATUS_OK) {
        CHECK(count == 0 && error.text[0] != '\0' && !strchr(error.text, '\n'));
        return 0;
    }
    CHECK(count >= 1 && count <= SCALING_BOARDS_MAX);
    for (int b = 1; b < count; b++)
        CHECK(boards[b]->size > boards[b - 1]->size);
    for (int b = 0; b < count; b++) {
        const ScalingBoard *board = boards[b];
        CHECK(board->count >= 3 && board->size >= 1 && !board->covariance);
        for (int i = 0; i < board->count; i++) {
            const FrontierSnap *snap = &board->snaps[i];
            CHECK(isfinite(snap->x) && isfinite(snap->elo));
            CHECK(i == 0 || snap->run > snap[-1].run ||
                  (snap->run == snap[-1].run && snap->x >= snap[-1].x));
        }
        // Forecasts take long where there are many points; odd numbers are what can break them.
        if (board->count <= 24)
            foretell(board);
        scaling_board_destroy(boards[b]);
    }
    return 0;
}
