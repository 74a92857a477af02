// Commands by which HexGui shows an agent's analysis and the solver's results, and the parameters
// of both. Answers have HexGui's types: `pspairs` are cells with a short text each. HexGui ignores
// failures and leaves the last command's output on the board, so a position with nothing to show,
// such as that of a finished game, is no failure: its answer is empty, or says so.
#include "tools/htp/htp_internal.h"

#include "engine/hexworld.h"
#include "engine/notation.h"
#include "tools/frame/value.h"

#include <stdio.h>
#include <string.h>

// The position, with the colour to move unless the game is over.
static Status position(const Htp *htp, const char *word, Board *board, Error *error) {
    Colour colour = BLACK;
    const Status status = htp_colour(word, &colour, error);
    if (status != STATUS_OK)
        return status;
    *board = htp_board(htp);
    if (board->winner == NOBODY)
        board_set_to_move(board, colour);
    return STATUS_OK;
}

// Writes a part of an agent's analysis to the answer.
typedef void Say(Htp *htp, const Board *board, const SearchAnalysis *analysis);

// Answers with an agent's analysis of the position. In a finished game the board passed to `say`
// has no legal moves and the analysis is all zero.
static Status say_analysis(Htp *htp, const char *word, Say *say, Error *error) {
    Player *player = htp->player;
    Board board;
    Status status = position(htp, word, &board, error);
    if (status != STATUS_OK)
        return status;
    if (!player->analyse)
        return error_set(error, STATUS_INVALID, "%s play has no search to show, expected an agent",
                         player->name);
    SearchAnalysis analysis = {0};
    Rng rng = htp->rng;
    int move;
    if (board.winner == NOBODY)
        status = player->analyse(player, &board, &rng, &analysis, &move, error);
    if (status == STATUS_OK)
        say(htp, &board, &analysis);
    return status;
}

// Writes a cell and its label; the first pair has no blank before it.
static void say_pair(Htp *htp, int size, int cell, const char *label) {
    char name[NOTATION_CELL_BYTES];
    notation_cell_write(cell, size, name);
    htp_say(htp, "%s%s %s", htp->said.length > 0 ? " " : "", name, label);
}

// Writes the legal cells whose share, in per cent, is not 0.
static void say_shares(Htp *htp, const Board *board, const float *shares) {
    for (Bits legal = board_legal(board); legal;) {
        const int cell = bits_pop(&legal);
        char label[16];
        snprintf(label, sizeof label, "%.0f", 100.0 * (double)shares[cell]);
        if (strcmp(label, "0"))
            say_pair(htp, board->size, cell, label);
    }
}

static void say_prior(Htp *htp, const Board *board, const SearchAnalysis *analysis) {
    say_shares(htp, board, analysis->prior);
}

static void say_policy(Htp *htp, const Board *board, const SearchAnalysis *analysis) {
    say_shares(htp, board, analysis->policy);
}

// The chance to win in per cent, from a value of -1 to 1.
static double percent(float value) {
    return 50.0 * (1.0 + (double)value);
}

// Writes visit counts or, with `values`, chances to win of the moves visited.
static void say_visited(Htp *htp, const Board *board, const SearchAnalysis *analysis, bool values) {
    for (Bits legal = board_legal(board); legal;) {
        const int cell = bits_pop(&legal);
        char label[16];
        snprintf(label, sizeof label, "%.0f",
                 values ? percent(analysis->values[cell]) : (double)analysis->visits[cell]);
        if (analysis->visits[cell] > 0.0f)
            say_pair(htp, board->size, cell, label);
    }
}

static void say_visits(Htp *htp, const Board *board, const SearchAnalysis *analysis) {
    say_visited(htp, board, analysis, false);
}

static void say_values(Htp *htp, const Board *board, const SearchAnalysis *analysis) {
    say_visited(htp, board, analysis, true);
}

