// What a user can do, and by which keys.
#ifndef HEXLAW_VIEW_STATE_ACTIONS_H
#define HEXLAW_VIEW_STATE_ACTIONS_H

// What can be done, by key, button or click; each with a number where it needs one.
typedef enum ViewerAction {
    VIEWER_NOTHING,
    VIEWER_STEP,    // by so many moves
    VIEWER_GO,      // to that place in the line
    VIEWER_PLAY,    // start and stop
    VIEWER_PACE,    // faster (1), slower (-1)
    VIEWER_VARY,    // to the next (1) or the last (-1) variation
    VIEWER_CELL,    // play there
    VIEWER_UNDO,    // take a move back
    VIEWER_OVERLAY, // the next (1), the last (-1)
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
    VIEWER_BACK,    // help off, to where one came from, or the end
    // in lists
    VIEWER_CHOOSE, // so many rows further down
    VIEWER_ACROSS, // the next (1), the last (-1): kind of games, board of the grid, colour
    VIEWER_ENTER,  // open what is chosen, begin the game
    VIEWER_SCROLL, // the list under the pointer, by so many rows
    VIEWER_KIND,   // of games: shelf.h
    VIEWER_BOARD,  // of games (0: all) and of a new game, by size; -1: the next
    VIEWER_OPEN,   // game of the store, by its place in the list
    VIEWER_LIVE,   // to the games in progress
    VIEWER_WATCH,  // one of them
    VIEWER_NEW,    // board of that size for two
    // to a new game
    VIEWER_SETUP,   // choose who plays
    VIEWER_AGAINST, // the same, against an agent of the store
    VIEWER_BLACK,   // the player of that place is Black
    VIEWER_WHITE,
    VIEWER_BLACK_NODES, // more (1), fewer (-1)
    VIEWER_WHITE_NODES,
    VIEWER_SWAP, // colours
    VIEWER_QUIT,
    VIEWER_ACTIONS,
} ViewerAction;

// What scripts call the buttons: "overlay".
extern const char *const viewer_action_names[VIEWER_ACTIONS];

typedef enum ViewerOverlay {
    OVERLAY_NONE,
    OVERLAY_PRIOR,    // the network's policy
    OVERLAY_VISITS,   // the search's
    OVERLAY_VALUES,   // Q of the moves visited
    OVERLAY_POLICY,   // the search's improved policy
    OVERLAY_DISAGREE, // improved policy less the network's
    OVERLAY_TRUTH,    // the solver's
    OVERLAYS,
} ViewerOverlay;

extern const char *const viewer_overlay_names[OVERLAYS];

// What is shown.
typedef enum ViewerMode {
    VIEWER_START_MODE,
    VIEWER_GRID_MODE,
    VIEWER_SETUP_MODE,
    VIEWER_GAME_MODE
} ViewerMode;

// A key and what it does; `help` NULL: told together with one before it.
typedef struct ViewerKey {
    const char *key;
    int modes; // sum of 1 << ViewerMode: where it does so
    ViewerAction action;
    int value;
    const char *label, *help;
} ViewerKey;
extern const ViewerKey viewer_keys[]; // ends with a key of NULL

#endif
