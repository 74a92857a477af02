// Matches between processes of `hexlaw gtp`, refereed by a client as strict as the programs that
// use it: HexGui (answers begin with `= `) and Benzene's twogtp.py (an answer ends with a blank
// line, a game ends by resignation, options are appended to the command line).
#include "tests/testing.h"

#include "base/file.h"
#include "engine/notation.h"
#include "engine/record.h"
#include "nn/weights.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_BYTES = 4096, WHY_BYTES = 8192 };

// A program connected by pipes.
typedef struct Engine {
    pid_t pid;
    int in, out; // its standard input and output
    int seconds; // to wait for an answer
} Engine;

static Engine start(const char *command, int seconds) {
    int in[2], out[2];
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    fflush(NULL);
    const pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        setpgid(0, 0);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    setpgid(pid, pid); // a group for the shell and its children, so that one signal ends them all
    close(in[0]), close(out[1]);
    return (Engine){.pid = pid, .in = in[1], .out = out[0], .seconds = seconds};
}

// Ends the program in any case; returns its exit status.
static int end(Engine *engine, bool kill_it) {
    close(engine->in);
    close(engine->out);
    if (kill_it)
        kill(-engine->pid, SIGKILL);
    int status;
    assert_int_equal(waitpid(engine->pid, &status, 0), engine->pid);
    return status;
}

// The next byte, -1 at the end, -2 when the time is up.
static int next_byte(const Engine *engine) {
    struct pollfd ready = {.fd = engine->out, .events = POLLIN};
    if (poll(&ready, 1, engine->seconds * 1000) <= 0)
        return -2;
    unsigned char byte;
    return read(engine->out, &byte, 1) == 1 ? byte : -1;
}

static bool fault(char *why, const char *line, const char *what) {
    snprintf(why, WHY_BYTES, "%s: %s", line, what);
    return false;
}

// Sends a line and reads the answer up to its blank line. `answer` is what follows `= `, without
// the last ends of lines. False, with the reason, for anything but a good answer in the right form.
static bool ask(Engine *engine, const char *line, char answer[ANSWER_BYTES], char *why) {
    char sent[256], raw[ANSWER_BYTES + 4];
    const int length = snprintf(sent, sizeof sent, "%s\n", line);
    if (write(engine->in, sent, (size_t)length) != length)
        return fault(why, line, "the program has ended");
    size_t got = 0;
    while (got < 2 || raw[got - 1] != '\n' || raw[got - 2] != '\n') {
        const int byte = next_byte(engine);
        if (byte < 0)
            return fault(why, line, byte == -1 ? "the program has ended" : "no answer in time");
        if (got == sizeof raw - 1)
            return fault(why, line, "an endless answer");
        raw[got++] = (char)byte;
        if (got == 1 && raw[0] != '=' && raw[0] != '?')
            return fault(why, line, "an answer that begins with neither = nor ?");
        if (got == 2 && raw[1] != ' ')
            return fault(why, line, "an answer without a space after its sign");
    }
    raw[got - 2] = '\0';
    if (raw[0] == '?')
        return fault(why, line, raw);
    strcpy(answer, raw + 2);
    return true;
}

// Sends quit; the program must answer, write nothing more, and exit successfully.
static bool quit(Engine *engine, char *why) {
    char answer[ANSWER_BYTES];
    if (!ask(engine, "quit", answer, why))
        return false;
    if (next_byte(engine) != -1)
        return fault(why, "quit", "the program says more or goes on");
    return true;
}

typedef struct Match {
    Engine engines[2]; // who plays Black and White now
    Record record;     // the referee's
    char *why;
} Match;

static bool tell(Match *match, Colour engine, const char *line, char *answer) {
    return ask(&match->engines[engine], line, answer, match->why);
}

static bool tell_both(Match *match, const char *line) {
    char answer[ANSWER_BYTES];
    return tell(match, BLACK, line, answer) && tell(match, WHITE, line, answer);
}

// Adds a move to the referee's record.
static bool record(Match *match, Colour colour, const char *word) {
    RecordMove move = {.colour = (uint8_t)colour};
    int cell = 0;
    Error error = {"not a move"};
    if (!strcmp(word, "swap-pieces"))
        move.kind = RECORD_SWAP_SIDES;
    else if (!strcmp(word, "resign"))
        move.kind = RECORD_RESIGN;
    else if (notation_cell_read(word, match->record.start.size, &cell, &error) != STATUS_OK)
        return fault(match->why, word, error.text);
    move.cell = (uint8_t)cell;
    if (record_add(&match->record, move, &error) != STATUS_OK)
        return fault(match->why, word, error.text);
    if (move.kind == RECORD_SWAP_SIDES) {
        const Engine black = match->engines[BLACK];
        match->engines[BLACK] = match->engines[WHITE];
        match->engines[WHITE] = black;
    }
    return true;
}

