#include "view/viewer.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"
#include "engine/notation.h"
#include "engine/sgf.h"
#include "view/viewer_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_MAX = 9999 };

ViewerConfig viewer_config_default(void) {
    const int processors = pool_processors();
    return (ViewerConfig){.folder = ".",
                          .threads = processors > 2 ? processors - 1 : 1,
                          .seed = 1,
                          .truth_seconds = 20.0};
}

Viewer *viewer_create(const ViewerConfig *config) {
    Viewer *viewer = memory_zeroed(1, sizeof *viewer);
    viewer->config = *config;
    viewer->flat = config->flat;
    viewer->dark = config->dark;
    viewer->thinker = thinker_create(config->threads);
    viewer->canvas = canvas_create((CanvasFont){0});
    viewer->mouse_x = viewer->mouse_y = -1.0f;
    viewer->changed = true;
    return viewer;
}

void viewer_destroy(Viewer *viewer) {
    if (!viewer)
        return;
    session_destroy(viewer->session);
    thinker_destroy(viewer->thinker); // before the seats, which its threads may look at
    for (int i = 0; i < viewer->seat_count; i++)
        seat_destroy(viewer->seats[i]);
    free(viewer->seats);
    ratings_destroy(viewer->ratings);
    shelf_close(viewer->shelf);
    live_close(viewer->live);
    canvas_destroy(&viewer->canvas);
    free(viewer);
}

void viewer_show(Viewer *viewer, Gametree *tree, const char *title, const char *source) {
    session_destroy(viewer->session);
    Session *session = session_create(viewer->thinker, tree, ++viewer->sessions);
    snprintf(session->title, sizeof session->title, "%s", title);
    snprintf(session->source, sizeof session->source, "%s", source);
    session->seed = viewer->config.seed;
    session->greedy = viewer->config.greedy;
    session->truth_seconds = viewer->config.truth_seconds;
    viewer->session = session;
    viewer->mode = VIEWER_GAME_MODE;
    viewer->changed = true;
}

static void keep_seat(Viewer *viewer, Seat *seat) {
    viewer->seats = memory_resize(viewer->seats, (size_t)viewer->seat_count + 1, sizeof(Seat *));
    viewer->seats[viewer->seat_count++] = seat;
}

Status viewer_seat(Viewer *viewer, Colour colour, Seat *seat, Error *error) {
    keep_seat(viewer, seat);
    return session_set_seat(viewer->session, colour, seat, error);
}

Status viewer_eye(Viewer *viewer, int eye, Seat *seat, Error *error) {
    keep_seat(viewer, seat);
    return session_set_eye(viewer->session, eye, seat, error);
}

Session *viewer_session(Viewer *viewer) {
    return viewer->session;
}

ViewerWish *viewer_wish(Viewer *viewer) {
    return &viewer->wish;
}

void viewer_say(Viewer *viewer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(viewer->message, sizeof viewer->message, format, arguments);
    va_end(arguments);
    viewer->message_until = viewer->now + VIEWER_MESSAGE_SECONDS;
    viewer->changed = true;
}

int viewer_hover(const Viewer *viewer) {
    for (int i = 0; i < viewer->grids && !viewer->help; i++) {
        const int cell = hexgrid_hit(&viewer->grid[i], viewer->mouse_x, viewer->mouse_y);
        if (cell >= 0)
            return cell;
    }
    return -1;
}

// --- files ---

// The first of FOLDER/hexlaw-1.EXTENSION, -2 ... that is not there.
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

