#include "view/paint/paint.h"

#include <math.h>
#include <stdio.h>

BoardPicture paint_picture(const Viewer *viewer, int agent) {
    const Session *session = viewer->session;
    const GametreeNode *at = gametree_at(session->tree);
    const bool own = session->tree->cursor > 0 && at->move.kind == RECORD_STONE;
    const int hover = viewer->hovered;
    const bool free_cell = hover >= 0 && bits_has(board_legal(&at->board), hover);
    return (BoardPicture){.theme = viewer_theme(viewer),
                          .board = &at->board,
                          .last = own ? at->move.cell : -1,
                          .overlay = viewer->overlay,
                          .analysis = session_analysis(session, session->tree->cursor, agent),
                          .truth = session_truth(session, session->tree->cursor),
                          .recorded = at->policy,
                          .hover = free_cell ? hover : -1};
}

// For each stone of the position shown, the number of the move that placed it.
static void number_stones(const Gametree *tree, uint8_t numbers[BOARD_CELLS_MAX]) {
    const int size = tree->nodes[0].board.size;
    bool mirrored = false; // by swaps after the move
    for (int i = 0; i < BOARD_CELLS_MAX; i++)
        numbers[i] = 0;
    for (int node = tree->cursor; tree->nodes[node].parent >= 0; node = tree->nodes[node].parent) {
        const GametreeNode *at = &tree->nodes[node];
        RecordMove move = at->move;
        int number = at->depth;
        if (move.kind == RECORD_SWAP_PIECES) {
            mirrored = !mirrored;
            if (at->depth != 2)
                continue;
            node = at->parent; // the swap moved the first stone to its present cell
            move = tree->nodes[node].move;
        }
        const int cell = mirrored ? bits_transpose_cell(move.cell, size) : move.cell;
        if (move.kind == RECORD_STONE && numbers[cell] == 0)
            numbers[cell] = (uint8_t)number;
    }
}

// The caption of one of two boards: the agent's name, and the legend.
static void paint_caption(Viewer *viewer, int agent, const BoardPicture *picture, CanvasBox box,
                          float unit) {
    Canvas *canvas = &viewer->canvas;
    const Session *session = viewer->session;
    const NamedPlayer *named = session->agents[agent];
    if (!named)
        return;
    char text[96];
    canvas_tag(canvas, "caption", -1);
    canvas_disc(canvas, (CanvasPoint){box.x + 0.4f * unit, box.y + 1.1f * unit}, 0.4f * unit,
                theme_agent(picture->theme, agent));
    canvas_text_within(canvas, box.x + 1.2f * unit, box.y + 1.1f * unit, 1.05f * unit,
                       box.w - 1.2f * unit, picture->theme->text, named->name);
    if (picture->analysis)
        snprintf(text, sizeof text, "%d of %d nodes, Black wins %.0f %%", picture->analysis->nodes,
                 named->player->search->nodes,
                 100.0 * (double)session_chance(session, session->tree->cursor, agent));
    else
        snprintf(text, sizeof text, "%d nodes", named->player->search->nodes);
    canvas_text_within(canvas, box.x, box.y + 2.4f * unit, 0.86f * unit, box.w,
                       picture->theme->faint, text);
    const float width = fminf(box.w, 20 * unit);
    overlay_legend(canvas, picture, (CanvasBox){box.x, box.y + 3.0f * unit, width, 1.4f * unit},
                   unit);
}

static void paint_one_board(Viewer *viewer, int agent, CanvasBox box, float unit) {
    uint8_t numbers[BOARD_CELLS_MAX];
    BoardPicture picture = paint_picture(viewer, agent);
    const Board *board = picture.board;
    const float caption = viewer->side ? 4.6f * unit : 0.0f;
    box.y += caption;
    box.h -= caption;
    picture.labels = fminf(box.w, box.h) > 130.0f;
    picture.grid = hexgrid_fit(board->size, viewer->flat, picture.labels, box);
    viewer->grid[viewer->grids++] = picture.grid;
    if (viewer->numbers) {
        number_stones(viewer->session->tree, numbers);
        picture.numbers = numbers;
    }
    if (viewer->side)
        paint_caption(viewer, agent, &picture,
                      (CanvasBox){box.x + unit, box.y - caption, box.w - 2 * unit, caption}, unit);
    paint_board(&viewer->canvas, &picture);
}

static void paint_boards(Viewer *viewer, CanvasBox box, float unit) {
    if (!viewer->side) {
        paint_one_board(viewer, 0, box, unit);
        return;
    }
    // Beside or above each other, whichever makes the boards larger.
    const int size = session_size(viewer->session);
    const CanvasBox left = {box.x, box.y, 0.5f * box.w, box.h};
    const CanvasBox top = {box.x, box.y, box.w, 0.5f * box.h - 4.6f * unit};
    const bool beside = hexgrid_fit(size, viewer->flat, true, left).radius >
                        hexgrid_fit(size, viewer->flat, true, top).radius;
    for (int agent = 0; agent < SESSION_AGENTS; agent++) {
        CanvasBox half = box;
        if (beside) {
            half.w *= 0.5f;
            half.x += (float)agent * half.w;
        } else {
            half.h *= 0.5f;
            half.y += (float)agent * half.h;
        }
        paint_one_board(viewer, agent, half, unit);
    }
}

// A panel smaller than this, in units, cannot be read: the board gets all the room.
static const float panel_width_least = 12.0f, panel_height_least = 10.0f;

void paint_game(Viewer *viewer, CanvasBox box, float unit) {
    const bool wide = box.w > 1.2f * box.h;
    const bool small = box.h < 30 * unit || box.w < 30 * unit;
    const float graph_height = small ? 0.0f : 7.0f * unit;
    CanvasBox panel = box, boards = box, graph = box;
    if (wide)
        panel.w = fminf(21.0f * unit, 0.38f * box.w);
    else
        panel.h = fminf(27.0f * unit, 0.45f * box.h);
    const bool told = panel.w >= panel_width_least * unit && panel.h >= panel_height_least * unit;
    if (told && wide) {
        panel.x = box.x + box.w - panel.w;
        boards.w = graph.w = box.w - panel.w;
    } else if (told) {
        panel.y = box.y + box.h - panel.h;
        boards.h = box.h - panel.h;
    }
    boards.h -= graph_height;
    graph.h = graph_height;
    graph.y = boards.y + boards.h;
    const float space = 0.5f * unit;
    paint_boards(
        viewer,
        (CanvasBox){boards.x + space, boards.y + space, boards.w - 2 * space, boards.h - 2 * space},
        unit);
    if (graph_height > 0.0f)
        paint_graph(viewer, graph, unit);
    if (told)
        paint_panel(viewer, panel, unit);
}
