#include "elo/report/figures_internal.h"

#include "elo/law/paper.h"
#include "elo/report/gnuplot.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1200, HEIGHT = 800, FONT = 15, PICTURE_BYTES_MAX = 1 << 28 };

FiguresConfig figures_config_default(void) {
    return (FiguresConfig){.gnuplot = "gnuplot", .paper = true};
}

// --- colours ---

unsigned figure_colour(int size) {
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

unsigned figure_lighter(unsigned colour) {
    return mix(colour, 0xffffff, 0.55);
}

unsigned figure_darker(unsigned colour) {
    return mix(colour, 0x000000, 0.35);
}

// --- texts ---

void figure_open(FigureText *text) {
    text->stream = memory_stream(&text->bytes, &text->length);
}

void figure_add(FigureText *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(text->stream, format, arguments);
    va_end(arguments);
}

// Writes the text to folder/name and frees it.
Status figure_save(const FiguresConfig *config, FigureText *text, const char *name, Error *error) {
    memory_stream_end(text->stream, &text->bytes);
    char path[PATH_MAX];
    Status status = file_make_folder(config->folder, error);
    if (status == STATUS_OK)
        status = file_path(config->folder, name, path, error);
    if (status == STATUS_OK)
        status = file_write(path, text->bytes, text->length, error);
    free(text->bytes);
    return status;
}

// --- axes ---

void figure_widen(FigureRange *range, double x, double elo) {
    range->x_low = fmin(range->x_low, x);
    range->x_high = fmax(range->x_high, x);
    range->elo_low = fmin(range->elo_low, elo);
    range->elo_high = fmax(range->elo_high, elo);
}

FigureRange figure_range(void) {
    return (FigureRange){INFINITY, -INFINITY, 0.0, 0.0};
}

// What draws, for the two terminals.
static void add_terminals(FigureText *text, const char *name, const char *body, const char *again) {
    figure_add(text,
               "set terminal svg size %d,%d enhanced font 'sans-serif,%d' background 'white'\n",
               WIDTH, HEIGHT, FONT);
    figure_add(text, "if (!exists('svg')) svg = '%s.svg'\nset output svg\n%s\n", name, body);
    figure_add(text,
               "set terminal pngcairo size %d,%d enhanced font 'Sans,%d' background 'white'\n",
               WIDTH, HEIGHT, FONT - 2);
    figure_add(text, "if (!exists('png')) png = '%s.png'\n", name);
    figure_add(text, "set output png\n%s\nunset output\n", again);
}

// A picture that gnuplot writes to a temporary file.
typedef struct Picture {
    char path[PATH_MAX], aside[PATH_MAX];
    int handle;
} Picture;

static Status begin_picture(Picture *picture, const char *folder, const char *name,
                            const char *kind, Error *error) {
    char file[64];
    snprintf(file, sizeof file, "%.50s.%s", name, kind);
    const Status status = file_path(folder, file, picture->path, error);
    return status == STATUS_OK ? file_begin(picture->path, picture->aside, &picture->handle, error)
                               : status;
}

// gnuplot does not report a full disk: a picture is complete if its end is there.
static Status check_picture(const Picture *picture, const char *end, size_t length, Error *error) {
    char *bytes;
    size_t size;
    Status status = file_read(picture->aside, PICTURE_BYTES_MAX, &bytes, &size, error);
    if (status != STATUS_OK)
        return status;
    while (size > 0 && bytes[size - 1] == '\n')
        size--;
    if (size == 0)
        status = error_set(error, STATUS_IO, "%s: gnuplot did not write it", picture->path);
    else if (size < length || memcmp(bytes + size - length, end, length) != 0)
        status = error_set(error, STATUS_IO,
                           "%s: gnuplot did not write all of it; is the disk full?", picture->path);
    free(bytes);
    return status;
}

// Lets gnuplot write both pictures to temporary files, and renames them when complete.
static Status run_script(const FiguresConfig *config, const char *name, const char *script,
                         Error *error) {
    static const char svg_end[] = "</svg>", png_end[] = "IEND\xae\x42\x60\x82";
    Picture svg, png;
    Status status = begin_picture(&svg, config->folder, name, "svg", error);
    if (status != STATUS_OK)
        return status;
    status = begin_picture(&png, config->folder, name, "png", error);
    if (status != STATUS_OK) {
        file_abandon(svg.aside, svg.handle);
        return status;
    }
    char outputs[256];
    snprintf(outputs, sizeof outputs, "svg = '%.100s'; png = '%.100s'", strrchr(svg.aside, '/') + 1,
             strrchr(png.aside, '/') + 1);
    status = gnuplot_run(config->gnuplot, config->folder, outputs, script, error);
    if (status == STATUS_OK)
        status = check_picture(&svg, svg_end, sizeof svg_end - 1, error);
    if (status == STATUS_OK)
        status = check_picture(&png, png_end, sizeof png_end - 1, error);
    if (status != STATUS_OK) {
        file_abandon(svg.aside, svg.handle);
        file_abandon(png.aside, png.handle);
        return status;
    }
    status = file_finish(svg.path, svg.aside, svg.handle, error);
    if (status == STATUS_OK)
        return file_finish(png.path, png.aside, png.handle, error);
    file_abandon(png.aside, png.handle);
    return status;
}

// Saves the script, with `body` (freed) for either terminal, and runs it.
static Status draw(const FiguresConfig *config, const char *name, FigureText *text,
                   FigureText *body, const char *again, Error *error) {
    memory_stream_end(body->stream, &body->bytes);
    add_terminals(text, name, body->bytes, again ? again : body->bytes);
    free(body->bytes);
    char script[64];
    snprintf(script, sizeof script, "%s.gp", name);
    Status status = figure_save(config, text, script, error);
    if (status == STATUS_OK)
        status = run_script(config, name, script, error);
    return status;
}

Status figure_draw(const FiguresConfig *config, const char *name, FigureText *text,
                   FigureText *plot, Error *error) {
    FigureText body;
    memory_stream_end(plot->stream, &plot->bytes);
    figure_open(&body);
    figure_add(&body, "plot %s", plot->bytes);
    free(plot->bytes);
    return draw(config, name, text, &body, "replot", error);
}

Status figure_draw_panels(const FiguresConfig *config, const char *name, FigureText *text,
                          FigureText *panels, Error *error) {
    FigureText body;
    memory_stream_end(panels->stream, &panels->bytes);
    figure_open(&body);
    figure_add(&body, "set multiplot\n%sunset multiplot", panels->bytes);
    free(panels->bytes);
    return draw(config, name, text, &body, NULL, error);
}

void figure_plain(const char *name, char plain[FIGURE_NAME_MAX]) {
    size_t length = 0;
    for (; *name && length < FIGURE_NAME_MAX - 1; name++)
        plain[length++] =
            strchr("\"\\{}_^@&~%$`'", *name) || (unsigned char)*name < ' ' ? '-' : *name;
    plain[length] = '\0';
}

void figure_frame(FigureText *text, const char *name, const char *x_label, const char *y_label) {
    figure_add(
        text, "# `gnuplot %s.gp` in this folder draws %s.svg and %s.png from the data beside it.\n",
        name, name, name);
    figure_add(text, "set encoding utf8\nset datafile separator ','\nset minussign\n");
    figure_add(text, "set xlabel \"%s\\n\"\n", x_label); // room before the key
    figure_add(text, "set ylabel '%s'\nset lmargin 11\nset rmargin 4\n", y_label);
    figure_add(text,
               "set border 3 lw 1.2 lc rgb '#444444'\nset tics nomirror out textcolor '#222222'\n");
    figure_add(text, "set grid xtics ytics lt 1 lw 0.6 lc rgb '#e4e4e4'\n");
    figure_add(text, "set key outside below center vertical maxrows %d Left reverse ",
               FIGURE_KEY_ROWS);
    figure_add(text, "samplen 2.4 spacing 1.2 width -1\n");
}

void figure_powers(FigureText *text, const char *axis, double low, double high) {
    figure_add(text, "set logscale %s\nset format %s '10^{%%L}'\n", axis, axis);
    figure_add(text, "set %srange [%.6g:%.6g]\n", axis, pow(10.0, floor(low * 2.0) / 2.0),
               pow(10.0, ceil(high * 2.0) / 2.0));
}

const char *figure_zero(const ScalingFit *fit) {
    bool perfect = false, reference = false;
    for (int b = 0; b < fit->boards; b++) {
        perfect |= fit->board[b].size <= REFERENCE_PERFECT_SIZE_MAX;
        reference |= fit->board[b].size > REFERENCE_PERFECT_SIZE_MAX;
    }
    return !reference ? "perfect play"
           : perfect  ? "perfect play, above 7×7 reference player"
                      : "reference player";
}

void figure_elo_title(const ScalingFit *fit, char title[FIGURE_ELO_MAX]) {
    snprintf(title, FIGURE_ELO_MAX, "Elo (%s = 0)", figure_zero(fit));
}

void figure_elo_axis(FigureText *text, const ScalingFit *fit, FigureRange range) {
    const double step = range.elo_low < -1200.0 ? 500.0 : range.elo_low < -600.0 ? 200.0 : 100.0;
    // A free strip below the lowest curve, and above perfect play for its label.
    const double low = floor((range.elo_low - 0.1 * step) / (0.5 * step)) * 0.5 * step;
    const double high = fmax(0.35 * step, range.elo_high + 0.1 * step);
    figure_add(text, "set yrange [%.0f:%.0f]\nset ytics %.0f\n", low, high, step);
    figure_add(text, "set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lw 1.4 lc rgb "
                     "'#777777' back\n");
    figure_add(text, "set label 1 '%s' at graph 0.012, first 0 offset 0,0.6 textcolor '#666666'\n",
               figure_zero(fit));
}

// --- plots ---

void figure_rows(FigureText *plot, const char *file, int size, int x, int y) {
    figure_add(plot, "'%s' skip 1 using (column(1) == %d ? column(%d) : NaN):%d ", file, size, x,
               y);
}

void figure_key_blanks(FigureText *plot, int entries) {
    for (int i = entries; i % FIGURE_KEY_ROWS != 0; i++)
        figure_add(plot, ", NaN with lines lw 0 lc rgb 'white' title ' '");
}

bool figure_paper(const FiguresConfig *config, const ScalingFit *fit, int size) {
    if (!config->paper || isnan(paper_first_crossing(size, -INFINITY)) ||
        isnan(unit_paper(fit->unit)))
        return false;
    for (int i = 0; i < fit->boards; i++)
        if (fit->board[i].size == size)
            return true;
    return false;
}

bool figure_any_paper(const FiguresConfig *config, const ScalingFit *fit) {
    for (int b = 0; b < fit->boards; b++)
        if (figure_paper(config, fit, fit->board[b].size))
            return true;
    return false;
}

// --- the list ---

#define FIGURE_ROW(name, title, caption) {#name, title, caption, figure_##name},
static const Figure figures[] = {FIGURES(FIGURE_ROW)};
#undef FIGURE_ROW

const Figure *figures_list(int *count) {
    *count = (int)(sizeof figures / sizeof *figures);
    return figures;
}

const Figure *figures_find(const char *name) {
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (strcmp(figures[i].name, name) == 0)
            return &figures[i];
    return NULL;
}