static void save_game(Viewer *viewer) {
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

static void copy_link(Viewer *viewer) {
    int shown;
    Error error;
    const Record record = gametree_record(viewer->session->tree, &shown);
    if (hexworld_write(&record, shown, viewer->wish.clipboard, &error) == STATUS_OK)
        viewer_say(viewer, "copied %s", viewer->wish.clipboard);
    else
        viewer_say(viewer, "%s", error.text);
}

static void take_photo(Viewer *viewer) {
    char path[PATH_MAX];
    if (free_name(viewer, "png", path)) {
        strcpy(viewer->wish.photo, path);
        viewer_say(viewer, "saved %s", path);
        viewer->message_until = viewer->now; // not on the picture itself
    }
}

// --- actions ---

static void play_cell(Viewer *viewer, int cell) {
    Error error;
    if (session_click(viewer->session, cell, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

static void show_side(Viewer *viewer) {
    Session *session = viewer->session;
    if (!viewer->side && !session->eyes[1]) {
        viewer_say(viewer, "side by side needs two agents: start with --agent A --agent B");
        return;
    }
    viewer->side = !viewer->side;
    if (viewer->side && viewer->overlay == OVERLAY_NONE)
        viewer->overlay = OVERLAY_POLICY;
}

static void play_self(Viewer *viewer) {
    Session *session = viewer->session;
    Error error;
    if (!session->eyes[0]) {
        viewer_say(viewer, "no agent looks at this game: start with --agent WEIGHTS");
        return;
    }
    for (int colour = BLACK; colour <= WHITE; colour++)
        if (session_set_seat(session, (Colour)colour, session->eyes[0], &error) != STATUS_OK)
            viewer_say(viewer, "%s", error.text);
    // From here: what came after is left as a variation.
    session->tree->nodes[session->tree->cursor].followed = GAMETREE_NONE;
    session->playing = true;
}

static void go_to(Viewer *viewer, int place) {
    int line[GAMETREE_LINE_MAX];
    const int count = gametree_line(viewer->session->tree, line, NULL);
    if (place >= 0 && place < count)
        gametree_go(viewer->session->tree, line[place]);
}

static void act_on_game(Viewer *viewer, ViewerAction action, int value) {
    Session *session = viewer->session;
    switch (action) {
    case VIEWER_STEP:
        session->playing = false;
        gametree_step(session->tree, value);
        break;
    case VIEWER_GO:
        session->playing = false;
        go_to(viewer, value);
        break;
    case VIEWER_PLAY:
        session->playing = !session->playing;
        break;
    case VIEWER_PACE:
        session->pace = fmin(fmax(session->pace * (value > 0 ? 0.5 : 2.0), 0.02), 10.0);
        viewer_say(viewer, "%.3g s a move", session->pace);
        break;
    case VIEWER_VARY:
        gametree_vary(session->tree, value);
        break;
    case VIEWER_CELL:
        play_cell(viewer, value);
        break;
    case VIEWER_UNDO:
        session_undo(session);
        break;
    case VIEWER_SIDE:
        show_side(viewer);
        break;
    case VIEWER_SELF:
        play_self(viewer);
        break;
    case VIEWER_SAVE:
        save_game(viewer);
        break;
    case VIEWER_LINK:
        copy_link(viewer);
        break;
    default:
        break;
    }
}

// Nothing is thought of any more.
static void end_session(Viewer *viewer) {
    session_destroy(viewer->session);
    viewer->session = NULL;
    viewer->side = false;
}

void viewer_go_home(Viewer *viewer) {
    viewer->mode = viewer->home = VIEWER_START_MODE;
}

void viewer_set_overlay(Viewer *viewer, int overlay) {
    viewer->overlay = (ViewerOverlay)overlay;
    viewer->changed = true;
}

static void go_back(Viewer *viewer) {
    if (viewer->help)
        viewer->help = false;
    else if (viewer->mode == VIEWER_GAME_MODE && viewer->side)
        viewer->side = false;
    else if (viewer->mode == VIEWER_GAME_MODE && (viewer->shelf || viewer->live))
        viewer->mode = viewer->home;
    else if (viewer->mode == VIEWER_GRID_MODE && viewer->shelf)
        viewer_go_home(viewer);
    else
        viewer->wish.quit = true;
    if (viewer->mode != VIEWER_GAME_MODE)
        end_session(viewer);
}

void viewer_act(Viewer *viewer, ViewerAction action, int value) {
    viewer->changed = true;
    switch (action) {
    case VIEWER_OVERLAY:
        viewer->overlay = (ViewerOverlay)(((int)viewer->overlay + value + OVERLAYS) % OVERLAYS);
        break;
    case VIEWER_NUMBERS:
        viewer->numbers = !viewer->numbers;
        break;
    case VIEWER_SHAPE:
        viewer->flat = !viewer->flat;
        break;
    case VIEWER_THEME:
        viewer->dark = !viewer->dark;
        break;
    case VIEWER_PHOTO:
        take_photo(viewer);
        break;
    case VIEWER_FULL:
        viewer->wish.full_screen = true;
        break;
    case VIEWER_HELP:
        viewer->help = !viewer->help;
        break;
    case VIEWER_BACK:
        go_back(viewer);
        break;
    case VIEWER_QUIT:
        viewer->wish.quit = true;
        break;
    case VIEWER_SCROLL:
        viewer_scroll(viewer, value);
        break;
    case VIEWER_LIVE:
        viewer->mode = viewer->home = viewer->live ? VIEWER_GRID_MODE : VIEWER_START_MODE;
        break;
    case VIEWER_OPEN:
    case VIEWER_WATCH:
    case VIEWER_AGAINST:
    case VIEWER_NEW:
        viewer_open_entry(viewer, action, value);
        break;
    default:
        if (viewer->session)
            act_on_game(viewer, action, value);
    }
}

// --- input ---

const ViewerKey viewer_keys[] = {
    {"Left", VIEWER_STEP, -1, "← →", "a move back, a move on; the wheel does so too"},
    {"Right", VIEWER_STEP, 1, NULL, NULL},
    {"PageUp", VIEWER_STEP, -10, "PgUp PgDn", "ten moves back, ten on"},
    {"PageDown", VIEWER_STEP, 10, NULL, NULL},
    {"Home", VIEWER_STEP, -RECORD_MOVES_MAX, "Home End", "to the first position, to the last"},
    {"End", VIEWER_STEP, RECORD_MOVES_MAX, NULL, NULL},
    {"Up", VIEWER_VARY, -1, "↑ ↓", "to the last variation, to the next"},
    {"Down", VIEWER_VARY, 1, NULL, NULL},
    {"Space", VIEWER_PLAY, 0, "Space", "play on by itself, pause"},
    {"-", VIEWER_PACE, -1, "− +", "slower, faster"},
    {"+", VIEWER_PACE, 1, NULL, NULL},
    {"=", VIEWER_PACE, 1, NULL, NULL},
    {"I", VIEWER_OVERLAY, -1, "I O Tab", "last overlay, next overlay"},
    {"O", VIEWER_OVERLAY, 1, NULL, NULL},
    {"Tab", VIEWER_OVERLAY, 1, NULL, NULL},
    {"B", VIEWER_SIDE, 0, "B", "two agents side by side"},
    {"G", VIEWER_SELF, 0, "G", "the agent plays both sides from here"},
    {"U", VIEWER_UNDO, 0, "U", "take a move back"},
    {"N", VIEWER_NUMBERS, 0, "N", "numbers on the stones"},
    {"H", VIEWER_SHAPE, 0, "H", "pointy or flat hexagons"},
    {"T", VIEWER_THEME, 0, "T", "light or dark"},
    {"S", VIEWER_SAVE, 0, "S", "save the game as SGF"},
    {"L", VIEWER_LINK, 0, "L", "copy a HexWorld link"},
    {"P", VIEWER_PHOTO, 0, "P", "save a picture (PNG)"},
    {"F", VIEWER_FULL, 0, "F", "full screen"},
    {"?", VIEWER_HELP, 0, "?", "this page"},
    {"/", VIEWER_HELP, 0, NULL, NULL},
    {"F1", VIEWER_HELP, 0, NULL, NULL},
    {"Escape", VIEWER_BACK, 0, "Esc", "back, and out"},
    {NULL, VIEWER_NOTHING, 0, NULL, NULL},
};

const char *const viewer_action_names[VIEWER_ACTIONS] = {
    [VIEWER_NOTHING] = "nothing", [VIEWER_STEP] = "step",       [VIEWER_GO] = "go",
    [VIEWER_PLAY] = "play",       [VIEWER_PACE] = "pace",       [VIEWER_VARY] = "vary",
    [VIEWER_CELL] = "cell",       [VIEWER_UNDO] = "undo",       [VIEWER_OVERLAY] = "overlay",
    [VIEWER_SIDE] = "side",       [VIEWER_NUMBERS] = "numbers", [VIEWER_SHAPE] = "shape",
    [VIEWER_THEME] = "theme",     [VIEWER_SELF] = "self",       [VIEWER_SAVE] = "save",
    [VIEWER_LINK] = "link",       [VIEWER_PHOTO] = "photo",     [VIEWER_FULL] = "full",
    [VIEWER_HELP] = "help",       [VIEWER_BACK] = "back",       [VIEWER_QUIT] = "quit",
    [VIEWER_OPEN] = "open",       [VIEWER_SCROLL] = "scroll",   [VIEWER_LIVE] = "live",
    [VIEWER_WATCH] = "watch",     [VIEWER_AGAINST] = "against", [VIEWER_NEW] = "new",
};

// In the list the keys that go through a game go through the games.
static bool scroll_key(Viewer *viewer, const ViewerKey *key) {
    if (key->action == VIEWER_VARY)
        viewer_act(viewer, VIEWER_SCROLL, key->value);
    else if (key->action == VIEWER_STEP && key->value * key->value == 100)
        viewer_act(viewer, VIEWER_SCROLL, key->value / 10 * viewer->rows);
    else if (key->action == VIEWER_STEP && key->value * key->value > 100)
        viewer_act(viewer, VIEWER_SCROLL, key->value > 0 ? STORE_GAMES_MAX : -STORE_GAMES_MAX);
    else
        return false;
    return true;
}

bool viewer_key(Viewer *viewer, const char *key) {
    for (const ViewerKey *known = viewer_keys; known->key; known++)
        if (strcmp(key, known->key) == 0) {
            if (viewer->mode == VIEWER_START_MODE && scroll_key(viewer, known))
                return true;
            viewer_act(viewer, known->action, known->value);
            return true;
        }
    return false;
}

void viewer_point(Viewer *viewer, float x, float y) {
    const int before = viewer_hover(viewer);
    viewer->mouse_x = x;
    viewer->mouse_y = y;
    viewer->changed |= viewer_hover(viewer) != before;
}

void viewer_click(Viewer *viewer, float x, float y) {
    viewer_point(viewer, x, y);
    const CanvasZone *zone = canvas_zone_at(&viewer->canvas, x, y);
    const int cell = viewer_hover(viewer);
    if (zone)
        viewer_act(viewer, (ViewerAction)zone->action, zone->value);
    else if (cell >= 0)
        viewer_act(viewer, VIEWER_CELL, cell);
}

void viewer_wheel(Viewer *viewer, int steps) {
    if (viewer->mode == VIEWER_START_MODE)
        viewer_act(viewer, VIEWER_SCROLL, -3 * steps);
    else
        viewer_act(viewer, VIEWER_STEP, -steps);
}

bool viewer_cell_place(const Viewer *viewer, int cell, float *x, float *y) {
    if (viewer->grids == 0 || cell < 0 || cell >= viewer->grid[0].size * viewer->grid[0].size)
        return false;
    const CanvasPoint centre = hexgrid_centre(&viewer->grid[0], cell);
    *x = centre.x;
    *y = centre.y;
    return true;
}

// --- time ---

bool viewer_tick(Viewer *viewer, double now) {
    viewer->now = now;
    for (ThinkAnswer *answer; (answer = thinker_take(viewer->thinker));) {
        viewer->changed = true;
        if (viewer->session && answer->question.game == viewer->session->number)
            session_answer(viewer->session, answer);
        else
            free(answer);
    }
    Session *session = viewer->session;
    if (session) {
        session->want_truth = viewer->overlay == OVERLAY_TRUTH;
        session->want_second = viewer->side;
        viewer->changed |= session_tick(session, now);
        if (session->trouble[0]) {
            viewer_say(viewer, "%s", session->trouble);
            session->trouble[0] = '\0';
        }
    }
    if (viewer->ratings)
        viewer->changed |= ratings_changed(viewer->ratings);
    if (viewer->mode == VIEWER_GRID_MODE)
        viewer->changed |= live_look(viewer->live, now);
    if (viewer->message[0] && now >= viewer->message_until) {
        viewer->message[0] = '\0';
        viewer->changed = true;
    }
    const bool changed = viewer->changed;
    viewer->changed = false;
    return changed;
}

bool viewer_busy(const Viewer *viewer) {
    return viewer->session && session_busy(viewer->session);
}

// --- the frame ---

const Canvas *viewer_frame(Viewer *viewer, int width, int height, CanvasFont font) {
    Canvas *canvas = &viewer->canvas;
    canvas->font = font;
    canvas_begin(canvas, width, height);
    const CanvasBox all = {0, 0, (float)width, (float)height};
    canvas_tag(canvas, "background", -1);
    canvas_box(canvas, all, viewer_theme(viewer)->background);
    // Text grows with the window: 16 pixels where it is 1280 x 800.
    const float even = sqrtf((float)width * (float)height) / 63.0f;
    const float unit = roundf(fminf(fmaxf(fminf(even, (float)width / 40.0f), 9.0f), 64.0f));
    viewer->hovered = viewer_hover(viewer); // on the boards of the last frame
    viewer->grids = 0;
    if (viewer->mode == VIEWER_GAME_MODE)
        paint_game(viewer, all, unit);
    else if (viewer->mode == VIEWER_GRID_MODE)
        paint_grid(viewer, all, unit);
    else
        paint_start(viewer, all, unit);
    if (viewer->help)
        paint_help(viewer, unit);
    paint_message(viewer, unit);
    return canvas;
}

cJSON *viewer_state(const Viewer *viewer) {
    cJSON *state = cJSON_CreateObject();
    cJSON_AddStringToObject(state, "overlay", viewer_overlay_names[viewer->overlay]);
    cJSON_AddStringToObject(state, "theme", viewer_theme(viewer)->name);
    cJSON_AddBoolToObject(state, "flat", viewer->flat);
    cJSON_AddBoolToObject(state, "side", viewer->side);
    cJSON_AddBoolToObject(state, "help", viewer->help);
    cJSON_AddStringToObject(state, "message", viewer->message);
    cJSON_AddBoolToObject(state, "busy", viewer_busy(viewer));
    static const char *const modes[] = {"start", "grid", "game"};
    cJSON_AddStringToObject(state, "mode", modes[viewer->mode]);
    cJSON_AddNumberToObject(state, "games", viewer->shelf ? shelf_games(viewer->shelf) : 0);
    cJSON_AddNumberToObject(state, "scroll", viewer->scroll);
    cJSON_AddNumberToObject(state, "live_boards", viewer->live ? viewer->live->count : 0);
    const Session *session = viewer->session;
    if (!session)
        return state;
    int line[GAMETREE_LINE_MAX], shown;
    const int count = gametree_line(session->tree, line, &shown);
    const Board *board = session_board(session);
    const Look *look = session_look(session, session->tree->cursor, 0);
    const Truth *truth = session_truth(session, session->tree->cursor);
    char text[NOTATION_BOARD_BYTES];
    notation_board_write(board, text);
    cJSON_AddNumberToObject(state, "size", board->size);
    cJSON_AddNumberToObject(state, "shown", shown);
    cJSON_AddNumberToObject(state, "moves", count - 1);
    cJSON_AddStringToObject(state, "to_move", notation_colour_name((Colour)board->to_move));
    cJSON_AddStringToObject(
        state, "winner",
        notation_colour_name(gametree_winner(session->tree, session->tree->cursor)));
    cJSON_AddBoolToObject(state, "playing", session->playing);
    cJSON_AddStringToObject(state, "board", text);
    cJSON_AddNumberToObject(state, "look_nodes", look ? look->nodes : 0);
    cJSON_AddNumberToObject(state, "truth_winning", truth ? bits_count(truth->winning) : 0);
    cJSON_AddNumberToObject(state, "truth_losing", truth ? bits_count(truth->losing) : 0);
    return state;
}
