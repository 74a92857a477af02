#include "tools/htp/htp.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/notation.h"
#include "engine/sgf_game.h"
#include "tools/frame/value.h"
#include "tools/htp/htp_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// ------------------------------------------------------------------------------------------------
// Texts

static void append(HtpText *text, const char *bytes, size_t length) {
    if (text->length + length + 1 > text->room) {
        text->room = 2 * (text->length + length + 1);
        text->bytes = memory_resize(text->bytes, text->room, 1);
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

static void clear(HtpText *text) {
    text->length = 0;
    append(text, "", 0);
}

void htp_say(Htp *htp, const char *format, ...) {
    char line[1024];
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    CHECK(length >= 0 && (size_t)length < sizeof line);
    append(&htp->said, line, (size_t)length);
}

// ------------------------------------------------------------------------------------------------
// The game

Board htp_board(const Htp *htp) {
    return record_position(&htp->record, htp->record.count);
}

Status htp_colour(const char *word, Colour *colour, Error *error) {
    return notation_colour_read(word, colour, error);
}

static void new_game(Htp *htp, int size) {
    htp->record = record_empty(size);
    htp->rng = rng_stream(htp->seed, RNG_PLAYER, htp->games++);
    htp->time_left[BLACK] = htp->time_left[WHITE] = -1.0;
}

static Status check_size(const Htp *htp, int size, Error *error) {
    const int least = htp->player->size_least, most = htp->player->size_most;
    if (size >= least && size <= most)
        return STATUS_OK;
    if (least == most)
        return error_set(error, STATUS_INVALID, "unacceptable size, expected %d", least);
    return error_set(error, STATUS_INVALID, "unacceptable size, expected %d to %d", least, most);
}

static Status play(Htp *htp, Colour colour, const char *word, Error *error) {
    RecordMove move = {.colour = (uint8_t)colour};
    int cell = 0;
    if (!strcasecmp(word, "swap-pieces") || !strcasecmp(word, "swap-sides") ||
        !strcasecmp(word, "swap"))
        move.kind = RECORD_SWAP_SIDES;
    else if (!strcasecmp(word, "resign"))
        move.kind = RECORD_RESIGN;
    else {
        Error reason;
        if (notation_cell_read(word, htp->record.start.size, &cell, &reason) != STATUS_OK)
            return error_set(error, STATUS_INVALID, "illegal move: %.400s", reason.text);
        move.cell = (uint8_t)cell;
    }
    Error reason;
    Status status = move.kind == RECORD_SWAP_SIDES
                        ? record_second_swap(&htp->record, colour, &reason)
                        : STATUS_OK;
    if (status == STATUS_OK)
        status = record_add(&htp->record, move, &reason);
    if (status != STATUS_OK)
        return error_set(error, status, "illegal move: %.400s", reason.text);
    return STATUS_OK;
}

// ------------------------------------------------------------------------------------------------
// Commands: administration

static Status run_protocol_version(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    htp_say(htp, "2");
    return STATUS_OK;
}

static Status run_name(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    htp_say(htp, "hexlaw");
    return STATUS_OK;
}

static Status run_version(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    htp_say(htp, "%s %s", htp->version, htp->player->name);
    return STATUS_OK;
}

static Status run_quit(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    htp->quit = true;
    return STATUS_OK;
}

// ------------------------------------------------------------------------------------------------
// Commands: the game

static Status run_boardsize(Htp *htp, int count, char **words, Error *error) {
    int columns = 0, rows = 0;
    if (!value_integer(words[0], &columns) || !value_integer(words[count - 1], &rows))
        return error_set(error, STATUS_INVALID,
                         "not a size, expected one number or two equal ones");
    if (columns != rows)
        return error_set(error, STATUS_INVALID, "unacceptable size, expected a square board");
    const Status status = check_size(htp, columns, error);
    if (status == STATUS_OK)
        new_game(htp, columns);
    return status;
}

static Status run_clear_board(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    new_game(htp, htp->record.start.size);
    return STATUS_OK;
}

static Status run_play(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    Colour colour = BLACK;
    const Status status = htp_colour(words[0], &colour, error);
    return status == STATUS_OK ? play(htp, colour, words[1], error) : status;
}

// A new game with the moves, colours alternating; a swap leaves the turn where it was.
static Status run_play_game(Htp *htp, int count, char **words, Error *error) {
    const Record before = htp->record;
    htp->record = record_empty(before.start.size);
    for (int i = 0; i < count; i++) {
        Error reason;
        const Status status = play(htp, (Colour)htp_board(htp).to_move, words[i], &reason);
        if (status != STATUS_OK) {
            htp->record = before;
            return error_set(error, status, "move %d: %.400s", i + 1, reason.text);
        }
    }
    const Record played = htp->record;
    new_game(htp, played.start.size);
    htp->record = played;
    return STATUS_OK;
}

Status htp_choose(Htp *htp, Colour colour, bool keep, Error *error) {
    const Colour winner = record_winner(&htp->record);
    if (winner == colour)
        return error_set(error, STATUS_INVALID, "the game is over, %s has won",
                         notation_colour_name(winner));
    if (winner != NOBODY) {
        htp_say(htp, "resign");
        return STATUS_OK;
    }
    Board board = htp_board(htp);
    board_set_to_move(&board, colour);
    Rng rng = htp->rng;
    int cell = 0;
    Status status = htp->player->choose(htp->player, &board, &rng, 1, &cell, error);
    if (status != STATUS_OK)
        return status;
    char name[NOTATION_CELL_BYTES];
    notation_cell_write(cell, board.size, name);
    if (keep) {
        htp->rng = rng;
        status = play(htp, colour, name, error);
    }
    htp_say(htp, "%s", name);
    return status;
}

static Status run_genmove(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    Colour colour = BLACK;
    const Status status = htp_colour(words[0], &colour, error);
    return status == STATUS_OK ? htp_choose(htp, colour, true, error) : status;
}

static Status run_reg_genmove(Htp *htp, int count, char **words, Error *error) {
    (void)count;
    Colour colour = BLACK;
    const Status status = htp_colour(words[0], &colour, error);
    return status == STATUS_OK ? htp_choose(htp, colour, false, error) : status;
}

static Status run_undo(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words;
    if (htp->record.count == 0)
        return error_set(error, STATUS_INVALID, "cannot undo");
    htp->record.count--;
    return STATUS_OK;
}

static Status run_showboard(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    char text[NOTATION_BOARD_BYTES];
    const Board board = htp_board(htp);
    notation_board_write(&board, text);
    htp_say(htp, "\n%s", text);
    return STATUS_OK;
}

static Status run_all_legal_moves(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    if (record_winner(&htp->record) != NOBODY)
        return STATUS_OK;
    const Board board = htp_board(htp);
    const char *space = "";
    for (Bits free = board_free(&board); free; space = " ") {
        char name[NOTATION_CELL_BYTES];
        notation_cell_write(bits_pop(&free), board.size, name);
        htp_say(htp, "%s%s", space, name);
    }
    if (record_second_swap(&htp->record, (Colour)board.to_move, NULL) == STATUS_OK)
        htp_say(htp, "%sswap-pieces", space);
    return STATUS_OK;
}

static Status run_final_score(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    static const char *const scores[] = {"B+", "W+", "cannot score"};
    htp_say(htp, "%s", scores[record_winner(&htp->record)]);
    return STATUS_OK;
}

static Status run_loadsgf(Htp *htp, int count, char **words, Error *error) {
    int moves = RECORD_MOVES_MAX;
    if (count == 2 && (!value_integer(words[1], &moves) || moves < 0))
        return error_set(error, STATUS_INVALID, "not a number of moves");
    if (strcmp(words[0], "-") == 0) // the commands come from there
        return error_set(error, STATUS_INVALID, "-: expected a file");
    Sgf *sgf;
    SgfGame game;
    Status status = sgf_game_load(words[0], 1, &sgf, &game, error);
    if (status != STATUS_OK)
        return status;
    Record record;
    status = sgf_game_record(&game, sgf_main_end(sgf, game.root), &record, error);
    sgf_destroy(sgf);
    if (status != STATUS_OK)
        return status;
    status = check_size(htp, record.start.size, error);
    if (status != STATUS_OK)
        return status;
    new_game(htp, record.start.size);
    htp->record = record;
    if (moves < record.count)
        htp->record.count = moves;
    return STATUS_OK;
}

static void say_time(Htp *htp, Colour colour) {
    if (htp->time_left[colour] < 0.0)
        htp_say(htp, "unknown");
    else
        htp_say(htp, "%.10g", htp->time_left[colour]);
}

// Reports the clocks or sets one (GTP's third argument, stones, is ignored). Searches are limited
// in nodes, so the clocks are only stored and reported.
static Status run_time_left(Htp *htp, int count, char **words, Error *error) {
    if (count == 0) {
        htp_say(htp, "Black: ");
        say_time(htp, BLACK);
        htp_say(htp, ", White: ");
        say_time(htp, WHITE);
        return STATUS_OK;
    }
    Colour colour = BLACK;
    const Status status = htp_colour(words[0], &colour, error);
    if (status != STATUS_OK)
        return status;
    if (count == 1) {
        say_time(htp, colour);
        return STATUS_OK;
    }
    double seconds = 0.0;
    if (!value_number(words[1], &seconds) || seconds < 0.0)
        return error_set(error, STATUS_INVALID, "not a time, expected seconds");
    htp->time_left[colour] = seconds;
    return STATUS_OK;
}

// ------------------------------------------------------------------------------------------------
// The table

static HtpRun run_list_commands, run_known_command;

static const HtpCommand commands[] = {
    {"protocol_version", 0, 0, run_protocol_version, "no arguments"},
    {"name", 0, 0, run_name, "no arguments"},
    {"version", 0, 0, run_version, "no arguments"},
    {"list_commands", 0, 0, run_list_commands, "no arguments"},
    {"known_command", 1, 1, run_known_command, "a command's name"},
    {"quit", 0, 0, run_quit, "no arguments"},
    {"boardsize", 1, 2, run_boardsize, "one number or two equal ones"},
    {"clear_board", 0, 0, run_clear_board, "no arguments"},
    {"play", 2, 2, run_play, "a colour and a move"},
    {"play-game", 0, RECORD_MOVES_MAX, run_play_game, "moves"},
    {"genmove", 1, 1, run_genmove, "a colour"},
    {"reg_genmove", 1, 1, run_reg_genmove, "a colour"},
    {"undo", 0, 0, run_undo, "no arguments"},
    {"showboard", 0, 0, run_showboard, "no arguments"},
    {"all_legal_moves", 0, 0, run_all_legal_moves, "no arguments"},
    {"final_score", 0, 0, run_final_score, "no arguments"},
    {"loadsgf", 1, 2, run_loadsgf, "a file and, if wanted, a number of moves"},
    {"time_left", 0, 3, run_time_left, "a colour and seconds, or nothing"},
    {NULL, 0, 0, NULL, NULL},
};

static const HtpCommand *const tables[] = {commands, htp_analysis_commands};

static const HtpCommand *find_command(const char *name) {
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const HtpCommand *command = tables[t]; command->name; command++)
            if (!strcmp(command->name, name))
                return command;
    return NULL;
}

static Status run_list_commands(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)words, (void)error;
    const char *newline = "";
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const HtpCommand *command = tables[t]; command->name; command++) {
            htp_say(htp, "%s%s", newline, command->name);
            newline = "\n";
        }
    return STATUS_OK;
}

