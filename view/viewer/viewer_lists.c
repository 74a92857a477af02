// The lists: games of the store, boards of the grid, players of a new game.
#include "view/viewer/viewer_internal.h"

static int clamp(int place, int count) {
    return place >= count ? (count > 0 ? count - 1 : 0) : place < 0 ? 0 : place;
}

// --- games and boards ---

static void choose_game(Viewer *viewer, int place) {
    viewer->chosen = clamp(place, viewer->shelf ? shelf_games(viewer->shelf) : 0);
    if (viewer->scroll > viewer->chosen)
        viewer->scroll = viewer->chosen;
    else if (viewer->scroll + viewer->rows <= viewer->chosen)
        viewer->scroll = viewer->chosen - viewer->rows + 1;
}

static void choose_board(Viewer *viewer, int place) {
    viewer->tile = clamp(place, viewer->live->count);
}

// The next larger board of the store; 0 (any) behind the largest.
static int next_size(const Viewer *viewer, int size) {
    const int *sizes;
    const int count = viewer->shelf ? shelf_sizes(viewer->shelf, &sizes) : 0;
    for (int i = 0; i < count; i++)
        if (sizes[i] > size)
            return sizes[i];
    return 0;
}

static void show_games(Viewer *viewer, int kind, int size) {
    Error error;
    const StoreGameFilter filter = {.kind = (StoreGameKind)kind, .size = size};
    if (!viewer->shelf)
        return;
    if (shelf_show(viewer->shelf, &filter, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
    viewer->chosen = viewer->scroll = 0;
}

static void act_on_games(Viewer *viewer, ViewerAction action, int value) {
    const StoreGameFilter all = {0};
    const StoreGameFilter *shown = viewer->shelf ? shelf_filter(viewer->shelf) : &all;
    const int kind = (int)shown->kind, size = shown->size;
    switch (action) {
    case VIEWER_CHOOSE:
        choose_game(viewer, viewer->chosen + value);
        break;
    case VIEWER_ACROSS:
        show_games(viewer, (kind + value + STORE_GAME_KINDS) % STORE_GAME_KINDS, size);
        break;
    case VIEWER_KIND:
        show_games(viewer, value, size);
        break;
    case VIEWER_BOARD:
        show_games(viewer, kind, value < 0 ? next_size(viewer, size) : value);
        break;
    case VIEWER_ENTER:
        viewer_open_entry(viewer, VIEWER_OPEN, viewer->chosen);
        break;
    default:
        break;
    }
}

static void act_on_grid(Viewer *viewer, ViewerAction action, int value) {
    if (action == VIEWER_CHOOSE)
        choose_board(viewer, viewer->tile + value * (viewer->columns > 0 ? viewer->columns : 1));
    else if (action == VIEWER_ACROSS)
        choose_board(viewer, viewer->tile + value);
    else if (action == VIEWER_ENTER)
        viewer_open_entry(viewer, VIEWER_WATCH, viewer->tile);
}

// --- players of a new game ---

static void begin_game(Viewer *viewer) {
    Error error;
    if (viewer_begin_game(viewer, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

static void act_on_setup(Viewer *viewer, ViewerAction action, int value) {
    Setup *setup = &viewer->setup;
    const Colour colour = setup->colour;
    switch (action) {
    case VIEWER_CHOOSE:
        setup_choose(setup, colour, setup->sides[colour].player + value);
        break;
    case VIEWER_ACROSS:
        setup->colour = value < 0 ? BLACK : WHITE;
        break;
    case VIEWER_BLACK:
    case VIEWER_WHITE:
        setup_choose(setup, action == VIEWER_BLACK ? BLACK : WHITE, value);
        break;
    case VIEWER_PACE:
        setup_change_nodes(setup, colour, value);
        break;
    case VIEWER_BLACK_NODES:
    case VIEWER_WHITE_NODES:
        setup_change_nodes(setup, action == VIEWER_BLACK_NODES ? BLACK : WHITE, value);
        break;
    case VIEWER_BOARD:
        if (value < 0)
            value = setup->size < BOARD_SIZE_MAX ? setup->size + 1 : BOARD_SIZE_MIN;
        setup_set_size(setup, value);
        break;
    case VIEWER_SWAP:
        setup_swap(setup);
        break;
    case VIEWER_ENTER:
        begin_game(viewer);
        break;
    default:
        break;
    }
}

void viewer_act_on_lists(Viewer *viewer, ViewerAction action, int value) {
    if (viewer->mode == VIEWER_START_MODE)
        act_on_games(viewer, action, value);
    else if (viewer->mode == VIEWER_GRID_MODE)
        act_on_grid(viewer, action, value);
    else if (viewer->mode == VIEWER_SETUP_MODE)
        act_on_setup(viewer, action, value);
}
