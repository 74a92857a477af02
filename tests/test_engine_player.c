// Other programs as players: correct behaviour, every kind of failure, and that no process of
// theirs is left behind.
#include "tests/testing.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/process.h"
#include "elo/experiment/experiment.h"
#include "elo/law/scaling_internal.h"
#include "selfplay/search/answer.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAKE TEST_ENGINES "/fake.sh "

// --- nothing is left behind ---

static int open_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    int count = 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static int remember(void **state) {
    int *count = memory_zeroed(1, sizeof *count);
    *count = open_descriptors();
    *state = count;
    return 0;
}

static int nothing_is_left(void **state) {
    int *before = *state;
    const int leaked = open_descriptors() - *before;
    free(before);
    errno = 0;
    const bool childless = waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
    if (leaked != 0 || !childless)
        print_error("%d descriptors leaked, %s\n", leaked, childless ? "" : "children left");
    return leaked != 0 || !childless;
}

// --- one player ---

static Player *make(const char *command, double seconds) {
    EngineConfig config = engine_config_default();
    config.name = "test";
    config.command = command;
    config.seconds = seconds;
    return engine_player_create(&config);
}

// A random position that is not won.
static Board position(Rng *rng, int size, int plies) {
    for (;;) {
        Board board = board_empty(size);
        while (board.ply < plies && board.winner == NOBODY) {
            const Bits legal = board_legal(&board);
            board_play(&board, bits_random(legal, rng));
        }
        if (board.winner == NOBODY)
            return board;
    }
}

