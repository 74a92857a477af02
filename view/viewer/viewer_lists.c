// The lists: games of the store, boards of the grid, players of a new game.
#include "view/viewer/viewer_internal.h"

// --- games of the store ---

static void choose_game(Viewer *viewer, int rows) {
    viewer->chosen =
        viewer_clamp(viewer->chosen + rows, viewer->shelf ? shelf_games(viewer->shelf) : 0);
    if (viewer->scroll > viewer->chosen)
        viewer->scroll = viewer->chosen;
    else if (viewer->scroll + viewer->rows <= viewer->chosen)
        viewer->scroll = viewer->chosen - viewer->rows + 1;
}

static void show_games(Viewer *viewer, int kind, int size) {
    Error error;
    const StoreGameFilter filter = {.kind = (StoreGameKind)kind, .size = size};
    if (shelf_show(viewer->shelf, &filter, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
    viewer->chosen = viewer->scroll = 0;
}

static void show_kind(Viewer *viewer, int kind) {
    if (viewer->shelf)
        show_games(viewer, kind, shelf_filter(viewer->shelf)->size);
}

static void turn_kind(Viewer *viewer, int step) {
    if (viewer->shelf)
        show_kind(viewer, ((int)shelf_filter(viewer->shelf)->kind + step + STORE_GAME_KINDS) %
                              STORE_GAME_KINDS);
}

// The next larger board of the store; 0 (any) after the largest.
static int next_size(const Viewer *viewer, int size) {
    const int *sizes;
    const int count = shelf_sizes(viewer->shelf, &sizes);
    for (int i = 0; i < count; i++)
        if (sizes[i] > size)
            return sizes[i];
    return 0;
}

static void show_size(Viewer *viewer, int size) {
    if (!viewer->shelf)
        return;
    const StoreGameFilter *shown = shelf_filter(viewer->shelf);
    show_games(viewer, (int)shown->kind, size < 0 ? next_size(viewer, shown->size) : size);
}

static void open_game(Viewer *viewer, int value) {
    (void)value;
    viewer_act(viewer, VIEWER_OPEN, viewer->chosen);
}

const ViewerRow viewer_in_start[] = {
    {VIEWER_CHOOSE, choose_game}, {VIEWER_ACROSS, turn_kind}, {VIEWER_KIND, show_kind},
    {VIEWER_BOARD, show_size},    {VIEWER_ENTER, open_game},  {VIEWER_NOTHING, NULL},
};

// --- boards of the grid ---

static void choose_board(Viewer *viewer, int boards) {
    viewer->tile = viewer_clamp(viewer->tile + boards, viewer->live->count);
}

static void choose_row(Viewer *viewer, int rows) {
    choose_board(viewer, rows * (viewer->columns > 0 ? viewer->columns : 1));
}

static void open_board(Viewer *viewer, int value) {
    (void)value;
    viewer_act(viewer, VIEWER_WATCH, viewer->tile);
}

const ViewerRow viewer_in_grid[] = {
    {VIEWER_CHOOSE, choose_row},
    {VIEWER_ACROSS, choose_board},
    {VIEWER_ENTER, open_board},
    {VIEWER_NOTHING, NULL},
};

// --- players of a new game ---

static void choose_player(Viewer *viewer, int rows) {
    Setup *setup = &viewer->setup;
    setup_choose(setup, setup->colour, setup->sides[setup->colour].player + rows);
}

static void choose_black(Viewer *viewer, int player) {
    setup_choose(&viewer->setup, BLACK, player);
}

static void choose_white(Viewer *viewer, int player) {
    setup_choose(&viewer->setup, WHITE, player);
}

static void choose_colour(Viewer *viewer, int step) {
    viewer->setup.colour = step < 0 ? BLACK : WHITE;
}

static void change_nodes(Viewer *viewer, int step) {
    setup_change_nodes(&viewer->setup, viewer->setup.colour, step);
}

static void change_black_nodes(Viewer *viewer, int step) {
    setup_change_nodes(&viewer->setup, BLACK, step);
}

static void change_white_nodes(Viewer *viewer, int step) {
    setup_change_nodes(&viewer->setup, WHITE, step);
}

static void set_size(Viewer *viewer, int size) {
    Setup *setup = &viewer->setup;
    if (size < 0)
        size = setup->size < BOARD_SIZE_MAX ? setup->size + 1 : BOARD_SIZE_MIN;
    setup_set_size(setup, size);
}

static void swap_colours(Viewer *viewer, int value) {
    (void)value;
    setup_swap(&viewer->setup);
}

static void begin_game(Viewer *viewer, int value) {
    (void)value;
    Error error;
    if (viewer_begin_game(viewer, &error) != STATUS_OK)
        viewer_say(viewer, "%s", error.text);
}

const ViewerRow viewer_in_setup[] = {
    {VIEWER_CHOOSE, choose_player},
    {VIEWER_BLACK, choose_black},
    {VIEWER_WHITE, choose_white},
    {VIEWER_ACROSS, choose_colour},
    {VIEWER_PACE, change_nodes},
    {VIEWER_BLACK_NODES, change_black_nodes},
    {VIEWER_WHITE_NODES, change_white_nodes},
    {VIEWER_BOARD, set_size},
    {VIEWER_SWAP, swap_colours},
    {VIEWER_ENTER, begin_game},
    {VIEWER_NOTHING, NULL},
};
