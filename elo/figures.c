#include "elo/figures.h"

#include "elo/gnuplot.h"
#include "elo/paper.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDTH = 1200, HEIGHT = 800, FONT = 15, KEY_ROWS = 4 };
#define LINE_BEYOND 0.07 // of the incline's length

FiguresConfig figures_config_default(void) {
    return (FiguresConfig){.gnuplot = "gnuplot", .paper = true};
}

// --- colours ---

// The palette of Okabe and Ito, which stays apart for colour-blind eyes; a size keeps its colour
// in every figure.
static unsigned colour_of(int size) {
    static const unsigned palette[] = {0x0072b2, 0xe69f00, 0x009e73, 0xd55e00,
                                       0xcc79a7, 0x56b4e9, 0x444444};
    const int colours = sizeof palette / sizeof *palette;
    return palette[((size - 3) % colours + colours) % colours];
}

// The colour mixed with white (or black) by `share`.
static unsigned mix(unsigned colour, unsigned with, double share) {
    unsigned mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        const double a = colour >> shift & 0xff, b = with >> shift & 0xff;
        mixed |= (unsigned)lround(a + share * (b - a)) << shift;
    }
    return mixed;
}

static unsigned lighter(unsigned colour) {
    return mix(colour, 0xffffff, 0.55);
}

static unsigned darker(unsigned colour) {
    return mix(colour, 0x000000, 0.35);
}

// --- texts ---

typedef struct Text {
    FILE *stream;
    char *bytes;
    size_t length;
} Text;

static void text_open(Text *text) {
    text->stream = open_memstream(&text->bytes, &text->length);
    CHECK(text->stream);
}

__attribute__((format(printf, 2, 3))) static void add(Text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(text->stream, format, arguments);
    va_end(arguments);
}

// Writes the text to folder/name and frees it.
static Status text_save(Text *text, const char *folder, const char *name, Error *error) {
    CHECK(fclose(text->stream) == 0);
    char path[PATH_MAX];
    Status status;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        status = error_set(error, STATUS_INVALID, "%.200s...: the path is too long", folder);
    else
        status = file_write(path, text->bytes, text->length, error);
    free(text->bytes);
    return status;
}

// --- the frame that all figures share ---

typedef struct Range {
    double x_low, x_high; // log10 of compute
    double elo_low, elo_high;
} Range;

static void widen(Range *range, double x, double elo) {
    range->x_low = fmin(range->x_low, x);
    range->x_high = fmax(range->x_high, x);
    range->elo_low = fmin(range->elo_low, elo);
    range->elo_high = fmax(range->elo_high, elo);
}

static Range empty_range(void) {
    return (Range){INFINITY, -INFINITY, 0.0, 0.0};
}

static bool drawn_from_paper(const FiguresConfig *config, const ScalingFit *fit, int size) {
    if (!config->paper)
        return false;
    for (int i = 0; i < fit->boards; i++)
        if (fit->board[i].size == size)
            return true;
    return false;
}

static void widen_by_paper(const FiguresConfig *config, const ScalingFit *fit, Range *range) {
    int count;
    const PaperPoint *points = paper_frontiers(&count);
    for (int i = 0; i < count; i++)
        if (drawn_from_paper(config, fit, points[i].size))
            widen(range, points[i].log10_flops, points[i].elo);
}

static void add_frame(Text *text, const char *name, Range range) {
    const double step = range.elo_low < -1200.0 ? 500.0 : range.elo_low < -600.0 ? 200.0 : 100.0;
    add(text, "# `gnuplot %s.gp` in this folder draws %s.svg and %s.png from the data beside it.\n",
        name, name, name);
    add(text, "set encoding utf8\nset datafile separator ','\nset minussign\n");
    add(text, "set logscale x\nset format x '10^{%%L}'\n");
    add(text, "set xrange [%.6g:%.6g]\n", pow(10.0, floor(range.x_low * 2.0) / 2.0),
        pow(10.0, ceil(range.x_high * 2.0) / 2.0));
    // A free strip below the lowest curve, and above perfect play for its label.
    const double low = floor((range.elo_low - 0.1 * step) / (0.5 * step)) * 0.5 * step;
    const double high = fmax(0.35 * step, range.elo_high + 0.1 * step);
    add(text, "set yrange [%.0f:%.0f]\nset ytics %.0f\n", low, high, step);
    add(text, "set xlabel \"Training compute (paper FLOPs)\\n\"\n"); // room before the key
    add(text, "set ylabel 'Elo (perfect play = 0)'\nset lmargin 11\nset rmargin 4\n");
    add(text, "set border 3 lw 1.2 lc rgb '#444444'\nset tics nomirror out textcolor '#222222'\n");
    add(text, "set grid xtics ytics lt 1 lw 0.6 lc rgb '#e4e4e4'\n");
    add(text, "set key outside below center vertical maxrows %d Left reverse ", KEY_ROWS);
    add(text, "samplen 2.4 spacing 1.2 width -1\n");
    add(text, "set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lw 1.4 lc rgb "
              "'#777777' back\n");
    add(text, "set label 1 'perfect play' at graph 0.012, first 0 offset 0,0.6 textcolor "
              "'#666666'\n");
}

