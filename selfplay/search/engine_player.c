#include "selfplay/search/engine_player.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/process.h"
#include "engine/notation.h"
#include "selfplay/search/answer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    TEXT_BYTES = 1024,
    SHELL_CANNOT_RUN = 126, // the shell's exit codes for commands that are
    SHELL_CANNOT_FIND = 127,
};

#define END_SECONDS  1.0 // to end after `quit`, or after closing its output
#define LOOK_SECONDS 0.1 // interval of the checks of `stop`

// A PlayerFailure's texts.
typedef struct Failure {
    char text[TEXT_BYTES];
    char output[PROCESS_COMPLAINTS_BYTES];
} Failure;

typedef struct EnginePlayer {
    Player base;
    char *name, *command;
    double seconds;
    const volatile sig_atomic_t *stop;
    Process *process; // NULL: not running
    bool answered;    // at least once
    int late;         // time-outs in a row
    int size;         // board size set in the program, 0: none
    bool cleared;     // the program's position is `stones`
    Bits stones[2];
    size_t unread; // bytes of its output not yet parsed
    char buffer[ANSWER_BYTES_MAX];
    // of this choose()
    const Board *board; // the current position
    int index;          // its place
    PlayerFailure *failures;
    int failure_count, failure_room;
} EnginePlayer;

EngineConfig engine_config_default(void) {
    return (EngineConfig){.seconds = 30.0};
}

// --- failures ---

static void forget_failures(EnginePlayer *self) {
    for (int i = 0; i < self->failure_count; i++)
        free((char *)self->failures[i].text);
    self->failure_count = 0;
}

static Failure *add_failure(EnginePlayer *self, const char *kind) {
    Failure *failure = memory_zeroed(1, sizeof *failure);
    if (self->failure_count == self->failure_room) {
        self->failure_room = self->failure_room ? 2 * self->failure_room : 16;
        self->failures =
            memory_resize(self->failures, (size_t)self->failure_room, sizeof *self->failures);
    }
    self->failures[self->failure_count++] =
        (PlayerFailure){self->index, kind, failure->text, failure->output};
    return failure;
}

// The stones of `more` that are not in `stones` in an order of play: the colours alternate as long
// as there are both, and the last is not of the side to move.
static int order_of_play(const Board *board, const Bits stones[2], Colour colours[],
                         int cells[BOARD_CELLS_MAX]) {
    Bits left[2] = {board->stones[BLACK] & ~stones[BLACK], board->stones[WHITE] & ~stones[WHITE]};
    const int count = bits_count(left[BLACK]) + bits_count(left[WHITE]);
    Colour colour = count % 2 ? colour_other((Colour)board->to_move) : (Colour)board->to_move;
    for (int i = 0; i < count; i++, colour = colour_other(colour)) {
        if (!left[colour])
            colour = colour_other(colour);
        colours[i] = colour;
        cells[i] = bits_pop(&left[colour]);
    }
    return count;
}

// "genmove b after a1b2c3", which shows what to ask to see it happen again.
static void describe(const EnginePlayer *self, const char *line, char text[TEXT_BYTES]) {
    Colour colours[BOARD_CELLS_MAX];
    int cells[BOARD_CELLS_MAX];
    NotationMoves moves = {.count = order_of_play(self->board, (Bits[2]){0, 0}, colours, cells)};
    for (int i = 0; i < moves.count; i++)
        moves.cell[i] = (uint8_t)cells[i];
    char played[NOTATION_MOVES_BYTES];
    notation_moves_write(&moves, self->board->size, played);
    snprintf(text, TEXT_BYTES, "%s%s%s", line, moves.count > 0 ? " after " : "", played);
}

// Records the failure, with how the program ended, and ends the program: after a protocol error its
// state is unreliable. Returns false for its callers to return.
__attribute__((format(printf, 4, 5))) static bool fail(EnginePlayer *self, const char *kind,
                                                       const char *line, const char *format, ...) {
    Failure *failure = add_failure(self, kind);
    describe(self, line, failure->text);
    size_t length = strlen(failure->text);
    length += (size_t)snprintf(failure->text + length, TEXT_BYTES - length, ": ");
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(failure->text + length, TEXT_BYTES - length, format, arguments);
    va_end(arguments);
    snprintf(failure->output, sizeof failure->output, "%s", process_complaints(self->process));
    process_end(self->process, 0.0, NULL);
    self->process = NULL;
    return false;
}

