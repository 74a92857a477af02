#include "view/paint/paint.h"

#include "engine/notation.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdio.h>

// Where the next line of the panel goes.
typedef struct Pen {
    Viewer *viewer;
    Canvas *canvas;
    const Theme *theme;
    CanvasBox box; // of the panel's content
    float y, unit, bottom;
} Pen;

// Reserves a line of this height; false when the panel is full.
static bool next_line(Pen *pen, float height) {
    if (pen->y + height > pen->bottom)
        return false;
    pen->y += height;
    return true;
}

static void text_line(Pen *pen, float size, CanvasColour colour, const char *text) {
    if (next_line(pen, 1.45f * size))
        canvas_text_within(pen->canvas, pen->box.x, pen->y - 0.72f * size, size, pen->box.w, colour,
                           text);
}

static const float fact_row = 1.4f; // units

static void fact(Pen *pen, const char *name, const char *text) {
    if (!next_line(pen, fact_row * pen->unit))
        return;
    const float y = pen->y - 0.7f * pen->unit, size = 0.9f * pen->unit;
    const float width = canvas_text(pen->canvas, pen->box.x + pen->box.w, y, size, CANVAS_RIGHT,
                                    pen->theme->text, text);
    canvas_text_within(pen->canvas, pen->box.x, y, size, pen->box.w - width - 0.5f * size,
                       pen->theme->faint, name);
}

static void paint_player(Pen *pen, Colour colour) {
    const Session *session = pen->viewer->session;
    const Board *board = session_board(session);
    if (!next_line(pen, 1.7f * pen->unit))
        return;
    const float y = pen->y - 0.85f * pen->unit, radius = 0.52f * pen->unit;
    const CanvasPoint centre = {pen->box.x + radius, y};
    const Colour winner = gametree_winner(session->tree, session->tree->cursor);
    canvas_tag(pen->canvas, "player", -1);
    paint_token(pen->viewer, centre, radius, colour);
    const char *name =
        session->names[colour][0] ? session->names[colour] : notation_colour_name(colour);
    const char *mark = winner == colour                               ? "wins"
                       : winner == NOBODY && board->to_move == colour ? "to move"
                                                                      : "";
    const float width = canvas_text_width(pen->canvas, mark, 0.8f * pen->unit, false);
    canvas_text_within(pen->canvas, pen->box.x + 1.6f * pen->unit, y, pen->unit,
                       pen->box.w - 2.2f * pen->unit - width, pen->theme->text, name);
    canvas_text(pen->canvas, pen->box.x + pen->box.w, y, 0.8f * pen->unit, CANVAS_RIGHT,
                pen->theme->accent, mark);
}

static void count_text(double number, char text[32]) {
    if (number < 1e5)
        snprintf(text, 32, "%.0f", number);
    else
        snprintf(text, 32, "%.2g", number);
}

// The indices of the `count` largest of `cells` numbers, largest first.
static void find_best(const float *numbers, int cells, int *places, int count) {
    for (int i = 0; i < count; i++) {
        places[i] = -1;
        for (int cell = 0; cell < cells; cell++) {
            bool used = false;
            for (int k = 0; k < i; k++)
                used |= places[k] == cell;
            if (!used && (places[i] < 0 || numbers[cell] > numbers[places[i]]))
                places[i] = cell;
        }
    }
}

// The table of moves: its maximum rows. MOVES_LEAST rows take precedence over other content.
enum { MOVES_MOST = 6, MOVES_LEAST = 3 };
static const float moves_space = 0.5f, moves_row = 1.35f; // above the table; units

// A row of the table of moves: a name and four columns.
static void paint_row_of(Pen *pen, const char *const texts[5], CanvasColour colour) {
    if (!next_line(pen, moves_row * pen->unit))
        return;
    const float y = pen->y - 0.68f * pen->unit, size = 0.86f * pen->unit;
    canvas_text(pen->canvas, pen->box.x, y, size, CANVAS_LEFT, colour, texts[0]);
    for (int i = 1; i < 5; i++)
        canvas_text(pen->canvas, pen->box.x + pen->box.w * (0.16f + 0.21f * (float)i), y, size,
                    CANVAS_RIGHT, colour, texts[i]);
}