// The plot command for the two terminals.
static void add_terminals(Text *text, const char *name, const char *plot) {
    add(text, "set terminal svg size %d,%d enhanced font 'sans-serif,%d' background 'white'\n",
        WIDTH, HEIGHT, FONT);
    add(text, "set output '%s.svg'\nplot %s\n", name, plot);
    add(text, "set terminal pngcairo size %d,%d enhanced font 'Sans,%d' background 'white'\n",
        WIDTH, HEIGHT, FONT - 2);
    add(text, "set output '%s.png'\nreplot\nunset output\n", name);
}

static Status check_picture(const char *folder, const char *name, const char *kind, Error *error) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%.4000s/%.60s.%s", folder, name, kind);
    struct stat info;
    if (stat(path, &info) || info.st_size == 0)
        return error_set(error, STATUS_IO, "%s: gnuplot did not write it", path);
    return STATUS_OK;
}

// Saves the script (frame in `text`, then the plot command) and runs it.
static Status draw(const FiguresConfig *config, const char *name, Text *text, Text *plot,
                   Error *error) {
    CHECK(fclose(plot->stream) == 0);
    add_terminals(text, name, plot->bytes);
    free(plot->bytes);
    char script[64];
    snprintf(script, sizeof script, "%s.gp", name);
    Status status = text_save(text, config->folder, script, error);
    if (status == STATUS_OK)
        status = gnuplot_run(config->gnuplot, config->folder, script, error);
    if (status == STATUS_OK)
        status = check_picture(config->folder, name, "svg", error);
    if (status == STATUS_OK)
        status = check_picture(config->folder, name, "png", error);
    return status;
}

// --- data ---

static Status save_paper(const FiguresConfig *config, const ScalingFit *fit, const char *name,
                         Error *error) {
    Text text;
    text_open(&text);
    add(&text, "board_size,paper_flops,elo\n");
    int count;
    const PaperPoint *points = paper_frontiers(&count);
    for (int i = 0; i < count; i++)
        if (drawn_from_paper(config, fit, points[i].size))
            add(&text, "%d,%.5g,%.1f\n", points[i].size, pow(10.0, points[i].log10_flops),
                points[i].elo);
    return text_save(&text, config->folder, name, error);
}

static int compare_snaps(const void *a, const void *b) {
    const FrontierSnap *s = a, *t = b;
    if (s->run != t->run)
        return (s->run > t->run) - (s->run < t->run);
    return (s->x > t->x) - (s->x < t->x);
}

// A blank line parts the runs, so that gnuplot lifts the pen.
static Status save_runs(const FiguresConfig *config, const ScalingBoard *const *boards, int count,
                        Range *range, Error *error) {
    Text text;
    text_open(&text);
    add(&text, "board_size,run,paper_flops,elo\n");
    for (int b = 0; b < count; b++) {
        const size_t n = (size_t)boards[b]->count;
        FrontierSnap *snaps = memory_zeroed(n, sizeof *snaps);
        memcpy(snaps, boards[b]->snaps, n * sizeof *snaps);
        qsort(snaps, n, sizeof *snaps, compare_snaps);
        for (size_t i = 0; i < n; i++) {
            if (i > 0 ? snaps[i].run != snaps[i - 1].run : b > 0)
                add(&text, "\n");
            add(&text, "%d,%d,%.6g,%.2f\n", boards[b]->size, snaps[i].run, pow(10.0, snaps[i].x),
                snaps[i].elo);
            widen(range, snaps[i].x, snaps[i].elo);
        }
        free(snaps);
    }
    return text_save(&text, config->folder, "curves_runs.csv", error);
}

