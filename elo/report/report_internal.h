// Shared by the files of report: the page as a stream of HTML.
#ifndef HEXLAW_ELO_REPORT_REPORT_INTERNAL_H
#define HEXLAW_ELO_REPORT_REPORT_INTERNAL_H

#include "elo/law/scaling_table.h"
#include "elo/report/report.h"

#include <stdio.h>

typedef struct ReportPage {
    FILE *stream;
    int columns, cell;         // of the open table, and number of cells in its current row
    const ScalingTable *paper; // the paper's numbers
} ReportPage;

// Writes HTML, unescaped.
void report_html(ReportPage *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Writes text, escaped for HTML.
void report_text(ReportPage *page, const char *text);

// A table that scrolls by itself on narrow pages. Every row has one cell per column; the first is
// its header.
void report_table(ReportPage *page, const char *caption, const char *const *columns, int count);
void report_cell(ReportPage *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_table_end(ReportPage *page);

// A number, "–" if it is not finite; the number with its interval.
void report_number(ReportPage *page, const char *format, double number);
void report_value(ReportPage *page, const char *format, ScalingValue value);

// 1.35e11 as "1.35 × 10" with an exponent, with its interval if it has one, "–" if it is not
// finite.
void report_power(ReportPage *page, ScalingValue value);

// 10 to the estimate and to its bounds.
ScalingValue report_power_of_ten(ScalingValue value);

// A value without an interval.
ScalingValue report_exact(double number);

// The figure's SVG, with unique ids and the figure's title and description for screen readers.
Status report_figure(ReportPage *page, const char *folder, const Figure *figure, int number,
                     Error *error);

// The sections that are tables.
Status report_boards(ReportPage *page, const ReportInput *input, Error *error);
Status report_law(ReportPage *page, const ReportInput *input, Error *error);
Status report_laws(ReportPage *page, const ReportInput *input, Error *error);
Status report_shapes(ReportPage *page, const ReportInput *input, Error *error);
Status report_predictions(ReportPage *page, const ReportInput *input, Error *error);
Status report_forecasts(ReportPage *page, const ReportInput *input, Error *error);
Status report_agents(ReportPage *page, const ReportInput *input, Error *error);
Status report_trade(ReportPage *page, const ReportInput *input, Error *error);
Status report_sizes(ReportPage *page, const ReportInput *input, Error *error);
Status report_doctor(ReportPage *page, const ReportInput *input, Error *error);
Status report_horizon(ReportPage *page, const ReportInput *input, Error *error);
Status report_errors(ReportPage *page, const ReportInput *input, Error *error);
Status report_grid(ReportPage *page, const ReportInput *input, Error *error);
Status report_settings(ReportPage *page, const ReportInput *input, Error *error);

#endif
