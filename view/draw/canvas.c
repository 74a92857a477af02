#include "view/draw/canvas.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DISC_POINTS_MAX = 96 };

// Smaller texts are not drawn.
static const float text_least = 3.0f;

Canvas canvas_create(CanvasFont font) {
    return (Canvas){.font = font, .tag = "", .cell = -1};
}

void canvas_destroy(Canvas *canvas) {
    free(canvas->commands);
    free(canvas->points);
    free(canvas->text);
    free(canvas->zones);
    *canvas = (Canvas){0};
}

void canvas_begin(Canvas *canvas, int width, int height) {
    canvas->width = width;
    canvas->height = height;
    canvas->count = canvas->points_count = canvas->text_count = canvas->zone_count = 0;
    canvas_tag(canvas, "", -1);
}

void canvas_tag(Canvas *canvas, const char *tag, int cell) {
    canvas->tag = tag;
    canvas->cell = cell;
}

// Makes room for `more` items behind `count`.
static void *grow(void *items, int count, int more, int *room, size_t size) {
    if (count + more <= *room)
        return items;
    while (count + more > *room)
        *room = *room ? 2 * *room : 256;
    return memory_resize(items, (size_t)*room, size);
}

static CanvasCommand *add(Canvas *canvas, CanvasKind kind, CanvasBox box, CanvasColour colour) {
    canvas->commands =
        grow(canvas->commands, canvas->count, 1, &canvas->room, sizeof *canvas->commands);
    CanvasCommand *command = &canvas->commands[canvas->count++];
    *command = (CanvasCommand){.kind = (uint8_t)kind,
                               .colour = colour,
                               .box = box,
                               .tag = canvas->tag,
                               .cell = canvas->cell};
    return command;
}

void canvas_box(Canvas *canvas, CanvasBox box, CanvasColour colour) {
    if (box.w > 0.0f && box.h > 0.0f)
        add(canvas, CANVAS_BOX, box, colour);
}

void canvas_frame(Canvas *canvas, CanvasBox box, float width, CanvasColour colour) {
    canvas_box(canvas, (CanvasBox){box.x, box.y, box.w, width}, colour);
    canvas_box(canvas, (CanvasBox){box.x, box.y + box.h - width, box.w, width}, colour);
    canvas_box(canvas, (CanvasBox){box.x, box.y + width, width, box.h - 2 * width}, colour);
    canvas_box(canvas, (CanvasBox){box.x + box.w - width, box.y + width, width, box.h - 2 * width},
               colour);
}

void canvas_polygon(Canvas *canvas, const CanvasPoint *points, int count, CanvasColour colour) {
    float left = points[0].x, right = left, top = points[0].y, bottom = top;
    for (int i = 1; i < count; i++) {
        left = fminf(left, points[i].x);
        right = fmaxf(right, points[i].x);
        top = fminf(top, points[i].y);
        bottom = fmaxf(bottom, points[i].y);
    }
    CanvasCommand *command =
        add(canvas, CANVAS_POLYGON, (CanvasBox){left, top, right - left, bottom - top}, colour);
    canvas->points = grow(canvas->points, canvas->points_count, count, &canvas->points_room,
                          sizeof *canvas->points);
    memcpy(canvas->points + canvas->points_count, points, (size_t)count * sizeof *points);
    command->first = canvas->points_count;
    command->count = count;
    canvas->points_count += count;
}

// Points of a circle, enough to stay within a tenth of a pixel of it.
static int circle_points(CanvasPoint centre, float radius, float sense,
                         CanvasPoint points[DISC_POINTS_MAX]) {
    int count = 12 + 4 * (int)sqrtf(radius * 4.0f);
    count = count > DISC_POINTS_MAX ? DISC_POINTS_MAX : count;
    for (int i = 0; i < count; i++) {
        const float angle = sense * 6.2831853f * (float)i / (float)count;
        points[i] = (CanvasPoint){centre.x + radius * cosf(angle), centre.y + radius * sinf(angle)};
    }
    return count;
}

void canvas_disc(Canvas *canvas, CanvasPoint centre, float radius, CanvasColour colour) {
    if (!(radius > 0.0f))
        return;
    CanvasPoint points[DISC_POINTS_MAX];
    canvas_polygon(canvas, points, circle_points(centre, radius, 1.0f, points), colour);
}