// The frontiers, with the law's Elo where there is one.
static Status save_frontiers(const FiguresConfig *config, const ScalingFit *fit, bool law,
                             const char *name, Range *range, Error *error) {
    Text text;
    text_open(&text);
    add(&text, "board_size,paper_flops,elo%s\n", law ? ",law" : "");
    for (int b = 0; b < fit->boards; b++) {
        const Frontier *frontier = fit->frontier[b];
        for (int i = 0; i < FRONTIER_GRID; i++) {
            add(&text, "%d,%.6g,%.2f", fit->board[b].size, pow(10.0, frontier->x[i]),
                frontier->elo[i]);
            widen(range, frontier->x[i], frontier->elo[i]);
            if (law) {
                const double elo = scaling_law_elo(&fit->law, fit->board[b].size, frontier->x[i]);
                add(&text, ",%.2f", elo);
                widen(range, frontier->x[i], elo);
            }
            add(&text, "\n");
        }
        add(&text, "\n");
    }
    return text_save(&text, config->folder, name, error);
}

// The straight line of each incline, a little beyond its ends.
static Status save_lines(const FiguresConfig *config, const ScalingFit *fit, Error *error) {
    Text text;
    text_open(&text);
    add(&text, "board_size,paper_flops,elo\n");
    for (int b = 0; b < fit->boards; b++) {
        const ScalingIncline *board = &fit->board[b];
        if (isnan(board->slope.value))
            continue;
        const double more = LINE_BEYOND * (board->incline.end - board->incline.start);
        const double ends[2] = {fmax(board->incline.start, fit->frontier[b]->x[0]) - more,
                                fmin(board->incline.end, fit->frontier[b]->x[FRONTIER_GRID - 1]) +
                                    more};
        for (int i = 0; i < 2; i++)
            add(&text, "%d,%.6g,%.2f\n", board->size, pow(10.0, ends[i]),
                board->intercept.value + board->slope.value * ends[i]);
        add(&text, "\n");
    }
    return text_save(&text, config->folder, "curves_lines.csv", error);
}

// --- figures ---

// `'file' using (size == b ? x : NaN):y`, the rows of one board; the columns are numbers.
static void add_rows(Text *plot, const char *file, int size, int x, int y) {
    add(plot, "'%s' skip 1 using (column(1) == %d ? column(%d) : NaN):%d ", file, size, x, y);
}

static void add_slope_title(Text *plot, const ScalingIncline *board) {
    add(plot, "title '%d×%d", board->size, board->size);
    if (isfinite(board->slope.lo))
        add(plot, ": %.0f Elo/decade (%.0f to %.0f)", board->slope.value, board->slope.lo,
            board->slope.hi);
    else if (isfinite(board->slope.value))
        add(plot, ": %.0f Elo/decade", board->slope.value);
    add(plot, "'");
}

// Fills the key's present column, so that what follows gets a column of its own.
static void add_key_blanks(Text *plot, int entries) {
    for (int i = entries; i % KEY_ROWS != 0; i++)
        add(plot, ", NaN with lines lw 0 lc rgb 'white' title ' '");
}