// The program has closed its output: the failure is how it ended.
static bool fail_ended(EnginePlayer *self, const char *line, Status *status, Error *error) {
    ProcessEnd end;
    process_end(self->process, END_SECONDS, &end);
    self->process = NULL;
    if (!self->answered && (end.code == SHELL_CANNOT_RUN || end.code == SHELL_CANNOT_FIND)) {
        end.complaints[strcspn(end.complaints, "\n")] = '\0';
        *status = error_set(error, STATUS_INVALID, "engine %s: cannot run '%.200s': %.200s",
                            self->name, self->command, end.complaints);
        return false;
    }
    Failure *failure = add_failure(self, "crash");
    describe(self, line, failure->text);
    const size_t length = strlen(failure->text);
    snprintf(failure->text + length, TEXT_BYTES - length, ": the program ended %s", end.how);
    memcpy(failure->output, end.complaints, sizeof failure->output);
    return false;
}

// --- talking ---

static bool stopped(const EnginePlayer *self) {
    // A signal handler may write it while other threads read it.
    return self->stop && __atomic_load_n(self->stop, __ATOMIC_RELAXED);
}

// Ends the program in the middle of an answer, which will not be read.
static bool stop_asking(EnginePlayer *self, Status *status, Error *error) {
    process_end(self->process, 0.0, NULL);
    self->process = NULL;
    *status = error_set(error, STATUS_STOPPED, "stopped while engine %s was thinking", self->name);
    return false;
}

// Sends the line and waits for the answer. False after a failure.
static bool ask(EnginePlayer *self, const char *line, char text[ANSWER_TEXT_BYTES], Status *status,
                Error *error) {
    char sent[64];
    const int length = snprintf(sent, sizeof sent, "%s\n", line);
    const double deadline = clock_now() + self->seconds;
    // A program that no longer reads may have ended, which reading its output below detects.
    (void)process_write(self->process, sent, (size_t)length);
    for (;;) {
        size_t used;
        const AnswerKind kind = answer_read(self->buffer, self->unread, &used, text);
        if (kind == ANSWER_MALFORMED)
            return fail(self, "malformed", line, "an answer that begins with '%s', expected = or ?",
                        text);
        if (kind != ANSWER_PART) {
            self->unread -= used;
            memmove(self->buffer, self->buffer + used, self->unread);
            self->answered = true;
            return kind == ANSWER_GOOD || fail(self, "refusal", line, "refused: %s", text);
        }
        if (stopped(self))
            return stop_asking(self, status, error);
        // The deadline is checked again: a program may send single bytes for ever.
        const double now = clock_now();
        const double look = fmin(deadline, now + LOOK_SECONDS);
        const int got = now > deadline ? -1
                                       : process_read(self->process, self->buffer + self->unread,
                                                      ANSWER_BYTES_MAX - self->unread, look);
        if (got == 0)
            return fail_ended(self, line, status, error);
        if (got < 0 && look < deadline && now <= deadline)
            continue;
        if (got < 0) {
            self->late++;
            return fail(self, "time-out", line, "no answer within %g s", self->seconds);
        }
        self->unread += (size_t)got;
    }
}

// Sets up the position in the program.
static bool set_position(EnginePlayer *self, Status *status, Error *error) {
    const Board *board = self->board;
    char line[32], text[ANSWER_TEXT_BYTES], cell[NOTATION_CELL_BYTES];
    if (self->size != board->size) {
        snprintf(line, sizeof line, "boardsize %d", board->size);
        if (!ask(self, line, text, status, error))
            return false;
        self->size = board->size;
        self->cleared = false;
    }
    if (!self->cleared || (self->stones[BLACK] & ~board->stones[BLACK]) ||
        (self->stones[WHITE] & ~board->stones[WHITE])) {
        if (!ask(self, "clear_board", text, status, error))
            return false;
        self->cleared = true;
        self->stones[BLACK] = self->stones[WHITE] = 0;
    }
    Colour colours[BOARD_CELLS_MAX];
    int cells[BOARD_CELLS_MAX];
    const int count = order_of_play(board, self->stones, colours, cells);
    for (int i = 0; i < count; i++) {
        notation_cell_write(cells[i], board->size, cell);
        snprintf(line, sizeof line, "play %c %s", notation_colour_letter(colours[i]), cell);
        if (!ask(self, line, text, status, error))
            return false;
        self->stones[colours[i]] |= bits_cell(cells[i]);
    }
    return true;
}