static int moves_shown(const Pen *pen, int most) {
    const int legal = bits_count(board_legal(session_board(pen->viewer->session)));
    return legal < most ? legal : most;
}

// The best moves by the search, with the network's and the search's numbers for them.
static void paint_moves(Pen *pen, const SearchAnalysis *analysis, const Board *board) {
    static const char *const head[5] = {"move", "net", "visits", "policy", "wins"};
    int places[MOVES_MOST];
    const int cells = board_cells(board);
    const int count = moves_shown(pen, pen->viewer->side ? MOVES_LEAST : MOVES_MOST);
    if (count == 0 || !next_line(pen, moves_space * pen->unit))
        return;
    canvas_tag(pen->canvas, "moves", -1);
    paint_row_of(pen, head, pen->theme->faint);
    find_best(analysis->nodes > 1 ? analysis->visits : analysis->prior, cells, places, count);
    for (int i = 0; i < count; i++) {
        const int cell = places[i];
        char name[NOTATION_CELL_BYTES], net[16], visits[16], policy[16], value[16] = "";
        notation_cell_write(cell, board->size, name);
        snprintf(net, sizeof net, "%.0f %%", 100.0 * (double)analysis->prior[cell]);
        snprintf(visits, sizeof visits, "%.0f", (double)analysis->visits[cell]);
        snprintf(policy, sizeof policy, "%.0f %%", 100.0 * (double)analysis->policy[cell]);
        if (analysis->visits[cell] > 0.0f)
            snprintf(value, sizeof value, "%.0f %%",
                     100.0 * (double)search_winrate(analysis->values[cell]));
        const char *const row[5] = {name, net, visits, policy, value};
        paint_row_of(pen, row, pen->theme->text);
    }
}

// Facts about an agent, in the order of display; without room for all, those of the lowest rank are
// shown.
enum { FACTS_MAX = 6 };
typedef struct Fact {
    const char *name;
    int rank;
    char text[64];
} Fact;

static char *add_fact(Fact *facts, int *count, const char *name, int rank) {
    facts[*count] = (Fact){.name = name, .rank = rank};
    return facts[(*count)++].text;
}

static int gather_facts(const Pen *pen, const NamedPlayer *agent, const SearchAnalysis *analysis,
                        Fact facts[FACTS_MAX]) {
    enum { BYTES = sizeof facts->text };
    Ratings *ratings = pen->viewer->ratings;
    const int size = session_size(pen->viewer->session), cells = size * size;
    double elo, margin;
    int count = 0;
    if (!isnan(agent->paper_flops))
        count_text(agent->paper_flops, add_fact(facts, &count, "trained with, paper FLOPs", 4));
    if (ratings && agent->agent_id != 0 &&
        ratings_find(ratings, size, agent->agent_id, &elo, &margin))
        snprintf(add_fact(facts, &count,
                          size <= REFERENCE_PERFECT_SIZE_MAX ? "Elo, perfect play 0"
                                                             : "Elo, reference player 0",
                          1),
                 BYTES, "%.0f ± %.0f", elo, margin);
    if (!analysis)
        return count;
    if (!pen->viewer->side) // side by side each board shows it
        snprintf(add_fact(facts, &count, "nodes", 5), BYTES, "%d of %d", analysis->nodes,
                 agent->player->search->nodes);
    snprintf(add_fact(facts, &count, "mover wins, net → search", 0), BYTES, "%.0f → %.0f %%",
             100.0 * (double)search_winrate(analysis->net_value),
             100.0 * (double)search_winrate(analysis->value));
    snprintf(add_fact(facts, &count, "entropy of policy", 2), BYTES, "%.2f → %.2f bits",
             (double)search_entropy(analysis->prior, cells),
             (double)search_entropy(analysis->policy, cells));
    snprintf(add_fact(facts, &count, "policy moved by search", 3), BYTES, "%.0f %%",
             100.0 * (double)search_policy_change(analysis, cells));
    return count;
}

static void paint_facts(Pen *pen, const Fact *facts, int count, int room) {
    canvas_tag(pen->canvas, "fact", -1);
    for (int i = 0; i < count; i++) {
        int before = 0; // facts that are more important
        for (int k = 0; k < count; k++)
            before += facts[k].rank < facts[i].rank;
        if (before < room)
            fact(pen, facts[i].name, facts[i].text);
    }
}

