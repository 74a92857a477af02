// Shared by the files of figures: texts, colours, axes, and running gnuplot.
#ifndef HEXLAW_ELO_REPORT_FIGURES_INTERNAL_H
#define HEXLAW_ELO_REPORT_FIGURES_INTERNAL_H

#include "elo/report/figures.h"

#include <stdio.h>

enum { FIGURE_KEY_ROWS = 4 };

// --- texts ---

typedef struct FigureText {
    FILE *stream;
    char *bytes;
    size_t length;
} FigureText;

void figure_open(FigureText *text);
void figure_add(FigureText *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Writes the text to folder/name, makes the folder where it is missing, and frees the text.
Status figure_save(const FiguresConfig *config, FigureText *text, const char *name, Error *error);

// --- colours ---

// The palette of Okabe and Ito, which stays apart for colour-blind eyes; a size keeps its colour
// in every figure.
unsigned figure_colour(int size);
unsigned figure_lighter(unsigned colour);
unsigned figure_darker(unsigned colour);

// --- axes ---

typedef struct FigureRange {
    double x_low, x_high; // log10 of compute
    double elo_low, elo_high;
} FigureRange;

FigureRange figure_range(void); // of nothing, but for perfect play
void figure_widen(FigureRange *range, double x, double elo);

// What all figures begin with: encodings, style, grid, key below, the axes' labels.
void figure_frame(FigureText *text, const char *name, const char *x_label, const char *y_label);

// Powers of ten on an axis, "x" or "y", from 10^low to 10^high, rounded outwards to half decades.
void figure_powers(FigureText *text, const char *axis, double low, double high);

// What stands at 0 on these boards: perfect play, above 7x7 the reference player, or both.
const char *figure_zero(const ScalingFit *fit);

// "Elo (perfect play = 0)", or what stands at 0.
enum { FIGURE_ELO_MAX = 64 };
void figure_elo_title(const ScalingFit *fit, char title[FIGURE_ELO_MAX]);

// Elo upwards, with a line at 0.
void figure_elo_axis(FigureText *text, const ScalingFit *fit, FigureRange range);

// --- plots ---

// `'file' using (size == b ? x : NaN):y`, the rows of one board; the columns are numbers.
void figure_rows(FigureText *plot, const char *file, int size, int x, int y);

// Fills the key's present column, so that what follows gets a column of its own.
void figure_key_blanks(FigureText *plot, int entries);

// Saves the script (what is in `text`, then the plot command in `plot`), frees both and runs it.
Status figure_draw(const FiguresConfig *config, const char *name, FigureText *text,
                   FigureText *plot, Error *error);

// Whether the paper's curve of this size belongs into a figure of this fit.
bool figure_paper(const FiguresConfig *config, const ScalingFit *fit, int size);
bool figure_any_paper(const FiguresConfig *config, const ScalingFit *fit); // of any size

// --- the figures ---

Status figure_curves(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_law(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_top(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_prediction(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_time(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_test(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_trade(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_size(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_perfect(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_horizon(const FiguresConfig *config, const FiguresData *data, Error *error);
Status figure_elo(const FiguresConfig *config, const FiguresData *data, Error *error);

#endif
