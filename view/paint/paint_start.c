#include "view/paint/paint.h"

#include "engine/notation.h"

#include <stdio.h>

// One game of the store: players, board size, length, winner.
static void paint_game_row(Viewer *viewer, CanvasBox box, float unit, int place) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const StoreGame *game = shelf_game(viewer->shelf, place);
    if (!game)
        return;
    const bool under = canvas_inside(box, viewer->mouse_x, viewer->mouse_y);
    const bool chosen = place == viewer->chosen;
    const bool narrow = box.w < 30 * unit; // no room for its length
    canvas_tag(canvas, "game", place);
    canvas_box(canvas, box,
               under || chosen ? theme->button_on
               : place % 2     ? theme->panel
                               : theme->background);
    if (chosen)
        canvas_box(canvas, (CanvasBox){box.x, box.y, 0.25f * unit, box.h}, theme->accent);
    const float y = box.y + 0.5f * box.h, size = 0.9f * unit;
    const float names = box.w - (narrow ? 8.0f : 13.5f) * unit;
    for (int colour = BLACK; colour <= WHITE; colour++) {
        if (game->run[0] && colour == WHITE)
            continue;
        char name[NAMED_PLAYER_MAX];
        const float width = game->run[0] ? names : 0.5f * names;
        const float x = box.x + 0.6f * unit + (float)colour * width, radius = 0.36f * unit;
        shelf_player(viewer->shelf, game, (Colour)colour, name);
        if (!game->run[0]) {
            paint_token(viewer, (CanvasPoint){x + radius, y}, radius, (Colour)colour);
        }
        canvas_text_within(canvas, x + 1.1f * unit, y, size, width - 1.6f * unit, theme->text,
                           name);
    }
    char text[64];
    const float x = box.x + box.w - (narrow ? 7.0f : 12.5f) * unit;
    snprintf(text, sizeof text, "%dx%d", game->size, game->size);
    canvas_text(canvas, x, y, size, CANVAS_LEFT, theme->faint, text);
    snprintf(text, sizeof text, "%d moves", game->moves);
    if (!narrow)
        canvas_text(canvas, x + 7.6f * unit, y, size, CANVAS_RIGHT, theme->faint, text);
    const Colour winner =
        game->winner == BLACK || game->winner == WHITE ? (Colour)game->winner : NOBODY;
    canvas_text(canvas, box.x + box.w - 0.6f * unit, y, size, CANVAS_RIGHT, theme->text,
                winner == NOBODY ? "open" : notation_colour_name(winner));
    canvas_zone(canvas, box, VIEWER_OPEN, place);
}

// The number of games listed, of all, and the choice of kinds and boards; returns the height.
static float paint_filter(Viewer *viewer, CanvasBox box, float unit) {
    static const PaintChip kinds[] = {{"All games", VIEWER_KIND, STORE_GAMES_ALL},
                                      {"Self-play", VIEWER_KIND, STORE_GAMES_SELF_PLAY},
                                      {"Tournaments", VIEWER_KIND, STORE_GAMES_TOURNAMENT}};
    const StoreGameFilter *filter = shelf_filter(viewer->shelf);
    const int *sizes;
    const int count = shelf_sizes(viewer->shelf, &sizes);
    char labels[16][16];
    PaintChip boards[17] = {{"All boards", VIEWER_BOARD, 0}};
    for (int i = 0; i < count; i++) {
        snprintf(labels[i], sizeof labels[i], "%dx%d", sizes[i], sizes[i]);
        boards[i + 1] = (PaintChip){labels[i], VIEWER_BOARD, sizes[i]};
    }
    float height = paint_chips(viewer, box, unit, kinds, STORE_GAME_KINDS, (int)filter->kind);
    if (count < 2)
        return height;
    height += 0.3f * unit;
    box.y += height;
    return height + paint_chips(viewer, box, unit, boards, count + 1, filter->size);
}

static void paint_list(Viewer *viewer, CanvasBox box, float unit) {
    const int games = shelf_games(viewer->shelf);
    const float row = 1.9f * unit;
    viewer->rows = box.h > row ? (int)(box.h / row) : 1;
    viewer_scroll(viewer, 0);
    for (int i = 0; i < viewer->rows && viewer->scroll + i < games; i++)
        paint_game_row(viewer, (CanvasBox){box.x, box.y + row * (float)i, box.w - 0.8f * unit, row},
                       unit, viewer->scroll + i);
    paint_scrollbar(
        viewer,
        (CanvasBox){box.x + box.w - 0.5f * unit, box.y, 0.5f * unit, row * (float)viewer->rows},
        unit, viewer->scroll, viewer->rows, games);
}

static void paint_games(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const int kept = viewer->shelf ? shelf_games_kept(viewer->shelf) : 0;
    const int games = viewer->shelf ? shelf_games(viewer->shelf) : 0;
    char text[96];
    snprintf(text, sizeof text, kept == 1 ? "1 game kept" : "%d games kept", kept);
    if (games != kept)
        snprintf(text, sizeof text, "%d of %d games", games, kept);
    canvas_tag(canvas, "heading", -1);
    canvas_bold(canvas, box.x, box.y + 0.9f * unit, 1.05f * unit, CANVAS_LEFT, theme->text, text);
    if (kept == 0) {
        canvas_text_within(canvas, box.x, box.y + 3 * unit, 0.9f * unit, box.w, theme->faint,
                           viewer->shelf
                               ? "Training and tournaments keep some from now on."
                               : "No store: hexlaw view --store FILE, --run DIR, --sgf FILE, "
                                 "--link URL");
        return;
    }
    float y = box.y + 2.2f * unit;
    y += paint_filter(viewer, (CanvasBox){box.x, y, box.w, 0}, unit) + 0.5f * unit;
    paint_list(viewer, (CanvasBox){box.x, y, box.w, box.y + box.h - y}, unit);
}

static void paint_heading(Viewer *viewer, float x, float *y, float unit, const char *text) {
    canvas_tag(&viewer->canvas, "heading", -1);
    canvas_bold(&viewer->canvas, x, *y + 0.9f * unit, 1.05f * unit, CANVAS_LEFT,
                viewer_theme(viewer)->text, text);
    *y += 2.2f * unit;
}

static void paint_side(Viewer *viewer, CanvasBox box, float unit) {
    const float row = 2.1f * unit;
    float y = box.y;
    if (viewer->live) {
        paint_button(viewer, (CanvasBox){box.x, y, box.w, row}, unit, "Watch training", VIEWER_LIVE,
                     0, false);
        y += row + 0.25f * unit;
    }
    paint_button(viewer, (CanvasBox){box.x, y, box.w, row}, unit, "New game", VIEWER_SETUP, 0,
                 false);
    y += 1.4f * row;
    paint_heading(viewer, box.x, &y, unit, "Board for two");
    static const int sizes[] = {5, 7, 9, 11};
    const float width = (box.w - 0.9f * unit) / 4;
    for (int i = 0; i < 4; i++) {
        char text[32];
        snprintf(text, sizeof text, "%dx%d", sizes[i], sizes[i]);
        paint_button(viewer, (CanvasBox){box.x + (width + 0.3f * unit) * (float)i, y, width, row},
                     unit, text, VIEWER_NEW, sizes[i], false);
    }
    y += 1.4f * row;
    const int agents = viewer->shelf ? shelf_agents(viewer->shelf) : 0;
    if (agents == 0 || y + 2.2f * unit + row > box.y + box.h)
        return;
    paint_heading(viewer, box.x, &y, unit, "Play against");
    // The newest first: they are mostly those trained longest. "New game" lists all.
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
