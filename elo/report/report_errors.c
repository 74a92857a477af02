// The section of the report about error rates.
#include "elo/report/report_internal.h"

#include <math.h>

static void add_boards(ReportPage *page, const ErrorLaw *law) {
    char caption[128], near[96];
    snprintf(caption, sizeof caption, "Error rates (%s)", error_law_kind(law->kind));
    snprintf(near, sizeof near, "%s to an error in 100, %s", unit_noun(law->fit->unit),
             unit_plural(law->fit->unit));
    const char *const columns[] = {"board",
                                   "exponent",
                                   "points",
                                   "R²",
                                   "bend, decades",
                                   near,
                                   "error rate on the plateau",
                                   "least that the positions resolve"};
    report_table(page, caption, columns, 8);
    for (int b = 0; b < law->boards; b++) {
        const ScalingIncline *board = &law->fit->board[b];
        report_cell(page, "%d×%d", board->size, board->size);
        report_value(page, "%.2f", board->slope);
        report_cell(page, "%d", board->points);
        report_number(page, "%.3f", board->r2);
        report_value(page, "%.2f", board->bend);
        report_power(page, report_power_of_ten(board->crossing));
        report_number(page, "%.3f", pow(10.0, -board->incline.plateau));
        report_number(page, "%.2g", law->board[b]->resolution);
    }
    report_table_end(page);
}

static void add_halves(ReportPage *page, const ErrorLaw *law) {
    static const char *const columns[] = {"board", "exponent until then", "from then on", "change"};
    bool any = false;
    for (int b = 0; b < law->boards; b++)
        any |= law->fit->board[b].split != 0.0;
    if (!any)
        return;
    report_table(page, "Exponents until the frontier's Elo first stands at -300, and from then on",
                 columns, 4);
    for (int b = 0; b < law->boards; b++) {
        const ScalingIncline *board = &law->fit->board[b];
        report_cell(page, "%d×%d", board->size, board->size);
        report_value(page, "%.2f", board->before);
        report_value(page, "%.2f", board->after);
        report_value(page, "%.2f", board->change);
    }
    report_table_end(page);
}

static void add_law(ReportPage *page, const ErrorLaw *law) {
    static const char *const columns[] = {"constant", "here"};
    const ScalingLaw *fitted = &law->fit->law;
    if (isnan(fitted->incline_flops.value))
        return;
    char multiple[96];
    snprintf(multiple, sizeof multiple, "times the %s for one size more",
             unit_noun(law->fit->unit));
    report_table(page,
                 "One law for all boards: -log₁₀ of the error rate of board size b at x is "
                 "max(mp·b + cp, mf·x + mb·b + ci)",
                 columns, 2);
    const struct {
        const char *name, *format;
        ScalingValue value;
    } rows[] = {{"mf, exponent", "%.3f", fitted->incline_flops},
                {"mb, decades for a board size", "%.3f", fitted->incline_size},
                {"ci", "%.3f", fitted->incline_const},
                {"mp, the plateau's decades for a board size", "%.3f", fitted->plateau_size},
                {"cp", "%.3f", fitted->plateau_const},
                {multiple, "%.1f", fitted->size_multiple},
                {"root mean square of what is left, decades", "%.3f", report_exact(fitted->rms)}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        report_cell(page, "%s", rows[i].name);
        report_value(page, rows[i].format, rows[i].value);
    }
    report_table_end(page);
}

Status report_errors(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const ErrorLaw *law = input->data->errors;
    report_html(page,
                "<p>Strength without an opponent: in positions that are won for the side to move, "
                "how often does the agent’s move throw the win away? The exponent says how that "
                "rate falls with compute C, as C to the power of minus the exponent.</p>\n");
    if (!law) {
        report_html(page, "<p>None is measured yet; <code>hexlaw errors</code> does it.</p>\n");
        return STATUS_OK;
    }
    report_html(page, "<p>");
    report_text(page, law->fit->verdict_text);
    report_html(page, "</p>\n");
    add_boards(page, law);
    add_halves(page, law);
    add_law(page, law);
    return STATUS_OK;
}
