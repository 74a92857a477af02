// Shared by the files of the viewer: its state, and the painters of its parts.
#ifndef HEXLAW_VIEW_VIEWER_INTERNAL_H
#define HEXLAW_VIEW_VIEWER_INTERNAL_H

#include "view/hexgrid.h"
#include "view/ratings.h"
#include "view/theme.h"
#include "view/viewer.h"

enum { VIEWER_MESSAGE_SECONDS = 5 };

typedef enum ViewerMode { VIEWER_START_MODE, VIEWER_GRID_MODE, VIEWER_GAME_MODE } ViewerMode;

struct Viewer {
    ViewerConfig config;
    Thinker *thinker;
    ViewerMode mode, home; // home: where one comes back to from a game
    Shelf *shelf;          // NULL: no store
    Ratings *ratings;      // of the shelf's store
    Live *live;            // NULL: no training
    int scroll, rows;      // of the list of games
    Session *session;      // NULL: none
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
void viewer_scroll(Viewer *viewer, int rows);

// --- paint_start.c, paint_grid.c ---

void paint_start(Viewer *viewer, CanvasBox box, float unit);
void paint_grid(Viewer *viewer, CanvasBox box, float unit);

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
void paint_message(Viewer *viewer, float unit);
void paint_help(Viewer *viewer, float unit);

#endif