static void add_curves(const FiguresConfig *config, const ScalingFit *fit, Text *plot) {
    const char *comma = "";
    for (int b = 0; b < fit->boards; b++, comma = ", ") {
        const int size = fit->board[b].size;
        add(plot, "%s", comma);
        add_rows(plot, "curves_runs.csv", size, 3, 4);
        add(plot, "with lines lw 1.1 lc rgb '#%06x' notitle", lighter(colour_of(size)));
    }
    for (int b = 0; b < fit->boards && config->paper; b++) {
        const int size = fit->board[b].size;
        if (isnan(paper_first_crossing(size, -INFINITY)))
            continue;
        add(plot, ", ");
        add_rows(plot, "curves_paper.csv", size, 2, 3);
        add(plot, "with lines lw 2.2 dt (14,8) lc rgb '#%06x' notitle", lighter(colour_of(size)));
    }
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        add(plot, ", ");
        add_rows(plot, "curves_frontiers.csv", size, 2, 3);
        add(plot, "with lines lw 3.6 lc rgb '#%06x' ", colour_of(size));
        add_slope_title(plot, &fit->board[b]);
    }
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        add(plot, ", ");
        add_rows(plot, "curves_lines.csv", size, 2, 3);
        add(plot, "with lines lw 2 dt (9,6) lc rgb '#%06x' notitle", darker(colour_of(size)));
    }
    // What the kinds of line mean, in grey.
    add_key_blanks(plot, fit->boards);
    add(plot, ", NaN with lines lw 3.6 lc rgb '#666666' title 'frontier of all runs'");
    add(plot, ", NaN with lines lw 1.1 lc rgb '#aaaaaa' title 'single runs'");
    add(plot, ", NaN with lines lw 2 dt (9,6) lc rgb '#333333' title 'line of the incline'");
    if (config->paper)
        add(plot, ", NaN with lines lw 2.2 dt (14,8) lc rgb '#aaaaaa' title "
                  "'frontier of Jones 2021'");
    add_key_blanks(plot, config->paper ? 4 : 3);
}

Status figures_curves(const FiguresConfig *config, const ScalingFit *fit,
                      const ScalingBoard *const *boards, Error *error) {
    Range range = empty_range();
    Status status = file_make_folder(config->folder, error);
    if (status == STATUS_OK)
        status = save_runs(config, boards, fit->boards, &range, error);
    if (status == STATUS_OK)
        status = save_frontiers(config, fit, false, "curves_frontiers.csv", &range, error);
    if (status == STATUS_OK)
        status = save_lines(config, fit, error);
    if (status == STATUS_OK && config->paper)
        status = save_paper(config, fit, "curves_paper.csv", error);
    if (status != STATUS_OK)
        return status;
    widen_by_paper(config, fit, &range);
    Text text, plot;
    text_open(&text);
    text_open(&plot);
    add_frame(&text, "curves", range);
    add_curves(config, fit, &plot);
    return draw(config, "curves", &text, &plot, error);
}

static void add_law_title(Text *plot, const ScalingLaw *law) {
    add(plot, "title 'fitted law: %.0f Elo/decade", law->incline_flops.value);
    if (isfinite(law->incline_flops.lo))
        add(plot, " (%.0f to %.0f)", law->incline_flops.lo, law->incline_flops.hi);
    add(plot, "', NaN with lines lw 0 lc rgb 'white' ");
    add(plot, "title '%.2g times the compute a board size", law->size_multiple.value);
    if (isfinite(law->size_multiple.lo))
        add(plot, " (%.2g to %.2g)", law->size_multiple.lo, law->size_multiple.hi);
    add(plot, "'");
}

Status figures_law(const FiguresConfig *config, const ScalingFit *fit, Error *error) {
    if (isnan(fit->law.incline_flops.value))
        return error_set(error, STATUS_INVALID,
                         "no law across boards to draw: %d board size, expected at least 2",
                         fit->boards);
    Range range = empty_range();
    Status status = file_make_folder(config->folder, error);
    if (status == STATUS_OK)
        status = save_frontiers(config, fit, true, "law_frontiers.csv", &range, error);
    if (status != STATUS_OK)
        return status;
    Text text, plot;
    text_open(&text);
    text_open(&plot);
    add_frame(&text, "law", range);
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        add(&plot, "%s", b > 0 ? ", " : "");
        add_rows(&plot, "law_frontiers.csv", size, 2, 3);
        add(&plot, "with lines lw 3.6 lc rgb '#%06x' title '%d×%d'", colour_of(size), size, size);
    }
    for (int b = 0; b < fit->boards; b++) {
        const int size = fit->board[b].size;
        add(&plot, ", ");
        add_rows(&plot, "law_frontiers.csv", size, 2, 4);
        add(&plot, "with lines lw 2 dt (9,6) lc rgb '#%06x' notitle", darker(colour_of(size)));
    }
    add_key_blanks(&plot, fit->boards);
    add(&plot, ", NaN with lines lw 2 dt (9,6) lc rgb '#333333' ");
    add_law_title(&plot, &fit->law);
    add_key_blanks(&plot, 2);
    return draw(config, "law", &text, &plot, error);
}
