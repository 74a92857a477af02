// The section of the report about forecasts that are checked.
#include "elo/report/report_internal.h"

#include "elo/law/forecast.h"

#include <math.h>

static void add_scores(ReportPage *page, const ForecastCuts *cuts) {
    static const char *const columns[] = {"decades ahead",
                                          "forecasts",
                                          "line",
                                          "sigmoid",
                                          "power",
                                          "averaged",
                                          "mean half of its interval, Elo"};
    report_table(page,
                 "Forecasts from the first decades: root mean square error, Elo; 95% intervals "
                 "that held",
                 columns, 7);
    for (int steps = 1; steps <= FORECAST_STEPS_MAX; steps++) {
        const ForecastScore *score = cuts->score[steps];
        if (score->count == 0)
            continue;
        report_cell(page, "%.1f", steps * FORECAST_STEP);
        report_cell(page, "%d", score->count);
        for (int s = 0; s <= FORECAST_SHAPES; s++)
            report_cell(page, "%.0f; %d of %d", score[s].rms, score[s].held, score[s].count);
        report_number(page, "%.0f", score[FORECAST_SHAPES].half);
    }
    report_table_end(page);
}

Status report_forecasts(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    ForecastCuts *cuts = forecast_cuts_create(input->data->scaling, input->data->boards);
    if (cuts->count == 0) {
        report_html(page, "<p>No board here can be foretold from a part of its data: that takes a "
                          "frontier that has come a quarter of the way to perfect play and is not "
                          "there yet, with half a decade of data after it.</p>\n");
    } else {
        report_html(page,
                    "<p>From the snapshots up to each half decade of compute, the frontier at each "
                    "further half decade, by the shape of the incline and averaged over the shapes "
                    "as they explain the points. Ratings come from all games, later agents' too. "
                    "Forecasts of one board share their data, so they are fewer than they "
                    "seem.</p>\n");
        add_scores(page, cuts);
    }
    forecast_cuts_destroy(cuts);
    return STATUS_OK;
}