void canvas_ring(Canvas *canvas, CanvasPoint centre, float outer, float inner,
                 CanvasColour colour) {
    if (!(inner > 0.0f))
        return;
    // Out along the outer circle, back along the inner one: the seam has no width.
    CanvasPoint points[2 * DISC_POINTS_MAX + 2];
    int count = circle_points(centre, outer, 1.0f, points);
    points[count++] = points[0];
    const int hole = count;
    count += circle_points(centre, inner, -1.0f, points + count);
    points[count++] = points[hole];
    canvas_polygon(canvas, points, count, colour);
}

void canvas_line(Canvas *canvas, CanvasPoint from, CanvasPoint to, float width,
                 CanvasColour colour) {
    enum { CAP = 7 };
    const float angle = atan2f(to.y - from.y, to.x - from.x), radius = 0.5f * width;
    CanvasPoint points[2 * CAP];
    for (int i = 0; i < CAP; i++) {
        const float turn = angle + 1.5707963f + 3.1415927f * (float)i / (float)(CAP - 1);
        points[i] = (CanvasPoint){from.x + radius * cosf(turn), from.y + radius * sinf(turn)};
        points[CAP + i] = (CanvasPoint){to.x - radius * cosf(turn), to.y - radius * sinf(turn)};
    }
    canvas_polygon(canvas, points, 2 * CAP, colour);
}

float canvas_text_width(const Canvas *canvas, const char *text, float size, bool bold) {
    if (canvas->font.width)
        return canvas->font.width(canvas->font.context, text, size, bold);
    int letters = 0;
    for (; *text; text++)
        letters += ((unsigned char)*text & 0xc0) != 0x80;
    return 0.6f * size * (float)letters;
}

static float add_text(Canvas *canvas, CanvasPoint at, float size, CanvasAlign align, bool bold,
                      CanvasColour colour, const char *text) {
    const float width = canvas_text_width(canvas, text, size, bold);
    if (size < text_least)
        return width;
    CanvasCommand *command = add(canvas, CANVAS_TEXT, (CanvasBox){at.x, at.y, width, size}, colour);
    const int bytes = (int)strlen(text) + 1;
    canvas->text = grow(canvas->text, canvas->text_count, bytes, &canvas->text_room, 1);
    memcpy(canvas->text + canvas->text_count, text, (size_t)bytes);
    command->first = canvas->text_count;
    command->count = bytes - 1;
    command->align = (uint8_t)align;
    command->bold = bold;
    canvas->text_count += bytes;
    return width;
}

float canvas_text(Canvas *canvas, float x, float y, float size, CanvasAlign align,
                  CanvasColour colour, const char *text) {
    return add_text(canvas, (CanvasPoint){x, y}, size, align, false, colour, text);
}

float canvas_bold(Canvas *canvas, float x, float y, float size, CanvasAlign align,
                  CanvasColour colour, const char *text) {
    return add_text(canvas, (CanvasPoint){x, y}, size, align, true, colour, text);
}

float canvas_text_within(Canvas *canvas, float x, float y, float size, float width,
                         CanvasColour colour, const char *text) {
    if (canvas_text_width(canvas, text, size, false) <= width)
        return canvas_text(canvas, x, y, size, CANVAS_LEFT, colour, text);
    char cut[256];
    int bytes = (int)strlen(text);
    if (bytes > (int)sizeof cut - 4)
        bytes = (int)sizeof cut - 4;
    do {
        // Do not cut inside a multi-byte character.
        do
            bytes--;
        while (bytes > 0 && ((unsigned char)text[bytes] & 0xc0) == 0x80);
        snprintf(cut, sizeof cut, "%.*s…", bytes > 0 ? bytes : 0, text);
    } while (bytes > 0 && canvas_text_width(canvas, cut, size, false) > width);
    if (bytes <= 0)
        return 0.0f;
    return canvas_text(canvas, x, y, size, CANVAS_LEFT, colour, cut);
}

const char *canvas_command_text(const Canvas *canvas, const CanvasCommand *command) {
    return canvas->text + command->first;
}

void canvas_zone(Canvas *canvas, CanvasBox box, int action, int value) {
    canvas->zones =
        grow(canvas->zones, canvas->zone_count, 1, &canvas->zone_room, sizeof *canvas->zones);
    canvas->zones[canvas->zone_count++] =
        (CanvasZone){.box = box, .action = action, .value = value};
}

const CanvasZone *canvas_zone_at(const Canvas *canvas, float x, float y) {
    for (int i = canvas->zone_count - 1; i >= 0; i--)
        if (canvas_inside(canvas->zones[i].box, x, y))
            return &canvas->zones[i];
    return NULL;
}
