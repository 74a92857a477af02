// The viewer's state as JSON, for tests.
#include "view/viewer/viewer_internal.h"

#include "engine/notation.h"

// The players chosen for a new game, if the choice has been opened.
static void add_setup(const Setup *setup, cJSON *state) {
    static const char *const names[2] = {"black", "white"};
    static const char *const nodes[2] = {"black_nodes", "white_nodes"};
    char name[NAMED_PLAYER_MAX];
    if (setup->size == 0)
        return;
    cJSON_AddNumberToObject(state, "board_size", setup->size);
    for (int colour = BLACK; colour <= WHITE; colour++) {
        setup_player_name(setup, setup->sides[colour].player, name);
        cJSON_AddStringToObject(state, names[colour], name);
        cJSON_AddNumberToObject(state, nodes[colour], setup_nodes(setup, (Colour)colour));
    }
}

cJSON *viewer_state(const Viewer *viewer) {
    cJSON *state = cJSON_CreateObject();
    cJSON_AddStringToObject(state, "overlay", viewer_overlay_names[viewer->overlay]);
    cJSON_AddStringToObject(state, "theme", viewer_theme(viewer)->name);
    cJSON_AddBoolToObject(state, "flat", viewer->flat);
    cJSON_AddBoolToObject(state, "side", viewer->side);
    cJSON_AddBoolToObject(state, "help", viewer->help);
    cJSON_AddStringToObject(state, "message", viewer->message);
    cJSON_AddBoolToObject(state, "busy", viewer_busy(viewer));
    static const char *const modes[] = {"start", "grid", "setup", "game"};
    cJSON_AddStringToObject(state, "mode", modes[viewer->mode]);
    if (viewer->shelf) {
        cJSON_AddNumberToObject(state, "games", shelf_games(viewer->shelf));
        cJSON_AddNumberToObject(state, "games_kept", shelf_games_kept(viewer->shelf));
    }
    cJSON_AddNumberToObject(state, "scroll", viewer->scroll);
    cJSON_AddNumberToObject(state, "chosen", viewer->chosen);
    cJSON_AddNumberToObject(state, "tile", viewer->tile);
    add_setup(&viewer->setup, state);
    cJSON_AddNumberToObject(state, "live_boards", viewer->live ? viewer->live->count : 0);
    const Session *session = viewer->session;
    if (!session)
        return state;
    int line[GAMETREE_LINE_MAX], shown;
    const int count = gametree_line(session->tree, line, &shown);
    const Board *board = session_board(session);
    const SearchAnalysis *analysis = session_analysis(session, session->tree->cursor, 0);
    const Truth *truth = session_truth(session, session->tree->cursor);
    char text[NOTATION_BOARD_BYTES];
    notation_board_write(board, text);
    cJSON_AddNumberToObject(state, "size", board->size);
    cJSON_AddNumberToObject(state, "shown", shown);
    cJSON_AddNumberToObject(state, "moves", count - 1);
    cJSON_AddStringToObject(state, "to_move", notation_colour_name((Colour)board->to_move));
    cJSON_AddStringToObject(
        state, "winner",
        notation_colour_name(gametree_winner(session->tree, session->tree->cursor)));
    cJSON_AddBoolToObject(state, "playing", session->playing);
    cJSON_AddBoolToObject(state, "follows",
                          viewer->follow.folder[0] && viewer->follow.last == session->tree->cursor);
    cJSON_AddStringToObject(state, "board", text);
    cJSON_AddNumberToObject(state, "look_nodes", analysis ? analysis->nodes : 0);
    cJSON_AddNumberToObject(state, "truth_winning", truth ? bits_count(truth->winning) : 0);
    cJSON_AddNumberToObject(state, "truth_losing", truth ? bits_count(truth->losing) : 0);
    return state;
}
