#include "view/paint/paint.h"

#include "engine/notation.h"

#include <math.h>
#include <stdio.h>

enum { SIDES = 6, EDGES = 2 };

// A board of smaller cells, in pixels, is not drawn.
static const float radius_least = 0.5f;

// In radii of a cell.
static const float cell_scale = 0.965f, stone_radius = 0.71f, rim_width = 0.055f;
static const float band_inner = 0.02f, band_outer = 0.28f, band_rim = 0.05f;

static CanvasPoint between(CanvasPoint a, CanvasPoint b, float share) {
    return (CanvasPoint){a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

// --- edges ---

// The colours of the edges that side `k` of a cell lies on: NOBODY, one, or both where an obtuse
// corner's side is shared.
static Colour side_edge(const Hexgrid *grid, int cell, int k, bool *shared) {
    int row, column;
    hexgrid_neighbour(grid, cell, k, &row, &column);
    const bool black = row < 0 || row >= grid->size, white = column < 0 || column >= grid->size;
    *shared = black && white;
    return black ? BLACK : white ? WHITE : NOBODY;
}

// Corner `k` of a cell, moved away from the board by so many radii: from the middle of all cells
// that share the corner, so that bands meet where cells do.
static CanvasPoint band_corner(const Hexgrid *grid, int cell, int k, float distance) {
    CanvasPoint corners[SIDES], middle = hexgrid_centre(grid, cell);
    hexgrid_corners(grid, cell, 1.0f, corners);
    float sharing = 1.0f;
    for (int side = k + SIDES - 1; side <= k + SIDES; side++) {
        int row, column;
        hexgrid_neighbour(grid, cell, side % SIDES, &row, &column);
        if (row < 0 || column < 0 || row >= grid->size || column >= grid->size)
            continue;
        const CanvasPoint near = hexgrid_at(grid, (float)row, (float)column);
        middle.x += near.x;
        middle.y += near.y;
        sharing += 1.0f;
    }
    const float x = corners[k].x - middle.x / sharing, y = corners[k].y - middle.y / sharing;
    const float length = distance * grid->radius / hypotf(x, y);
    return (CanvasPoint){corners[k].x + length * x, corners[k].y + length * y};
}

static void paint_side(Canvas *canvas, const BoardPicture *picture, int cell, int k, float from,
                       float to, float widen, CanvasColour colour) {
    const Hexgrid *grid = &picture->grid;
    const int next = (k + 1) % SIDES;
    const CanvasPoint inner[2] = {band_corner(grid, cell, k, band_inner),
                                  band_corner(grid, cell, next, band_inner)};
    const CanvasPoint outer[2] = {band_corner(grid, cell, k, band_outer + widen),
                                  band_corner(grid, cell, next, band_outer + widen)};
    const CanvasPoint band[4] = {between(inner[0], inner[1], from), between(inner[0], inner[1], to),
                                 between(outer[0], outer[1], to),
                                 between(outer[0], outer[1], from)};
    canvas_polygon(canvas, band, 4, colour);
    // Two adjacent antialiased edges let the background through: a thin line in the band's colour
    // closes the seam to the next piece.
    if (widen == 0.0f)
        canvas_line(canvas, between(band[1], band[2], 0.04f), between(band[1], band[2], 0.96f),
                    1.5f, colour);
}

static void paint_cell_edges(Canvas *canvas, const BoardPicture *picture, int cell, bool rim) {
    const Theme *theme = picture->theme;
    const CanvasColour *colours = rim ? theme->rim : theme->stone;
    const float widen = rim ? band_rim : 0.0f;
    for (int k = 0; k < SIDES; k++) {
        bool shared, ignored;
        const Colour edge = side_edge(&picture->grid, cell, k, &shared);
        if (edge == NOBODY)
            continue;
        if (!shared) {
            paint_side(canvas, picture, cell, k, 0.0f, 1.0f, widen, colours[edge]);
            continue;
        }
        const Colour before = side_edge(&picture->grid, cell, (k + SIDES - 1) % SIDES, &ignored);
        paint_side(canvas, picture, cell, k, 0.0f, 0.5f, widen, colours[before]);
        paint_side(canvas, picture, cell, k, 0.5f, 1.0f, widen, colours[colour_other(before)]);
    }
}

static void paint_edges(Canvas *canvas, const BoardPicture *picture) {
    const int size = picture->grid.size;
    canvas_tag(canvas, "edge", -1);
    for (int rim = 1; rim >= 0; rim--)
        for (int cell = 0; cell < size * size; cell++)
            paint_cell_edges(canvas, picture, cell, rim == 1);
}

static void paint_labels(Canvas *canvas, const BoardPicture *picture) {
    const Hexgrid *grid = &picture->grid;
    // On small boards the cells are large: letters are smaller relative to them.
    const float size = 0.62f * grid->radius * fminf(1.0f, (2.0f + (float)grid->size) / 8.0f);
    const float away = 1.18f;
    const CanvasColour colour = picture->theme->faint;
    canvas_tag(canvas, "label", -1);
    for (int i = 0; i < grid->size; i++) {
        char text[16];
        snprintf(text, sizeof text, "%c", 'a' + i);
        const CanvasPoint top = hexgrid_at(grid, -away, (float)i + 0.5f * away);
        canvas_text(canvas, top.x, top.y, size, CANVAS_CENTRE, colour, text);
        snprintf(text, sizeof text, "%d", i + 1);
        const CanvasPoint left = grid->flat ? hexgrid_at(grid, (float)i + 0.5f * away, -away)
                                            : hexgrid_at(grid, (float)i, -0.98f);
        canvas_text(canvas, left.x, left.y, size, CANVAS_CENTRE, colour, text);
    }
}

// --- stones ---

static void paint_stone(Canvas *canvas, const BoardPicture *picture, int cell, Colour colour,
                        float alpha) {
    const CanvasPoint centre = hexgrid_centre(&picture->grid, cell);
    const float radius = stone_radius * picture->grid.radius;
    const float rim = fmaxf(1.0f, rim_width * picture->grid.radius);
    canvas_tag(canvas, alpha < 1.0f ? "ghost" : "stone", cell);
    canvas_disc(canvas, centre, radius, theme_faded(picture->theme->rim[colour], alpha));
    canvas_disc(canvas, centre, radius - rim, theme_faded(picture->theme->stone[colour], alpha));
}

// The size of a number on a stone; 0: too small to be read, and not shown.
static float number_size(const BoardPicture *picture, int number) {
    const float size = picture->grid.radius * (number > 99 ? 0.52f : 0.62f);
    return size < 6.0f ? 0.0f : size;
}

static void paint_number(Canvas *canvas, const BoardPicture *picture, int cell, CanvasColour colour,
                         int number) {
    const CanvasPoint centre = hexgrid_centre(&picture->grid, cell);
    const float size = number_size(picture, number);
    char text[8];
    snprintf(text, sizeof text, "%d", number);
    if (size == 0.0f)
        return;
    canvas_tag(canvas, "number", cell);
    canvas_text(canvas, centre.x, centre.y, size, CANVAS_CENTRE, colour, text);
}

// The length of the search's principal variation that begins with the move under the pointer; 0 if
// it is not shown.
static int line_length(const BoardPicture *picture) {
    const bool shown = picture->hover >= 0 && picture->analysis && picture->overlay != OVERLAY_NONE;
    return shown ? picture->analysis->pv_length[picture->hover] : 0;
}

static void paint_stones(Canvas *canvas, const BoardPicture *picture) {
    const Board *board = picture->board;
    for (int colour = BLACK; colour <= WHITE; colour++)
        for (Bits stones = board->stones[colour]; stones;)
            paint_stone(canvas, picture, bits_pop(&stones), (Colour)colour, 1.0f);
    if (picture->last < 0 || !bits_has(board->stones[0] | board->stones[1], picture->last))
        return;
    const CanvasPoint centre = hexgrid_centre(&picture->grid, picture->last);
    const float radius = picture->grid.radius;
    canvas_tag(canvas, "last", picture->last);
    canvas_ring(canvas, centre, 0.80f * radius, 0.70f * radius, picture->theme->accent);
}

int paint_chain(const Board *board, uint8_t cells[BOARD_CELLS_MAX]) {
    if (board->winner == NOBODY)
        return 0;
    // Breadth first from one edge, through the winner's stones.
    const BitsGeometry *geometry = &bits_geometry[board->size];
    const Bits own = board->stones[board->winner];
    const Bits *edge = geometry->edge[board->winner];
    int queue[BOARD_CELLS_MAX], from[BOARD_CELLS_MAX], count = 0;
    Bits seen = own & edge[0];
    for (Bits first = seen; first;) {
        queue[count] = bits_pop(&first);
        from[count++] = -1;
    }
    for (int at = 0; at < count; at++) {
        if (bits_has(edge[1], queue[at])) {
            int length = 0;
            for (int i = at; i >= 0; i = from[i])
                cells[length++] = (uint8_t)queue[i];
            return length;
        }
        for (Bits near = geometry->near[queue[at]] & own & ~seen; near;) {
            const int cell = bits_pop(&near);
            seen |= bits_cell(cell);
            queue[count] = cell;
            from[count++] = at;
        }
    }
    return 0;
}

// The number that is shown on a stone, 0: none. Numbers of moves to come stand alone.
static int number_of(const BoardPicture *picture, int cell) {
    return picture->numbers && line_length(picture) == 0 ? picture->numbers[cell] : 0;
}

// Paints the winning chain over its stones, then the numbers on top.
static void paint_chain_and_numbers(Canvas *canvas, const BoardPicture *picture) {
    uint8_t chain[BOARD_CELLS_MAX];
    const Theme *theme = picture->theme;
    const int length = paint_chain(picture->board, chain);
    const float radius = picture->grid.radius;
    Bits joined = 0;
    canvas_tag(canvas, "chain", -1);
    for (int i = 0; i < length; i++) {
        const int number = number_of(picture, chain[i]);
        const bool shown = number > 0 && number_size(picture, number) > 0.0f;
        const CanvasPoint centre = hexgrid_centre(&picture->grid, chain[i]);
        if (i > 0)
            canvas_line(canvas, hexgrid_centre(&picture->grid, chain[i - 1]), centre,
                        0.16f * radius, theme->chain);
        canvas_disc(canvas, centre, (shown ? 0.52f : 0.2f) * radius, theme->chain);
        joined |= bits_cell(chain[i]);
    }
    for (int colour = BLACK; colour <= WHITE; colour++)
        for (Bits stones = picture->board->stones[colour]; stones;) {
            const int cell = bits_pop(&stones), number = number_of(picture, cell);
            if (number > 0)
                paint_number(canvas, picture, cell,
                             bits_has(joined, cell) ? theme_text_on(theme->chain)
                                                    : theme->on_stone[colour],
                             number);
        }
}

// --- cells ---

// The cells with stones of the principal variation under the pointer.
static Bits cells_hovered(const BoardPicture *picture) {
    Bits cells = picture->hover >= 0 ? bits_cell(picture->hover) : 0;
    for (int i = line_length(picture) - 1; i >= 0; i--)
        cells |= bits_cell(picture->analysis->pv[picture->hover][i]);
    return cells;
}

static void paint_cells(Canvas *canvas, const BoardPicture *picture) {
    const Hexgrid *grid = &picture->grid;
    OverlayCell cells[BOARD_CELLS_MAX];
    float most;
    const bool overlay = overlay_cells(picture, cells, &most);
    const Bits free_cells = board_free(picture->board), hovered = cells_hovered(picture);
    for (int cell = 0; cell < grid->size * grid->size; cell++) {
        const bool shown = overlay && cells[cell].shown && bits_has(free_cells, cell);
        CanvasPoint corners[SIDES];
        hexgrid_corners(grid, cell, cell_scale, corners);
        canvas_tag(canvas, shown ? "overlay" : "cell", cell);
        const CanvasColour colour = shown ? cells[cell].colour : picture->theme->cell;
        canvas_polygon(canvas, corners, SIDES, colour);
        if (!shown || !cells[cell].text[0] || bits_has(hovered, cell) || grid->radius < 13.0f)
            continue;
        const CanvasPoint centre = hexgrid_centre(grid, cell);
        canvas_tag(canvas, "overlay-text", cell);
        canvas_text(canvas, centre.x, centre.y, 0.54f * grid->radius, CANVAS_CENTRE,
                    theme_text_on(colour), cells[cell].text);
    }
}

// Paints the principal variation from the move under the pointer on, numbered; a single stone if
// there is none.
static void paint_hover(Canvas *canvas, const BoardPicture *picture) {
    const int hover = picture->hover;
    if (hover < 0)
        return;
    Colour colour = (Colour)picture->board->to_move;
    const SearchAnalysis *analysis = picture->analysis;
    const int length = line_length(picture);
    for (int i = 0; i < length; i++, colour = colour_other(colour)) {
        paint_stone(canvas, picture, analysis->pv[hover][i], colour, 0.62f);
        paint_number(canvas, picture, analysis->pv[hover][i], picture->theme->on_stone[colour],
                     i + 1);
    }
    if (length == 0)
        paint_stone(canvas, picture, hover, colour, 0.5f);
}

void paint_board(Canvas *canvas, const BoardPicture *picture) {
    if (picture->grid.radius < radius_least)
        return;
    paint_edges(canvas, picture);
    paint_cells(canvas, picture);
    if (picture->labels)
        paint_labels(canvas, picture);
    paint_stones(canvas, picture);
    paint_chain_and_numbers(canvas, picture);
    paint_hover(canvas, picture);
}
