// Figures about test-time compute, and the training compute that it replaces.
#include "elo/report/figures_internal.h"

#include "elo/law/tradeoff.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { REPLICATES = 200 };

// --- test ---

static int compare_agents(const void *a, const void *b) {
    const StoreAgent *p = *(const StoreAgent *const *)a, *q = *(const StoreAgent *const *)b;
    if (p->snap != q->snap)
        return (p->snap > q->snap) - (p->snap < q->snap);
    return (p->nodes > q->nodes) - (p->nodes < q->nodes);
}

// Whether a snapshot lies on the frontier, up to perfect play: drawn beyond that they would hide
// each other.
static bool on_frontier(const FiguresData *data, int b, int snap) {
    const Standings *standings = data->standings[b];
    const ScalingBoard *board = data->scaling[b];
    for (int i = 0; i < data->fit->boards; i++) {
        const Frontier *frontier = data->fit->frontier[i];
        for (int r = 0; data->fit->board[i].size == standings->size && r < frontier->records; r++)
            if (board->snaps[frontier->record[r]].x <= data->fit->board[i].incline.end &&
                standings->agents[board->agent[frontier->record[r]]].snap == snap)
                return true;
    }
    return false;
}

// Blocks of one snapshot each, separated by blank lines; returns their number.
static int add_snapshots(const FiguresData *data, int b, FigureText *text, FigureRange *range) {
    const Standings *standings = data->standings[b];
    const size_t n = (size_t)standings->count;
    const StoreAgent **order = memory_zeroed(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = &standings->agents[i];
    qsort(order, n, sizeof *order, compare_agents);
    int blocks = 0;
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i; next < n && order[next]->snap == order[i]->snap;)
            next++;
        if (order[i]->nodes == order[next - 1]->nodes || isnan(tradeoff_test_compute(order[i])) ||
            !on_frontier(data, b, order[i]->snap))
            continue;
        for (size_t j = i; j < next; j++) {
            const double x = tradeoff_test_compute(order[j]);
            const double elo = standings->rating->elo[order[j] - standings->agents];
            figure_add(text, "%d,%d,%d,%.5g,%.2f\n", standings->size, order[j]->snap,
                       order[j]->nodes, pow(10.0, x), elo);
            figure_widen(range, x, elo);
        }
        figure_add(text, "\n");
        blocks++;
    }
    free(order);
    return blocks;
}

Status figure_test(const FiguresConfig *config, const FiguresData *data, Error *error) {
    FigureText text, plot;
    FigureRange range = figure_range();
    int blocks[SCALING_BOARDS_MAX], all = 0;
    figure_open(&text);
    figure_add(&text, "board_size,snapshot,nodes,test_flops,elo\n");
    for (int b = 0; b < data->boards; b++)
        all += blocks[b] = add_snapshots(data, b, &text, &range);
    Status status = figure_save(config, &text, "test.csv", error);
    if (status == STATUS_OK && all == 0)
        status = error_set(error, STATUS_INVALID,
                           "no snapshot plays with several numbers of search nodes, expected some "
                           "(hexlaw tournament --nodes)");
    if (status != STATUS_OK)
        return status;
    figure_open(&text);
    figure_open(&plot);
    char title[FIGURE_ELO_MAX];
    figure_elo_title(data->fit, title);
    figure_frame(&text, "test", "Test-time compute (paper FLOPs a move)", title);
    figure_powers(&text, "x", range.x_low, range.x_high);
    figure_elo_axis(&text, data->fit, range);
    const char *comma = "";
    for (int b = 0; b < data->boards; b++) {
        const int size = data->standings[b]->size;
        if (blocks[b] == 0)
            continue;
        figure_add(&plot, "%s", comma);
        figure_rows(&plot, "test.csv", size, 4, 5);
        figure_add(&plot,
                   "with linespoints pt 7 ps 0.5 lw 1.6 lc rgb '#%06x' title '%d×%d, a line a "
                   "snapshot'",
                   figure_colour(size), size, size);
        comma = ", ";
    }
    return figure_draw(config, "test", &text, &plot, error);
}

