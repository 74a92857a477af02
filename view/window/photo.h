// Pictures as PNG files.
#ifndef HEXLAW_VIEW_WINDOW_PHOTO_H
#define HEXLAW_VIEW_WINDOW_PHOTO_H

#include "base/error.h"

#include <stdint.h>

// Writes `rgba` [height][width][4] at `path`, atomically. The alpha is left out: a screen has none.
Status photo_write(const char *path, const uint8_t *rgba, int width, int height, Error *error);

#endif
