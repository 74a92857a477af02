// Error rates against training compute.
#include "elo/report/figures_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double rate_of(double strength) {
    return pow(10.0, -strength);
}

static int compare_snaps(const void *a, const void *b) {
    const FrontierSnap *s = a, *t = b;
    if (s->run != t->run)
        return (s->run > t->run) - (s->run < t->run);
    return (s->x > t->x) - (s->x < t->x);
}

// A blank line separates the runs, so that gnuplot does not join them.
static Status save_runs(const FiguresConfig *config, const ErrorLaw *law, FigureRange *range,
                        Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,run,%s,error_rate\n", unit_column(law->fit->unit));
    for (int b = 0; b < law->boards; b++) {
        const ScalingBoard *board = law->board[b]->board;
        const size_t n = (size_t)board->count;
        FrontierSnap *snaps = memory_zeroed(n, sizeof *snaps);
        memcpy(snaps, board->snaps, n * sizeof *snaps);
        qsort(snaps, n, sizeof *snaps, compare_snaps);
        for (size_t i = 0; i < n; i++) {
            if (i > 0 ? snaps[i].run != snaps[i - 1].run : b > 0)
                figure_add(&text, "\n");
            figure_add(&text, "%d,%d,%.6g,%.5g\n", board->size, snaps[i].run, pow(10.0, snaps[i].x),
                       rate_of(snaps[i].elo));
            figure_widen(range, snaps[i].x, -snaps[i].elo);
        }
        free(snaps);
        figure_widen(range, board->snaps[0].x, log10(law->board[b]->resolution));
    }
    return figure_save(config, &text, "errors_runs.csv", error);
}

static Status save_frontiers(const FiguresConfig *config, const ErrorLaw *law, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,error_rate,resolution\n", unit_column(law->fit->unit));
    for (int b = 0; b < law->boards; b++) {
        const Frontier *frontier = law->fit->frontier[b];
        for (int i = 0; i < FRONTIER_GRID; i++)
            figure_add(&text, "%d,%.6g,%.5g,%.5g\n", law->fit->board[b].size,
                       pow(10.0, frontier->x[i]), rate_of(frontier->elo[i]),
                       law->board[b]->resolution);
        figure_add(&text, "\n");
    }
    return figure_save(config, &text, "errors_frontiers.csv", error);
}

// The straight line of each incline from end to end, and the frontier where Elo comes near perfect.
static Status save_lines(const FiguresConfig *config, const ErrorLaw *law, Error *error) {
    FigureText lines, marks;
    figure_open(&lines);
    figure_open(&marks);
    figure_add(&lines, "board_size,%s,error_rate\n", unit_column(law->fit->unit));
    figure_add(&marks, "board_size,%s,error_rate\n", unit_column(law->fit->unit));
    for (int b = 0; b < law->boards; b++) {
        const ScalingIncline *board = &law->fit->board[b];
        const Frontier *frontier = law->fit->frontier[b];
        const double ends[2] = {fmax(board->incline.start, frontier->x[0]),
                                fmin(board->incline.end, frontier->x[FRONTIER_GRID - 1])};
        for (int i = 0; i < 2 && isfinite(board->slope.value); i++)
            figure_add(&lines, "%d,%.6g,%.5g\n", board->size, pow(10.0, ends[i]),
                       rate_of(board->intercept.value + board->slope.value * ends[i]));
        figure_add(&lines, "\n");
        int i = 0;
        while (i < FRONTIER_GRID && frontier->x[i] < board->split)
            i++;
        if (board->split != 0.0 && i < FRONTIER_GRID)
            figure_add(&marks, "%d,%.6g,%.5g\n", board->size, pow(10.0, frontier->x[i]),
                       rate_of(frontier->elo[i]));
    }
    const Status status = figure_save(config, &lines, "errors_lines.csv", error);
    const Status marked = figure_save(config, &marks, "errors_near.csv", error);
    return status == STATUS_OK ? marked : status;
}

static void add_board(FigureText *plot, const ScalingIncline *board) {
    const unsigned colour = figure_colour(board->size);
    figure_rows(plot, "errors_runs.csv", board->size, 3, 4);
    figure_add(plot, "with lines lw 1.1 lc rgb '#%06x' notitle, ", figure_lighter(colour));
    figure_rows(plot, "errors_frontiers.csv", board->size, 2, 4);
    figure_add(plot, "with lines lw 1.6 dt (2,5) lc rgb '#%06x' notitle, ", colour);
    figure_rows(plot, "errors_frontiers.csv", board->size, 2, 3);
    figure_add(plot, "with lines lw 3.6 lc rgb '#%06x' title '%d×%d", colour, board->size,
               board->size);
    if (isfinite(board->slope.value))
        figure_add(plot, ": errors ∝ C^{–%.2f}", board->slope.value);
    if (isfinite(board->slope.lo))
        figure_add(plot, " (%.2f to %.2f)", board->slope.lo, board->slope.hi);
    figure_add(plot, "', ");
    figure_rows(plot, "errors_lines.csv", board->size, 2, 3);
    figure_add(plot, "with lines lw 2 dt (9,6) lc rgb '#%06x' notitle", figure_darker(colour));
    if (board->split != 0.0) {
        figure_add(plot, ", ");
        figure_rows(plot, "errors_near.csv", board->size, 2, 3);
        figure_add(plot, "with points pt 6 ps 2 lw 2 lc rgb '#%06x' notitle",
                   figure_darker(colour));
    }
}

Status figure_errors(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ErrorLaw *law = data->errors;
    if (!law)
        return error_set(error, STATUS_INVALID,
                         "no errors are measured yet (hexlaw errors measures them)");
    FigureRange range = figure_range();
    Status status = save_runs(config, law, &range, error);
    if (status == STATUS_OK)
        status = save_frontiers(config, law, error);
    if (status == STATUS_OK)
        status = save_lines(config, law, error);
    if (status != STATUS_OK)
        return status;
    FigureText text, plot;
    char label[96];
    bool near = false;
    figure_open(&text);
    figure_open(&plot);
    snprintf(label, sizeof label, "Error rate (%s)", error_law_kind(law->kind));
    figure_frame(&text, "errors", unit_axis(law->fit->unit), label);
    figure_powers(&text, "x", range.x_low, range.x_high);
    figure_powers(&text, "y", range.elo_low, range.elo_high);
    for (int b = 0; b < law->boards; b++) {
        figure_add(&plot, "%s", b ? ", " : "");
        add_board(&plot, &law->fit->board[b]);
        near |= law->fit->board[b].split != 0.0;
    }
    // More than three columns of the key would not fit.
    const int boards = law->boards < FIGURE_KEY_ROWS ? FIGURE_KEY_ROWS : law->boards;
    if (law->boards < FIGURE_KEY_ROWS)
        figure_key_blanks(&plot, law->boards);
    figure_add(&plot, ", NaN with lines lw 3.6 lc rgb '#666666' title 'frontier of all runs'");
    figure_add(&plot, ", NaN with lines lw 1.1 lc rgb '#aaaaaa' title 'single runs'");
    figure_add(&plot, ", NaN with lines lw 2 dt (9,6) lc rgb '#333333' title 'line of the "
                      "incline'");
    figure_add(&plot, ", NaN with lines lw 1.6 dt (2,5) lc rgb '#666666' title 'resolution'");
    if (near)
        figure_add(&plot, ", NaN with points pt 6 ps 2 lw 2 lc rgb '#333333' title '-300 Elo'");
    figure_key_blanks(&plot, boards + (near ? 5 : 4));
    return figure_draw(config, "errors", &text, &plot, error);
}