// An agent's name, with a dot in the colour of its curve.
static void paint_agent_name(Pen *pen, int agent, const char *name) {
    const float size = 0.9f * pen->unit;
    if (!next_line(pen, 1.45f * size))
        return;
    const float y = pen->y - 0.72f * size;
    canvas_tag(pen->canvas, "agent", -1);
    canvas_disc(pen->canvas, (CanvasPoint){pen->box.x + 0.4f * size, y}, 0.4f * size,
                theme_agent(pen->theme, agent));
    canvas_text_within(pen->canvas, pen->box.x + 1.2f * size, y, size, pen->box.w - 1.2f * size,
                       pen->theme->text, name);
}

// An agent, and its analysis of the position.
static void paint_agent(Pen *pen, int agent) {
    const Session *session = pen->viewer->session;
    const NamedPlayer *named = session->agents[agent];
    const SearchAnalysis *analysis = session_analysis(session, session->tree->cursor, agent);
    Fact facts[FACTS_MAX];
    if (!named)
        return;
    paint_agent_name(pen, agent, named->name);
    const int rows = analysis ? moves_shown(pen, MOVES_LEAST) : 0;
    const float table = rows > 0 ? moves_space + moves_row * (float)(1 + rows) : 0.0f;
    const float left = (pen->bottom - pen->y) / pen->unit - table;
    const int room = left > 0.0f ? (int)(left / fact_row + 0.01f) : 0;
    const int count = gather_facts(pen, named, analysis, facts);
    paint_facts(pen, facts, count, room);
    if (analysis)
        paint_moves(pen, analysis, session_board(session));
}

static void paint_numbers(Pen *pen) {
    const Viewer *viewer = pen->viewer;
    const float chance = session_chance(viewer->session, viewer->session->tree->cursor, 0);
    char text[64];
    canvas_tag(pen->canvas, "fact", -1);
    snprintf(text, sizeof text, "%.1f %%", 100.0 * (double)chance);
    if (!viewer->side) { // side by side each board shows it
        fact(pen, "Black wins", isnan(chance) ? "?" : text);
        paint_agent(pen, 0);
        return;
    }
    // Each gets an equal share of the room, so that the last is not cut off.
    const float top = pen->y, bottom = pen->bottom, share = (bottom - top) / SESSION_AGENTS;
    for (int agent = 0; agent < SESSION_AGENTS; agent++) {
        const float end = top + share * (float)(agent + 1);
        pen->y = fminf(pen->y, end - share) + (agent > 0 ? 0.7f : 0.3f) * pen->unit;
        pen->bottom = end;
        paint_agent(pen, agent);
    }
    pen->bottom = bottom;
}

static void paint_overlay_line(Pen *pen) {
    Viewer *viewer = pen->viewer;
    const float height = 1.9f * pen->unit;
    if (!next_line(pen, height + 0.4f * pen->unit))
        return;
    const float y = pen->y - height, arrow = 2.0f * pen->unit;
    char label[64];
    snprintf(label, sizeof label, "%s", viewer_overlay_names[viewer->overlay]);
    paint_button(viewer, (CanvasBox){pen->box.x, y, arrow, height}, pen->unit, "◀", VIEWER_OVERLAY,
                 -1, false);
    paint_button(viewer, (CanvasBox){pen->box.x + arrow, y, pen->box.w - 2 * arrow, height},
                 pen->unit, label, VIEWER_OVERLAY, 1, viewer->overlay != OVERLAY_NONE);
    paint_button(viewer, (CanvasBox){pen->box.x + pen->box.w - arrow, y, arrow, height}, pen->unit,
                 "▶", VIEWER_OVERLAY, 1, false);
    if (viewer->overlay != OVERLAY_NONE && !viewer->side && next_line(pen, 1.6f * pen->unit)) {
        BoardPicture picture = paint_picture(viewer, 0);
        overlay_legend(
            pen->canvas, &picture,
            (CanvasBox){pen->box.x, pen->y - 1.4f * pen->unit, pen->box.w, 1.4f * pen->unit},
            pen->unit);
    }
}

