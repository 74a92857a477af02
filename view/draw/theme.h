// Colours. Two themes, light and dark; overlays use scales that colour-blind people can read: a
// sequential one (cividis on dark, blues on light) and a diverging one between blue and orange.
#ifndef HEXLAW_VIEW_DRAW_THEME_H
#define HEXLAW_VIEW_DRAW_THEME_H

#include "engine/board.h"
#include "view/draw/canvas.h"

typedef struct Theme {
    const char *name;
    CanvasColour background, panel, line; // of the window, beside the board, between both
    CanvasColour text, faint, accent;     // faint: less important text
    CanvasColour button, button_on;
    CanvasColour cell, board; // a free cell; between the cells
    CanvasColour stone[2];    // by Colour
    CanvasColour rim[2];      // around a stone and an edge
    CanvasColour on_stone[2]; // text on a stone
    CanvasColour chain;       // the winning chain
    CanvasColour scale[5];    // from nothing to most; scale[0] is the cell
    CanvasColour good, bad;   // ends of the diverging scale; its middle is the cell
} Theme;

extern const Theme theme_light, theme_dark;

// 0 to 1 along the scale; values outside are clamped.
CanvasColour theme_scale(const Theme *theme, float share);

// -1 (bad) to 1 (good).
CanvasColour theme_between(const Theme *theme, float value);

CanvasColour theme_mix(CanvasColour from, CanvasColour to, float share);
CanvasColour theme_faded(CanvasColour colour, float alpha);

// The colour of the first (0) or second analysing agent, wherever it is named or drawn.
static inline CanvasColour theme_agent(const Theme *theme, int agent) {
    return agent == 0 ? theme->good : theme->bad;
}

// Black or white, whichever can be read on the colour.
CanvasColour theme_text_on(CanvasColour colour);

#endif
