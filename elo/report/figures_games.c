// Figures about games: against the strongest opponent alone, and what a difference in Elo means.
#include "elo/report/figures_internal.h"

#include "elo/law/calibration.h"
#include "elo/law/versus.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- top ---

// The first agent of the same run.
static int run_of(const Standings *standings, int agent) {
    int i = 0;
    while (strcmp(standings->agents[i].run, standings->agents[agent].run) != 0)
        i++;
    return i;
}

// The frontier from the games against the strongest opponent, NULL if too few agents won any.
static Frontier *top_frontier(const FiguresData *data, int b) {
    const Standings *standings = data->standings[b];
    Versus *list;
    const int count = versus_list(standings, data->trials[b], data->trial_count[b], &list);
    FrontierSnap *snaps = memory_zeroed((size_t)count, sizeof *snaps);
    int used = 0;
    for (int i = 0; i < count; i++) {
        const StoreAgent *agent = &standings->agents[list[i].agent];
        const double compute = unit_of(data->fit->unit, agent);
        if (agent->paper_flops > 0.0 && compute > 0.0 && list[i].score > 0.0 &&
            (data->scaling[b]->nodes == 0 || data->scaling[b]->nodes == agent->nodes))
            snaps[used++] =
                (FrontierSnap){run_of(standings, list[i].agent), log10(compute), list[i].elo};
    }
    Frontier *frontier = NULL;
    Error ignored; // too few to draw
    if (used < 3 || frontier_create(snaps, used, &frontier, &ignored) != STATUS_OK)
        frontier = NULL;
    free(snaps);
    free(list);
    return frontier;
}

static ScalingLaw top_law(const FiguresData *data, Frontier *const *frontiers) {
    ScalingPoint *points = memory_zeroed((size_t)data->boards * FRONTIER_GRID, sizeof *points);
    int count = 0;
    for (int b = 0; b < data->boards; b++)
        for (int i = 0; i < FRONTIER_GRID && frontiers[b]; i++)
            points[count++] =
                (ScalingPoint){data->standings[b]->size, frontiers[b]->x[i], frontiers[b]->elo[i]};
    const ScalingLaw law = scaling_law_fit(points, count);
    free(points);
    return law;
}

static void add_top_rows(FigureText *text, int size, const Frontier *frontier,
                         const ScalingLaw *law, FigureRange *range) {
    for (int i = 0; i < FRONTIER_GRID; i++) {
        const double elo =
            isfinite(law->incline_flops.value) ? scaling_law_elo(law, size, frontier->x[i]) : NAN;
        figure_add(text, "%d,%.6g,%.2f,%.2f\n", size, pow(10.0, frontier->x[i]), frontier->elo[i],
                   elo);
        figure_widen(range, frontier->x[i], frontier->elo[i]);
    }
    figure_add(text, "\n");
}

static void add_top_lines(const FiguresData *data, Frontier *const *frontiers,
                          const ScalingLaw *law, FigureText *plot) {
    const char *comma = "";
    int entries = 0;
    for (int b = 0; b < data->boards; b++) {
        const int size = data->standings[b]->size;
        if (!frontiers[b])
            continue;
        figure_add(plot, "%s", comma);
        figure_rows(plot, "top.csv", size, 2, 3);
        figure_add(plot, "with lines lw 3.6 lc rgb '#%06x' title '%d×%d', ", figure_colour(size),
                   size, size);
        figure_rows(plot, "top.csv", size, 2, 4);
        figure_add(plot, "with lines lw 2 dt (9,6) lc rgb '#%06x' notitle",
                   figure_darker(figure_colour(size)));
        comma = ", ";
        entries++;
    }
    if (isnan(law->incline_flops.value))
        return;
    figure_key_blanks(plot, entries);
    figure_add(plot,
               ", NaN with lines lw 2 dt (9,6) lc rgb '#333333' title 'fitted law: %.0f "
               "Elo/decade', NaN with lines lw 0 lc rgb 'white' title '%.2g times the %s "
               "a board size'",
               law->incline_flops.value, law->size_multiple.value, unit_noun(data->fit->unit));
    figure_key_blanks(plot, 2);
}

static Status save_top(const FiguresConfig *config, const FiguresData *data,
                       Frontier *const *frontiers, const ScalingLaw *law, FigureRange *range,
                       Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,%s,elo,law\n", unit_column(data->fit->unit));
    for (int b = 0; b < data->boards; b++)
        if (frontiers[b])
            add_top_rows(&text, data->standings[b]->size, frontiers[b], law, range);
    return figure_save(config, &text, "top.csv", error);
}

Status figure_top(const FiguresConfig *config, const FiguresData *data, Error *error) {
    Frontier *frontiers[SCALING_BOARDS_MAX] = {NULL};
    int count = 0;
    for (int b = 0; b < data->boards; b++)
        count += (frontiers[b] = top_frontier(data, b)) != NULL;
    if (count == 0)
        return error_set(error, STATUS_INVALID,
                         "fewer than 3 agents won a game against the strongest opponent");
    FigureRange range = figure_range();
    const ScalingLaw law = top_law(data, frontiers);
    Status status = save_top(config, data, frontiers, &law, &range, error);
    if (status == STATUS_OK) {
        FigureText text, plot;
        figure_open(&text);
        figure_open(&plot);
        figure_frame(&text, "top", unit_axis(data->fit->unit),
                     "Elo by games against the strongest alone");
        figure_powers(&text, "x", range.x_low, range.x_high);
        figure_elo_axis(&text, data->fit, range);
        add_top_lines(data, frontiers, &law, &plot);
        status = figure_draw(config, "top", &text, &plot, error);
    }
    for (int b = 0; b < data->boards; b++)
        frontier_destroy(frontiers[b]);
    return status;
}

