// A frame as a list of draw commands: polygons, boxes and texts in pixels, from back to front.
// Independent of windows: view/window/screen.h draws the list, tests read it.
//
// A frame also lists its zones, the areas that react to clicks. The last zone under a point counts.
#ifndef HEXLAW_VIEW_DRAW_CANVAS_H
#define HEXLAW_VIEW_DRAW_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct CanvasColour {
    uint8_t r, g, b, a;
} CanvasColour;

typedef struct CanvasPoint {
    float x, y;
} CanvasPoint;

typedef struct CanvasBox {
    float x, y, w, h;
} CanvasBox;

typedef enum CanvasKind { CANVAS_BOX, CANVAS_POLYGON, CANVAS_TEXT } CanvasKind;
typedef enum CanvasAlign { CANVAS_LEFT, CANVAS_CENTRE, CANVAS_RIGHT } CanvasAlign;

typedef struct CanvasCommand {
    uint8_t kind;  // CanvasKind
    uint8_t align; // CanvasAlign of a text: which end of it lies at box.x
    bool bold;
    CanvasColour colour;
    CanvasBox box;    // texts: x, y of the anchor (y: middle of the line), h the font's size
    int first, count; // polygon: points; text: bytes, a 0 behind them
    const char *tag;  // what it draws: "stone", "overlay"; a static string
    int cell;         // of the board that it draws, -1: none
} CanvasCommand;

// The effect of a click: an action (view/viewer/viewer.h) with a number.
typedef struct CanvasZone {
    CanvasBox box;
    int action, value;
} CanvasZone;

// Measures the width of a text in pixels.
typedef struct CanvasFont {
    float (*width)(void *context, const char *text, float size, bool bold);
    void *context;
} CanvasFont;

typedef struct Canvas {
    int width, height;
    CanvasFont font;
    // tag and cell of the next commands
    const char *tag;
    int cell;

    int count, room;
    CanvasCommand *commands;
    int points_count, points_room;
    CanvasPoint *points;
    int text_count, text_room;
    char *text;
    int zone_count, zone_room;
    CanvasZone *zones;
} Canvas;

// An empty canvas. Where font.width is NULL, each letter counts as 0.6 of the size.
Canvas canvas_create(CanvasFont font);
void canvas_destroy(Canvas *canvas);

// Begins a frame of this many pixels.
void canvas_begin(Canvas *canvas, int width, int height);

// Sets tag and cell of the commands that follow, for tests. `cell` -1: none.
void canvas_tag(Canvas *canvas, const char *tag, int cell);

// Boxes and discs of size 0 or less, and texts too small to be drawn, are skipped: they occur where
// a window is too small for its parts.
void canvas_box(Canvas *canvas, CanvasBox box, CanvasColour colour);

// The outline of a box, `width` pixels thick, inside of it.
void canvas_frame(Canvas *canvas, CanvasBox box, float width, CanvasColour colour);

// A closed polygon; points wound around twice or in either sense are inside.
void canvas_polygon(Canvas *canvas, const CanvasPoint *points, int count, CanvasColour colour);
void canvas_disc(Canvas *canvas, CanvasPoint centre, float radius, CanvasColour colour);
void canvas_ring(Canvas *canvas, CanvasPoint centre, float outer, float inner, CanvasColour colour);

// A line with round ends.
void canvas_line(Canvas *canvas, CanvasPoint from, CanvasPoint to, float width,
                 CanvasColour colour);

// `y` is the middle of the line. Returns the text's width.
float canvas_text(Canvas *canvas, float x, float y, float size, CanvasAlign align,
                  CanvasColour colour, const char *text);
float canvas_bold(Canvas *canvas, float x, float y, float size, CanvasAlign align,
                  CanvasColour colour, const char *text);
float canvas_text_width(const Canvas *canvas, const char *text, float size, bool bold);

// The text cut with "…" where it is wider than `width`; nothing where not even a letter has room.
float canvas_text_within(Canvas *canvas, float x, float y, float size, float width,
                         CanvasColour colour, const char *text);

const char *canvas_command_text(const Canvas *canvas, const CanvasCommand *command);

void canvas_zone(Canvas *canvas, CanvasBox box, int action, int value);

// The zone that a click at x, y hits, NULL if none.
const CanvasZone *canvas_zone_at(const Canvas *canvas, float x, float y);

static inline bool canvas_inside(CanvasBox box, float x, float y) {
    return x >= box.x && y >= box.y && x < box.x + box.w && y < box.y + box.h;
}

#endif
