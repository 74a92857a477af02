// User actions: every action is a function and a row in the table of the screens where it applies.
// The tables for lists are in viewer_lists.c, those for opening in viewer_open.c.
#include "view/viewer/viewer_internal.h"

#include "base/file.h"
#include "engine/sgf_game.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_MAX = 9999 };

// --- files ---

// The first of FOLDER/hexlaw-1.EXTENSION, -2 ... that does not exist.
static bool free_name(Viewer *viewer, const char *extension, char path[PATH_MAX]) {
    for (int i = 1; i <= NAMES_MAX; i++) {
        char name[32];
        Error error;
        snprintf(name, sizeof name, "hexlaw-%d.%s", i, extension);
        if (file_path(viewer->config.folder, name, path, &error) != STATUS_OK) {
            viewer_say(viewer, "%s", error.text);
            return false;
        }
        if (access(path, F_OK) != 0)
            return true;
    }
    viewer_say(viewer, "%s: too many files named hexlaw-N.%s", viewer->config.folder, extension);
    return false;
}

static void save_game(Viewer *viewer, int value) {
    (void)value;
    char path[PATH_MAX];
    if (!free_name(viewer, "sgf", path))
        return;
    const Session *session = viewer->session;
    const Record record = gametree_record(session->tree, NULL);
    Sgf *sgf = sgf_create(session_size(session), "hexlaw");
    static const char *const properties[2] = {"PB", "PW"};
    for (int colour = BLACK; colour <= WHITE; colour++)
        if (session->names[colour][0])
            sgf_add_text(sgf, SGF_ROOT, properties[colour], session->names[colour]);
    const Colour winner = record_winner(&record);
    if (winner != NOBODY)
        sgf_add_text(sgf, SGF_ROOT, "RE", winner == BLACK ? "B+" : "W+");
    sgf_add_record(sgf, SGF_ROOT, &record);
    char *bytes;
    size_t length;
    Error error;
    sgf_write(sgf, &bytes, &length);
    if (file_write(path, bytes, length, &error) == STATUS_OK)
        viewer_say(viewer, "saved %s", path);
    else
        viewer_say(viewer, "%s", error.text);
    free(bytes);
    sgf_destroy(sgf);
}

static void copy_link(Viewer *viewer, int value) {
    (void)value;
    int shown;
    Error error;
    const Record record = gametree_record(viewer->session->tree, &shown);
    if (hexworld_write(&record, shown, viewer->wish.clipboard, &error) == STATUS_OK)
        viewer_say(viewer, "copied %s", viewer->wish.clipboard);
    else
        viewer_say(viewer, "%s", error.text);
}

// --- the game that is shown ---

