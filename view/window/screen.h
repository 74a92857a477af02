// The window: draws a canvas with SDL, and tells what keys and mouse did.
//
// Every polygon and letter is a shape with smooth edges in one texture (view/window/atlas.h), made
// when first seen and kept; a frame is then a few calls of SDL_RenderGeometry with textured
// rectangles, which a graphics processor draws at once and SDL's software renderer copies.
#ifndef HEXLAW_VIEW_WINDOW_SCREEN_H
#define HEXLAW_VIEW_WINDOW_SCREEN_H

#include "base/error.h"
#include "view/draw/canvas.h"

typedef struct Screen Screen;

typedef struct ScreenConfig {
    const char *title;
    int width, height; // of the window
    bool full;         // the whole screen
    bool wait;         // for the display's rhythm; not where frames are timed
    const char *font;  // a TrueType file; NULL: one that is usual on this kind of system
} ScreenConfig;

typedef enum ScreenEventKind {
    SCREEN_NOTHING,
    SCREEN_KEY,   // `key` is SDL's name of it
    SCREEN_POINT, // the mouse moved to x, y, in pixels
    SCREEN_CLICK,
    SCREEN_WHEEL,  // `steps`
    SCREEN_CHANGE, // the window must be drawn again
    SCREEN_QUIT,
} ScreenEventKind;

typedef struct ScreenEvent {
    ScreenEventKind kind;
    char key[32];
    float x, y;
    int steps;
} ScreenEvent;

// STATUS_IO with one line where there is no display or no font.
Status screen_open(const ScreenConfig *config, Screen **screen, Error *error);
void screen_close(Screen *screen);

// Pixels of the drawing, which on a dense display are more than the window's points.
void screen_size(const Screen *screen, int *width, int *height);
void screen_resize(Screen *screen, int width, int height);
void screen_switch_full(Screen *screen);
void screen_copy_text(const char *text); // to the clipboard

CanvasFont screen_font(Screen *screen);

// Draws and shows the frame; writes it as a PNG first where `photo` is not NULL.
Status screen_draw(Screen *screen, const Canvas *canvas, const char *photo, Error *error);

// Draws the frame and reads the colour of a pixel, without showing it.
Status screen_colour(Screen *screen, const Canvas *canvas, int x, int y, CanvasColour *colour,
                     Error *error);

// Waits up to `milliseconds` for an event.
ScreenEvent screen_wait(Screen *screen, int milliseconds);

#endif
