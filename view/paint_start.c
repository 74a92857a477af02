#include "view/viewer_internal.h"

#include "engine/notation.h"

#include <stdio.h>

// One game of the store: who, how large, how long, who won.
static void paint_game_row(Viewer *viewer, CanvasBox box, float unit, int place) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const StoreGame *game = shelf_game(viewer->shelf, place);
    if (!game)
        return;
    const bool under = canvas_inside(box, viewer->mouse_x, viewer->mouse_y);
    canvas_tag(canvas, "game", place);
    canvas_box(canvas, box,
               under       ? theme->button_on
               : place % 2 ? theme->panel
                           : theme->background);
    const float y = box.y + 0.5f * box.h, size = 0.9f * unit, names = box.w - 13.5f * unit;
    for (int colour = BLACK; colour <= WHITE; colour++) {
        if (game->run[0] && colour == WHITE)
            continue;
        char name[SEAT_NAME_MAX];
        const float width = game->run[0] ? names : 0.5f * names;
        const float x = box.x + 0.6f * unit + (float)colour * width, radius = 0.36f * unit;
        shelf_player(viewer->shelf, game, (Colour)colour, name);
        if (!game->run[0]) {
            canvas_disc(canvas, (CanvasPoint){x + radius, y}, radius, theme->rim[colour]);
            canvas_disc(canvas, (CanvasPoint){x + radius, y}, radius - 1, theme->stone[colour]);
        }
        canvas_text_within(canvas, x + 1.1f * unit, y, size, width - 1.6f * unit, theme->text,
                           name);
    }
    char text[64];
    float x = box.x + box.w - 12.5f * unit;
    snprintf(text, sizeof text, "%dx%d", game->size, game->size);
    canvas_text(canvas, x, y, size, CANVAS_LEFT, theme->faint, text);
    snprintf(text, sizeof text, "%d moves", game->moves);
    canvas_text(canvas, x + 7.6f * unit, y, size, CANVAS_RIGHT, theme->faint, text);
    const Colour winner =
        game->winner == BLACK || game->winner == WHITE ? (Colour)game->winner : NOBODY;
    canvas_text(canvas, box.x + box.w - 0.6f * unit, y, size, CANVAS_RIGHT, theme->text,
                winner == NOBODY ? "open" : notation_colour_name(winner));
    canvas_zone(canvas, box, VIEWER_OPEN, place);
}

static void paint_games(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const int games = viewer->shelf ? shelf_games(viewer->shelf) : 0;
    const float row = 1.9f * unit;
    char text[96];
    snprintf(text, sizeof text, games == 1 ? "1 game kept" : "%d games kept", games);
    canvas_tag(canvas, "heading", -1);
    canvas_bold(canvas, box.x, box.y + 0.9f * unit, 1.05f * unit, CANVAS_LEFT, theme->text, text);
    if (games == 0) {
        canvas_text_within(canvas, box.x, box.y + 3 * unit, 0.9f * unit, box.w, theme->faint,
                           viewer->shelf
                               ? "Training and tournaments keep some from now on."
                               : "No store: hexlaw view --store FILE, --run DIR, --sgf FILE, "
                                 "--link URL");
        return;
    }
    viewer->rows = (int)((box.h - 2.2f * unit) / row);
    viewer_scroll(viewer, 0);
    for (int i = 0; i < viewer->rows && viewer->scroll + i < games; i++)
        paint_game_row(
            viewer,
            (CanvasBox){box.x, box.y + 2.2f * unit + row * (float)i, box.w - 0.8f * unit, row},
            unit, viewer->scroll + i);
    if (games <= viewer->rows)
        return;
    // Where in the list this is.
    const float height = row * (float)viewer->rows, top = box.y + 2.2f * unit;
    const float share = (float)viewer->rows / (float)games;
    const float bar = height * share > unit ? height * share : unit;
    const float at = (float)viewer->scroll / (float)(games - viewer->rows);
    canvas_tag(canvas, "scrollbar", -1);
    canvas_box(canvas, (CanvasBox){box.x + box.w - 0.4f * unit, top, 0.3f * unit, height},
               theme->button);
    canvas_box(
        canvas,
        (CanvasBox){box.x + box.w - 0.4f * unit, top + at * (height - bar), 0.3f * unit, bar},
        theme->faint);
}

static void paint_side(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const float row = 2.1f * unit;
    float y = box.y;
    if (viewer->live) {
        paint_button(viewer, (CanvasBox){box.x, y, box.w, row}, unit, "Watch training", VIEWER_LIVE,
                     0, false);
        y += 1.4f * row;
    }
    canvas_tag(canvas, "heading", -1);
    canvas_bold(canvas, box.x, y + 0.9f * unit, 1.05f * unit, CANVAS_LEFT, theme->text,
                "Board for two");
    y += 2.2f * unit;
    static const int sizes[] = {5, 7, 9, 11};
    const float width = (box.w - 0.9f * unit) / 4;
    for (int i = 0; i < 4; i++) {
        char text[32];
        snprintf(text, sizeof text, "%dx%d", sizes[i], sizes[i]);
        paint_button(viewer, (CanvasBox){box.x + (width + 0.3f * unit) * (float)i, y, width, row},
                     unit, text, VIEWER_NEW, sizes[i], false);
    }
    y += 1.5f * row;
    const int agents = viewer->shelf ? shelf_agents(viewer->shelf) : 0;
    if (agents == 0)
        return;
    canvas_tag(canvas, "heading", -1);
    canvas_bold(canvas, box.x, y + 0.9f * unit, 1.05f * unit, CANVAS_LEFT, theme->text,
                "Play against");
    y += 2.2f * unit;
    // The newest first: they have been trained longest, mostly.
    for (int i = agents - 1; i >= 0 && y + row < box.y + box.h; i--, y += row + 0.25f * unit) {
        const StoreAgent *agent = shelf_agent(viewer->shelf, i);
        char text[STORE_NAME_MAX + 32];
        snprintf(text, sizeof text, "%s/%d", agent->run, agent->idx);
        paint_button(viewer, (CanvasBox){box.x, y, box.w, row}, unit, text, VIEWER_AGAINST, i,
                     false);
    }
}

void paint_start(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const float space = 1.4f * unit, head = 4.4f * unit;
    canvas_tag(canvas, "title", -1);
    canvas_bold(canvas, box.x + space, box.y + 1.9f * unit, 1.9f * unit, CANVAS_LEFT, theme->text,
                "hexlaw");
    if (viewer->shelf)
        canvas_text_within(canvas, box.x + space + 9 * unit, box.y + 2.1f * unit, 0.9f * unit,
                           box.w - 18 * unit, theme->faint, store_path(shelf_store(viewer->shelf)));
    paint_button(viewer, (CanvasBox){box.x + box.w - 6 * unit, box.y + unit, 4.6f * unit, 2 * unit},
                 unit, "Help", VIEWER_HELP, 0, false);
    canvas_tag(canvas, "line", -1);
    canvas_box(canvas, (CanvasBox){box.x, box.y + head - 0.6f * unit, box.w, 1}, theme->line);
    const float side = box.w > 40 * unit ? 20 * unit : 0.36f * box.w;
    const CanvasBox games = {box.x + space, box.y + head, box.w - side - 3 * space,
                             box.h - head - space};
    paint_games(viewer, games, unit);
    paint_side(viewer,
               (CanvasBox){box.x + box.w - side - space, box.y + head, side, box.h - head - space},
               unit);
}
