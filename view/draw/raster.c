#include "view/draw/raster.h"

#include <math.h>
#include <string.h>

// The part of an edge that lies in one row: from (x0, y0) to (x1, y1), all within the mask. What it
// adds to pixel i is the area to the right of it; what is left of the row's height goes to i + 1.
static void add_in_row(float *row, float x0, float x1, float height) {
    const float left = fminf(x0, x1), right = fmaxf(x0, x1);
    const int first = (int)left, last = (int)ceilf(right);
    if (last <= first + 1) {
        const float inside = 1.0f - (0.5f * (left + right) - (float)first);
        row[first] += height * inside;
        row[first + 1] += height * (1.0f - inside);
        return;
    }
    // The share of the height at which the edge is left of the end of each pixel.
    const float slope = 1.0f / (right - left);
    float before = 0.0f;
    for (int i = first; i < last; i++) {
        const float from = fmaxf(left, (float)i), to = fminf(right, (float)(i + 1));
        const float share = (to - from) * slope, behind = (float)(i + 1) - 0.5f * (from + to);
        const float area = share * behind; // of this pixel, by the part of the edge in it
        row[i] += height * (before + area);
        before = share - area; // of the next pixel: the rest of what this part bounds
    }
    row[last] += height * before;
}

static void add_edge(CanvasPoint a, CanvasPoint b, int width, int height, float *sums) {
    const float sense = a.y < b.y ? 1.0f : -1.0f;
    if (a.y > b.y) {
        const CanvasPoint c = a;
        a = b;
        b = c;
    }
    if (!(b.y > a.y))
        return;
    const float slope = (b.x - a.x) / (b.y - a.y), most = (float)width;
    const int last = b.y >= (float)height ? height - 1 : (int)b.y;
    for (int y = a.y > 0.0f ? (int)a.y : 0; y <= last; y++) {
        const float top = fmaxf(a.y, (float)y), bottom = fminf(b.y, (float)(y + 1));
        if (bottom <= top)
            continue;
        float x0 = a.x + (top - a.y) * slope, x1 = a.x + (bottom - a.y) * slope;
        x0 = fminf(fmaxf(x0, 0.0f), most);
        x1 = fminf(fmaxf(x1, 0.0f), most);
        add_in_row(sums + (size_t)y * (size_t)width, x0, x1, sense * (bottom - top));
    }
}

void raster_polygon(const CanvasPoint *points, int count, int width, int height, uint8_t *mask,
                    float *scratch) {
    const size_t pixels = (size_t)width * (size_t)height;
    memset(scratch, 0, (pixels + 2) * sizeof *scratch);
    for (int i = 0; i < count; i++)
        add_edge(points[i], points[i + 1 < count ? i + 1 : 0], width, height, scratch);
    float sum = 0.0f;
    for (size_t i = 0; i < pixels; i++) {
        // A closed polygon's rows sum to 0, so the sum need not be reset.
        sum += scratch[i];
        const float inside = fminf(fabsf(sum), 1.0f);
        mask[i] = (uint8_t)(255.0f * inside + 0.5f);
    }
}
