// Figures about the law: its predictions, compute to -50 Elo, and the best networks.
#include "elo/report/figures_internal.h"

#include "elo/law/paper.h"
#include "elo/law/scaling_table.h"
#include "nn/net.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

// --- prediction ---

// Grouped by predicted board, so that its points can be joined.
static void add_predictions(FigureText *text, const ScalingPrediction *list, int count,
                            FigureRange *range) {
    for (int size = 1; size <= list[count - 1].size; size++)
        for (int i = 0; i < count; i++) {
            const ScalingValue *v = &list[i].residual;
            if (list[i].size != size)
                continue;
            figure_add(text, "%d,%d,%.5g,%.5g,%.5g\n", size, list[i].fitted, v->value, v->lo,
                       v->hi);
            const double all[] = {v->value, v->lo, v->hi};
            for (int k = 0; k < 3; k++)
                if (isfinite(all[k]))
                    figure_widen(range, log10(fmax(all[k], 1e-4)), 0.0);
        }
}

static Status save_paper_predictions(const FiguresConfig *config, Unit unit, FigureRange *range,
                                     Error *error) {
    ScalingTable *table = memory_zeroed(1, sizeof *table);
    scaling_table_paper(unit, table);
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,fitted_to,residual_variance,lo,hi\n");
    add_predictions(&text, table->prediction, table->predictions, range);
    const Status status = figure_save(config, &text, "prediction_paper.csv", error);
    free(table);
    return status;
}

static void add_prediction_lines(const FiguresData *data, bool paper, FigureText *plot) {
    const char *comma = "";
    for (int size = 5; paper && size <= 9; size++, comma = ", ") {
        figure_add(plot, "%s", comma);
        figure_rows(plot, "prediction_paper.csv", size, 2, 3);
        figure_add(plot,
                   "with linespoints pt 6 ps 0.7 lw 1.6 dt (14,8) lc rgb '#%06x' title '%d×%d,"
                   " Jones 2021'",
                   figure_lighter(figure_colour(size)), size, size);
    }
    for (int b = 2; b < data->fit->boards; b++, comma = ", ") {
        const int size = data->fit->board[b].size;
        figure_add(plot, "%s", comma);
        figure_rows(plot, "prediction.csv", size, 2, 3);
        figure_add(plot, "with linespoints pt 7 ps 1.2 lw 3 lc rgb '#%06x' title '%d×%d'",
                   figure_colour(size), size, size);
        figure_add(plot,
                   ", 'prediction.csv' skip 1 using (column(1) == %d ? column(2) : NaN):3:4:5 "
                   "with yerrorbars pt 0 lw 1.6 lc rgb '#%06x' notitle",
                   size, figure_colour(size));
    }
}

Status figure_prediction(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ScalingFit *fit = data->fit;
    const bool paper = config->paper && isfinite(unit_paper(fit->unit));
    if (fit->predictions == 0)
        return error_set(error, STATUS_INVALID,
                         "no board to foretell: %d board sizes, expected at least 3", fit->boards);
    FigureRange range = figure_range();
    FigureText text, plot;
    figure_open(&text);
    figure_add(&text, "board_size,fitted_to,residual_variance,lo,hi\n");
    add_predictions(&text, fit->prediction, fit->predictions, &range);
    Status status = figure_save(config, &text, "prediction.csv", error);
    if (status == STATUS_OK && paper)
        status = save_paper_predictions(config, fit->unit, &range, error);
    if (status != STATUS_OK)
        return status;
    const int last = fit->board[fit->boards - 1].size - 1, first = fit->board[1].size;
    figure_open(&text);
    figure_open(&plot);
    figure_frame(&text, "prediction", "Largest board that the law was fitted to",
                 "Residual variance on the board foretold");
    figure_powers(&text, "y", range.x_low, range.x_high);
    figure_add(&text, "set xrange [%g:%g]\nset xtics 1\n", (paper ? fmin(4.0, first) : first) - 0.3,
               (paper ? fmax(8.0, last) : last) + 0.3);
    add_prediction_lines(data, paper, &plot);
    return figure_draw(config, "prediction", &text, &plot, error);
}

// --- time ---

Status figure_time(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ScalingFit *fit = data->fit;
    FigureRange range = figure_range();
    FigureText text, plot;
    int reached = 0;
    figure_open(&text);
    figure_add(&text, "board_size,%s,lo,hi,law,paper\n", unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++) {
        const ScalingIncline *board = &fit->board[b];
        const ScalingLaw *law = &fit->law;
        const ScalingValue x = board->crossing;
        const double at = (SCALING_NEAR_PERFECT - law->incline_const.value -
                           law->incline_size.value * board->size) /
                          law->incline_flops.value;
        figure_add(&text, "%d,%.5g,%.5g,%.5g,%.5g,%.5g\n", board->size, pow(10.0, x.value),
                   pow(10.0, x.lo), pow(10.0, x.hi), pow(10.0, at), board->paper_first_minus50);
        reached += isfinite(x.value);
        const double all[] = {x.value, x.lo, x.hi, at,
                              config->paper ? log10(board->paper_first_minus50) : NAN};
        for (int i = 0; i < 5; i++)
            if (isfinite(all[i]))
                figure_widen(&range, all[i], 0.0);
    }
    Status status = figure_save(config, &text, "time.csv", error);
    if (status == STATUS_OK && reached == 0)
        status = error_set(error, STATUS_INVALID, "no frontier reaches -50 Elo");
    if (status != STATUS_OK)
        return status;
    figure_open(&text);
    figure_open(&plot);
    char label[96];
    snprintf(label, sizeof label, "%s to -50 Elo", unit_axis(fit->unit));
    figure_frame(&text, "time", "Board size", label);
    figure_powers(&text, "y", range.x_low - 0.2, range.x_high + 0.2);
    figure_add(&text, "set xrange [%d.5:%d.5]\nset xtics 1\nset format x '%%.0f×%%.0f'\n",
               fit->board[0].size - 1, fit->board[fit->boards - 1].size);
    figure_add(&text, "set xtics (");
    for (int b = 0; b < fit->boards; b++)
        figure_add(&text, "%s'%d×%d' %d", b ? ", " : "", fit->board[b].size, fit->board[b].size,
                   fit->board[b].size);
    figure_add(&text, ")\n");
    if (figure_any_paper(config, fit))
        figure_add(&plot,
                   "'time.csv' skip 1 using 1:6 with linespoints pt 6 ps 1.2 lw 2.2 dt (14,8) "
                   "lc rgb '#999999' title 'Jones 2021', ");
    if (isfinite(fit->law.size_multiple.value))
        figure_add(&plot,
                   "'time.csv' skip 1 using 1:5 with lines lw 2 dt (9,6) lc rgb '#333333' title "
                   "'fitted law: %.2g times a board size', ",
                   fit->law.size_multiple.value);
    figure_add(&plot, "'time.csv' skip 1 using 1:2:3:4 with yerrorbars pt 7 ps 1.4 lw 2.4 lc rgb "
                      "'#0072b2' title 'frontier, 95%%'");
    return figure_draw(config, "time", &text, &plot, error);
}