static void check_moves(Player *player, const Board *boards, int n) {
    int moves[16], failures;
    Rng rngs[16] = {0};
    Error error = {""};
    assert_true(n <= 16);
    if (player->choose(player, boards, rngs, n, moves, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    const PlayerFailure *failed = player->failures(player, &failures);
    if (failures > 0)
        fail_msg("%s: %s (%s)", failed->kind, failed->text, failed->output);
    for (int i = 0; i < n; i++)
        assert_true(moves[i] >= 0 && bits_has(board_legal(&boards[i]), moves[i]));
}

// Batches of unrelated positions and whole games in lockstep, against an engine that takes neither
// a stone on a stone nor two moves of one colour in a row.
static void any_position_is_set_up(void **state) {
    (void)state;
    Player *player = make(FAKE "well", 30);
    Rng rng = testing_rng(1);
    for (int size = 2; size <= 4; size++) {
        Board boards[8];
        for (int i = 0; i < 8; i++)
            boards[i] = position(&rng, size, (int)rng_below(&rng, (uint32_t)(size * size / 2)));
        check_moves(player, boards, 8);
        Board game = board_empty(size);
        while (game.winner == NOBODY) {
            int move;
            Error error;
            Rng own = rng;
            assert_int_equal(player->choose(player, &game, &own, 1, &move, &error), STATUS_OK);
            board_play(&game, move);
            if (game.winner == NOBODY)
                board_play(&game, bits_first(board_legal(&game)));
        }
    }
    player_destroy(player);
}

static void our_own_engine_is_one(void **state) {
    (void)state;
    Player *player = make(HEXLAW_PROGRAM " gtp --perfect", 60);
    // Perfect play answers the centre by nothing that wins, and wins from a winning position.
    Board board = board_empty(3);
    Rng rng = testing_rng(2);
    Error error;
    int move;
    while (board.winner == NOBODY) {
        assert_int_equal(player->choose(player, &board, &rng, 1, &move, &error), STATUS_OK);
        board_play(&board, move);
        if (board.winner == NOBODY)
            board_play(&board, bits_first(board_legal(&board)));
    }
    assert_int_equal(board.winner, BLACK);
    player_destroy(player);
}

static const struct {
    const char *how, *kind, *text;
} failing[] = {
    {"crash", "crash", "the program ended by signal 11 (Segmentation fault)"},
    {"exit", "crash", "the program ended with exit code 3"},
    {"hang", "time-out", "no answer within "},
    {"trickle", "time-out", "no answer within "},
    {"taken", "illegal", "where there is a stone"},
    {"outside", "illegal", "answered 'z9'"},
    {"swap", "illegal", "answered 'swap-pieces': there is no swap rule here"},
    {"garbage", "malformed", "an answer that begins with 'I move to "},
    {"endless", "malformed", "an answer that begins with '= no end of it'"},
    {"refuse", "refusal", "refused: too tired"},
};
enum { FAILING = sizeof failing / sizeof *failing };

// Two games succeed, the third fails, and the fourth succeeds again, played by a new process.
static void failures_are_told_and_survived(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    for (int f = 0; f < FAILING; f++) {
        char command[512], asked[32];
        snprintf(command, sizeof command, FAKE "%s 3", failing[f].how);
        Player *player = make(command, strcmp(failing[f].kind, "time-out") ? 30 : 1);
        Board boards[4];
        Rng rngs[4] = {0};
        int moves[4], count;
        Error error;
        for (int i = 0; i < 4; i++)
            boards[i] = position(&rng, 3, 2);
        assert_int_equal(player->choose(player, boards, rngs, 4, moves, &error), STATUS_OK);
        const PlayerFailure *failure = player->failures(player, &count);
        if (count != 1)
            fail_msg("%s: %d failures", failing[f].how, count);
        for (int i = 0; i < 4; i++)
            assert_int_equal(moves[i] == PLAYER_FORFEIT, i == 2);
        assert_int_equal(failure->index, 2);
        assert_string_equal(failure->kind, failing[f].kind);
        if (!strstr(failure->text, failing[f].text) || !strstr(failure->text, "genmove b after "))
            fail_msg("%s", failure->text);
        snprintf(asked, sizeof asked, "genmove 3: %s\n", failing[f].how);
        if (!strstr(failure->output, asked))
            fail_msg("%s: stderr was %s", failing[f].how, failure->output);
        player_destroy(player);
    }
}

// Waits until the process is gone, or a zombie of another parent.
static void assert_gone(int process) {
    char path[64], kind = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    for (int i = 0; i < 1000; i++) {
        FILE *file = fopen(path, "r");
        if (!file || fscanf(file, "%*d %*s %c", &kind) != 1)
            kind = 'Z';
        if (file)
            fclose(file);
        if (kind == 'Z')
            break;
        usleep(10000);
    }
    assert_int_equal(kind, 'Z');
}

// A child for which the engine waits does not outlive it.
static void children_of_engines_are_killed(void **state) {
    (void)state;
    Player *player = make(FAKE "hang", 1.0);
    const Board board = board_empty(3);
    Rng rng = {0};
    int move, count, child = 0;
    Error error;
    assert_int_equal(player->choose(player, &board, &rng, 1, &move, &error), STATUS_OK);
    const PlayerFailure *failure = player->failures(player, &count);
    assert_int_equal(count, 1);
    assert_int_equal(sscanf(strstr(failure->output, "child "), "child %d", &child), 1);
    assert_gone(child);
    player_destroy(player);
}

// Starts a program with children of every kind, one a daemon in a session of its own whose parent
// has ended, and reads their process ids.
static Process *start_family(int members[3]) {
    Process *process;
    Error error;
    char text[256] = "";
    size_t length = 0;
    assert_int_equal(process_start("trap '' HUP INT QUIT TERM; sleep 1000 & echo $!; "
                                   "(setsid sh -c 'echo $$; exec sleep 1000' &); "
                                   "sleep 0.2; echo $$ end; while :; do sleep 1000; done",
                                   &process, &error),
                     STATUS_OK);
    while (!strstr(text, "end")) {
        const int got =
            process_read(process, text + length, sizeof text - 1 - length, clock_now() + 30);
        assert_true(got > 0);
        length += (size_t)got;
    }
    assert_int_equal(sscanf(text, "%d %d %d", &members[0], &members[1], &members[2]), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(kill(members[i], 0), 0);
    return process;
}

static void families_are_killed(void **state) {
    (void)state;
    int members[3];
    Process *process = start_family(members);
    process_end(process, 0.0, NULL);
    for (int i = 0; i < 3; i++)
        assert_gone(members[i]);
}

// A process killed by SIGKILL cannot clean up; the processes it started end all the same.
static void families_do_not_outlive_who_is_killed(void **state) {
    (void)state;
    int ends[2], members[3], status;
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        start_family(members);
        const ssize_t wrote = write(ends[1], members, sizeof members);
        kill(getpid(), SIGKILL);
        _exit(wrote < 0);
    }
    assert_int_equal(read(ends[0], members, sizeof members), sizeof members);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    for (int i = 0; i < 3; i++)
        assert_gone(members[i]);
    close(ends[0]);
    close(ends[1]);
}

static volatile sig_atomic_t stop;

static void ask_to_stop(int number) {
    (void)number;
    stop = 1;
}

// Stopping does not wait for an engine's answer.
static void thinking_is_broken_off(void **state) {
    (void)state;
    EngineConfig config = engine_config_default();
    config.name = "busy";
    config.command = TEST_ENGINES "/busy.sh";
    config.stop = &stop;
    Player *player = engine_player_create(&config);
    const Board board = board_empty(3);
    Rng rng = {0};
    int move;
    Error error;
    stop = 0;
    signal(SIGALRM, ask_to_stop);
    const double start = clock_now();
    alarm(1);
    assert_int_equal(player->choose(player, &board, &rng, 1, &move, &error), STATUS_STOPPED);
    assert_non_null(strstr(error.text, "engine busy"));
    player_destroy(player);
    assert_true(clock_now() - start < 20.0);
    stop = 0;
}

// An engine that always hangs costs its time limit a few times, not once a game.
static void hanging_engines_are_not_asked_for_ever(void **state) {
    (void)state;
    static const char *const commands[] = {FAKE "mute", FAKE "hang"};
    for (int c = 0; c < 2; c++) {
        Player *player = make(commands[c], 0.2);
        Board boards[16];
        Rng rngs[16] = {0};
        int moves[16], count;
        Error error;
        for (int i = 0; i < 16; i++)
            boards[i] = board_empty(3);
        for (int call = 0; call < 2; call++) {
            const double start = clock_now();
            assert_int_equal(player->choose(player, boards, rngs, 16, moves, &error), STATUS_OK);
            const PlayerFailure *failures = player->failures(player, &count);
            assert_int_equal(count, 16);
            int asked = 0;
            for (int i = 0; i < 16; i++) {
                assert_int_equal(moves[i], PLAYER_FORFEIT);
                assert_string_equal(failures[i].kind, "time-out");
                asked += !strstr(failures[i].text, "not asked");
            }
            assert_int_equal(asked, call == 0 ? ENGINE_LATE_MAX : 1);
            assert_true(clock_now() - start >= 0.2 * asked);
        }
        player_destroy(player);
    }
}

static void resigning_is_no_failure(void **state) {
    (void)state;
    Player *player = make(FAKE "resign", 30);
    const Board board = board_empty(3);
    Rng rng = {0};
    int move, count;
    Error error;
    assert_int_equal(player->choose(player, &board, &rng, 1, &move, &error), STATUS_OK);
    assert_int_equal(move, PLAYER_FORFEIT);
    player->failures(player, &count);
    assert_int_equal(count, 0);
    player_destroy(player);
}

// A program that ends between two commands is detected at the second one; SIGPIPE does not kill us.
static void writing_to_a_dead_engine_is_survived(void **state) {
    (void)state;
    char told[] = "/tmp/hexlaw-leave-XXXXXX", command[sizeof told + 200];
    close(mkstemp(told));
    snprintf(command, sizeof command, "echo $$ >%s; exec " FAKE "leave", told);
    Player *player = make(command, 30);
    const Board boards[2] = {board_empty(3), board_empty(3)};
    Rng rngs[2] = {0};
    int moves[2], count;
    Error error;
    assert_int_equal(player->choose(player, boards, rngs, 1, moves, &error), STATUS_OK);
    assert_true(moves[0] >= 0);
    FILE *file = fopen(told, "r");
    int engine = 0;
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &engine), 1);
    fclose(file);
    unlink(told);
    assert_gone(engine);
    assert_int_equal(player->choose(player, boards, rngs, 2, moves, &error), STATUS_OK);
    const PlayerFailure *failure = player->failures(player, &count);
    assert_true(count >= 1);
    assert_int_equal(moves[0], PLAYER_FORFEIT);
    assert_string_equal(failure->kind, "crash");
    assert_non_null(strstr(failure->text, "ended with exit code 0"));
    player_destroy(player);
}