static Status run_known_command(Htp *htp, int count, char **words, Error *error) {
    (void)count, (void)error;
    htp_say(htp, find_command(words[0]) ? "true" : "false");
    return STATUS_OK;
}

// ------------------------------------------------------------------------------------------------
// Lines

enum { WORDS_MAX = RECORD_MOVES_MAX + 2, ID_DIGITS_MAX = 10 };

// The line as GTP preprocesses it: control characters removed, tabs as blanks, comment removed.
static char *clean_line(const char *line, size_t length) {
    char *clean = memory_zeroed(length + 1, 1);
    size_t kept = 0;
    for (size_t i = 0; i < length && line[i] != '#'; i++) {
        const unsigned char c = (unsigned char)line[i];
        if (c == '\t')
            clean[kept++] = ' ';
        else if (c >= ' ' && c != 127)
            clean[kept++] = (char)c;
    }
    return clean;
}

// Cuts the line into words; -1 if there are more than WORDS_MAX.
static int split(char *line, char **words) {
    int count = 0;
    for (char *rest = line, *word; (word = strtok_r(rest, " ", &rest));) {
        if (count == WORDS_MAX)
            return -1;
        words[count++] = word;
    }
    return count;
}

static bool is_id(const char *word) {
    const size_t length = strlen(word);
    return length <= ID_DIGITS_MAX && strspn(word, "0123456789") == length;
}

