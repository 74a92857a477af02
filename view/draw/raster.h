// Antialiased polygons, as masks of coverage: each pixel's share of area that lies inside. Masks
// become textures; colour and position are applied later.
#ifndef HEXLAW_VIEW_DRAW_RASTER_H
#define HEXLAW_VIEW_DRAW_RASTER_H

#include "view/draw/canvas.h"

#include <stdint.h>

// Fills `mask` [height][width] with 0 to 255. The closed polygon must lie within the mask; its
// parts of opposite orientation cancel out. `scratch` is [height * width + 2] floats.
//
// The method is that of font rasterisers: each edge adds its signed area to the pixels it passes,
// and a running sum along the row turns edges into coverage.
void raster_polygon(const CanvasPoint *points, int count, int width, int height, uint8_t *mask,
                    float *scratch);

#endif