static bool begin(Match *match, int size, char *opening) {
    char line[64], answer[ANSWER_BYTES];
    snprintf(line, sizeof line, "boardsize %d %d", size, size);
    if (!tell_both(match, line) || !tell_both(match, "name") || !tell_both(match, "version") ||
        !tell_both(match, "hexgui-analyze_commands") || !tell_both(match, "showboard"))
        return false;
    match->record = record_empty(size);
    for (char *rest = opening, *word; (word = strtok_r(rest, " ", &rest));) {
        const Colour colour = (Colour)record_position(&match->record, match->record.count).to_move;
        snprintf(line, sizeof line, "play %c %s", colour == BLACK ? 'b' : 'w', word);
        if (!tell_both(match, line) || !record(match, colour, word) ||
            !tell(match, BLACK, "showboard", answer))
            return false;
    }
    return true;
}

// Plays until a program resigns, which must have lost by then.
static bool go_on(Match *match) {
    for (;;) {
        const Board board = record_position(&match->record, match->record.count);
        const Colour mover = (Colour)board.to_move;
        const char letter = mover == BLACK ? 'b' : 'w';
        char line[ANSWER_BYTES + 16], answer[ANSWER_BYTES], move[ANSWER_BYTES];
        snprintf(line, sizeof line, "genmove %c", letter);
        if (!tell(match, mover, line, move))
            return false;
        const bool resigns = !strcmp(move, "resign");
        if (board.winner != NOBODY && !resigns)
            return fault(match->why, move, "the game is lost, expected resign");
        if (board.winner == NOBODY && resigns)
            return fault(match->why, move, "the game is open, expected a move");
        snprintf(line, sizeof line, "play %c %s", letter, move);
        if (strlen(line) > 100 || !record(match, mover, move))
            return fault(match->why, "genmove", "no legal move");
        if (!tell(match, colour_other(mover), line, answer))
            return false;
        if (resigns)
            return true;
        if (!tell(match, BLACK, "showboard", answer))
            return false;
    }
}

// Both programs must report the correct winner.
static bool agree(Match *match) {
    const Colour winner = record_winner(&match->record);
    for (int i = 0; i < 2; i++) {
        char answer[ANSWER_BYTES];
        if (!tell(match, (Colour)i, "final_score", answer))
            return false;
        if (strcmp(answer, winner == BLACK ? "B+" : "W+"))
            return fault(match->why, "final_score", answer);
    }
    return true;
}

