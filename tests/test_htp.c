// The text protocol: every command and answer against golden conversations in tests/data/htp/, and
// the rules of its form.
//
// HEXLAW_GOLDEN=write rewrites the conversations; review the difference before you commit it.
#include "tests/testing.h"

#include "base/file.h"
#include "engine/notation.h"
#include "selfplay/search/reference.h"
#include "tools/htp/htp.h"

#include <string.h>
#include <unistd.h>

static Htp *make_htp(Player *player, int size) {
    return htp_create(player, &(HtpConfig){.version = "1.2.3", .size = size, .seed = 1});
}

// An agent with a blank net: uniform policy, value 0, on any machine.
static Player *blank_agent(void) {
    SearchConfig config = search_config_default(SEARCH_GUMBEL);
    config.nodes = 16;
    return player_agent_create(net_create((NetShape){.size = 3, .width = 2, .depth = 1}), &config,
                               true);
}

static const char *ask(Htp *htp, const char *line) {
    return htp_answer(htp, line, strlen(line));
}

static void assert_answer(Htp *htp, const char *line, const char *expected) {
    const char *answer = ask(htp, line);
    assert_non_null(answer);
    if (strcmp(answer, expected))
        fail_msg("%s: '%s', expected '%s'", line, answer, expected);
}

// ------------------------------------------------------------------------------------------------
// Golden conversations: lines that begin with > are commands, the lines after them the answer.

// The commands that occur in any conversation, each between blanks.
static char asked[8192] = " ";

static void note_command(const char *line) {
    while (*line == ' ' || (*line >= '0' && *line <= '9'))
        line++;
    const size_t length = strcspn(line, " \t#");
    assert_true(strlen(asked) + length + 2 < sizeof asked);
    strncat(asked, line, length);
    strcat(asked, " ");
}