static void chatter_blocks_nobody(void **state) {
    (void)state;
    Player *player = make(FAKE "flood", 30);
    const Board board = board_empty(3);
    check_moves(player, &board, 1);
    player_destroy(player);
    // Of endless output the last part is kept, as text.
    Process *process;
    Error error;
    assert_int_equal(process_start("head -c 9999 /dev/zero >&2; printf 'the \\377 end\\n' >&2",
                                   &process, &error),
                     STATUS_OK);
    ProcessEnd end;
    process_end(process, 30, &end);
    assert_int_equal(strlen(end.complaints), PROCESS_COMPLAINTS_BYTES - 1);
    assert_string_equal(end.complaints + PROCESS_COMPLAINTS_BYTES - 1 - 11, "?the ? end\n");
    assert_int_equal(end.code, 0);
}

static int descriptors_of_a_program(void) {
    Process *process;
    Error error;
    char text[16] = "";
    assert_int_equal(process_start("ls /proc/self/fd | wc -l", &process, &error), STATUS_OK);
    assert_true(process_read(process, text, sizeof text - 1, clock_now() + 30) > 0);
    process_end(process, 30, NULL);
    return atoi(text);
}

// Otherwise one engine would keep another's input open.
static void programs_inherit_no_pipes(void **state) {
    (void)state;
    const int alone = descriptors_of_a_program();
    Process *other;
    Error error;
    assert_int_equal(process_start("cat", &other, &error), STATUS_OK);
    assert_int_equal(descriptors_of_a_program(), alone);
    process_end(other, 30, NULL);
}

