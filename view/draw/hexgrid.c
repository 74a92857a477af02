#include "view/draw/hexgrid.h"

#include <math.h>

#define ROOT_3 1.7320508f

enum { SIDES = 6 };

// How far beyond the outermost centres, in radii: hexagon and edge band, or coordinates as well.
static const float margin_plain = 1.5f, margin_labels = 2.3f;

// With pointy hexagons of radius 1 a column is a step to the right, a row one down and half a step
// to the right; flat ones are the same turned by 30 degrees, so that columns go up.
static CanvasPoint unit_at(bool flat, float row, float column) {
    const float x = ROOT_3 * (column + 0.5f * row), y = 1.5f * row;
    if (!flat)
        return (CanvasPoint){x, y};
    return (CanvasPoint){0.5f * ROOT_3 * x + 0.5f * y, -0.5f * x + 0.5f * ROOT_3 * y};
}

Hexgrid hexgrid_fit(int size, bool flat, bool labels, CanvasBox box) {
    const float last = (float)(size - 1), margin = labels ? margin_labels : margin_plain;
    const CanvasPoint corners[4] = {unit_at(flat, 0, 0), unit_at(flat, 0, last),
                                    unit_at(flat, last, 0), unit_at(flat, last, last)};
    float left = 0, right = 0, top = 0, bottom = 0;
    for (int i = 0; i < 4; i++) {
        left = fminf(left, corners[i].x);
        right = fmaxf(right, corners[i].x);
        top = fminf(top, corners[i].y);
        bottom = fmaxf(bottom, corners[i].y);
    }
    const float width = right - left + 2 * margin, height = bottom - top + 2 * margin;
    const float radius = fmaxf(0.0f, fminf(box.w / width, box.h / height));
    return (Hexgrid){.size = size,
                     .flat = flat,
                     .radius = radius,
                     .origin = {box.x + 0.5f * box.w - 0.5f * radius * (left + right),
                                box.y + 0.5f * box.h - 0.5f * radius * (top + bottom)}};
}

CanvasPoint hexgrid_at(const Hexgrid *grid, float row, float column) {
    const CanvasPoint at = unit_at(grid->flat, row, column);
    return (CanvasPoint){grid->origin.x + grid->radius * at.x,
                         grid->origin.y + grid->radius * at.y};
}

CanvasPoint hexgrid_centre(const Hexgrid *grid, int cell) {
    return hexgrid_at(grid, (float)(cell / grid->size), (float)(cell % grid->size));
}

void hexgrid_corners(const Hexgrid *grid, int cell, float scale, CanvasPoint corners[6]) {
    const CanvasPoint centre = hexgrid_centre(grid, cell);
    const float radius = scale * grid->radius;
    for (int k = 0; k < SIDES; k++) {
        const float degrees = 60.0f * (float)k - (grid->flat ? 60.0f : 30.0f);
        const float angle = degrees * 3.1415927f / 180.0f;
        corners[k] =
            (CanvasPoint){centre.x + radius * cosf(angle), centre.y + radius * sinf(angle)};
    }
}

void hexgrid_neighbour(const Hexgrid *grid, int cell, int k, int *row, int *column) {
    // Clockwise on the screen, from the right (flat: from the upper right) on.
    static const int steps[SIDES][2] = {{0, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, 0}, {-1, 1}};
    *row = cell / grid->size + steps[k][0];
    *column = cell % grid->size + steps[k][1];
}

int hexgrid_hit(const Hexgrid *grid, float x, float y) {
    // A hexagon consists of the points nearer to its centre than to any other.
    const float reach = grid->radius * grid->radius;
    float nearest = reach;
    int hit = -1;
    for (int cell = 0; cell < grid->size * grid->size; cell++) {
        const CanvasPoint centre = hexgrid_centre(grid, cell);
        const float dx = x - centre.x, dy = y - centre.y, distance = dx * dx + dy * dy;
        if (distance < nearest) {
            nearest = distance;
            hit = cell;
        }
    }
    return hit;
}
