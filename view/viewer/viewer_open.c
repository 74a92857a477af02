// What the start screen and the grid open.
#include "view/viewer/viewer_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void viewer_use_shelf(Viewer *viewer, Shelf *shelf) {
    ratings_destroy(viewer->ratings);
    shelf_close(viewer->shelf);
    viewer->shelf = shelf;
    viewer->has_home = true;
    viewer->ratings = ratings_create(store_path(shelf_store(shelf)));
    viewer->changed = true;
}

void viewer_use_live(Viewer *viewer, Live *live) {
    live_close(viewer->live);
    viewer->live = live;
    viewer->has_home = true;
    viewer->mode = viewer->home = VIEWER_GRID_MODE;
    viewer->changed = true;
}

// Makes the game's players analyse it: two different ones can be shown side by side. A missing net
// is no error: its overlays are missing.
static void analyse_with_players(Viewer *viewer, const StoreGame *game) {
    Error error;
    for (int colour = BLACK; colour <= WHITE; colour++) {
        NamedPlayer *player;
        const bool again = colour == WHITE && (game->run[0] || game->black == game->white);
        if (again)
            continue;
        if (shelf_open_player(viewer->shelf, game, (Colour)colour, &player, &error) != STATUS_OK) {
            viewer_say(viewer, "%s", error.text);
            continue;
        }
        if (!player)
            continue;
        const int agent = viewer->session->agents[0] ? 1 : 0;
        if (viewer_set_agent(viewer, agent, player, &error) != STATUS_OK)
            viewer_say(viewer, "%s", error.text);
        session_set_player(viewer->session, (Colour)colour, player, NULL);
        if (game->run[0])
            session_set_player(viewer->session, WHITE, player, NULL);
    }
}

Status viewer_open_game(Viewer *viewer, int id, Error *error) {
    Gametree *tree;
    StoreGame *game;
    Status status = shelf_take(viewer->shelf, id, &tree, &game, error);
    if (status != STATUS_OK)
        return status;
    char title[SESSION_TITLE_MAX];
    if (game->run[0])
        snprintf(title, sizeof title, "Self-play, game %d", id);
    else
        snprintf(title, sizeof title, "Tournament, game %d", id);
    viewer_show(viewer, tree, title, store_path(shelf_store(viewer->shelf)));
    analyse_with_players(viewer, game);
    for (int colour = BLACK; colour <= WHITE; colour++)
        shelf_player(viewer->shelf, game, (Colour)colour, viewer->session->names[colour]);
    if (viewer->overlay == OVERLAY_NONE)
        viewer->overlay = OVERLAY_POLICY;
    store_games_free(game, 1);
    return STATUS_OK;
}

// --- games in progress ---

// Shows a game in progress at its end, analysed by the run's newest snapshot.
static Status show_live(Viewer *viewer, const LiveBoard *board, Error *error) {
    Gametree *tree;
    Status status = shelf_tree(&board->episode, &tree, error);
    if (status != STATUS_OK)
        return status;
    const bool running = viewer->live->running;
    viewer_show(viewer, tree, running ? "Self-play, live" : "Self-play",
                board->run[0] ? board->run : board->folder);
    gametree_step(tree, RECORD_MOVES_MAX);
    if (running) {
        strcpy(viewer->follow.folder, board->folder);
        viewer->follow.number = board->number;
        viewer->follow.last = tree->cursor;
    }
    char path[PATH_MAX];
    if (!live_newest_weights(board->folder, path))
        return STATUS_OK;
    NamedPlayer *player;
    status = named_player_open(path, NULL, &player, error);
    if (status == STATUS_OK)
        status = viewer_set_agent(viewer, 0, player, error);
    return status;
}

// Whether the moves to a node are the first of the game.
static bool begins_with(const Episode *episode, const Gametree *tree, int node) {
    if (tree->nodes[node].depth > episode->count)
        return false;
    for (; node > 0; node = tree->nodes[node].parent) {
        const GametreeNode *at = &tree->nodes[node];
        if (at->move.kind != RECORD_STONE || episode->cell[at->depth - 1] != at->move.cell)
            return false;
    }
    return true;
}

