// A texture atlas: one texture with many small shapes, each found by a key. A shape is a mask drawn
// in its colour: SDL's software renderer copies coloured pixels more than ten times as fast as it
// colours them while copying (0.6 against 9.5 ms for a million).
#ifndef HEXLAW_VIEW_WINDOW_ATLAS_H
#define HEXLAW_VIEW_WINDOW_ATLAS_H

#include "base/error.h"
#include "view/draw/canvas.h"

#include <SDL.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct AtlasMask {
    int x, y, w, h;         // in the texture
    int offset_x, offset_y; // from the caller's position to its corner
    float advance;          // of a letter
} AtlasMask;

typedef struct Atlas Atlas;

Status atlas_create(SDL_Renderer *renderer, Atlas **atlas, Error *error);
void atlas_destroy(Atlas *atlas);
SDL_Texture *atlas_texture(const Atlas *atlas);
int atlas_side(const Atlas *atlas); // of the texture, in pixels

const AtlasMask *atlas_find(const Atlas *atlas, uint64_t key);

// Adds a mask: coverage [h][w]; w or h may be 0. NULL if the atlas is full: then atlas_clear().
const AtlasMask *atlas_add(Atlas *atlas, uint64_t key, const AtlasMask *mask,
                           const uint8_t *coverage, CanvasColour colour);

void atlas_clear(Atlas *atlas);

#endif
