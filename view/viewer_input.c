// Keys, the mouse, and what they mean where.
#include "view/viewer_internal.h"

#include <string.h>

// Where a key means something.
enum {
    START = 1 << VIEWER_START_MODE,
    GRID = 1 << VIEWER_GRID_MODE,
    SETUP = 1 << VIEWER_SETUP_MODE,
    GAME = 1 << VIEWER_GAME_MODE,
    LISTS = START | SETUP,
    ALL = START | GRID | SETUP | GAME,
};

const ViewerKey viewer_keys[] = {
    {"Left", GAME, VIEWER_STEP, -1, "← →", "a move back, a move on; the wheel does so too"},
    {"Right", GAME, VIEWER_STEP, 1, NULL, NULL},
    {"PageUp", GAME, VIEWER_STEP, -10, "PgUp PgDn", "ten moves back, ten on"},
    {"PageDown", GAME, VIEWER_STEP, 10, NULL, NULL},
    {"Home", GAME, VIEWER_STEP, -RECORD_MOVES_MAX, "Home End",
     "to the first position, to the last (and follow a game that goes on)"},
    {"End", GAME, VIEWER_STEP, RECORD_MOVES_MAX, NULL, NULL},
    {"Up", GAME, VIEWER_VARY, -1, "↑ ↓", "to the last variation, to the next"},
    {"Down", GAME, VIEWER_VARY, 1, NULL, NULL},
    {"Space", GAME, VIEWER_PLAY, 0, "Space", "play on by itself, pause"},
    {"-", GAME, VIEWER_PACE, -1, "− +", "slower, faster"},
    {"+", GAME, VIEWER_PACE, 1, NULL, NULL},
    {"=", GAME, VIEWER_PACE, 1, NULL, NULL},
    {"I", GAME, VIEWER_OVERLAY, -1, "I O Tab", "last overlay, next overlay"},
    {"O", GAME, VIEWER_OVERLAY, 1, NULL, NULL},
    {"Tab", GAME, VIEWER_OVERLAY, 1, NULL, NULL},
    {"B", GAME, VIEWER_SIDE, 0, "B", "two agents side by side"},
    {"G", GAME, VIEWER_SELF, 0, "G", "the agent plays both sides from here"},
    {"U", GAME, VIEWER_UNDO, 0, "U", "take a move back"},
    {"N", GAME, VIEWER_NUMBERS, 0, "N", "numbers on the stones"},
    {"S", GAME, VIEWER_SAVE, 0, "S", "save the game as SGF"},
    {"L", GAME, VIEWER_LINK, 0, "L", "copy a HexWorld link"},

    {"Up", LISTS, VIEWER_CHOOSE, -1, "↑ ↓", "go through the list; the wheel moves it"},
    {"Down", LISTS, VIEWER_CHOOSE, 1, NULL, NULL},
    {"Up", GRID, VIEWER_CHOOSE, -1, "← → ↑ ↓", "choose a board"},
    {"Down", GRID, VIEWER_CHOOSE, 1, NULL, NULL},
    {"Left", GRID, VIEWER_ACROSS, -1, NULL, NULL},
    {"Right", GRID, VIEWER_ACROSS, 1, NULL, NULL},
    {"PageUp", LISTS, VIEWER_CHOOSE, -10, "PgUp PgDn", "ten rows up, ten down"},
    {"PageDown", LISTS, VIEWER_CHOOSE, 10, NULL, NULL},
    {"PageUp", GRID, VIEWER_SCROLL, -1, "PgUp PgDn",
     "other runs, where there are more; the wheel too"},
    {"PageDown", GRID, VIEWER_SCROLL, 1, NULL, NULL},
    {"Home", LISTS | GRID, VIEWER_CHOOSE, -STORE_GAMES_MAX, "Home End",
     "to the first, to the last"},
    {"End", LISTS | GRID, VIEWER_CHOOSE, STORE_GAMES_MAX, NULL, NULL},
    {"Left", START, VIEWER_ACROSS, -1, "← →", "all games, self-play or tournaments"},
    {"Right", START, VIEWER_ACROSS, 1, NULL, NULL},
    {"Left", SETUP, VIEWER_ACROSS, -1, "← →", "choose Black, choose White"},
    {"Right", SETUP, VIEWER_ACROSS, 1, NULL, NULL},
    {"B", START, VIEWER_BOARD, -1, "B", "games of the next board size"},
    {"B", SETUP, VIEWER_BOARD, -1, "B", "the next board size"},
    {"-", SETUP, VIEWER_PACE, -1, "− +", "fewer nodes for the agent, more"},
    {"+", SETUP, VIEWER_PACE, 1, NULL, NULL},
    {"=", SETUP, VIEWER_PACE, 1, NULL, NULL},
    {"X", SETUP, VIEWER_SWAP, 0, "X", "swap the colours"},
    {"Return", START | GRID, VIEWER_ENTER, 0, "Enter", "open the game"},
    {"Return", SETUP, VIEWER_ENTER, 0, "Enter", "begin the game"},
    {"N", START | GRID, VIEWER_SETUP, 0, "N", "a new game: choose the board and who plays"},
    {"W", START, VIEWER_LIVE, 0, "W", "watch training"},

    {"H", GAME | GRID, VIEWER_SHAPE, 0, "H", "pointy or flat hexagons"},
    {"T", ALL, VIEWER_THEME, 0, "T", "light or dark"},
    {"P", ALL, VIEWER_PHOTO, 0, "P", "save a picture (PNG)"},
    {"F", ALL, VIEWER_FULL, 0, "F", "full screen"},
    {"?", ALL, VIEWER_HELP, 0, "?", "this page"},
    {"/", ALL, VIEWER_HELP, 0, NULL, NULL},
    {"F1", ALL, VIEWER_HELP, 0, NULL, NULL},
    {"Escape", ALL, VIEWER_BACK, 0, "Esc", "back, and out"},
    {NULL, 0, VIEWER_NOTHING, 0, NULL, NULL},
};

