#include "view/paint/paint.h"

#include <math.h>
#include <stdio.h>

void paint_button(Viewer *viewer, CanvasBox box, float unit, const char *label, ViewerAction action,
                  int value, bool on) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const bool under = canvas_inside(box, viewer->mouse_x, viewer->mouse_y);
    CanvasColour colour = on ? theme->button_on : theme->button;
    if (under)
        colour = theme_mix(colour, theme->text, 0.12f);
    // A label that is too long for the button is made smaller rather than cut.
    float size = 0.86f * unit;
    const float room = box.w - 0.4f * unit;
    const float width = canvas_text_width(canvas, label, size, false);
    if (width > room)
        size = floorf(size * room / width);
    canvas_tag(canvas, "button", -1);
    canvas_box(canvas, box, colour);
    canvas_text(canvas, box.x + 0.5f * box.w, box.y + 0.5f * box.h, size, CANVAS_CENTRE,
                theme->text, label);
    canvas_zone(canvas, box, (int)action, value);
}

float paint_chips(Viewer *viewer, CanvasBox box, float unit, const PaintChip *chips, int count,
                  int on) {
    const float height = 1.8f * unit, space = 0.3f * unit;
    float x = box.x, y = box.y;
    for (int i = 0; i < count; i++) {
        const float width =
            canvas_text_width(&viewer->canvas, chips[i].label, 0.86f * unit, false) + 1.4f * unit;
        if (x > box.x && x + width > box.x + box.w) {
            x = box.x;
            y += height + space;
        }
        paint_button(viewer, (CanvasBox){x, y, width, height}, unit, chips[i].label,
                     chips[i].action, chips[i].value, chips[i].value == on);
        x += width + space;
    }
    return y + height - box.y;
}

void paint_scrollbar(Viewer *viewer, CanvasBox box, float unit, int first, int shown, int count) {
    if (count <= shown)
        return;
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const float share = box.h * (float)shown / (float)count;
    const float height = share > unit ? share : unit;
    const float at = box.y + (box.h - height) * (float)first / (float)(count - shown);
    canvas_tag(canvas, "scrollbar", -1);
    canvas_box(canvas, box, theme->button);
    canvas_box(canvas, (CanvasBox){box.x, at, box.w, height}, theme->faint);
    canvas_zone(canvas, (CanvasBox){box.x, box.y, box.w, at - box.y}, VIEWER_SCROLL, -shown);
    canvas_zone(canvas, (CanvasBox){box.x, at + height, box.w, box.y + box.h - at - height},
                VIEWER_SCROLL, shown);
}

void paint_token(Viewer *viewer, CanvasPoint centre, float radius, Colour colour) {
    const Theme *theme = viewer_theme(viewer);
    canvas_disc(&viewer->canvas, centre, radius, theme->rim[colour]);
    canvas_disc(&viewer->canvas, centre, radius - 1.0f, theme->stone[colour]);
}

void paint_message(Viewer *viewer, float unit) {
    if (!viewer->message[0])
        return;
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const float wide = (float)canvas->width - 2 * unit;
    float width = canvas_text_width(canvas, viewer->message, unit, false) + 2 * unit;
    width = width > wide ? wide : width;
    const CanvasBox box = {0.5f * ((float)canvas->width - width), (float)canvas->height - 3 * unit,
                           width, 2 * unit};
    canvas_tag(canvas, "message", -1);
    canvas_box(canvas, box, theme->text);
    canvas_text_within(canvas, box.x + unit, box.y + unit, unit, width - 2 * unit,
                       theme->background, viewer->message);
}

void paint_help(Viewer *viewer, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const int here = 1 << viewer->mode;
    int lines = 2;
    for (const ViewerKey *key = viewer_keys; key->key; key++)
        lines += key->help && (key->modes & here);
    const float height = fmaxf((float)canvas->height - 2 * unit, 0.0f);
    float step = 1.7f * unit;
    if (step * (float)lines > height)
        step = height / (float)lines;
    const float size = fminf(step / 1.7f, (float)canvas->width / 38.0f), wide = 38 * size;
    const CanvasBox box = {0.5f * ((float)canvas->width - wide),
                           0.5f * ((float)canvas->height - step * (float)lines), wide,
                           step * (float)lines};
    canvas_tag(canvas, "help", -1);
    canvas_box(canvas, (CanvasBox){0, 0, (float)canvas->width, (float)canvas->height},
               theme_faded(theme->background, 0.8f));
    canvas_box(canvas, box, theme->panel);
    canvas_frame(canvas, box, 1.0f, theme->line);
    canvas_zone(canvas, (CanvasBox){0, 0, (float)canvas->width, (float)canvas->height}, VIEWER_HELP,
                0);
    float y = box.y + step;
    canvas_bold(canvas, box.x + 1.5f * size, y, 1.1f * size, CANVAS_LEFT, theme->text, "Keys");
    for (const ViewerKey *key = viewer_keys; key->key; key++) {
        if (!key->help || !(key->modes & here))
            continue;
        y += step;
        canvas_bold(canvas, box.x + 7.5f * size, y, 0.9f * size, CANVAS_RIGHT, theme->accent,
                    key->label);
        canvas_text_within(canvas, box.x + 8.5f * size, y, 0.9f * size, wide - 10 * size,
                           theme->text, key->help);
    }
}
