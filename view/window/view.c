#include "view/window/view.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "view/game/source.h"
#include "view/window/conductor.h"
#include "view/window/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRAME_MILLISECONDS = 16, EVENTS_A_FRAME = 64 };

static const double picture_wait = 20.0; // seconds that --screenshot waits for searches

// --- what to show ---

static Status show_file(const ViewConfig *config, Viewer *viewer, Error *error) {
    Gametree *tree;
    SourceNames names = {0};
    Status status = config->sgf ? source_sgf(config->sgf, config->game, &tree, &names, error)
                                : source_link(config->link, &tree, error);
    if (status != STATUS_OK)
        return status;
    const char *title = names.title[0] ? names.title : config->sgf ? "Game" : "HexWorld game";
    viewer_show(viewer, tree, title, config->sgf ? config->sgf : config->link);
    Session *session = viewer_session(viewer);
    for (int colour = BLACK; colour <= WHITE; colour++)
        strcpy(session->names[colour], names.players[colour]);
    if (names.note[0]) {
        config->tell(config->context, names.note);
        viewer_say(viewer, "%s", names.note);
    }
    return STATUS_OK;
}

// The board size of a new game: that of the first agent.
static int new_size(const ViewConfig *config, NamedPlayer *const *players, int count) {
    for (int i = 0; i < count; i++)
        if (named_player_is_agent(players[i]))
            return players[i]->player->size_most;
    return config->size;
}

// Two who play, then those who analyse.
enum { PLAYERS = 2 + VIEW_AGENTS_MAX };

static Status take_players(const ViewConfig *config, Viewer *viewer, NamedPlayer *players[PLAYERS],
                           Error *error) {
    Status status = STATUS_OK;
    for (int i = 0; i < PLAYERS; i++) {
        NamedPlayer *player = players[i];
        players[i] = NULL;
        if (!player)
            continue;
        if (status != STATUS_OK)
            named_player_destroy(player);
        else if (i < 2)
            status = viewer_set_player(viewer, (Colour)i, player, error);
        else
            status = viewer_set_agent(viewer, i - 2, player, error);
    }
    if (status == STATUS_OK && config->agent_count == 0)
        status = viewer_let_players_analyse(viewer, error);
    return status;
}

static void set_overlay(const ViewConfig *config, Viewer *viewer) {
    const Session *session = viewer_session(viewer);
    bool person = false;
    for (int colour = BLACK; colour <= WHITE && session; colour++)
        person |= named_player_is_person(session->players[colour]);
    const int usual = person ? OVERLAY_NONE : OVERLAY_POLICY;
    viewer_set_overlay(viewer, config->overlay < 0 ? usual : config->overlay);
    if (config->side)
        viewer_act(viewer, VIEWER_SIDE, 0);
}

// A game of a file or a link, or a new one; with the players and agents named.
static Status show_board(const ViewConfig *config, Viewer *viewer, Store *store, Error *error) {
    const char *texts[PLAYERS] = {config->players[BLACK], config->players[WHITE], config->agents[0],
                                  config->agents[1]};
    NamedPlayer *players[PLAYERS] = {NULL};
    Status status = STATUS_OK;
    for (int i = 0; i < PLAYERS && status == STATUS_OK; i++)
        if (texts[i])
            status = named_player_open(texts[i], store, &players[i], error);
    if (status == STATUS_OK && (config->sgf || config->link)) {
        status = show_file(config, viewer, error);
    } else if (status == STATUS_OK) {
        const Board board = board_empty(new_size(config, players, PLAYERS));
        viewer_show(viewer, gametree_create(&board), "New game", "");
    }
    if (status == STATUS_OK)
        status = take_players(config, viewer, players, error);
    for (int i = 0; i < PLAYERS; i++)
        named_player_destroy(players[i]);
    return status;
}

// The start screen's content: the store's games, and training runs beside the store.
static Status show_shelves(const ViewConfig *config, Viewer *viewer, Store *store, Error *error) {
    Shelf *shelf;
    Live *live;
    Status status = STATUS_OK;
    if (store) {
        status = shelf_open(store, &shelf, error);
        if (status == STATUS_OK)
            viewer_use_shelf(viewer, shelf);
    }
    if (status == STATUS_OK && config->run) {
        status = live_open(config->run, &live, error);
        if (status == STATUS_OK)
            viewer_use_live(viewer, live);
    } else if (status == STATUS_OK && store) {
        char folder[PATH_MAX];
        Error ignored; // a store need not be in an experiment's folder
        store_folder(store, folder);
        if (live_open(folder, &live, &ignored) == STATUS_OK)
            viewer_use_live(viewer, live);
        viewer_go_home(viewer);
    }
    return status;
}

static Status show(const ViewConfig *config, Viewer *viewer, Store *store, Error *error) {
    const bool board = config->sgf || config->link || config->players[0] || config->agent_count;
    Status status = show_shelves(config, viewer, store, error);
    if (status == STATUS_OK && config->game && !config->sgf)
        status = viewer_open_game(viewer, config->game, error);
    else if (status == STATUS_OK && board)
        status = show_board(config, viewer, store, error);
    if (status == STATUS_OK)
        set_overlay(config, viewer);
    return status;
}

// --- the loop ---

