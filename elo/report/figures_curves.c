#include "elo/report/figures_internal.h"

#include "elo/law/paper.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BEYOND 0.07 // of the incline's length

// x of one of the paper's points, in the fit's unit.
static double paper_x(const ScalingFit *fit, const PaperPoint *point) {
    return point->log10_flops + log10(unit_paper(fit->unit));
}

static void widen_by_paper(const FiguresConfig *config, const ScalingFit *fit, FigureRange *range) {
    int count;
    const PaperPoint *points = paper_frontiers(&count);
    for (int i = 0; i < count; i++)
        if (figure_paper(config, fit, points[i].size))
            figure_widen(range, paper_x(fit, &points[i]), points[i].elo);
}

// The paper's frontiers of the fit's boards.
static Status save_paper(const FiguresConfig *config, const ScalingFit *fit, const char *name,
                         Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,elo\n", unit_column(fit->unit));
    int count;
    const PaperPoint *points = paper_frontiers(&count);
    for (int i = 0; i < count; i++)
        if (figure_paper(config, fit, points[i].size))
            figure_add(&text, "%d,%.5g,%.1f\n", points[i].size, pow(10.0, paper_x(fit, &points[i])),
                       points[i].elo);
    return figure_save(config, &text, name, error);
}

static int compare_snaps(const void *a, const void *b) {
    const FrontierSnap *s = a, *t = b;
    if (s->run != t->run)
        return (s->run > t->run) - (s->run < t->run);
    return (s->x > t->x) - (s->x < t->x);
}

// A blank line separates the runs, so that gnuplot does not join them.
static Status save_runs(const FiguresConfig *config, const ScalingBoard *const *boards,
                        const ScalingFit *fit, FigureRange *range, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,run,%s,elo\n", unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++) {
        const size_t n = (size_t)boards[b]->count;
        FrontierSnap *snaps = memory_zeroed(n, sizeof *snaps);
        memcpy(snaps, boards[b]->snaps, n * sizeof *snaps);
        qsort(snaps, n, sizeof *snaps, compare_snaps);
        for (size_t i = 0; i < n; i++) {
            if (i > 0 ? snaps[i].run != snaps[i - 1].run : b > 0)
                figure_add(&text, "\n");
            figure_add(&text, "%d,%d,%.6g,%.2f\n", boards[b]->size, snaps[i].run,
                       pow(10.0, snaps[i].x), snaps[i].elo);
            figure_widen(range, snaps[i].x, snaps[i].elo);
        }
        free(snaps);
    }
    return figure_save(config, &text, "curves_runs.csv", error);
}

// The frontiers, with the law's Elo if there is a law.
static Status save_frontiers(const FiguresConfig *config, const ScalingFit *fit, bool law,
                             const char *name, FigureRange *range, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,elo%s\n", unit_column(fit->unit), law ? ",law" : "");
    for (int b = 0; b < fit->boards; b++) {
        const Frontier *frontier = fit->frontier[b];
        for (int i = 0; i < FRONTIER_GRID; i++) {
            figure_add(&text, "%d,%.6g,%.2f", fit->board[b].size, pow(10.0, frontier->x[i]),
                       frontier->elo[i]);
            figure_widen(range, frontier->x[i], frontier->elo[i]);
            if (law) {
                const double elo = scaling_law_elo(&fit->law, fit->board[b].size, frontier->x[i]);
                figure_add(&text, ",%.2f", elo);
                figure_widen(range, frontier->x[i], elo);
            }
            figure_add(&text, "\n");
        }
        figure_add(&text, "\n");
    }
    return figure_save(config, &text, name, error);
}

// The straight line of each incline, a little beyond its ends.
static Status save_lines(const FiguresConfig *config, const ScalingFit *fit, const char *name,
                         Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,elo\n", unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++) {
        const ScalingIncline *board = &fit->board[b];
        if (isnan(board->slope.value))
            continue;
        const double more = LINE_BEYOND * (board->incline.end - board->incline.start);
        const double ends[2] = {fmax(board->incline.start, fit->frontier[b]->x[0]) - more,
                                fmin(board->incline.end, fit->frontier[b]->x[FRONTIER_GRID - 1]) +
                                    more};
        for (int i = 0; i < 2; i++)
            figure_add(&text, "%d,%.6g,%.2f\n", board->size, pow(10.0, ends[i]),
                       board->intercept.value + board->slope.value * ends[i]);
        figure_add(&text, "\n");
    }
    return figure_save(config, &text, name, error);
}

