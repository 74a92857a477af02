// Choosing the board and the players of a new game.
#include "view/paint/paint.h"

#include "engine/notation.h"

#include <math.h>
#include <stdio.h>

// A short description of an agent: its Elo, or if unknown its training compute.
static void describe_agent(const Viewer *viewer, const StoreAgent *agent, char text[64]) {
    double elo, margin;
    if (viewer->ratings && ratings_find(viewer->ratings, agent->size, agent->id, &elo, &margin))
        snprintf(text, 64, "Elo %.0f ± %.0f", elo, margin);
    else
        snprintf(text, 64, "%.1e FLOPs", agent->paper_flops);
}

static void paint_player_row(Viewer *viewer, Colour colour, int player, CanvasBox box, float unit) {
    const Setup *setup = &viewer->setup;
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const bool under = canvas_inside(box, viewer->mouse_x, viewer->mouse_y);
    const bool chosen = setup->sides[colour].player == player;
    const float y = box.y + 0.5f * box.h, size = 0.9f * unit;
    CanvasColour ground = chosen ? theme->button_on : theme->panel;
    if (under)
        ground = theme_mix(ground, theme->text, 0.08f);
    canvas_tag(canvas, chosen ? "chosen" : "choice", player);
    canvas_box(canvas, box, ground);
    canvas_zone(canvas, box, colour == BLACK ? VIEWER_BLACK : VIEWER_WHITE, player);
    char name[NAMED_PLAYER_MAX], text[64] = "";
    const StoreAgent *agent = setup_agent(setup, player);
    setup_player_name(setup, player, name);
    if (agent)
        describe_agent(viewer, agent, text);
    float width = canvas_text_width(canvas, text, 0.82f * unit, false);
    if (width > 0.5f * box.w)
        width = 0.0f; // the name matters more
    else
        canvas_text(canvas, box.x + box.w - 0.6f * unit, y, 0.82f * unit, CANVAS_RIGHT,
                    theme->faint, text);
    canvas_text_within(canvas, box.x + 0.6f * unit, y, size, box.w - width - 1.8f * unit,
                       theme->text, name);
}

// The line below a list: how many nodes an agent searches.
static void paint_nodes(Viewer *viewer, Colour colour, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    const int nodes = setup_nodes(&viewer->setup, colour);
    const ViewerAction action = colour == BLACK ? VIEWER_BLACK_NODES : VIEWER_WHITE_NODES;
    const float arrow = 2.2f * unit, wide = 9.0f * unit;
    char text[48];
    canvas_tag(&viewer->canvas, "nodes", -1);
    if (nodes == 0)
        return;
    snprintf(text, sizeof text, nodes == 1 ? "1 node" : "%d nodes", nodes);
    paint_button(viewer, (CanvasBox){box.x, box.y, arrow, box.h}, unit, "−", action, -1, false);
    canvas_text(&viewer->canvas, box.x + arrow + 0.5f * wide, box.y + 0.5f * box.h, 0.9f * unit,
                CANVAS_CENTRE, theme->text, text);
    paint_button(viewer, (CanvasBox){box.x + arrow + wide, box.y, arrow, box.h}, unit, "+", action,
                 1, false);
}

static void paint_colour(Viewer *viewer, Colour colour, CanvasBox box, float unit) {
    Setup *setup = &viewer->setup;
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const float row = 1.9f * unit, head = 2.2f * unit, foot = 2.6f * unit;
    const bool active = setup->colour == colour;
    canvas_tag(canvas, "heading", -1);
    paint_token(viewer, (CanvasPoint){box.x + 0.6f * unit, box.y + unit}, 0.6f * unit, colour);
    canvas_bold(canvas, box.x + 1.8f * unit, box.y + unit, 1.05f * unit, CANVAS_LEFT,
                active ? theme->accent : theme->text, notation_colour_name(colour));
    const int players = setup_players(setup);
    const int room = (int)((box.h - head - foot) / row);
    setup->rows = room > 1 ? room : 1;
    setup_scroll(setup, colour, 0);
    const SetupSide *side = &setup->sides[colour];
    const CanvasBox list = {box.x, box.y + head, box.w - 0.8f * unit,
                            row * (float)(players < setup->rows ? players : setup->rows)};
    for (int i = 0; i < setup->rows && side->first + i < players; i++)
        paint_player_row(viewer, colour, side->first + i,
                         (CanvasBox){list.x, list.y + row * (float)i, list.w, row}, unit);
    if (active)
        canvas_frame(canvas, list, 1.0f, theme->accent);
    paint_scrollbar(viewer, (CanvasBox){box.x + box.w - 0.5f * unit, list.y, 0.5f * unit, list.h},
                    unit, side->first, setup->rows, players);
    paint_nodes(viewer, colour, (CanvasBox){list.x, list.y + list.h + 0.4f * unit, list.w, row},
                unit);
}

static float paint_sizes(Viewer *viewer, CanvasBox box, float unit) {
    char labels[BOARD_SIZE_MAX + 1][24];
    PaintChip chips[BOARD_SIZE_MAX];
    int count = 0;
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++) {
        snprintf(labels[size], sizeof labels[size], "%dx%d", size, size);
        chips[count++] = (PaintChip){labels[size], VIEWER_BOARD, size};
    }
    return paint_chips(viewer, box, unit, chips, count, viewer->setup.size);
}

void paint_setup(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    const float space = 1.4f * unit, button = 2.2f * unit;
    canvas_tag(canvas, "title", -1);
    canvas_bold(canvas, box.x + space, box.y + 1.9f * unit, 1.6f * unit, CANVAS_LEFT, theme->text,
                "New game");
    paint_button(viewer, (CanvasBox){box.x + box.w - 6 * unit, box.y + unit, 4.6f * unit, 2 * unit},
                 unit, "Back", VIEWER_BACK, 0, false);
    float y = box.y + 4.0f * unit;
    y += paint_sizes(viewer, (CanvasBox){box.x + space, y, box.w - 2 * space, 0}, unit) + unit;
    const float width = 0.5f * (box.w - 3 * space), end = box.y + box.h - button - 1.2f * unit;
    for (int colour = BLACK; colour <= WHITE; colour++)
        paint_colour(
            viewer, (Colour)colour,
            (CanvasBox){box.x + space + (float)colour * (width + space), y, width, end - y}, unit);
    const float begin = fminf(14 * unit, 0.4f * box.w);
    const float bottom = box.y + box.h - button - 0.6f * unit;
    paint_button(viewer, (CanvasBox){box.x + space, bottom, begin, button}, unit, "Swap colours",
                 VIEWER_SWAP, 0, false);
    paint_button(viewer, (CanvasBox){box.x + box.w - space - begin, bottom, begin, button}, unit,
                 "Begin", VIEWER_ENTER, 0, true);
}