typedef struct Button {
    const char *label;
    ViewerAction action;
    int value;
    bool on;
} Button;

// A row of buttons of equal width.
static void paint_row(Pen *pen, float y, const Button *buttons, int count) {
    const float space = 0.25f * pen->unit, height = 1.8f * pen->unit;
    const float width = (pen->box.w - space * (float)(count - 1)) / (float)count;
    for (int i = 0; i < count; i++)
        paint_button(pen->viewer,
                     (CanvasBox){pen->box.x + (width + space) * (float)i, y, width, height},
                     pen->unit * (width < 4.6f * pen->unit ? 0.9f : 1.0f), buttons[i].label,
                     buttons[i].action, buttons[i].value, buttons[i].on);
}

enum { BUTTON_ROWS = 4 };

static void paint_buttons(Pen *pen, float y) {
    const Viewer *viewer = pen->viewer;
    const Session *session = viewer->session;
    const float step = 2.05f * pen->unit;
    const Button moves[] = {{"|◀", VIEWER_STEP, -RECORD_MOVES_MAX, false},
                            {"◀", VIEWER_STEP, -1, false},
                            {session->playing ? "❚❚" : "▶▶", VIEWER_PLAY, 0, session->playing},
                            {"▶", VIEWER_STEP, 1, false},
                            {"▶|", VIEWER_STEP, RECORD_MOVES_MAX, false}};
    const Button game[] = {{"Slower", VIEWER_PACE, -1, false},
                           {"Faster", VIEWER_PACE, 1, false},
                           {"Undo", VIEWER_UNDO, 0, false},
                           {"Self-play", VIEWER_SELF, 0, false},
                           {"Side", VIEWER_SIDE, 0, viewer->side}};
    const Button looks[] = {{"1 2 3", VIEWER_NUMBERS, 0, viewer->numbers},
                            {"Shape", VIEWER_SHAPE, 0, viewer->flat},
                            {viewer->dark ? "Light" : "Dark", VIEWER_THEME, 0, false},
                            {"Full", VIEWER_FULL, 0, false}};
    const Button files[] = {{"Save", VIEWER_SAVE, 0, false},
                            {"Link", VIEWER_LINK, 0, false},
                            {"Photo", VIEWER_PHOTO, 0, false},
                            {"Help", VIEWER_HELP, 0, viewer->help},
                            {"Back", VIEWER_BACK, 0, false}};
    paint_row(pen, y, moves, 5);
    paint_row(pen, y + step, game, 5);
    paint_row(pen, y + 2 * step, looks, 4);
    paint_row(pen, y + 3 * step, files, 5);
}

static void paint_players(Pen *pen) {
    const Session *session = pen->viewer->session;
    char text[96];
    int line[GAMETREE_LINE_MAX], shown;
    const int count = gametree_line(session->tree, line, &shown);
    canvas_tag(pen->canvas, "title", -1);
    text_line(pen, 1.25f * pen->unit, pen->theme->text, session->title);
    if (session->source[0])
        text_line(pen, 0.82f * pen->unit, pen->theme->faint, session->source);
    paint_player(pen, BLACK);
    paint_player(pen, WHITE);
    canvas_tag(pen->canvas, "place", -1);
    const ViewerFollow *follow = &pen->viewer->follow;
    const char *live = !follow->folder[0]                      ? ""
                       : follow->last == session->tree->cursor ? ", follows the run"
                                                               : ", End follows the run";
    snprintf(text, sizeof text, "move %d of %d%s", shown, count - 1, live);
    text_line(pen, 0.9f * pen->unit, pen->theme->faint, text);
    paint_overlay_line(pen);
}