static void say_value(Htp *htp, const Board *board, const SearchAnalysis *analysis) {
    if (board->winner != NOBODY)
        htp_say(htp, "the game is over, %s has won", notation_colour_name((Colour)board->winner));
    else
        htp_say(htp, "network %.1f%%, search %.1f%%", percent(analysis->net_value),
                percent(analysis->value));
}

static Status run_prior(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    return say_analysis(htp, words[0], say_prior, error);
}

static Status run_policy(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    return say_analysis(htp, words[0], say_policy, error);
}

static Status run_visits(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    return say_analysis(htp, words[0], say_visits, error);
}

static Status run_values(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    return say_analysis(htp, words[0], say_values, error);
}

static Status run_value(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    return say_analysis(htp, words[0], say_value, error);
}

static Solver *solver_of(Htp *htp) {
    if (!htp->solver)
        htp->solver = solver_create(&htp->solver_config);
    return htp->solver;
}

// W on the moves that win; L on the others unless a limit was hit.
static Status run_winning(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    Board board;
    Status status = position(htp, words[0], &board, error);
    if (status != STATUS_OK || board.winner != NOBODY)
        return status;
    Bits winning = 0;
    status = solver_winning_moves(solver_of(htp), &board, &winning, error);
    if (status != STATUS_OK && status != STATUS_LIMIT)
        return status;
    for (Bits legal = board_legal(&board); legal;) {
        const int cell = bits_pop(&legal);
        if (bits_has(winning, cell) || status == STATUS_OK)
            say_pair(htp, board.size, cell, bits_has(winning, cell) ? "W" : "L");
    }
    return STATUS_OK;
}

static Status run_winner(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    Board board;
    const Status status = position(htp, words[0], &board, error);
    if (status != STATUS_OK)
        return status;
    const Colour winner =
        board.winner != NOBODY ? (Colour)board.winner : solver_solve(solver_of(htp), &board).winner;
    htp_say(htp, "%s", winner == NOBODY ? "unknown" : notation_colour_name(winner));
    return STATUS_OK;
}

static Status run_link(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    char link[HEXWORLD_LINK_BYTES];
    Error reason;
    if (hexworld_write(&htp->record, htp->record.count, link, &reason) == STATUS_OK)
        htp_say(htp, "%s", link);
    else
        htp_say(htp, "none: %.400s", reason.text);
    return STATUS_OK;
}

// The move of reg_genmove, but an empty answer if that is no cell or an error: HexGui puts the
// answer on the board.
static Status run_move(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    Colour colour = BLACK;
    const Status status = htp_colour(words[0], &colour, error);
    if (status != STATUS_OK || record_winner(&htp->record) != NOBODY)
        return status;
    return htp_choose(htp, colour, false, error);
}

// ------------------------------------------------------------------------------------------------
// Parameters

static Status set_search(Htp *htp, const char *key, const char *word, Error *error) {
    SearchConfig config = *htp->player->search;
    double number = 0.0;
    if (!strcmp(key, "search")) {
        SearchKind kind;
        const Status status = search_kind_parse(word, &kind, error);
        if (status != STATUS_OK)
            return status;
        const int nodes = config.nodes;
        config = search_config_default(kind);
        config.nodes = nodes;
    } else if (!strcmp(key, "nodes")) {
        if (!value_integer(word, &config.nodes))
            return error_set(error, STATUS_INVALID, "nodes: expected a whole number");
    } else {
        if (!value_number(word, &number))
            return error_set(error, STATUS_INVALID, "%s: expected a number", key);
        *(strcmp(key, "c") ? &config.c_scale : &config.c) = (float)number;
    }
    return player_set_search(htp->player, &config, error);
}