const char *const viewer_action_names[VIEWER_ACTIONS] = {
    [VIEWER_NOTHING] = "nothing",
    [VIEWER_STEP] = "step",
    [VIEWER_GO] = "go",
    [VIEWER_PLAY] = "play",
    [VIEWER_PACE] = "pace",
    [VIEWER_VARY] = "vary",
    [VIEWER_CELL] = "cell",
    [VIEWER_UNDO] = "undo",
    [VIEWER_OVERLAY] = "overlay",
    [VIEWER_SIDE] = "side",
    [VIEWER_NUMBERS] = "numbers",
    [VIEWER_SHAPE] = "shape",
    [VIEWER_THEME] = "theme",
    [VIEWER_SELF] = "self",
    [VIEWER_SAVE] = "save",
    [VIEWER_LINK] = "link",
    [VIEWER_PHOTO] = "photo",
    [VIEWER_FULL] = "full",
    [VIEWER_HELP] = "help",
    [VIEWER_BACK] = "back",
    [VIEWER_CHOOSE] = "choose",
    [VIEWER_ACROSS] = "across",
    [VIEWER_ENTER] = "enter",
    [VIEWER_SCROLL] = "scroll",
    [VIEWER_KIND] = "kind",
    [VIEWER_BOARD] = "board",
    [VIEWER_OPEN] = "open",
    [VIEWER_LIVE] = "live",
    [VIEWER_WATCH] = "watch",
    [VIEWER_NEW] = "new",
    [VIEWER_SETUP] = "setup",
    [VIEWER_AGAINST] = "against",
    [VIEWER_BLACK] = "black",
    [VIEWER_WHITE] = "white",
    [VIEWER_BLACK_NODES] = "black-nodes",
    [VIEWER_WHITE_NODES] = "white-nodes",
    [VIEWER_SWAP] = "swap",
    [VIEWER_QUIT] = "quit",
};

bool viewer_key(Viewer *viewer, const char *key) {
    for (const ViewerKey *known = viewer_keys; known->key; known++)
        if ((known->modes & 1 << viewer->mode) && strcmp(key, known->key) == 0) {
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
    if (viewer->mode == VIEWER_GAME_MODE)
        viewer_act(viewer, VIEWER_STEP, -steps);
    else
        viewer_act(viewer, VIEWER_SCROLL, -3 * steps);
}

int viewer_hover(const Viewer *viewer) {
    for (int i = 0; i < viewer->grids && !viewer->help; i++) {
        const int cell = hexgrid_hit(&viewer->grid[i], viewer->mouse_x, viewer->mouse_y);
        if (cell >= 0)
            return cell;
    }
    return -1;
}

bool viewer_cell_place(const Viewer *viewer, int cell, float *x, float *y) {
    if (viewer->grids == 0 || cell < 0 || cell >= viewer->grid[0].size * viewer->grid[0].size)
        return false;
    const CanvasPoint centre = hexgrid_centre(&viewer->grid[0], cell);
    *x = centre.x;
    *y = centre.y;
    return true;
}
