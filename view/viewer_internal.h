// Shared by the files of the viewer: its state, and the painters of its parts.
#ifndef HEXLAW_VIEW_VIEWER_INTERNAL_H
#define HEXLAW_VIEW_VIEWER_INTERNAL_H

#include "view/hexgrid.h"
#include "view/ratings.h"
#include "view/setup.h"
#include "view/theme.h"
#include "view/viewer.h"

enum { VIEWER_MESSAGE_SECONDS = 5 };

typedef enum ViewerMode {
    VIEWER_START_MODE,
    VIEWER_GRID_MODE,
    VIEWER_SETUP_MODE,
    VIEWER_GAME_MODE
} ViewerMode;

// A game in progress that is shown, and goes on while it is shown to its end.
typedef struct ViewerFollow {
    char folder[PATH_MAX]; // of the run; "": none
    int number;            // of the game, as in LiveBoard
    int last;              // node of its newest position
} ViewerFollow;

struct Viewer {
    ViewerConfig config;
    Thinker *thinker;
    ViewerMode mode, home; // home: where one comes back to from a game
    bool has_home;         // there is something to come back to
    Shelf *shelf;          // NULL: no store
    Ratings *ratings;      // of the shelf's store
    Live *live;            // NULL: no training
    int scroll, rows;      // of the list of games
    int chosen;            // of the list
    int tile, columns;     // chosen of the grid, and its columns
    Setup setup;
    ViewerFollow follow;
    Session *session; // NULL: none
    unsigned sessions;
    int seat_count;
    Seat **seats; // all that were handed over
    bool help, side, numbers, flat, dark;
    ViewerOverlay overlay;
    float mouse_x, mouse_y;
    int hovered; // viewer_hover() before the frame that is being composed
    double now;
    char message[ERROR_TEXT_MAX];
    double message_until;
    bool changed;
    ViewerWish wish;
    // the last frame
    Canvas canvas;
    int grids; // boards shown
    Hexgrid grid[SESSION_EYES];
};

// A key and what it does; `help` NULL: told together with one before it.
typedef struct ViewerKey {
    const char *key;
    int modes; // sum of 1 << ViewerMode: where it does so
    ViewerAction action;
    int value;
    const char *label, *help;
} ViewerKey;
extern const ViewerKey viewer_keys[]; // ends with a key of NULL

static inline const Theme *viewer_theme(const Viewer *viewer) {
    return viewer->dark ? &theme_dark : &theme_light;
}

// The cell of the game's board under the pointer, -1: none.
int viewer_hover(const Viewer *viewer);

// --- viewer_open.c ---

// What an entry of the start screen or the grid means.
void viewer_open_entry(Viewer *viewer, ViewerAction action, int value);

// Begins the game that was set up.
Status viewer_begin_game(Viewer *viewer, Error *error);

// Lets a game in progress that is shown go on with what its run has written.
void viewer_follow(Viewer *viewer);

// --- viewer_lists.c ---

// Actions on the lists of the start screen, the grid and the choice of players.
void viewer_act_on_lists(Viewer *viewer, ViewerAction action, int value);
void viewer_scroll(Viewer *viewer, int rows);

// --- paint_start.c, paint_grid.c, paint_setup.c ---

void paint_start(Viewer *viewer, CanvasBox box, float unit);
void paint_grid(Viewer *viewer, CanvasBox box, float unit);
void paint_setup(Viewer *viewer, CanvasBox box, float unit);

// --- paint_board.c ---

// All of what a board can show.
typedef struct BoardPicture {
    const Theme *theme;
    Hexgrid grid;
    const Board *board;
    bool labels;
    int last;               // the cell of the last move, -1
    const uint8_t *numbers; // [cells] of the move that put a stone there, 0: none; NULL: not shown
    ViewerOverlay overlay;
    const Look *look;        // NULL: none
    const Truth *truth;      // NULL: none
    const uint8_t *recorded; // [cells] policy as in GametreeNode; NULL: none
    int hover;               // a free cell that a stone may be put on, -1
} BoardPicture;

void paint_board(Canvas *canvas, const BoardPicture *picture);

// The cells of a shortest chain that joins a winner's edges, in order; gives back how many.
int paint_chain(const Board *board, uint8_t cells[BOARD_CELLS_MAX]);

// --- paint_overlay.c ---

// What an overlay says of a cell.
typedef struct OverlayCell {
    bool shown;
    CanvasColour colour;
    char text[8]; // "": none
} OverlayCell;

// Fills [cells]; false if there is nothing to show. Legends are scaled to `*most`.
bool overlay_cells(const BoardPicture *picture, OverlayCell cells[BOARD_CELLS_MAX], float *most);

// The legend, within the box.
void overlay_legend(Canvas *canvas, const BoardPicture *picture, CanvasBox box, float unit);

// --- paint_game.c ---

// The game: boards, panel, graph. `unit` is the size of text.
void paint_game(Viewer *viewer, CanvasBox box, float unit);

// --- paint_panel.c ---

BoardPicture paint_picture(const Viewer *viewer, int eye);
void paint_panel(Viewer *viewer, CanvasBox box, float unit);
void paint_graph(Viewer *viewer, CanvasBox box, float unit);

// --- paint_widgets.c ---

// A button; `on` shows it as pressed.
void paint_button(Viewer *viewer, CanvasBox box, float unit, const char *label, ViewerAction action,
                  int value, bool on);

// Buttons one after the other, in as many rows as they take; gives back the height. `on` is the
// value of the one that is shown as pressed.
typedef struct PaintChip {
    const char *label;
    ViewerAction action;
    int value;
} PaintChip;
float paint_chips(Viewer *viewer, CanvasBox box, float unit, const PaintChip *chips, int count,
                  int on);

// A list's bar, where there are more rows than are shown; a click beside its slide turns a page.
void paint_scrollbar(Viewer *viewer, CanvasBox box, float unit, int first, int shown, int count);

// A disc in a player's colour.
void paint_token(Viewer *viewer, CanvasPoint centre, float radius, Colour colour);

void paint_message(Viewer *viewer, float unit);
void paint_help(Viewer *viewer, float unit);

#endif