// --- figures ---

static void add_slope_title(FigureText *plot, const ScalingIncline *board) {
    figure_add(plot, "title '%d×%d", board->size, board->size);
    if (isfinite(board->slope.lo))
        figure_add(plot, ": %.0f Elo/decade (%.0f to %.0f)", board->slope.value, board->slope.lo,
                   board->slope.hi);
    else if (isfinite(board->slope.value))
        figure_add(plot, ": %.0f Elo/decade", board->slope.value);
    figure_add(plot, "'");
}

static void add_curves(const FiguresConfig *config, const ScalingFit *fit, FigureText *plot) {
    const char *comma = "";
    for (int b = 0; b < fit->boards; b++, comma = ", ") {
        const int size = fit->board[b].size;
        figure_add(plot, "%s", comma);
        figure_rows(plot, "curves_runs.csv", size, 3, 4);
        figure_add(plot, "with lines lw 1.1 lc rgb '#%06x' notitle",
                   figure_lighter(figure_colour(size)));
    }
    for (int b = 0; b < fit->boards && config->paper; b++) {
        const int size = fit->board[b].size;
        if (!figure_paper(config, fit, size))
            continue;
        figure_add(plot, ", ");
        figure_rows(plot, "curves_paper.csv", size, 2, 3);
        figure_add(plot, "with lines lw 2.2 dt (14,8) lc rgb '#%06x' notitle",
                   figure_lighter(figure_colour(size)));
    }
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        figure_add(plot, ", ");
        figure_rows(plot, "curves_frontiers.csv", size, 2, 3);
        figure_add(plot, "with lines lw 3.6 lc rgb '#%06x' ", figure_colour(size));
        add_slope_title(plot, &fit->board[b]);
    }
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        figure_add(plot, ", ");
        figure_rows(plot, "curves_lines.csv", size, 2, 3);
        figure_add(plot, "with lines lw 2 dt (9,6) lc rgb '#%06x' notitle",
                   figure_darker(figure_colour(size)));
    }
    // What the kinds of line mean, in grey.
    figure_key_blanks(plot, fit->boards);
    figure_add(plot, ", NaN with lines lw 3.6 lc rgb '#666666' title 'frontier of all runs'");
    figure_add(plot, ", NaN with lines lw 1.1 lc rgb '#aaaaaa' title 'single runs'");
    figure_add(plot, ", NaN with lines lw 2 dt (9,6) lc rgb '#333333' title 'line of the incline'");
    const bool paper = figure_any_paper(config, fit);
    if (paper)
        figure_add(plot, ", NaN with lines lw 2.2 dt (14,8) lc rgb '#aaaaaa' title "
                         "'frontier of Jones 2021'");
    figure_key_blanks(plot, paper ? 4 : 3);
}

// The frame of Elo against training compute.
static void open_elo_plot(FigureText *text, FigureText *plot, const char *name,
                          const ScalingFit *fit, FigureRange range) {
    char title[FIGURE_ELO_MAX];
    figure_elo_title(fit, title);
    figure_open(text);
    figure_open(plot);
    figure_frame(text, name, unit_axis(fit->unit), title);
    figure_powers(text, "x", range.x_low, range.x_high);
    figure_elo_axis(text, fit, range);
}

Status figure_curves(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ScalingFit *fit = data->fit;
    FigureRange range = figure_range();
    Status status = save_runs(config, data->scaling, fit, &range, error);
    if (status == STATUS_OK)
        status = save_frontiers(config, fit, false, "curves_frontiers.csv", &range, error);
    if (status == STATUS_OK)
        status = save_lines(config, fit, "curves_lines.csv", error);
    if (status == STATUS_OK && config->paper)
        status = save_paper(config, fit, "curves_paper.csv", error);
    if (status != STATUS_OK)
        return status;
    if (config->paper)
        widen_by_paper(config, fit, &range);
    FigureText text, plot;
    open_elo_plot(&text, &plot, "curves", fit, range);
    add_curves(config, fit, &plot);
    return figure_draw(config, "curves", &text, &plot, error);
}

