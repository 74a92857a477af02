// Where the cells of a board lie: a rhombus of hexagons that stand on a corner (pointy, rows level)
// or lie on a side (flat, the rhombus on its acute corner), fitted into a box.
#ifndef HEXLAW_VIEW_DRAW_HEXGRID_H
#define HEXLAW_VIEW_DRAW_HEXGRID_H

#include "engine/board.h"
#include "view/draw/canvas.h"

typedef struct Hexgrid {
    int size;
    bool flat;
    float radius;       // from a cell's centre to its corners; 0: the box is too small
    CanvasPoint origin; // centre of a1
} Hexgrid;

// The largest board that fits into the box with its edge bands and, where `labels`, coordinates.
Hexgrid hexgrid_fit(int size, bool flat, bool labels, CanvasBox box);

// The pixel position of a row and column, which may be fractional or off the board.
CanvasPoint hexgrid_at(const Hexgrid *grid, float row, float column);
CanvasPoint hexgrid_centre(const Hexgrid *grid, int cell);

// The corners of a cell's hexagon, scaled about its centre. Side k lies between corners k and k+1
// and faces neighbour k of hexgrid_neighbour().
void hexgrid_corners(const Hexgrid *grid, int cell, float scale, CanvasPoint corners[6]);

// Row and column of neighbour `k`, which may be off the board.
void hexgrid_neighbour(const Hexgrid *grid, int cell, int k, int *row, int *column);

// The cell at x, y, -1 if none.
int hexgrid_hit(const Hexgrid *grid, float x, float y);

#endif
