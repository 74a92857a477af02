// User actions and their keys.
#ifndef HEXLAW_VIEW_STATE_ACTIONS_H
#define HEXLAW_VIEW_STATE_ACTIONS_H

// Actions by key, button or click; some take a number, described behind them.
typedef enum ViewerAction {
    VIEWER_NOTHING,
    VIEWER_STEP,    // by so many moves
    VIEWER_GO,      // to that index in the line
    VIEWER_PLAY,    // start and stop
    VIEWER_PACE,    // faster (1), slower (-1)
    VIEWER_VARY,    // to the next (1) or previous (-1) variation
    VIEWER_CELL,    // play on that cell
    VIEWER_UNDO,    // take a move back
    VIEWER_OVERLAY, // the next (1), the previous (-1)
    VIEWER_SIDE,    // both agents side by side, or one
    VIEWER_NUMBERS, // of moves, on stones
    VIEWER_SHAPE,   // pointy or flat
    VIEWER_THEME,   // light or dark
    VIEWER_SELF,    // let the first agent play both sides from here
    VIEWER_SAVE,    // SGF
    VIEWER_LINK,    // HexWorld, to the clipboard
    VIEWER_PHOTO,   // PNG
    VIEWER_FULL,    // full screen
    VIEWER_HELP,    // keys
    VIEWER_BACK,    // close the help, return to the previous screen, or quit
    // in lists
    VIEWER_CHOOSE, // move the choice down by so many rows
    VIEWER_ACROSS, // the next (1), the previous (-1): kind of games, board of the grid, colour
    VIEWER_ENTER,  // open the chosen entry, begin the game
    VIEWER_SCROLL, // the list under the pointer, by so many rows
    VIEWER_KIND,   // of games: shelf.h
    VIEWER_BOARD,  // of games (0: all) and of a new game, by size; -1: the next
    VIEWER_OPEN,   // game of the store, by its index in the list
    VIEWER_LIVE,   // to the games in progress
    VIEWER_WATCH,  // one of them
    VIEWER_NEW,    // board of that size for two persons
    // for a new game
    VIEWER_SETUP,   // choose who plays
    VIEWER_AGAINST, // the same, against an agent of the store
    VIEWER_BLACK,   // the player with that index is Black
    VIEWER_WHITE,
    VIEWER_BLACK_NODES, // more (1), fewer (-1)
    VIEWER_WHITE_NODES,
    VIEWER_SWAP, // colours
    VIEWER_QUIT,
    VIEWER_ACTIONS,
} ViewerAction;

// The buttons' names in scripts: "overlay".
extern const char *const viewer_action_names[VIEWER_ACTIONS];

typedef enum ViewerOverlay {
    OVERLAY_NONE,
    OVERLAY_PRIOR,    // the network's policy
    OVERLAY_VISITS,   // the search's visit counts
    OVERLAY_VALUES,   // Q of the moves visited
    OVERLAY_POLICY,   // the search's improved policy
    OVERLAY_DISAGREE, // improved policy minus the network's policy
    OVERLAY_TRUTH,    // the solver's winning and losing moves
    OVERLAYS,
} ViewerOverlay;

extern const char *const viewer_overlay_names[OVERLAYS];

// The screen that is shown.
typedef enum ViewerMode {
    VIEWER_START_MODE,
    VIEWER_GRID_MODE,
    VIEWER_SETUP_MODE,
    VIEWER_GAME_MODE
} ViewerMode;

// A key and its action; `help` NULL: covered by the help of an earlier key.
typedef struct ViewerKey {
    const char *key;
    int modes; // sum of 1 << ViewerMode: the screens where it applies
    ViewerAction action;
    int value;
    const char *label, *help;
} ViewerKey;
extern const ViewerKey viewer_keys[]; // ends with a key of NULL

#endif
