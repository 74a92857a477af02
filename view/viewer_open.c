// What the start screen and the grid open.
#include "view/viewer_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void viewer_use_shelf(Viewer *viewer, Shelf *shelf) {
    ratings_destroy(viewer->ratings);
    shelf_close(viewer->shelf);
    viewer->shelf = shelf;
    viewer->ratings = ratings_create(store_path(shelf_store(shelf)));
    viewer->changed = true;
}

void viewer_use_live(Viewer *viewer, Live *live) {
    live_close(viewer->live);
    viewer->live = live;
    viewer->mode = VIEWER_GRID_MODE;
    viewer->home = VIEWER_GRID_MODE;
    viewer->changed = true;
}

// Lets whoever played look on: two different players side by side if the user likes. A net that is
// not there any more only takes the overlays away.
static void look_with_players(Viewer *viewer, const StoreGame *game) {
    Error error;
    for (int colour = BLACK; colour <= WHITE; colour++) {
        Seat *seat;
        const bool again = colour == WHITE && (game->run[0] || game->black == game->white);
        if (again)
            continue;
        if (shelf_seat(viewer->shelf, game, (Colour)colour, &seat, &error) != STATUS_OK) {
            viewer_say(viewer, "%s", error.text);
            continue;
        }
        if (!seat)
            continue;
        const int eye = viewer->session->eyes[0] ? 1 : 0;
        if (viewer_eye(viewer, eye, seat, &error) != STATUS_OK)
            viewer_say(viewer, "%s", error.text);
        session_set_seat(viewer->session, (Colour)colour, seat, NULL);
        if (game->run[0])
            session_set_seat(viewer->session, WHITE, seat, NULL);
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
    look_with_players(viewer, game);
    for (int colour = BLACK; colour <= WHITE; colour++)
        shelf_player(viewer->shelf, game, (Colour)colour, viewer->session->names[colour]);
    if (viewer->overlay == OVERLAY_NONE)
        viewer->overlay = OVERLAY_POLICY;
    store_games_free(game, 1);
    return STATUS_OK;
}

static Status show_live(Viewer *viewer, const LiveBoard *board, Error *error) {
    Gametree *tree;
    Status status = shelf_tree(&board->episode, &tree, error);
    if (status != STATUS_OK)
        return status;
    viewer_show(viewer, tree, board->episode.winner == NOBODY ? "Self-play, live" : "Self-play",
                board->run[0] ? board->run : board->folder);
    gametree_step(tree, RECORD_MOVES_MAX);
    char path[PATH_MAX];
    if (!live_newest_weights(board->folder, path))
        return STATUS_OK;
    Seat *seat;
    status = seat_open(path, NULL, &seat, error);
    if (status == STATUS_OK)
        status = viewer_eye(viewer, 0, seat, error);
    return status;
}

static Status new_game(Viewer *viewer, int size, Seat *opponent, Error *error) {
    Seat *person;
    const Board board = board_empty(size);
    viewer_show(viewer, gametree_create(&board), "New game", "");
    Status status = STATUS_OK;
    if (!opponent)
        return status;
    status = seat_open("human", NULL, &person, error);
    if (status == STATUS_OK)
        status = viewer_seat(viewer, BLACK, person, error);
    if (status == STATUS_OK)
        status = viewer_seat(viewer, WHITE, opponent, error);
    if (status == STATUS_OK)
        status = session_set_eye(viewer->session, 0, opponent, error);
    viewer->overlay = OVERLAY_NONE;
    return status;
}

static Status open_entry(Viewer *viewer, ViewerAction action, int value, Error *error) {
    if (action == VIEWER_OPEN && viewer->shelf) {
        const StoreGame *game = shelf_game(viewer->shelf, value);
        return game ? viewer_open_game(viewer, game->id, error) : STATUS_OK;
    }
    if (action == VIEWER_WATCH && viewer->live && value < viewer->live->count)
        return show_live(viewer, &viewer->live->boards[value], error);
    if (action == VIEWER_NEW)
        return new_game(viewer, value, NULL, error);
    if (action == VIEWER_AGAINST && viewer->shelf && value < shelf_agents(viewer->shelf)) {
        const StoreAgent *agent = shelf_agent(viewer->shelf, value);
        Seat *seat;
        const Status status = seat_open_agent(shelf_store(viewer->shelf), agent, 0, &seat, error);
        return status == STATUS_OK ? new_game(viewer, agent->size, seat, error) : status;
    }
    return STATUS_OK;
}

void viewer_open_entry(Viewer *viewer, ViewerAction action, int value) {
    Error error;
    if (open_entry(viewer, action, value, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

void viewer_scroll(Viewer *viewer, int rows) {
    const int games = viewer->shelf ? shelf_games(viewer->shelf) : 0;
    const int most = games > viewer->rows ? games - viewer->rows : 0;
    viewer->scroll += rows;
    if (viewer->scroll > most)
        viewer->scroll = most;
    if (viewer->scroll < 0)
        viewer->scroll = 0;
}
