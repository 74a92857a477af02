#include "view/window/letters.h"

#include "base/memory.h"
#include "base/rng.h"

#include <SDL_ttf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FONTS_MAX = 48, FACES = 2 };

// Plain and bold, where Debian, Fedora, Arch, macOS and Windows' Linux keep them.
static const char *const usual[][FACES] = {
    {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
     "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"},
    {"/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
     "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"},
    {"/usr/share/fonts/TTF/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf"},
    {"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
     "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf"},
    {"/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
     "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"},
    {"/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
     "/System/Library/Fonts/Supplemental/Arial Bold.ttf"},
};

typedef struct SizedFont {
    TTF_Font *font;
    int size;
    bool bold;
} SizedFont;

struct Letters {
    Atlas *atlas; // borrowed
    char paths[FACES][PATH_MAX];
    int count;
    SizedFont fonts[FONTS_MAX];
    uint8_t *coverage; // scratch
    size_t room;
};

static bool choose_files(const char *path, Letters *letters) {
    if (path) {
        for (int face = 0; face < FACES; face++)
            snprintf(letters->paths[face], PATH_MAX, "%s", path);
        return access(path, R_OK) == 0;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (access(usual[i][0], R_OK) != 0)
            continue;
        for (int face = 0; face < FACES; face++) {
            const bool there = access(usual[i][face], R_OK) == 0;
            snprintf(letters->paths[face], PATH_MAX, "%s", usual[i][there ? face : 0]);
        }
        return true;
    }
    return false;
}

static TTF_Font *font_of(Letters *letters, int size, bool bold) {
    for (int i = 0; i < letters->count; i++)
        if (letters->fonts[i].size == size && letters->fonts[i].bold == bold)
            return letters->fonts[i].font;
    if (letters->count == FONTS_MAX) {
        for (int i = 0; i < FONTS_MAX; i++)
            TTF_CloseFont(letters->fonts[i].font);
        letters->count = 0;
    }
    TTF_Font *font = TTF_OpenFont(letters->paths[bold], size);
    if (font)
        letters->fonts[letters->count++] = (SizedFont){.font = font, .size = size, .bold = bold};
    return font;
}

Status letters_create(const char *path, Atlas *atlas, Letters **letters, Error *error) {
    if (TTF_Init() != 0)
        return error_set(error, STATUS_IO, "no fonts to be had: %s", TTF_GetError());
    Letters *made = memory_zeroed(1, sizeof *made);
    made->atlas = atlas;
    Status status = STATUS_OK;
    if (!choose_files(path, made))
        status =
            path ? error_set(error, STATUS_IO, "%s: no such font, expected a TrueType file", path)
                 : error_set(error, STATUS_IO,
                             "no font found: install fonts-dejavu-core, or name a TrueType "
                             "file with --font");
    else if (!font_of(made, 16, false))
        status = error_set(error, STATUS_INVALID, "%s: %s, expected a TrueType file",
                           made->paths[0], TTF_GetError());
    if (status != STATUS_OK) {
        letters_destroy(made);
        return status;
    }
    *letters = made;
    return STATUS_OK;
}

void letters_destroy(Letters *letters) {
    if (!letters)
        return;
    for (int i = 0; i < letters->count; i++)
        TTF_CloseFont(letters->fonts[i].font);
    TTF_Quit();
    free(letters->coverage);
    free(letters);
}

// The next code point of a UTF-8 text; invalid bytes are shown as a question mark.
static uint32_t next_point(const char **text) {
    const unsigned char *s = (const unsigned char *)*text;
    const int length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    uint32_t point = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            (*text)++;
            return '?';
        }
        point = point << 6 | (s[i] & 0x3fu);
    }
    *text += length ? length : 1;
    return length && point <= 0x10ffff ? point : '?';
}

// Renders a letter and puts it into the atlas.
static const AtlasMask *make_letter(Letters *letters, uint64_t key, uint32_t point, int size,
                                    bool bold, CanvasColour colour) {
    AtlasMask mask = {.advance = 0.6f * (float)size};
    TTF_Font *font = font_of(letters, size, bold);
    if (!font)
        return atlas_add(letters->atlas, key, &mask, NULL, colour);
    int left = 0, right, bottom, top, advance = 0;
    TTF_GlyphMetrics32(font, point, &left, &right, &bottom, &top, &advance);
    mask.advance = (float)advance;
    if (colour.a == 0) // only the width is needed
        return atlas_add(letters->atlas, key, &mask, NULL, colour);
    SDL_Surface *surface = TTF_RenderGlyph32_Blended(font, point, (SDL_Color){255, 255, 255, 255});
    if (!surface)
        return atlas_add(letters->atlas, key, &mask, NULL, colour); // a blank, or nothing to show
    mask.w = surface->w;
    mask.h = surface->h;
    mask.offset_x = left < 0 ? left : 0;
    // Capitals are about 0.73 of the size high: their middle is to lie at the pen's height.
    mask.offset_y = (int)(0.365f * (float)size + 0.5f) - TTF_FontAscent(font);
    const size_t count = (size_t)mask.w * (size_t)mask.h;
    if (count > letters->room) {
        letters->coverage = memory_resize(letters->coverage, count, 1);
        letters->room = count;
    }
    for (int y = 0; y < mask.h; y++) {
        const char *row = (const char *)surface->pixels + (size_t)y * (size_t)surface->pitch;
        for (int x = 0; x < mask.w; x++) {
            uint32_t pixel;
            memcpy(&pixel, row + 4 * (size_t)x, sizeof pixel);
            letters->coverage[(size_t)y * (size_t)mask.w + (size_t)x] = (uint8_t)(pixel >> 24);
        }
    }
    SDL_FreeSurface(surface);
    return atlas_add(letters->atlas, key, &mask, letters->coverage, colour);
}

const AtlasMask *letters_next(Letters *letters, const char **text, int size, bool bold,
                              CanvasColour colour) {
    const uint32_t point = next_point(text);
    const uint32_t tint =
        (uint32_t)colour.r << 24 | (uint32_t)colour.g << 16 | (uint32_t)colour.b << 8 | colour.a;
    const uint64_t letter = (uint64_t)point << 16 | (uint64_t)size << 1 | bold;
    const uint64_t key = rng_mix(rng_mix(letter) ^ tint);
    const AtlasMask *mask = atlas_find(letters->atlas, key);
    return mask ? mask : make_letter(letters, key, point, size, bold, colour);
}

float letters_width(Letters *letters, const char *text, int size, bool bold) {
    float width = 0.0f;
    while (*text) {
        const char *before = text;
        const AtlasMask *mask = letters_next(letters, &text, size, bold, (CanvasColour){0});
        if (mask) {
            width += mask->advance;
        } else {
            atlas_clear(letters->atlas); // nothing is being drawn while texts are measured
            text = before;
        }
    }
    return width;
}
