// The tables of the report with the fits.
#include "elo/law/paper.h"
#include "elo/report/report_internal.h"

#include <math.h>

static const ScalingTableBoard *paper_board(const ReportPage *page, int size) {
    for (int i = 0; i < page->paper->boards; i++)
        if (page->paper->board[i].size == size)
            return &page->paper->board[i];
    return NULL;
}

// log10 of the compute at which the frontier of a board first reaches -50 Elo, in any unit; NAN if
// it never does, or if the store lacks the compute of some agents.
static double crossing_in(Unit unit, const ReportInput *input, int b) {
    const Standings *standings = input->data->standings[b];
    Error ignored; // there is no such number then
    if (unit_check(unit, standings, "", &ignored) != STATUS_OK)
        return NAN;
    ScalingBoard *board = scaling_board_create(standings, input->data->scaling[b]->nodes, unit);
    Frontier *frontier;
    double x = NAN;
    if (frontier_create(board->snaps, board->count, &frontier, &ignored) == STATUS_OK) {
        x = frontier_first(frontier, SCALING_NEAR_PERFECT);
        frontier_destroy(frontier);
    }
    scaling_board_destroy(board);
    return x;
}

// Compute beside the paper's, in paper FLOPs and in executed multiply-adds, with the ratios.
static void add_beside_paper(ReportPage *page, const ReportInput *input) {
    static const char *const columns[] = {
        "board",        "paper FLOPs", "in the paper", "times less", "executed multiply-adds",
        "in the paper", "times less"};
    static const Unit units[] = {UNIT_PAPER, UNIT_EXECUTED};
    report_table(page, "Training to the frontier's -50 Elo, beside the paper", columns, 7);
    for (int b = 0; b < input->data->boards; b++) {
        const int size = input->data->standings[b]->size;
        report_cell(page, "%d×%d", size, size);
        for (int i = 0; i < 2; i++) {
            const double ours = pow(10.0, crossing_in(units[i], input, b));
            const double paper =
                unit_paper(units[i]) * pow(10.0, paper_first_crossing(size, SCALING_NEAR_PERFECT));
            report_power(page, report_exact(ours));
            report_power(page, report_exact(paper));
            report_number(page, "%.0f", paper / ours);
        }
    }
    report_table_end(page);
    report_html(page, "<p>Paper FLOPs leave out the learner and count what a cache or a proof "
                      "spared; executed multiply-adds are those really made. The paper's program "
                      "made a pass for each of 64 nodes, and three of a sample a move: 1.05 for "
                      "each of its FLOPs.</p>\n");
}

// "WHAT, UNIT" as the head of a column.
static const char *in_unit(const char *what, Unit unit, char head[96]) {
    snprintf(head, 96, "%s, %s", what, unit_plural(unit));
    return head;
}

Status report_boards(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const ScalingFit *fit = input->data->fit;
    char slope[96], frontier[96], run[96], step[96];
    snprintf(slope, sizeof slope, "Elo for ten times the %s", unit_noun(fit->unit));
    snprintf(step, sizeof step, "times the %s of the size before", unit_noun(fit->unit));
    const char *const columns[] = {"board",
                                   slope,
                                   "in the paper",
                                   "R²",
                                   "points",
                                   in_unit("frontier at -50 Elo", fit->unit, frontier),
                                   "in the paper",
                                   in_unit("first run at -50 twice", fit->unit, run),
                                   step};
    report_table(page, "The incline of each board size", columns, 9);
    for (int i = 0; i < fit->boards; i++) {
        const ScalingIncline *board = &fit->board[i];
        const ScalingTableBoard *paper = paper_board(page, board->size);
        report_cell(page, "%d×%d", board->size, board->size);
        report_value(page, "%.0f", board->slope);
        report_number(page, "%.0f", paper ? paper->incline.slope : NAN);
        report_number(page, "%.3f", board->r2);
        report_cell(page, "%d", board->points);
        report_power(page, report_power_of_ten(board->crossing));
        report_power(page, report_exact(board->paper_first_minus50));
        report_power(page, report_exact(board->first_minus50));
        report_value(page, "%.1f", board->step);
    }
    report_table_end(page);
    report_html(page,
                "<p>The slope is that of the straight line through the snapshots that lie on "
                "the frontier between its plateau and perfect play, fitted with the whole "
                "covariance of their ratings; the paper's is the slope of the change-point law "
                "fitted to each of its frontiers alone.</p>\n");
    add_beside_paper(page, input);
    return STATUS_OK;
}