static Status set_param(Htp *htp, const char *key, const char *word, Error *error) {
    const bool agent = htp->player->search != NULL;
    if (!strcmp(key, "solver_seconds")) {
        double seconds = 0.0;
        if (!value_seconds(word, &seconds) || seconds <= 0.0)
            return error_set(error, STATUS_INVALID, "solver_seconds: expected seconds above 0");
        htp->solver_config.max_seconds = seconds;
        solver_destroy(htp->solver);
        htp->solver = NULL;
        return STATUS_OK;
    }
    if (agent && !strcmp(key, "greedy")) {
        if (strcmp(word, "0") && strcmp(word, "1"))
            return error_set(error, STATUS_INVALID, "greedy: expected 0 or 1");
        htp->player->greedy = !strcmp(word, "1");
        return STATUS_OK;
    }
    if (agent && (!strcmp(key, "search") || !strcmp(key, "nodes") || !strcmp(key, "c") ||
                  !strcmp(key, "c_scale") || !strcmp(key, "value_scale"))) // former names
        return set_search(htp, key, word, error);
    return error_set(error, STATUS_INVALID, "unknown parameter, expected one that param lists");
}

static void say_params(Htp *htp) {
    const SearchConfig *search = htp->player->search;
    if (search) {
        htp_say(htp, "[list");
        for (int i = 0; i < SEARCH_KINDS; i++)
            htp_say(htp, "/%s", search_kind_names[i]);
        htp_say(htp, "] search %s\n", search_kind_name(search->kind));
        htp_say(htp, "[string] nodes %d\n", search->nodes);
        htp_say(htp, "[string] c %g\n", (double)search->c);
        htp_say(htp, "[string] c_scale %g\n", (double)search->c_scale);
        htp_say(htp, "[bool] greedy %d\n", htp->player->greedy);
    }
    htp_say(htp, "[string] solver_seconds %g", htp->solver_config.max_seconds);
}

// Without arguments lists the parameters, as HexGui's dialog reads them; with two sets one.
static Status run_param(Htp *htp, int count, char **words, Error *error) {
    if (count == 1)
        return error_set(error, STATUS_INVALID,
                         "wrong number of arguments, expected a name and a value, or nothing");
    if (count == 2)
        return set_param(htp, words[0], words[1], error);
    say_params(htp);
    return STATUS_OK;
}

static Status run_set_param(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    return set_param(htp, words[0], words[1], error);
}

static Status run_analyze_commands(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    // HexGui replaces %m by the side to move; %c would be the colour last chosen in its dialog.
    if (htp->player->search)
        htp_say(htp, "pspairs/Network Policy/hexlaw-prior %%m\n"
                     "pspairs/Search Policy/hexlaw-policy %%m\n"
                     "pspairs/Search Visits/hexlaw-visits %%m\n"
                     "pspairs/Search Values/hexlaw-values %%m\n"
                     "string/Value/hexlaw-value %%m\n");
    htp_say(htp, "pspairs/Winning Moves/hexlaw-winning %%m\n"
                 "string/Winner/hexlaw-winner %%m\n"
                 "var/Move/hexlaw-move %%m\n"
                 "plist/All Legal Moves/all_legal_moves\n"
                 "string/Final Score/final_score\n"
                 "string/HexWorld Link/hexlaw-link\n"
                 "string/Show Board/showboard\n"
                 "param/Parameters/param");
    return STATUS_OK;
}

const HtpCommand htp_analysis_commands[] = {
    {"param", 0, 2, run_param, "a name and a value, or nothing"},
    {"set_param", 2, 2, run_set_param, "a name and a value"},
    {"hexgui-analyze_commands", 0, 0, run_analyze_commands, "no arguments"},
    {"hexlaw-prior", 1, 1, run_prior, "a colour"},
    {"hexlaw-policy", 1, 1, run_policy, "a colour"},
    {"hexlaw-visits", 1, 1, run_visits, "a colour"},
    {"hexlaw-values", 1, 1, run_values, "a colour"},
    {"hexlaw-value", 1, 1, run_value, "a colour"},
    {"hexlaw-winning", 1, 1, run_winning, "a colour"},
    {"hexlaw-winner", 1, 1, run_winner, "a colour"},
    {"hexlaw-move", 1, 1, run_move, "a colour"},
    {"hexlaw-link", 0, 0, run_link, "no arguments"},
    {NULL, 0, 0, NULL, NULL},
};
