// Figures about parameters and moves: Elo against moves for each size of net, and the best size for
// each compute.
#include "elo/report/figures_internal.h"

#include "elo/law/size_data.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { CURVE = 61 }; // points of a fitted curve

// Without intervals, which figures do not show. STATUS_INVALID, with the first reason, where no
// board can be fitted; NULL then.
static SizeDataStore *fit_all(const FiguresData *data, Error *error) {
    const ScalingConfig config = {.replicates = 0, .seed = 1, .unit = UNIT_PAPER};
    SizeDataStore *store =
        size_data_store_create(&config, data->standings, data->scaling, data->boards);
    if (store->count > 0)
        return store;
    *error = store->reason[0];
    size_data_store_destroy(store);
    return NULL;
}

// From light for the smallest net to the board's colour for the largest.
static unsigned shade(unsigned colour, int k, int count) {
    const double share = count > 1 ? 0.35 + 0.65 * k / (count - 1.0) : 1.0;
    unsigned mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8)
        mixed |= (unsigned)lround(255.0 - share * (255.0 - (double)(colour >> shift & 255u)))
                 << shift;
    return mixed;
}

// --- sizes ---

static void add_snapshots(const SizeDataStore *store, FigureText *text, FigureRange *range) {
    figure_add(text, "board_size,parameters,moves,elo\n");
    for (int b = 0; b < store->count; b++)
        for (int i = 0; i < store->board[b]->count; i++) {
            const SizeDataPoint *p = &store->board[b]->points[i];
            figure_add(text, "%d,%.5g,%.5g,%.2f\n", store->board[b]->size, pow(10.0, p->parameters),
                       pow(10.0, p->moves), p->y);
            figure_widen(range, p->moves, p->y);
        }
}

// Each net's curve, over the moves it was trained for; a blank line after each.
static void add_curves(const SizeDataBoard *board, const SizeDataFit *fit, const double *nets,
                       int count, FigureText *text) {
    for (int k = 0; k < count; k++) {
        double low = INFINITY, high = -INFINITY;
        for (int i = 0; i < board->count; i++)
            if (board->points[i].parameters == nets[k]) {
                low = fmin(low, board->points[i].moves);
                high = fmax(high, board->points[i].moves);
            }
        for (int i = 0; i < CURVE; i++) {
            const double moves = low + (high - low) * i / (CURVE - 1.0);
            figure_add(text, "%d,%d,%.5g,%.5g,%.2f\n", board->size, k, pow(10.0, nets[k]),
                       pow(10.0, moves), size_data_y(&fit->law, fit->measure, nets[k], moves));
        }
        figure_add(text, "\n");
    }
}

static void plot_board(const SizeDataBoard *board, const double *nets, int count,
                       FigureText *plot) {
    for (int k = 0; k < count; k++) {
        const unsigned colour = shade(figure_colour(board->size), k, count);
        figure_add(plot,
                   ", 'sizes_snapshots.csv' skip 1 using (column(1) == %d && "
                   "abs(column(2)/%.5g - 1) < 1e-3 ? column(3) : NaN):4 with points pt 7 ps 0.45 "
                   "lc rgb '#%06x' notitle",
                   board->size, pow(10.0, nets[k]), colour);
        figure_add(plot,
                   ", 'sizes.csv' skip 1 using (column(1) == %d && column(2) == %d ? column(4) : "
                   "NaN):5 with lines lw 2.4 lc rgb '#%06x' ",
                   board->size, k, colour);
        if (k == count - 1)
            figure_add(plot, "title '%d×%d, %.0f to %.0f weights and biases'", board->size,
                       board->size, pow(10.0, nets[0]), pow(10.0, nets[k]));
        else
            figure_add(plot, "notitle");
    }
}

Status figure_sizes(const FiguresConfig *config, const FiguresData *data, Error *error) {
    SizeDataStore *store = fit_all(data, error);
    if (!store)
        return STATUS_INVALID;
    FigureText text, curves, plot;
    FigureRange range = figure_range();
    figure_open(&text);
    figure_open(&curves);
    figure_open(&plot);
    add_snapshots(store, &text, &range);
    figure_add(&curves, "board_size,net,parameters,moves,elo\n");
    figure_add(&plot, "NaN with lines lw 0 lc rgb 'white' title 'larger nets darker'");
    for (int b = 0; b < store->count; b++) {
        const SizeDataBoard *board = store->board[b];
        double *nets = memory_zeroed((size_t)board->count, sizeof *nets);
        const int count = size_data_shapes(board, nets);
        add_curves(board, &store->fit[b], nets, count, &curves);
        plot_board(board, nets, count, &plot);
        free(nets);
    }
    size_data_store_destroy(store);
    Status status = figure_save(config, &text, "sizes_snapshots.csv", error);
    Error other; // the first counts
    const Status saved =
        figure_save(config, &curves, "sizes.csv", status == STATUS_OK ? error : &other);
    status = status == STATUS_OK ? saved : status;
    figure_open(&text);
    char title[FIGURE_ELO_MAX];
    figure_elo_title(data->fit, title);
    figure_frame(&text, "sizes", "Self-play in training (moves)", title);
    figure_powers(&text, "x", range.x_low, range.x_high);
    figure_elo_axis(&text, data->fit, range);
    const Status drawn =
        figure_draw(config, "sizes", &text, &plot, status == STATUS_OK ? error : &other);
    return status == STATUS_OK ? drawn : status;
}

