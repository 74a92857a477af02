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

// Writes the text to folder/name, creates the folder if it is missing, and frees the text.
Status figure_save(const FiguresConfig *config, FigureText *text, const char *name, Error *error);

// --- colours ---

// The colour-blind safe palette of Okabe and Ito; a size has the same colour in every figure.
unsigned figure_colour(int size);
unsigned figure_lighter(unsigned colour);
unsigned figure_darker(unsigned colour);

// --- axes ---

typedef struct FigureRange {
    double x_low, x_high; // log10 of compute
    double elo_low, elo_high;
} FigureRange;

FigureRange figure_range(void); // empty, except for perfect play
void figure_widen(FigureRange *range, double x, double elo);

// The common start of all figures: encodings, style, grid, key below, labels of the axes.
void figure_frame(FigureText *text, const char *name, const char *x_label, const char *y_label);

// Powers of ten on an axis, "x" or "y", from 10^low to 10^high, rounded outwards to half decades.
void figure_powers(FigureText *text, const char *axis, double low, double high);

// What is at 0 Elo on these boards: perfect play, above 7x7 the reference player, or both.
const char *figure_zero(const ScalingFit *fit);

// "Elo (perfect play = 0)", or whatever is at 0.
enum { FIGURE_ELO_MAX = 64 };
void figure_elo_title(const ScalingFit *fit, char title[FIGURE_ELO_MAX]);

// Elo upwards, with a line at 0.
void figure_elo_axis(FigureText *text, const ScalingFit *fit, FigureRange range);

// --- plots ---

// `'file' using (size == b ? x : NaN):y`, the rows of one board; the columns are numbers.
void figure_rows(FigureText *plot, const char *file, int size, int x, int y);

// Fills up the key's current column, so that the next entries begin a new one.
void figure_key_blanks(FigureText *plot, int entries);

// Saves the script (what is in `text`, then the plot command in `plot`), frees both and runs it.
Status figure_draw(const FiguresConfig *config, const char *name, FigureText *text,
                   FigureText *plot, Error *error);

// The same with panels instead: commands, plot commands among them, that draw them one by one into
// one picture, each with its own origin and size.
Status figure_draw_panels(const FiguresConfig *config, const char *name, FigureText *text,
                          FigureText *panels, Error *error);

// The name without characters that end or alter a title in gnuplot.
enum { FIGURE_NAME_MAX = 96 };
void figure_plain(const char *name, char plain[FIGURE_NAME_MAX]);

// Whether to draw the paper's curve of this size in a figure of this fit.
bool figure_paper(const FiguresConfig *config, const ScalingFit *fit, int size);
bool figure_any_paper(const FiguresConfig *config, const ScalingFit *fit); // of any size

// --- the figures ---

// A figure is a function and a row here: X(name, title, caption). In the order of the report.
// clang-format off
#define FIGURES(X) \
    X(curves, "Elo against training compute", \
      "Each board size has a colour. Thin lines are training runs, the thick line is their " \
      "frontier: the best Elo that any run reached with that much training compute. The dashed " \
      "dark line is the straight line fitted to the incline. The paper's frontiers are light " \
      "and dashed.") \
    X(law, "The frontiers with the law across boards", \
      "Thick lines are the frontiers of the board sizes; thin dashed ones are one law for all " \
      "of them, a plateau, an incline of one slope, and perfect play. The paper's frontiers are " \
      "light and dashed.") \
    X(laws, "The laws of several kinds of runs", \
      "A panel a board size, a colour a label: the snapshots on each label's frontier, and the " \
      "straight line fitted to its incline.") \
    X(top, "The same, measured against the strongest opponent alone", \
      "Elo from the games against who stands at 0 (perfect play, above 7×7 the reference " \
      "player, or the best agent) alone, without the ratings that tie all agents together, with " \
      "the law fitted to those frontiers.") \
    X(prediction, "How well small boards foretell larger ones", \
      "For each board size that is foretold, the variance that is left over when the law is " \
      "fitted to smaller boards only, against the largest of them. Lower is better; 1 is no " \
      "better than the mean.") \
    X(forecast, "Forecasts from a part of the data, and what came of them", \
      "Thick lines are the frontiers of the board sizes. Bands are the 95% intervals of the best " \
      "agent's Elo as foretold from the snapshots before the band begins, dashed lines the " \
      "medians, averaged over lines, sigmoids and power laws.") \
    X(time, "Training compute to -50 Elo", \
      "Against the board size, the training compute at which the frontier first stands at -50 " \
      "Elo, with 95% intervals, the law fitted to it, and the paper's.") \
    X(test, "Elo against test-time compute", \
      "The snapshots on the frontiers with different numbers of search nodes a move: Elo " \
      "against the compute of one move.") \
    X(trade, "Training compute traded for test-time compute", \
      "Pairs of training and test-time compute that give the same Elo, one line an Elo, with " \
      "the plane fitted to them.") \
    X(size, "The best network for each compute", \
      "The number of weights and biases of the network that stands on the frontier, against " \
      "training compute; crosses are the smallest networks near perfect play in the paper.") \
    X(sizes, "Elo against moves of self-play, for each size of net", \
      "Each board size has a colour, darker for larger nets. Dots are snapshots; lines are the " \
      "law of parameters and moves fitted to all of a board's at once, from the plateau of play " \
      "that has learnt nothing to what the net's size allows.") \
    X(optimal, "The best size of net for each compute, by the law of parameters and moves", \
      "Lines are the number of weights and biases that makes the most of so much compute, from " \
      "where Elo leaves the plateau to -50 Elo; dots are the nets of the snapshots on the " \
      "frontier. The dashed grey line has the published exponent for Connect Four and Pentago.") \
    X(perfect, "The best agents against perfect play, above 7×7 the reference player", \
      "The share of games that the best agent of each board size wins against who stands at 0, " \
      "as Black, as White and together, with 95% intervals. A half of all together is perfect, " \
      "where that is perfect play.") \
    X(elo, "What a difference in Elo means", \
      "The share of games that the stronger side won against the difference of the ratings, " \
      "with 95% intervals, on the curve that Elo supposes.") \
    X(horizon, "How long a task agents carry through", \
      "The length in plies of the won positions that the agents on the incline of Elo win " \
      "against perfect defence with a chance of 50%, with 95% intervals, against training " \
      "compute; their Elo is dashed and lighter, on the right axis.") \
    X(errors, "Error rate against training compute", \
      "The share of won positions that a move throws away, both axes logarithmic, so that a power " \
      "is a straight line. Thin lines are training runs, the thick line is their frontier, the " \
      "dashed dark line is fitted to its incline. Dotted is the rate below which a board's set of " \
      "positions cannot tell agents apart; a circle is where the frontier of Elo comes within 300 " \
      "of perfect play.")
// clang-format on

#define FIGURE_DECLARED(name, title, caption)                                                      \
    Status figure_##name(const FiguresConfig *config, const FiguresData *data, Error *error);
FIGURES(FIGURE_DECLARED)
#undef FIGURE_DECLARED

#endif