// Composes the answer. A blank line ends it, so there must be none inside.
static void compose(Htp *htp, char sign, const char *id, const char *text) {
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    CHECK(!memmem(text, length, "\n\n", 2));
    clear(&htp->answer);
    append(&htp->answer, &sign, 1);
    append(&htp->answer, id, strlen(id));
    append(&htp->answer, " ", 1);
    append(&htp->answer, text, length);
    append(&htp->answer, "\n\n", 2);
}

static Status run(Htp *htp, int count, char **words, Error *error) {
    if (count < 0)
        return error_set(error, STATUS_INVALID, "too many words, expected at most %d", WORDS_MAX);
    if (count == 0)
        return error_set(error, STATUS_INVALID, "a number without a command");
    const HtpCommand *command = find_command(words[0]);
    if (!command)
        return error_set(error, STATUS_INVALID, "unknown command");
    if (count - 1 < command->least || count - 1 > command->most)
        return error_set(error, STATUS_INVALID, "wrong number of arguments, expected %s",
                         command->arguments);
    return command->run(htp, count - 1, words + 1, error);
}

const char *htp_answer(Htp *htp, const char *line, size_t length) {
    char *clean = clean_line(line, length);
    char *words[WORDS_MAX];
    int count = split(clean, words);
    if (count == 0) {
        free(clean);
        return NULL;
    }
    char **rest = words;
    const char *id = "";
    if (is_id(words[0])) {
        id = words[0];
        rest++;
        count--; // what is below 0 stays there
    }
    Error error = {""};
    clear(&htp->said);
    const Status status = run(htp, count, rest, &error);
    if (status == STATUS_OK)
        compose(htp, '=', id, htp->said.bytes);
    else
        compose(htp, '?', id, error.text);
    free(clean);
    return htp->answer.bytes;
}

bool htp_quit(const Htp *htp) {
    return htp->quit;
}

Htp *htp_create(Player *player, const HtpConfig *config) {
    CHECK(config->size >= player->size_least && config->size <= player->size_most);
    Htp *htp = memory_zeroed(1, sizeof *htp);
    htp->player = player;
    htp->version = config->version;
    htp->seed = config->seed;
    htp->solver_config = solver_config_default();
    htp->solver_config.max_seconds = 10.0;
    if (config->solver_bytes > 0)
        htp->solver_config.table_bytes = config->solver_bytes;
    new_game(htp, config->size);
    return htp;
}

void htp_destroy(Htp *htp) {
    if (!htp)
        return;
    player_destroy(htp->player);
    solver_destroy(htp->solver);
    free(htp->said.bytes);
    free(htp->answer.bytes);
    free(htp);
}
