#include "view/window/atlas.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE = 4096, SIDE_LEAST = 2048, SLOTS = 1 << 14, GAP = 1 };

typedef struct Slot {
    uint64_t key; // 0: empty
    AtlasMask mask;
} Slot;

// Masks are packed in shelves: rows as high as their highest mask.
struct Atlas {
    SDL_Texture *texture;
    int side;
    Slot *slots; // [SLOTS], open addressing
    int used;
    int shelf_x, shelf_y, shelf_height;
    uint32_t *pixels; // scratch
    size_t room;
};

Status atlas_create(SDL_Renderer *renderer, Atlas **atlas, Error *error) {
    SDL_RendererInfo info = {0};
    SDL_GetRendererInfo(renderer, &info);
    const bool small = info.max_texture_width > 0 && info.max_texture_width < SIDE;
    Atlas *made = memory_zeroed(1, sizeof *made);
    made->side = small ? SIDE_LEAST : SIDE;
    made->texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC,
                                      made->side, made->side);
    if (!made->texture) {
        free(made);
        return error_set(error, STATUS_IO, "no texture to draw with: %s", SDL_GetError());
    }
    SDL_SetTextureBlendMode(made->texture, SDL_BLENDMODE_BLEND);
    SDL_SetTextureScaleMode(made->texture, SDL_ScaleModeNearest);
    made->slots = memory_zeroed(SLOTS, sizeof *made->slots);
    *atlas = made;
    return STATUS_OK;
}

void atlas_destroy(Atlas *atlas) {
    if (!atlas)
        return;
    SDL_DestroyTexture(atlas->texture);
    free(atlas->slots);
    free(atlas->pixels);
    free(atlas);
}

SDL_Texture *atlas_texture(const Atlas *atlas) {
    return atlas->texture;
}

int atlas_side(const Atlas *atlas) {
    return atlas->side;
}

static Slot *slot_of(const Atlas *atlas, uint64_t key) {
    size_t place = (size_t)key & (SLOTS - 1);
    while (atlas->slots[place].key && atlas->slots[place].key != key)
        place = (place + 1) & (SLOTS - 1);
    return &atlas->slots[place];
}

const AtlasMask *atlas_find(const Atlas *atlas, uint64_t key) {
    const Slot *slot = slot_of(atlas, key | 1);
    return slot->key ? &slot->mask : NULL;
}

static bool place_mask(Atlas *atlas, AtlasMask *mask) {
    if (atlas->shelf_x + mask->w + GAP > atlas->side) {
        atlas->shelf_y += atlas->shelf_height;
        atlas->shelf_x = atlas->shelf_height = 0;
    }
    if (mask->w + GAP > atlas->side || atlas->shelf_y + mask->h + GAP > atlas->side)
        return false;
    mask->x = atlas->shelf_x;
    mask->y = atlas->shelf_y;
    atlas->shelf_x += mask->w + GAP;
    if (mask->h + GAP > atlas->shelf_height)
        atlas->shelf_height = mask->h + GAP;
    return true;
}

const AtlasMask *atlas_add(Atlas *atlas, uint64_t key, const AtlasMask *mask,
                           const uint8_t *coverage, CanvasColour colour) {
    AtlasMask placed = *mask;
    if (atlas->used > SLOTS / 2 || !place_mask(atlas, &placed))
        return NULL;
    const size_t count = (size_t)placed.w * (size_t)placed.h;
    if (count > atlas->room) {
        atlas->pixels = memory_resize(atlas->pixels, count, sizeof *atlas->pixels);
        atlas->room = count;
    }
    const uint32_t rgb = (uint32_t)colour.r << 16 | (uint32_t)colour.g << 8 | colour.b;
    for (size_t i = 0; i < count; i++)
        atlas->pixels[i] = ((uint32_t)coverage[i] * colour.a + 127) / 255 << 24 | rgb;
    if (count > 0) {
        const SDL_Rect rectangle = {placed.x, placed.y, placed.w, placed.h};
        SDL_UpdateTexture(atlas->texture, &rectangle, atlas->pixels, placed.w * 4);
    }
    Slot *slot = slot_of(atlas, key | 1);
    *slot = (Slot){.key = key | 1, .mask = placed};
    atlas->used++;
    return &slot->mask;
}

void atlas_clear(Atlas *atlas) {
    memset(atlas->slots, 0, SLOTS * sizeof *atlas->slots);
    atlas->used = atlas->shelf_x = atlas->shelf_y = atlas->shelf_height = 0;
}
