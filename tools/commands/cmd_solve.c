// hexlaw solve: who wins, exactly.
#include "base/file.h"
#include "base/memory.h"
#include "engine/notation.h"
#include "engine/sgf_game.h"
#include "engine/shortest.h"
#include "engine/solver.h"
#include "tools/commands/commands.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH_BYTES_MAX = 1 << 26, MEBIBYTE = 1 << 20 };

static const char batch_header[] = "size,moves,to_move,winner,move,nodes,seconds";

typedef struct Settings {
    int size, game;
    const char *moves, *sgf, *batch;
    bool openings, shortest, winning, fresh;
    int memory; // MiB
    uint64_t nodes;
    double seconds;
} Settings;

// A position with the moves that led to it; `moves` is empty if they do not determine it.
typedef struct Question {
    Board board;
    bool has_moves;
    char moves[NOTATION_MOVES_BYTES]; // "-" for none
} Question;

static void write_move(const Board *board, int cell, char text[NOTATION_CELL_BYTES]) {
    if (cell >= 0)
        notation_cell_write(cell, board->size, text);
    else
        strcpy(text, "-");
}

static Status ask_moves(int size, const char *moves, Question *question, Error *error) {
    NotationMoves played;
    question->board = board_empty(size);
    const Status status = notation_moves_play(moves, &question->board, &played, error);
    if (status != STATUS_OK)
        return status;
    notation_moves_write(&played, size, question->moves);
    if (played.count == 0)
        strcpy(question->moves, "-");
    question->has_moves = true;
    return STATUS_OK;
}

// Writes the moves as text, if the record starts from the empty board and has only stones.
static void write_moves(const Record *record, Question *question) {
    question->has_moves = record->start.ply == 0 && record->start.to_move == BLACK &&
                          record->count <= BOARD_CELLS_MAX;
    NotationMoves moves = {.count = record->count};
    for (int i = 0; i < record->count && question->has_moves; i++) {
        question->has_moves = record->moves[i].kind == RECORD_STONE &&
                              record->moves[i].colour == (i % 2 == 0 ? BLACK : WHITE);
        moves.cell[i] = record->moves[i].cell;
    }
    if (!question->has_moves)
        return;
    notation_moves_write(&moves, record->start.size, question->moves);
    if (moves.count == 0)
        strcpy(question->moves, "-");
}

// The last position of a game's main line; `number` 0: the first game of the file.
static Status ask_sgf(const Command *command, const char *path, int number, Question *question,
                      Error *error) {
    Sgf *sgf;
    SgfGame game;
    Status status = sgf_game_load(path, number, &sgf, &game, error);
    if (status != STATUS_OK)
        return status;
    Record record;
    status = sgf_game_record(&game, sgf_main_end(sgf, game.root), &record, error);
    if (status == STATUS_OK && game.count > 1 && number == 0) {
        char title[160];
        sgf_game_title(&game, title, sizeof title);
        command_warn(command, "%s: %s; --game N takes another", path, title);
    }
    sgf_destroy(sgf);
    if (status != STATUS_OK)
        return status;
    question->board = record_position(&record, record.count);
    write_moves(&record, question);
    return STATUS_OK;
}

static cJSON *cells_json(Bits cells, int size) {
    cJSON *list = cJSON_CreateArray();
    while (cells) {
        char text[NOTATION_CELL_BYTES];
        notation_cell_write(bits_pop(&cells), size, text);
        cJSON_AddItemToArray(list, cJSON_CreateString(text));
    }
    return list;
}

static void print_cells(const char *title, Bits cells, int size) {
    printf("%s", title);
    if (!cells)
        printf(" none");
    while (cells) {
        char text[NOTATION_CELL_BYTES];
        notation_cell_write(bits_pop(&cells), size, text);
        printf(" %s", text);
    }
    printf("\n");
}

static void add_letter(cJSON *object, const char *name, Colour colour) {
    const char text[2] = {notation_colour_letter(colour), 0};
    cJSON_AddStringToObject(object, name, text);
}

// The results for one position.
typedef struct Answer {
    SolverResult result; // includes the cost of the shortest win
    ShortestResult shortest;
    Bits winning;
    bool winning_known; // all winning moves are known
    bool open;          // part of what was requested is unknown
} Answer;

