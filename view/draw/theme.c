#include "view/draw/theme.h"

#include <math.h>

#define RGB(hex)                                                                                   \
    { (hex) >> 16 & 255, (hex) >> 8 & 255, (hex)&255, 255 }

// The scale: Brewer's Blues (colorbrewer2.org, Apache-2.0) from the cell on.
const Theme theme_light = {
    .name = "light",
    .background = RGB(0xf3f1ec),
    .panel = RGB(0xfcfbf8),
    .line = RGB(0xd8d3c8),
    .text = RGB(0x23262b),
    .faint = RGB(0x6d6f73),
    .accent = RGB(0xc4570c),
    .button = RGB(0xe9e5dc),
    .button_on = RGB(0xcfdff0),
    .cell = RGB(0xe4dfd3),
    .board = RGB(0xb7af9f),
    .stone = {RGB(0x1f2329), RGB(0xfdfdfb)},
    .rim = {RGB(0x0c0e11), RGB(0x8d8778)},
    .on_stone = {RGB(0xf3f3f0), RGB(0x23262b)},
    .chain = RGB(0xe8762b),
    .scale = {RGB(0xe4dfd3), RGB(0xb9cfe2), RGB(0x6aa6d2), RGB(0x2272b5), RGB(0x08306b)},
    .good = RGB(0x1f6fb4),
    .bad = RGB(0xd9730d),
};

// The scale: cividis (Nuñez, Anderton and Renslow 2018) from the cell on.
const Theme theme_dark = {
    .name = "dark",
    .background = RGB(0x15181d),
    .panel = RGB(0x1c2026),
    .line = RGB(0x343a44),
    .text = RGB(0xe8e8e4),
    .faint = RGB(0x989da6),
    .accent = RGB(0xf2a154),
    .button = RGB(0x2a3038),
    .button_on = RGB(0x35506e),
    .cell = RGB(0x373e49),
    .board = RGB(0x1b1f25),
    .stone = {RGB(0x08090b), RGB(0xe9e7e1)},
    .rim = {RGB(0x868d98), RGB(0xffffff)},
    .on_stone = {RGB(0xe8e8e4), RGB(0x1b1f25)},
    .chain = RGB(0xf08a3c),
    .scale = {RGB(0x373e49), RGB(0x4f576c), RGB(0x7d7c78), RGB(0xbcae6c), RGB(0xfde737)},
    .good = RGB(0x56a8ea),
    .bad = RGB(0xf09a3e),
};

CanvasColour theme_mix(CanvasColour from, CanvasColour to, float share) {
    const float rest = 1.0f - share;
    return (CanvasColour){
        (uint8_t)(rest * (float)from.r + share * (float)to.r + 0.5f),
        (uint8_t)(rest * (float)from.g + share * (float)to.g + 0.5f),
        (uint8_t)(rest * (float)from.b + share * (float)to.b + 0.5f),
        (uint8_t)(rest * (float)from.a + share * (float)to.a + 0.5f),
    };
}

CanvasColour theme_faded(CanvasColour colour, float alpha) {
    colour.a = (uint8_t)((float)colour.a * alpha + 0.5f);
    return colour;
}

// Quantised to 32 steps: the window caches a shape for each colour that it has drawn.
static float in_steps(float share) {
    return roundf(32.0f * fminf(fmaxf(share, 0.0f), 1.0f)) / 32.0f;
}

CanvasColour theme_scale(const Theme *theme, float share) {
    const float place = in_steps(share) * 4.0f;
    const int step = place >= 4.0f ? 3 : (int)place;
    return theme_mix(theme->scale[step], theme->scale[step + 1], place - (float)step);
}

CanvasColour theme_between(const Theme *theme, float value) {
    const float far = in_steps(fabsf(value));
    return theme_mix(theme->cell, value > 0.0f ? theme->good : theme->bad, far);
}

CanvasColour theme_text_on(CanvasColour colour) {
    // Rec. 709 luma; accurate enough for a choice of two.
    const float luma =
        0.2126f * (float)colour.r + 0.7152f * (float)colour.g + 0.0722f * (float)colour.b;
    return luma > 130.0f ? (CanvasColour){20, 22, 26, 255} : (CanvasColour){245, 245, 242, 255};
}
