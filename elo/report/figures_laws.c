// Several laws in one picture, a panel a board size.
#include "elo/report/figures_internal.h"

#include <math.h>

enum { KEY_COLUMNS = 3 };

static const ScalingIncline *board_of(const Law *law, int size) {
    for (int b = 0; b < law->fit->boards; b++)
        if (law->fit->board[b].size == size)
            return &law->fit->board[b];
    return NULL;
}

// The sizes that any law has, ascending; returns their number.
static int all_sizes(const Laws *laws, int sizes[SCALING_BOARDS_MAX]) {
    int count = 0;
    for (int size = 1; count < SCALING_BOARDS_MAX && size <= 64; size++) {
        bool there = false;
        for (int i = 0; i < laws->count; i++)
            there |= board_of(&laws->law[i], size) != NULL;
        if (there)
            sizes[count++] = size;
    }
    return count;
}

static unsigned law_colour(int law) {
    return figure_colour(law + 3);
}

// Filled points first, open ones after the palette's seven colours.
static int law_points(int law) {
    static const int shapes[] = {7, 5, 9, 11, 13, 6, 4};
    const int count = sizeof shapes / sizeof *shapes;
    return shapes[(law + law / count) % count];
}

static Status save_dots(const FiguresConfig *config, const Laws *laws, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,law,%s,elo,name\n", unit_column(laws->unit));
    for (int i = 0; i < laws->count; i++) {
        char name[FIGURE_NAME_MAX];
        figure_plain(laws->law[i].name, name);
        for (int k = 0; k < laws->law[i].dots; k++) {
            const LawsDot *dot = &laws->law[i].dot[k];
            figure_add(&text, "%d,%d,%.5g,%.1f,\"%s\"\n", dot->size, i + 1, pow(10.0, dot->x),
                       dot->elo, name);
        }
    }
    return figure_save(config, &text, "laws.csv", error);
}

// The inclines' lines, as far as there are data.
static Status save_lines(const FiguresConfig *config, const Laws *laws, Error *error) {
    FigureText text;
    figure_open(&text);
    figure_add(&text, "board_size,law,%s,elo\n", unit_column(laws->unit));
    for (int i = 0; i < laws->count; i++) {
        const ScalingFit *fit = laws->law[i].fit;
        for (int b = 0; b < fit->boards; b++) {
            const ScalingIncline *board = &fit->board[b];
            const double ends[] = {
                board->incline.start,
                fmin(board->incline.end, fit->frontier[b]->x[FRONTIER_GRID - 1])};
            for (int k = 0; k < 2 && isfinite(board->slope.value); k++)
                figure_add(&text, "%d,%d,%.5g,%.1f\n", board->size, i + 1, pow(10.0, ends[k]),
                           board->intercept.value + board->slope.value * ends[k]);
        }
    }
    return figure_save(config, &text, "laws_lines.csv", error);
}

static void add_rows(FigureText *panels, const char *file, int size, int law) {
    figure_add(panels,
               "'%s' skip 1 using (column(1) == %d && column(2) == %d ? column(3) : NaN):4 ", file,
               size, law + 1);
}

static void add_panel(const Laws *laws, int size, FigureText *panels) {
    FigureRange range = figure_range();
    const ScalingFit *fit = NULL;
    for (int i = 0; i < laws->count; i++) {
        for (int k = 0; k < laws->law[i].dots; k++)
            if (laws->law[i].dot[k].size == size)
                figure_widen(&range, laws->law[i].dot[k].x, laws->law[i].dot[k].elo);
        if (board_of(&laws->law[i], size))
            fit = laws->law[i].fit;
    }
    figure_powers(panels, "x", range.x_low, range.x_high);
    // Without a start gnuplot begins at the edge, which need not be a power of ten.
    figure_add(panels, "set xtics 1e%d,%d\nunset mxtics\n", (int)ceil(range.x_low - 0.5),
               range.x_high - range.x_low > 4.0 ? 100 : 10);
    figure_elo_axis(panels, fit, range);
    figure_add(panels, "set title '%d×%d' offset 0,-0.6\nplot ", size, size);
    const char *comma = "";
    for (int i = 0; i < laws->count; i++) {
        if (!board_of(&laws->law[i], size))
            continue;
        figure_add(panels, "%s", comma);
        add_rows(panels, "laws.csv", size, i);
        figure_add(panels, "with points pt %d ps 0.7 lc rgb '#%06x' notitle, ", law_points(i),
                   figure_lighter(law_colour(i)));
        add_rows(panels, "laws_lines.csv", size, i);
        figure_add(panels, "with lines lw 3 lc rgb '#%06x' notitle", law_colour(i));
        comma = ", ";
    }
    figure_add(panels, "\n");
}