static Status find_answer(const Settings *settings, Solver *solver, const Board *board,
                          Answer *found, Error *error) {
    *found = (Answer){.result = solver_solve(solver, board), .shortest = {.move = -1}};
    found->open = found->result.winner == NOBODY;
    if (settings->shortest && !found->open) {
        const Status status = solver_shortest(solver, board, &found->shortest, error);
        if (status == STATUS_INVALID)
            return status;
        found->open = status != STATUS_OK;
        found->result.nodes += found->shortest.nodes;
        found->result.seconds += found->shortest.seconds;
        if (!found->open && found->result.winner == (Colour)board->to_move)
            found->result.move = found->shortest.move;
    }
    found->winning_known = board->winner == NOBODY;
    if (settings->winning && found->winning_known) {
        found->winning_known =
            solver_winning_moves(solver, board, &found->winning, error) == STATUS_OK;
        found->open |= !found->winning_known;
    }
    return STATUS_OK;
}

static void add_text(cJSON *object, const char *name, const char *text) {
    cJSON_AddItemToObject(object, name, text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

static void write_answer(const Settings *settings, const Question *question, const Answer *found) {
    const Board *board = &question->board;
    const SolverResult *result = &found->result;
    char move[NOTATION_CELL_BYTES];
    write_move(board, result->move, move);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "size", board->size);
    add_text(json, "moves", question->has_moves ? question->moves : NULL);
    add_letter(json, "to_move", (Colour)board->to_move);
    add_letter(json, "winner", result->winner);
    add_text(json, "move", result->move >= 0 ? move : NULL);
    cJSON_AddNumberToObject(json, "nodes", (double)result->nodes);
    json_add_number(json, "seconds", result->seconds);
    if (settings->shortest)
        json_add_number(json, "plies",
                        found->shortest.plies > 0 ? (double)found->shortest.plies : (double)NAN);
    if (settings->winning)
        cJSON_AddItemToObject(json, "winning", cells_json(found->winning, board->size));
    json_out(json);
}

static void print_answer(const Settings *settings, const Board *board, const Answer *found) {
    const SolverResult *result = &found->result;
    char move[NOTATION_CELL_BYTES], drawn[NOTATION_BOARD_BYTES];
    write_move(board, result->move, move);
    notation_board_write(board, drawn);
    printf("%s", drawn);
    if (board->winner != NOBODY)
        printf("%s has won.\n", notation_colour_name(result->winner));
    else if (result->winner == NOBODY)
        printf("Unknown: a limit was reached.\n");
    else if (result->move >= 0)
        printf("%s wins with %s.\n", notation_colour_name(result->winner), move);
    else
        printf("%s wins, whatever %s plays.\n", notation_colour_name(result->winner),
               notation_colour_name((Colour)board->to_move));
    if (settings->shortest && found->shortest.plies > 0) {
        write_move(board, found->shortest.move, move);
        printf("The shortest win takes %d plies, beginning with %s.\n", found->shortest.plies,
               move);
    }
    if (settings->winning && board->winner == NOBODY)
        print_cells(found->winning_known ? "Winning moves:" : "Winning moves known:",
                    found->winning, board->size);
    printf("%llu positions, %.3f s\n", (unsigned long long)result->nodes, result->seconds);
}

// One position: its winner, and what else was requested. Exit code 1 if any of it stays open.
static int solve_one(const Command *command, const Settings *settings, Solver *solver,
                     const Question *question) {
    Answer found;
    Error error;
    const Status status = find_answer(settings, solver, &question->board, &found, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    if (command->json)
        write_answer(settings, question, &found);
    else
        print_answer(settings, &question->board, &found);
    return found.open ? COMMAND_NO : COMMAND_DONE;
}

// The results for each first move.
typedef struct Openings {
    Bits winning, losing;
    uint64_t nodes;
    double seconds;
} Openings;

static Openings solve_openings(const Settings *settings, Solver *solver) {
    const Board empty = board_empty(settings->size);
    const Bits all = board_free(&empty);
    Openings openings = {0};
    for (Bits cells = all; cells;) {
        const int cell = bits_pop(&cells);
        if (bits_has(openings.winning | openings.losing, cell))
            continue;
        if (settings->fresh)
            solver_clear(solver);
        Board board = empty;
        board_play(&board, cell);
        const SolverResult result = solver_solve(solver, &board);
        openings.nodes += result.nodes;
        openings.seconds += result.seconds;
        Bits like = bits_cell(cell);
        if (!settings->fresh && result.winner == WHITE)
            like |= all & ~result.proof; // these moves do not touch White's proof set
        if (!settings->fresh)
            like |= bits_rotate(like, settings->size);
        if (result.winner == BLACK)
            openings.winning |= like;
        else if (result.winner == WHITE)
            openings.losing |= like;
    }
    return openings;
}

static int show_openings(const Command *command, const Settings *settings, Solver *solver) {
    const Openings openings = solve_openings(settings, solver);
    const int size = settings->size;
    const Bits unknown = bits_geometry[size].all & ~openings.winning & ~openings.losing;
    if (command->json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddNumberToObject(json, "size", size);
        cJSON_AddItemToObject(json, "winning", cells_json(openings.winning, size));
        cJSON_AddItemToObject(json, "losing", cells_json(openings.losing, size));
        cJSON_AddItemToObject(json, "unknown", cells_json(unknown, size));
        cJSON_AddNumberToObject(json, "nodes", (double)openings.nodes);
        json_add_number(json, "seconds", openings.seconds);
        json_out(json);
        return unknown ? COMMAND_NO : COMMAND_DONE;
    }
    printf("   ");
    for (int column = 0; column < size; column++)
        printf(" %c", 'a' + column);
    printf("\n");
    for (int row = 0; row < size; row++) {
        printf("%*s%2d ", row, "", row + 1);
        for (int column = 0; column < size; column++) {
            const int cell = row * size + column;
            printf(" %c", bits_has(openings.winning, cell)  ? '+'
                          : bits_has(openings.losing, cell) ? '-'
                                                            : '?');
        }
        printf("\n");
    }
    printf("%d of %d openings win (+)", bits_count(openings.winning), size * size);
    if (unknown)
        printf(", %d unknown (?)", bits_count(unknown));
    printf("; %llu positions, %.3f s\n", (unsigned long long)openings.nodes, openings.seconds);
    return unknown ? COMMAND_NO : COMMAND_DONE;
}

// Parses `size,moves`; writes a 0 over the comma.
static Status read_batch_line(char *line, Question *question, Error *error) {
    char *comma = strchr(line, ',');
    int size;
    if (!comma)
        return error_set(error, STATUS_INVALID, "no comma, expected size,moves");
    *comma = 0;
    if (!value_integer(line, &size) || size < 1 || size > BOARD_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "size '%.20s', expected 1 to %d", line,
                         BOARD_SIZE_MAX);
    return ask_moves(size, comma + 1, question, error);
}

// False if stopped by the user.
static bool answer_batch_line(const Settings *settings, Solver *solver, const Question *question) {
    if (settings->fresh)
        solver_clear(solver);
    const SolverResult result = solver_solve(solver, &question->board);
    char move[NOTATION_CELL_BYTES];
    if (result.winner == NOBODY && *command_stop())
        return false;
    write_move(&question->board, result.move, move);
    printf("%d,%s,%c,%c,%s,%llu,%.6f\n", question->board.size, question->moves,
           notation_colour_letter((Colour)question->board.to_move),
           notation_colour_letter(result.winner), move, (unsigned long long)result.nodes,
           result.seconds);
    fflush(stdout);
    return true;
}

static int solve_batch(const Command *command, const Settings *settings, Solver *solver) {
    char *bytes;
    size_t length;
    Error error;
    Status status = file_text(settings->batch, BATCH_BYTES_MAX, &bytes, &length, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    const volatile sig_atomic_t *stop = command_stop();
    solver_listen(solver, stop);
    int number = 0;
    for (char *next = bytes, *line; status == STATUS_OK && (line = strsep(&next, "\n"));) {
        number++;
        line[strcspn(line, "\r")] = 0;
        if (!*line)
            continue;
        if (number == 1 && strcmp(line, "size,moves") == 0) {
            puts(batch_header);
            continue;
        }
        Question question;
        Error why;
        if ((status = read_batch_line(line, &question, &why)) != STATUS_OK)
            error_set(&error, status, "%s:%d: %s", settings->batch, number, why.text);
        else if (*stop || !answer_batch_line(settings, solver, &question))
            status = error_set(&error, STATUS_STOPPED, "stopped before line %d", number);
    }
    free(bytes);
    return command_end(command, status, &error);
}

static void check_settings(const Command *command, const Settings *settings) {
    if (settings->batch && (settings->size || settings->moves || settings->sgf ||
                            settings->openings || settings->shortest || settings->winning))
        command_refuse(command, "--batch: expected no other question beside it");
    if (settings->game && !settings->sgf)
        command_refuse(command, "--game: expected --sgf beside it");
    if (settings->moves && settings->sgf)
        command_refuse(command, "--sgf: expected no --moves beside it");
    if (settings->openings &&
        (settings->moves || settings->sgf || settings->winning || settings->shortest))
        command_refuse(command, "--openings: expected --size and no other question beside it");
    if (settings->batch && command->json)
        command_refuse(command, "--json: expected no --batch beside it, which writes CSV");
    if (!settings->batch && !settings->sgf && !settings->size)
        command_refuse(command, "--size is missing: expected a board size, 1 to %d",
                       BOARD_SIZE_MAX);
}

static int answer(const Command *command, const Settings *settings, Solver *solver) {
    if (settings->batch)
        return solve_batch(command, settings, solver);
    if (settings->openings)
        return show_openings(command, settings, solver);
    Question question;
    Error error;
    const Status status =
        settings->sgf
            ? ask_sgf(command, settings->sgf, settings->game, &question, &error)
            : ask_moves(settings->size, settings->moves ? settings->moves : "-", &question, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    if (settings->size && settings->size != question.board.size)
        command_refuse(command, "--size %d, but %s is a game on %dx%d", settings->size,
                       settings->sgf, question.board.size, question.board.size);
    return solve_one(command, settings, solver, &question);
}

int cmd_solve(int argc, char **argv) {
    Settings settings = {.memory = 64};
    const Option options[] = {
        {.name = "size",
         .letter = 'n',
         .value = "N",
         .integer = &settings.size,
         .least = 1,
         .most = BOARD_SIZE_MAX,
         .expected = "a board size",
         .default_text = "",
         .help = "board size"},
        {.name = "moves",
         .value = "MOVES",
         .text = &settings.moves,
         .help = "the position after these moves, e.g. a1b2c3, Black first"},
        {.name = "sgf",
         .value = "FILE",
         .text = &settings.sgf,
         .subject = COMMAND_GAME,
         .help = "the position at the end of a game file's main line"},
        {.name = "game",
         .value = "N",
         .integer = &settings.game,
         .least = 1,
         .most = 1e9,
         .expected = "the number of a game",
         .default_text = "the first",
         .help = "which game of --sgf, if it has several"},
        {.name = "openings",
         .flag = &settings.openings,
         .help = "every first move: + wins, - loses, ? unknown"},
        {.name = "shortest",
         .flag = &settings.shortest,
         .help = "also the fewest plies to the win under best defence; at most 25 free cells"},
        {.name = "winning",
         .flag = &settings.winning,
         .help = "also all moves of the side to move that win"},
        {.name = "batch",
         .value = "FILE",
         .text = &settings.batch,
         .help = "answer lines of size,moves (- is the empty board) with lines of "
                 "size,moves,to_move,winner,move,nodes,seconds"},
        {.name = "nodes",
         .value = "N",
         .whole = &settings.nodes,
         .default_text = "no limit",
         .help = "positions searched before an answer is unknown"},
        {.name = "time",
         .value = "T",
         .seconds = &settings.seconds,
         .default_text = "no limit",
         .help = "time before an answer is unknown"},
        {.name = "memory",
         .value = "MIB",
         .integer = &settings.memory,
         .least = 1,
         .most = 1 << 20,
         .help = "size of the table, in MiB"},
        {.name = "fresh",
         .flag = &settings.fresh,
         .help = "forget everything before each position of --batch and --openings"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON,
            .without_nets = true,
            .about = "Solves positions exactly: who wins, and by which move. Made for boards to "
                     "7x7; 8x8 takes much longer, and larger boards stay unknown. Where a limit "
                     "is reached the winner is unknown, and the exit code is 1.",
            .example = "hexlaw solve --size 5 --moves a1c3 --winning\n"
                       "hexlaw solve --size 6 --openings",
        },
        argc, argv);
    check_settings(&command, &settings);
    Error error;
    if (memory_check("--memory", settings.memory * (double)MEBIBYTE, &error) != STATUS_OK)
        command_refuse(&command, "%s", error.text);
    SolverConfig config = solver_config_default();
    config.table_bytes = (size_t)settings.memory * MEBIBYTE;
    config.max_nodes = settings.nodes;
    config.max_seconds = settings.seconds;
    Solver *solver = solver_create(&config);
    const int code = answer(&command, &settings, solver);
    solver_destroy(solver);
    return code;
}