void viewer_follow(Viewer *viewer) {
    ViewerFollow *follow = &viewer->follow;
    Gametree *tree = viewer->session->tree;
    const LiveBoard *board = live_find(viewer->live, follow->folder, follow->number);
    const bool at_end = tree->cursor == follow->last;
    Error error;
    if (!board) {
        // A run that is training may have no game for a moment between two refreshes.
        if (!viewer->live->running) {
            *follow = (ViewerFollow){.folder = ""};
            viewer_say(viewer, "training is over");
        }
        return;
    }
    if (!begins_with(&board->episode, tree, follow->last)) {
        // Another game has begun. It is shown if the previous one was shown to its end.
        if (at_end && show_live(viewer, board, &error) != STATUS_OK)
            viewer_say(viewer, "%s", error.text);
        return;
    }
    if (shelf_tree_go_on(&board->episode, tree, &follow->last, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
    if (at_end)
        gametree_go(tree, follow->last);
}

// --- new games ---

// Takes ownership of the players; NULL: none.
static Status new_game(Viewer *viewer, int size, NamedPlayer *const players[2], Error *error) {
    const Board board = board_empty(size);
    bool person = false;
    viewer_show(viewer, gametree_create(&board), "New game", "");
    Status status = STATUS_OK;
    for (int colour = BLACK; colour <= WHITE; colour++) {
        if (!players[colour])
            continue;
        person |= named_player_is_person(players[colour]);
        const Status accepted = viewer_set_player(viewer, (Colour)colour, players[colour], error);
        status = status == STATUS_OK ? accepted : status;
    }
    if (status == STATUS_OK)
        status = viewer_let_players_analyse(viewer, error);
    viewer->session->playing = !person;
    return status;
}

Status viewer_begin_game(Viewer *viewer, Error *error) {
    NamedPlayer *players[2] = {NULL};
    Status status = setup_open(&viewer->setup, BLACK, &players[BLACK], error);
    if (status == STATUS_OK)
        status = setup_open(&viewer->setup, WHITE, &players[WHITE], error);
    if (status == STATUS_OK)
        return new_game(viewer, viewer->setup.size, players, error);
    named_player_destroy(players[BLACK]);
    return status;
}

// --- entries ---

static void open_game(Viewer *viewer, int place) {
    const StoreGame *game = viewer->shelf && place < shelf_games(viewer->shelf)
                                ? shelf_game(viewer->shelf, place)
                                : NULL;
    Error error;
    viewer->has_home = true;
    if (!game)
        return;
    viewer->chosen = place;
    if (viewer_open_game(viewer, game->id, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

static void watch_game(Viewer *viewer, int place) {
    Error error;
    viewer->has_home = true;
    if (!viewer->live || place >= viewer->live->count)
        return;
    viewer->tile = place;
    if (show_live(viewer, &viewer->live->boards[place], &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

static void begin_for_two(Viewer *viewer, int size) {
    Error error;
    viewer->has_home = true;
    if (new_game(viewer, size, (NamedPlayer *const[2]){NULL, NULL}, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

static void set_up(Viewer *viewer, int value) {
    (void)value;
    viewer->has_home = true;
    setup_begin(&viewer->setup, viewer->shelf);
    viewer->mode = VIEWER_SETUP_MODE;
}

static void set_up_against(Viewer *viewer, int place) {
    set_up(viewer, 0);
    if (viewer->shelf && place < shelf_agents(viewer->shelf))
        setup_set_agent(&viewer->setup, place);
}

const ViewerRow viewer_openings[] = {
    {VIEWER_OPEN, open_game}, {VIEWER_WATCH, watch_game},       {VIEWER_NEW, begin_for_two},
    {VIEWER_SETUP, set_up},   {VIEWER_AGAINST, set_up_against}, {VIEWER_NOTHING, NULL},
};
