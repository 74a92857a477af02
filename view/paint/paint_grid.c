#include "view/paint/paint.h"

#include "engine/notation.h"

#include <math.h>
#include <stdio.h>

static Board position_of(const Episode *episode) {
    Board board = board_empty(episode->size);
    for (int i = 0; i < episode->count; i++)
        board_play(&board, episode->cell[i]);
    return board;
}

// Black's chance by the last value that was recorded; NAN where there is none.
static float last_chance(const Episode *episode) {
    if (episode->count == 0 || isnan(episode->value[episode->count - 1]))
        return NAN;
    const float value = episode->value[episode->count - 1];
    return search_winrate(episode->count % 2 ? value : -value);
}

static void paint_live_board(Viewer *viewer, int place, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const LiveBoard *live = &viewer->live->boards[place];
    const Episode *episode = &live->episode;
    const Board board = position_of(episode);
    const float inset = 0.3f * unit, line = 1.5f * unit;
    const CanvasBox frame = {box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset};
    const bool under = canvas_inside(frame, viewer->mouse_x, viewer->mouse_y);
    canvas_tag(canvas, "tile", -1);
    canvas_box(canvas, frame, theme->panel);
    if (under || place == viewer->tile)
        canvas_frame(canvas, frame, 2, under ? theme->accent : theme->faint);
    canvas_zone(canvas, frame, VIEWER_WATCH, place);
    char text[LIVE_NAME_MAX + 32];
    const float size = 0.8f * unit, y = frame.y + 0.8f * unit;
    snprintf(text, sizeof text, "move %d", episode->count);
    const Colour winner = (Colour)episode->winner;
    if (winner != NOBODY)
        snprintf(text, sizeof text, "%s wins", notation_colour_name(winner));
    const float width = canvas_text_width(canvas, text, size, false);
    canvas_text(canvas, frame.x + frame.w - 0.5f * unit, y, size, CANVAS_RIGHT, theme->faint, text);
    canvas_text_within(canvas, frame.x + 0.5f * unit, y, size, frame.w - width - 1.6f * unit,
                       theme->text, live->run[0] ? live->run : "self-play");
    BoardPicture picture = {
        .theme = theme,
        .board = &board,
        .grid = hexgrid_fit(
            board.size, viewer->flat, false,
            (CanvasBox){frame.x, frame.y + line, frame.w, frame.h - line - 0.9f * unit}),
        .last = episode->count > 0 ? episode->cell[episode->count - 1] : -1,
        .hover = -1,
    };
    paint_board(canvas, &picture);
    // A bar of Black's chance, dark from the left.
    const float chance = last_chance(episode);
    const CanvasBox bar = {frame.x + 0.5f * unit, frame.y + frame.h - 0.75f * unit, frame.w - unit,
                           0.4f * unit};
    if (isnan(chance))
        return;
    canvas_tag(canvas, "chance", -1);
    canvas_box(canvas, bar, theme->rim[WHITE]);
    canvas_box(canvas, (CanvasBox){bar.x + 1, bar.y + 1, bar.w - 2, bar.h - 2},
               theme->stone[WHITE]);
    canvas_box(canvas, (CanvasBox){bar.x, bar.y, bar.w * chance, bar.h}, theme->rim[BLACK]);
    canvas_box(canvas, (CanvasBox){bar.x + 1, bar.y + 1, bar.w * chance - 2, bar.h - 2},
               theme->stone[BLACK]);
}

// The number of columns that makes the boards largest.
static int best_columns(const Viewer *viewer, CanvasBox box) {
    const int count = viewer->live->count;
    int best = 1;
    float largest = 0.0f;
    for (int columns = 1; columns <= count; columns++) {
        const int rows = (count + columns - 1) / columns;
        const CanvasBox tile = {0, 0, box.w / (float)columns, box.h / (float)rows};
        const int size = viewer->live->boards[0].episode.size;
        const float radius = hexgrid_fit(size, viewer->flat, false, tile).radius;
        if (radius > largest) {
            largest = radius;
            best = columns;
        }
    }
    return best;
}

void paint_grid(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const Live *live = viewer->live;
    const float head = 3.2f * unit;
    char text[PATH_MAX + 96];
    canvas_tag(canvas, "title", -1);
    const float width =
        canvas_bold(canvas, box.x + unit, box.y + 1.6f * unit, 1.2f * unit, CANVAS_LEFT,
                    theme->text, live->running ? "Training, live" : "Last games of training");
    const bool more = live->shown < live->runs;
    if (more)
        snprintf(text, sizeof text, "runs %d to %d of %d in %s", live->first + 1,
                 live->first + live->shown, live->runs, live->folder);
    else
        snprintf(text, sizeof text, "%d %s in %s", live->runs, live->runs == 1 ? "run" : "runs",
                 live->folder);
    canvas_text_within(canvas, box.x + width + 2 * unit, box.y + 1.7f * unit, 0.86f * unit,
                       box.w - width - (more ? 16.0f : 10.0f) * unit, theme->faint, text);
    if (more) {
        const CanvasBox arrow = {box.x + box.w - 11.2f * unit, box.y + 0.6f * unit, 2.4f * unit,
                                 2 * unit};
        paint_button(viewer, arrow, unit, "◀", VIEWER_SCROLL, -1, false);
        paint_button(viewer, (CanvasBox){arrow.x + 2.7f * unit, arrow.y, arrow.w, arrow.h}, unit,
                     "▶", VIEWER_SCROLL, 1, false);
    }
    paint_button(
        viewer,
        (CanvasBox){box.x + box.w - 5.6f * unit, box.y + 0.6f * unit, 4.6f * unit, 2 * unit}, unit,
        "Back", VIEWER_BACK, 0, false);
    if (live->count == 0) {
        canvas_text_within(canvas, box.x + unit, box.y + head + 2 * unit, unit, box.w - 2 * unit,
                           theme->faint, "No games yet; they are looked for twice a second.");
        return;
    }
    const CanvasBox tiles = {box.x + 0.5f * unit, box.y + head, box.w - unit,
                             box.h - head - 0.5f * unit};
    const int columns = viewer->columns = best_columns(viewer, tiles);
    const int rows = (live->count + columns - 1) / columns;
    const float wide = tiles.w / (float)columns, high = tiles.h / (float)rows;
    for (int i = 0; i < live->count; i++)
        paint_live_board(viewer, i,
                         (CanvasBox){tiles.x + wide * (float)(i % columns),
                                     tiles.y + high * (float)(i / columns), wide, high},
                         unit);
}