static void commands_that_cannot_run_are_named(void **state) {
    (void)state;
    static const char *const commands[] = {"/no/such/engine --fast", "/dev/null"};
    for (int c = 0; c < 2; c++) {
        Player *player = make(commands[c], 30);
        const Board board = board_empty(3);
        Rng rng = {0};
        int move;
        Error error = {""};
        assert_int_equal(player->choose(player, &board, &rng, 1, &move, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "engine test: cannot run '"));
        assert_non_null(strstr(error.text, commands[c]));
        assert_null(strchr(error.text, '\n'));
        player_destroy(player);
    }
}

// --- answers ---

static void answers_are_read(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        AnswerKind kind;
        const char *text;
        int left; // bytes after the answer
    } cases[] = {
        {"= a1\n\n", ANSWER_GOOD, "a1", 0},
        {"=a1\r\n\r\n", ANSWER_GOOD, "a1", 0},
        {"= \n\n", ANSWER_GOOD, "", 0},
        {"=\n \n", ANSWER_GOOD, "", 0},
        {"\n\n = a1 \n\n= b1\n\n", ANSWER_GOOD, "a1", 6},
        {"= one\ntwo\n\nx", ANSWER_GOOD, "one", 1},
        {"? no \x01\xff\n\n", ANSWER_REFUSAL, "no ??", 0},
        {"hello\nworld", ANSWER_MALFORMED, "hello", 0},
        {"", ANSWER_PART, "", 0},
        {"= a1\n", ANSWER_PART, "", 5},
        {"= a1\nx\n", ANSWER_PART, "", 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[ANSWER_TEXT_BYTES];
        size_t used;
        const size_t length = strlen(cases[i].bytes);
        assert_int_equal(answer_read(cases[i].bytes, length, &used, text), cases[i].kind);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length - used, cases[i].left);
        // Nothing shorter is an answer already.
        for (size_t n = 0; cases[i].kind == ANSWER_GOOD && n < used; n++)
            assert_int_equal(answer_read(cases[i].bytes, n, &used, text), ANSWER_PART),
                answer_read(cases[i].bytes, length, &used, text);
    }
}

// --- whole tournaments ---

