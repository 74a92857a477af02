// The figure of forecasts: from a cut of each board, with what came of it.
#include "elo/report/figures_internal.h"

#include "elo/law/forecast.h"

#include <math.h>

enum { STEPS_MIN = 2 }; // half decades that must be known after the cut

// The trials from the first cut of this size with so much data after it; returns their number.
static int trials_of(const ForecastCuts *cuts, int size, const ForecastTrial **first) {
    for (int i = 0; i < cuts->count; i++) {
        if (cuts->trial[i].size != size || cuts->trial[i].steps != 1)
            continue;
        int steps = 1;
        while (i + steps < cuts->count && cuts->trial[i + steps].steps == steps + 1)
            steps++;
        *first = &cuts->trial[i];
        if (steps >= STEPS_MIN)
            return steps;
    }
    return 0;
}

static Status save_frontiers(const FiguresConfig *config, const ScalingFit *fit, FigureRange *range,
                             Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,elo\n", unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++)
        for (int i = 0; i < FRONTIER_GRID; i++) {
            const Frontier *frontier = fit->frontier[b];
            figure_add(&text, "%d,%.6g,%.2f\n", fit->board[b].size, pow(10.0, frontier->x[i]),
                       frontier->elo[i]);
            figure_widen(range, frontier->x[i], frontier->elo[i]);
        }
    return figure_save(config, &text, "forecast_frontiers.csv", error);
}

static Status save_trials(const FiguresConfig *config, const ScalingFit *fit,
                          const ForecastCuts *cuts, FigureRange *range, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,cut,found,line,sigmoid,power,all,lo,hi\n",
               unit_column(fit->unit));
    for (int b = 0; b < fit->boards; b++) {
        const ForecastTrial *trial;
        const int steps = trials_of(cuts, fit->board[b].size, &trial);
        for (int i = 0; i < steps; i++, trial++) {
            const ScalingValue *shape = trial->forecast.shape, all = shape[FORECAST_SHAPES];
            figure_add(&text, "%d,%.6g,%.6g,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f\n", trial->size,
                       pow(10.0, trial->forecast.x), pow(10.0, trial->cut), trial->elo,
                       shape[FORECAST_LINE].value, shape[FORECAST_SIGMOID].value,
                       shape[FORECAST_POWER].value, all.value, all.lo, all.hi);
            figure_widen(range, trial->forecast.x, all.lo);
        }
    }
    return figure_save(config, &text, "forecast.csv", error);
}

static void add_board(FigureText *plot, int size, const char *comma) {
    const unsigned colour = figure_colour(size);
    figure_add(plot, "%s", comma);
    figure_rows(plot, "forecast.csv", size, 2, 9);
    figure_add(plot,
               ":10 with filledcurves fs transparent solid 0.2 noborder lc rgb '#%06x' notitle, ",
               colour);
    figure_rows(plot, "forecast.csv", size, 2, 8);
    figure_add(plot,
               "with linespoints lw 2 pt 6 ps 0.8 dt (8,6) lc rgb '#%06x' title '%d×%d, foretold'",
               figure_darker(colour), size, size);
}

Status figure_forecast(const FiguresConfig *config, const FiguresData *data, Error *error) {
    const ScalingFit *fit = data->fit;
    ForecastCuts *cuts = forecast_cuts_create(data->scaling, data->boards);
    const ForecastTrial *trial;
    int drawn = 0;
    for (int b = 0; b < fit->boards; b++)
        drawn += trials_of(cuts, fit->board[b].size, &trial) > 0;
    FigureRange range = figure_range();
    Status status = STATUS_OK;
    if (drawn == 0)
        status = error_set(error, STATUS_INVALID,
                           "no board can be foretold a decade ahead from a part of its data");
    if (status == STATUS_OK)
        status = save_frontiers(config, fit, &range, error);
    if (status == STATUS_OK)
        status = save_trials(config, fit, cuts, &range, error);
    if (status == STATUS_OK) {
        FigureText text, plot;
        char title[FIGURE_ELO_MAX];
        const char *comma = "";
        figure_open(&text);
        figure_open(&plot);
        figure_elo_title(fit, title);
        figure_frame(&text, "forecast", unit_axis(fit->unit), title);
        figure_powers(&text, "x", range.x_low, range.x_high);
        figure_elo_axis(&text, fit, range);
        for (int b = 0; b < fit->boards; b++) {
            const int size = fit->board[b].size;
            if (trials_of(cuts, size, &trial) > 0) {
                add_board(&plot, size, comma);
                comma = ", ";
            }
            figure_add(&plot, "%s", comma);
            figure_rows(&plot, "forecast_frontiers.csv", size, 2, 3);
            figure_add(&plot, "with lines lw 3 lc rgb '#%06x' title '%d×%d'", figure_colour(size),
                       size, size);
            comma = ", ";
        }
        status = figure_draw(config, "forecast", &text, &plot, error);
    }
    forecast_cuts_destroy(cuts);
    return status;
}