// A whole game. The winner's colour as the stones lie, NOBODY with the reason in `why` if a program
// breaks a rule. `swapped` tells whether the programs have changed colours.
static Colour play(const char *black, const char *white, int size, const char *opening, int seconds,
                   bool *swapped, char *why) {
    char moves[256];
    strcpy(moves, opening);
    Match match = {.engines = {start(black, seconds), start(white, seconds)}, .why = why};
    const pid_t first = match.engines[BLACK].pid;
    why[0] = '\0';
    bool good = begin(&match, size, moves) && go_on(&match) && agree(&match);
    *swapped = match.engines[BLACK].pid != first;
    for (int i = 0; i < 2; i++)
        good = good && quit(&match.engines[i], why);
    for (int i = 0; i < 2; i++) {
        const int status = end(&match.engines[i], !good);
        if (good && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
            good = fault(why, "quit", "the program does not end with exit code 0");
    }
    return good ? record_winner(&match.record) : NOBODY;
}

static Colour play_well(const char *black, const char *white, int size, const char *opening) {
    char why[WHY_BYTES];
    bool swapped;
    const Colour winner = play(black, white, size, opening, 60, &swapped, why);
    if (winner == NOBODY)
        fail_msg("%s against %s: %s", black, white, why);
    assert_int_equal(swapped, strstr(opening, "swap-pieces") != NULL);
    return winner;
}

static void perfect_play_beats_random_play(void **state) {
    (void)state;
    const char *perfect = HEXLAW_PROGRAM " gtp --perfect";
    for (int game = 0; game < 3; game++) {
        char random[512];
        snprintf(random, sizeof random, "%s gtp --random --seed %d", HEXLAW_PROGRAM, game);
        assert_int_equal(play_well(perfect, random, 3 + game % 2, ""), BLACK);
        assert_int_equal(play_well(random, perfect, 3, "a1"), WHITE); // which loses
    }
    // The centre wins, so swapping is right, and White's program wins with Black's stones.
    assert_int_equal(play_well(HEXLAW_PROGRAM " gtp --random", perfect, 3, "b2 swap-pieces"),
                     BLACK);
}

static void random_games_of_all_sizes_are_played_by_the_rules(void **state) {
    (void)state;
    for (int size = 1; size <= BOARD_SIZE_MAX; size += 2)
        (void)play_well(HEXLAW_PROGRAM " gtp --random --seed 1",
                        HEXLAW_PROGRAM " gtp --random --seed 2", size, "");
}

static void agents_take_options_as_scripts_append_them(void **state) {
    (void)state;
    char folder[] = "/tmp/hexlaw-test-XXXXXX", weights[64], log[64], command[1024];
    assert_non_null(mkdtemp(folder));
    snprintf(weights, sizeof weights, "%s/weights", folder);
    snprintf(log, sizeof log, "%s/log", folder);
    Net *net = net_create((NetShape){.size = 3, .width = 8, .depth = 1});
    Rng rng = testing_rng(1);
    net_initialise(net, 0.3f, &rng);
    assert_int_equal(weights_save(weights, net, NULL, 0, NULL), STATUS_OK);
    net_destroy(net);
    snprintf(command, sizeof command, "%s gtp --agent %s --nodes 8 --seed 7 --logfile-name %s",
             HEXLAW_PROGRAM, weights, log);
    (void)play_well(command, HEXLAW_PROGRAM " gtp --random", 3, "");
    char *text;
    size_t length;
    assert_int_equal(file_read(log, 1 << 20, &text, &length, NULL), STATUS_OK);
    assert_non_null(strstr(text, "> genmove b\n= "));
    assert_non_null(strstr(text, "> quit\n= \n\n"));
    free(text);
    unlink(weights);
    unlink(log);
    rmdir(folder);
}

// Tests the referee itself: these programs break one rule each.
static void programs_that_break_the_rules_are_caught(void **state) {
    (void)state;
    static const struct {
        const char *command, *why;
    } bad[] = {
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/^= /=/'",
         "boardsize 3 3: an answer without a space after its sign"},
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/^= $/=/'",
         "boardsize 3 3: an answer without a space after its sign"},
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/^ 2 /\\n&/'",
         "play b b2: an answer that begins with neither = nor ?"},
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/resign/b3/'",
         "b3: the game is lost, expected resign"},
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/^= [a-c][1-3]$/= resign/'",
         "resign: the game is open, expected a move"},
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/^= [a-c][1-3]$/= d9/'",
         "genmove: no legal move"},
        {HEXLAW_PROGRAM " gtp --random | sed -u 's/B+/cannot score/'", "final_score: cannot score"},
        {HEXLAW_PROGRAM " gtp --random | head -n 2", "name: the program has ended"},
        {HEXLAW_PROGRAM " gtp --perfect --size 12", "boardsize 3 3: the program has ended"},
        {"sleep 60", "boardsize 3 3: no answer in time"},
        {HEXLAW_PROGRAM " gtp --random; echo more", "quit: the program says more or goes on"},
        {HEXLAW_PROGRAM " gtp --random; exit 3", "quit: the program does not end with exit code 0"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        // Black wins against the bad program, which is to resign after its last move.
        char why[WHY_BYTES];
        bool swapped;
        const int seconds = strncmp(bad[i].command, "sleep", 5) ? 60 : 1;
        const Colour winner =
            play(HEXLAW_PROGRAM " gtp --perfect", bad[i].command, 3, "b2", seconds, &swapped, why);
        assert_int_equal(winner, NOBODY);
        assert_string_equal(why, bad[i].why);
    }
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(perfect_play_beats_random_play),
        cmocka_unit_test(random_games_of_all_sizes_are_played_by_the_rules),
        cmocka_unit_test(agents_take_options_as_scripts_append_them),
        cmocka_unit_test(programs_that_break_the_rules_are_caught),
    };
    return TESTING_RUN(tests);
}
