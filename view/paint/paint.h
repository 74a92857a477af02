// The parts of the frame.
#ifndef HEXLAW_VIEW_PAINT_PAINT_H
#define HEXLAW_VIEW_PAINT_PAINT_H

#include "view/state/state.h"

// --- paint_start.c, paint_grid.c, paint_setup.c ---

void paint_start(Viewer *viewer, CanvasBox box, float unit);
void paint_grid(Viewer *viewer, CanvasBox box, float unit);
void paint_setup(Viewer *viewer, CanvasBox box, float unit);

// --- paint_board.c ---

// All that a board can show.
typedef struct BoardPicture {
    const Theme *theme;
    Hexgrid grid;
    const Board *board;
    bool labels;
    int last;               // the cell of the last move, -1
    const uint8_t *numbers; // [cells] number of the stone's move, 0: none; NULL: not shown
    ViewerOverlay overlay;
    const SearchAnalysis *analysis; // NULL: none
    const Truth *truth;             // NULL: none
    const uint8_t *recorded;        // [cells] policy as in GametreeNode; NULL: none
    int hover;                      // the playable cell under the pointer, -1: none
} BoardPicture;

void paint_board(Canvas *canvas, const BoardPicture *picture);

// The cells of a shortest chain that joins the winner's edges, in order. Returns their number.
int paint_chain(const Board *board, uint8_t cells[BOARD_CELLS_MAX]);

// --- paint_overlay.c ---

// How an overlay draws a cell.
typedef struct OverlayCell {
    bool shown;
    CanvasColour colour;
    char text[8]; // "": none
} OverlayCell;

// Fills [cells]; false if there is nothing to show. `*most` is the top of the legend's scale.
bool overlay_cells(const BoardPicture *picture, OverlayCell cells[BOARD_CELLS_MAX], float *most);

// The legend, within the box.
void overlay_legend(Canvas *canvas, const BoardPicture *picture, CanvasBox box, float unit);

// --- paint_game.c ---

// The game: boards, panel, graph. `unit` is the size of text.
void paint_game(Viewer *viewer, CanvasBox box, float unit);

// --- paint_panel.c ---

BoardPicture paint_picture(const Viewer *viewer, int agent);
void paint_panel(Viewer *viewer, CanvasBox box, float unit);
void paint_graph(Viewer *viewer, CanvasBox box, float unit);

// --- paint_widgets.c ---

// A button; `on` shows it as pressed.
void paint_button(Viewer *viewer, CanvasBox box, float unit, const char *label, ViewerAction action,
                  int value, bool on);

// Buttons in as many rows as they need; returns the height. `on` is the value of the one that is
// shown as pressed.
typedef struct PaintChip {
    const char *label;
    ViewerAction action;
    int value;
} PaintChip;
float paint_chips(Viewer *viewer, CanvasBox box, float unit, const PaintChip *chips, int count,
                  int on);

// A list's scroll bar, where there are more rows than are shown; a click beside its slider moves by
// a page.
void paint_scrollbar(Viewer *viewer, CanvasBox box, float unit, int first, int shown, int count);

// A disc in a player's colour.
void paint_token(Viewer *viewer, CanvasPoint centre, float radius, Colour colour);

void paint_message(Viewer *viewer, float unit);
void paint_help(Viewer *viewer, float unit);

#endif