// --- optimal ---

#define SIZE_SHARE_TOLD 0.63 // best N ~ C^0.63, Neumann and Gros 2022 (arXiv 2210.00849)

typedef struct Area {
    double low[2], high[2]; // log10 of compute and parameters
} Area;

static void widen(Area *area, double compute, double parameters) {
    area->low[0] = fmin(area->low[0], compute), area->high[0] = fmax(area->high[0], compute);
    area->low[1] = fmin(area->low[1], parameters), area->high[1] = fmax(area->high[1], parameters);
}

// The snapshots on the frontier, with the net of each.
static Status add_frontier(const SizeDataBoard *board, const SizeDataFit *fit, FigureText *text,
                           Area *area, Error *error) {
    FrontierSnap *snaps = memory_zeroed((size_t)board->count, sizeof *snaps);
    for (int i = 0; i < board->count; i++)
        snaps[i] = size_data_snap(board, i);
    Frontier *frontier;
    const Status status = frontier_create(snaps, board->count, &frontier, error);
    for (int r = 0; status == STATUS_OK && r < frontier->records; r++) {
        const int i = frontier->record[r];
        if (!(snaps[i].x >= size_data_takeoff(fit)) || snaps[i].x > fit->goal_compute.value)
            continue;
        figure_add(text, "%d,%.5g,%.5g,%.2f\n", board->size, pow(10.0, snaps[i].x),
                   pow(10.0, board->points[i].parameters), snaps[i].elo);
        widen(area, snaps[i].x, board->points[i].parameters);
    }
    if (status == STATUS_OK)
        frontier_destroy(frontier);
    free(snaps);
    return status;
}

static void add_best(const SizeDataFit *fit, FigureText *text, Area *area) {
    const double low = size_data_takeoff(fit), high = fit->goal_compute.value;
    for (int i = 0; i < CURVE; i++) {
        const double x = low + (high - low) * i / (CURVE - 1.0);
        const double parameters = size_data_best(&fit->law, fit->nodes, x);
        figure_add(text, "%d,%.5g,%.5g,%.2f\n", fit->size, pow(10.0, x), pow(10.0, parameters),
                   size_data_best_y(&fit->law, fit->measure, fit->nodes, x));
        widen(area, x, parameters);
    }
    figure_add(text, "\n");
}

static void plot_best(const FiguresConfig *config, const SizeDataStore *store, FigureText *plot) {
    for (int b = 0; b < store->count; b++) {
        const SizeDataFit *fit = &store->fit[b];
        const unsigned colour = figure_colour(fit->size);
        figure_add(plot, "%s", b ? ", " : "");
        figure_rows(plot, "optimal.csv", fit->size, 2, 3);
        figure_add(plot, "with lines lw 3 lc rgb '#%06x' title '%d×%d, C^{%.2f}', ", colour,
                   fit->size, fit->size, fit->size_share.value);
        figure_rows(plot, "optimal_frontier.csv", fit->size, 2, 3);
        figure_add(plot, "with points pt 7 ps 0.9 lc rgb '#%06x' notitle", colour);
    }
    figure_add(plot, ", NaN with points pt 7 ps 0.9 lc rgb '#555555' title 'on the frontier'");
    const SizeDataFit *last = &store->fit[store->count - 1];
    const double x = last->goal_compute.value, y = last->goal_parameters.value;
    if (config->paper && isfinite(x))
        figure_add(plot,
                   ", 10**(%.6g + %.2f*(log10(x) - %.6g)) with lines lw 1.6 dt (14,8) lc rgb "
                   "'#999999' title 'C^{%.2f}, Neumann and Gros 2022'",
                   y, SIZE_SHARE_TOLD, x, SIZE_SHARE_TOLD);
}

Status figure_optimal(const FiguresConfig *config, const FiguresData *data, Error *error) {
    SizeDataStore *store = fit_all(data, error);
    if (!store)
        return STATUS_INVALID;
    static const char header[] = "board_size,paper_flops,parameters,elo\n";
    Area area = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    FigureText best, frontier, text, plot;
    figure_open(&best);
    figure_open(&frontier);
    figure_open(&text);
    figure_open(&plot);
    figure_add(&best, header);
    figure_add(&frontier, header);
    Status status = STATUS_OK;
    for (int b = 0; b < store->count; b++) {
        add_best(&store->fit[b], &best, &area);
        if (status == STATUS_OK)
            status = add_frontier(store->board[b], &store->fit[b], &frontier, &area, error);
    }
    figure_frame(&text, "optimal", unit_axis(UNIT_PAPER), "Weights and biases");
    figure_powers(&text, "x", area.low[0], area.high[0]);
    figure_powers(&text, "y", area.low[1] - 0.1, area.high[1] + 0.1);
    plot_best(config, store, &plot);
    size_data_store_destroy(store);
    Error other; // the first counts
    Status next = figure_save(config, &best, "optimal.csv", status == STATUS_OK ? error : &other);
    status = status == STATUS_OK ? next : status;
    next = figure_save(config, &frontier, "optimal_frontier.csv",
                       status == STATUS_OK ? error : &other);
    status = status == STATUS_OK ? next : status;
    next = figure_draw(config, "optimal", &text, &plot, status == STATUS_OK ? error : &other);
    return status == STATUS_OK ? next : status;
}
