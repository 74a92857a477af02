#include "elo/report/figures_internal.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static const char data_name[] = "horizon.csv";

// A number, or an empty cell if it is not finite and positive: a gap for gnuplot.
static void add_cell(FigureText *text, double number) {
    if (isfinite(number) && number > 0.0)
        figure_add(text, ",%.5g", number);
    else
        figure_add(text, ",");
}

static void add_length(FigureText *text, const HorizonLength *length) {
    add_cell(text, length->plies);
    add_cell(text, length->low);
    add_cell(text, length->high);
}

static int ascending(const void *a, const void *b) {
    const HorizonAgent *p = *(const HorizonAgent *const *)a, *q = *(const HorizonAgent *const *)b;
    return (p->x > q->x) - (p->x < q->x);
}

// The measured agents, sorted by compute; returns their number.
static int sort_measured(const HorizonField *board, const HorizonAgent **sorted) {
    int count = 0;
    for (int i = 0; i < board->count; i++)
        if (board->agents[i].fit.tasks > 0)
            sorted[count++] = &board->agents[i];
    qsort(sorted, (size_t)count, sizeof *sorted, ascending);
    return count;
}

// The last columns are the ends of the error bars: intervals without a bound end at the shortest or
// longest task.
static Status save_data(const FiguresConfig *config, const HorizonField *const *boards, int count,
                        FigureRange *range, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text,
               "board_size,%s,elo,horizon50,horizon50_lo,horizon50_hi,horizon80,"
               "horizon80_lo,horizon80_hi,bar_lo,bar_hi\n",
               unit_column(boards[0]->unit));
    for (int b = 0; b < count; b++) {
        const HorizonAgent **sorted = memory_zeroed((size_t)boards[b]->count, sizeof *sorted);
        const int measured = sort_measured(boards[b], sorted);
        for (int i = 0; i < measured; i++) {
            const HorizonAgent *agent = sorted[i];
            const HorizonFit *fit = &agent->fit;
            figure_add(&text, "%d,%.6g,%.2f", boards[b]->size, pow(10.0, agent->x), agent->elo);
            add_length(&text, &fit->half);
            add_length(&text, &fit->most);
            figure_add(&text, ",%.5g,%.5g\n", fmax(fit->half.low, fit->shortest),
                       fmin(fit->half.high, fit->longest));
            figure_widen(range, agent->x, agent->elo);
        }
        free(sorted);
    }
    return figure_save(config, &text, data_name, error);
}

static void add_board(FigureText *plot, const HorizonField *board) {
    const unsigned colour = figure_colour(board->size);
    const HorizonGrowth *growth = &board->growth;
    figure_rows(plot, data_name, board->size, 2, 3);
    figure_add(plot,
               "axes x1y2 with linespoints lw 1.2 pt 6 ps 0.9 dt (6,5) lc rgb '#%06x' title "
               "'%d×%d Elo (right)', ",
               figure_lighter(colour), board->size, board->size);
    figure_rows(plot, data_name, board->size, 2, 4);
    figure_add(plot, ":10:11 with yerrorbars lw 1.8 pt 7 ps 1.1 lc rgb '#%06x' title '%d×%d",
               colour, board->size, board->size);
    if (isfinite(growth->slope.value))
        figure_add(plot, ": %.2f times a decade (%.2f to %.2f)", pow(10.0, growth->slope.value),
                   pow(10.0, growth->slope.lo), pow(10.0, growth->slope.hi));
    figure_add(plot, "'");
}

Status figures_horizon(const FiguresConfig *config, const HorizonField *const *boards, int count,
                       Error *error) {
    int measured = 0;
    for (int b = 0; b < count; b++)
        measured += boards[b]->measured;
    if (measured == 0)
        return error_set(error, STATUS_INVALID,
                         "no horizons are measured yet (hexlaw horizon does it)");
    FigureRange range = figure_range();
    const Status status = save_data(config, boards, count, &range, error);
    if (status != STATUS_OK)
        return status;
    FigureText text, plot;
    figure_open(&text);
    figure_open(&plot);
    figure_frame(&text, "horizon", unit_axis(boards[0]->unit), "50% time horizon (plies)");
    figure_powers(&text, "x", range.x_low, range.x_high);
    figure_add(&text, "set logscale y\nset yrange [0.8:%d]\n", HORIZON_PLIES_MAX);
    figure_add(&text, "set ytics (1, 2, 3, 5, 7, 9, 11, 13, 17, 25)\n");
    figure_add(&text, "set border 11\nset rmargin 10\nset y2label 'Elo (perfect play = 0)'\n");
    figure_add(&text, "set y2tics nomirror out textcolor '#222222'\nset y2range [%.0f:%.0f]\n",
               floor(range.elo_low / 100.0) * 100.0, ceil(range.elo_high / 100.0) * 100.0 + 50.0);
    for (int b = 0, drawn = 0; b < count; b++)
        if (boards[b]->measured > 0) {
            figure_add(&plot, "%s", drawn++ ? ", " : "");
            add_board(&plot, boards[b]);
        }
    return figure_draw(config, "horizon", &text, &plot, error);
}

Status figure_horizon(const FiguresConfig *config, const FiguresData *data, Error *error) {
    return figures_horizon(config, data->horizons, data->boards, error);
}