static char *new_folder(void) {
    char *folder = memory_string("/tmp/hexlaw-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

static Store *open_store(const char *folder, StoreMode mode) {
    char path[64];
    Store *store;
    Error error;
    snprintf(path, sizeof path, "%s/s.sqlite", folder);
    if (store_open(path, mode, &store, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return store;
}

static void remove_folder(char *folder) {
    char command[64];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
    free(folder);
}

static Status play(Store *store, const EngineConfig *engines, int count, int threads,
                   Error *error) {
    TournamentConfig tournament = tournament_config_default();
    tournament.seed = 1;
    tournament.games_perfect = tournament.games_pair = 4;
    tournament.rounds = 1;
    Pool *pool = pool_create(threads);
    ExperimentTest test = experiment_test_default();
    test.engines = engines;
    test.engine_count = count;
    const Status status = experiment_play(store, 3, &test, &tournament, pool, error);
    pool_destroy(pool);
    return status;
}

// Every kind of failure in one tournament, with two threads: all pairings are played to the end,
// and each game that was lost by failing is a row.
static void tournaments_go_on(void **state) {
    (void)state;
    enum { GOOD = 3, ALL = GOOD + FAILING };
    char commands[ALL][512], *folder = new_folder();
    EngineConfig engines[ALL];
    for (int i = 0; i < ALL; i++) {
        static const char *const good[GOOD] = {HEXLAW_PROGRAM " gtp --perfect",
                                               HEXLAW_PROGRAM " gtp --random", FAKE "well"};
        static const char *const names[GOOD] = {"perfect", "random", "well"};
        engines[i] = engine_config_default();
        engines[i].name = i < GOOD ? names[i] : failing[i - GOOD].how;
        engines[i].command = commands[i];
        if (i < GOOD)
            snprintf(commands[i], sizeof commands[i], "%s", good[i]);
        else
            snprintf(commands[i], sizeof commands[i], FAKE "%s 2", failing[i - GOOD].how);
        if (i >= GOOD && !strcmp(failing[i - GOOD].kind, "time-out"))
            engines[i].seconds = TESTING_SANITIZED ? 2.0 : 0.5; // it must begin within them
    }
    Store *store = open_store(folder, STORE_WRITE);
    Error error = {""};
    if (play(store, engines, ALL, 2, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    StoreAgent *agents;
    StoreFailure *failures;
    StoreTrial *trials;
    int agent_count, failure_count, trial_count;
    assert_int_equal(store_agents(store, 3, &agents, &agent_count, &error), STATUS_OK);
    assert_int_equal(store_failures(store, 3, &failures, &failure_count, &error), STATUS_OK);
    assert_int_equal(store_trials(store, 3, false, &trials, &trial_count, &error), STATUS_OK);
    assert_int_equal(agent_count, ALL);
    int failed[ALL] = {0}, lost[ALL] = {0}, games[ALL] = {0};
    for (int i = 0; i < trial_count; i++) {
        const StoreTrial *t = &trials[i];
        assert_int_equal(t->black_wins + t->white_wins, 2);
        for (int a = 0; a < ALL; a++) {
            games[a] += 2 * (t->black == agents[a].id || t->white == agents[a].id);
            lost[a] += t->black == agents[a].id ? t->white_wins : 0;
            lost[a] += t->white == agents[a].id ? t->black_wins : 0;
        }
    }
    for (int i = 0; i < failure_count; i++) {
        const StoreFailure *f = &failures[i];
        int a = 0;
        while (agents[a].id != f->agent)
            a++;
        failed[a]++;
        assert_true(a >= GOOD);
        assert_true(f->black == f->agent || f->white == f->agent);
        assert_int_equal(f->game >= 0 && f->game < 4, true);
        assert_string_equal(f->kind, failing[a - GOOD].kind);
        if (!strstr(f->text, "not asked")) {
            assert_non_null(strstr(f->text, failing[a - GOOD].text));
            assert_non_null(strstr(f->output, failing[a - GOOD].how));
        }
        for (int k = 0; k < i; k++)
            assert_false(failures[k].black == f->black && failures[k].white == f->white &&
                         failures[k].job == f->job && failures[k].game == f->game);
    }
    for (int a = 0; a < ALL; a++) {
        char name[STORE_NAME_MAX];
        snprintf(name, sizeof name, "3x3-engine-%s", engines[a].name);
        assert_string_equal(agents[a].run, name);
        assert_true(isnan(agents[a].paper_flops) && isnan(agents[a].samples));
        assert_true(games[a] >= 4);
        assert_true(failed[a] <= lost[a]);
        assert_int_equal(failed[a] > 0, a >= GOOD);
    }
    // A second time: nothing is played and no engine fails; none need even answer.
    for (int a = GOOD; a < ALL; a++)
        engines[a].seconds = 0.1;
    assert_int_equal(play(store, engines, ALL, 1, &error), STATUS_OK);
    StoreFailure *again;
    int again_count;
    assert_int_equal(store_failures(store, 0, &again, &again_count, &error), STATUS_OK);
    assert_int_equal(again_count, failure_count);
    // Another command under the same name is not the same engine.
    engines[2].command = FAKE "well 2";
    assert_int_equal(play(store, engines, ALL, 1, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "3x3-engine-well"));
    store_failures_free(again, again_count);
    store_failures_free(failures, failure_count);
    free(agents);
    free(trials);
    store_close(store);
    remove_folder(folder);
}

static void a_mistyped_command_leaves_no_trace(void **state) {
    (void)state;
    char *folder = new_folder();
    Store *store = open_store(folder, STORE_WRITE);
    EngineConfig engine = engine_config_default();
    engine.name = "well";
    engine.command = TEST_ENGINES "/fame.sh well";
    Error error = {""};
    assert_int_equal(play(store, &engine, 1, 1, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "fame.sh"));
    engine.command = FAKE "well";
    if (play(store, &engine, 1, 1, &error) != STATUS_OK) // alone, against perfect play
        fail_msg("%s", error.text);
    store_close(store);
    remove_folder(folder);
}

// Engines are rated with the agents and stay out of the fits, which are over compute.
static void engines_have_no_compute(void **state) {
    (void)state;
    enum { SNAPS = 3, ENGINES = 5 };
    char *folder = new_folder();
    Store *store = open_store(folder, STORE_WRITE);
    Error error = {""};
    int agents[SNAPS + ENGINES];
    for (int i = 0; i < SNAPS + ENGINES; i++) {
        char name[16];
        snprintf(name, sizeof name, i < SNAPS ? "run" : "engine %d", i);
        const bool engine = i >= SNAPS;
        const StoreRun run = {.name = name,
                              .description = "test/3",
                              .size = 3,
                              .width = engine ? 0 : 8,
                              .depth = !engine,
                              .preset = "",
                              .recipe = "",
                              .command = "",
                              .version = "",
                              .done = true};
        const StoreSnap snap = {.run = name,
                                .idx = engine ? 0 : i,
                                .samples = engine ? NAN : 1,
                                .paper_flops = engine ? NAN : pow(10, 6 + i),
                                .weights = ""};
        int id;
        assert_int_equal(store_run_add(store, &run, &error), STATUS_OK);
        assert_int_equal(store_snap_add(store, &snap, &id, &error), STATUS_OK);
        assert_int_equal(store_agent_add(store, id, engine ? 0 : 64, 0.0, engine ? "engine" : "x",
                                         &agents[i], &error),
                         STATUS_OK);
        const StoreTrial trial = {.black = agents[i],
                                  .white = STORE_PERFECT,
                                  .black_wins = 1 + i,
                                  .white_wins = 9 - i,
                                  .perfect = 2};
        assert_int_equal(store_trials_add(store, &trial, 1, NULL, &error), STATUS_OK);
    }
    Standings *standings;
    assert_int_equal(standings_load(store, 3, false, &standings, &error), STATUS_OK);
    assert_int_equal(standings->count, SNAPS + ENGINES);
    char name[STANDINGS_NAME_MAX];
    standings_name(&standings->agents[SNAPS], name);
    assert_string_equal(name, "engine 3");
    ScalingBoard *board = scaling_board_create(standings, 0, UNIT_PAPER);
    assert_int_equal(board->count, SNAPS);
    for (int i = 0; i < SNAPS; i++)
        assert_true(fabs(board->snaps[i].x - (6 + i)) < 1e-9);
    scaling_board_destroy(board);
    standings_destroy(standings);
    store_close(store);
    remove_folder(folder);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, remember, nothing_is_left)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(any_position_is_set_up),
        TEST(our_own_engine_is_one),
        TEST(failures_are_told_and_survived),
        TEST(children_of_engines_are_killed),
        TEST(families_are_killed),
        TEST(families_do_not_outlive_who_is_killed),
        TEST(thinking_is_broken_off),
        TEST(hanging_engines_are_not_asked_for_ever),
        TEST(resigning_is_no_failure),
        TEST(writing_to_a_dead_engine_is_survived),
        TEST(chatter_blocks_nobody),
        TEST(programs_inherit_no_pipes),
        TEST(commands_that_cannot_run_are_named),
        TEST(answers_are_read),
        TEST(tournaments_go_on),
        TEST(a_mistyped_command_leaves_no_trace),
        TEST(engines_have_no_compute),
    };
    return TESTING_RUN(tests);
}