// --- the law ---

static void add_law_title(FigureText *plot, const ScalingFit *fit) {
    const ScalingLaw *law = &fit->law;
    figure_add(plot, "title 'fitted law: %.0f Elo/decade", law->incline_flops.value);
    if (isfinite(law->incline_flops.lo))
        figure_add(plot, " (%.0f to %.0f)", law->incline_flops.lo, law->incline_flops.hi);
    figure_add(plot, "', NaN with lines lw 0 lc rgb 'white' ");
    figure_add(plot, "title '%.2g times the %s a board size", law->size_multiple.value,
               unit_noun(fit->unit));
    if (isfinite(law->size_multiple.lo))
        figure_add(plot, " (%.2g to %.2g)", law->size_multiple.lo, law->size_multiple.hi);
    figure_add(plot, "'");
}

// The paper's law, from its own frontiers.
static ScalingLaw paper_law(const ScalingFit *fit) {
    int count;
    const PaperPoint *paper = paper_frontiers(&count);
    ScalingPoint *points = memory_zeroed((size_t)count, sizeof *points);
    for (int i = 0; i < count; i++)
        points[i] = (ScalingPoint){paper[i].size, paper_x(fit, &paper[i]), paper[i].elo};
    const ScalingLaw law = scaling_law_fit(points, count);
    free(points);
    return law;
}

static void add_paper_law(const FiguresConfig *config, const ScalingFit *fit, FigureText *plot) {
    const char *comma = "";
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        if (!figure_paper(config, fit, size))
            continue;
        figure_add(plot, "%s", comma);
        comma = ", ";
        figure_rows(plot, "law_paper.csv", size, 2, 3);
        figure_add(plot, "with lines lw 2.2 dt (14,8) lc rgb '#%06x' notitle",
                   figure_lighter(figure_colour(size)));
    }
}

static void add_law(const FiguresConfig *config, const ScalingFit *fit, FigureText *plot) {
    const bool paper = figure_any_paper(config, fit);
    add_paper_law(config, fit, plot);
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        figure_add(plot, "%s", b > 0 || paper ? ", " : "");
        figure_rows(plot, "law_frontiers.csv", size, 2, 3);
        figure_add(plot, "with lines lw 3.6 lc rgb '#%06x' title '%d×%d'", figure_colour(size),
                   size, size);
    }
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        figure_add(plot, ", ");
        figure_rows(plot, "law_frontiers.csv", size, 2, 4);
        figure_add(plot, "with lines lw 2 dt (9,6) lc rgb '#%06x' notitle",
                   figure_darker(figure_colour(size)));
    }
    figure_key_blanks(plot, fit->boards);
    figure_add(plot, ", NaN with lines lw 2 dt (9,6) lc rgb '#333333' ");
    add_law_title(plot, fit);
    if (paper) {
        const ScalingLaw law = paper_law(fit);
        figure_add(plot,
                   ", NaN with lines lw 2.2 dt (14,8) lc rgb '#aaaaaa' title 'Jones 2021: %.0f "
                   "Elo/decade, %.1f times a board size'",
                   law.incline_flops.value, law.size_multiple.value);
    }
    figure_key_blanks(plot, paper ? 3 : 2);
}

Status figure_law(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ScalingFit *fit = data->fit;
    if (isnan(fit->law.incline_flops.value))
        return error_set(error, STATUS_INVALID,
                         "no law across boards: %d board size, expected at least 2", fit->boards);
    FigureRange range = figure_range();
    Status status = save_frontiers(config, fit, true, "law_frontiers.csv", &range, error);
    if (status == STATUS_OK && config->paper)
        status = save_paper(config, fit, "law_paper.csv", error);
    if (status != STATUS_OK)
        return status;
    if (config->paper)
        widen_by_paper(config, fit, &range);
    FigureText text, plot;
    open_elo_plot(&text, &plot, "law", fit, range);
    add_law(config, fit, &plot);
    return figure_draw(config, "law", &text, &plot, error);
}
