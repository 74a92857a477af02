// The window: draws a canvas with SDL, and reports key and mouse events.
//
// Every polygon and letter is an antialiased shape in one texture (view/window/atlas.h), rendered
// on first use and cached; a frame is then a few calls of SDL_RenderGeometry with textured
// rectangles, which a GPU draws in one batch and SDL's software renderer copies.
#ifndef HEXLAW_VIEW_WINDOW_SCREEN_H
#define HEXLAW_VIEW_WINDOW_SCREEN_H

#include "base/error.h"
#include "view/draw/canvas.h"

typedef struct Screen Screen;

typedef struct ScreenConfig {
    const char *title;
    int width, height; // of the window
    bool full;         // the whole screen
    bool wait;         // for vertical sync; false where frames are timed
    const char *font;  // a TrueType file; NULL: a common one of the system
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

// STATUS_IO if there is no display or no font.
Status screen_open(const ScreenConfig *config, Screen **screen, Error *error);
void screen_close(Screen *screen);

// The size in pixels, which on a high-DPI display is more than the window's points.
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