static void handle(Viewer *viewer, const ScreenEvent *event, bool *changed) {
    switch (event->kind) {
    case SCREEN_KEY:
        viewer_key(viewer, event->key);
        break;
    case SCREEN_POINT:
        viewer_point(viewer, event->x, event->y);
        *changed = true; // buttons are highlighted
        break;
    case SCREEN_CLICK:
        viewer_click(viewer, event->x, event->y);
        break;
    case SCREEN_WHEEL:
        viewer_wheel(viewer, event->steps);
        break;
    case SCREEN_CHANGE:
        *changed = true;
        break;
    case SCREEN_QUIT:
        viewer_act(viewer, VIEWER_QUIT, 0);
        break;
    default:
        break;
    }
}

static void grant(Viewer *viewer, Screen *screen) {
    ViewerWish *wish = viewer_wish(viewer);
    if (wish->full_screen)
        screen_switch_full(screen);
    if (wish->clipboard[0])
        screen_copy_text(wish->clipboard);
    wish->full_screen = false;
    wish->clipboard[0] = '\0';
}

// Draws the frame and writes the picture requested, if any; shows a message if that fails.
static void draw(Viewer *viewer, Screen *screen) {
    ViewerWish *wish = viewer_wish(viewer);
    Error error;
    const char *photo = wish->photo[0] ? wish->photo : NULL;
    if (conductor_frame(viewer, screen, photo, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
    wish->photo[0] = '\0';
}

static Status live(const ViewConfig *config, Viewer *viewer, Screen *screen, Conductor *conductor,
                   Error *error) {
    bool changed = true;
    Status status = STATUS_OK;
    while (!viewer_wish(viewer)->quit && status == STATUS_OK) {
        if (config->stop && *config->stop)
            return error_set(error, STATUS_STOPPED, "stopped; what was saved stays");
        ScreenEvent event = screen_wait(screen, changed ? 0 : conductor ? 1 : FRAME_MILLISECONDS);
        for (int i = 0; event.kind != SCREEN_NOTHING && i < EVENTS_A_FRAME; i++) {
            handle(viewer, &event, &changed);
            event = screen_wait(screen, 0);
        }
        const double now = clock_now();
        changed |= viewer_tick(viewer, now);
        if (conductor) {
            status = conductor_go_on(conductor, now, error);
            if (conductor->finished)
                break;
        }
        grant(viewer, screen);
        if (changed || viewer_wish(viewer)->photo[0])
            draw(viewer, screen);
        changed = false;
    }
    return status;
}

static Status read_script(const ViewConfig *config, ScriptStep **steps, int *count, Error *error) {
    static const char picture_only[] = "idle %g\n";
    if (!config->script) {
        char text[64];
        snprintf(text, sizeof text, picture_only, picture_wait);
        return script_read("--screenshot", text, steps, count, error);
    }
    char *bytes;
    size_t length;
    Status status = file_text(config->script, SCRIPT_BYTES_MAX, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = script_read(config->script, bytes, steps, count, error);
    free(bytes);
    return status;
}

static Status run(const ViewConfig *config, Viewer *viewer, Screen *screen, Error *error) {
    if (!config->script && !config->screenshot)
        return live(config, viewer, screen, NULL, error);
    Conductor conductor = {.viewer = viewer,
                           .screen = screen,
                           .name = config->script ? config->script : "--screenshot",
                           .stop = config->stop,
                           .tell = config->tell,
                           .context = config->context};
    ScriptStep *steps;
    Status status = read_script(config, &steps, &conductor.count, error);
    if (status != STATUS_OK)
        return status;
    conductor.steps = steps;
    status = live(config, viewer, screen, &conductor, error);
    free(steps);
    if (status == STATUS_OK && config->screenshot)
        status = conductor_frame(viewer, screen, config->screenshot, error);
    return status;
}

// The store given, else the one in config->run or, without that, in the working directory; NULL if
// there is none.
static Status open_store(const ViewConfig *config, Store **store, Error *error) {
    char path[PATH_MAX];
    *store = NULL;
    if (config->store)
        return store_open(config->store, STORE_READ, store, error);
    const Status status = file_path(config->run ? config->run : ".", STORE_FILE, path, error);
    if (status != STATUS_OK || access(path, F_OK) != 0)
        return status;
    return store_open(path, STORE_READ, store, error);
}

Status view_run(const ViewConfig *config, Error *error) {
    Store *store;
    Status status = open_store(config, &store, error);
    if (status != STATUS_OK)
        return status;
    if (store && config->stop)
        store_listen(store, config->stop);
    if (config->game && !config->sgf && !store)
        return error_set(error, STATUS_INVALID, "--game %d: expected a store, with --store FILE",
                         config->game);
    Viewer *viewer = viewer_create(&config->viewer);
    Screen *screen = NULL;
    status = show(config, viewer, store, error);
    if (status == STATUS_OK)
        status = screen_open(&(ScreenConfig){.title = "hexlaw",
                                             .width = config->width,
                                             .height = config->height,
                                             .full = config->full,
                                             .wait = !config->script,
                                             .font = config->font},
                             &screen, error);
    if (status == STATUS_OK)
        status = run(config, viewer, screen, error);
    screen_close(screen);
    viewer_destroy(viewer);
    store_close(store);
    return status;
}