// --- trade ---

static void add_trade(const Tradeoff *trade, FigureText *text, FigureRange *train,
                      FigureRange *test) {
    for (int i = 0; i < trade->points; i++) {
        const TradeoffPoint *p = &trade->point[i];
        const double plane =
            trade->per_train * p->train + trade->per_elo * p->elo + trade->constant;
        if (i > 0 && p->elo != p[-1].elo)
            figure_add(text, "\n");
        figure_add(text, "%d,%.0f,%d,%.5g,%.5g,%.5g\n", trade->size, p->elo, p->nodes,
                   pow(10.0, p->train), pow(10.0, p->test), pow(10.0, plane));
        figure_widen(train, p->train, 0.0);
        figure_widen(test, p->test, 0.0);
        if (isfinite(plane))
            figure_widen(test, plane, 0.0);
    }
    figure_add(text, "\n");
}

static void add_trade_lines(Tradeoff *const *trades, int boards, FigureText *plot) {
    const char *comma = "";
    for (int b = 0; b < boards; b++) {
        const Tradeoff *trade = trades[b];
        if (!trade)
            continue;
        figure_add(plot, "%s", comma);
        figure_rows(plot, "trade.csv", trade->size, 4, 5);
        figure_add(plot,
                   "with linespoints pt 7 ps 0.7 lw 2 lc rgb '#%06x' title '%d×%d, a line an "
                   "Elo, %.0f apart', ",
                   figure_colour(trade->size), trade->size, trade->size, TRADEOFF_STEP);
        figure_rows(plot, "trade.csv", trade->size, 4, 6);
        figure_add(plot, "with lines lw 1.6 dt (9,6) lc rgb '#%06x' ",
                   figure_darker(figure_colour(trade->size)));
        if (isfinite(trade->replaced.lo))
            figure_add(plot,
                       "title 'plane: 10 times the training is worth %.2g (%.2g to %.2g) times "
                       "the search'",
                       trade->replaced.value, trade->replaced.lo, trade->replaced.hi);
        else if (isfinite(trade->replaced.value))
            figure_add(plot, "title 'plane: 10 times the training is worth %.2g times the search'",
                       trade->replaced.value);
        else
            figure_add(plot, "notitle");
        comma = ", ";
    }
    figure_add(plot, ", NaN with lines lw 0 lc rgb 'white' title 'Jones 2021: about 15 times'");
}

Status figure_trade(const FiguresConfig *config, const FiguresData *data, Error *error) {
    Tradeoff *trades[SCALING_BOARDS_MAX] = {NULL};
    const ScalingConfig bootstrap = {.replicates = REPLICATES, .seed = 1, .unit = data->fit->unit};
    FigureRange train = figure_range(), test = figure_range();
    FigureText text, plot;
    int count = 0;
    figure_open(&text);
    figure_add(&text, "board_size,elo,nodes,train_%s,test_paper_flops,plane_test_paper_flops\n",
               unit_column(data->fit->unit));
    for (int b = 0; b < data->boards; b++) {
        const Status status = tradeoff_create(&bootstrap, data->standings[b], &trades[b], error);
        if (status != STATUS_OK)
            continue; // if none has points, the last board's error is reported
        add_trade(trades[b], &text, &train, &test);
        count++;
    }
    Error saving;
    Status status = figure_save(config, &text, "trade.csv", &saving);
    if (status != STATUS_OK) {
        *error = saving;
    } else if (count == 0) {
        status = STATUS_INVALID;
    } else {
        figure_open(&text);
        figure_open(&plot);
        figure_frame(&text, "trade", unit_axis(data->fit->unit),
                     "Test-time compute (paper FLOPs a move)");
        figure_powers(&text, "x", train.x_low, train.x_high);
        figure_powers(&text, "y", test.x_low, test.x_high);
        add_trade_lines(trades, data->boards, &plot);
        status = figure_draw(config, "trade", &text, &plot, error);
    }
    for (int b = 0; b < data->boards; b++)
        tradeoff_destroy(trades[b]);
    return status;
}