// --- perfect ---

// The strongest agent of the ratings that played the opponent with both colours.
static bool best_versus(const FiguresData *data, int b, Versus *best) {
    const Standings *standings = data->standings[b];
    Versus *list;
    const int count = versus_list(standings, data->trials[b], data->trial_count[b], &list);
    int at = -1;
    for (int i = 0; i < count; i++)
        if (at < 0 ||
            standings->rating->elo[list[i].agent] > standings->rating->elo[list[at].agent])
            at = i;
    if (at >= 0)
        *best = list[at];
    free(list);
    return at >= 0;
}

Status figure_perfect(const FiguresConfig *config, const FiguresData *data, Error *error) {
    FigureText text, plot;
    int count = 0, low = 99, high = 0;
    figure_open(&text);
    figure_add(&text,
               "board_size,agent,black,black_lo,black_hi,black_games,white,white_lo,white_hi,"
               "white_games,score,score_lo,score_hi\n");
    for (int b = 0; b < data->boards; b++) {
        const Standings *standings = data->standings[b];
        Versus v;
        if (!standings->perfect || !best_versus(data, b, &v))
            continue;
        char name[STANDINGS_NAME_MAX];
        standings_name(&standings->agents[v.agent], name);
        figure_add(&text, "%d,%s,%.4f,%.4f,%.4f,%.0f,%.4f,%.4f,%.4f,%.0f,%.4f,%.4f,%.4f\n",
                   standings->size, name, v.share[0], v.lo[0], v.hi[0], v.games[0], v.share[1],
                   v.lo[1], v.hi[1], v.games[1], v.score, v.score_lo, v.score_hi);
        count++;
        low = standings->size < low ? standings->size : low;
        high = standings->size > high ? standings->size : high;
    }
    Status status = figure_save(config, &text, "perfect.csv", error);
    if (status == STATUS_OK && count == 0)
        status = error_set(error, STATUS_INVALID,
                           "no games against perfect play or the reference player");
    if (status != STATUS_OK)
        return status;
    figure_open(&text);
    figure_open(&plot);
    char axis[96];
    snprintf(axis, sizeof axis, "Share won against %s", figure_zero(data->fit));
    figure_frame(&text, "perfect", "Board size", axis);
    figure_add(&text,
               "set xrange [%d.5:%d.5]\nset yrange [-0.03:1.06]\nset ytics 0.25\nset xtics (",
               low - 1, high);
    for (int size = low; size <= high; size++)
        figure_add(&text, "%s'%d×%d' %d", size > low ? ", " : "", size, size, size);
    figure_add(&text,
               ")\nset arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead lw 1.4 lc "
               "rgb '#777777' back\n");
    figure_add(&text,
               "set label 1 '%s' at graph 0.012, first 0.5 offset 0,0.6 textcolor '#666666'\n",
               figure_zero(data->fit));
    static const char *const sides[] = {"as Black", "as White", "together"};
    static const unsigned colours[] = {0x222222, 0xe69f00, 0x0072b2};
    for (int i = 0; i < 3; i++)
        figure_add(&plot,
                   "%s'perfect.csv' skip 1 using ($1 %+.2f):%d:%d:%d with yerrorbars pt %d ps "
                   "1.5 lw 2.4 lc rgb '#%06x' title '%s'",
                   i ? ", " : "", 0.12 * (i - 1), i == 2 ? 11 : 3 + 4 * i, i == 2 ? 12 : 4 + 4 * i,
                   i == 2 ? 13 : 5 + 4 * i,
                   i == 0   ? 5
                   : i == 1 ? 4
                            : 7,
                   colours[i], sides[i]);
    return figure_draw(config, "perfect", &text, &plot, error);
}

// --- elo ---

Status figure_elo(const FiguresConfig *config, const FiguresData *data, Error *error) {
    CalibrationBin bins[CALIBRATION_BINS] = {{0}};
    for (int b = 0; b < data->boards; b++)
        calibration_add(bins, data->standings[b], data->trials[b], data->trial_count[b]);
    calibration_finish(bins);
    FigureText text, plot;
    double games = 0.0, high = 200.0;
    figure_open(&text);
    figure_add(&text, "difference,games,expected,seen,lo,hi\n");
    for (int i = 0; i < CALIBRATION_BINS; i++) {
        if (!(bins[i].games > 0.0))
            continue;
        figure_add(&text, "%.2f,%.0f,%.5f,%.5f,%.5f,%.5f\n", bins[i].difference, bins[i].games,
                   bins[i].expected, bins[i].seen, bins[i].lo, bins[i].hi);
        games += bins[i].games;
        high = fmax(high, bins[i].difference);
    }
    Status status = figure_save(config, &text, "elo.csv", error);
    if (status == STATUS_OK && !(games > 0.0))
        status = error_set(error, STATUS_INVALID, "no games between rated agents");
    if (status != STATUS_OK)
        return status;
    figure_open(&text);
    figure_open(&plot);
    figure_frame(&text, "elo", "Difference in Elo", "Share won by the stronger");
    figure_add(&text, "set xrange [0:%.0f]\nset yrange [0.45:1.02]\n",
               50.0 * ceil(high / 50.0) + 25.0);
    figure_add(&plot,
               "1.0/(1.0 + 10.0**(-x/400.0)) with lines lw 2.4 lc rgb '#999999' title '1/(1 + "
               "10^{-difference/400})', 'elo.csv' skip 1 using 1:4:5:6 with yerrorbars pt 7 ps "
               "1 lw 1.8 lc rgb '#0072b2' title '%.0f games, 95%%'",
               games);
    return figure_draw(config, "elo", &text, &plot, error);
}