// --- size ---

// The shapes near perfect play in the paper, by board size from 3: width, depth.
static const int paper_shapes[][2] = {{2, 4},   {8, 2},   {16, 4}, {128, 1},
                                      {128, 4}, {256, 4}, {512, 4}};
enum { PAPER_SHAPES = sizeof paper_shapes / sizeof *paper_shapes };

static double log_parameters(NetShape shape) {
    Error ignored; // such a net is not drawn
    return net_shape_check(shape, &ignored) == STATUS_OK ? log10(net_weight_count(shape)) : NAN;
}

static const Standings *standings_of(const FiguresData *data, int size) {
    for (int b = 0; b < data->boards; b++)
        if (data->standings[b]->size == size)
            return data->standings[b];
    return NULL;
}

static Status save_paper_sizes(const FiguresConfig *config, const ScalingFit *fit, double low[2],
                               double high[2], Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,parameters\n", unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size, i = size - 3;
        if (!figure_paper(config, fit, size) || i < 0 || i >= PAPER_SHAPES)
            continue;
        const double x =
            paper_first_crossing(size, SCALING_NEAR_PERFECT) + log10(unit_paper(fit->unit));
        const double y = log_parameters(
            (NetShape){.size = size, .width = paper_shapes[i][0], .depth = paper_shapes[i][1]});
        figure_add(&text, "%d,%.5g,%.5g\n", size, pow(10.0, x), pow(10.0, y));
        low[0] = fmin(low[0], x), high[0] = fmax(high[0], x);
        low[1] = fmin(low[1], y), high[1] = fmax(high[1], y);
    }
    return figure_save(config, &text, "size_paper.csv", error);
}

Status figure_size(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ScalingFit *fit = data->fit;
    FigureText text, plot;
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    figure_open(&text);
    figure_add(&text, "board_size,%s,parameters,width,depth\n", unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++) {
        const Frontier *frontier = fit->frontier[b];
        const Standings *standings = standings_of(data, fit->board[b].size);
        for (int i = 0; i < FRONTIER_GRID && standings; i++) {
            const StoreAgent *agent = &standings->agents[frontier->run[i]];
            const double y = log_parameters(store_agent_shape(agent));
            // Past the incline the best is a matter of chance: all are perfect there.
            if (isnan(y) || frontier->x[i] > fit->board[b].incline.end)
                continue;
            figure_add(&text, "%d,%.5g,%.5g,%d,%d\n", agent->size, pow(10.0, frontier->x[i]),
                       pow(10.0, y), agent->width, agent->depth);
            low[0] = fmin(low[0], frontier->x[i]), high[0] = fmax(high[0], frontier->x[i]);
            low[1] = fmin(low[1], y), high[1] = fmax(high[1], y);
        }
        figure_add(&text, "\n");
    }
    Status status = figure_save(config, &text, "size.csv", error);
    if (status == STATUS_OK && !isfinite(low[1]))
        status =
            error_set(error, STATUS_INVALID, "no network on the frontiers whose size is known");
    if (status == STATUS_OK && config->paper)
        status = save_paper_sizes(config, fit, low, high, error);
    if (status != STATUS_OK)
        return status;
    figure_open(&text);
    figure_open(&plot);
    figure_frame(&text, "size", unit_axis(fit->unit), "Weights and biases of the best network");
    figure_powers(&text, "x", low[0], high[0]);
    figure_powers(&text, "y", low[1] - 0.1, high[1] + 0.1);
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        figure_add(&plot, "%s", b ? ", " : "");
        figure_rows(&plot, "size.csv", size, 2, 3);
        figure_add(&plot, "with steps lw 3 lc rgb '#%06x' title '%d×%d'", figure_colour(size), size,
                   size);
    }
    for (int b = 0; b < fit->boards && config->paper; b++) {
        const int size = fit->board[b].size;
        if (!figure_paper(config, fit, size))
            continue;
        figure_add(&plot, ", ");
        figure_rows(&plot, "size_paper.csv", size, 2, 3);
        figure_add(&plot,
                   "with points pt 2 ps 1.6 lw 2 lc rgb '#%06x' title '%d×%d at -50 Elo, Jones "
                   "2021'",
                   figure_lighter(figure_colour(size)), size, size);
    }
    return figure_draw(config, "size", &text, &plot, error);
}
