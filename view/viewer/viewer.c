#include "view/viewer/viewer.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"
#include "engine/notation.h"
#include "engine/sgf_game.h"
#include "view/paint/paint.h"
#include "view/viewer/viewer_internal.h"

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
    thinker_destroy(viewer->thinker); // before the players, which its threads may look at
    for (int i = 0; i < viewer->player_count; i++)
        named_player_destroy(viewer->players[i]);
    free(viewer->players);
    setup_free(&viewer->setup);
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
    viewer->follow = (ViewerFollow){.folder = ""};
    viewer->mode = VIEWER_GAME_MODE;
    viewer->changed = true;
}

// Takes over a player, for one like it where there is one already: perfect play holds much memory,
// and remembers what it has solved.
static const NamedPlayer *keep_player(Viewer *viewer, NamedPlayer *named) {
    for (int i = 0; i < viewer->player_count && !named_player_is_agent(named); i++) {
        const NamedPlayer *kept = viewer->players[i];
        if (!named_player_is_agent(kept) && strcmp(kept->name, named->name) == 0) {
            named_player_destroy(named);
            return kept;
        }
    }
    const size_t count = (size_t)viewer->player_count + 1;
    viewer->players = memory_resize(viewer->players, count, sizeof *viewer->players);
    return viewer->players[viewer->player_count++] = named;
}

Status viewer_set_player(Viewer *viewer, Colour colour, NamedPlayer *named, Error *error) {
    return session_set_player(viewer->session, colour, keep_player(viewer, named), error);
}

Status viewer_set_agent(Viewer *viewer, int agent, NamedPlayer *named, Error *error) {
    return session_set_agent(viewer->session, agent, keep_player(viewer, named), error);
}

Status viewer_let_players_analyse(Viewer *viewer, Error *error) {
    Session *session = viewer->session;
    const NamedPlayer *black = session->players[BLACK];
    Status status = STATUS_OK;
    bool person = false;
    for (int colour = BLACK; colour <= WHITE && status == STATUS_OK; colour++) {
        const NamedPlayer *player = session->players[colour];
        person |= named_player_is_person(player);
        if (named_player_is_agent(player) && (colour == BLACK || player != black))
            status = session_set_agent(session, session->agents[0] ? 1 : 0, player, error);
    }
    viewer->overlay = session->agents[0] && !person ? OVERLAY_POLICY : OVERLAY_NONE;
    return status;
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
    if (!viewer->side && !session->agents[1]) {
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
    if (!session->agents[0]) {
        viewer_say(viewer, "no agent looks at this game: start with --agent WEIGHTS");
        return;
    }
    for (int colour = BLACK; colour <= WHITE; colour++)
        if (session_set_player(session, (Colour)colour, session->agents[0], &error) != STATUS_OK)
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

// The end of a game in progress is its newest position; that of a variation comes before it.
static void step(Viewer *viewer, int moves) {
    Gametree *tree = viewer->session->tree;
    if (moves == RECORD_MOVES_MAX && viewer->follow.folder[0] &&
        gametree_at(tree)->followed == GAMETREE_NONE)
        gametree_go(tree, viewer->follow.last);
    else
        gametree_step(tree, moves);
}

// Whether the move shown was played by the run that is followed.
static bool is_of_run(const Viewer *viewer) {
    const Gametree *tree = viewer->session->tree;
    int node = viewer->follow.folder[0] ? viewer->follow.last : GAMETREE_NONE;
    while (node != GAMETREE_NONE && node != tree->cursor)
        node = tree->nodes[node].parent;
    return node != GAMETREE_NONE;
}

static void act_on_game(Viewer *viewer, ViewerAction action, int value) {
    Session *session = viewer->session;
    switch (action) {
    case VIEWER_STEP:
        session->playing = false;
        step(viewer, value);
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
        if (is_of_run(viewer))
            step(viewer, -1); // what a run has played cannot be taken back
        else
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
        viewer->tile = 0;
        break;
    case VIEWER_OPEN:
    case VIEWER_WATCH:
    case VIEWER_NEW:
    case VIEWER_SETUP:
    case VIEWER_AGAINST:
        viewer_open_entry(viewer, action, value);
        break;
    default:
        if (viewer->mode != VIEWER_GAME_MODE)
            viewer_act_on_lists(viewer, action, value);
        else if (viewer->session)
            act_on_game(viewer, action, value);
    }
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
    const bool follows = session && viewer->follow.folder[0];
    if ((viewer->mode == VIEWER_GRID_MODE || follows) && live_look(viewer->live, now)) {
        viewer->changed = true;
        if (follows)
            viewer_follow(viewer);
    }
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
    else if (viewer->mode == VIEWER_SETUP_MODE)
        paint_setup(viewer, all, unit);
    else
        paint_start(viewer, all, unit);
    if (viewer->help)
        paint_help(viewer, unit);
    paint_message(viewer, unit);
    return canvas;
}