// An empty plot at the bottom that is all key.
static void add_key(const Laws *laws, double height, FigureText *panels) {
    figure_add(panels, "set origin 0,0\nset size 1,%.3f\nunset title\nunset border\nunset tics\n",
               height);
    figure_add(panels, "unset xlabel\nunset ylabel\nunset arrow\nunset label\nunset logscale\n");
    figure_add(panels, "set lmargin 2\nset rmargin 2\nset tmargin 0\nset bmargin 0\n");
    figure_add(panels,
               "set key center center horizontal maxcols %d Left reverse samplen 2.4 "
               "spacing 1.2\nset xrange [0:1]\nset yrange [0:1]\nplot ",
               KEY_COLUMNS);
    for (int i = 0; i < laws->count; i++) {
        char name[FIGURE_NAME_MAX];
        figure_plain(laws->law[i].name, name);
        figure_add(panels, "%sNaN with linespoints pt %d ps 1 lw 3 lc rgb '#%06x' title \"%s\"",
                   i ? ", " : "", law_points(i), law_colour(i), name);
    }
    figure_add(panels, "\nset border 3\nset tics nomirror out\n");
}

static void add_panels(const Laws *laws, FigureText *panels) {
    int sizes[SCALING_BOARDS_MAX];
    const int count = all_sizes(laws, sizes);
    const int columns = (int)ceil(sqrt(count)), rows = (count + columns - 1) / columns;
    const double key = 0.03 + 0.04 * ((laws->count + KEY_COLUMNS - 1) / KEY_COLUMNS);
    char elo[FIGURE_ELO_MAX];
    figure_elo_title(laws->law[0].fit, elo);
    figure_add(panels,
               "unset key\nset lmargin 11\nset rmargin 2\nset tmargin 2\nset bmargin 3.4\n");
    for (int p = 0; p < count; p++) {
        const int row = p / columns, column = p % columns;
        const double height = (1.0 - key) / rows;
        figure_add(panels, "set origin %.4f,%.4f\nset size %.4f,%.4f\n", (double)column / columns,
                   key + height * (rows - 1 - row), 1.0 / columns, height);
        const bool last = p + columns >= count;
        figure_add(panels, "set xlabel '%s' offset 0,0.4\nset ylabel '%s'\n",
                   last ? unit_axis(laws->unit) : "", column == 0 ? elo : "");
        add_panel(laws, sizes[p], panels);
    }
    add_key(laws, key, panels);
}

Status figures_laws(const FiguresConfig *config, const Laws *laws, Error *error) {
    Status status = save_dots(config, laws, error);
    if (status == STATUS_OK)
        status = save_lines(config, laws, error);
    if (status != STATUS_OK)
        return status;
    FigureText text, panels;
    figure_open(&text);
    figure_open(&panels);
    figure_frame(&text, "laws", "", "");
    add_panels(laws, &panels);
    return figure_draw_panels(config, "laws", &text, &panels, error);
}

Status figure_laws(const FiguresConfig *config, const FiguresData *data, Error *error) {
    if (!data->laws)
        return error_set(error, STATUS_INVALID,
                         "the runs have one label, expected at least two to draw their laws");
    return figures_laws(config, data->laws, error);
}