static void play_cell(Viewer *viewer, int cell) {
    Error error;
    if (session_click(viewer->session, cell, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

static void show_side(Viewer *viewer, int value) {
    (void)value;
    Session *session = viewer->session;
    if (!viewer->side && !session->agents[1]) {
        viewer_say(viewer, "side by side needs two agents: start with --agent A --agent B");
        return;
    }
    viewer->side = !viewer->side;
    if (viewer->side && viewer->overlay == OVERLAY_NONE)
        viewer->overlay = OVERLAY_POLICY;
}

static void play_self(Viewer *viewer, int value) {
    (void)value;
    Session *session = viewer->session;
    Error error;
    if (!session->agents[0]) {
        viewer_say(viewer, "no agent looks at this game: start with --agent WEIGHTS");
        return;
    }
    for (int colour = BLACK; colour <= WHITE; colour++)
        if (session_set_player(session, (Colour)colour, session->agents[0], &error) != STATUS_OK)
            viewer_say(viewer, "%s", error.text);
    // From here on: later moves stay as a variation.
    session->tree->nodes[session->tree->cursor].followed = GAMETREE_NONE;
    session->playing = true;
}

static void go_to(Viewer *viewer, int place) {
    viewer->session->playing = false;
    int line[GAMETREE_LINE_MAX];
    const int count = gametree_line(viewer->session->tree, line, NULL);
    if (place >= 0 && place < count)
        gametree_go(viewer->session->tree, line[place]);
}

// The end of a game in progress is its newest position; that of a variation comes before it.
static void go_along(Viewer *viewer, int moves) {
    Gametree *tree = viewer->session->tree;
    if (moves == RECORD_MOVES_MAX && viewer->follow.folder[0] &&
        gametree_at(tree)->followed == GAMETREE_NONE)
        gametree_go(tree, viewer->follow.last);
    else
        gametree_step(tree, moves);
}

static void step(Viewer *viewer, int moves) {
    viewer->session->playing = false;
    go_along(viewer, moves);
}

static void play_on(Viewer *viewer, int value) {
    (void)value;
    viewer->session->playing = !viewer->session->playing;
}

static void change_pace(Viewer *viewer, int value) {
    double *pace = &viewer->session->pace;
    *pace = fmin(fmax(*pace * (value > 0 ? 0.5 : 2.0), 0.02), 10.0);
    viewer_say(viewer, "%.3g s a move", *pace);
}

static void vary(Viewer *viewer, int value) {
    gametree_vary(viewer->session->tree, value);
}

// Whether the move shown was played by the run that is followed.
static bool is_of_run(const Viewer *viewer) {
    const Gametree *tree = viewer->session->tree;
    int node = viewer->follow.folder[0] ? viewer->follow.last : GAMETREE_NONE;
    while (node != GAMETREE_NONE && node != tree->cursor)
        node = tree->nodes[node].parent;
    return node != GAMETREE_NONE;
}

static void undo(Viewer *viewer, int value) {
    (void)value;
    if (is_of_run(viewer))
        go_along(viewer, -1); // what a run has played cannot be taken back
    else
        session_undo(viewer->session);
}

static const ViewerRow in_game[] = {
    {VIEWER_STEP, step},        {VIEWER_GO, go_to},       {VIEWER_PLAY, play_on},
    {VIEWER_PACE, change_pace}, {VIEWER_VARY, vary},      {VIEWER_CELL, play_cell},
    {VIEWER_UNDO, undo},        {VIEWER_SIDE, show_side}, {VIEWER_SELF, play_self},
    {VIEWER_SAVE, save_game},   {VIEWER_LINK, copy_link}, {VIEWER_NOTHING, NULL},
};

// --- everywhere ---

static void turn_overlay(Viewer *viewer, int step) {
    viewer->overlay = (ViewerOverlay)(((int)viewer->overlay + step + OVERLAYS) % OVERLAYS);
}

static void switch_numbers(Viewer *viewer, int value) {
    (void)value;
    viewer->numbers = !viewer->numbers;
}

static void switch_shape(Viewer *viewer, int value) {
    (void)value;
    viewer->flat = !viewer->flat;
}

static void switch_theme(Viewer *viewer, int value) {
    (void)value;
    viewer->dark = !viewer->dark;
}

static void take_photo(Viewer *viewer, int value) {
    (void)value;
    char path[PATH_MAX];
    if (free_name(viewer, "png", path)) {
        strcpy(viewer->wish.photo, path);
        viewer_say(viewer, "saved %s", path);
        viewer->message_until = viewer->now; // no message in the picture
    }
}

static void switch_full(Viewer *viewer, int value) {
    (void)value;
    viewer->wish.full_screen = true;
}

static void switch_help(Viewer *viewer, int value) {
    (void)value;
    viewer->help = !viewer->help;
}

static void go_live(Viewer *viewer, int value) {
    (void)value;
    viewer->mode = viewer->home = viewer->live ? VIEWER_GRID_MODE : VIEWER_START_MODE;
    viewer->tile = 0;
}

static void quit(Viewer *viewer, int value) {
    (void)value;
    viewer->wish.quit = true;
}

// Ends the session, which cancels all its searches.
static void end_session(Viewer *viewer) {
    session_destroy(viewer->session);
    viewer->session = NULL;
    viewer->side = false;
}

static void go_back(Viewer *viewer, int value) {
    (void)value;
    if (viewer->help)
        viewer->help = false;
    else if (viewer->mode == VIEWER_GAME_MODE && viewer->side)
        viewer->side = false;
    else if (viewer->mode == VIEWER_GAME_MODE && viewer->has_home)
        viewer->mode = viewer->home;
    else if (viewer->mode == VIEWER_SETUP_MODE)
        viewer->mode = viewer->home;
    else if (viewer->mode == VIEWER_GRID_MODE && viewer->shelf)
        viewer_go_home(viewer);
    else
        viewer->wish.quit = true;
    if (viewer->mode != VIEWER_GAME_MODE)
        end_session(viewer);
}

static const ViewerRow everywhere[] = {
    {VIEWER_OVERLAY, turn_overlay}, {VIEWER_NUMBERS, switch_numbers}, {VIEWER_SHAPE, switch_shape},
    {VIEWER_THEME, switch_theme},   {VIEWER_PHOTO, take_photo},       {VIEWER_FULL, switch_full},
    {VIEWER_HELP, switch_help},     {VIEWER_BACK, go_back},           {VIEWER_QUIT, quit},
    {VIEWER_SCROLL, viewer_scroll}, {VIEWER_LIVE, go_live},           {VIEWER_NOTHING, NULL},
};

static const ViewerRow *const by_mode[] = {[VIEWER_START_MODE] = viewer_in_start,
                                           [VIEWER_GRID_MODE] = viewer_in_grid,
                                           [VIEWER_SETUP_MODE] = viewer_in_setup,
                                           [VIEWER_GAME_MODE] = in_game};

void viewer_act(Viewer *viewer, ViewerAction action, int value) {
    const ViewerRow *const tables[] = {everywhere, viewer_openings, by_mode[viewer->mode]};
    viewer->changed = true;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const ViewerRow *row = tables[t]; row->act; row++)
            if (row->action == action) {
                row->act(viewer, value);
                return;
            }
}
