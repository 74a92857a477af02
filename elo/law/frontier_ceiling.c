#include "elo/law/frontier.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

// A ceiling must leave at most this share of the squares that the law without one leaves: two more
// change points always fit a little better.
#define SQUARES_SHARE 0.8

// A frontier that has not risen by this share of its plateau has no ceiling yet.
#define RISE_SHARE 0.2

// Sums over the points before each, so that any pair of change points is judged in a few steps.
typedef struct Sums {
    double x, y, xx, xy;
} Sums;

typedef struct Ceiling {
    const double *x;
    int count;
    Sums *before; // [count + 1]
    double squares;
} Ceiling;

// The least squares of plateau*(1 - w) + ceiling*w, where w goes from 0 at point `start` to 1 at
// `end`. `*risen`: by enough to tell the ceiling from the plateau.
static double squares_of(const Ceiling *self, int start, int end, bool *risen) {
    const double s = self->x[start], length = self->x[end] - s;
    const Sums *a = &self->before[start], *b = &self->before[end],
               *all = &self->before[self->count];
    const double n = end - start, x = b->x - a->x, y = b->y - a->y, xx = b->xx - a->xx,
                 xy = b->xy - a->xy;
    const double w = (x - n * s) / length, ww = (xx - 2.0 * s * x + n * s * s) / (length * length),
                 wy = (xy - s * y) / length;
    const double low = start + n - 2.0 * w + ww, mixed = w - ww, high = self->count - end + ww;
    const double low_y = a->y + y - wy, high_y = all->y - b->y + wy;
    const double determinant = low * high - mixed * mixed;
    *risen = true;
    if (determinant > 1e-9) {
        const double top = (low * high_y - mixed * low_y) / determinant;
        const double bottom = (high * low_y - mixed * high_y) / determinant;
        if (top < 0.0) {
            *risen = top > (1.0 - RISE_SHARE) * bottom;
            return self->squares - bottom * low_y - top * high_y;
        }
    }
    return low > 0.0 ? self->squares - low_y * low_y / low : self->squares;
}

double frontier_ceiling(const double *x, const double *elo, int count,
                        const FrontierIncline *incline) {
    Ceiling self = {x, count, memory_zeroed((size_t)count + 1, sizeof *self.before), 0.0};
    double top = -INFINITY, rest_squares = 0.0;
    for (int i = 0; i < count; i++) {
        const Sums *sum = &self.before[i];
        const double rest = fmax(top, elo[i]) - frontier_incline_elo(incline, x[i]);
        top = fmax(top, elo[i]); // agents that got worse again are no ceiling
        self.before[i + 1] =
            (Sums){sum->x + x[i], sum->y + top, sum->xx + x[i] * x[i], sum->xy + x[i] * top};
        self.squares += top * top;
        rest_squares += rest * rest;
    }
    double least = SQUARES_SHARE * rest_squares;
    bool found = false;
    for (int end = 1; end < count && x[end] <= x[count - 1] - FRONTIER_CEILING_FLAT; end++)
        for (int start = 0; start < end; start++) {
            bool risen;
            const double squares = squares_of(&self, start, end, &risen);
            if (squares < least) {
                least = squares;
                found = risen;
            }
        }
    free(self.before);
    return found ? fmin(0.0, top) : 0.0;
}
