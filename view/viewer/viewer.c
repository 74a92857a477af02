#include "view/viewer/viewer.h"

#include "base/memory.h"
#include "base/pool.h"
#include "view/paint/paint.h"
#include "view/viewer/viewer_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    thinker_destroy(viewer->thinker); // before the players, which its threads may use
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

// Takes ownership of a player. If an equal one other than an agent exists, returns that instead:
// perfect play uses much memory, and caches what it has solved.
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

void viewer_go_home(Viewer *viewer) {
    viewer->mode = viewer->home = VIEWER_START_MODE;
}

void viewer_set_overlay(Viewer *viewer, int overlay) {
    viewer->overlay = (ViewerOverlay)overlay;
    viewer->changed = true;
}

void viewer_say(Viewer *viewer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(viewer->message, sizeof viewer->message, format, arguments);
    va_end(arguments);
    viewer->message_until = viewer->now + VIEWER_MESSAGE_SECONDS;
    viewer->changed = true;
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
    if ((viewer->mode == VIEWER_GRID_MODE || follows) && live_refresh(viewer->live, now)) {
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