void paint_panel(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    Canvas *canvas = &viewer->canvas;
    canvas_tag(canvas, "panel", -1);
    canvas_box(canvas, box, theme->panel);
    canvas_box(canvas,
               box.x > 0 ? (CanvasBox){box.x, box.y, 1, box.h}
                         : (CanvasBox){box.x, box.y, box.w, 1},
               theme->line);
    const float space = 0.9f * unit, rows = 2.05f * unit * BUTTON_ROWS;
    Pen pen = {.viewer = viewer,
               .canvas = canvas,
               .theme = theme,
               .box = {box.x + space, box.y + space, box.w - 2 * space, box.h - 2 * space},
               .y = box.y + space,
               .unit = unit,
               .bottom = box.y + box.h - space - rows};
    const bool columns = box.w > 40 * unit; // below the board: the numbers beside the players
    const CanvasBox content = pen.box;
    if (columns)
        pen.box.w = 0.48f * content.w;
    paint_players(&pen);
    if (columns) {
        pen.box.x += 0.52f * content.w;
        pen.y = pen.box.y;
    }
    paint_numbers(&pen);
    pen.box = content;
    paint_buttons(&pen, box.y + box.h - space - rows + 0.25f * unit);
}

// Numbers of moves below the graph, as many as there is room for beside its label.
static void paint_move_marks(Viewer *viewer, CanvasBox plot, float unit, int count) {
    const Theme *theme = viewer_theme(viewer);
    const float step = plot.w / (float)(count > 1 ? count - 1 : 1), room = 15.0f * unit;
    const int every = step * 5 > 3 * unit ? 5 : 10;
    for (int move = every; move < count; move += every) {
        const float x = plot.x + step * (float)move;
        char text[16];
        if (x < plot.x + room)
            continue;
        snprintf(text, sizeof text, "%d", move);
        canvas_text(&viewer->canvas, x, plot.y + plot.h + 0.75f * unit, 0.72f * unit, CANVAS_CENTRE,
                    theme->faint, text);
    }
}

void paint_graph(Viewer *viewer, CanvasBox box, float unit) {
    const Theme *theme = viewer_theme(viewer);
    const Session *session = viewer->session;
    Canvas *canvas = &viewer->canvas;
    int line[GAMETREE_LINE_MAX], shown;
    const int count = gametree_line(session->tree, line, &shown);
    const CanvasBox plot = {box.x + 4.2f * unit, box.y + 0.8f * unit, box.w - 6.0f * unit,
                            box.h - 2.2f * unit};
    canvas_tag(canvas, "graph", -1);
    canvas_box(canvas, plot, theme->panel);
    static const char *const labels[3] = {"100 %", "50 %", "0 %"};
    for (int i = 0; i < 3; i++) {
        const float y = plot.y + 0.5f * (float)i * plot.h;
        canvas_box(canvas, (CanvasBox){plot.x, roundf(y), plot.w, 1}, theme->line);
        canvas_text(canvas, plot.x - 0.4f * unit, y, 0.72f * unit, CANVAS_RIGHT, theme->faint,
                    labels[i]);
    }
    canvas_text(canvas, plot.x, plot.y + plot.h + 0.75f * unit, 0.72f * unit, CANVAS_LEFT,
                theme->faint, "Black’s chance along the game");
    const float step = plot.w / (float)(count > 1 ? count - 1 : 1);
    paint_move_marks(viewer, plot, unit, count);
    const float here = plot.x + step * (float)shown;
    canvas_box(canvas, (CanvasBox){roundf(here) - 1, plot.y, 2, plot.h}, theme->accent);
    const int agents = viewer->side ? SESSION_AGENTS : 1;
    for (int agent = agents - 1; agent >= 0; agent--) {
        const CanvasColour colour = theme_agent(theme, agent);
        canvas_tag(canvas, agent == 0 ? "curve" : "curve-2", -1);
        CanvasPoint last = {0};
        bool drawn = false;
        for (int i = 0; i < count; i++) {
            const float chance = session_chance(session, line[i], agent);
            const CanvasPoint at = {plot.x + step * (float)i, plot.y + (1.0f - chance) * plot.h};
            if (!isnan(chance) && drawn)
                canvas_line(canvas, last, at, 0.14f * unit, colour);
            if (!isnan(chance) && (step > 0.5f * unit || i == shown))
                canvas_disc(canvas, at, (i == shown ? 0.3f : 0.17f) * unit, colour);
            drawn = !isnan(chance);
            last = at;
        }
    }
    for (int i = 0; i < count; i++)
        canvas_zone(canvas, (CanvasBox){plot.x + step * ((float)i - 0.5f), plot.y, step, plot.h},
                    VIEWER_GO, i);
}