static void add_constant(ReportPage *page, const char *name, const char *format, ScalingValue ours,
                         double paper) {
    report_cell(page, "%s", name);
    report_value(page, format, ours);
    report_number(page, format, paper);
}

Status report_law(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    static const char *const columns[] = {"constant", "here", "in the paper"};
    const ScalingLaw *law = &input->data->fit->law, *paper = &page->paper->law;
    report_html(page,
                "<p>Elo of board size b at x = log<sub>10</sub> of %s: "
                "min(0, max(mp·b + cp, mf·x + mb·b + ci)).</p>\n",
                unit_plural(input->data->fit->unit));
    if (isnan(law->incline_flops.value)) {
        report_html(page, "<p>It takes at least two board sizes to fit; there is one.</p>\n");
        return STATUS_OK;
    }
    const char *noun = unit_noun(input->data->fit->unit);
    char slope[96], multiple[96];
    snprintf(slope, sizeof slope, "mf, Elo for ten times the %s", noun);
    snprintf(multiple, sizeof multiple, "times the %s for one size more", noun);
    report_table(page, "The law's constants", columns, 3);
    add_constant(page, slope, "%.0f", law->incline_flops, paper->incline_flops.value);
    add_constant(page, "mb, Elo for a board size", "%.0f", law->incline_size,
                 paper->incline_size.value);
    add_constant(page, "ci", "%.0f", law->incline_const, paper->incline_const.value);
    add_constant(page, "mp, the plateau's Elo for a board size", "%.0f", law->plateau_size,
                 paper->plateau_size.value);
    add_constant(page, "cp", "%.0f", law->plateau_const, paper->plateau_const.value);
    add_constant(page, multiple, "%.1f", law->size_multiple, paper->size_multiple.value);
    add_constant(page, "root mean square of what is left, Elo", "%.0f", report_exact(law->rms),
                 paper->rms);
    report_table_end(page);
    return STATUS_OK;
}

Status report_shapes(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    static const char *const columns[] = {"board",    "bend, Elo", "bend, share of the rise",
                                          "line",     "parabola",  "sigmoid",
                                          "power law"};
    const ScalingFit *fit = input->data->fit;
    report_table(page, "Shapes of the incline: AICc, and the error for a run left out, Elo",
                 columns, 7);
    for (int i = 0; i < fit->boards; i++) {
        const ScalingIncline *board = &fit->board[i];
        const ScalingModel *const models[] = {&board->line, &board->parabola, &board->sigmoid,
                                              &board->power};
        report_cell(page, "%d×%d", board->size, board->size);
        report_value(page, "%.0f", board->bend);
        report_number(page, "%.1f%%", -100.0 * board->bend.value / board->incline.plateau);
        for (int m = 0; m < 4; m++)
            if (isfinite(models[m]->aicc))
                report_cell(page, "%.1f; %.0f", models[m]->aicc, models[m]->cross_validation);
            else
                report_cell(page, "–");
    }
    report_table_end(page);
    report_html(page,
                "<p>The bend is how far the middle of the best parabola lies above the straight "
                "line between its ends. Lower AICc fits better for its number of constants; a "
                "difference of 2 is worth a word.</p>\n");
    return STATUS_OK;
}

static double paper_residual(const ReportPage *page, int fitted, int size) {
    for (int i = 0; i < page->paper->predictions; i++)
        if (page->paper->prediction[i].fitted == fitted && page->paper->prediction[i].size == size)
            return page->paper->prediction[i].residual.value;
    return NAN;
}

Status report_predictions(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    static const char *const columns[] = {"fitted to boards up to", "foretold", "residual variance",
                                          "in the paper"};
    const ScalingFit *fit = input->data->fit;
    if (fit->predictions == 0) {
        report_html(page,
                    "<p>It takes at least three board sizes: two to fit, one to foretell.</p>\n");
        return STATUS_OK;
    }
    report_table(page, "Variance that the law of smaller boards leaves", columns, 4);
    for (int i = 0; i < fit->predictions; i++) {
        const ScalingPrediction *p = &fit->prediction[i];
        report_cell(page, "%d×%d", p->fitted, p->fitted);
        report_cell(page, "%d×%d", p->size, p->size);
        report_value(page, "%.3f", p->residual);
        report_number(page, "%.3f", paper_residual(page, p->fitted, p->size));
    }
    report_table_end(page);
    return STATUS_OK;
}