// A move in the position, PLAYER_FORFEIT after `resign` or a failure.
static int generate(EnginePlayer *self, Status *status, Error *error) {
    const Board *board = self->board;
    const Colour colour = (Colour)board->to_move;
    char line[32], text[ANSWER_TEXT_BYTES];
    snprintf(line, sizeof line, "genmove %c", notation_colour_letter(colour));
    if (!set_position(self, status, error) || !ask(self, line, text, status, error))
        return PLAYER_FORFEIT;
    self->late = 0;
    if (!strcasecmp(text, "resign"))
        return PLAYER_FORFEIT;
    int cell;
    Error why;
    if (notation_cell_read(text, board->size, &cell, &why) != STATUS_OK) {
        fail(self, "illegal", line, "answered '%s': %s", text,
             !strncasecmp(text, "swap", 4) ? "there is no swap rule here" : why.text);
        return PLAYER_FORFEIT;
    }
    if (!bits_has(board_legal(board), cell)) {
        fail(self, "illegal", line, "answered '%s', where there is a stone", text);
        return PLAYER_FORFEIT;
    }
    self->stones[colour] |= bits_cell(cell);
    return cell;
}

// --- the player ---

static Status start(EnginePlayer *self, Error *error) {
    self->size = 0;
    self->cleared = false;
    self->unread = 0;
    Error why;
    if (process_start(self->command, &self->process, &why) != STATUS_OK)
        return error_set(error, STATUS_IO, "engine %s: %s", self->name, why.text);
    return STATUS_OK;
}

static Status engine_choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                            Error *error) {
    (void)rngs;
    EnginePlayer *self = (EnginePlayer *)base;
    forget_failures(self);
    if (self->late >= ENGINE_LATE_MAX)
        self->late = ENGINE_LATE_MAX - 1;
    Status status = STATUS_OK;
    for (int i = 0; i < n && status == STATUS_OK; i++) {
        self->board = &boards[i];
        self->index = i;
        moves[i] = PLAYER_FORFEIT;
        if (self->late >= ENGINE_LATE_MAX) {
            snprintf(add_failure(self, "time-out")->text, TEXT_BYTES,
                     "not asked, after %d time-outs in a row", self->late);
            continue;
        }
        if (!self->process)
            status = start(self, error);
        if (status == STATUS_OK)
            moves[i] = generate(self, &status, error);
    }
    return status;
}

static const PlayerFailure *engine_failures(const Player *base, int *count) {
    const EnginePlayer *self = (const EnginePlayer *)base;
    *count = self->failure_count;
    return self->failures;
}

static void engine_destroy(Player *base) {
    EnginePlayer *self = (EnginePlayer *)base;
    if (self->process) {
        (void)process_write(self->process, "quit\n", 5);
        process_end(self->process, stopped(self) ? 0.0 : END_SECONDS, NULL);
    }
    forget_failures(self);
    free(self->failures);
    free(self->name);
    free(self->command);
    free(self);
}

Player *engine_player_create(const EngineConfig *config) {
    EnginePlayer *self = memory_zeroed(1, sizeof *self);
    self->base = (Player){.size_least = BOARD_SIZE_MIN,
                          .size_most = BOARD_SIZE_MAX,
                          .choose = engine_choose,
                          .destroy = engine_destroy,
                          .failures = engine_failures};
    snprintf(self->base.name, sizeof self->base.name, "%s", config->name);
    self->name = memory_string(config->name);
    self->command = memory_string(config->command);
    self->seconds = config->seconds;
    self->stop = config->stop;
    return &self->base;
}

Status engine_player_check(const EngineConfig *config, Error *error) {
    Player *player = engine_player_create(config);
    EnginePlayer *self = (EnginePlayer *)player;
    const Board board = board_empty(BOARD_SIZE_MIN); // for a failure's text, which is not used
    char text[ANSWER_TEXT_BYTES];
    self->board = &board;
    Status status = start(self, error);
    if (status == STATUS_OK)
        (void)ask(self, "name", text, &status, error);
    player_destroy(player);
    return status;
}