static void converse(Player *player, int size, const char *path) {
    Htp *htp = make_htp(player, size);
    char *text;
    size_t length;
    Error error;
    if (file_read(path, 1 << 20, &text, &length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    char *spoken = calloc(1, 1 << 20);
    assert_non_null(spoken);
    for (const char *line = text; *line;) {
        const size_t rest = strcspn(line, "\n");
        if (*line == '>') {
            char question[1024];
            assert_true(rest < sizeof question && rest >= 1);
            memcpy(question, line + 1, rest - 1);
            question[rest - 1] = '\0';
            note_command(question);
            const char *answer = ask(htp, question);
            strcat(strcat(strcat(spoken, ">"), question), "\n");
            strcat(spoken, answer ? answer : "");
        }
        line += rest + (line[rest] == '\n');
    }
    const char *golden = getenv("HEXLAW_GOLDEN");
    if (golden && !strcmp(golden, "write"))
        assert_int_equal(file_write(path, spoken, strlen(spoken), NULL), STATUS_OK);
    else
        assert_string_equal(spoken, text);
    free(spoken);
    free(text);
    htp_destroy(htp);
}

static void conversations_go_as_written(void **state) {
    (void)state;
    assert_int_equal(chdir(TEST_DATA "/htp"), 0);
    converse(player_random_create(), 4, "random.txt");
    converse(reference_perfect_create(), 3, "perfect.txt");
    converse(blank_agent(), 3, "agent.txt");
    // Every command has been tested.
    Htp *htp = make_htp(player_random_create(), 3);
    const char *list = ask(htp, "list_commands") + 2;
    int commands = 0;
    while (*list != '\n') {
        const size_t length = strcspn(list, "\n");
        char word[64];
        assert_true(snprintf(word, sizeof word, " %.*s ", (int)length, list) < (int)sizeof word);
        if (!strstr(asked, word))
            fail_msg("no conversation asks%s", word);
        list += length + 1;
        commands++;
    }
    assert_true(commands >= 29);
    htp_destroy(htp);
}

// ------------------------------------------------------------------------------------------------
// Form

static void lines_are_read_as_the_protocol_says(void **state) {
    (void)state;
    Htp *htp = make_htp(player_random_create(), 5);
    assert_answer(htp, "name", "= hexlaw\n\n");
    assert_answer(htp, "name\n", "= hexlaw\n\n");
    assert_answer(htp, "name\r\n", "= hexlaw\n\n");
    assert_answer(htp, " \t name \t # comment", "= hexlaw\n\n");
    assert_answer(htp, "na\001me\177", "= hexlaw\n\n");
    assert_answer(htp, "17 name", "=17 hexlaw\n\n");
    assert_answer(htp, "0017 name", "=0017 hexlaw\n\n");
    assert_answer(htp, "play b a1", "= \n\n");
    assert_answer(htp, "3 play w b1", "=3 \n\n");
    assert_answer(htp, "play\tB\tc3", "= \n\n");
    assert_answer(htp, "5 nonsense", "?5 unknown command\n\n");
    assert_answer(htp, "12", "?12 a number without a command\n\n");
    assert_answer(htp, "12345678901 name", "? unknown command\n\n");
    assert_answer(htp, "name x", "? wrong number of arguments, expected no arguments\n\n");
    assert_answer(htp, "\xff\xfe", "? unknown command\n\n");
    static const char *const silent[] = {"", "\n", "   ", "# comment", " \t # name", "\001\002"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        assert_null(ask(htp, silent[i]));
    assert_string_equal(htp_answer(htp, "na\0me", 5), "= hexlaw\n\n");
    char many[4096] = "play-game";
    for (int i = 0; i < 300; i++)
        strcat(many, " a1");
    assert_answer(htp, many, "? too many words, expected at most 258\n\n");
    strcpy(many, "4 play-game");
    for (int i = 0; i < 300; i++)
        strcat(many, " a1");
    assert_answer(htp, many, "?4 too many words, expected at most 258\n\n");
    assert_answer(htp, "loadsgf -", "? -: expected a file\n\n");
    assert_false(htp_quit(htp));
    assert_answer(htp, "9 quit", "=9 \n\n");
    assert_true(htp_quit(htp));
    htp_destroy(htp);
}

static void no_line_of_an_answer_is_blank(void **state) {
    (void)state;
    static const char *const lines[] = {"showboard", "list_commands",    "hexgui-analyze_commands",
                                        "param",     "all_legal_moves",  "time_left",
                                        "play b z9", "loadsgf /nowhere", "1 showboard"};
    Htp *htp = make_htp(blank_agent(), 3);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *answer = ask(htp, lines[i]);
        assert_true(answer[0] == '=' || answer[0] == '?');
        assert_true(answer[1 + strspn(answer + 1, "0123456789")] == ' ');
        assert_ptr_equal(strstr(answer, "\n\n"), answer + strlen(answer) - 2);
    }
    htp_destroy(htp);
}

// ------------------------------------------------------------------------------------------------
// HexGui: a line of its menu is type/label/command. It replaces %m by the side to move, %c by the
// colour last chosen in its dialog. It has an action for some types only, drops the second of two
// equal labels, and does nothing at all after a failure: the board keeps the labels it had.

// Asserts that HexGui can show the answer for the type; `text` is without sign and end.
static void assert_shown(const char *type, const char *command, char *text, int size) {
    if (!strcmp(type, "param"))
        return; // see the conversations
    if (!strcmp(type, "string")) {
        if (!*text)
            fail_msg("%s: nothing to read", command);
        return;
    }
    const bool pairs = !strcmp(type, "pspairs");
    int count = 0;
    for (char *rest = text, *word; (word = strtok_r(rest, " ", &rest)); count++) {
        int cell;
        if ((pairs && count % 2) || (!strcmp(type, "plist") && !strcmp(word, "swap-pieces")))
            continue;
        if (notation_cell_read(word, size, &cell, NULL) != STATUS_OK)
            fail_msg("%s: '%s' is no cell", command, word);
    }
    assert_true(!pairs || count % 2 == 0);
}

static void assert_menu_shown(Htp *htp, int size, char colour) {
    static const char *const types[] = {"pspairs", "plist", "var", "string", "param"};
    char menu[2048], seen[2048] = "/";
    strcpy(menu, ask(htp, "hexgui-analyze_commands") + 2);
    for (char *rest = menu, *line; (line = strtok_r(rest, "\n", &rest));) {
        char type[32], label[32], command[64], extra;
        assert_int_equal(sscanf(line, "%31[^/]/%31[^/]/%63[^/]%c", type, label, command, &extra),
                         3);
        size_t known = 0;
        while (known < sizeof types / sizeof *types && strcmp(type, types[known]))
            known++;
        if (known == sizeof types / sizeof *types)
            fail_msg("%s: HexGui shows nothing for this type", line);
        strcat(label, "/");
        assert_null(strstr(seen, label));
        strcat(seen, label);
        char *wildcard = strchr(command, '%');
        if (wildcard && strcmp(wildcard, "%m"))
            fail_msg("%s: expected the side to move, %%m", line);
        if (wildcard)
            strcpy(wildcard, (char[]){colour, '\0'});
        char answer[2048];
        strcpy(answer, ask(htp, command));
        if (strncmp(answer, "= ", 2))
            fail_msg("%s: '%s' leaves the old labels on the board", command, answer);
        answer[strlen(answer) - 2] = '\0';
        assert_shown(type, command, answer + 2, size);
    }
}

// In any position and with either side to move, every line of the menu has an answer to show.
static void hexgui_shows_every_line_of_its_menu(void **state) {
    (void)state;
    static const char *const positions[][8] = {
        {"clear_board"},
        {"clear_board", "play b b1"},
        {"clear_board", "play b b1", "play w swap-pieces"},
        {"clear_board", "play b b1", "play w a1", "play b b2"},
        {"clear_board", "play b b1", "play b b2"},
        {"clear_board", "play b b1", "play w a1", "play b b2", "play w a2", "play b b3"},
        {"clear_board", "play b b1", "play w resign"}};
    for (int m = 0; m < 3; m++) {
        Player *player = m == 0   ? player_random_create()
                         : m == 1 ? reference_perfect_create()
                                  : blank_agent();
        Htp *htp = make_htp(player, 3);
        for (size_t p = 0; p < sizeof positions / sizeof *positions; p++) {
            for (int i = 0; i < 8 && positions[p][i]; i++)
                assert_answer(htp, positions[p][i], "= \n\n");
            assert_menu_shown(htp, 3, 'b');
            assert_menu_shown(htp, 3, 'w');
        }
        htp_destroy(htp);
    }
}

// ------------------------------------------------------------------------------------------------
// Play

static void the_loser_resigns_and_the_winner_is_told(void **state) {
    (void)state;
    Htp *htp = make_htp(player_random_create(), 2);
    assert_answer(htp, "play b a1", "= \n\n");
    assert_answer(htp, "play w b1", "= \n\n");
    assert_answer(htp, "final_score", "= cannot score\n\n");
    assert_answer(htp, "play b a2", "= \n\n");
    assert_answer(htp, "final_score", "= B+\n\n");
    assert_answer(htp, "genmove w", "= resign\n\n");
    assert_answer(htp, "reg_genmove white", "= resign\n\n");
    assert_answer(htp, "genmove b", "? the game is over, Black has won\n\n");
    assert_answer(htp, "all_legal_moves", "= \n\n");
    assert_answer(htp, "undo", "= \n\n");
    assert_answer(htp, "play b resign", "= \n\n");
    assert_answer(htp, "final_score", "= W+\n\n");
    assert_answer(htp, "genmove b", "= resign\n\n");
    htp_destroy(htp);
}

// The state of a game with a swap after each move.
static void a_swap_leaves_the_stone_and_passes_the_turn_back(void **state) {
    (void)state;
    Htp *htp = make_htp(player_random_create(), 2);
    assert_answer(htp, "play w swap-pieces",
                  "? illegal move: a swap is only possible as the second move, after the other "
                  "side's stone\n\n");
    assert_answer(htp, "play b a1", "= \n\n");
    assert_answer(htp, "all_legal_moves", "= b1 a2 b2 swap-pieces\n\n");
    static const char *const names[] = {"swap-pieces", "swap-sides", "SWAP"};
    for (size_t i = 0; i < 3; i++) {
        char line[32];
        snprintf(line, sizeof line, "play w %s", names[i]);
        assert_answer(htp, line, "= \n\n");
        assert_answer(htp, "showboard",
                      "= \n  a b\n1  B .  1\n 2  . .  2\n     a b\nWhite to move\n\n");
        assert_answer(htp, "all_legal_moves", "= b1 a2 b2\n\n");
        assert_answer(htp, "undo", "= \n\n");
    }
    assert_answer(htp, "play-game a1 swap-pieces b1 a2", "= \n\n");
    assert_answer(htp, "final_score", "= B+\n\n");
    htp_destroy(htp);
}

// Whole games by genmove alone: legal moves in turn until one side has won, then resign; equal
// seeds play the same game, different seeds different ones.
static void genmove_plays_whole_games(void **state) {
    (void)state;
    char games[3][1024];
    for (int g = 0; g < 3; g++) {
        Htp *htp = htp_create(player_random_create(),
                              &(HtpConfig){.version = "1", .size = 7, .seed = g < 2 ? 5 : 6});
        games[g][0] = '\0';
        for (int ply = 0;; ply++) {
            assert_true(ply < 50);
            char legal[1024];
            strcpy(legal, ask(htp, "all_legal_moves"));
            const char *answer = ask(htp, ply % 2 ? "genmove w" : "genmove b");
            if (!strcmp(answer, "= resign\n\n"))
                break;
            char move[16];
            assert_int_equal(sscanf(answer, "= %15s\n\n", move), 1);
            strcat(strcat(games[g], " "), move);
            const char *found = strstr(legal, move);
            assert_non_null(found);
        }
        assert_string_not_equal(ask(htp, "final_score"), "= cannot score\n\n");
        htp_destroy(htp);
    }
    assert_string_equal(games[0], games[1]);
    assert_string_not_equal(games[0], games[2]);
}

static void reg_genmove_foretells_genmove(void **state) {
    (void)state;
    Htp *htp = make_htp(player_random_create(), 11);
    for (int ply = 0; ply < 40; ply++) {
        char foretold[64];
        strcpy(foretold, ask(htp, "reg_genmove w"));
        assert_string_equal(ask(htp, "genmove w"), foretold);
        if (!strcmp(foretold, "? the game is over, White has won\n\n"))
            break;
    }
    htp_destroy(htp);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversations_go_as_written),
        cmocka_unit_test(lines_are_read_as_the_protocol_says),
        cmocka_unit_test(no_line_of_an_answer_is_blank),
        cmocka_unit_test(hexgui_shows_every_line_of_its_menu),
        cmocka_unit_test(the_loser_resigns_and_the_winner_is_told),
        cmocka_unit_test(a_swap_leaves_the_stone_and_passes_the_turn_back),
        cmocka_unit_test(genmove_plays_whole_games),
        cmocka_unit_test(reg_genmove_foretells_genmove),
    };
    return TESTING_RUN(tests);
}
